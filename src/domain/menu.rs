//! What contacts can choose: topics in a tree of any depth, with answers that are told at once.

use std::collections::{BTreeMap, BTreeSet};

use super::id::{Language, Topic};

/// The most topics that stand side by side: a keyboard of Telegram has at most a hundred buttons, and two more go
/// below them.
pub const BESIDE: usize = 90;

/// The line's topics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Menu {
    /// In the order of the file, which is the one in which contacts see them.
    pub items: Vec<Item>,
}

/// `[topic.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The key of the table.
    pub topic: Topic,
    /// What contacts read on the button, by language.
    pub label: BTreeMap<Language, String>,
    /// What is told at once, by language; empty where there is none.
    pub answer: BTreeMap<Language, String>,
    /// Files that go along with the answer, by their paths.
    pub attach: Vec<String>,
    /// The topic under which it stands; none at the top.
    pub under: Option<Topic>,
    /// Whether choosing it opens a case.
    pub opens: bool,
    /// Whether a case about it is urgent.
    pub urgent: bool,
    /// The operators' topic under which its cases are given out; its own if absent.
    pub route: Option<Topic>,
}

/// What comes of choosing a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its answer is told.
    pub tells: bool,
    /// A case is opened.
    pub opens: bool,
}

impl Menu {
    /// Whether there is nothing to choose.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The keys of all topics.
    pub fn topics(&self) -> impl Iterator<Item = &Topic> {
        self.items.iter().map(|item| &item.topic)
    }

    /// The topic of that key, if it is offered.
    #[must_use]
    pub fn item(&self, topic: &Topic) -> Option<&Item> {
        self.items.iter().find(|item| item.topic == *topic)
    }

    /// The topics that stand under one, or at the top, as far as they can be shown side by side.
    pub fn below<'a>(&'a self, at: Option<&'a Topic>) -> impl Iterator<Item = &'a Item> {
        self.items.iter().filter(move |item| item.under.as_ref() == at).take(BESIDE)
    }

    /// The operators' topic under which a case about that one is given out.
    #[must_use]
    pub fn route<'a>(&'a self, topic: &'a Topic) -> &'a Topic {
        self.item(topic).and_then(|item| item.route.as_ref()).unwrap_or(topic)
    }

    /// What comes of choosing that topic. One that leads nowhere and says nothing opens a case: nobody is left
    /// with a button that does nothing.
    #[must_use]
    pub fn choose(&self, item: &Item) -> Chosen {
        let tells = !item.answer.is_empty();
        let leads = self.below(Some(&item.topic)).next().is_some();
        Chosen { tells, opens: item.opens || !(tells || leads) }
    }

    /// The topics that somebody who begins at the top can come to, in the order in which they meet them, each with
    /// the number of those above it.
    #[must_use]
    pub fn reached(&self) -> Vec<(usize, &Item)> {
        let mut found = Vec::new();
        let mut known = BTreeSet::new();
        self.walk(None, 0, &mut known, &mut found);
        found
    }

    fn walk<'a>(
        &'a self,
        at: Option<&'a Topic>,
        depth: usize,
        known: &mut BTreeSet<&'a Topic>,
        found: &mut Vec<(usize, &'a Item)>,
    ) {
        for item in self.below(at) {
            if known.insert(&item.topic) {
                found.push((depth, item));
                if !self.hides(item) {
                    self.walk(Some(&item.topic), depth + 1, known, found);
                }
            }
        }
    }

    /// The topics of which choosing one does something besides showing others, in the order in which they are met:
    /// so they are numbered where there are no buttons.
    pub fn numbered(&self) -> impl Iterator<Item = &Item> {
        let does = |item: &&Item| {
            let Chosen { tells, opens } = self.choose(item);
            tells || opens
        };
        self.reached().into_iter().map(|(_, item)| item).filter(does)
    }

    /// A topic and those above it, the highest first.
    #[must_use]
    pub fn path<'a>(&'a self, item: &'a Item) -> Vec<&'a Item> {
        let above = |item: &&'a Item| item.under.as_ref().and_then(|topic| self.item(topic));
        // Topics that stand under each other in a circle end there: of such the config only warns.
        let mut path: Vec<&Item> = std::iter::successors(Some(item), above).take(self.items.len()).collect();
        path.reverse();
        path
    }

    /// Whether whoever chooses it is not shown what stands under it.
    fn hides(&self, item: &Item) -> bool {
        let Chosen { tells, opens } = self.choose(item);
        opens && !tells
    }
}

impl Item {
    /// What stands on its button, for whoever reads that language.
    #[must_use]
    pub fn label(&self, language: &Language, fallback: &Language) -> &str {
        read(&self.label, language, fallback).unwrap_or_else(|| self.topic.as_str())
    }

    /// What is told, for whoever reads that language.
    #[must_use]
    pub fn answer(&self, language: &Language, fallback: &Language) -> Option<&str> {
        read(&self.answer, language, fallback)
    }
}

/// The text of that language, else of the line's first one, else any: a text in a foreign language is more than none.
pub(super) fn read<'a>(
    texts: &'a BTreeMap<Language, String>,
    language: &Language,
    fallback: &Language,
) -> Option<&'a str> {
    let known = texts.get(language).or_else(|| texts.get(fallback)).or_else(|| texts.values().next());
    known.map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture::topic;

    fn menu(items: Vec<Item>) -> Menu {
        Menu { items }
    }

    fn under(item: Item, parent: &str) -> Item {
        Item { under: Some(parent.into()), ..item }
    }

    #[test]
    fn topics_stand_in_the_order_of_the_file_under_their_own() {
        let menu = menu(vec![
            topic("captivity", None),
            topic("home", Some("…")),
            under(topic("rights", Some("…")), "captivity"),
            under(topic("bring", Some("…")), "captivity"),
        ]);
        let keys = |at: Option<&Topic>| menu.below(at).map(|i| i.topic.to_string()).collect::<Vec<_>>();
        assert_eq!(keys(None), ["captivity", "home"]);
        assert_eq!(keys(Some(&"captivity".into())), ["rights", "bring"]);
        let reached: Vec<_> = menu.reached().into_iter().map(|(d, i)| (d, i.topic.as_str())).collect();
        assert_eq!(reached, [(0, "captivity"), (1, "rights"), (1, "bring"), (0, "home")]);
    }

    #[test]
    fn a_topic_that_says_nothing_and_leads_nowhere_opens_a_case() {
        let menu = menu(vec![
            topic("parent", None),
            under(topic("leaf", None), "parent"),
            topic("told", Some("…")),
            Item { opens: true, ..topic("both", Some("…")) },
        ]);
        let chosen = |name: &str| menu.choose(menu.item(&name.into()).unwrap());
        assert_eq!(chosen("parent"), Chosen { tells: false, opens: false });
        assert_eq!(chosen("leaf"), Chosen { tells: false, opens: true });
        assert_eq!(chosen("told"), Chosen { tells: true, opens: false });
        assert_eq!(chosen("both"), Chosen { tells: true, opens: true });
    }

    #[test]
    fn what_stands_in_a_circle_or_behind_an_open_door_is_never_reached() {
        let menu = menu(vec![
            under(topic("a", None), "b"),
            under(topic("b", None), "a"),
            Item { opens: true, ..topic("door", None) },
            under(topic("behind", Some("…")), "door"),
        ]);
        let reached: Vec<_> = menu.reached().into_iter().map(|(_, i)| i.topic.as_str()).collect();
        assert_eq!(reached, ["door"]);
    }

    #[test]
    fn what_does_something_has_a_number_and_its_place() {
        let menu = menu(vec![
            topic("captivity", None),
            under(topic("rights", Some("…")), "captivity"),
            topic("home", Some("…")),
        ]);
        let numbered: Vec<_> = menu.numbered().map(|item| item.topic.as_str()).collect();
        assert_eq!(numbered, ["rights", "home"]);
        let path: Vec<_> = menu.path(&menu.items[1]).into_iter().map(|item| item.topic.as_str()).collect();
        assert_eq!(path, ["captivity", "rights"]);
    }

    #[test]
    fn a_text_in_another_language_is_more_than_none() {
        let (en, uk) = (Language::from("en"), Language::from("uk"));
        let item = topic("rights", Some("You have rights."));
        assert_eq!(item.answer(&uk, &"ru".into()), Some("You have rights."));
        assert_eq!(Item { label: BTreeMap::new(), ..item }.label(&uk, &en), "rights");
    }
}
