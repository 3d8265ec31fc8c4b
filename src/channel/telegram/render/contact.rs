//! What a contact is told by the line itself, with the buttons to go on.

use super::view::{View, keyboard, press};
use crate::channel::said;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::Command;
use crate::domain::say::ToContact;

/// The line's own words to a contact; nothing for an operator's.
pub(super) fn notice(view: &View<'_>, say: &ToContact) -> Vec<Payload> {
    let Some(text) = said::contact::notice(view, say) else { return Vec::new() };
    let keyboard = match say {
        ToContact::Welcome | ToContact::ChooseLanguage => languages(view),
        ToContact::LanguageSet => topics(view),
        ToContact::ContactHelp
        | ToContact::Acknowledge { .. }
        | ToContact::Answer { .. }
        | ToContact::AnswerEdited { .. }
        | ToContact::AnswerRecalled { .. }
        | ToContact::Late
        | ToContact::TooLarge
        | ToContact::ForgetNot
        | ToContact::Cleared { .. } => Keyboard::None,
        ToContact::ForgetHelp => one(view, "forget-button", &Command::ForgetMe),
        ToContact::ForgetSure => one(view, "forget-sure-button", &Command::ForgetNow),
        ToContact::ForgetSoon { .. } => one(view, "forget-stop-button", &Command::KeepMe),
    };
    view.send(&text, keyboard)
}

fn one(view: &View<'_>, label: &str, command: &Command) -> Keyboard {
    keyboard([vec![press(&view.voice.word(label), command)]])
}

fn languages(view: &View<'_>) -> Keyboard {
    let rows = view.languages(|language| Command::Language(Some(language)));
    keyboard(rows.into_iter().map(|row| row.into_iter().map(Some)))
}

/// The topics, where the line has some, and a way past them.
fn topics(view: &View<'_>) -> Keyboard {
    let topics = &view.policy().topics;
    if topics.is_empty() {
        return Keyboard::None;
    }
    let human = press(&view.voice.word("human-button"), &Command::Human);
    let rows = topics.iter().take(20).map(|topic| {
        let named = view.voice.find(&format!("topic-{topic}"), &[]);
        vec![press(&named.unwrap_or_else(|| topic.to_string()), &Command::Topic(topic.clone()))]
    });
    keyboard(rows.chain([vec![human]]))
}
