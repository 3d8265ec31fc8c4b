//! The line's own words to a contact.

use super::answer::reply_to;
use super::view::{Section, View};
use crate::channel::said::{self, paragraphs};
use crate::domain::say::ToContact;
use crate::text::native_name;

/// The line's own words to a contact; nothing for an operator's.
pub(super) fn notice(view: &View<'_>, say: &ToContact) -> Option<Section> {
    let text = said::contact::notice(view, say)?;
    let more = if *say == ToContact::ChooseLanguage { languages(view) } else { String::new() };
    Some(told(view, paragraphs([text, more])))
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
