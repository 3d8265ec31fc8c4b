//! What a text says by its formatting: where a link leads that stands behind a word, what is struck out, what is
//! quoted. All else (bold, a spoiler's veil) takes nothing from the words.
//! Source: <https://core.telegram.org/bots/api#messageentity>.

use super::update::{Entity, Key, Markup};

/// Something that is put into a text, in front of the unit of UTF-16 at that place.
struct Sign {
    at: u64,
    /// What ends goes before what begins at the same place.
    begins: bool,
    text: String,
}

/// The text, and in it what its entities tell.
pub(super) fn woven(text: &str, entities: &[Entity]) -> String {
    let mut signs: Vec<Sign> = entities.iter().flat_map(|entity| signs(text, entity)).collect();
    signs.sort_by_key(|sign| (sign.at, sign.begins));
    let mut signs = signs.into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for c in text.chars() {
        while let Some(sign) = signs.next_if(|sign| sign.at <= at) {
            out.push_str(&sign.text);
        }
        out.push(c);
        at += c.len_utf16() as u64;
    }
    out.extend(signs.map(|sign| sign.text));
    out
}

/// Where the buttons lead that stand below a message of a bot or a channel, a line for each.
pub(super) fn links(markup: Option<&Markup>) -> String {
    let keys = markup.and_then(|m| m.inline_keyboard.as_deref()).unwrap_or_default().iter().flatten();
    let line = |key: &Key| {
        let url = key.url.as_deref().filter(|url| !url.is_empty())?;
        Some(format!("[{}] ({url})", key.text.as_deref().unwrap_or_default()))
    };
    keys.filter_map(line).collect::<Vec<_>>().join("\n")
}

/// A word and where it leads, unless it says so itself.
pub(super) fn link(words: &str, url: &str) -> String {
    if leads_where_it_says(words, url) { words.to_owned() } else { format!("{words} ({url})") }
}

fn signs(text: &str, entity: &Entity) -> Vec<Sign> {
    let (Some(kind), Some(from), Some(length)) = (&entity.r#type, entity.offset, entity.length) else {
        return Vec::new();
    };
    let to = from.saturating_add(length);
    let begins = |at, text: &str| Sign { at, begins: true, text: text.to_owned() };
    let ends = |text: String| Sign { at: to, begins: false, text };
    match (kind.as_str(), entity.url.as_deref()) {
        ("text_link", Some(url)) if !leads_where_it_says(part(text, from, to), url) => {
            vec![ends(format!(" ({url})"))]
        }
        ("strikethrough", _) => vec![begins(from, "~~"), ends("~~".to_owned())],
        ("blockquote" | "expandable_blockquote", _) => {
            line_starts(text, from, to).map(|at| begins(at, "> ")).collect()
        }
        _ => Vec::new(),
    }
}

/// The words between two units of UTF-16.
fn part(text: &str, from: u64, to: u64) -> &str {
    let place = |unit: u64| {
        let mut at = 0;
        let found = text.char_indices().find(|(_, c)| {
            let here = at;
            at += c.len_utf16() as u64;
            here >= unit
        });
        found.map_or(text.len(), |(place, _)| place)
    };
    text.get(place(from)..place(to)).unwrap_or_default()
}

fn line_starts(text: &str, from: u64, to: u64) -> impl Iterator<Item = u64> {
    let mut at = 0;
    let after_breaks = text.chars().filter_map(move |c| {
        at += c.len_utf16() as u64;
        (c == '\n').then_some(at)
    });
    let inside = after_breaks.filter(move |at| *at > from && *at < to);
    std::iter::once(from).chain(inside)
}

fn leads_where_it_says(words: &str, url: &str) -> bool {
    let bare = |of: &str| {
        let of = of.trim().to_ascii_lowercase();
        let of = of.strip_prefix("https://").or_else(|| of.strip_prefix("http://")).unwrap_or(&of);
        of.trim_end_matches('/').to_owned()
    };
    bare(words) == bare(url)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::update::Read;
    use super::*;

    fn read(text: &str, entities: &Value) -> String {
        woven(text, &Vec::<Entity>::read(entities).unwrap_or_default())
    }

    #[test]
    fn a_word_tells_where_it_leads() {
        let link = |offset: usize, length: usize, url: &str| json!([{"type": "text_link", "offset": offset, "length": length, "url": url}]);
        assert_eq!(
            read("go here now", &link(3, 4, "https://x.example/a")),
            "go here (https://x.example/a) now"
        );
        assert_eq!(read("😀 тут", &link(3, 3, "https://x.example")), "😀 тут (https://x.example)");
        assert_eq!(read("x.example", &link(0, 9, "https://x.example/")), "x.example");
        assert_eq!(
            read("http://bank.example", &link(0, 19, "https://trap.example")),
            "http://bank.example (https://trap.example)"
        );
        assert_eq!(read("end", &link(0, 99, "https://x.example")), "end (https://x.example)");
    }

    #[test]
    fn what_is_struck_out_or_quoted_stays_so() {
        let struck = json!([{"type": "strikethrough", "offset": 5, "length": 3}, {"type": "bold", "offset": 0, "length": 4}]);
        assert_eq!(read("I am not safe", &struck), "I am ~~not~~ safe");
        let quoted = json!([{"type": "blockquote", "offset": 0, "length": 8}]);
        assert_eq!(read("one\ntwo\nthree", &quoted), "> one\n> two\nthree");
    }

    #[test]
    fn a_button_tells_where_it_leads() {
        let markup = json!({"inline_keyboard": [[{"text": "Give", "url": "https://x.example"}, {"text": "no", "callback_data": "1"}], 7]});
        assert_eq!(links(Markup::read(&markup).as_ref()), "[Give] (https://x.example)");
        assert_eq!(links(None), "");
    }

    proptest::proptest! {
        #[test]
        fn no_entity_takes_a_word_away(text in ".{0,30}", list in proptest::collection::vec((0usize..4, 0u64..40, 0u64..40), 0..6)) {
            let kinds = ["text_link", "strikethrough", "blockquote", "hologram"];
            let entities = list.iter().map(|(kind, offset, length)| json!({"type": kinds[*kind], "offset": offset, "length": length, "url": "u:x"}));
            let out = read(&text, &entities.collect());
            let mut rest = out.chars();
            proptest::prop_assert!(text.chars().all(|c| rest.any(|o| o == c)), "{out}");
        }
    }
}
