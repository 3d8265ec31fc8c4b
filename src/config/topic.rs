//! `[topic.NAME]`: what contacts can choose, and what is told of it at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::domain::id::{Language, Topic};
use crate::domain::menu::{Item as Choice, Menu};

use super::by_language::{by_language, lacking};
use super::context::Spot;
use super::hint::did_you_mean;
use super::item::{Item, one_of, quoted};
use super::places::beside;
use super::table::{Table, is_name};

/// The most characters of an answer: ten messages of Telegram.
const LONGEST: usize = 40_000;
/// The most characters of a label that anyone reads on a button.
const LABEL: usize = 100;

/// Reads every `[topic.NAME]`.
pub fn read(table: Table<'_>, line: &[Language]) -> Menu {
    let cx = table.cx;
    let mut unders = Vec::new();
    let mut items = Vec::new();
    for (name, mut table) in table.named() {
        let label = label(&mut table, line);
        let answer = table.take("answer").map(|item| by_language(item, line, answer)).unwrap_or_default();
        unders.extend(table.take("under").map(|item| (items.len(), item)));
        items.push(Choice {
            topic: Topic::from(&name),
            label,
            answer,
            attach: attach(&mut table),
            under: None,
            opens: table.flag("opens", false),
            urgent: table.flag("urgent", false),
            route: table.take("route").and_then(|item| key(&item)),
        });
        table.finish();
    }
    // Behind all of them: a topic may stand in the file before the one under which it belongs.
    for (at, item) in unders {
        let under = parent(&item, &items, at);
        if let Some(choice) = items.get_mut(at) {
            choice.under = under;
        }
    }
    let menu = Menu { items };
    if !cx.is_faulty() {
        gaps(cx, &menu, line);
    }
    menu
}

/// The `[topics]` of before: what to write instead, and which topics it named.
pub fn of_before(root: &mut Table<'_>) -> Vec<Topic> {
    let Some(item) = root.gone("topics") else { return Vec::new() };
    let spot = Spot { key: true, ..item.spot() };
    let offered = item.clone().table().and_then(|mut table| table.gone("offered"));
    let offered = offered.and_then(|item| item.list()).unwrap_or_default();
    let topics: Vec<Topic> = offered.iter().filter_map(|entry| entry.text().map(Topic::from)).collect();
    let sections: Vec<String> = topics.iter().map(|topic| format!("[topic.{topic}]")).collect();
    let sections = if sections.is_empty() { "[topic.NAME]".to_owned() } else { sections.join(", ") };
    let remedy = format!(
        "write a section for each topic instead: {sections}, with label = {{ en = \"…\" }} and, for what is told at \
         once, answer = {{ en = \"…\" }}"
    );
    item.cx.fault(&spot, "is no section any more: topics have labels and answers of their own now", remedy);
    topics
}

fn label(table: &mut Table<'_>, line: &[Language]) -> BTreeMap<Language, String> {
    let remedy = "write what contacts read on the button: label = { en = \"…\" }";
    table
        .need("label", remedy)
        .map(|item| by_language(item, line, |item| item.line(LABEL)))
        .unwrap_or_default()
}

/// A text, or a file that holds it.
fn answer(item: &Item<'_>) -> Option<String> {
    if !item.is_text() {
        let mut table = item.clone().table()?;
        let file = table.need("file", "write { file = \"texts/rights.en.md\" }, or the text itself");
        table.finish();
        return file.and_then(|file| answer_in(&file));
    }
    item.parsed("write what is told, or remove it", |text| {
        checked(text).map_err(|why| format!("the text {why}"))
    })
}

/// How files end that can be freed of what names their maker.
const CLEANED: [&str; 7] = ["jpg", "jpeg", "png", "gif", "webp", "txt", "pdf"];

/// Files that go along. As with texts, one that can't be had stops no line.
fn attach(table: &mut Table<'_>) -> Vec<String> {
    let items = table.take("attach").and_then(|item| item.list()).unwrap_or_default();
    items.iter().filter_map(leaflet).collect()
}

fn leaflet(item: &Item<'_>) -> Option<String> {
    let path = beside(item.cx.document.main(), &item.line(400)?);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let reason = if !CLEANED.contains(&ending.as_str()) {
        "is of a kind from which its maker's traces can't be taken, so it is not sent".to_owned()
    } else if let Err(error) = fs::File::open(&path) {
        format!("can't be read: {error}; it is not sent")
    } else {
        return Some(path.display().to_string());
    };
    let kinds = CLEANED.join(", ");
    item.cx.warn_loudly(
        &item.spot(),
        format!("{} {reason}", path.display()),
        format!("put one there: {kinds}"),
    );
    None
}

/// A file that can't be had is no fault: a line that would not start for a leaflet answers nobody.
fn answer_in(item: &Item<'_>) -> Option<String> {
    let path = beside(item.cx.document.main(), item.text()?);
    let told = fs::read_to_string(&path).map_err(|error| format!("can't be read: {error}"));
    match told.and_then(|text| checked(&text).map_err(str::to_owned)) {
        Ok(text) => Some(text),
        Err(why) => {
            let reason =
                format!("{} {why}; until it can be had, that language has no answer", path.display());
            item.cx.warn_loudly(&item.spot(), reason, "put the file there, or write the text here");
            None
        }
    }
}

fn checked(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("is empty"),
        1..=LONGEST => Ok(text.to_owned()),
        _ => Err("has more than 40000 characters"),
    }
}

fn key(item: &Item<'_>) -> Option<Topic> {
    item.parsed("use a to z, 0 to 9, _ and -, such as \"legal\"", |text| {
        if is_name(text) { Ok(Topic::from(text)) } else { Err(format!("{} is no topic's key", quoted(text))) }
    })
}

fn parent(item: &Item<'_>, items: &[Choice], at: usize) -> Option<Topic> {
    let text = item.text()?;
    let others = || {
        let others = items.iter().enumerate().filter(|(place, _)| *place != at);
        others.map(|(_, choice)| choice.topic.as_str())
    };
    if others().any(|name| name == text) {
        return Some(Topic::from(text));
    }
    let hint = did_you_mean(text, others());
    let reason = format!("{} is no other topic of this line{hint}", quoted(text));
    let all = if others().next().is_some() { one_of(others()) } else { "there is none".to_owned() };
    item.fault(reason, format!("add [topic.{text}], or name one that is there: {all}"));
    None
}

/// What a valid menu still lacks for some of those who read it.
fn gaps(cx: &super::context::Context, menu: &Menu, line: &[Language]) {
    let reached: BTreeSet<&Topic> = menu.reached().into_iter().map(|(_, item)| &item.topic).collect();
    for item in &menu.items {
        let path = super::path::Path::default().key("topic").name(item.topic.as_str());
        let spot = |key: &str| Spot::key(path.key(key));
        let read = "who speaks that reads it in another language";
        lacking(cx, &spot("label"), &item.label, line, read);
        lacking(cx, &spot("answer"), &item.answer, line, "who speaks that is told it in another language");
        for (language, label) in item.label.iter().filter(|(_, label)| crate::text::units(label) > 60) {
            let reason = format!("`{language}` has {} characters: buttons are cut", label.chars().count());
            cx.warn(&spot("label"), reason, "write at most 60");
        }
        if !reached.contains(&item.topic) {
            let reason = "contacts never come to it: it stands under itself, under one that opens a case at once, or \
                          behind too many others";
            cx.warn_loudly(&Spot::key(path), reason, "write another under, or none");
        }
    }
}
