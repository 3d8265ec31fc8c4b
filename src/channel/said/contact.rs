//! What a contact is told by the line itself: short, plain and kind, and true.

use super::{View, paragraphs, question};
use crate::channel::media::{self, Enclosure};
use crate::domain::id::Topic;
use crate::domain::menu::Item;
use crate::domain::message::{Author, Message};
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Aside, ToContact};
use crate::domain::time::Stamp;
use crate::text::{isolate, words};

/// The line's own words to a contact; nothing for an operator's, or for what is not to be said.
pub fn notice(view: &View<'_>, say: &ToContact) -> Option<String> {
    let within = || ("within", within(view).into());
    let text = match say {
        ToContact::Welcome => view.say("welcome", &[("line", line(view).into()), within()]),
        ToContact::ChooseLanguage => view.word("choose-language"),
        ToContact::LanguageSet => view.word("language-set"),
        ToContact::Menu { at, gone, .. } => menu(view, at.as_ref(), *gone),
        ToContact::Ready { topic } => ready(view, topic),
        ToContact::Leaflet { topic, .. } => label(view, view.policy().menu.item(topic)?).to_owned(),
        ToContact::Human { topic, staffed_at } => human(view, topic.as_ref(), *staffed_at),
        ToContact::Question { key, again } => question::put(view, key, *again)?,
        ToContact::QuestionOver { key, .. } => question::over(view, key)?,
        ToContact::QuestionGone => view.say("question-gone", &[within()]),
        ToContact::ContactHelp => view.say("contact-help", &[within()]),
        ToContact::Acknowledge { staffed_at, first, danger } => {
            let receipt = acknowledge(view, *staffed_at, *first)?;
            paragraphs([receipt, if *danger { emergency(view) } else { String::new() }])
        }
        ToContact::Alike => view.word("alike"),
        ToContact::Late => late(view),
        ToContact::TooLarge => view.word("too-large"),
        ToContact::Locked => view.word("locked-mail"),
        ToContact::ForgetHelp => view.word("forget-help"),
        ToContact::ForgetSure => view.word("forget-sure"),
        ToContact::ForgetSoon { at } => view.say("forget-soon", &[("at", view.voice.moment(*at).into())]),
        ToContact::ForgetNot => view.word("forget-not"),
        ToContact::LinkWords { .. } => link_words(view)?,
        ToContact::Aside(aside) => view.word(self::aside(*aside)),
        ToContact::Answer { .. }
        | ToContact::AnswerEdited { .. }
        | ToContact::AnswerRecalled { .. }
        | ToContact::Cleared { .. } => return None,
    };
    Some(text)
}

/// The words, drawn for this message alone.
fn link_words(view: &View<'_>) -> Option<String> {
    let words = words::spelt(view.material.words?, &view.delivery.language);
    let days = view.voice.within(view.policy().routing.reopen_within);
    Some(view.say("link-words", &[("words", words.into()), ("within", days.into())]))
}

fn aside(aside: Aside) -> &'static str {
    match aside {
        Aside::NothingToLink => "link-nothing",
        Aside::Linked => "link-done",
        Aside::NoSuchWords => "link-no-such-words",
        Aside::TooManyTries => "link-too-many-tries",
        Aside::Unlinked => "unlinked",
        Aside::Cleared => "chat-cleared",
        Aside::Quiet => "quiet-until-you-write",
        Aside::Received => "received",
        Aside::ProveFirst => "prove-first",
        Aside::ElsewhereStays => "forget-elsewhere-stays",
        Aside::NoRoom => "no-room-today",
    }
}

/// What contacts read of a topic.
pub fn label<'a>(view: &View<'a>, item: &'a Item) -> &'a str {
    let policy = view.policy();
    let fallback = policy.languages.first().unwrap_or(&view.delivery.language);
    item.label(&view.delivery.language, fallback)
}

/// What stands above the topics: what they are, or the one under which they stand.
fn menu(view: &View<'_>, at: Option<&Topic>, gone: bool) -> String {
    let gone = if gone { view.word("menu-gone") } else { String::new() };
    let all = &view.policy().menu;
    let head = match at.and_then(|topic| all.item(topic)) {
        Some(item) => label(view, item).to_owned(),
        None if all.is_empty() => view.say("menu-none", &[("within", within(view).into())]),
        None => view.word("menu-head"),
    };
    paragraphs([gone, head])
}

/// As the admin wrote it. What is not offered any more is not told.
fn ready(view: &View<'_>, topic: &Topic) -> String {
    let policy = view.policy();
    let fallback = policy.languages.first().unwrap_or(&view.delivery.language);
    let answer = policy.menu.item(topic).and_then(|item| item.answer(&view.delivery.language, fallback));
    answer.map_or_else(|| view.word("menu-gone"), str::to_owned)
}

/// A file of a topic's answer, as it goes to a contact.
pub fn leaflet(view: &View<'_>, topic: &Topic, at: u32) -> Option<Enclosure> {
    let path = view.policy().menu.item(topic)?.attach.get(usize::try_from(at).ok()?)?;
    Some(media::leaflet(path, at + 1, view.contact_channel()?))
}

fn human(view: &View<'_>, topic: Option<&Topic>, staffed_at: Option<Stamp>) -> String {
    let within = ("within", within(view).into());
    let text = match topic.and_then(|topic| view.policy().menu.item(topic)) {
        Some(item) => view.say("human-noted-about", &[within, ("topic", isolate(label(view, item)).into())]),
        None => view.say("human-noted", &[within]),
    };
    staffed(view, text, staffed_at)
}

/// The line above an operator's answer: their alias, empty if they have none. None where that message is no
/// operator's answer: nothing else may reach a contact this way.
pub fn alias(view: &View<'_>, message: &Message) -> Option<String> {
    let (Author::Operator(id) | Author::Draft(id)) = &message.from else { return None };
    // Whoever sends somebody else's words as theirs does so in their own name.
    let sender = view.case().and_then(|case| case.reply(message.seq)).map(|reply| &reply.operator);
    let id = sender.unwrap_or(id);
    let alias = view.policy().operator(id).and_then(|o| o.alias.as_deref());
    Some(alias.map(|alias| view.voice.label(&isolate(alias))).unwrap_or_default())
}

/// Neutral unless the admin chose otherwise: whoever looks at the chat or the mailbox learns nothing from it.
fn acknowledge(view: &View<'_>, staffed_at: Option<Stamp>, first: bool) -> Option<String> {
    let within = ("within", within(view).into());
    let text = match style(view) {
        Acknowledge::Off => return None,
        Acknowledge::Neutral => view.say("acknowledge-neutral", &[within]),
        Acknowledge::Full => view.say("acknowledge-full", &[within, ("line", line(view).into())]),
    };
    let text = staffed(view, text, staffed_at);
    let marks = first && view.contact_channel().is_some_and(|name| view.policy().traits(name).marks);
    Some(if marks { paragraphs([text, view.word("acknowledge-marks")]) } else { text })
}

/// With when somebody is here next, if nobody is.
fn staffed(view: &View<'_>, mut text: String, staffed_at: Option<Stamp>) -> String {
    if let Some(at) = staffed_at {
        text.push(' ');
        text.push_str(&view.voice.say_of_moment("acknowledge-staffed", at));
    }
    text
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
