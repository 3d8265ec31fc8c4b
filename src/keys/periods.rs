//! The periods of a line's keys: each has a tree of its own, whose leaves wrap the keys of cases and contacts.
//!
//! New keys are wrapped by the latest period that may be used; what earlier ones wrapped opens as before. A period
//! that a copy must hold first is there, and not yet used.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::root::{KeyError, random};
use super::tree::{Kept, Seed, Tree};
use crate::domain::time::Stamp;

/// What the same number stands for in every copy: two periods that only happen to have one number differ in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PeriodId(#[serde(with = "serde_bytes")] [u8; 16]);

impl PeriodId {
    /// As text, for the store.
    #[must_use]
    pub fn text(&self) -> String {
        HEXLOWER.encode(&self.0)
    }
}

/// Which leaf of which period wraps a key. It tells nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    /// The period.
    pub period: u32,
    /// Its place in the period's tree.
    pub place: u64,
}

impl Leaf {
    /// How many bytes name one.
    pub const LENGTH: usize = 12;

    /// As bytes, which sort as leaves do.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let (period, place) = bytes.split_at_mut(4);
        period.copy_from_slice(&self.period.to_be_bytes());
        place.copy_from_slice(&self.place.to_be_bytes());
        bytes
    }

    /// The leaf of those bytes.
    #[must_use]
    pub fn of(bytes: [u8; Self::LENGTH]) -> Self {
        let (period, place) = bytes.split_at(4);
        let number = |bytes: &[u8]| bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b));
        Self { period: u32::try_from(number(period)).unwrap_or(u32::MAX), place: number(place) }
    }
}

/// One period.
#[derive(Clone, PartialEq, Eq)]
struct Period {
    id: PeriodId,
    since: Stamp,
    /// Whether new keys may be wrapped by it.
    usable: bool,
    forgotten: u64,
    tree: Tree,
}

/// All periods that a line has keys of.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Periods(BTreeMap<u32, Period>);

/// What is told of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodView {
    /// Its number.
    pub period: u32,
    /// Civil time at which it was begun.
    pub since: Stamp,
    /// `current`, `earlier`, or `waits` while its copy is not made.
    pub state: String,
    /// How many keys were destroyed in it.
    pub forgotten: u64,
    /// How many seeds it is kept as.
    pub seeds: usize,
}

/// That two copies have different periods under one number: they are not of one line, or one was begun anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unlike(pub(super) u32);

impl Periods {
    /// None yet.
    pub(super) fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Begins a period, the first or a further one; until it is [confirmed](Self::confirm) it is not used.
    pub(super) fn begin(&mut self, since: Stamp) -> Result<u32, KeyError> {
        // `unpack` lets no period be u32::MAX, so there is always a next.
        let number = self.0.keys().next_back().map_or(1, |last| last + 1);
        let mut id = [0; 16];
        random(&mut id)?;
        let tree = Tree::whole(Seed::random()?);
        let period = Period { id: PeriodId(id), since, usable: false, forgotten: 0, tree };
        self.0.insert(number, period);
        Ok(number)
    }

    /// From now on all periods may be used.
    pub(super) fn confirm(&mut self) {
        self.0.values_mut().for_each(|period| period.usable = true);
    }

    /// The period that is not used yet, if there is one.
    pub(super) fn waiting(&self) -> Option<u32> {
        self.0.iter().find(|(_, period)| !period.usable).map(|(number, _)| *number)
    }

    /// The period by which new keys are wrapped.
    pub(super) fn current(&self) -> Option<u32> {
        self.0.iter().rev().find(|(_, period)| period.usable).map(|(number, _)| *number)
    }

    /// What each number stands for.
    pub(super) fn ids(&self) -> BTreeMap<u32, PeriodId> {
        self.0.iter().map(|(number, period)| (*number, period.id)).collect()
    }

    /// Whether there is that period.
    pub(super) fn has(&self, number: u32) -> bool {
        self.0.contains_key(&number)
    }

    /// The seed of the node at that depth above a leaf; none if anything below it was forgotten.
    pub(super) fn node(&self, leaf: Leaf, depth: u8) -> Option<Seed> {
        self.0.get(&leaf.period)?.tree.node(leaf.place, depth)
    }

    /// Whether that leaf was forgotten: its period is there, and it is not.
    pub(super) fn forgot(&self, leaf: Leaf) -> bool {
        self.0.get(&leaf.period).is_some_and(|period| !period.tree.holds(leaf.place))
    }

    /// Destroys a leaf. Returns whether it was there.
    pub(super) fn forget(&mut self, leaf: Leaf) -> bool {
        let Some(period) = self.0.get_mut(&leaf.period) else { return false };
        let gone = period.tree.forget(leaf.place);
        period.forgotten += u64::from(gone);
        gone
    }

    /// What two copies have together: every period of either, and of one that both have what neither forgot.
    pub(super) fn merge(&self, other: &Self) -> Result<Self, Unlike> {
        let mut merged = self.0.clone();
        for (number, theirs) in &other.0 {
            let Some(ours) = merged.get_mut(number) else {
                merged.insert(*number, theirs.clone());
                continue;
            };
            if ours.id != theirs.id {
                return Err(Unlike(*number));
            }
            ours.tree = ours.tree.meet(&theirs.tree);
            // No sum: mostly both forgot the same leaves. A figure for people, nothing hangs on it.
            ours.forgotten = ours.forgotten.max(theirs.forgotten);
            ours.usable |= theirs.usable;
        }
        Ok(Self(merged))
    }

    /// What is told of them, in order.
    pub(super) fn views(&self) -> Vec<PeriodView> {
        let current = self.current();
        let view = |(number, period): (&u32, &Period)| {
            let state = if !period.usable {
                "waits"
            } else if Some(*number) == current {
                "current"
            } else {
                "earlier"
            };
            PeriodView {
                period: *number,
                since: period.since,
                state: state.to_owned(),
                forgotten: period.forgotten,
                seeds: period.tree.len(),
            }
        };
        self.0.iter().map(view).collect()
    }

    /// As it is stored, in the clear.
    pub(super) fn pack(&self) -> Packed {
        let pack = |(number, period): (&u32, &Period)| Stored {
            number: *number,
            id: period.id,
            since: period.since,
            usable: period.usable,
            forgotten: period.forgotten,
            nodes: period.tree.kept(),
        };
        Packed { periods: self.0.iter().map(pack).collect() }
    }

    /// What was stored; none if it is not what this program, or one before it, would store.
    pub(super) fn unpack(packed: Packed) -> Option<Self> {
        let mut periods = BTreeMap::new();
        for Stored { number, id, since, usable, forgotten, nodes } in packed.periods {
            let period = Period { id, since, usable, forgotten, tree: Tree::of(nodes)? };
            if number == 0 || number == u32::MAX || periods.insert(number, period).is_some() {
                return None;
            }
        }
        Some(Self(periods))
    }
}

/// The periods as they are stored.
#[derive(Serialize, Deserialize)]
pub(super) struct Packed {
    periods: Vec<Stored>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    number: u32,
    id: PeriodId,
    since: Stamp,
    usable: bool,
    #[serde(default)]
    forgotten: u64,
    nodes: Vec<Kept>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> Periods {
        let mut periods = Periods::none();
        assert_eq!(periods.begin(Stamp(1)), Ok(1));
        periods.confirm();
        periods
    }

    fn opens(periods: &Periods, period: u32, place: u64) -> bool {
        periods.node(Leaf { period, place }, 64).is_some()
    }

    #[test]
    fn a_period_is_used_once_it_is_confirmed_and_earlier_ones_open_as_before() {
        let mut periods = begun();
        assert_eq!(
            (periods.begin(Stamp(2)), periods.current(), periods.waiting()),
            (Ok(2), Some(1), Some(2))
        );
        periods.confirm();
        assert_eq!((periods.current(), periods.waiting()), (Some(2), None));
        assert!(opens(&periods, 1, 7) && opens(&periods, 2, 7) && !opens(&periods, 3, 7));
        let states: Vec<_> = periods.views().into_iter().map(|view| view.state).collect();
        assert_eq!(states, ["earlier", "current"]);
    }

    #[test]
    fn a_leaf_is_forgotten_in_its_period_alone_and_what_was_never_known_is_not_forgotten() {
        let mut periods = begun();
        periods.begin(Stamp(2)).unwrap();
        let leaf = Leaf { period: 1, place: 7 };
        assert!(periods.forget(leaf) && !periods.forget(leaf));
        assert!(periods.forgot(leaf) && !periods.forgot(Leaf { period: 2, ..leaf }));
        assert!(!periods.forgot(Leaf { period: 3, ..leaf }));
        assert!(!opens(&periods, 1, 7) && opens(&periods, 1, 8) && opens(&periods, 2, 7));
        assert_eq!(periods.views()[0].forgotten, 1);
    }

    #[test]
    fn what_either_copy_forgot_is_forgotten_and_what_either_began_is_there() {
        let (mut ours, mut theirs) = (begun(), Periods::none());
        theirs.clone_from(&ours);
        ours.forget(Leaf { period: 1, place: 7 });
        theirs.forget(Leaf { period: 1, place: 8 });
        ours.begin(Stamp(2)).unwrap();
        let merged = ours.merge(&theirs).ok().unwrap();
        assert!(theirs.merge(&ours).ok().unwrap() == merged);
        assert!(
            !opens(&merged, 1, 7) && !opens(&merged, 1, 8) && opens(&merged, 1, 9) && opens(&merged, 2, 1)
        );
        assert_eq!(begun().merge(&ours).err(), Some(Unlike(1)), "another line's first period");
    }

    #[test]
    fn what_is_stored_comes_back_and_nonsense_does_not() {
        let mut periods = begun();
        periods.forget(Leaf { period: 1, place: 7 });
        let bytes = rmp_serde::to_vec_named(&periods.pack()).unwrap();
        let again = Periods::unpack(rmp_serde::from_slice(&bytes).unwrap());
        assert!(again.is_some_and(|again| again == periods));
        let twice = [periods.pack().periods, periods.pack().periods].into_iter().flatten().collect();
        assert!(Periods::unpack(Packed { periods: twice }).is_none());
        let mut nonsense = periods.pack();
        nonsense.periods[0].nodes.reverse();
        assert!(Periods::unpack(nonsense).is_none());
    }

    #[test]
    fn a_leaf_is_its_bytes() {
        for leaf in [Leaf { period: 0, place: 0 }, Leaf { period: 7, place: u64::MAX - 3 }] {
            assert_eq!(Leaf::of(leaf.to_bytes()), leaf);
        }
    }
}
