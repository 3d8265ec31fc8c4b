//! What a contact is told by the line itself: short, plain and kind, and true.

use super::{View, paragraphs};
use crate::domain::message::{Author, Message};
use crate::domain::policy::Acknowledge;
use crate::domain::say::Say;
use crate::domain::time::Stamp;
use crate::text::isolate;

/// The line's own words to a contact; nothing for what is not of that kind, or is not to be said.
pub fn notice(view: &View<'_>, say: &Say) -> Option<String> {
    let within = || ("within", within(view).into());
    let text = match say {
        Say::Welcome => view.say("welcome", &[("line", line(view).into()), within()]),
        Say::ChooseLanguage => view.word("choose-language"),
        Say::LanguageSet => view.word("language-set"),
        Say::ContactHelp => view.say("contact-help", &[within()]),
        Say::Acknowledge { staffed_at } => acknowledge(view, *staffed_at)?,
        Say::Late => late(view),
        Say::TooLarge => view.word("too-large"),
        Say::ForgetHelp => view.word("forget-help"),
        _ => return None,
    };
    Some(text)
}

/// The line above an operator's answer: their alias, empty if they have none. None where that message is no
/// operator's answer: nothing else may reach a contact this way.
pub fn alias(view: &View<'_>, message: &Message) -> Option<String> {
    let (Author::Operator(id) | Author::Draft(id)) = &message.from else { return None };
    let alias = view.policy().operator(id).and_then(|o| o.alias.as_deref());
    Some(alias.map(|alias| format!("{}:", isolate(alias))).unwrap_or_default())
}

/// Neutral unless the admin chose otherwise: whoever looks at the chat or the mailbox learns nothing from it.
fn acknowledge(view: &View<'_>, staffed_at: Option<Stamp>) -> Option<String> {
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
    Some(text)
}

fn style(view: &View<'_>) -> Acknowledge {
    let channel = view.contact_channel().and_then(|name| view.policy().channel(name));
    channel.map_or(Acknowledge::Neutral, |c| c.acknowledge)
}

/// Honest, and with what to do in an emergency as the admin wrote it.
fn late(view: &View<'_>) -> String {
    let emergency = &view.policy().emergency;
    let words = emergency.get(&view.delivery.language).or_else(|| emergency.get(&view.policy().fallback()));
    let late = view.say("late", &[("within", within(view).into())]);
    paragraphs([late, words.cloned().unwrap_or_default()])
}

fn line(view: &View<'_>) -> String {
    isolate(&view.policy().name)
}

fn within(view: &View<'_>) -> String {
    view.voice.within(view.policy().answer_within)
}
