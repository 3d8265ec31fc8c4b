//! What pops up at the press of a button: a short word, as it would stand in a message.

use super::{Scene, render};
use crate::channel::telegram::payload::Payload;
use crate::domain::id::{CaseCode, DeliveryId, Language, OperatorId};
use crate::domain::material::Material;
use crate::domain::say::{Class, Delivery, Recipient, Say, Word};

/// The word's text in a language; empty if it has none.
#[must_use]
pub fn popup(word: &Word, language: &Language, case: Option<CaseCode>, scene: &Scene<'_>) -> String {
    let delivery = Delivery {
        id: DeliveryId(0),
        to: Recipient::Operator(OperatorId::from("")),
        class: Class::Prompt,
        slot: None,
        say: Say::Word(word.clone()),
        language: language.clone(),
        case,
        contact: None,
        reply_to: None,
        made_at: scene.now.line,
        dated: scene.now.civil,
        not_before: scene.now.line,
        decides: false,
    };
    match render(&delivery, &Material::default(), scene).into_iter().next() {
        Some(Payload::Text { text, .. }) => text,
        _ => String::new(),
    }
}
