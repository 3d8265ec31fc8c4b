//! An operator answers: it goes out, waits for another look, or is kept as a draft.
//!
//! A reply goes to the contact of the link that it answers. It answers what its writer had been shown before
//! they wrote it, and only once it is delivered (see `settle`).

use crate::domain::case::{Case, State};
use crate::domain::changes::Link;
use crate::domain::event::{Arrival, Said};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Entry};
use crate::domain::names::Betrayal;
use crate::domain::say::Word;

use super::called;
use super::moves::desk::Desk;
use super::moves::outgoing::{may_answer, not_relayed, offer, post};
use super::moves::reason::Reason;
use super::moves::{copied, naming, place, transcript, undecided};

pub(super) fn decide(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    link: &Link,
) -> Reason {
    let found = desk.case(link.case).filter(|c| c.contact == link.contact);
    if let Some(case) = found.clone().filter(|case| !desk.traits(&case.channel).tells) {
        return called::wrote(desk, arrival, me, said, case);
    }
    let to = found.as_ref().map_or(&arrival.channel, |case| &case.channel);
    if let Some(word) = not_relayed(desk, said, &arrival.channel, to) {
        desk.word(me, word, found.as_ref(), Some(arrival.source));
        return Reason::NotRelayed;
    }
    let Some(mut case) = found else {
        desk.word(me, Word::NoSuchCase, None, Some(arrival.source));
        return Reason::Refused;
    };
    if matches!(case.state, State::Waiting { .. }) {
        // Nobody has it, and here is somebody who answers: theirs.
        place::move_to(desk, &mut case, me, "answered_it", false);
    }
    let told = naming::betrays(desk, &case, me, said);
    naming::remember(desk, me, said, told);
    match may_answer(desk, &case, me) {
        true if case.unaddressed => {
            desk.word(me, Word::NoAddress, Some(&case), Some(arrival.source));
            hold_back(desk, arrival, me, said, (case, told))
        }
        true if told.is_some() || said.doubtful || said.again || copied::is_copy(desk, &case, said) => {
            hold_back(desk, arrival, me, said, (case, told))
        }
        true => send(desk, arrival, me, said, (case, link)),
        false => keep_as_draft(desk, arrival, me, said, case),
    }
}

fn send(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    (mut case, link): (Case, &Link),
) -> Reason {
    let seq = write_down(desk, arrival, &mut case, said, Author::Operator(me.clone()));
    let covers = case.shown_before(me, &arrival.written());
    // Of several cards in one mail the one whose address was written to; a number stands under its own card.
    let card = said.on.and_then(|on| case.shown.iter().find(|card| card.delivery == on));
    let to = card.map_or(link.seq, |card| card.seq);
    post(desk, &mut case, me, seq, arrival.source, (covers, to));
    transcript::link(desk, arrival, &case, seq);
    desk.save(case);
    Reason::Reply
}

/// They changed what waited for their second look: the new words wait for one, too.
pub(super) fn look_again(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    case: Case,
) -> Reason {
    let told = naming::betrays(desk, &case, me, said);
    naming::remember(desk, me, said, told);
    hold_back(desk, arrival, me, said, (case, told))
}

/// It may hold what its writer does not mean to send: nothing goes out until they have looked again.
fn hold_back(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    (mut case, why): (Case, Option<Betrayal>),
) -> Reason {
    let seq = write_down(desk, arrival, &mut case, said, Author::Draft(me.clone()));
    transcript::link(desk, arrival, &case, seq);
    undecided::wait(desk, &mut case, (me, seq), arrival.source, why);
    desk.save(case);
    Reason::HeldBack
}

fn keep_as_draft(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said, mut case: Case) -> Reason {
    if case.operator().is_none_or(|o| o == me) {
        desk.word(me, Word::NotNow, Some(&case), Some(arrival.source));
        return Reason::Refused;
    }
    let seq = write_down(desk, arrival, &mut case, said, Author::Draft(me.clone()));
    transcript::link(desk, arrival, &case, seq);
    offer(desk, &case, me, seq);
    desk.word(me, Word::KeptAsDraft, Some(&case), Some(arrival.source));
    desk.save(case);
    Reason::Draft
}

fn write_down(desk: &mut Desk, arrival: &Arrival, case: &mut Case, said: &Said, author: Author) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    let message = transcript::message(desk, arrival, case, seq, author, said);
    desk.log(case, Entry::Said(message));
    seq
}
