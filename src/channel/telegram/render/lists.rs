//! Several cases at once: an operator's list, an alert, the end of a shift; and the reminder of one.

use super::reply::further;
use super::view::{View, keyboard, press};
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::case::Case;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// The most cases of an alert that have buttons.
const ALERTED: usize = 8;

/// The most cases that one list names.
const LISTED: usize = 40;

/// `/cases`: what the operator has, with a button to answer each, and how much waits.
pub(super) fn case_list(view: &View<'_>, codes: &[CaseCode], waiting: u32) -> Vec<Payload> {
    let cases = view.listed(codes);
    let mut text = view.say("case-list-head", &[("n", cases.len().into())]);
    for case in cases.iter().take(LISTED) {
        text.push('\n');
        text.push_str(&view.case_line(case));
    }
    text.push_str(&further(view, cases.len(), LISTED));
    if waiting > 0 {
        text.push_str("\n\n");
        text.push_str(&view.say("case-list-waiting", &[("n", waiting.into())]));
    }
    let buttons: Vec<_> = cases
        .iter()
        .take(LISTED)
        .map(|case| coded(view, "button-answer-code", case.code, CaseAsk::Answer))
        .collect();
    view.send(&text, keyboard(buttons.chunks(2).map(<[_]>::to_vec)))
}

/// Cases that run late. One that was answered meanwhile is no longer named: an alert is no place for noise.
pub(super) fn alert(view: &View<'_>, codes: &[CaseCode]) -> Vec<Payload> {
    let mut cases = view.listed(codes);
    cases.retain(|c| c.unanswered_since().is_some());
    if cases.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![view.say("alert-head", &[("n", cases.len().into())])];
    let line = |case: &&Case| [view.case_line(case), with(view, case)].join(" · ");
    lines.extend(cases.iter().take(ALERTED).map(line));
    let text = lines.join("\n") + &further(view, cases.len(), ALERTED);
    let rows = cases.iter().take(ALERTED).map(|case| {
        [
            coded(view, "button-take-code", case.code, CaseAsk::GiveMe),
            view.ask("button-give-to", case.code, CaseAsk::GiveTo(None)),
            view.ask("button-on-it", case.code, CaseAsk::Quiet),
        ]
    });
    view.send(&text, keyboard(rows))
}

/// The shift ends: what will move, and a last chance for notes.
pub(super) fn handover(view: &View<'_>, codes: &[CaseCode], at: Stamp) -> Vec<Payload> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return Vec::new();
    }
    let at = view.voice.moment(at);
    let mut text = view.say("handover-head", &[("n", cases.len().into()), ("at", at.into())]);
    for case in cases.iter().take(LISTED) {
        text.push('\n');
        text.push_str(&view.case_line(case));
    }
    text.push_str(&further(view, cases.len(), LISTED));
    text.push_str("\n\n");
    text.push_str(&view.voice.word("handover-note"));
    view.send(&text, Keyboard::None)
}

/// The reader's case waits; nothing if it was answered meanwhile.
pub(super) fn reminder(view: &View<'_>) -> Vec<Payload> {
    let Some(case) = view.case().filter(|c| c.unanswered_since().is_some()) else { return Vec::new() };
    let lasting = view.voice.lasting(view.waited(case));
    let text = view.say_of_case("reminder", &[("lasting", lasting.into())]);
    let ask = |id, ask| view.ask(id, case.code, ask);
    let buttons = [
        ask("button-answer", CaseAsk::Answer),
        ask("button-pass-on", CaseAsk::PassOn),
        ask("button-history", CaseAsk::History),
    ];
    view.send(&text, keyboard([buttons]))
}

/// Who has a case, or had it last.
pub(super) fn with(view: &View<'_>, case: &Case) -> String {
    match case.operator() {
        Some(id) => view.say("state-with", &[("who", view.colleague(id).into())]),
        None => view.voice.word("state-with-nobody"),
    }
}

/// A button whose label names its case.
fn coded(view: &View<'_>, id: &str, code: CaseCode, ask: CaseAsk) -> Option<Button> {
    let label = view.say(id, &[("code", code.to_string().into())]);
    press(&label, &Command::Case { code: Some(code), ask })
}
