//! Finding cases by their state, a page at a time, however many there are.
//!
//! A page follows the indexes, so that none costs more than another: first the cases that somebody waits in,
//! in the order of how long they have stood where they stand, then the rest; closed ones latest first. What
//! is asked besides the state (a channel, an age) is looked up in the cases themselves, and a page that finds
//! few of them ends early and says where to go on, so that a rare kind holds up nobody else's question.

use std::collections::BTreeMap;

use crate::domain::case::{Case, Index, State};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::time::{Now, Stamp};
use crate::service::standing::look;
use crate::store::{Result, Store};

use super::place::{Part, Place};
use super::protocol::{CasesAsk, LISTED, LISTED_AT_MOST, StateName};

/// How many cases are looked at for one page, at most about.
const LOOKED_AT: usize = 4_096;

/// A page of cases.
#[derive(Default)]
pub(super) struct Found {
    /// The cases in their order.
    pub cases: Vec<Case>,
    /// Where the next page begins, if there may be one.
    pub next: Option<Place>,
    /// Those that stand among them and can't be read, and why.
    pub unreadable: BTreeMap<CaseCode, String>,
}

/// The page that is asked for.
pub(super) async fn find(store: &dyn Store, wanted: &CasesAsk, now: Now) -> Result<Found> {
    let indexes = store.indexes().await?;
    let most = wanted.limit.unwrap_or(LISTED).clamp(1, LISTED_AT_MOST) as usize;
    let mut found = Found::default();
    let mut place = wanted.after.unwrap_or(Place::first(first_part(wanted.state)));
    let mut looked_at = 0;
    while looked_at < LOOKED_AT {
        // One more than a page has tells whether there is another.
        let members = members(store, &indexes, wanted, place, most + 1).await?;
        if members.is_empty() {
            match part_behind(place.part, wanted.state) {
                Some(part) => place = Place::first(part),
                None => return Ok(found),
            }
            continue;
        }
        looked_at += members.len();
        let took = take(store, wanted, (place, members), most, now, &mut found).await?;
        place = took.place;
        if took.is_full {
            break;
        }
    }
    Ok(Found { next: Some(place), ..found })
}

/// Where a list of cases in that state begins; of all that are not closed, if absent.
fn first_part(state: Option<StateName>) -> Part {
    match state {
        None | Some(StateName::Held | StateName::Waiting | StateName::Assigned) => Part::Unanswered,
        Some(StateName::Answered | StateName::Unreachable) => Part::Rest,
        Some(StateName::Closed | StateName::Automatic) => Part::Closed,
    }
}

/// What comes behind that part in such a list.
fn part_behind(part: Part, state: Option<StateName>) -> Option<Part> {
    (part == Part::Unanswered && state.is_none()).then_some(Part::Rest)
}

/// Every case that is not closed.
pub(super) async fn all_open(store: &dyn Store, now: Now) -> Result<Vec<Case>> {
    let mut wanted = CasesAsk { limit: Some(LISTED_AT_MOST), ..CasesAsk::default() };
    let mut all = Vec::new();
    loop {
        let found = find(store, &wanted, now).await?;
        all.extend(found.cases);
        wanted.after = found.next;
        if wanted.after.is_none() {
            return Ok(all);
        }
    }
}

/// Members behind the place, in order: at least one if there is one.
async fn members(
    store: &dyn Store,
    indexes: &[Index],
    wanted: &CasesAsk,
    place: Place,
    most: usize,
) -> Result<Vec<Place>> {
    let mut members = Vec::new();
    for index in indexes.iter().filter(|index| holds(index, place.part, wanted)) {
        members.extend(behind(store, index, place, most).await?);
    }
    members.sort();
    members.dedup();
    // Each index gave as many of its first, so these are the first of all.
    members.truncate(most);
    Ok(members)
}

/// Whether an index of that part of the list may hold what is wanted.
fn holds(index: &Index, part: Part, wanted: &CasesAsk) -> bool {
    let is = |name| wanted.state.is_none_or(|state| state == name);
    let theirs = |who: &OperatorId| wanted.operator.as_ref().is_none_or(|operator| operator == who);
    match (part, index) {
        // What everyone passed on waits outside the queues, with nothing but a timer.
        (Part::Unanswered, Index::Waiting(..) | Index::Timer) => {
            is(StateName::Waiting) && wanted.operator.is_none()
        }
        (Part::Unanswered, Index::Held) => is(StateName::Held) && wanted.operator.is_none(),
        (Part::Unanswered, Index::Owner(who)) => is(StateName::Assigned) && theirs(who),
        (Part::Rest, Index::Resting(who)) => is(StateName::Answered) && theirs(who),
        (Part::Rest, Index::Unreachable) => is(StateName::Unreachable),
        (Part::Closed, Index::Closed) => true,
        _ => false,
    }
}

/// Members of one index behind a place. Many may share a moment: then more are asked for, until one is new.
async fn behind(store: &dyn Store, index: &Index, place: Place, most: usize) -> Result<Vec<Place>> {
    let mut ask = most;
    loop {
        let members = match place.part {
            Part::Closed => store.latest(index, place.at, ask).await?,
            _ => store.range(index, place.at, Stamp(i64::MAX), ask).await?,
        };
        let all_told = members.len() < ask;
        let mut new: Vec<Place> =
            members.into_iter().map(|(code, at)| Place { part: place.part, at, code }).collect();
        new.retain(|member| *member > place);
        if all_told || !new.is_empty() {
            return Ok(new);
        }
        ask = ask.saturating_mul(2);
    }
}

struct Took {
    /// Up to where the members are dealt with.
    place: Place,
    /// Whether the page is full, and there is more for the next one.
    is_full: bool,
}

/// Takes what is wanted of the members behind a place until the page is full.
async fn take(
    store: &dyn Store,
    wanted: &CasesAsk,
    (mut place, members): (Place, Vec<Place>),
    most: usize,
    now: Now,
    found: &mut Found,
) -> Result<Took> {
    let codes: Vec<CaseCode> = members.iter().map(|member| member.code).collect();
    let (mut cases, mut unreadable) = look(store, &codes).await?;
    for member in members {
        let case = cases.remove(&member.code);
        let case = case.filter(|case| home(case) == Some(member.at) && is_wanted(case, wanted, now));
        if case.is_some() && found.cases.len() == most {
            // The one that does not fit is not passed by: the next page begins with it.
            return Ok(Took { place, is_full: true });
        }
        found.cases.extend(case);
        found.unreadable.extend(unreadable.remove_entry(&member.code));
        place = member;
    }
    Ok(Took { place, is_full: false })
}

/// Where a case stands in the list: one of its indexes says it. A case with a timer stands in two of them, and
/// one that moved since the index was read comes where it stands now.
fn home(case: &Case) -> Option<Stamp> {
    let mut indexes = case.indexes();
    indexes.sort_by_key(|(index, _)| match index {
        Index::Timer => 1,
        Index::Unanswered(_)
        | Index::Offered(_)
        | Index::Urgent(_)
        | Index::Answered
        | Index::ClosedUnanswered
        | Index::Unheard
        | Index::Quiet
        | Index::Wordless => 2,
        _ => 0,
    });
    indexes.first().map(|(_, at)| *at)
}

fn is_wanted(case: &Case, wanted: &CasesAsk, now: Now) -> bool {
    let in_state = match wanted.state {
        Some(state) => case.state_word() == state.word(),
        None => !matches!(case.state, State::Closed { .. }),
    };
    in_state
        && wanted.operator.as_ref().is_none_or(|who| case.operator() == Some(who))
        && wanted.channel.as_ref().is_none_or(|channel| case.channel == *channel)
        && wanted.older_s.is_none_or(|age| now.line.since(standing_since(case)).as_secs() >= age)
}

/// Since when it is unanswered, or stands as it is.
fn standing_since(case: &Case) -> Stamp {
    match &case.state {
        State::Held { spell, .. } | State::Waiting { spell, .. } | State::Assigned { spell, .. } => {
            spell.since()
        }
        State::Answered { at, .. } | State::Closed { at, .. } | State::Unreachable { at, .. } => *at,
    }
}
