//! What an operator is asked before something is done, with the buttons to say so.

use super::history::theirs;
use super::view::{View, keyboard, press};
use super::{reply, word};
use crate::channel::said::{asking, paragraphs, phones};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::say::Asking;

/// A question before something is done.
pub(super) fn asking(view: &View<'_>, what: &Asking) -> Vec<Payload> {
    match what {
        Asking::Close { upto } => close(view, *upto),
        Asking::Block { again } => block(view, *again),
        Asking::Say { seq, name } => say(view, *seq, name),
        Asking::Later { seq } => later(view, *seq),
        Asking::Merge { with, by } => {
            let Some(code) = view.delivery.case else { return Vec::new() };
            let rows = [
                [view.ask("button-same-person", code, CaseAsk::MergeNow(*with)), None],
                [
                    view.ask("button-history", code, CaseAsk::History),
                    press(
                        &view.say("button-history-of", &[("code", with.to_string().into())]),
                        &Command::Case { code: Some(*with), ask: CaseAsk::History },
                    ),
                ],
            ];
            view.send(&asking::merge(view, *with, by), keyboard(rows))
        }
        Asking::Planned { seq } => {
            let stop = view.delivery.case.and_then(|code| view.ask("button-stop", code, CaseAsk::Stop(*seq)));
            reply::written(view, *seq, asking::planned_head(view, *seq), keyboard([[stop]]))
        }
        Asking::Write { last } => {
            let placeholder = view.voice.word("prompt-placeholder");
            let text = paragraphs([asking::write_head(view, *last), phones::lines(view).join("\n")]);
            view.send(&text, Keyboard::ForceReply { placeholder })
        }
    }
}

/// Whether a contact is to be blocked.
fn block(view: &View<'_>, again: bool) -> Vec<Payload> {
    let Some(code) = view.delivery.case else { return Vec::new() };
    let (text, button, next) = if again {
        ("asking-block-again", "button-block-sure", 2)
    } else {
        ("asking-block", "button-block", 1)
    };
    let button = view.ask(button, code, CaseAsk::Block(next));
    view.send(&view.say_of_case(text, &[]), keyboard([[button]]))
}

/// It is time for what they wanted to be told of.
fn later(view: &View<'_>, seq: u32) -> Vec<Payload> {
    let Some(code) = view.delivery.case else { return Vec::new() };
    let row = [
        view.ask("button-answer", code, CaseAsk::Answer),
        view.ask("button-history", code, CaseAsk::History),
    ];
    let head = view.say_of_case("asking-later", &[]);
    if view.message(seq).is_none() {
        return view.send(&head, keyboard([row]));
    }
    reply::written(view, seq, head, keyboard([row]))
}

/// A ready answer as it would go out.
fn say(view: &View<'_>, seq: u32, name: &str) -> Vec<Payload> {
    let Some(code) = view.delivery.case else { return Vec::new() };
    let button = view.ask("button-send-ready", code, CaseAsk::SendDraft(seq));
    reply::written(view, seq, asking::say_head(view, name), keyboard([[button]]))
}

/// Whether a case is to be closed in which somebody waits: their words, and why.
fn close(view: &View<'_>, upto: u32) -> Vec<Payload> {
    let Some(case) = view.case() else { return Vec::new() };
    let words = asking::close(view, upto, |message| theirs(view, message));
    let sure = |why: Option<&str>, label: &str| {
        let ask = CaseAsk::CloseNow(upto, why.map(str::to_owned));
        [press(label, &Command::Case { code: Some(case.code), ask })]
    };
    let (question, rows) = if asking::wants_reason(case) {
        let reasons = word::reasons(view);
        ("asking-close-why", reasons.iter().map(|(why, read)| sure(Some(*why), read)).collect())
    } else {
        ("asking-close-sure", vec![sure(None, &view.word("button-close-sure"))])
    };
    view.send(&paragraphs([words, view.word(question)]), keyboard(rows))
}
