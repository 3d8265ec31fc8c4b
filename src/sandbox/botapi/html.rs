//! Formatted text as bots send it: plain with entities, or in Telegram's HTML.
//!
//! The Markdown modes are refused: nothing here uses them, and a half-right parser would hide mistakes.

use serde_json::{Value, json};

use super::error::Refusal;

/// Gives the text as people see it, and its entities.
pub(super) fn formatted(
    text: &str,
    mode: Option<&str>,
    entities: Option<Value>,
) -> Result<(String, Option<Value>), Refusal> {
    match mode.map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => Ok((trimmed(text, entities.is_none()), entities)),
        Some("html") => {
            let (text, entities) = Reader::new(text).read()?;
            Ok((text.trim_end().to_owned(), (!entities.is_empty()).then_some(Value::Array(entities))))
        }
        Some(_) => Err(Refusal::bad("unsupported parse_mode")),
    }
}

/// Leading space is kept where entities count from the start.
fn trimmed(text: &str, both: bool) -> String {
    if both { text.trim().to_owned() } else { text.trim_end().to_owned() }
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
    /// UTF-16 units written.
    at: usize,
    open: Vec<(String, usize, Value)>,
    entities: Vec<Value>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text, out: String::new(), at: 0, open: Vec::new(), entities: Vec::new() }
    }

    fn read(mut self) -> Result<(String, Vec<Value>), Refusal> {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '<' => self.tag()?,
                '&' => self.escape(),
                _ => {
                    self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
                    self.push(c);
                }
            }
        }
        if let Some((tag, ..)) = self.open.last() {
            return Err(cant(&format!("Can't find end tag corresponding to start tag \"{tag}\"")));
        }
        self.entities.sort_by_key(|e| e["offset"].as_u64());
        Ok((self.out, self.entities))
    }

    fn push(&mut self, c: char) {
        self.out.push(c);
        self.at += c.len_utf16();
    }

    fn escape(&mut self) {
        let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
        let (length, c) = known
            .iter()
            .find(|(name, _)| self.rest.starts_with(name))
            .map_or((1, '&'), |(name, c)| (name.len(), *c));
        self.rest = self.rest.get(length..).unwrap_or_default();
        self.push(c);
    }

    fn tag(&mut self) -> Result<(), Refusal> {
        let Some((inner, rest)) = self.rest.get(1..).and_then(|r| r.split_once('>')) else {
            return Err(cant("Unclosed start tag"));
        };
        self.rest = rest;
        if let Some(name) = inner.strip_prefix('/') {
            return self.close(name.trim());
        }
        let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let name = name.to_ascii_lowercase();
        let entity = entity(&name, attributes).ok_or_else(|| {
            cant(&format!("Unsupported start tag \"{name}\" at byte offset {}", self.out.len()))
        })?;
        self.open.push((name, self.at, entity));
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        match self.open.pop() {
            Some((open, start, mut entity)) if open.eq_ignore_ascii_case(name) || name.is_empty() => {
                if self.at > start {
                    entity["offset"] = start.into();
                    entity["length"] = (self.at - start).into();
                    self.entities.push(entity);
                }
                Ok(())
            }
            Some((open, ..)) => {
                Err(cant(&format!("Unmatched end tag, expected \"</{open}>\", found \"</{name}>\"")))
            }
            None => Err(cant("Unexpected end tag")),
        }
    }
}

fn entity(tag: &str, attributes: &str) -> Option<Value> {
    let kind = match tag {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "code" => "code",
        "pre" => "pre",
        "blockquote" if attributes.contains("expandable") => "expandable_blockquote",
        "blockquote" => "blockquote",
        "tg-spoiler" => "spoiler",
        "span" if attributes.contains("tg-spoiler") => "spoiler",
        "a" => {
            let url = attributes.split_once("href=\"")?.1.split_once('"')?.0;
            return Some(json!({ "type": "text_link", "url": url.replace("&amp;", "&") }));
        }
        _ => return None,
    };
    Some(json!({ "type": kind }))
}

fn cant(why: &str) -> Refusal {
    Refusal::bad(&format!("can't parse entities: {why}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn html_becomes_text_and_entities_in_utf16_units() {
        let (text, entities) =
            formatted("👀 <b>a &lt; b</b> <a href=\"https://x.example/\">x</a>", Some("HTML"), None)
                .expect("well formed");
        assert_eq!(text, "👀 a < b x");
        assert_eq!(
            entities,
            Some(json!([
                { "type": "bold", "offset": 3, "length": 5 },
                { "type": "text_link", "url": "https://x.example/", "offset": 9, "length": 1 },
            ]))
        );
    }

    #[test]
    fn unknown_and_unclosed_tags_are_refused() {
        for bad in ["<b>x", "<blink>x</blink>", "x</b>", "<b>x</i>", "a < b"] {
            let refusal = formatted(bad, Some("HTML"), None).expect_err(bad);
            assert!(refusal.description.starts_with("Bad Request: can't parse entities"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[<>/&;a-z\"= \u{1F440}]{0,60}") {
            let _unused: bool = formatted(&text, Some("HTML"), None).is_ok();
        }
    }
}
