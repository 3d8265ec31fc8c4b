//! An operator's mail that is proven to be theirs may still be one to refuse: a copy of an earlier one, which
//! proves the same, or an answer to a case that everyone holds for over.

use crate::domain::automatic::WhyKept;
use crate::domain::case::{Case, State};
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::{OperatorId, SeenKey};
use crate::domain::say::{ADDRESSES_LIVE, Word};

use super::drill;
use super::moves::desk::Desk;
use super::moves::kept;
use super::moves::reason::Reason;

/// Whether its channel proved it to be an operator's.
pub(super) fn is_proven(arrival: &Arrival) -> bool {
    matches!(&arrival.what, Came::Said(said) if said.proof.is_some())
}

/// Why it is refused, if it is: then nothing of it is done, and the operator has heard so. Otherwise its proof
/// is used up.
pub(super) fn refused(desk: &mut Desk, arrival: &Arrival, me: &OperatorId) -> Option<Reason> {
    let (Came::Said(said) | Came::Edited(said)) = &arrival.what else { return None };
    if let Some(proof) = said.proof {
        if desk.snap.seen.contains(&proof) {
            return Some(replayed(desk, me, proof));
        }
        remember(desk, proof);
    }
    if let Some(reason) = machine_again(desk, arrival, me, said) {
        return Some(reason);
    }
    let code = said.case.filter(|_| !drill::is_meant(desk, arrival, me))?;
    let case = desk.case(code);
    let (word, reason) = match &case {
        None => (Word::NoSuchCase, Reason::Refused),
        Some(case) if is_over(desk, case) => (Word::AddressOver, Reason::Expired),
        Some(_) => return None,
    };
    desk.word(me, word, case.as_ref(), Some(arrival.source));
    Some(reason)
}

/// What remembers that the operator was told of copies of that mail: whoever has one copy has a thousand, and
/// each of them would become a mail to the operator.
pub(super) fn told_of(proof: SeenKey) -> SeenKey {
    SeenKey { hash: proof.hash.map(|byte| !byte), ..proof }
}

/// What an operator's server marks as a machine's is told of some times a day, for it may be their own `yes`; then
/// it is told that no more will be, and the rest is only kept: two machines would answer each other for ever.
fn machine_again(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> Option<Reason> {
    let last = said.told.last().copied()?;
    let free = said.told.iter().copied().find(|key| !desk.snap.seen.contains(key));
    if let Some(key) = free {
        remember(desk, key);
    }
    if free.is_some_and(|key| key != last) {
        return None;
    }
    if free.is_some() {
        let case = said.case.and_then(|code| desk.case(code));
        desk.word(me, Word::MachineAnswers, case.as_ref(), Some(arrival.source));
    }
    kept::keep(desk, arrival, said, WhyKept::OperatorMachine);
    Some(Reason::Automatic)
}

fn replayed(desk: &mut Desk, me: &OperatorId, proof: SeenKey) -> Reason {
    let told = told_of(proof);
    if !desk.snap.seen.contains(&told) {
        remember(desk, told);
        desk.word(me, Word::Replayed, None, None);
    }
    Reason::Replayed
}

fn remember(desk: &mut Desk, key: SeenKey) {
    if !desk.changes.seen.contains(&key) {
        desk.changes.seen.push(key);
    }
}

fn is_over(desk: &Desk, case: &Case) -> bool {
    matches!(case.state, State::Closed { at, .. } if desk.now.line.since(at) > ADDRESSES_LIVE)
}
