//! What a contact is told by the line itself: short, plain and kind, and true.

use super::{View, paragraphs};
use crate::domain::message::{Author, Message};
use crate::domain::policy::Acknowledge;
use crate::domain::say::ToContact;
use crate::domain::time::Stamp;
use crate::text::isolate;

/// The line's own words to a contact; nothing for an operator's, or for what is not to be said.
pub fn notice(view: &View<'_>, say: &ToContact) -> Option<String> {
    let within = || ("within", within(view).into());
    let text = match say {
        ToContact::Welcome => view.say("welcome", &[("line", line(view).into()), within()]),
        ToContact::ChooseLanguage => view.word("choose-language"),
        ToContact::LanguageSet => view.word("language-set"),
        ToContact::ContactHelp => view.say("contact-help", &[within()]),
        ToContact::Acknowledge { staffed_at, first, danger } => {
            let receipt = acknowledge(view, *staffed_at, *first)?;
            paragraphs([receipt, if *danger { emergency(view) } else { String::new() }])
        }
        ToContact::Late => late(view),
        ToContact::TooLarge => view.word("too-large"),
        ToContact::ForgetHelp => view.word("forget-help"),
        ToContact::ForgetSure => view.word("forget-sure"),
        ToContact::ForgetSoon { at } => view.say("forget-soon", &[("at", view.voice.moment(*at).into())]),
        ToContact::ForgetNot => view.word("forget-not"),
        ToContact::Answer { .. }
        | ToContact::AnswerEdited { .. }
        | ToContact::AnswerRecalled { .. }
        | ToContact::Cleared { .. } => return None,
    };
    Some(text)
}

/// The line above an operator's answer: their alias, empty if they have none. None where that message is no
/// operator's answer: nothing else may reach a contact this way.
pub fn alias(view: &View<'_>, message: &Message) -> Option<String> {
    let (Author::Operator(id) | Author::Draft(id)) = &message.from else { return None };
    let alias = view.policy().operator(id).and_then(|o| o.alias.as_deref());
    Some(alias.map(|alias| view.voice.label(&isolate(alias))).unwrap_or_default())
}

/// Neutral unless the admin chose otherwise: whoever looks at the chat or the mailbox learns nothing from it.
fn acknowledge(view: &View<'_>, staffed_at: Option<Stamp>, first: bool) -> Option<String> {
    let within = ("within", within(view).into());
    let mut text = match style(view) {
        Acknowledge::Off => return None,
        Acknowledge::Neutral => view.say("acknowledge-neutral", &[within]),
        Acknowledge::Full => view.say("acknowledge-full", &[within, ("line", line(view).into())]),
    };
    if let Some(at) = staffed_at {
        text.push(' ');
        text.push_str(&view.voice.say_of_moment("acknowledge-staffed", at));
    }
    if first && view.contact_channel().is_some_and(|name| view.policy().traits(name).marks) {
        text = paragraphs([text, view.word("acknowledge-marks")]);
    }
    Some(text)
}

fn style(view: &View<'_>) -> Acknowledge {
    let channel = view.contact_channel().and_then(|name| view.policy().channel(name));
    channel.map_or(Acknowledge::Neutral, |c| c.acknowledge)
}

/// Honest, and with what to do in an emergency as the admin wrote it.
fn late(view: &View<'_>) -> String {
    let late = view.say("late", &[("within", within(view).into())]);
    paragraphs([late, emergency(view)])
}

/// What someone in danger should do now, in the admin's words; empty if there are none.
fn emergency(view: &View<'_>) -> String {
    let all = &view.policy().emergency;
    let words = all.get(&view.delivery.language).or_else(|| all.get(&view.policy().fallback()));
    words.cloned().unwrap_or_default()
}

fn line(view: &View<'_>) -> String {
    isolate(&view.policy().name)
}

fn within(view: &View<'_>) -> String {
    view.voice.within(view.policy().answer_within)
}
