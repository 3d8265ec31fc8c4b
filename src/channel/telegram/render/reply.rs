//! What an operator is told and asked around a reply.

use super::media;
use super::view::{View, keyboard, press};
use crate::channel::said::{lists, paragraphs, phones, reply};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Progress;
use crate::domain::say::{TickEnd, Word};
use crate::text::{isolate, visible};

/// The most cases that are offered as buttons.
const OFFERED: usize = 20;

/// How a reply ended, or that it can be stopped, under the operator's own message.
pub(super) fn tick(view: &View<'_>, seq: u32, end: TickEnd) -> Vec<Payload> {
    let recall = recalls(view).then_some(("button-recall", CaseAsk::Recall(seq)));
    let button = match end {
        TickEnd::Delivered | TickEnd::DeliveredButCrossed => recall,
        TickEnd::Waits => Some(("button-stop", CaseAsk::Stop(seq))),
        TickEnd::Stopped
        | TickEnd::Refused
        | TickEnd::Blocked
        | TickEnd::AccountGone
        | TickEnd::Forbidden
        | TickEnd::Restricted
        | TickEnd::Quiet
        | TickEnd::Unsafe
        | TickEnd::NotSent
        | TickEnd::Unsure
        | TickEnd::NotPassed
        | TickEnd::TooLarge
        | TickEnd::TakenBack
        | TickEnd::PerhapsBack
        | TickEnd::Recalled
        | TickEnd::RecalledPartly { .. }
        | TickEnd::RecallGone
        | TickEnd::RecallFailed
        | TickEnd::RecallUnsure => {
            reply::can_go_again(end).then_some(("button-send-again", CaseAsk::SendAgain(seq)))
        }
    };
    let button = button.zip(view.delivery.case).and_then(|((id, ask), code)| view.ask(id, code, ask));
    let text = paragraphs([reply::tick(view, end), passed_on(view, seq, end)]);
    let Some(waited) = view.material.target.last().copied() else {
        return view.send(&text, keyboard([[button]]));
    };
    // A changed message makes no sound, so what its writer must know of comes anew besides.
    let heard = matches!(end, TickEnd::Delivered | TickEnd::DeliveredButCrossed | TickEnd::Stopped);
    let in_place = |keyboard| Payload::EditText { message: waited, text: text.clone(), keyboard };
    if heard {
        return vec![in_place(keyboard([[button]]))];
    }
    let mut anew = view.send(&text, keyboard([[button]]));
    anew.push(in_place(Keyboard::None));
    anew
}

/// The numbers and addresses that went out with it.
fn passed_on(view: &View<'_>, seq: u32, end: TickEnd) -> String {
    let Some(folded) = view.message(seq) else { return String::new() };
    let words = visible(&folded.message.text);
    let reach: Vec<String> =
        reply::reach_in(view, end, &words).into_iter().map(|at| isolate(&words[at])).collect();
    if reach.is_empty() {
        String::new()
    } else {
        view.say("tick-reach", &[("reach", reach.join(", ").into())])
    }
}

/// Whether an answer can be deleted where it lies, at the contact.
fn recalls(view: &View<'_>) -> bool {
    view.case().is_none_or(|case| view.policy().traits(&case.channel).recalls)
}

/// The message was no reply: a button for each case that it could be for.
pub(super) fn which_case(view: &View<'_>, codes: &[CaseCode]) -> Vec<Payload> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return super::word::word(view, &Word::NoCases);
    }
    let button = |code, label: &str| press(label, &Command::Case { code: Some(code), ask: CaseAsk::Answer });
    let rows = cases.iter().take(OFFERED).map(|case| [button(case.code, &view.case_line(case))]);
    let further = lists::further(view, cases.len(), OFFERED);
    view.send(&paragraphs([view.word("which-case"), further]), keyboard(rows))
}

/// A message that the app opens a reply to, so that the next words go to that case and to no other.
pub(super) fn prompt(view: &View<'_>) -> Vec<Payload> {
    let placeholder = view.voice.word("prompt-placeholder");
    let lines = phones::lines(view).join("\n");
    view.send(&paragraphs([view.say_of_case("prompt", &[]), lines]), Keyboard::ForceReply { placeholder })
}

/// To whom the case can go.
pub(super) fn give_to(view: &View<'_>, operators: &[OperatorId]) -> Vec<Payload> {
    let Some(code) = view.delivery.case else { return Vec::new() };
    let button = |id: &OperatorId| {
        let ask = CaseAsk::GiveTo(Some(id.clone()));
        press(&view.colleague(id), &Command::Case { code: Some(code), ask })
    };
    let buttons: Vec<_> = operators.iter().take(OFFERED).map(button).collect();
    view.send(&reply::give_to(view, operators), keyboard(buttons.chunks(2).map(<[_]>::to_vec)))
}

/// A reply to the reader's case that waits for their word: a colleague's, or their own that was held back.
pub(super) fn draft(view: &View<'_>, seq: u32, by: &OperatorId) -> Vec<Payload> {
    let label = if reply::is_held(view, by) { "button-send-held" } else { "button-send-draft" };
    let button = view.delivery.case.and_then(|code| view.ask(label, code, CaseAsk::SendDraft(seq)));
    written(view, seq, reply::draft_head(view, seq, by), keyboard([[button]]))
}

/// A colleague's note.
pub(super) fn noted(view: &View<'_>, seq: u32, by: &OperatorId) -> Vec<Payload> {
    written(view, seq, reply::note_head(view, by), Keyboard::None)
}

/// A colleague's change of what they had sent, which the contact never got.
pub(super) fn change_kept(view: &View<'_>, seq: u32, by: &OperatorId) -> Vec<Payload> {
    let Some(folded) = view.message(seq) else { return Vec::new() };
    let kept = folded.not_sent.last().map(|kept| visible(&kept.text)).unwrap_or_default();
    let (head, instead) = (reply::change_kept_head(view, by), view.word("change-kept-instead"));
    let words = visible(&folded.message.text);
    view.send(&paragraphs([head, words, instead, kept]), Keyboard::None)
}

/// The contact put emoji on an answer, or took them off.
pub(super) fn reacted(view: &View<'_>, seq: u32) -> Vec<Payload> {
    let Some(folded) = view.message(seq) else { return Vec::new() };
    let words = reply::beginning(&visible(&folded.message.text));
    let lines = media::lines(view, &folded.message).join("\n");
    view.send(&paragraphs([reply::reacted_head(view, &folded), words, lines]), Keyboard::None)
}

/// A colleague asks to take an answer back.
pub(super) fn recall_asked(view: &View<'_>, seq: u32, by: &OperatorId) -> Vec<Payload> {
    let waits = view.case().and_then(|c| c.reply(seq)).is_some_and(|r| r.progress == Progress::Pending);
    let (label, ask) =
        if waits { ("button-stop", CaseAsk::Stop(seq)) } else { ("button-recall", CaseAsk::Recall(seq)) };
    let button = view.delivery.case.and_then(|code| view.ask(label, code, ask));
    written(view, seq, reply::recall_asked_head(view, by), keyboard([[button]]))
}

pub(super) fn written(view: &View<'_>, seq: u32, head: String, keyboard: Keyboard) -> Vec<Payload> {
    let Some(folded) = view.message(seq) else { return Vec::new() };
    let (words, lines) = (visible(&folded.message.text), media::lines(view, &folded.message));
    view.send(&paragraphs([head, words, lines.join("\n")]), keyboard)
}
