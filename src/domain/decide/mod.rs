//! Where every decision of the line is made.
//!
//! [`decide`] takes what is known, what happened, the admin's policy and the time, and returns what changes
//! and why. It reads no clock, draws no random numbers and does no I/O: an event brings its own seed, so
//! the same call always decides the same.
//!
//! Before that, [`needs`] and [`needs_more`] name what must be loaded, in two rounds: what the event itself names,
//! then what those documents name. [`needs_last`] names what only an operator's words need, whose case is known by then.
//!
//! What answers an event stands here. What such answers share stands a floor below, in `moves`, and knows nothing of
//! this one.
//!
//! Architecture invariants:
//! - a reply goes to the contact of the link that it answers, and a link is written only for messages that
//!   we sent ourselves; there is no other way to a contact;
//! - only a delivered reply stops the clock of a case, and only for what its writer had been shown;
//! - whoever asks for something about a case is checked against its assignment here, whatever the surface.

mod addressee;
mod addressing;
mod admin;
mod aged;
mod announce;
mod announced;
mod answers;
mod arrival;
mod bots;
mod bulk;
mod call;
mod called;
mod campaign;
mod casework;
mod console;
mod contact;
mod drill;
mod due;
mod edited;
mod enrol;
mod forged;
mod forget;
mod hours;
mod human;
mod incoming;
mod introduce;
mod known;
mod late;
mod leaving;
mod let_in;
mod linked;
mod linking;
mod lock;
mod machine;
mod maybe;
mod meant;
mod menu;
mod merging;
mod moves;
mod named;
mod needs;
mod operator;
mod person;
mod planned;
mod proven;
mod queue;
mod reaction;
mod reopened;
mod reply;
mod restored;
mod revision;
mod searched;
mod sending;
mod senses;
mod settle;
mod stranger;
mod strip;
mod supervise;
#[cfg(test)]
mod tests;
mod threads;
mod told;
mod traces;
mod unseen;

pub use addressee::{addressee, caller};
pub use meant::needs_last;
pub use moves::reason::{Answer, Reason};
pub use needs::{needs, needs_more};

use super::changes::{Changes, Snapshot};
use super::event::{Event, What};
use super::id::CaseCode;
use super::policy::Policy;
use super::tally;
use super::time::Now;
use moves::desk::Desk;
use moves::phones;

/// What an event leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Why, in one word for logs and metrics.
    pub reason: Reason,
    /// What is written. Empty where there is nothing to do.
    pub changes: Changes,
    /// What the asker over the admin socket is told.
    pub answer: Answer,
}

/// Decides one event.
#[must_use]
pub fn decide(snapshot: &Snapshot, event: &Event, policy: &Policy, now: Now) -> Decision {
    let mut desk = Desk::new(snapshot, policy, now, &event.seed);
    desk.changes.seen = event.seen.iter().filter(|k| !snapshot.seen.contains(k)).copied().collect();
    let reason = if desk.changes.seen.len() < event.seen.len() {
        known(&mut desk, event)
    } else {
        match &event.what {
            What::Arrived(arrival) => arrival::decide(&mut desk, arrival),
            What::Settled(settlement) => settle::decide(&mut desk, settlement),
            What::Due(code) => due::decide(&mut desk, *code),
            What::Repair(code) => repair(&mut desk, *code),
            What::RosterTick => hours::tick(&mut desk),
            What::Introduce => introduce::begin(&mut desk),
            What::Followup(id, followup) => hours::follow(&mut desk, *id, followup),
            What::Asked(ask, by) => admin::decide(&mut desk, ask, by),
            What::Forget(what, by) => forget::decide(&mut desk, what, by),
            What::Strip(what) => strip::decide(&mut desk, what),
            What::CutTrail(begin) => strip::cut_trail(&mut desk, begin),
            What::Stuck { case, seq, operator } => incoming::stuck(&mut desk, *case, *seq, operator),
            What::Threaded(threaded) => threads::learn(&mut desk, threaded),
            What::ClearOut(id, all) => lock::clear_out(&mut desk, *id, all),
            What::Compared(id, number, shared) => announce::compared(&mut desk, *id, *number, shared.clone()),
            What::Aged(all) => aged::take_back(&mut desk, all),
            What::Expunged(ids) => {
                desk.changes.done.extend(ids);
                Reason::Forgotten
            }
            What::Clear(contact, messages) => searched::gathered(&mut desk, *contact, messages),
            What::Restored { from, emptied, by } => restored::mark(&mut desk, *from, *emptied, by),
            What::Sensed(sensed) => senses::decide(&mut desk, sensed),
            What::Rescanned(channel) => restored::rescanned(&mut desk, channel),
            What::Identified { channel, bot, older } => bots::identified(&mut desk, channel, *bot, *older),
            What::Acted(act) => {
                desk.changes.acts.push(act.clone());
                Reason::Recorded
            }
        }
    };
    phones::spread(&mut desk);
    reopened::follow(&mut desk);
    threads::follow(&mut desk);
    desk.count_told();
    let answer = std::mem::take(&mut desk.answer);
    let mut changes = desk.changes;
    tally::count(snapshot, &mut changes, policy, now);
    // Most who write have written before, and nothing about them changed by it.
    changes.contacts.retain(|id, contact| snapshot.contacts.get(id) != Some(contact));
    Decision { reason, changes, answer }
}

/// Writes a case as it is, so that it stands where it belongs.
fn repair(desk: &mut Desk, code: CaseCode) -> Reason {
    if forget::remains(desk, code) {
        return Reason::Forgotten;
    }
    let Some(case) = desk.case(code) else { return Reason::Nothing };
    desk.save(case);
    desk.changes.repairs.push(code);
    Reason::Repaired
}

/// At least one of the event's sources was taken before: a duplicate, but for the parts of an album that are new.
fn known(desk: &mut Desk, event: &Event) -> Reason {
    let What::Arrived(arrival) = &event.what else { return Reason::Duplicate };
    match arrival::without_known(arrival, &event.seen, &desk.snap.seen) {
        Some(rest) => arrival::decide(desk, &rest),
        None => Reason::Duplicate,
    }
}
