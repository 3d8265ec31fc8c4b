//! What an operator reads of somebody who called: whom to call, from where, and whether that is safe.
//!
//! A number is shown to whoever has the case, and goes from their cards when they have it no more.

use super::View;
use crate::domain::call::{self, Calling as Stand, Safe, TRIES};
use crate::domain::case::{Case, State};
use crate::domain::message::{Author, Message};
use crate::domain::say::Calling;
use crate::text::{isolate, visible};

/// The lines of a card that are about the telephone; none where the case did not come by it.
pub fn lines(view: &View<'_>, case: &Case, message: &Message) -> Vec<String> {
    let Some(stand) = &case.call else { return Vec::new() };
    let mut lines = number(view, case, stand);
    if stand.number {
        lines.push([callback(stand.callback), left(stand.message)].map(|id| view.word(id)).join(" "));
    }
    if stand.lacks_voice {
        lines.push(view.word("card-call-no-voice"));
    }
    let further = message.from == Author::Contact && message.seq > 1;
    if stand.number && further {
        lines.push(view.word("card-call-further"));
    } else if let Some(other) = stand.perhaps {
        lines.push(view.say("card-call-perhaps", &[("other", other.to_string().into())]));
    }
    lines
}

/// The number that they called from, and the one from which they are called.
fn number(view: &View<'_>, case: &Case, stand: &Stand) -> Vec<String> {
    let contact = view.material.contact.as_ref().filter(|contact| contact.id == case.contact);
    let Some(told) = contact.and_then(|contact| call::told(&contact.address)) else {
        return if stand.number { Vec::new() } else { vec![view.word("card-call-withheld")] };
    };
    let over = matches!(case.state, State::Closed { .. });
    if over || view.reader().is_none() || case.operator() != view.reader() {
        return Vec::new();
    }
    let shown = ("number", isolate(&visible(told)).into());
    if !stand.number {
        return vec![view.say("card-call-unclear", &[shown])];
    }
    let from = match view.policy().calls.from_for(told) {
        Some(from) => view.say("card-call-from", &[("from", isolate(from).into())]),
        None => view.word("card-call-from-line"),
    };
    vec![view.say("card-call-number", &[shown]), from]
}

fn callback(safe: Safe) -> &'static str {
    match safe {
        Safe::Yes => "card-callback-yes",
        Safe::No => "card-callback-no",
        Safe::Unknown => "card-callback-unknown",
    }
}

fn left(safe: Safe) -> &'static str {
    match safe {
        Safe::Yes => "card-call-message-yes",
        Safe::No => "card-call-message-no",
        Safe::Unknown => "card-call-message-unknown",
    }
}

/// How it stands with calling back, and what is asked of whoever does it.
pub fn text(view: &View<'_>, what: Calling) -> String {
    let (id, tries) = match what {
        Calling::Spoke { noted: false } => ("calling-spoke", 0),
        Calling::Spoke { noted: true } => ("calling-spoke-noted", 0),
        Calling::CalledBack { seq } => return view.say_of_case("calling-back", &[("seq", seq.into())]),
        Calling::Undone => ("calling-undone", 0),
        Calling::NoAnswer { tries } if tries >= TRIES => ("calling-no-answer-last", tries),
        Calling::NoAnswer { tries } => ("calling-no-answer", tries),
        Calling::Again { tries } => ("calling-again", tries),
    };
    view.say_of_case(id, &[("tries", u32::from(tries).into()), ("most", u32::from(TRIES).into())])
}
