//! What a contact is told by the line itself: short, plain and kind, and true.

use super::view::{View, keyboard, press};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::Command;
use crate::domain::policy::Acknowledge;
use crate::domain::say::Say;
use crate::domain::time::Stamp;
use crate::text::isolate;

/// The line's own words to a contact; nothing for what is not of that kind.
pub(super) fn notice(view: &View<'_>, say: &Say) -> Vec<Payload> {
    match say {
        Say::Welcome => welcome(view),
        Say::ChooseLanguage => view.send(&view.voice.word("choose-language"), languages(view)),
        Say::LanguageSet => view.send(&view.voice.word("language-set"), topics(view)),
        Say::ContactHelp => {
            view.send(&view.say("contact-help", &[("within", within(view).into())]), Keyboard::None)
        }
        Say::Acknowledge { staffed_at } => acknowledge(view, *staffed_at),
        Say::Late => late(view),
        Say::TooLarge => view.send(&view.voice.word("too-large"), Keyboard::None),
        Say::ForgetHelp => view.send(&view.voice.word("forget-help"), Keyboard::None),
        _ => Vec::new(),
    }
}

fn welcome(view: &View<'_>) -> Vec<Payload> {
    let text = view.say("welcome", &[("line", line(view).into()), ("within", within(view).into())]);
    view.send(&text, languages(view))
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

/// Neutral unless the admin chose otherwise: whoever looks at the chat learns nothing from it.
fn acknowledge(view: &View<'_>, staffed_at: Option<Stamp>) -> Vec<Payload> {
    let id = match style(view) {
        Acknowledge::Off => return Vec::new(),
        Acknowledge::Neutral => "acknowledge-neutral",
        Acknowledge::Full => "acknowledge-full",
    };
    let mut args = vec![("within", within(view).into())];
    if id == "acknowledge-full" {
        args.push(("line", line(view).into()));
    }
    let mut text = view.say(id, &args);
    if let Some(at) = staffed_at {
        text.push(' ');
        text.push_str(&view.voice.say_of_moment("acknowledge-staffed", at));
    }
    view.send(&text, Keyboard::None)
}

fn style(view: &View<'_>) -> Acknowledge {
    let of_case = view.case().map(|c| &c.channel);
    let channel = of_case.or_else(|| view.material.contact.as_ref().map(|c| &c.channel));
    channel.and_then(|name| view.policy().channel(name)).map_or(Acknowledge::Neutral, |c| c.acknowledge)
}

/// Honest, and with what to do in an emergency as the admin wrote it.
fn late(view: &View<'_>) -> Vec<Payload> {
    let mut text = view.say("late", &[("within", within(view).into())]);
    let emergency = &view.policy().emergency;
    let words = emergency.get(&view.delivery.language).or_else(|| emergency.get(&view.policy().fallback()));
    if let Some(words) = words {
        text.push_str("\n\n");
        text.push_str(words);
    }
    view.send(&text, Keyboard::None)
}

fn line(view: &View<'_>) -> String {
    isolate(&view.policy().name)
}

fn within(view: &View<'_>) -> String {
    view.voice.within(view.policy().answer_within)
}
