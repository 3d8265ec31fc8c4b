//! Makes what people read out of what the line says: a [`Delivery`] and its [`Material`] become the calls to
//! Telegram that carry it.
//!
//! Pure, so that a retry says the same, and every text can be held to a snapshot. Three rules hold throughout:
//! a contact is never shown an operator's name, id or address (their configured alias at most); an operator is
//! never shown a contact's address (it stands in [`Payload::Copy`] alone, which Telegram does not show); and
//! nothing has a markup or a link of ours, so that no words of anyone can become one.

mod announcing;
mod answer;
mod asking;
mod board;
mod calling;
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
use crate::domain::id::{CaseCode, Language, SourceId};
use crate::domain::material::Material;
use crate::domain::say::{Announcing, Delivery, Recipient, Say, ToContact, ToOperator, Word};
use view::View;

/// The calls that carry a delivery, in order. None where there is nothing to do any more: the case is
/// forgotten, an edit has no target, an alert is about cases that were answered meanwhile.
#[must_use]
pub fn render(delivery: &Delivery, material: &Material, scene: &Scene<'_>) -> Vec<Payload> {
    let view = View::new(delivery, material, scene);
    match (&delivery.to, &delivery.say) {
        (Recipient::Contact(_) | Recipient::Chat { .. }, Say::Contact(say)) => to_contact(&view, say),
        // It tells nothing to who is there.
        (Recipient::Chat { .. }, Say::Operator(ToOperator::Gone { messages })) => gone(&view, messages),
        (Recipient::Chat { .. }, Say::Operator(ToOperator::Announcing(post @ Announcing::Post { .. }))) => {
            announcing::announcing(&view, post)
        }
        (Recipient::Contact(_) | Recipient::Chat { .. }, Say::Operator(say)) => to_stranger(&view, say),
        (Recipient::Operator(_), Say::Operator(say)) => to_operator(&view, say),
        (Recipient::Operator(_), Say::Contact(say)) => contact::notice(&view, say),
        (Recipient::Pager(_), _) => Vec::new(),
    }
}

/// A word as the answer to a button press, which pops up over the chat: at most 200 characters
/// (`answerCallbackQuery`).
#[must_use]
pub fn popup(word: &Word, language: &Language, case: Option<CaseCode>, scene: &Scene<'_>) -> String {
    word::popup(word, language, case, scene)
}

fn to_contact(view: &View<'_>, say: &ToContact) -> Vec<Payload> {
    match say {
        ToContact::Answer { seq } => answer::answer(view, *seq),
        ToContact::AnswerEdited { seq, .. } => answer::edited(view, *seq),
        ToContact::AnswerRecalled { .. } => answer::recalled(view),
        ToContact::Welcome
        | ToContact::ChooseLanguage
        | ToContact::LanguageSet
        | ToContact::Menu { .. }
        | ToContact::Ready { .. }
        | ToContact::Leaflet { .. }
        | ToContact::Human { .. }
        | ToContact::Question { .. }
        | ToContact::QuestionOver { .. }
        | ToContact::QuestionGone
        | ToContact::ContactHelp
        | ToContact::Acknowledge { .. }
        | ToContact::Alike
        | ToContact::Late
        | ToContact::TooLarge
        | ToContact::Locked
        | ToContact::ForgetHelp
        | ToContact::ForgetSure
        | ToContact::ForgetSoon { .. }
        | ToContact::ForgetNot
        | ToContact::LinkWords { .. }
        | ToContact::Aside(_) => contact::notice(view, say),
        ToContact::Cleared { messages } => gone(view, messages),
    }
}

/// What of the operators' may go to a contact, or to a chat of which nothing is known: a few words. Everything else is
/// not for them, whatever asked for it.
fn to_stranger(view: &View<'_>, say: &ToOperator) -> Vec<Payload> {
    said::word::for_stranger(say).map(|word| word::word(view, word)).unwrap_or_default()
}

fn to_operator(view: &View<'_>, say: &ToOperator) -> Vec<Payload> {
    match say {
        ToOperator::Card { seq, why } => card::card(view, *seq, why),
        ToOperator::CardUpdate { seq, buttons, .. } => card::update(view, *seq, buttons),
        ToOperator::Bare => view.send(&view.say_of_case("card-bare", &[]), Keyboard::None),
        ToOperator::Lacking => view.send(&view.say_of_case("album-lacking", &[]), Keyboard::None),
        ToOperator::Part { seq, source } => card::part(view, *seq, *source),
        ToOperator::Tick { seq, end } => reply::tick(view, *seq, *end),
        ToOperator::WhichCase { cases } => reply::which_case(view, cases),
        ToOperator::Prompt => reply::prompt(view),
        ToOperator::GiveTo { operators } => reply::give_to(view, operators),
        ToOperator::Draft { seq, by } => reply::draft(view, *seq, by),
        ToOperator::Noted { seq, by } => reply::noted(view, *seq, by),
        ToOperator::ChangeKept { seq, by } => reply::change_kept(view, *seq, by),
        ToOperator::Reacted { seq } => reply::reacted(view, *seq),
        ToOperator::RecallAsked { seq, by } => reply::recall_asked(view, *seq, by),
        ToOperator::Calling(what) => calling::calling(view, *what),
        ToOperator::Asking(what) => asking::asking(view, what),
        ToOperator::History => history::history(view),
        ToOperator::Happened { what, who, why } => history::happened(view, *what, who.as_ref(), why),
        ToOperator::CaseList { cases, waiting } => lists::case_list(view, cases, *waiting),
        ToOperator::Reminder => lists::reminder(view),
        ToOperator::Alert { cases } => lists::alert(view, cases),
        ToOperator::Alarm { cases, total, edits } => lists::alarm(view, cases, *total, *edits),
        ToOperator::Newcomers { cases } => lists::newcomers(view, cases),
        ToOperator::HandoverSoon { cases, at } => lists::handover(view, cases, *at),
        ToOperator::Gone { messages } => gone(view, messages),
        ToOperator::Board(what) => board::board(view, what),
        ToOperator::Drill => drill::drill(view),
        ToOperator::DrillUpdate { target } => drill::update(view, *target),
        ToOperator::Announcing(what) => announcing::announcing(view, what),
        ToOperator::OperatorHelp => word::help(view),
        ToOperator::Word(word) => word::word(view, word),
    }
}

/// Copies of what was forgotten go, as far as the service still deletes them.
fn gone(view: &View<'_>, messages: &[SourceId]) -> Vec<Payload> {
    if messages.is_empty() {
        return Vec::new();
    }
    vec![Payload::Delete { messages: messages.to_vec(), again: view.scene.maybe_sent }]
}
