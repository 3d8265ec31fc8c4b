//! What an operator is told and asked around a reply.

use super::media;
use super::view::{View, keyboard, press};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::say::{TickEnd, Word};
use crate::text::visible;

/// The most cases that are offered as buttons.
const OFFERED: usize = 20;

/// How a reply ended, under the operator's own message.
pub(super) fn tick(view: &View<'_>, seq: u32, end: TickEnd) -> Vec<Payload> {
    let (id, button) = match end {
        TickEnd::Delivered => ("tick-delivered", Some(("button-recall", CaseAsk::Recall(seq)))),
        TickEnd::DeliveredButCrossed => ("tick-crossed", Some(("button-recall", CaseAsk::Recall(seq)))),
        TickEnd::Refused => ("tick-refused", Some(("button-send-again", CaseAsk::SendAgain(seq)))),
        TickEnd::TakenBack => ("tick-taken-back", Some(("button-send-again", CaseAsk::SendAgain(seq)))),
        TickEnd::NotPassed => ("tick-not-passed", None),
        TickEnd::TooLarge => ("tick-too-large", None),
        TickEnd::Recalled => ("tick-recalled", None),
        TickEnd::RecallFailed => ("tick-recall-failed", None),
    };
    let button = button.zip(view.delivery.case).and_then(|((id, ask), code)| view.ask(id, code, ask));
    view.send(&view.say(id, &[("code", view.code().into())]), keyboard([[button]]))
}

/// The message was no reply: a button for each case that it could be for.
pub(super) fn which_case(view: &View<'_>, codes: &[CaseCode]) -> Vec<Payload> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return super::word::word(view, &Word::NoCases);
    }
    let button = |code, label: &str| press(label, &Command::Case { code: Some(code), ask: CaseAsk::Answer });
    let rows = cases.iter().take(OFFERED).map(|case| [button(case.code, &view.case_line(case))]);
    let mut text = view.voice.word("which-case");
    text.push_str(&further(view, cases.len(), OFFERED));
    view.send(&text, keyboard(rows))
}

/// A line that says how many are not shown; empty if all are.
pub(super) fn further(view: &View<'_>, all: usize, shown: usize) -> String {
    match all.saturating_sub(shown) {
        0 => String::new(),
        n => format!("\n\n{}", view.say("which-more", &[("n", n.into())])),
    }
}

/// A message that the app opens a reply to, so that the next words go to that case and to no other.
pub(super) fn prompt(view: &View<'_>) -> Vec<Payload> {
    let placeholder = view.voice.word("prompt-placeholder");
    view.send(&view.say_of_case("prompt", &[]), Keyboard::ForceReply { placeholder })
}

/// To whom the case can go.
pub(super) fn give_to(view: &View<'_>, operators: &[OperatorId]) -> Vec<Payload> {
    let Some(code) = view.delivery.case else { return Vec::new() };
    let button = |id: &OperatorId| {
        let ask = CaseAsk::GiveTo(Some(id.clone()));
        press(&view.colleague(id), &Command::Case { code: Some(code), ask })
    };
    let buttons: Vec<_> = operators.iter().take(OFFERED).map(button).collect();
    let id = if operators.is_empty() { "give-to-nobody" } else { "give-to" };
    view.send(&view.say_of_case(id, &[]), keyboard(buttons.chunks(2).map(<[_]>::to_vec)))
}

/// A colleague's reply to the reader's case.
pub(super) fn draft(view: &View<'_>, seq: u32, by: &OperatorId) -> Vec<Payload> {
    let button =
        view.delivery.case.and_then(|code| view.ask("button-send-draft", code, CaseAsk::SendDraft(seq)));
    written(view, seq, by, "draft-head", keyboard([[button]]))
}

/// A colleague's note.
pub(super) fn noted(view: &View<'_>, seq: u32, by: &OperatorId) -> Vec<Payload> {
    written(view, seq, by, "note-head", Keyboard::None)
}

fn written(view: &View<'_>, seq: u32, by: &OperatorId, head: &str, keyboard: Keyboard) -> Vec<Payload> {
    let Some(folded) = view.message(seq) else { return Vec::new() };
    let mut paragraphs = vec![view.say_of_case(head, &[("who", view.colleague(by).into())])];
    paragraphs.push(visible(&folded.message.text));
    paragraphs.push(media::lines(view, &folded.message).join("\n"));
    paragraphs.retain(|p| !p.is_empty());
    view.send(&paragraphs.join("\n\n"), keyboard)
}
