//! A contact answers a question by a button, or skips it. What they chose is a message of theirs like any other.

use crate::domain::case::{Case, Given, beginning};
use crate::domain::event::Arrival;
use crate::domain::id::{CaseCode, Language, QuestionKey};
use crate::domain::say::{CardWhy, ToContact};

use super::moves::desk::{Desk, SendOptions};
use super::moves::questions;
use super::moves::reason::Reason;
use super::moves::resume::{continues, go_on};
use super::moves::transcript::note_chosen;
use super::moves::urgency::look_for_urgency;

/// They chose an answer, be the question open or long over: it is said, and goes to whoever has their case.
pub(super) fn picked(
    desk: &mut Desk,
    arrival: &Arrival,
    language: Language,
    key: &QuestionKey,
    choice: u32,
) -> Reason {
    let Some(mut case) = case_of(desk, arrival) else { return gone(desk, arrival, language) };
    let Some(asked) = case.questions.get(key) else { return gone(desk, arrival, language) };
    let label = usize::try_from(choice).ok().and_then(|at| asked.choices.get(at)).cloned();
    let Some(words) = label else { return gone(desk, arrival, language) };
    let code = case.code;
    // Two taps are one answer.
    if asked.answered().is_some_and(|given| given.choice == Some(choice)) {
        take_buttons(desk, arrival, code, key);
        return Reason::ContactCommand;
    }
    let thread = desk.contact(arrival.chat.contact()).and_then(|contact| contact.thread);
    let seq = note_chosen(desk, arrival, &mut case, thread, &words);
    look_for_urgency(desk, &mut case, &words);
    let given = Given { seq, at: desk.now.line, choice: Some(choice), words: beginning(&words), sent: None };
    questions::take(desk, &mut case, key, given);
    let reason = go_on(desk, case, seq, CardWhy::Further);
    take_buttons(desk, arrival, code, key);
    questions::go_on(desk, code);
    reason
}

/// They would rather not answer it.
pub(super) fn skipped(desk: &mut Desk, arrival: &Arrival, language: Language, key: &QuestionKey) -> Reason {
    let Some(mut case) = case_of(desk, arrival) else { return gone(desk, arrival, language) };
    let Some(asked) = case.questions.get_mut(key) else { return gone(desk, arrival, language) };
    asked.over = true;
    let code = case.code;
    desk.save(case);
    take_buttons(desk, arrival, code, key);
    questions::go_on(desk, code);
    Reason::ContactCommand
}

/// The case in which they were asked, if what they say belongs to it.
fn case_of(desk: &Desk, arrival: &Arrival) -> Option<Case> {
    let case = desk
        .contact(arrival.chat.contact())
        .and_then(|contact| contact.case)
        .and_then(|code| desk.case(code))?;
    continues(desk, &case).then_some(case)
}

/// The question stays, its buttons go.
fn take_buttons(desk: &mut Desk, arrival: &Arrival, code: CaseCode, key: &QuestionKey) {
    if let (Some(case), Some(edit)) = (desk.case(code), arrival.pressed_on())
        && case.contact == arrival.chat.contact()
    {
        let say = ToContact::QuestionOver { key: key.clone(), edit };
        desk.tell_contact_of(&case, say, SendOptions::default());
    }
}

fn gone(desk: &mut Desk, arrival: &Arrival, language: Language) -> Reason {
    desk.tell_contact(arrival.chat.contact(), ToContact::QuestionGone, language);
    Reason::ContactCommand
}
