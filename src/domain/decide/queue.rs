//! The queue: what waits is offered, oldest first, to whoever may take it.
//!
//! Each time the first few cases of every queue are looked at, which is all there is to do on most days. Where
//! all of them stay for reasons of their own (those on duty passed them on, or can't read them), the rest of that
//! queue is walked through, page by page, so that they hide nothing behind them. How many pages a queue gets in a
//! minute is bounded; a longer walk goes on in the next one from where it stood.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::domain::case::{Case, Index, Priority, State};
use crate::domain::changes::{HEADS, List};
use crate::domain::event::Followup;
use crate::domain::id::CaseCode;
use crate::domain::roster::Walk;
use crate::domain::route::{self, Ask};
use crate::domain::time::Stamp;

use super::moves::desk::Desk;
use super::moves::lists::{AT_ONCE, START};
use super::moves::place::{self, Preference};

/// How many pages of a queue are looked at in a minute: some two thousand cases.
const PAGES: u16 = 64;
const MINUTE: Duration = Duration::from_secs(60);

/// Offers what waits, oldest first.
pub(super) fn drain(desk: &mut Desk) {
    let mut heads = desk.snap.lists.get(&List::WaitingHeads).cloned().unwrap_or_default();
    heads.sort_by_key(|(code, rank)| (*rank, *code));
    let (mut given, mut unknown) = (0, 0);
    let mut stuck: BTreeMap<Index, usize> = BTreeMap::new();
    for (code, _) in heads {
        if given == AT_ONCE {
            desk.later(Followup::Drain);
            return;
        }
        match desk.case(code) {
            Some(case) if offer(desk, case.clone()) => given += 1,
            Some(case) => *stuck.entry(queue_of(&case)).or_default() += 1,
            // It can't be read, so nobody knows in which queue it stands.
            None => unknown += 1,
        }
    }
    if given == 0 {
        look_behind(desk, &stuck, unknown);
    } else if desk.roster().waiting > 0 {
        desk.later(Followup::Drain);
    }
}

/// Walks through the queues of which all that was looked at stays.
fn look_behind(desk: &mut Desk, stuck: &BTreeMap<Index, usize>, unknown: usize) {
    let mut full: BTreeSet<Index> = stuck
        .iter()
        .filter(|(_, heads)| **heads + unknown >= HEADS)
        .map(|(queue, _)| queue.clone())
        .collect();
    if unknown >= HEADS {
        for language in &desk.policy.languages {
            let topics = std::iter::once(None).chain(desk.policy.menu.topics().cloned().map(Some));
            full.extend(topics.map(|topic| Index::Waiting(language.clone(), topic)));
        }
    }
    for queue in full {
        begin(desk, queue);
    }
}

fn queue_of(case: &Case) -> Index {
    Index::Waiting(case.language.clone(), case.topic.clone())
}

/// Begins a walk, or goes on with one, if it can lead to anything.
fn begin(desk: &mut Desk, queue: Index) {
    let known = desk.roster().walks.iter().find(|walk| walk.queue == queue);
    let spent = known.is_some_and(|w| w.pages >= PAGES && desk.now.line.since(w.since) < MINUTE);
    let after = known.and_then(|walk| walk.on).unwrap_or(START);
    if !spent && anyone_could(desk, &queue) {
        desk.later(Followup::Walk { queue, after });
    }
}

/// Whether somebody could take a case of that queue, if it had no reasons of its own against them.
fn anyone_could(desk: &Desk, queue: &Index) -> bool {
    let Index::Waiting(language, topic) = queue else { return false };
    let ask = Ask {
        language,
        topic: topic.as_ref(),
        priority: Priority::Urgent,
        passed_by: &BTreeSet::new(),
        last: None,
        without: None,
        waited: Duration::MAX,
        wordless: false,
    };
    route::choose(&ask, desk.roster(), desk.policy, desk.now).is_ok()
}

/// Offers a page of a queue.
pub(super) fn walk(desk: &mut Desk, queue: &Index, after: (Stamp, CaseCode)) {
    let list = List::Beyond(queue.clone(), after);
    let listed = desk.snap.lists.get(&list).cloned().unwrap_or_default();
    for (code, _) in listed.iter().take(AT_ONCE) {
        if let Some(case) = desk.case(*code) {
            offer(desk, case);
        }
    }
    let last = listed.get(AT_ONCE - 1).map(|(code, rank)| (*rank, *code));
    let goes_on = listed.len() > AT_ONCE && anyone_could(desk, queue);
    book(desk, queue, last.filter(|_| goes_on));
}

/// Books a page, and goes on now or in the next minute.
fn book(desk: &mut Desk, queue: &Index, next: Option<(Stamp, CaseCode)>) {
    let now = desk.now.line;
    let walks = &mut desk.roster_mut().walks;
    let is_over = |w: &Walk| now.since(w.since) >= MINUTE;
    let known = walks.iter().position(|w| w.queue == *queue).map(|at| walks.remove(at));
    let spent = known.filter(|w| !is_over(w)).map_or((now, 0), |w| (w.since, w.pages));
    let (since, pages) = (spent.0, spent.1.saturating_add(1));
    let goes_on = pages < PAGES;
    walks.retain(|w| w.on.is_some() || !is_over(w));
    walks.push(Walk { queue: queue.clone(), since, pages, on: next.filter(|_| !goes_on) });
    if let Some(after) = next.filter(|_| goes_on) {
        desk.later(Followup::Walk { queue: queue.clone(), after });
    }
}

/// Gives a waiting case to somebody, if there is somebody.
fn offer(desk: &mut Desk, mut case: Case) -> bool {
    if !matches!(case.state, State::Waiting { offer_again: None, .. }) {
        return false;
    }
    let choice = place::choose(desk, &case, Preference::default()).ok().or_else(|| {
        forgive(desk, &mut case);
        place::choose(desk, &case, Preference::default()).ok()
    });
    let Some(choice) = choice else { return false };
    place::move_to(desk, &mut case, &choice.operator, choice.why.word(), false);
    desk.save(case);
    true
}

/// Who passed a case on is asked again if for long enough nobody else came who could take it.
fn forgive(desk: &Desk, case: &mut Case) {
    let since = case.spell().map(|s| s.offered_at).unwrap_or_default();
    if desk.now.line.since(since) >= desk.policy.routing.offer_again {
        case.passed_by.clear();
    }
}
