//! The line's own words to a contact.

use super::answer::reply_to;
use super::view::{Section, View, paragraphs};
use crate::domain::policy::Acknowledge;
use crate::domain::say::Say;
use crate::domain::time::Stamp;
use crate::text::{isolate, native_name};

/// The line's own words to a contact; nothing for what is not of that kind.
pub(super) fn notice(view: &View<'_>, say: &Say) -> Option<Section> {
    let text = match say {
        Say::Welcome => {
            view.say("mail-welcome", &[("line", line(view).into()), ("within", within(view).into())])
        }
        Say::ChooseLanguage => languages(view),
        Say::LanguageSet => view.voice.word("language-set"),
        Say::ContactHelp => view.say("mail-contact-help", &[("within", within(view).into())]),
        Say::Acknowledge { staffed_at } => acknowledge(view, *staffed_at)?,
        Say::Late => late(view),
        Say::TooLarge => view.voice.word("too-large"),
        Say::ForgetHelp => view.voice.word("mail-forget-help"),
        _ => return None,
    };
    Some(told(view, text))
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
    paragraphs([view.voice.word("mail-choose-language"), lines.join("\n")])
}

/// Neutral unless the admin chose otherwise: whoever looks at the mailbox learns nothing from it.
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
    let of_case = view.case().map(|c| &c.channel);
    let channel = of_case.or_else(|| view.material.contact.as_ref().map(|c| &c.channel));
    channel.and_then(|name| view.policy().channel(name)).map_or(Acknowledge::Neutral, |c| c.acknowledge)
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
