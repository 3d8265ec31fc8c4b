//! `[calls]`: how the line calls back whoever called it.

use crate::domain::call::{self, Calls};
use crate::domain::id::Language;

use super::item::{Item, quoted};
use super::language;
use super::lists;
use super::table::Table;

/// Reads `[calls]`.
pub fn read(mut table: Table<'_>, languages: &[Language]) -> Calls {
    let from = table.take("from").and_then(|item| lists::unique(&item, "number", number));
    let country = table.take("country").and_then(|item| country(&item));
    let language = table.take("language").and_then(|item| language::of_line(&item, languages));
    table.finish();
    Calls { from: from.unwrap_or_default(), country, language }
}

/// One of the line's own numbers.
fn number(item: &Item<'_>) -> Option<String> {
    item.parsed("write it with its country, such as \"+380 44 123 45 67\"", |text| {
        let found = call::international(text, None).filter(|_| text.trim_start().starts_with('+'));
        found.ok_or_else(|| format!("{} is no telephone number with its country", quoted(text)))
    })
}

/// The code of a country.
fn country(item: &Item<'_>) -> Option<String> {
    item.parsed("write the country's code, such as \"+380\"", |text| {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if plain && !digits.starts_with('0') {
            Ok(digits.to_owned())
        } else {
            Err(format!("{} is no country's code", quoted(text)))
        }
    })
}
