//! Which mails are fetched together. Pure.
//!
//! Many small ones at a time, so that the way to the server and the commit are paid once; never so many bytes
//! that memory is at risk. A mail on which a session broke before goes alone and last: whatever is wrong with
//! it, the others are through.

use std::collections::{BTreeMap, VecDeque};

use crate::channel::email::raw::MOST;

/// How many mails are taken at once at most.
const MAILS: usize = 100;
/// How many bytes are taken at once at most, unless one mail is larger.
const BYTES: u64 = 8 << 20;
/// How much is fetched of a mail that is too large: its headers, and what people wrote at its top.
pub(super) const BEGINNING: u64 = 1 << 20;

/// How often a session may break on a mail before only its beginning is fetched: perhaps it is much larger than
/// the server says.
const BROKE: u32 = 3;

/// A mail that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub uid: u32,
    /// In bytes, as the server says.
    pub size: u32,
    /// Whether only its beginning is fetched.
    cut: bool,
}

impl Listed {
    fn new(uid: u32, size: u32, broke: u32) -> Self {
        let too_large = usize::try_from(size).is_ok_and(|size| size > MOST);
        Self { uid, size, cut: too_large || broke >= BROKE }
    }
}

/// Mails that are fetched together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Batch {
    /// In ascending order.
    pub mails: Vec<Listed>,
}

impl Batch {
    /// Whether only the beginning is fetched. Such a mail is alone.
    pub(super) fn cut(&self) -> bool {
        self.mails.iter().any(|mail| mail.cut)
    }

    /// How much there is to fetch.
    pub(super) fn bytes(&self) -> u64 {
        if self.cut() { BEGINNING } else { self.mails.iter().map(|mail| u64::from(mail.size)).sum() }
    }
}

/// What is still to be fetched.
#[derive(Debug)]
pub(super) struct Queue {
    sound: VecDeque<Listed>,
    suspect: VecDeque<Listed>,
}

impl Queue {
    /// From the number and size of each mail; `suspects`: how often a session broke on a mail.
    pub(super) fn new(mut mails: Vec<(u32, u32)>, suspects: &BTreeMap<u32, u32>) -> Self {
        mails.sort_unstable();
        let broke = |uid| suspects.get(&uid).copied().unwrap_or(0);
        let listed = mails.into_iter().map(|(uid, size)| Listed::new(uid, size, broke(uid)));
        let (mut suspect, sound): (Vec<_>, Vec<_>) = listed.partition(|mail| broke(mail.uid) > 0);
        suspect.sort_by_key(|mail| broke(mail.uid));
        Self { sound: sound.into(), suspect: suspect.into() }
    }

    /// The next batch; just one mail where `cautious`.
    pub(super) fn next(&mut self, cautious: bool) -> Option<Batch> {
        let Some(first) = self.sound.pop_front() else {
            return self.suspect.pop_front().map(|mail| Batch { mails: vec![mail] });
        };
        let mut bytes = u64::from(first.size);
        let mut mails = vec![first];
        while !cautious && !first.cut && mails.len() < MAILS {
            let fits = |mail: &mut Listed| !mail.cut && bytes + u64::from(mail.size) <= BYTES;
            let Some(mail) = self.sound.pop_front_if(fits) else { break };
            bytes += u64::from(mail.size);
            mails.push(mail);
        }
        Some(Batch { mails })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn batches(sizes: &[u32], suspects: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let mails = (1..).zip(sizes.iter().copied()).collect();
        let mut queue = Queue::new(mails, &suspects.iter().copied().collect());
        std::iter::from_fn(|| queue.next(false)).map(|b| b.mails.iter().map(|m| m.uid).collect()).collect()
    }

    #[test]
    fn small_mails_go_together_and_large_ones_alone() {
        let large = 5 << 20;
        assert_eq!(
            batches(&[9, 9, large, large, 40 << 20, 9], &[]),
            [vec![1, 2, 3], vec![4], vec![5], vec![6]]
        );
        assert_eq!(batches(&[1; 250], &[]).iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
    }

    #[test]
    fn a_suspect_goes_last_and_alone_and_the_worst_one_very_last() {
        assert_eq!(batches(&[1; 5], &[(1, 3), (2, 1), (4, 2)]), [vec![3, 5], vec![2], vec![4], vec![1]]);
    }

    #[test]
    fn of_a_mail_that_is_too_large_the_beginning_is_fetched() {
        let whole = Batch { mails: vec![Listed::new(1, 35 << 20, 2)] };
        assert_eq!((whole.cut(), whole.bytes()), (false, 35 << 20));
        for too_much in [Listed::new(1, (35 << 20) + 1, 0), Listed::new(1, 5, 3)] {
            let cut = Batch { mails: vec![too_much] };
            assert_eq!((cut.cut(), cut.bytes()), (true, BEGINNING));
        }
    }

    proptest! {
        #[test]
        fn every_mail_is_fetched_once_within_the_limits(
            sizes in proptest::collection::vec(0_u32..60_000_000, 0..300),
            suspects in proptest::collection::vec((1_u32..300, 1_u32..9), 0..20),
        ) {
            let batches = batches(&sizes, &suspects);
            let mut all = batches.concat();
            all.sort_unstable();
            prop_assert!(all.iter().copied().eq((1..).take(sizes.len())));
            for batch in batches {
                let bytes: u64 = batch.iter().map(|uid| u64::from(sizes[*uid as usize - 1])).sum();
                prop_assert!(batch.len() <= MAILS && (batch.len() == 1 || bytes <= BYTES));
                prop_assert!(batch.is_sorted());
            }
        }
    }
}
