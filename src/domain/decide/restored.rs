//! The line was put back to an earlier day: the mark, the notes, and what becomes of what is held.

use std::collections::BTreeSet;

use crate::domain::case::{Case, Priority};
use crate::domain::changes::PAGE;
use crate::domain::command::RestoreAsk;
use crate::domain::escalation::{self, Presence};
use crate::domain::event::Followup;
use crate::domain::id::{CaseCode, ChannelName};
use crate::domain::message::Milestone;
use crate::domain::restored::{QUIET, Restored};
use crate::domain::say::Word;
use crate::domain::time::Stamp;
use crate::domain::trail::Who;

use super::moves::desk::Desk;
use super::moves::lists::owned;
use super::moves::reason::{Answer, Reason};
use super::moves::unsent;

/// How many held deliveries one follow-up handles.
const AT_ONCE: usize = PAGE - 1;

/// Marks the line, and names the gap to everyone who has cases of the copy, once each.
pub(super) fn mark(desk: &mut Desk, from: Stamp, emptied: bool, by: &Who) -> Reason {
    let now = desk.now;
    // Who marks it twice before it starts names the whole gap.
    let earlier = desk.roster().restored.as_ref().filter(|r| r.quiet_until.is_some()).map(|r| r.from);
    let from = earlier.map_or(from, |earlier| earlier.min(from));
    let at = Stamp(now.line.0.saturating_sub(1));
    let quiet_until = Some(now.line + QUIET);
    desk.roster_mut().restored =
        Some(Restored { at, from, to: now.civil, quiet_until, rescanned: BTreeSet::new() });
    desk.act(by.clone(), "restore", (None, None), if emptied { "emptied" } else { "done" });
    if emptied {
        for operator in &desk.policy.operators {
            desk.word(&operator.id, Word::Emptied(now.civil), None, None);
        }
    } else {
        tell_everyone(desk, from);
    }
    Reason::Restored
}

fn tell_everyone(desk: &mut Desk, from: Stamp) {
    let (policy, to) = (desk.policy, desk.now.civil);
    let loads: u32 = desk.roster().operator_states.values().map(|s| s.load).sum();
    let all = loads.saturating_add(desk.roster().waiting);
    for operator in &policy.operators {
        let members = desk.snap.lists.get(&owned(&operator.id)).cloned().unwrap_or_default();
        let cases: Vec<CaseCode> = members.into_iter().map(|(code, _)| code).collect();
        let open = operator.supervisor.then_some(all);
        if !cases.is_empty() || operator.supervisor {
            desk.word(&operator.id, Word::Restored { from, to, cases, open }, None, None);
        }
    }
}

/// Whether steps of the case pass without an alarm. Never of one that became urgent since: that is news.
pub(super) fn is_quiet(desk: &Desk, case: &Case) -> bool {
    let Some((mark, spell)) = desk.roster().restored.as_ref().zip(case.spell()) else { return false };
    let urgent_since = case.priority == Priority::Urgent && spell.pressing_since() >= mark.at;
    !urgent_since && mark.is_quiet(spell.since(), desk.now.line)
}

/// Records what is due as passed. What repeats is due again after its time.
pub(super) fn pass(desk: &mut Desk, case: &mut Case) -> bool {
    let (steps, now) = (&desk.policy.steps, desk.now.line);
    let clocked = escalation::due(case, steps, now);
    let offered = escalation::offer_due(case, steps, now);
    let again = escalation::repeat_due(case, steps, now).is_some();
    let urgent = escalation::urgent_due(case, &desk.policy.urgent_steps, now, Presence::default());
    let moved = case.spell().is_some_and(|spell| spell.urgent_mark != urgent.mark);
    let all = [&clocked, &offered, &urgent];
    let passed: Vec<_> = all.iter().flat_map(|due| due.passed.iter().chain(&due.acting)).collect();
    if passed.is_empty() && !again && !moved {
        return false;
    }
    for step in &passed {
        desk.happened(case, Milestone::StepPassed, None, &escalation::word(step));
    }
    if let Some(spell) = case.spell_mut() {
        (spell.mark, spell.offer_mark, spell.urgent_mark) = (clocked.mark, offered.mark, urgent.mark);
        spell.repeat_at = escalation::next_repeat(steps, spell.mark, now);
    }
    true
}

/// A channel has taken in again what it kept of the gap.
pub(super) fn rescanned(desk: &mut Desk, channel: &ChannelName) -> Reason {
    let due = desk.roster().restored.as_ref().is_some_and(|mark| !mark.rescanned.contains(channel));
    if due && let Some(mark) = &mut desk.roster_mut().restored {
        mark.rescanned.insert(channel.clone());
        desk.act(Who::Line, "rescan", (None, None), "done");
        return Reason::Restored;
    }
    Reason::Nothing
}

/// Somebody looked: the quiet is over, and what is held goes out or not.
pub(super) fn end(desk: &mut Desk, ask: RestoreAsk) -> Reason {
    if desk.roster().restored.is_none() {
        desk.answer = Answer::Word(Word::NotNow);
        return Reason::Refused;
    }
    if let Some(mark) = &mut desk.roster_mut().restored {
        mark.quiet_until = None;
    }
    desk.later(Followup::Held { release: ask == RestoreAsk::Release });
    Reason::Restored
}

/// A piece of what is held.
pub(super) fn let_go(desk: &mut Desk, release: bool) {
    let Some(mark) = desk.roster().restored.clone() else { return };
    let held = &desk.snap.held;
    for delivery in held.iter().take(AT_ONCE) {
        desk.changes.unheld.push(delivery.id);
        if release {
            desk.changes.deliveries.push(mark.release(delivery.clone(), desk.now.line));
        } else {
            unsent::not_sent(desk, delivery, unsent::Unsent::Dropped);
        }
    }
    if held.len() > AT_ONCE {
        desk.later(Followup::Held { release });
    }
}
