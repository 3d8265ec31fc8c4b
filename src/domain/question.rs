//! What a contact is asked while nobody has taken their case yet: a few questions of the admin's, of which none must be
//! answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::{Language, QuestionKey, Topic};
use super::menu::{Item, Menu, read};

/// The most questions that a line has: whoever needs help is no form to be filled in.
pub const MOST: usize = 10;
/// The most choices that stand below one question.
pub const CHOICES: usize = 12;

/// `[[ask]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its key, by which it is the same one after a reload.
    pub key: QuestionKey,
    /// The question, by language.
    pub text: BTreeMap<Language, String>,
    /// What answers it.
    pub kind: Wanted,
    /// What there is to choose, in its order, each by language; empty unless it is a choice.
    pub choices: Vec<BTreeMap<Language, String>>,
    /// The topics about which it is asked, those of operators among them; always if there is none.
    pub topics: Vec<Topic>,
}

/// What answers a question. Words always may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Words.
    #[default]
    Text,
    /// One of several answers.
    Choice,
    /// A place on the map.
    Location,
    /// A picture.
    Photo,
}

impl Question {
    /// The question, for whoever reads that language.
    #[must_use]
    pub fn text(&self, language: &Language, fallback: &Language) -> &str {
        read(&self.text, language, fallback).unwrap_or_else(|| self.key.as_str())
    }

    /// What there is to choose, for whoever reads that language.
    #[must_use]
    pub fn choices(&self, language: &Language, fallback: &Language) -> Vec<String> {
        let label = |choice| read(choice, language, fallback).unwrap_or_default().to_owned();
        self.choices.iter().map(label).collect()
    }

    /// Whether it is asked about that topic: one of its own, or one that stands or is given out under such a one.
    #[must_use]
    pub fn is_about(&self, topic: Option<&Topic>, menu: &Menu) -> bool {
        let Some(topic) = topic else { return self.topics.is_empty() };
        let above: Vec<&Item> = menu.item(topic).map(|item| menu.path(item)).unwrap_or_default();
        let named = |topic: &Topic| self.topics.contains(topic);
        self.topics.is_empty()
            || named(topic)
            || named(menu.route(topic))
            || above.iter().any(|item| named(&item.topic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture::{question, topic};

    #[test]
    fn a_question_about_a_topic_is_asked_about_all_that_stands_under_it() {
        let menu = Menu {
            items: vec![
                topic("captivity", None),
                Item { under: Some("captivity".into()), ..topic("rights", Some("…")) },
                Item { route: Some("legal".into()), ..topic("court", None) },
            ],
        };
        let asked = |topics: &[&str], of: Option<&str>| {
            let topics = topics.iter().map(Topic::from).collect();
            let about = of.map(Topic::from);
            Question { topics, ..question("where", Wanted::Text) }.is_about(about.as_ref(), &menu)
        };
        assert!(asked(&[], None) && asked(&[], Some("rights")));
        assert!(asked(&["captivity"], Some("rights")) && asked(&["captivity"], Some("captivity")));
        assert!(asked(&["legal"], Some("court")));
        assert!(!asked(&["rights"], Some("captivity")) && !asked(&["rights"], None));
        assert!(asked(&["gone"], Some("gone")), "also one that was withdrawn");
    }
}
