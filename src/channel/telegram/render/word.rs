//! Short answers to commands, and the operators' help.

use super::Scene;
use super::view::{View, keyboard, press};
use crate::channel::said;
use crate::channel::telegram::button::REASONS;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, DeliveryId, Language};
use crate::domain::material::Material;
use crate::domain::message::Milestone;
use crate::domain::say::{Class, Delivery, Recipient, Say, ToOperator, Word};
use crate::text::split;

/// The most characters of the answer to a button press.
const POPUP: usize = 200;

/// What an operator can do here.
pub(super) fn help(view: &View<'_>) -> Vec<Payload> {
    view.send(&said::word::help(view), Keyboard::None)
}

/// A short answer to a command.
pub(super) fn word(view: &View<'_>, word: &Word) -> Vec<Payload> {
    view.send(&said::word::word(view, word), buttons(view, word))
}

/// A word alone, without its buttons, short enough to pop up.
pub(super) fn popup(word: &Word, language: &Language, case: Option<CaseCode>, scene: &Scene<'_>) -> String {
    let material = Material::default();
    let delivery = Delivery {
        id: DeliveryId(0),
        to: Recipient::Pager(String::new()),
        class: Class::Prompt,
        slot: None,
        say: Say::Operator(ToOperator::Word(word.clone())),
        language: language.clone(),
        case,
        contact: None,
        reply_to: None,
        made_at: scene.now.line,
        dated: scene.now.civil,
        not_before: scene.now.line,
        decides: false,
        by: None,
    };
    let text = said::word::word(&View::new(&delivery, &material, scene), word);
    split(&text, POPUP).first().copied().unwrap_or_default().trim_end().to_owned()
}

fn buttons(view: &View<'_>, word: &Word) -> Keyboard {
    if let Word::Paused(_) = word {
        return keyboard([[press(&view.voice.word("button-resume"), &Command::Resume)]]);
    }
    if *word == Word::WhichLanguage {
        return Keyboard::Inline(view.languages(|language| Command::Language(Some(language))));
    }
    let Some(code) = view.delivery.case else { return Keyboard::None };
    if let Word::BlockedUntil(_) = word {
        return keyboard([[view.ask("button-undo", code, CaseAsk::Unblock)]]);
    }
    if *word == Word::Unsafe {
        return keyboard([[view.ask("button-undo", code, CaseAsk::Safe)]]);
    }
    if *word == Word::CloseNeedsReason {
        return keyboard(reasons(view).into_iter().map(|(why, read)| {
            let ask = CaseAsk::Close(Some(why.to_owned()));
            [press(&read, &Command::Case { code: Some(code), ask })]
        }));
    }
    if matches!(word, Word::Closed | Word::ClosedUnanswered) {
        return keyboard([[view.ask("button-undo", code, CaseAsk::Undo)]]);
    }
    if *word == Word::PassedByAll {
        return keyboard([[
            view.ask("button-take", code, CaseAsk::GiveMe),
            view.ask("button-give-to", code, CaseAsk::GiveTo(None)),
            view.ask("button-history", code, CaseAsk::History),
        ]]);
    }
    Keyboard::None
}

/// The offered reasons to close a case, as they read.
pub(super) fn reasons(view: &View<'_>) -> Vec<(&'static str, String)> {
    let read = |why| said::because::reason(view, Milestone::Closed, why).map(|read| (why, capital(&read)));
    REASONS.into_iter().filter_map(read).collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}
