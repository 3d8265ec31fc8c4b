//! What no person wrote, or nobody who can be trusted: bounces, automatic mail, mail in an operator's name.
//!
//! All of it is easily forged. So a bounce may start a clock again but never stop one, automatic mail is only
//! kept, and a forged mail leads to a word to the operator in whose name it came.

use crate::domain::case::Case;
use crate::domain::event::{Arrival, Followup, Machine, Said};
use crate::domain::id::{CaseCode, DeliveryId, OperatorId};
use crate::domain::message::{Author, Entry, Milestone, Progress};
use crate::domain::say::TickEnd;
use crate::domain::trail::Who;

use super::moves::desk::Desk;
use super::moves::reason::Reason;
use super::moves::replies::{find, tick};
use super::moves::{kept, recall, transcript};
use super::{drill, forged, unseen};

pub(super) fn decide(desk: &mut Desk, arrival: &Arrival, machine: &Machine, said: &Said) -> Reason {
    kept::keep(desk, arrival, said, kept::why(machine));
    if let Machine::Bounced { delivery, case, .. } = machine {
        kept::reports_of(desk, *delivery, *case);
    }
    match machine {
        Machine::Bounced { delivery, case, sure: true } => bounced(desk, arrival, *case, *delivery),
        Machine::Bounced { delivery, case, sure: false } => perhaps(desk, arrival, *case, *delivery, said),
        Machine::Automatic(_) => keep(desk, arrival, said),
        Machine::Impostor { operator, why } => warn(desk, operator, why, said.case),
    }
}

/// Something that nobody is known to write so came back for an answer, from somebody other than whom it went to:
/// whoever wrote it is asked to look, and it counts as it did.
fn perhaps(
    desk: &mut Desk,
    arrival: &Arrival,
    code: Option<CaseCode>,
    delivery: DeliveryId,
    said: &Said,
) -> Reason {
    let Some(mut case) = code.and_then(|code| desk.case(code)) else { return Reason::Automatic };
    if case.is_of(arrival.chat.contact()) {
        // Their own machine: it has the mail.
        return keep(desk, arrival, said);
    }
    write_down(desk, arrival, &mut case, said);
    let Some(reply) = find(&case, delivery).filter(|r| r.progress == Progress::Delivered) else {
        desk.save(case);
        return Reason::Automatic;
    };
    tick(desk, &case, &reply, reply.seq, TickEnd::PerhapsBack);
    desk.save(case);
    Reason::Bounced
}

/// What had been delivered did not arrive. An answer: the clock resumes, its writer hears it and can send again.
/// A card: nobody has seen it.
fn bounced(desk: &mut Desk, arrival: &Arrival, code: Option<CaseCode>, delivery: DeliveryId) -> Reason {
    if let Some(operator) = drill::called_by(desk, delivery) {
        let channel = arrival.channel.clone();
        if code.is_some() {
            return drill::bounced(desk, &operator, &channel);
        }
        // With several things in the mail, the cards among them came back too.
        desk.later(Followup::CameBack { operator, delivery, channel });
        return Reason::Bounced;
    }
    let known = || desk.contact(arrival.chat.contact()).and_then(|c| c.case);
    let Some(mut case) = code.or_else(known).and_then(|code| desk.case(code)) else {
        return of_several(desk, arrival, delivery);
    };
    if let Some(card) = case.shown.iter().find(|s| s.delivery == delivery).cloned() {
        return unseen::card(desk, &arrival.channel, case, &card);
    }
    let Some(reply) = find(&case, delivery).filter(|r| r.progress == Progress::Delivered) else {
        return Reason::Nothing;
    };
    recall::take_back(desk, &mut case, &reply, Milestone::AnswerTakenBack, None);
    tick(desk, &case, &reply, reply.seq, TickEnd::TakenBack);
    desk.save(case);
    Reason::Bounced
}

/// A mail to an operator that was about several cases: which, their cards tell. Whom it was for, the report
/// says, and it may lie; it is believed only where such a card was shown to that operator.
fn of_several(desk: &mut Desk, arrival: &Arrival, delivery: DeliveryId) -> Reason {
    let channel = arrival.channel.clone();
    match desk.roster().writer(desk.policy, &channel, &arrival.address, arrival.chat) {
        Some(operator) => {
            desk.later(Followup::CameBack { operator, delivery, channel });
            Reason::Bounced
        }
        None => Reason::Nothing,
    }
}

/// Into the transcript of the case that the address has, if it has one; it is remembered as taken in any case.
fn keep(desk: &mut Desk, arrival: &Arrival, said: &Said) -> Reason {
    let case = desk.contact(arrival.chat.contact()).and_then(|c| c.case).and_then(|code| desk.case(code));
    if let Some(mut case) = case {
        write_down(desk, arrival, &mut case, said);
        desk.save(case);
    }
    Reason::Automatic
}

fn write_down(desk: &mut Desk, arrival: &Arrival, case: &mut Case, said: &Said) {
    let seq = case.next_seq;
    case.next_seq += 1;
    let message = transcript::message(desk, arrival, case, seq, Author::Automatic, said);
    desk.log(case, Entry::Said(message));
}

fn warn(desk: &mut Desk, operator: &OperatorId, why: &'static str, about: Option<CaseCode>) -> Reason {
    if desk.policy.operator(operator).is_some() {
        forged::came(desk, operator, why, about);
    }
    desk.act(Who::Line, "impostor", (None, Some(operator.clone())), why);
    Reason::Impostor
}
