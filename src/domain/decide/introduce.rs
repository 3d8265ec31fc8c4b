//! Newcomers for whom nobody has room: whoever is on duty reads at least a line of each, and opens it with a tap.
//!
//! Who floods the line fills everybody's room within seconds, and then a frightened newcomer waits behind them. Among
//! ten thousand who write for the first time nobody can tell the genuine one; so each has one line, and none is left
//! out. The lines go out in digests, to one reader each, and no faster than people can look at. Of whom nobody could be
//! told, for nobody was on duty who reads their language or a digest was refused, somebody is told as soon as one can be.

use std::collections::BTreeMap;

use crate::domain::case::{Case, Index, State};
use crate::domain::changes::List;
use crate::domain::event::Followup;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::route;
use crate::domain::say::{Say, ToOperator};
use crate::domain::time::Stamp;

use super::moves::desk::{Desk, SendOptions};
use super::moves::lists::{AT_ONCE, START};
use super::moves::offers::is_away;
use super::moves::place;
use super::moves::reason::Reason;

/// How many pages of newcomers each reader gets at a time: some six hundred lines, as many as a chat takes in ten
/// seconds.
const PAGES: u16 = 18;

/// Where newcomers stand of whom nobody has heard: by since when they wait.
pub(super) const NEWCOMERS: Index = Index::Unheard;

/// Looks for newcomers of whom nobody has heard.
pub(super) fn begin(desk: &mut Desk) -> Reason {
    let there = desk.policy.operators.iter().filter(|o| o.capacity != Some(0) && !is_away(desk, &o.id));
    let readers = u16::try_from(there.count()).unwrap_or(u16::MAX);
    if readers == 0 || desk.roster().waiting == 0 {
        return Reason::Nothing;
    }
    let after = desk.roster().introduced.unwrap_or(START);
    let pages = readers.saturating_mul(PAGES);
    desk.later(Followup::Introduce { after, pages });
    Reason::Offered
}

/// Tells of a page of them. Whom nobody there can read stay where they stand, and the next look begins behind them.
pub(super) fn page(desk: &mut Desk, after: (Stamp, CaseCode), pages: u16) {
    let listed = desk.snap.lists.get(&List::Beyond(NEWCOMERS, after)).cloned().unwrap_or_default();
    let mut told: BTreeMap<OperatorId, Vec<CaseCode>> = BTreeMap::new();
    for (code, _) in listed.iter().take(AT_ONCE) {
        let Some(mut case) = desk.case(*code).filter(is_unheard) else { continue };
        let Some(reader) = reader(desk, &case) else { continue };
        told.entry(reader).or_default().push(*code);
        if let Some(spell) = case.spell_mut() {
            spell.introduced = true;
        }
        desk.save(case);
    }
    for (reader, cases) in told {
        desk.tell(&reader, ToOperator::Newcomers { cases }, None, SendOptions::default());
    }
    let last =
        listed.get(AT_ONCE - 1).filter(|_| listed.len() > AT_ONCE).map(|(code, since)| (*since, *code));
    if desk.roster().introduced != last {
        desk.roster_mut().introduced = last;
    }
    if let Some(after) = last.filter(|_| pages > 1) {
        desk.later(Followup::Introduce { after, pages: pages - 1 });
    }
}

fn is_unheard(case: &Case) -> bool {
    matches!(&case.state, State::Waiting { spell, .. } if !spell.introduced)
}

/// Something reached nobody: those of whom it told are as unheard as before.
pub(super) fn unheard(desk: &mut Desk, say: &Say) {
    let Say::Operator(ToOperator::Newcomers { cases }) = say else { return };
    for code in cases {
        let Some(mut case) = desk.case(*code).filter(|case| matches!(case.state, State::Waiting { .. }))
        else {
            continue;
        };
        if let Some(spell) = case.spell_mut() {
            spell.introduced = false;
        }
        desk.save(case);
    }
}

/// Tells somebody on duty of each of these.
pub(super) fn tell(desk: &mut Desk, cases: &[&Case]) {
    let mut told: BTreeMap<OperatorId, Vec<CaseCode>> = BTreeMap::new();
    for case in cases {
        if let Some(reader) = reader(desk, case) {
            told.entry(reader).or_default().push(case.code);
        }
    }
    for (reader, cases) in told {
        desk.tell(&reader, ToOperator::Newcomers { cases }, None, SendOptions::default());
    }
}

/// Who reads of a case that waits for room: one of those who would get it; which, chance says.
fn reader(desk: &Desk, case: &Case) -> Option<OperatorId> {
    let mut readers = readers(desk, case);
    let chance = usize::try_from(desk.random(16) % 1_000_003).unwrap_or(0);
    (!readers.is_empty()).then(|| readers.swap_remove(chance % readers.len()))
}

/// Whether that operator may open the case: it waits or is held with others, and they would get it if they had room.
pub(super) fn may_open(desk: &Desk, case: &Case, me: &OperatorId) -> bool {
    readers(desk, case).contains(me)
}

/// Whether anybody on duty could read of the case, if it waited or were held with others.
pub(super) fn is_readable(desk: &Desk, case: &Case) -> bool {
    !able(desk, case).is_empty()
}

fn readers(desk: &Desk, case: &Case) -> Vec<OperatorId> {
    let open = match case.state {
        State::Waiting { offer_again, .. } => offer_again.is_none(),
        State::Held { .. } => case.campaign.is_some(),
        _ => false,
    };
    if open { able(desk, case) } else { Vec::new() }
}

fn able(desk: &Desk, case: &Case) -> Vec<OperatorId> {
    if case.is_wordless() {
        return Vec::new();
    }
    route::readers(
        &place::ask(desk, case, place::Preference::default()),
        desk.roster(),
        desk.policy,
        desk.now,
    )
}
