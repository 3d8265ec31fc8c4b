//! Several cases at once: an operator's list, an alert, the end of a shift; and the reminder of one.

use super::view::{View, keyboard, press};
use crate::channel::said::lists::{self, LISTED};
use crate::channel::said::{self, paragraphs};
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::case::Case;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, DeliveryId};
use crate::domain::time::Stamp;

/// The most cases of an alert that have buttons.
const ALERTED: usize = 8;
/// The most of one that stands for many.
const NAMED: usize = 10;

/// `/cases`: what the operator has, with a button to answer each, and how much waits.
pub(super) fn case_list(view: &View<'_>, codes: &[CaseCode], waiting: u32) -> Vec<Payload> {
    let cases = view.listed(codes);
    let list = below(lists::head(view, cases.len()), &cases, LISTED, |case| view.case_line(case));
    let further = lists::further(view, cases.len(), LISTED);
    let text = paragraphs([list, further, lists::waiting(view, waiting)]);
    let buttons: Vec<_> = cases
        .iter()
        .take(LISTED)
        .map(|case| coded(view, "button-answer-code", case.code, CaseAsk::Answer))
        .collect();
    view.send(&text, keyboard(buttons.chunks(2).map(<[_]>::to_vec)))
}

/// Cases that run late; nothing if all were answered meanwhile.
pub(super) fn alert(view: &View<'_>, codes: &[CaseCode]) -> Vec<Payload> {
    let cases = lists::late(view, codes);
    if cases.is_empty() {
        return Vec::new();
    }
    let (text, keyboard) = late(view, &cases, cases.len(), ALERTED);
    view.send(&text, keyboard)
}

/// Many cases that run late, the oldest of them named; where an earlier such message lies, that one is changed.
pub(super) fn alarm(
    view: &View<'_>,
    codes: &[CaseCode],
    total: u32,
    edits: Option<DeliveryId>,
) -> Vec<Payload> {
    let cases = lists::late(view, codes);
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    let answered = codes.len() - cases.len();
    if cases.is_empty() && total <= codes.len() {
        return Vec::new();
    }
    let (text, keyboard) = late(view, &cases, total.saturating_sub(answered).max(cases.len()), NAMED);
    let known = view.reader().and_then(|who| view.material.roster.operator_states.get(who)?.alarm.as_ref());
    match known.filter(|alarm| Some(alarm.delivery) == edits).and_then(|alarm| alarm.place) {
        Some((_, message)) => vec![Payload::EditText { message, text, keyboard }],
        None => view.send(&text, keyboard),
    }
}

fn late(view: &View<'_>, cases: &[&Case], total: usize, most: usize) -> (String, Keyboard) {
    let list = below(lists::late_head(view, total), cases, most, |case| said::late::line(view, case));
    let text = paragraphs([list, lists::further(view, total, cases.len().min(most))]);
    let rows = cases.iter().take(most).map(|case| {
        [
            coded(view, "button-take-code", case.code, CaseAsk::GiveMe),
            view.ask("button-give-to", case.code, CaseAsk::GiveTo(None)),
            view.ask("button-on-it", case.code, CaseAsk::Quiet),
        ]
    });
    (text, keyboard(rows))
}

/// Newcomers for whom nobody has room: a tap on a line's beginning opens it. Nothing if all found somebody meanwhile.
pub(super) fn newcomers(view: &View<'_>, codes: &[CaseCode]) -> Vec<Payload> {
    let cases = lists::newcomers(view, codes);
    if cases.is_empty() {
        return Vec::new();
    }
    let head = lists::newcomers_head(view, cases.len());
    let line = |case: &Case| format!("/open_{} {}", case.code.compact(), lists::newcomer(view, case));
    view.send(&below(head, &cases, usize::MAX, line), Keyboard::None)
}

/// The shift ends: what will move, and a last chance for notes.
pub(super) fn handover(view: &View<'_>, codes: &[CaseCode], at: Stamp) -> Vec<Payload> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return Vec::new();
    }
    let head = lists::handover_head(view, cases.len(), at);
    let list = below(head, &cases, LISTED, |case| view.case_line(case));
    let further = lists::further(view, cases.len(), LISTED);
    view.send(&paragraphs([list, further, view.word("handover-note")]), Keyboard::None)
}

/// The reader's case waits; nothing if it was answered meanwhile.
pub(super) fn reminder(view: &View<'_>) -> Vec<Payload> {
    let Some((case, text)) = lists::reminder(view) else { return Vec::new() };
    let ask = |id, ask| view.ask(id, case.code, ask);
    let buttons = [
        ask("button-answer", CaseAsk::Answer),
        ask("button-pass-on", CaseAsk::PassOn),
        ask("button-history", CaseAsk::History),
    ];
    view.send(&text, keyboard([buttons]))
}

/// A head, and below it a line for each case, as far as they are shown.
fn below(head: String, cases: &[&Case], most: usize, line: impl Fn(&Case) -> String) -> String {
    let lines = cases.iter().take(most).map(|case| line(case));
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

/// A button whose label names its case.
fn coded(view: &View<'_>, id: &str, code: CaseCode, ask: CaseAsk) -> Option<Button> {
    let label = view.say(id, &[("code", code.to_string().into())]);
    press(&label, &Command::Case { code: Some(code), ask })
}
