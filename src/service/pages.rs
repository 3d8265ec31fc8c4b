//! Walking an index from its oldest member on, a page at a time, whatever happens to it meanwhile.
//!
//! A page is what the store gives from a score on. Where more members than a page holds have one and the same
//! score, those that came before are asked for again and passed by, so that however many of them stay where they
//! are, what stands behind them has its turn.

use std::collections::BTreeSet;

use crate::domain::case::Index;
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::store::{Result, Store};

/// A walk over an index.
pub(super) struct Pages<'a> {
    index: &'a Index,
    to: Stamp,
    size: usize,
    from: Stamp,
    /// Who came before, of those with the score to go on from.
    passed: BTreeSet<CaseCode>,
    over: bool,
}

impl<'a> Pages<'a> {
    /// Over the members with scores up to `to`, about so many at a time.
    pub(super) fn of(index: &'a Index, to: Stamp, size: usize) -> Self {
        Self { index, to, size, from: Stamp(i64::MIN), passed: BTreeSet::new(), over: false }
    }

    /// The next members, each once while its score stays, oldest first; none at the end. A page may be larger
    /// than was asked for where many have one score.
    pub(super) async fn next(&mut self, store: &dyn Store) -> Result<Option<Vec<CaseCode>>> {
        if self.over {
            return Ok(None);
        }
        // Twice those that are passed by: so a moment that holds very many takes few looks.
        let limit = self.size + 2 * self.passed.len();
        let members = store.range(self.index, self.from, self.to, limit).await?;
        self.over = members.len() < limit;
        let Some((_, newest)) = members.last().copied() else { return Ok(None) };
        let new: Vec<CaseCode> =
            members.iter().map(|(code, _)| *code).filter(|code| !self.passed.contains(code)).collect();
        if newest != self.from {
            self.passed.clear();
        }
        self.passed.extend(members.iter().filter(|(_, score)| *score == newest).map(|(code, _)| *code));
        self.from = newest;
        Ok(Some(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::{Case, Spell, State};
    use crate::domain::fixture;
    use crate::store::memory::MemoryStore;
    use crate::store::{Batch, CaseWrite, Epoch, OpId};

    #[tokio::test]
    async fn every_member_comes_once_however_many_share_a_moment() {
        let store = MemoryStore::new();
        for number in 0..200u64 {
            let at = Stamp(if number < 150 { 5 } else { i64::try_from(number).unwrap() });
            let case = Case {
                code: CaseCode::from_bits(number),
                state: State::Answered { at, operator: "olga".into() },
                ..fixture::case(fixture::waiting(Spell::begin(1, at)))
            };
            let cases = vec![CaseWrite { rev: 0, before: Vec::new(), case, entries: Vec::new() }];
            let op = OpId(u128::from(number).to_be_bytes());
            store.commit(Epoch(0), &Batch { cases, ..Batch::new(op) }).await.unwrap();
        }
        for size in [1, 7, 32, 200, 500] {
            let mut pages = Pages::of(&Index::Answered, Stamp(198), size);
            let mut all = Vec::new();
            while let Some(page) = pages.next(&store).await.unwrap() {
                all.extend(page);
            }
            let expected: Vec<CaseCode> = (0..199).map(CaseCode::from_bits).collect();
            assert_eq!(all, expected, "{size} at a time");
        }
    }
}
