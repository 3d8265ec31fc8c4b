//! Finding cases by their state, a bounded number of them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::domain::case::{Case, Index, State};
use crate::domain::id::CaseCode;
use crate::domain::time::{Now, Stamp};
use crate::service::standing::look;
use crate::store::{Result, Store};

use super::protocol::StateName;

/// How many members of a small index are looked at: an operator's cases, or the timers.
const SMALL: usize = 500;
/// How many of the latest closed cases are looked at.
const LATEST: usize = 4_096;

/// What was found.
pub(super) struct Found {
    /// The cases in their order.
    pub cases: Vec<Case>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// Those that stand among them and can't be read, and why.
    pub unreadable: BTreeMap<CaseCode, String>,
}

/// The cases in that state, or all that are not closed, at most `limit`.
///
/// Those that wait longest come first; closed ones come latest first.
pub(super) async fn find(
    store: &dyn Store,
    state: Option<StateName>,
    limit: usize,
    now: Now,
) -> Result<Found> {
    if state == Some(StateName::Closed) {
        return closed(store, limit, now).await;
    }
    let mut codes = BTreeSet::new();
    for index in store.indexes().await? {
        if let Some(most) = most(&index, state, limit) {
            let members = store.range(&index, Stamp(i64::MIN), Stamp(i64::MAX), most).await?;
            codes.extend(members.into_iter().map(|(code, _)| code));
        }
    }
    let codes: Vec<CaseCode> = codes.into_iter().collect();
    let (cases, unreadable) = look(store, &codes).await?;
    let mut cases: Vec<Case> = cases.into_values().collect();
    cases.retain(|case| is_in(case, state));
    cases.sort_by_key(|case| (case.unanswered_since().is_none(), order(case), case.code));
    let (cases, more) = cut(cases, limit);
    Ok(Found { cases, more, unreadable })
}

/// For how many members an index is asked; not at all if it holds nothing of that state.
fn most(index: &Index, state: Option<StateName>, limit: usize) -> Option<usize> {
    let wanted = |name| state.is_none_or(|s| s == name);
    let one_more = limit.saturating_add(1);
    match index {
        Index::Waiting(..) if wanted(StateName::Waiting) => Some(one_more),
        // What everyone passed on waits outside the queues.
        Index::Timer if wanted(StateName::Waiting) => Some(SMALL),
        Index::Owner(_) if wanted(StateName::Assigned) => Some(SMALL),
        Index::Answered if wanted(StateName::Answered) => Some(one_more),
        Index::Held if wanted(StateName::Held) => Some(one_more),
        Index::Unreachable if wanted(StateName::Unreachable) => Some(one_more),
        _ => None,
    }
}

fn is_in(case: &Case, state: Option<StateName>) -> bool {
    match state {
        Some(state) => case.state_word() == state.word(),
        None => !matches!(case.state, State::Closed { .. }),
    }
}

fn order(case: &Case) -> Stamp {
    match &case.state {
        State::Held { spell, .. } | State::Waiting { spell, .. } | State::Assigned { spell, .. } => {
            spell.since()
        }
        State::Answered { at, .. } | State::Closed { at, .. } | State::Unreachable { at, .. } => *at,
    }
}

/// The latest closed cases. The index lists the earliest first, so the time looked back over grows until it
/// holds enough.
async fn closed(store: &dyn Store, limit: usize, now: Now) -> Result<Found> {
    let mut members = Vec::new();
    let mut back = Duration::from_secs(3600);
    for _ in 0..LOOKS {
        members = store.range(&Index::Closed, now.line - back, Stamp(i64::MAX), LATEST).await?;
        if members.len() > limit {
            break;
        }
        back = back.saturating_mul(8);
    }
    members.reverse();
    let more = members.len() > limit;
    let codes: Vec<CaseCode> = members.into_iter().take(limit).map(|(code, _)| code).collect();
    let (mut found, unreadable) = look(store, &codes).await?;
    Ok(Found { cases: codes.iter().filter_map(|code| found.remove(code)).collect(), more, unreadable })
}

/// An hour, eight times as long each time: the ninth look goes back over 1,900 years.
const LOOKS: u32 = 9;

fn cut(mut cases: Vec<Case>, limit: usize) -> (Vec<Case>, bool) {
    let more = cases.len() > limit;
    cases.truncate(limit);
    (cases, more)
}
