//! The small sections: `[[priority]]`, `[emergency]`, `[admin]`, `[web]`, `[alarm]` and `[texts]`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::call;
use crate::domain::id::{ChannelName, Language};
use crate::domain::policy::PriorityRule;

use super::item::{Item, quoted};
use super::known::Known;
use super::places;
use super::secret::{self, Secret};
use super::settings::{AdminSettings, AlarmSettings, WebSettings};
use super::table::Table;
use super::{hint, language, lists};

/// Reads one `[[priority]]` after the other: what makes a case urgent.
pub fn priority(item: Option<Item<'_>>, known: &Known<'_>) -> Vec<PriorityRule> {
    let entries = item.and_then(|item| item.list()).unwrap_or_default();
    entries.into_iter().filter_map(Item::table).filter_map(|table| rule(table, known)).collect()
}

fn rule(mut table: Table<'_>, known: &Known<'_>) -> Option<PriorityRule> {
    let (cx, spot) = (table.cx, table.spot.clone());
    let channels = known.channels.iter().map(|channel| channel.name.as_str());
    let channels: Vec<&str> = channels.chain([call::CHANNEL]).collect();
    let keys = ["words", "languages", "topics", "channels"];
    let items = keys.map(|key| table.take(key));
    table.finish();
    if items.iter().all(Option::is_none) {
        cx.fault(
            &spot,
            "asks for nothing, so every case would be urgent",
            "name words, languages, topics or channels",
        );
        return None;
    }
    let [words, languages, topics, on] = items;
    let of_line = |entry: &Item<'_>| language::of_line(entry, known.languages);
    Some(PriorityRule {
        words: wanted(words, |item| lists::unique(item, "word", |entry| entry.line(64)))?,
        languages: wanted(languages, |item| language::list(item, of_line))?,
        topics: wanted(topics, |item| lists::among(item, "topic", &known.topics, "[topic.NAME]"))?,
        channels: wanted(on, |item| {
            lists::among::<ChannelName>(item, "channel", &channels, "[channel.NAME]")
        })?,
    })
}

/// Absent is empty; what is there and wrong is `None`.
fn wanted<T>(item: Option<Item<'_>>, read: impl Fn(&Item<'_>) -> Option<Vec<T>>) -> Option<Vec<T>> {
    item.map_or_else(|| Some(Vec::new()), |item| read(&item))
}

/// Reads `[emergency]`: a text for each language.
pub fn emergency(table: Table<'_>, line: &[Language]) -> BTreeMap<Language, String> {
    let mut texts = BTreeMap::new();
    for (code, item) in table.rest() {
        if line.iter().any(|language| language.as_str() == code) {
            texts.extend(emergency_text(&item).map(|text| (Language::from(code), text)));
        } else {
            let hint = hint::did_you_mean(&code, line.iter().map(Language::as_str));
            let reason = format!("{} is no language of the line{hint}", quoted(&code));
            item.fault(reason, "add it to line.languages, or remove the text");
        }
    }
    texts
}

/// A text of several lines, short enough to go with others into one message.
fn emergency_text(item: &Item<'_>) -> Option<String> {
    item.parsed("write what someone in danger should do now, in at most 1000 characters", |text| {
        let text = text.trim();
        match text.chars().count() {
            0 => Err("is empty".into()),
            1..=1_000 => Ok(text.to_owned()),
            length => Err(format!("has {length} characters")),
        }
    })
}

/// Reads `[admin]`.
pub fn admin(mut table: Table<'_>) -> AdminSettings {
    let socket = table.take("socket").and_then(|item| places::socket(&item));
    table.finish();
    AdminSettings { socket: socket.unwrap_or_else(|| PathBuf::from("/run/hotlined/admin.sock")) }
}

/// Reads `[web]`; without the section there is no page.
pub fn web(item: Option<Item<'_>>) -> Option<WebSettings> {
    let mut table = item?.table()?;
    let remedy = "write listen = \"127.0.0.1:8471\", or remove the section to have no page";
    let listen = table.need("listen", remedy).and_then(|item| places::listen(&item));
    let token = table.take("token").and_then(secret::read);
    table.finish();
    let token = token.unwrap_or_else(|| Secret::Credential("web-token".into()));
    listen.map(|listen| WebSettings { listen, token })
}

/// Reads `[alarm]`.
pub fn alarm(mut table: Table<'_>) -> AlarmSettings {
    let remedy = "write \"https://…\"; http only to this machine";
    let heartbeat = table.take("heartbeat").and_then(|item| {
        let item = item.secret();
        item.parsed(remedy, places::web_url)
    });
    let pagers = table.take("page").and_then(|item| lists::unique(&item, "pager", pager));
    table.finish();
    AlarmSettings { heartbeat: heartbeat.map(String::from), pagers: pagers.unwrap_or_default() }
}

fn pager(entry: &Item<'_>) -> Option<String> {
    entry.clone().secret().parsed("write \"url:https://…\"; http only to this machine", |text| {
        let url = text.strip_prefix("url:").ok_or("is no URL with `url:` before it")?;
        places::web_url(url).map(String::from)
    })
}

/// Reads `[texts]`.
pub fn texts(mut table: Table<'_>) -> Option<PathBuf> {
    let dir = table.take("dir").and_then(|item| places::absolute(&item));
    table.finish();
    dir
}
