//! What a contact is told by the line itself, with the buttons to go on.

use super::media;
use super::view::{View, keyboard, press};
use crate::channel::said;
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::command::Command;
use crate::domain::id::{QuestionKey, SourceId, Topic};
use crate::domain::menu::{Chosen, Item};
use crate::domain::message::Kind;
use crate::domain::say::ToContact;

/// The line's own words to a contact; nothing for an operator's.
pub(super) fn notice(view: &View<'_>, say: &ToContact) -> Vec<Payload> {
    let Some(text) = said::contact::notice(view, say) else { return Vec::new() };
    match say {
        ToContact::Welcome | ToContact::ChooseLanguage => view.send(&text, languages(view)),
        ToContact::LanguageSet if !view.policy().menu.is_empty() => view.send(&text, menu(view, None)),
        ToContact::Menu { at, edit, .. } => list(view, text, at.as_ref(), *edit),
        ToContact::Ready { topic } => view.send(&text, ready(view, topic)),
        ToContact::Leaflet { topic, at } => leaflet(view, topic, *at).into_iter().collect(),
        ToContact::Question { key, .. } => view.send(&text, question(view, key)),
        ToContact::QuestionOver { edit, .. } => over(view, text, *edit),
        ToContact::QuestionGone => view.send(&text, keyboard([[human(view, None)]])),
        ToContact::Alike => view.send(&text, one(view, "human-button", &Command::Human(None))),
        ToContact::LanguageSet
        | ToContact::Human { .. }
        | ToContact::ContactHelp
        | ToContact::Acknowledge { .. }
        | ToContact::Answer { .. }
        | ToContact::AnswerEdited { .. }
        | ToContact::AnswerRecalled { .. }
        | ToContact::Late
        | ToContact::TooLarge
        | ToContact::Locked
        | ToContact::ForgetNot
        | ToContact::LinkWords { .. }
        | ToContact::Aside(_)
        | ToContact::Cleared { .. } => view.send(&text, Keyboard::None),
        ToContact::ForgetHelp => view.send(&text, one(view, "forget-button", &Command::ForgetMe)),
        ToContact::ForgetSure => view.send(&text, one(view, "forget-sure-button", &Command::ForgetNow)),
        ToContact::ForgetSoon { .. } => view.send(&text, one(view, "forget-stop-button", &Command::KeepMe)),
    }
}

/// The topics, in the place of a list of before if that stands here.
fn list(view: &View<'_>, text: String, at: Option<&Topic>, edit: Option<SourceId>) -> Vec<Payload> {
    let keyboard = menu(view, at);
    match edit.filter(|message| view.scene.count.knows(*message)) {
        Some(message) => vec![Payload::EditText { message, text, keyboard }],
        None => view.send(&text, keyboard),
    }
}

fn one(view: &View<'_>, label: &str, command: &Command) -> Keyboard {
    keyboard([vec![press(&view.voice.word(label), command)]])
}

fn languages(view: &View<'_>) -> Keyboard {
    let rows = view.languages(|language| Command::Language(Some(language)));
    keyboard(rows.into_iter().map(|row| row.into_iter().map(Some)))
}

/// The topics under one, or at the top; below them a human, and the way back.
fn menu(view: &View<'_>, at: Option<&Topic>) -> Keyboard {
    let rows = view.policy().menu.below(at).map(|item| vec![topic(view, item, Command::Topic)]);
    let back = |above: Option<Topic>| press(&view.voice.word("menu-back"), &Command::Menu(above));
    let back = at.map(|topic| back(above(view, topic)));
    keyboard(rows.chain([vec![human(view, at)]]).chain(back.map(|back| vec![back])))
}

/// Below an answer, which stays: what stands under its topic, a human, and the list in which it stood.
fn ready(view: &View<'_>, topic: &Topic) -> Keyboard {
    let rows = view.policy().menu.below(Some(topic)).map(|item| vec![below_answer(view, item)]);
    let back = press(&view.voice.word("menu-back"), &Command::Back(above(view, topic)));
    keyboard(rows.chain([vec![human(view, Some(topic)), back]]))
}

/// A file that goes along with an answer; none where it is not offered any more.
fn leaflet(view: &View<'_>, topic: &Topic, at: u32) -> Option<Payload> {
    Some(media::upload(view, said::contact::leaflet(view, topic, at)?, Kind::Photo, None))
}

fn below_answer(view: &View<'_>, item: &Item) -> Option<Button> {
    match view.policy().menu.choose(item) {
        Chosen { tells: false, opens: false } => topic(view, item, |topic| Command::Back(Some(topic))),
        Chosen { tells: true, .. } | Chosen { opens: true, .. } => topic(view, item, Command::Topic),
    }
}

fn topic(view: &View<'_>, item: &Item, command: impl Fn(Topic) -> Command) -> Option<Button> {
    press(said::contact::label(view, item), &command(item.topic.clone()))
}

fn human(view: &View<'_>, about: Option<&Topic>) -> Option<Button> {
    press(&view.voice.word("human-button"), &Command::Human(about.cloned()))
}

/// Below a question: what there is to choose, as it was put, and the way past it.
fn question(view: &View<'_>, key: &QuestionKey) -> Keyboard {
    let Some(asked) = view.case().and_then(|case| case.questions.get(key)) else { return Keyboard::None };
    let choice = |(at, label): (u32, &String)| press(label, &Command::Pick(key.clone(), at));
    let choices = (0u32..).zip(&asked.choices).map(|choice_at| vec![choice(choice_at)]);
    let skip = press(&view.voice.word("question-skip-button"), &Command::Skip(key.clone()));
    keyboard(choices.chain([vec![skip]]))
}

/// The question as it stays; nothing where it is another bot's.
fn over(view: &View<'_>, text: String, message: SourceId) -> Vec<Payload> {
    let known = view.scene.count.knows(message);
    known.then_some(Payload::EditText { message, text, keyboard: Keyboard::None }).into_iter().collect()
}

/// Where a topic stands.
fn above(view: &View<'_>, topic: &Topic) -> Option<Topic> {
    view.policy().menu.item(topic).and_then(|item| item.under.clone())
}
