//! `[say.NAME]`: ready answers of operators.

use crate::domain::id::Language;
use crate::domain::ready::ReadyAnswer;

use super::by_language::{by_language, lacking};
use super::context::Spot;
use super::item::Item;
use super::path::Path;
use super::table::Table;

/// The most characters of one: an answer, not a leaflet.
const LONGEST: usize = 4_000;

/// Reads every `[say.NAME]`.
pub fn read(table: Table<'_>, line: &[Language]) -> Vec<ReadyAnswer> {
    let cx = table.cx;
    let mut all = Vec::new();
    for (name, mut table) in table.named() {
        let remedy = "write what contacts are told: text = { en = \"…\" }";
        let text = table.need("text", remedy).map(|item| by_language(item, line, words)).unwrap_or_default();
        table.finish();
        let spot = Spot::key(Path::default().key("say").name(&name).key("text"));
        lacking(cx, &spot, &text, line, "to who writes that it can't be sent");
        all.push(ReadyAnswer { name: name.to_lowercase(), text });
    }
    all
}

fn words(item: &Item<'_>) -> Option<String> {
    item.parsed("write what contacts are told", |text| {
        let text = text.trim();
        match text.chars().count() {
            0 => Err("is empty".to_owned()),
            1..=LONGEST => Ok(text.to_owned()),
            _ => Err(format!("has more than {LONGEST} characters")),
        }
    })
}
