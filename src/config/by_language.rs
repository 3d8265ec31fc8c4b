//! Texts by language, as contacts read them: `{ en = "…", uk = "…" }`.

use std::collections::BTreeMap;

use crate::domain::id::Language;

use super::context::{Context, Spot};
use super::hint::did_you_mean;
use super::item::{Item, quoted};

/// Texts under the line's languages.
pub fn by_language(
    item: Item<'_>,
    line: &[Language],
    read: impl Fn(&Item<'_>) -> Option<String>,
) -> BTreeMap<Language, String> {
    let mut texts = BTreeMap::new();
    if item.is_text() {
        let first = line.first().map_or("en", Language::as_str);
        item.fault("is one text", format!("write it with its language: {{ {first} = \"…\" }}"));
        return texts;
    }
    let Some(table) = item.table() else { return texts };
    if table.is_empty() {
        table.cx.fault(&table.spot, "is empty", "write a text for each of the line's languages");
    }
    for (code, item) in table.rest() {
        if line.iter().any(|language| language.as_str() == code) {
            texts.extend(read(&item).map(|text| (Language::from(&code), text)));
        } else {
            let hint = did_you_mean(&code, line.iter().map(Language::as_str));
            let reason = format!("{} is no language of the line{hint}", quoted(&code));
            item.fault(reason, "add it to line.languages, or remove the text");
        }
    }
    texts
}

/// Warns of the languages in which there is no text, where there is one in others.
pub fn lacking(cx: &Context, spot: &Spot, texts: &BTreeMap<Language, String>, line: &[Language], so: &str) {
    let lacks = |language: &&Language| !texts.is_empty() && !texts.contains_key(*language);
    for language in line.iter().filter(lacks) {
        cx.warn(spot, format!("has no `{language}`: {so}"), format!("add {language} = \"…\""));
    }
}
