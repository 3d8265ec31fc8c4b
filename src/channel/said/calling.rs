//! What an operator reads of somebody who called: whom to call, from where, and whether that is safe.
//!
//! A number is shown on a tap, to whoever has the case, and goes from their chat after ten minutes.

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

/// That there is a number; it is shown on a tap, for a card stands for days on a phone that may be taken.
fn number(view: &View<'_>, case: &Case, stand: &Stand) -> Vec<String> {
    if told(view, case).is_none() {
        return if stand.number { Vec::new() } else { vec![view.word("card-call-withheld")] };
    }
    let theirs = !is_over(case) && view.reader().is_some() && case.operator() == view.reader();
    if theirs { vec![view.word("card-call-hidden")] } else { Vec::new() }
}

/// What the exchange told of the number.
fn told<'a>(view: &View<'a>, case: &Case) -> Option<&'a str> {
    let contact = view.material.contact.as_ref().filter(|contact| contact.id == case.contact);
    contact.and_then(|contact| call::told(&contact.address))
}

fn is_over(case: &Case) -> bool {
    matches!(case.state, State::Closed { .. })
}

/// The number that they called from, and the one from which they are called; nothing for whoever has the case no more.
fn shown(view: &View<'_>) -> String {
    let Some(case) = view.case().filter(|case| !is_over(case) && case.operator() == view.reader()) else {
        return String::new();
    };
    let Some(told) = told(view, case) else { return view.word("card-call-withheld") };
    let number = ("number", isolate(&visible(told)).into());
    let Some(stand) = case.call.as_ref().filter(|stand| stand.number) else {
        return [view.code(), view.say("card-call-unclear", &[number])].join("\n");
    };
    let from = match view.policy().calls.from_for(told) {
        Some(from) => view.say("card-call-from", &[("from", isolate(from).into())]),
        None => view.word("card-call-from-line"),
    };
    let safe = [callback(stand.callback), left(stand.message)].map(|id| view.word(id)).join(" ");
    let goes = view.word("calling-number-goes");
    [view.code(), view.say("card-call-number", &[number]), from, safe, goes].join("\n")
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
        Calling::Number => return shown(view),
        Calling::Undone => ("calling-undone", 0),
        Calling::NoAnswer { tries } if tries >= TRIES => ("calling-no-answer-last", tries),
        Calling::NoAnswer { tries } => ("calling-no-answer", tries),
        Calling::Again { tries } => ("calling-again", tries),
    };
    view.say_of_case(id, &[("tries", u32::from(tries).into()), ("most", u32::from(TRIES).into())])
}
