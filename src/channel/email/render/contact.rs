//! The line's own words to a contact.

use super::answer::reply_to;
use super::view::{Section, View};
use crate::channel::email::token::Token;
use crate::channel::said::{self, paragraphs};
use crate::domain::say::ToContact;
use crate::text::native_name;

/// The line's own words to a contact; nothing for an operator's.
pub(super) fn notice(view: &View<'_>, say: &ToContact) -> Option<Section> {
    let text = said::contact::notice(view, say)?;
    let more = if *say == ToContact::ChooseLanguage { languages(view) } else { String::new() };
    let section = told(view, paragraphs([text, more]));
    if *say == ToContact::ForgetHelp {
        // Whoever is sure answers this very mail, and only whom it reached can.
        let reply_to = view.token_address(&Token::Forget(view.delivery.id));
        return Some(Section { reply_to, ..section });
    }
    Some(section)
}

/// A section for someone who is no operator.
pub(super) fn told(view: &View<'_>, text: String) -> Section {
    let subject = view.voice.word("mail-subject-contact");
    Section { subject, text, reply_to: reply_to(view), ..Section::default() }
}

/// A line for each language, to be sent back as it stands.
fn languages(view: &View<'_>) -> String {
    let line = |l: &crate::domain::id::Language| format!("/language {l} – {}", native_name(l));
    let lines: Vec<String> = view.policy().languages.iter().map(line).collect();
    lines.join("\n")
}
