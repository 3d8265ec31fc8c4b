//! A tree of keys of which single leaves can be destroyed, and nothing else with them.
//!
//! After Goldreich, Goldwasser and Micali: each node's seed gives those of its two children by an HMAC each, down
//! to 2^64 leaves, so the root alone opens every leaf. To forget a leaf, the seeds on its path are replaced by
//! those of their siblings, two HMACs a level: all other leaves still follow from what is left, and that one from
//! nothing that is left. Neighbours that were forgotten share their path, so forgetting a run of leaves leaves
//! little behind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::mac::whole;
use super::root::{KeyError, random};

/// How many levels there are below the root.
const DEPTH: u8 = 64;

/// What the seeds of everything below a node follow from.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Seed(#[serde(with = "serde_bytes")] [u8; 32]);

impl Seed {
    pub(super) fn random() -> Result<Self, KeyError> {
        let mut seed = Self([0; 32]);
        random(&mut seed.0)?;
        Ok(seed)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The seed of the lower or the upper half of what stands below.
    fn child(&self, upper: bool) -> Self {
        Self(whole(&self.0, &[if upper { b"upper" } else { b"lower" }]))
    }

    /// The seed of the node at `to`, on the way to `leaf`, from this one at depth `from`.
    pub(super) fn descend(&self, leaf: u64, from: u8, to: u8) -> Self {
        (from..to).fold(self.clone(), |seed, depth| seed.child(goes_up(leaf, depth)))
    }
}

/// The nodes whose seeds are left. No node stands below another.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Tree(BTreeMap<u64, Node>);

/// A node, which is found by the first leaf below it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Node {
    depth: u8,
    seed: Seed,
}

/// A node as it is stored: the first leaf below it, its depth, its seed.
pub(super) type Kept = (u64, u8, Seed);

impl Tree {
    /// A tree that opens every leaf.
    pub(super) fn whole(root: Seed) -> Self {
        Self([(0, Node { depth: 0, seed: root })].into())
    }

    /// The seed of a leaf; none if it was forgotten.
    #[cfg(test)]
    fn leaf(&self, leaf: u64) -> Option<Seed> {
        self.node(leaf, DEPTH)
    }

    /// The seed of the node at that depth above a leaf; none if anything below it was forgotten.
    pub(super) fn node(&self, leaf: u64, depth: u8) -> Option<Seed> {
        let (_, node) = self.above(leaf)?;
        (node.depth <= depth).then(|| node.seed.descend(leaf, node.depth, depth))
    }

    /// Whether a leaf can be opened.
    pub(super) fn holds(&self, leaf: u64) -> bool {
        self.above(leaf).is_some()
    }

    /// Destroys a leaf. Returns whether it was there.
    pub(super) fn forget(&mut self, leaf: u64) -> bool {
        let Some((first, _)) = self.above(leaf) else { return false };
        let Some(Node { depth, mut seed }) = self.0.remove(&first) else { return false };
        for depth in depth..DEPTH {
            let upper = goes_up(leaf, depth);
            // The sibling's first leaf: the path's bit turned, and all bits below it zero. `seed` goes down
            // the path itself and is kept nowhere, which is the forgetting.
            let bit = 1 << (DEPTH - 1 - depth);
            let sibling = (leaf ^ bit) & !(bit - 1);
            self.0.insert(sibling, Node { depth: depth + 1, seed: seed.child(!upper) });
            seed = seed.child(upper);
        }
        true
    }

    /// What both of two copies of a tree can open: what was forgotten in either is forgotten.
    pub(super) fn meet(&self, other: &Self) -> Self {
        // A node stays if the other copy has it or one above it. What both have comes twice, and falls
        // together in the map.
        let below = |some: &Self, all: &Self| -> Vec<(u64, Node)> {
            let stays = |(first, node): &(&u64, &Node)| {
                all.above(**first).is_some_and(|(_, above)| above.depth <= node.depth)
            };
            some.0.iter().filter(stays).map(|(first, node)| (*first, node.clone())).collect()
        };
        Self(below(self, other).into_iter().chain(below(other, self)).collect())
    }

    /// How many seeds are left.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The nodes, as they are stored.
    pub(super) fn kept(&self) -> Vec<Kept> {
        self.0.iter().map(|(first, node)| (*first, node.depth, node.seed.clone())).collect()
    }

    /// The tree of stored nodes; none if these are no nodes of one tree.
    pub(super) fn of(kept: Vec<Kept>) -> Option<Self> {
        let mut nodes = BTreeMap::new();
        let mut free = Some(0);
        for (first, depth, seed) in kept {
            let span = span(depth);
            // In order and apart: of two that overlap, one would open what the other says was forgotten.
            if depth > DEPTH || first & span != 0 || free.is_none_or(|free| first < free) {
                return None;
            }
            // None behind the very last leaf: then nothing may follow.
            free = (first | span).checked_add(1);
            nodes.insert(first, Node { depth, seed });
        }
        Some(Self(nodes))
    }

    /// The node that a leaf stands below, if there is one.
    fn above(&self, leaf: u64) -> Option<(u64, &Node)> {
        let (first, node) = self.0.range(..=leaf).next_back()?;
        (leaf <= first | span(node.depth)).then_some((*first, node))
    }
}

/// The bits that tell apart the leaves below a node of that depth.
fn span(depth: u8) -> u64 {
    // A leaf's own depth is 64, by which a u64 can't be shifted.
    u64::MAX.checked_shr(depth.into()).unwrap_or(0)
}

/// Whether the way from a node of that depth to a leaf leads to the upper half.
fn goes_up(leaf: u64, depth: u8) -> bool {
    (leaf >> (DEPTH - 1 - depth)) & 1 == 1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn tree() -> Tree {
        Tree::whole(Seed([7; 32]))
    }

    /// Leaves far apart, neighbours, and both ends.
    fn leaf() -> impl Strategy<Value = u64> {
        prop_oneof![any::<u64>(), 0u64..6, (u64::MAX - 5)..=u64::MAX, (1u64 << 40)..(1 << 40) + 6]
    }

    #[test]
    fn a_forgotten_leaf_leaves_the_siblings_of_its_path_and_a_run_of_them_few() {
        let mut forgetful = tree();
        assert!(forgetful.forget(1 << 40) && !forgetful.forget(1 << 40));
        assert_eq!(forgetful.len(), 64);
        for leaf in 0..1024 {
            forgetful.forget((1 << 40) + leaf);
        }
        assert_eq!(forgetful.len(), 54, "a run of 1024 is one hole");
    }

    #[test]
    fn a_tree_of_which_all_is_forgotten_opens_nothing() {
        let mut last = Tree::of(vec![(9, 64, Seed([1; 32]))]).unwrap();
        assert!(last.holds(9) && !last.holds(8) && !last.holds(10));
        assert!(last.forget(9));
        assert_eq!((last.len(), last.leaf(9).is_none()), (0, true));
    }

    #[test]
    fn what_are_no_nodes_of_one_tree_are_refused() {
        let seed = || Seed([1; 32]);
        for kept in [
            vec![(0, 65, seed())],
            vec![(1, 63, seed())],
            vec![(0, 1, seed()), (5, 64, seed())],
            vec![(5, 64, seed()), (5, 64, seed())],
            vec![(7, 64, seed()), (5, 64, seed())],
            vec![(0, 0, seed()), (0, 0, seed())],
        ] {
            assert!(Tree::of(kept).is_none());
        }
        assert!(Tree::of(Vec::new()).is_some(), "all forgotten");
    }

    proptest! {
        #[test]
        fn what_is_forgotten_stays_so_and_all_else_opens_as_before(
            gone in prop::collection::btree_set(leaf(), 0..12),
            asked in prop::collection::vec(leaf(), 1..12),
        ) {
            let (before, mut after) = (tree(), tree());
            for leaf in &gone {
                prop_assert!(after.forget(*leaf));
            }
            for leaf in asked.iter().chain(&gone) {
                let expected = if gone.contains(leaf) { None } else { before.leaf(*leaf) };
                prop_assert!(after.leaf(*leaf) == expected, "{leaf}");
                prop_assert_eq!(after.holds(*leaf), expected.is_some());
            }
            prop_assert!(Tree::of(after.kept()).is_some_and(|again| again == after));
        }

        /// In whichever order two copies of it forgot what they forgot.
        #[test]
        fn what_either_copy_forgot_is_forgotten_and_nothing_else(
            one in prop::collection::btree_set(leaf(), 0..8),
            other in prop::collection::btree_set(leaf(), 0..8),
        ) {
            let forgot = |gone: &BTreeSet<u64>| {
                let mut tree = tree();
                for leaf in gone {
                    assert!(tree.forget(*leaf));
                }
                tree
            };
            let all = forgot(&one.union(&other).copied().collect());
            prop_assert!(forgot(&one).meet(&forgot(&other)) == all);
            prop_assert!(forgot(&other).meet(&forgot(&one)) == all);
        }

        #[test]
        fn no_seed_that_is_left_stands_above_what_was_forgotten(gone in leaf()) {
            let mut after = tree();
            after.forget(gone);
            for (first, depth, _) in after.kept() {
                prop_assert!(!(first..=first | span(depth)).contains(&gone));
            }
            prop_assert!((0..=64).all(|depth| after.node(gone, depth).is_none()));
        }
    }
}
