//! Where the line stands: what waits, what is held, who has how much. For everyone who shows it to people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::case::{Case, Index, State};
use crate::domain::changes::Needs;
use crate::domain::id::CaseCode;
use crate::domain::roster::Roster;
use crate::domain::time::Stamp;
use crate::store::{Counts, Result, Store};

/// How many cases are loaded at a time.
const CHUNK: usize = 64;
/// How many cases that are overdue are counted of each step: more than that is told by any of them.
const OVERDUE: usize = 10_000;

/// Where the line stands at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How full the store is.
    pub counts: Counts,
    /// The state of all operators.
    pub roster: Roster,
    /// Since when the case that has waited longest for an operator is unanswered.
    pub oldest_waiting: Option<Stamp>,
    /// Of the cases that somebody keeps quiet the oldest, if there is one.
    pub quiet: Option<Quiet>,
}

/// A case that somebody keeps quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Since when it is unanswered.
    pub since: Stamp,
    /// Until when nobody is alarmed.
    pub until: Stamp,
}

/// Cases by state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseCounts {
    /// Nobody has it.
    pub waiting: u64,
    /// An operator must answer it.
    pub assigned: u64,
    /// Every message is answered.
    pub answered: u64,
    /// Kept back from operators.
    pub held: u64,
    /// The contact can't be reached.
    pub unreachable: u64,
    /// Done.
    pub closed: u64,
    /// Of the closed: those that no human ever answered.
    pub closed_unanswered: u64,
}

impl Standing {
    /// Looks.
    pub async fn take(store: &dyn Store) -> Result<Self> {
        let counts = store.counts().await?;
        let roster = store.load(&Needs::default()).await?.snapshot.roster;
        Ok(Self { counts, roster, oldest_waiting: oldest_waiting(store).await?, quiet: quiet(store).await? })
    }

    /// Cases by state.
    #[must_use]
    pub fn cases(&self) -> CaseCounts {
        // Cases that everyone passed on wait outside the queues, so the roster counts what waits.
        let mut cases = CaseCounts { waiting: u64::from(self.roster.waiting), ..CaseCounts::default() };
        for (index, members, _) in &self.counts.indexes {
            match index {
                Index::Owner(_) => cases.assigned += members,
                Index::Answered => cases.answered += members,
                Index::Held => cases.held += members,
                Index::Unreachable => cases.unreachable += members,
                Index::Closed => cases.closed += members,
                Index::ClosedUnanswered => cases.closed_unanswered += members,
                Index::Waiting(..)
                | Index::Unanswered(_)
                | Index::Offered(_)
                | Index::Urgent(_)
                | Index::Quiet
                | Index::Timer
                | Index::Wordless
                | Index::Unheard
                | Index::Campaign(_)
                | Index::Resting(_) => {}
            }
        }
        cases
    }

    /// Since when the oldest case is unanswered whose clock runs, also where somebody has silenced its alarms.
    #[must_use]
    pub fn oldest_unanswered(&self) -> Option<Stamp> {
        self.lowest(|index| matches!(index, Index::Unanswered(_) | Index::Quiet))
    }

    /// The lowest score of the indexes that are `wanted`.
    #[must_use]
    pub fn lowest(&self, wanted: impl Fn(&Index) -> bool) -> Option<Stamp> {
        self.counts.indexes.iter().filter(|(index, ..)| wanted(index)).filter_map(|(_, _, low)| *low).min()
    }
}

/// Of the cases that somebody keeps quiet the oldest that can be read.
async fn quiet(store: &dyn Store) -> Result<Option<Quiet>> {
    let members = store.range(&Index::Quiet, Stamp(i64::MIN), Stamp(i64::MAX), CHUNK).await?;
    let codes: Vec<CaseCode> = members.into_iter().map(|(code, _)| code).collect();
    let cases = load(store, &codes).await?;
    let quiet = |case: &Case| {
        let spell = case.spell()?;
        Some(Quiet { since: spell.since(), until: spell.quiet_until? })
    };
    Ok(cases.values().filter_map(quiet).min_by_key(|quiet| quiet.since))
}

/// Since when the case is unanswered that has waited longest for an operator.
///
/// A queue is in order of rank, which is that time less a lead for urgent cases: so its first case without a
/// lead, or one before it, is the oldest. The first 64 of each queue are looked at.
pub async fn oldest_waiting(store: &dyn Store) -> Result<Option<Stamp>> {
    let mut codes = Vec::new();
    for index in store.indexes().await? {
        if matches!(index, Index::Waiting(..) | Index::Timer) {
            let members = store.range(&index, Stamp(i64::MIN), Stamp(i64::MAX), CHUNK).await?;
            codes.extend(members.into_iter().map(|(code, _)| code));
        }
    }
    let cases = load(store, &codes).await?;
    let waiting = cases.values().filter(|c| matches!(c.state, State::Waiting { .. }));
    Ok(waiting.filter_map(Case::unanswered_since).min())
}

/// The cases that have gone unanswered longest, the oldest first, at most so many; also those whose alarms somebody
/// has silenced.
pub async fn oldest(store: &dyn Store, most: usize) -> Result<Vec<Case>> {
    let mut found = Vec::new();
    for index in store.indexes().await? {
        if matches!(index, Index::Unanswered(_) | Index::Quiet) {
            found.extend(store.range(&index, Stamp(i64::MIN), Stamp(i64::MAX), most.max(CHUNK)).await?);
        }
    }
    found.sort_by_key(|(code, at)| (*at, *code));
    // More than are wanted: some may be gone by now, or can't be read.
    let codes: Vec<CaseCode> = found.into_iter().take(most.max(CHUNK)).map(|(code, _)| code).collect();
    let mut cases = load(store, &codes).await?;
    Ok(codes.iter().filter_map(|code| cases.remove(code)).take(most).collect())
}

/// Since when each case is unanswered that was so before that time, also where somebody has silenced its alarms.
pub async fn overdue(store: &dyn Store, before: Stamp) -> Result<Vec<Stamp>> {
    let mut found = Vec::new();
    for index in store.indexes().await? {
        if matches!(index, Index::Unanswered(_) | Index::Quiet) {
            found.extend(store.range(&index, Stamp(i64::MIN), before, OVERDUE).await?);
        }
    }
    Ok(found.into_iter().map(|(_, since)| since).collect())
}

/// Loads cases; those that are gone are left out, and so are those that can't be read: the self-audit tells them.
async fn load(store: &dyn Store, codes: &[CaseCode]) -> Result<BTreeMap<CaseCode, Case>> {
    Ok(look(store, codes).await?.0)
}

/// Loads cases, and tells which can't be read; those that are gone are left out.
pub async fn look(
    store: &dyn Store,
    codes: &[CaseCode],
) -> Result<(BTreeMap<CaseCode, Case>, BTreeMap<CaseCode, String>)> {
    let (mut found, mut unreadable) = (BTreeMap::new(), BTreeMap::new());
    for chunk in codes.chunks(CHUNK) {
        let needs = Needs { listed: chunk.iter().copied().collect(), ..Needs::default() };
        let snapshot = store.load(&needs).await?.snapshot;
        found.extend(snapshot.cases);
        unreadable.extend(snapshot.unreadable);
    }
    Ok((found, unreadable))
}
