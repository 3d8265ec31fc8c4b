//! `[[ask]]`: what contacts are asked while nobody has taken their case yet.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{Language, QuestionKey};
use crate::domain::policy::{Acknowledge, Channel};
use crate::domain::question::{CHOICES, MOST, Question, Wanted};

use super::by_language::{by_language, lacking};
use super::context::{Context, Spot};
use super::item::{Item, quoted};
use super::known::Known;
use super::lists;
use super::path::Path;
use super::table::{Table, is_name};

/// The most characters of a question, which goes into one message with what stands around it.
const LONGEST: usize = 1_000;
/// The most characters of what stands on a button.
const LABEL: usize = 100;

/// Reads one `[[ask]]` after the other.
pub fn read(item: Option<Item<'_>>, known: &Known<'_>) -> Vec<Question> {
    let Some(item) = item else { return Vec::new() };
    let entries = item.list().unwrap_or_default();
    if entries.len() > MOST {
        let reason =
            format!("has {} questions: whoever needs help is no form to be filled in", entries.len());
        item.fault(reason, format!("ask at most {MOST}, better three"));
    }
    let mut keys = BTreeSet::new();
    let tables = entries.into_iter().filter_map(Item::table);
    let questions: Vec<Question> = tables.filter_map(|table| question(table, known, &mut keys)).collect();
    if !item.cx.is_faulty() {
        doubts(item.cx, &questions, known);
    }
    questions
}

fn question(mut table: Table<'_>, known: &Known<'_>, keys: &mut BTreeSet<QuestionKey>) -> Option<Question> {
    let remedy = "write a short name for it: key = \"place\"";
    let key = table.need("key", remedy).and_then(|item| key(&item, keys));
    let remedy = "write what contacts are asked: text = { en = \"…\" }";
    let text = table.need("text", remedy).map(|item| by_language(item, known.languages, text));
    let kinds = [
        ("text", Wanted::Text),
        ("choice", Wanted::Choice),
        ("location", Wanted::Location),
        ("photo", Wanted::Photo),
    ];
    let kind = table.choice("kind", Wanted::Text, &kinds);
    let choices = choices(&mut table, kind, known.languages);
    let topics = table.take("topics").map(|item| lists::among(&item, "topic", &known.topics, "[topic.NAME]"));
    table.finish();
    Some(Question {
        key: key?,
        text: text?,
        kind,
        choices,
        topics: topics.unwrap_or_else(|| Some(Vec::new()))?,
    })
}

fn key(item: &Item<'_>, keys: &mut BTreeSet<QuestionKey>) -> Option<QuestionKey> {
    let key = item.parsed("use a to z, 0 to 9, _ and -, such as \"place\"", |text| {
        if is_name(text) { Ok(QuestionKey::from(text)) } else { Err(format!("{} is no key", quoted(text))) }
    })?;
    if !keys.insert(key.clone()) {
        item.fault(format!("{} is the key of another question too", quoted(key.as_str())), "write another");
    }
    Some(key)
}

fn text(item: &Item<'_>) -> Option<String> {
    item.parsed("write a question of at most 1000 characters, better of ten words", |text| {
        let text = text.trim();
        match text.chars().count() {
            0 => Err("is empty".into()),
            1..=LONGEST => Ok(text.to_owned()),
            length => Err(format!("has {length} characters")),
        }
    })
}

fn choices(table: &mut Table<'_>, kind: Wanted, line: &[Language]) -> Vec<BTreeMap<Language, String>> {
    let remedy = "write at least two: choices = [{ en = \"Yes\" }, { en = \"No\" }]";
    let item = match kind {
        Wanted::Choice => table.need("choices", remedy),
        Wanted::Text | Wanted::Location | Wanted::Photo => table.take("choices"),
    };
    let Some(item) = item else { return Vec::new() };
    if kind != Wanted::Choice {
        item.fault("is for a question of kind \"choice\"", "write kind = \"choice\", or remove it");
        return Vec::new();
    }
    let entries = item.list().unwrap_or_default();
    if !(2..=CHOICES).contains(&entries.len()) {
        let reason = format!("has {} answers to choose from", entries.len());
        item.fault(reason, format!("write from 2 to {CHOICES}"));
    }
    let mut choices: Vec<BTreeMap<Language, String>> = Vec::new();
    for entry in entries {
        let choice = by_language(entry.clone(), line, |item| item.line(LABEL));
        if choice.iter().any(|(language, label)| choices.iter().any(|c| c.get(language) == Some(label))) {
            entry.fault("reads as another", "write two answers that can be told apart");
        }
        choices.push(choice);
    }
    choices
}

/// What valid questions still lack for some of those who are asked.
fn doubts(cx: &Context, questions: &[Question], known: &Known<'_>) {
    let read = "who speaks that is asked in another language";
    for (at, question) in questions.iter().enumerate() {
        let path = Path::default().key("ask").index(at);
        lacking(cx, &Spot::key(path.key("text")), &question.text, known.languages, read);
        for (choice, labels) in question.choices.iter().enumerate() {
            let spot = Spot::key(path.key("choices").index(choice));
            lacking(cx, &spot, labels, known.languages, read);
            for (language, label) in labels.iter().filter(|(_, label)| crate::text::units(label) > 60) {
                let reason =
                    format!("`{language}` has {} characters: buttons are cut", label.chars().count());
                cx.warn(&spot, reason, "write at most 60");
            }
        }
    }
    let asks = |channel: &Channel| match channel.acknowledge {
        Acknowledge::Off => false,
        Acknowledge::Neutral => channel.traits.buttons,
        Acknowledge::Full => true,
    };
    if !questions.is_empty() && !known.channels.iter().any(asks) {
        let reason = "nobody is asked anything: channels without words of their own ask nothing, and mail asks only \
                      where acknowledge = \"full\"";
        cx.warn(&Spot::key(Path::default().key("ask")), reason, "set acknowledge, or remove the questions");
    }
}
