//! `[sources]`: by which leaflets, posters and broadcasts people come.

use super::item::{Item, quoted};
use super::lists;
use super::table::Table;

/// How long a tag may be: as Telegram says of its links (<https://core.telegram.org/bots/features#deep-linking>).
const LONGEST: usize = 64;

/// Reads `[sources]`: the tags that are counted by name.
pub fn read(mut table: Table<'_>) -> Vec<String> {
    let known = table.take("known").and_then(|item| lists::unique(&item, "tag", tag));
    table.finish();
    known.unwrap_or_default()
}

/// A tag is counted however it is typed, so that it is kept in small letters.
fn tag(item: &Item<'_>) -> Option<String> {
    item.parsed(
        "write what stands behind ?start= in the link: letters, digits, - and _, such as \"leaflet-7\"",
        |text| {
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            match text.chars().count() {
                0 => Err("is empty".to_owned()),
                1..=LONGEST if text.chars().all(fits) => Ok(text.to_ascii_lowercase()),
                1..=LONGEST => Err(format!("no link can carry {}", quoted(text))),
                length => Err(format!("has {length} characters, and a link carries {LONGEST} at most")),
            }
        },
    )
}
