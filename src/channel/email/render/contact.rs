//! The line's own words to a contact.

use super::answer::reply_to;
use super::view::{Section, View};
use crate::channel::email::token::Token;
use crate::channel::said::{self, paragraphs};
use crate::domain::case::Asked;
use crate::domain::id::Topic;
use crate::domain::menu::Item;
use crate::domain::question::Wanted;
use crate::domain::say::ToContact;
use crate::text::native_name;

/// The line's own words to a contact; nothing for an operator's.
pub(super) fn notice(view: &View<'_>, say: &ToContact) -> Option<Section> {
    let text = said::contact::notice(view, say)?;
    let more = match say {
        ToContact::ChooseLanguage => languages(view),
        ToContact::Menu { at, .. } => topics(view, at.as_ref()),
        ToContact::Ready { topic } => {
            paragraphs([topics(view, Some(topic)), view.voice.word("mail-ready-how")])
        }
        ToContact::Leaflet { topic, at } => return leaflet(view, text, topic, *at),
        ToContact::Acknowledge { .. } => paragraphs([numbered(view), questions(view)]),
        ToContact::Welcome
        | ToContact::LanguageSet
        | ToContact::Human { .. }
        | ToContact::Question { .. }
        | ToContact::QuestionOver { .. }
        | ToContact::QuestionGone
        | ToContact::ContactHelp
        | ToContact::Answer { .. }
        | ToContact::AnswerEdited { .. }
        | ToContact::AnswerRecalled { .. }
        | ToContact::Alike
        | ToContact::Late
        | ToContact::TooLarge
        | ToContact::Locked
        | ToContact::ForgetHelp
        | ToContact::ForgetSure
        | ToContact::ForgetSoon { .. }
        | ToContact::ForgetNot
        | ToContact::LinkWords { .. }
        | ToContact::Aside(_)
        | ToContact::Cleared { .. } => String::new(),
    };
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

/// A line for each topic under one, or at the top, to be sent back as it stands.
fn topics(view: &View<'_>, at: Option<&Topic>) -> String {
    let line = |item: &Item| format!("/topic {} – {}", item.topic, said::contact::label(view, item));
    let lines: Vec<String> = view.policy().menu.below(at).map(line).collect();
    lines.join("\n")
}

/// A file that goes along with an answer; nothing where it is not offered any more.
fn leaflet(view: &View<'_>, text: String, topic: &Topic, at: u32) -> Option<Section> {
    let enclosed = vec![said::contact::leaflet(view, topic, at)?];
    Some(Section { enclosed, ..told(view, text) })
}

/// The topics that this very mail tells by number, each with those above it.
fn numbered(view: &View<'_>) -> String {
    let told = view.material.contact.as_ref().and_then(|contact| contact.numbered.as_ref());
    let Some(told) = told.filter(|told| told.delivery == view.delivery.id) else { return String::new() };
    let menu = &view.policy().menu;
    let line = |(at, topic): (usize, &Topic)| {
        let path = menu.path(menu.item(topic)?);
        let labels: Vec<&str> = path.into_iter().map(|item| said::contact::label(view, item)).collect();
        Some(format!("{}. {}", at + 1, labels.join(" › ")))
    };
    let lines: Vec<String> = told.topics.iter().enumerate().filter_map(line).collect();
    if lines.is_empty() {
        String::new()
    } else {
        paragraphs([view.voice.word("mail-numbers-head"), lines.join("\n")])
    }
}

/// The questions that this very mail asks, numbered on from its topics; nothing once somebody is there.
fn questions(view: &View<'_>) -> String {
    let Some(case) = view.case().filter(|case| !case.questions.over) else { return String::new() };
    let told = |asked: &&Asked| asked.delivery == view.delivery.id && asked.number.is_some();
    let line = |asked: &Asked| {
        let choices = asked.choices.join(" / ");
        let choices = if choices.is_empty() { choices } else { format!(" ({choices})") };
        Some(format!("{}. {}{choices}", asked.number?, asked.text))
    };
    let asked: Vec<&Asked> = case.questions.asked.iter().filter(told).collect();
    if asked.is_empty() {
        return String::new();
    }
    let places = asked.iter().any(|asked| asked.kind == Wanted::Location);
    let lines: Vec<String> = asked.into_iter().filter_map(line).collect();
    let who = if places { view.voice.word("mail-question-location") } else { String::new() };
    paragraphs([view.voice.word("mail-questions-head"), lines.join("\n"), who])
}

/// A line for each language, to be sent back as it stands.
fn languages(view: &View<'_>) -> String {
    let line = |l: &crate::domain::id::Language| format!("/language {l} – {}", native_name(l));
    let lines: Vec<String> = view.policy().languages.iter().map(line).collect();
    lines.join("\n")
}
