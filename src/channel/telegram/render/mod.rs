//! Makes what people read out of what the line says: a [`Delivery`] and its [`Material`] become the calls to
//! Telegram that carry it.
//!
//! Pure, so that a retry says the same, and every text can be held to a snapshot. Three rules hold throughout:
//! a contact is never shown an operator's name, id or address (their configured alias at most); an operator is
//! never shown a contact's address (it stands in [`Payload::Copy`] alone, which Telegram does not show); and
//! nothing has a markup or a link of ours, so that no words of anyone can become one.

mod answer;
mod card;
mod contact;
mod drill;
mod history;
mod keyboard;
mod lists;
mod media;
mod menu;
mod reply;
mod view;
mod word;

#[cfg(test)]
mod tests;

pub(super) use media::has_caption;
pub use menu::{contact_commands as commands, operator_commands};

use super::payload::{Keyboard, Payload};
use crate::channel::{Scene, said};
use crate::domain::id::{CaseCode, Language};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Recipient, Say, Word};
use view::View;

/// The calls that carry a delivery, in order. None where there is nothing to do any more: the case is
/// forgotten, an edit has no target, an alert is about cases that were answered meanwhile.
#[must_use]
pub fn render(delivery: &Delivery, material: &Material, scene: &Scene<'_>) -> Vec<Payload> {
    let view = View::new(delivery, material, scene);
    match &delivery.to {
        Recipient::Contact(_) | Recipient::Chat { .. } => to_contact(&view),
        Recipient::Operator(_) => to_operator(&view),
        Recipient::Pager(_) => Vec::new(),
    }
}

/// A word as the answer to a button press, which pops up over the chat: at most 200 characters
/// (`answerCallbackQuery`).
#[must_use]
pub fn popup(word: &Word, language: &Language, case: Option<CaseCode>, scene: &Scene<'_>) -> String {
    word::popup(word, language, case, scene)
}

/// What may go to a contact, or to a chat of which nothing is known. Everything else is not for them,
/// whatever asked for it.
fn to_contact(view: &View<'_>) -> Vec<Payload> {
    match &view.delivery.say {
        Say::Answer { seq } => answer::answer(view, *seq),
        Say::AnswerEdited { seq, .. } => answer::edited(view, *seq),
        Say::AnswerRecalled { .. } => answer::recalled(view),
        Say::Word(word) if said::word::is_for_strangers(word) => word::word(view, word),
        say => contact::notice(view, say),
    }
}

fn to_operator(view: &View<'_>) -> Vec<Payload> {
    match &view.delivery.say {
        Say::Card { seq, why } => card::card(view, *seq, why),
        Say::CardUpdate { seq, buttons, .. } => card::update(view, *seq, buttons),
        Say::Bare => view.send(&view.say_of_case("card-bare", &[]), Keyboard::None),
        Say::Lacking => view.send(&view.say_of_case("album-lacking", &[]), Keyboard::None),
        Say::Part { seq, source } => card::part(view, *seq, *source),
        Say::Tick { seq, end } => reply::tick(view, *seq, *end),
        Say::WhichCase { cases } => reply::which_case(view, cases),
        Say::Prompt => reply::prompt(view),
        Say::GiveTo { operators } => reply::give_to(view, operators),
        Say::Draft { seq, by } => reply::draft(view, *seq, by),
        Say::Noted { seq, by } => reply::noted(view, *seq, by),
        Say::ChangeKept { seq, by } => reply::change_kept(view, *seq, by),
        Say::Reacted { seq } => reply::reacted(view, *seq),
        Say::RecallAsked { seq, by } => reply::recall_asked(view, *seq, by),
        Say::History => history::history(view),
        Say::Happened { what, who, why } => history::happened(view, *what, who.as_ref(), why),
        Say::CaseList { cases, waiting } => lists::case_list(view, cases, *waiting),
        Say::Reminder => lists::reminder(view),
        Say::Alert { cases } => lists::alert(view, cases),
        Say::HandoverSoon { cases, at } => lists::handover(view, cases, *at),
        Say::Drill => drill::drill(view),
        Say::DrillUpdate { target } => drill::update(view, *target),
        Say::OperatorHelp => word::help(view),
        Say::Word(word) => word::word(view, word),
        say => contact::notice(view, say),
    }
}
