//! The self-audit: every unanswered case must be where its next step will find it.
//!
//! A case that stands in no index is silence until somebody happens to look. Indexes are written together with
//! their case, so this should never find anything; it looks all the same, in two ways. Each minute it compares
//! the queues and the operators' lists with the indexes by which steps fire, a slice at a time: no document is opened
//! but of what seems wrong, so that a million cases cost a few seconds of reading, with rests between. And all the time
//! it [walks](walk) slowly over every document there is, at least once a day. What it finds is repaired, counted, and
//! told as an error: it means a fault.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::case::{Case, Index};
use crate::domain::changes::{Needs, Snapshot};
use crate::domain::event::{Event, What};
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::store::{Store, StoreError};

use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::pages::Pages;
use super::report::Reports;
use super::seed;

use self::walk::{STEP, Walk};

mod walk;

/// How often the queues are compared.
const MINUTE: Duration = Duration::from_secs(60);
/// How many cases a slice holds, how many places are asked for at once, and the rest between slices.
const SLICE: usize = 256;
const PLACES: usize = 1_024;
const REST: Duration = Duration::from_millis(5);
/// How often a case must seem wrong.
const LOOKS: usize = 3;
/// How many documents are open at a time.
const OPEN: usize = 32;

/// The self-audit of a line.
pub struct Audit {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: CommitHandle,
    /// Where findings are counted.
    pub reports: Reports,
}

impl Audit {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut walk = Walk::default();
        while !stop.is_cancelled() {
            if let Err(error) = self.step(&mut walk, &stop).await {
                tracing::warn!(%error, "the self-audit could not look; the next look will");
            }
            tokio::select! {
                () = self.clock.sleep(STEP) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn step(&self, walk: &mut Walk, stop: &CancellationToken) -> Result<(), AuditError> {
        let now = self.clock.now().line;
        if walk.compared.is_none_or(|last| now.since(last) >= MINUTE) {
            let unreadable = self.reports.unreadable().all();
            self.check(&unreadable.into_keys().take(SLICE).collect(), None).await?;
            if !self.compare_queues(stop).await? {
                return Ok(());
            }
            walk.compared = Some(now);
            self.reports.audited(now);
        }
        let some = walk.next(&*self.store).await?;
        self.check(&some, None).await
    }

    /// Everything that waits or is assigned, slice by slice. Returns whether it came to the end.
    async fn compare_queues(&self, stop: &CancellationToken) -> Result<bool, AuditError> {
        let indexes = self.store.indexes().await?;
        let telling: Vec<Index> =
            indexes.iter().filter(|index| fires(index) || is_over(index)).cloned().collect();
        for index in indexes.iter().filter(|index| matches!(index, Index::Waiting(..) | Index::Owner(_))) {
            let mut pages = Pages::of(index, Stamp(i64::MAX), SLICE);
            while let Some(members) = pages.next(&*self.store).await? {
                let odd = self.odd(&members, &telling).await?;
                self.check(&odd, Some(index)).await?;
                if stop.is_cancelled() {
                    return Ok(false);
                }
                if members.len() >= SLICE {
                    // Not on the line's clock: it is the store that rests.
                    tokio::time::sleep(REST).await;
                }
            }
        }
        Ok(true)
    }

    /// Those of a queue that stand nowhere where something happens to them by itself, or where nobody waits any more.
    async fn odd(&self, members: &[CaseCode], telling: &[Index]) -> Result<BTreeSet<CaseCode>, StoreError> {
        let mut odd = BTreeSet::new();
        for some in members.chunks((PLACES / telling.len().max(1)).max(1)) {
            let asked: Vec<(CaseCode, Index)> =
                some.iter().flat_map(|code| telling.iter().map(|index| (*code, index.clone()))).collect();
            let standings = self.store.standings(&asked).await?;
            let stand = asked.iter().zip(standings).filter(|(_, standing)| standing.is_some());
            let (mut found, mut over) = (BTreeSet::new(), BTreeSet::new());
            for ((code, index), _) in stand {
                let place = if is_over(index) { &mut over } else { &mut found };
                place.insert(*code);
            }
            odd.extend(some.iter().filter(|code| over.contains(code) || !found.contains(code)));
        }
        Ok(odd)
    }

    /// Opens the cases and looks whether each stands where it belongs, and belongs where it was found.
    async fn check(&self, codes: &BTreeSet<CaseCode>, found_in: Option<&Index>) -> Result<(), AuditError> {
        let codes: Vec<CaseCode> = codes.iter().copied().collect();
        for some in codes.chunks(OPEN) {
            let mut wrong: BTreeSet<CaseCode> = some.iter().copied().collect();
            // A commit between the two looks at a case makes it seem wrong; only what stays so is.
            for _ in 0..LOOKS {
                if wrong.is_empty() {
                    break;
                }
                let asked: Vec<CaseCode> = wrong.iter().copied().collect();
                let needs = Needs { listed: wrong, ..Needs::default() };
                let seen = self.store.load(&needs).await?.snapshot;
                self.tell(&asked, &seen, found_in).await?;
                wrong = self.misplaced(seen.cases.values(), found_in).await?;
                self.put_away(&seen).await?;
            }
            self.repair(wrong).await?;
        }
        Ok(())
    }

    /// Which cases can't be read, and which can again.
    async fn tell(
        &self,
        asked: &[CaseCode],
        seen: &Snapshot,
        found_in: Option<&Index>,
    ) -> Result<(), StoreError> {
        let unreadable = self.reports.unreadable();
        unreadable.met_all(&seen.unreadable);
        seen.cases.keys().for_each(|code| unreadable.read(*code));
        let Some(index) = found_in else { return Ok(()) };
        let is_seen = |code: &CaseCode| {
            seen.cases.contains_key(code)
                || seen.unreadable.contains_key(code)
                || seen.forgotten.contains(code)
        };
        // It stands in a list, so it was written; a document does not go by itself.
        let gone: Vec<_> =
            asked.iter().filter(|code| !is_seen(code)).map(|code| (*code, index.clone())).collect();
        let standings = self.store.standings(&gone).await?;
        for ((code, _), _) in gone.iter().zip(standings).filter(|(_, standing)| standing.is_some()) {
            unreadable.met(*code, "its document is gone");
        }
        Ok(())
    }

    /// What an old copy of the store brought back of something that was forgotten is no fault, and goes.
    async fn put_away(&self, seen: &Snapshot) -> Result<(), Stopping> {
        for code in &seen.remains {
            let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Repair(*code) };
            self.desk.submit(event).await?;
        }
        Ok(())
    }

    async fn repair(&self, wrong: BTreeSet<CaseCode>) -> Result<(), Stopping> {
        for code in wrong {
            tracing::error!(case = %code, "the self-audit found a case where its steps would not find it");
            self.reports.repaired();
            let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Repair(code) };
            self.desk.submit(event).await?;
        }
        Ok(())
    }

    async fn misplaced<'a>(
        &self,
        cases: impl Iterator<Item = &'a Case>,
        found_in: Option<&Index>,
    ) -> Result<BTreeSet<CaseCode>, StoreError> {
        let (mut asked, mut wanted) = (Vec::new(), Vec::new());
        for case in cases {
            let mut places: BTreeMap<Index, Option<Stamp>> =
                case.indexes().into_iter().map(|(index, score)| (index, Some(score))).collect();
            if let Some(index) = found_in {
                places.entry(index.clone()).or_insert(None);
            }
            for (index, score) in places {
                asked.push((case.code, index));
                wanted.push(score);
            }
        }
        let standings = self.store.standings(&asked).await?;
        let all = standings.into_iter().zip(wanted).zip(asked);
        Ok(all.filter(|((standing, wanted), _)| standing != wanted).map(|(_, (code, _))| code).collect())
    }
}

/// Whether something happens by itself to what stands there.
fn fires(index: &Index) -> bool {
    matches!(index, Index::Unanswered(_) | Index::Timer | Index::Wordless)
}

/// Whether nobody waits for an answer, or is kept back, of what stands there: it has no place in a queue.
fn is_over(index: &Index) -> bool {
    matches!(index, Index::Answered | Index::Held | Index::Closed | Index::Unreachable)
}

#[derive(Debug, thiserror::Error)]
enum AuditError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stopping(#[from] Stopping),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::{Spell, State};
    use crate::domain::fixture;
    use crate::service::committer::Committer;
    use crate::service::rules::Rules;
    use crate::store::memory::MemoryStore;
    use crate::store::{Batch, CaseWrite, Epoch, OpId};
    use tokio::sync::mpsc;

    const UNANSWERED: Index = Index::Unanswered(0);

    fn going() -> CancellationToken {
        CancellationToken::new()
    }

    async fn write(store: &MemoryStore, rev: u64, before: Vec<(Index, Stamp)>, case: &Case) {
        let op = OpId([u8::try_from(rev).unwrap(); 16]);
        let cases = vec![CaseWrite { rev, before, case: case.clone(), entries: Vec::new() }];
        store.commit(Epoch(0), &Batch { cases, ..Batch::new(op) }).await.unwrap();
    }

    /// An audit over a store, with a committer that does what it asks.
    fn audit(store: &MemoryStore) -> Audit {
        let store: Arc<dyn Store> = Arc::new(store.clone());
        let (clock, reports) = (Clock::frozen(Stamp(1_000)), Reports::default());
        let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
        let (after, _) = mpsc::unbounded_channel();
        let (committer, desk) =
            Committer::new(Arc::clone(&store), Epoch(0), rules, clock.clone(), reports.clone(), after);
        tokio::spawn(committer.run(CancellationToken::new()));
        Audit { store, clock, desk, reports }
    }

    #[tokio::test]
    async fn a_case_that_no_step_would_find_is_put_back() {
        let store = MemoryStore::new();
        let case = fixture::case(fixture::assigned(Spell::begin(1, Stamp(5)), None));
        write(&store, 0, Vec::new(), &case).await;
        store.lose(case.code, &UNANSWERED);
        assert_eq!(store.standings(&[(case.code, UNANSWERED)]).await.unwrap(), [None]);
        let audit = audit(&store);
        audit.step(&mut Walk::default(), &going()).await.unwrap();
        assert_eq!(store.standings(&[(case.code, UNANSWERED)]).await.unwrap(), [Some(Stamp(5))]);
        assert_eq!(audit.reports.repair_count(), 1);
        audit.step(&mut Walk::default(), &going()).await.unwrap();
        assert_eq!(audit.reports.repair_count(), 1, "what is right is left alone");
    }

    #[tokio::test]
    async fn a_case_that_can_not_be_read_does_not_keep_the_others_from_being_looked_at() {
        let store = MemoryStore::new();
        let spoiled = fixture::case(fixture::waiting(Spell::begin(1, Stamp(3))));
        let lost = Case {
            code: CaseCode::from_bits(2),
            ..fixture::case(fixture::waiting(Spell::begin(1, Stamp(5))))
        };
        for (op, case) in [(1, &spoiled), (2, &lost)] {
            let cases =
                vec![CaseWrite { rev: 0, before: Vec::new(), case: case.clone(), entries: Vec::new() }];
            store.commit(Epoch(0), &Batch { cases, ..Batch::new(OpId([op; 16])) }).await.unwrap();
        }
        store.lose(lost.code, &UNANSWERED);
        store.spoil(spoiled.code);
        let audit = audit(&store);
        let mut walk = Walk::default();
        for _ in 0..3 {
            audit.step(&mut walk, &going()).await.unwrap();
        }
        assert_eq!(store.standings(&[(lost.code, UNANSWERED)]).await.unwrap(), [Some(Stamp(5))]);
        assert!(audit.reports.unreadable().holds(spoiled.code));
        assert!(audit.reports.last_audit().is_some(), "it looked at all there is");
    }

    #[tokio::test]
    async fn a_case_that_stands_where_it_does_not_belong_is_taken_out() {
        let store = MemoryStore::new();
        let waiting = fixture::case(fixture::waiting(Spell::begin(1, Stamp(5))));
        write(&store, 0, Vec::new(), &waiting).await;
        let mut answered = waiting.clone();
        answered.state = State::Answered { at: Stamp(9), operator: "olga".into() };
        write(&store, 1, Vec::new(), &answered).await;
        let queue = (waiting.code, Index::Waiting("en".into(), None));
        assert_eq!(store.standings(std::slice::from_ref(&queue)).await.unwrap(), [Some(Stamp(5))]);
        audit(&store).step(&mut Walk::default(), &going()).await.unwrap();
        assert_eq!(store.standings(&[queue]).await.unwrap(), [None]);
    }

    #[tokio::test]
    async fn of_many_cases_only_those_are_opened_that_seem_wrong() {
        let store = MemoryStore::new();
        let mut cases = Vec::new();
        for number in 0..700_u64 {
            let at = Stamp(i64::try_from(number).unwrap());
            let spell = fixture::assigned(Spell::begin(1, at), None);
            let case = Case { code: CaseCode::from_bits(number), ..fixture::case(spell) };
            let op = OpId(u128::from(number).to_be_bytes());
            let write =
                vec![CaseWrite { rev: 0, before: Vec::new(), case: case.clone(), entries: Vec::new() }];
            store.commit(Epoch(0), &Batch { cases: write, ..Batch::new(op) }).await.unwrap();
            cases.push(case);
        }
        for number in [3, 300, 650] {
            store.lose(cases[number].code, &UNANSWERED);
        }
        // Whoever opened these would tell of them.
        cases.iter().filter(|case| case.code.number() % 100 == 99).for_each(|case| store.spoil(case.code));
        let audit = audit(&store);
        assert!(audit.compare_queues(&going()).await.unwrap());
        assert_eq!(audit.reports.repair_count(), 3);
        assert!(audit.reports.unreadable().all().is_empty(), "what stands right is not opened");
        let lost = cases.iter().map(|case| (case.code, UNANSWERED)).collect::<Vec<_>>();
        assert!(store.standings(&lost).await.unwrap().iter().all(Option::is_some));
    }
}
