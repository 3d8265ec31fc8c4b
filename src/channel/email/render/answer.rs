//! An operator's words on their way to the contact: as they are, under the alias at most. What the contact
//! wrote is never quoted: a mailbox may be searched.

use super::media;
use super::view::{Section, View};
use crate::channel::email::token::Token;
use crate::channel::said::{self, blank, paragraphs};
use crate::domain::message::Message;

/// The answer.
pub(super) fn answer(view: &View<'_>, seq: u32) -> Option<Section> {
    let message = view.message(seq)?.message;
    section(view, &message, words(view, &message)?)
}

/// The answer, changed. A mail can't be changed where it lies, so it comes again and says so; one that was
/// never sent needs no correction, for it goes out as it now reads.
pub(super) fn edited(view: &View<'_>, seq: u32) -> Option<Section> {
    if view.material.target.is_empty() {
        return None;
    }
    let message = view.message(seq)?.message;
    let text = paragraphs([view.voice.word("mail-corrected"), words(view, &message)?]);
    section(view, &message, text)
}

fn section(view: &View<'_>, message: &Message, text: String) -> Option<Section> {
    let enclosed = media::for_contact(view, message);
    if blank(&text) && enclosed.is_empty() {
        return None;
    }
    Some(Section {
        subject: view.voice.word("mail-subject-contact"),
        reply_to: reply_to(view),
        text,
        enclosed,
        personal: true,
        ..Section::default()
    })
}

/// Where a contact goes on with their case.
pub(super) fn reply_to(view: &View<'_>) -> Option<crate::domain::id::Address> {
    view.case_code().and_then(|case| view.token_address(&Token::Thread(case)))
}

/// None where that message is no operator's answer: nothing else may reach a contact this way.
fn words(view: &View<'_>, message: &Message) -> Option<String> {
    let alias = said::contact::alias(view, message)?;
    let places = message.attachments.iter().filter(|a| media::is_told(a)).map(|a| media::words(view, a));
    let words = if blank(&message.text) { String::new() } else { message.text.clone() };
    let said = paragraphs(std::iter::once(words).chain(places));
    Some(if alias.is_empty() || said.is_empty() { said } else { format!("{alias}\n{said}") })
}
