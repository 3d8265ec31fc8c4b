//! The words of a rich message: blocks of formatted text, lists, tables and files, in each other to any depth.
//! Read by what their fields are called and not by what they are, so that a kind of block that comes later says
//! what it says. Source: <https://core.telegram.org/bots/api#richmessage>.

use serde_json::Value;

use super::woven;

/// The fields of a block that are text, in the order in which they are read.
const TEXTS: [&str; 6] = ["summary", "text", "expression", "alternative_text", "title", "caption"];
/// The fields of a block that hold further ones.
const PARTS: [&str; 7] = ["blocks", "items", "cells", "rows", "buttons", "credit", "media"];
/// The fields of a block that hold a file.
const FILES: [&str; 7] = ["photo", "video", "animation", "audio", "voice_note", "document", "live_photo"];

/// What a rich message says, and whether it holds files, which are not read.
pub(super) fn words(message: &Value) -> (String, bool) {
    let mut page = Page::default();
    page.block(message, "");
    (page.lines.join("\n"), page.files)
}

#[derive(Default)]
struct Page {
    lines: Vec<String>,
    files: bool,
}

impl Page {
    fn block(&mut self, block: &Value, margin: &str) {
        match block {
            Value::Array(all) if all.iter().all(is_cell) && !all.is_empty() => {
                let cells: Vec<String> = all.iter().map(|cell| inline(&cell["text"])).collect();
                self.line(margin, &cells.join(" | "));
            }
            Value::Array(all) => all.iter().for_each(|one| self.block(one, margin)),
            Value::Object(fields) => {
                let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
                self.files |= FILES.iter().any(|file| fields.contains_key(*file));
                if let Some(url) = fields.get("url").and_then(Value::as_str) {
                    return self.line(margin, &woven::link(&inline(&block["text"]), url));
                }
                for text in TEXTS.iter().filter_map(|key| fields.get(*key)) {
                    match text {
                        // A caption has a text and a credit of its own.
                        Value::Object(of) if !of.contains_key("type") => self.block(text, margin),
                        text => self.line(margin, &inline(text)),
                    }
                }
                let quoted = ["blockquote", "expandable_blockquote", "pullquote"].contains(&kind);
                let deeper = if quoted { format!("{margin}> ") } else { margin.to_owned() };
                for key in PARTS {
                    let Some(part) = fields.get(key) else { continue };
                    match (key, part) {
                        ("items", Value::Array(items)) => {
                            for item in items {
                                self.item(item, &deeper);
                            }
                        }
                        _ => self.block(part, &deeper),
                    }
                }
            }
            text => self.line(margin, &inline(text)),
        }
    }

    /// An item of a list begins with its mark.
    fn item(&mut self, item: &Value, margin: &str) {
        let first = self.lines.len();
        self.block(item, margin);
        let mark = item["label"].as_str().unwrap_or("•");
        let done = match item["is_checked"].as_bool() {
            Some(true) => "☑ ",
            Some(false) => "☐ ",
            None => "",
        };
        if let Some(line) = self.lines.get_mut(first) {
            line.insert_str(margin.len().min(line.len()), &format!("{mark} {done}"));
        }
    }

    fn line(&mut self, margin: &str, words: &str) {
        let lines = words.lines().filter(|line| !line.trim().is_empty());
        self.lines.extend(lines.map(|line| format!("{margin}{line}")));
    }
}

fn is_cell(value: &Value) -> bool {
    value.get("text").is_some() && value.get("type").is_none() && value.get("url").is_none()
}

/// Formatted text: a string, several in a row, or one with a format around it.
fn inline(text: &Value) -> String {
    match text {
        Value::String(words) => words.clone(),
        Value::Array(all) => all.iter().map(inline).collect(),
        Value::Object(fields) => {
            let texts = TEXTS.iter().filter_map(|key| fields.get(*key));
            let words = texts.map(inline).find(|words| !words.is_empty()).unwrap_or_default();
            match (fields.get("type").and_then(Value::as_str), fields.get("url").and_then(Value::as_str)) {
                (_, Some(url)) => woven::link(&words, url),
                (Some("strikethrough"), _) => format!("~~{words}~~"),
                _ => words,
            }
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rich_message_is_read_in_the_order_of_its_blocks() {
        let message = json!({"blocks": [
            {"type": "heading", "size": 2, "text": "What I need"},
            {"type": "paragraph", "text": ["I am ", {"type": "bold", "text": "not"}, " safe, ",
                {"type": "url", "text": "look", "url": "https://x.example"}]},
            {"type": "list", "items": [
                {"label": "1.", "blocks": [{"type": "paragraph", "text": "water"}]},
                {"blocks": [{"type": "paragraph", "text": "insulin"}], "is_checked": false},
            ]},
            {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "Come\nat nine"}], "credit": "He"},
            {"type": "table", "cells": [[{"text": "a"}, {"text": "b"}], [{"text": "c"}, {"text": ""}]]},
            {"type": "details", "summary": "More", "blocks": [{"type": "pre", "text": "code"}]},
            {"type": "photo", "photo": [{"file_id": "F"}], "caption": {"text": "my street", "credit": "me"}},
            {"type": "buttons", "buttons": [[{"text": "Go", "url": "https://y.example"}]]},
            {"type": "hologram", "text": {"type": "shimmering", "text": "later"}},
            {"type": "divider"},
        ]});
        let want = "What I need\nI am not safe, look (https://x.example)\n1. water\n• ☐ insulin\n> Come\n> at nine\n> He\n\
            a | b\nc | \nMore\ncode\nmy street\nme\nGo (https://y.example)\nlater";
        assert_eq!(words(&message), (want.to_owned(), true));
        assert_eq!(words(&json!({"blocks": "?"})), ("?".to_owned(), false));
        assert_eq!(words(&json!(7)), (String::new(), false));
    }
}
