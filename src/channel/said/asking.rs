//! What an operator is asked before something is done.

use super::{View, lists, paragraphs};
use crate::domain::case::Case;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::{Folded, Message};
use crate::domain::time::Stamp;
use crate::text::{isolate, native_name, split};

/// How many of the unanswered messages are shown: so many of the oldest, and so many of the newest.
const OLDEST: usize = 3;
const NEWEST: usize = 9;
/// How many characters of each.
const WORDS: usize = 1_000;

/// What would end if the case were closed: the words that nobody answered, up to that message. `theirs` marks them as
/// somebody's.
pub fn close(view: &View<'_>, upto: u32, theirs: impl Fn(&Message) -> String) -> String {
    let (messages, _) = view.folded();
    let spell = view.case().and_then(Case::spell);
    let waits = |m: &&Folded| m.message.seq <= upto && spell.is_some_and(|s| s.holds(m.message.seq));
    let all: Vec<&Folded> = messages.iter().filter(waits).collect();
    let said = |folded: &&Folded| {
        let at = view.voice.clock(view.civil(folded.message.received_at));
        [at, theirs(&beginning(&folded.message))].join("\n")
    };
    let between = all.len().saturating_sub(OLDEST + NEWEST);
    let mut parts = vec![view.say_of_case("asking-close", &[])];
    if between == 0 {
        parts.extend(all.iter().map(said));
    } else {
        parts.extend(all.iter().take(OLDEST).map(said));
        parts.push(view.say_of_case("asking-close-between", &[("n", between.into())]));
        parts.extend(all.iter().skip(OLDEST + between).map(said));
    }
    paragraphs(parts)
}

/// What stands above a ready answer as it would go out.
pub fn say_head(view: &View<'_>, name: &str) -> String {
    let language = view.case().map_or("", |case| native_name(&case.language));
    view.say_of_case(
        "asking-say",
        &[("name", isolate(name).into()), ("language", language.to_owned().into())],
    )
}

/// What stands above an answer that waits for its hour.
pub fn planned_head(view: &View<'_>, seq: u32) -> String {
    let planned = view.case().and_then(|case| case.handled.planned.iter().find(|planned| planned.seq == seq));
    match planned {
        Some(planned) => {
            let at = view.voice.moment(view.civil(planned.at));
            view.say_of_case("asking-planned", &[("at", at.into())])
        }
        None => view.say_of_case("asking-planned-over", &[]),
    }
}

/// What stands above the first word that comes from an operator.
pub fn write_head(view: &View<'_>, last: Option<Stamp>) -> String {
    match last {
        Some(last) => {
            let at = view.voice.moment(view.civil(last));
            view.say_of_case("asking-write", &[("at", at.into())])
        }
        None => view.say_of_case("asking-write-unheard", &[]),
    }
}

/// Whether two cases are one person's: each with its first words, which a supervisor compares.
pub fn merge(view: &View<'_>, with: CaseCode, by: &OperatorId) -> String {
    let head = view.say_of_case(
        "asking-merge",
        &[("who", view.colleague(by).into()), ("with", with.to_string().into())],
    );
    let cases = view.case().into_iter().chain(view.listed(&[with]));
    let line = |case: &Case| format!("{}\n{}", view.case_line(case), lists::newcomer(view, case));
    paragraphs(std::iter::once(head).chain(cases.map(line)))
}

/// Whether a reason must be given still: no human ever answered, and whoever asks has named none.
pub fn wants_reason(case: &Case) -> bool {
    !case.ever_answered && case.handled.closing.is_none()
}

/// A message as far as it is shown.
fn beginning(message: &Message) -> Message {
    let first = split(&message.text, WORDS).first().copied().unwrap_or_default();
    let more = if first.len() < message.text.len() { " …" } else { "" };
    Message { text: format!("{first}{more}"), ..message.clone() }
}
