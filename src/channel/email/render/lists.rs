//! Several cases at once: an operator's list, an alert, the end of a shift; and the reminder of one. Each case
//! has an address of its own to answer it.

use super::view::{Section, View, paragraphs};
use crate::channel::email::token::Token;
use crate::domain::case::Case;
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// The most cases that one list names.
const LISTED: usize = 40;

/// `/cases`: what the operator has, and how much waits.
pub(super) fn case_list(view: &View<'_>, codes: &[CaseCode], waiting: u32) -> Option<Section> {
    let cases = view.listed(codes);
    let head = view.say("case-list-head", &[("n", cases.len().into())]);
    let list = with_addresses(view, &cases, |case| view.case_line(case));
    let waiting = (waiting > 0).then(|| view.say("case-list-waiting", &[("n", waiting.into())]));
    let how = if cases.is_empty() { String::new() } else { view.voice.word("mail-list-how") };
    let subject = view.voice.word("mail-subject-cases");
    let text = paragraphs([head, list, waiting.unwrap_or_default(), how]);
    about(view, &cases, text).map(|section| Section { subject, ..section })
}

/// Cases that run late. One that was answered meanwhile is no longer named: an alert is no place for noise.
pub(super) fn alert(view: &View<'_>, codes: &[CaseCode]) -> Option<Section> {
    let mut cases = view.listed(codes);
    cases.retain(|c| c.unanswered_since().is_some());
    if cases.is_empty() {
        return None;
    }
    let head = view.say("alert-head", &[("n", cases.len().into())]);
    let list = with_addresses(view, &cases, |case| [view.case_line(case), view.with(case)].join(" · "));
    let codes: Vec<String> = cases.iter().take(3).map(|c| c.code.to_string()).collect();
    let subject =
        view.say("mail-subject-late", &[("n", cases.len().into()), ("codes", codes.join(", ").into())]);
    let text = paragraphs([head, list, view.voice.word("mail-alert-how")]);
    about(view, &cases, text).map(|section| Section { subject, urgent: true, ..section })
}

/// The shift ends: what will move, and a last chance for notes.
pub(super) fn handover(view: &View<'_>, codes: &[CaseCode], at: Stamp) -> Option<Section> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return None;
    }
    let at = view.voice.moment(at);
    let head = view.say("handover-head", &[("n", cases.len().into()), ("at", at.into())]);
    let list = with_addresses(view, &cases, |case| view.case_line(case));
    let subject = view.voice.word("mail-subject-handover");
    let text = paragraphs([head, list, view.voice.word("mail-handover-note")]);
    about(view, &cases, text).map(|section| Section { subject, ..section })
}

/// The reader's case waits; nothing if it was answered meanwhile.
pub(super) fn reminder(view: &View<'_>) -> Option<Section> {
    let case = view.case().filter(|c| c.unanswered_since().is_some())?;
    let lasting = view.voice.lasting(view.waited(case));
    view.answerable(view.say_of_case("reminder", &[("lasting", lasting.into())]))
}

/// A list of one case is answered like any mail about it; of several, each has its own address.
pub(super) fn about(view: &View<'_>, cases: &[&Case], text: String) -> Option<Section> {
    let one = match cases {
        [one] => Some(one.code),
        _ => None,
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
    let further = match cases.len().saturating_sub(LISTED) {
        0 => String::new(),
        n => view.say("which-more", &[("n", n.into())]),
    };
    paragraphs([lines.join("\n"), further])
}
