//! Several cases at once: an operator's list, an alert, the end of a shift; and the reminder of one. Each case
//! has an address of its own to answer it.

use super::view::{Section, View};
use crate::channel::email::token::Token;
use crate::channel::said::lists::{self, LISTED};
use crate::channel::said::{self, paragraphs};
use crate::domain::case::Case;
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// `/cases`: what the operator has, and how much waits.
pub(super) fn case_list(view: &View<'_>, codes: &[CaseCode], waiting: u32) -> Option<Section> {
    let cases = view.listed(codes);
    let head = lists::head(view, cases.len());
    let list = with_addresses(view, &cases, |case| view.case_line(case));
    let how = if cases.is_empty() { String::new() } else { view.voice.word("mail-list-how") };
    let subject = view.voice.word("mail-subject-cases");
    let text = paragraphs([head, list, lists::waiting(view, waiting), how]);
    about(view, &cases, text).map(|section| Section { subject, ..section })
}

/// Cases that run late; nothing if all were answered meanwhile.
pub(super) fn alert(view: &View<'_>, codes: &[CaseCode]) -> Option<Section> {
    let cases = lists::late(view, codes);
    if cases.is_empty() {
        return None;
    }
    let (subject, text) = late(view, &cases, cases.len());
    about(view, &cases, text).map(|section| Section { subject, urgent: true, ..section })
}

/// Many cases that run late, the oldest of them named.
pub(super) fn alarm(view: &View<'_>, codes: &[CaseCode], total: u32) -> Option<Section> {
    let cases = lists::late(view, codes);
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    if cases.is_empty() && total <= codes.len() {
        return None;
    }
    let answered = codes.len() - cases.len();
    let (subject, text) = late(view, &cases, total.saturating_sub(answered).max(cases.len()));
    view.section_about(None, text).map(|section| Section { subject, urgent: true, ..section })
}

fn late(view: &View<'_>, cases: &[&Case], total: usize) -> (String, String) {
    let head = lists::late_head(view, total);
    let list = with_addresses(view, cases, |case| said::late::line(view, case));
    let further = lists::further(view, total, cases.len());
    let codes: Vec<String> = cases.iter().take(3).map(|c| c.code.to_string()).collect();
    let subject = view.say("mail-subject-late", &[("n", total.into()), ("codes", codes.join(", ").into())]);
    (subject, paragraphs([head, list, further, view.voice.word("mail-alert-how")]))
}

/// Newcomers for whom nobody has room; nothing if all found somebody meanwhile.
pub(super) fn newcomers(view: &View<'_>, codes: &[CaseCode]) -> Option<Section> {
    let cases = lists::newcomers(view, codes);
    if cases.is_empty() {
        return None;
    }
    let head = lists::newcomers_head(view, cases.len());
    let lines: Vec<String> =
        cases.iter().map(|case| format!("{} {}", case.code, lists::newcomer(view, case))).collect();
    let subject = view.say("mail-subject-newcomers", &[("n", cases.len().into())]);
    let text = paragraphs([head, lines.join("\n"), view.voice.word("mail-newcomers-how")]);
    view.section_about(None, text).map(|section| Section { subject, ..section })
}

/// The shift ends: what will move, and a last chance for notes.
pub(super) fn handover(view: &View<'_>, codes: &[CaseCode], at: Stamp) -> Option<Section> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return None;
    }
    let head = lists::handover_head(view, cases.len(), at);
    let list = with_addresses(view, &cases, |case| view.case_line(case));
    let subject = view.voice.word("mail-subject-handover");
    let text = paragraphs([head, list, view.voice.word("mail-handover-note")]);
    about(view, &cases, text).map(|section| Section { subject, ..section })
}

/// The reader's case waits; nothing if it was answered meanwhile.
pub(super) fn reminder(view: &View<'_>) -> Option<Section> {
    view.answerable(lists::reminder(view)?.1)
}

/// A list of one case is answered like any mail about it; of several, each has its own address.
pub(super) fn about(view: &View<'_>, cases: &[&Case], text: String) -> Option<Section> {
    let one = match cases {
        [one] => Some(one.code),
        [] | [_, _, ..] => None,
    };
    view.section_about(one, text)
}

/// Cases on a line each, and below it where its answer goes.
pub(super) fn with_addresses(view: &View<'_>, cases: &[&Case], line: impl Fn(&Case) -> String) -> String {
    let address = |case: &Case| {
        let token = Token::Card { case: Some(case.code), delivery: view.delivery.id };
        view.token_address(&token).map(|to| format!("\n  {}", to.0)).unwrap_or_default()
    };
    let lines: Vec<String> = cases.iter().take(LISTED).map(|case| line(case) + &address(case)).collect();
    paragraphs([lines.join("\n"), lists::further(view, cases.len(), LISTED)])
}
