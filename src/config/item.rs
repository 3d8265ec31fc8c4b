//! One value of the config, and how it is understood: each reader gives what it should be, or a fault.

use std::ops::RangeInclusive;
use std::time::Duration;

use config::{Map, Value, ValueKind};

use super::context::{Context, Spot};
use super::document;
use super::hint::did_you_mean;
use super::path::Path;
use crate::domain::duration;
use crate::domain::invisible::{is_invisible, is_selector};

/// A value that is there, be it right or wrong.
#[derive(Clone, Debug)]
pub struct Item<'c> {
    /// Where findings go.
    pub cx: &'c Context,
    /// Where it stands.
    pub path: Path,
    kind: ValueKind,
    env: bool,
    show: bool,
}

/// A list longer than this is a mistake.
const LONGEST_LIST: usize = 1_000;

impl<'c> Item<'c> {
    /// The value at a path.
    #[must_use]
    pub fn new(cx: &'c Context, path: Path, value: Value) -> Self {
        let env = value.origin().is_some();
        Self { cx, path, kind: value.kind, env, show: true }
    }

    /// The same, never to be shown in a finding.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.show = false;
        self
    }

    /// The place of the value, for findings.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot { path: self.path.clone(), env: self.env, key: false, show: self.show }
    }

    /// Tells that the value is wrong.
    pub fn fault(&self, reason: impl Into<String>, remedy: impl Into<String>) {
        self.cx.fault(&self.spot(), reason, remedy);
    }

    /// Tells that the value is doubtful.
    pub fn warn(&self, reason: impl Into<String>, remedy: impl Into<String>) {
        self.cx.warn(&self.spot(), reason, remedy);
    }

    /// A text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::String(text) => Some(text),
            _ => self.not_a("a text in quotes"),
        }
    }

    /// A text of one line that is not empty and has at most so many characters.
    #[must_use]
    pub fn line(&self, most: usize) -> Option<String> {
        let text = self.text()?.trim();
        let length = text.chars().count();
        if text.is_empty() {
            self.fault("is empty", "write something, or remove the key");
        } else if length > most {
            self.fault(format!("has {length} characters"), format!("write at most {most}"));
        } else if text.chars().any(is_hidden) {
            self.fault("has an invisible control character", "type it anew");
        } else {
            return Some(text.to_owned());
        }
        None
    }

    /// A text that `read` understands.
    #[must_use]
    pub fn parsed<T>(&self, remedy: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match read(self.text()?) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.fault(reason, remedy);
                None
            }
        }
    }

    /// One of the words.
    #[must_use]
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words = || choices.iter().map(|(word, _)| *word);
            let reason = format!("{} is not known{}", quoted(text), did_you_mean(text, words()));
            self.fault(reason, format!("write {}", one_of(words())));
        }
        found.map(|(_, value)| *value)
    }

    /// A whole number within bounds.
    #[must_use]
    pub fn number(&self, bounds: RangeInclusive<i64>) -> Option<i64> {
        let read = match &self.kind {
            ValueKind::I64(number) => Some(*number),
            // A variable has no types: all that it sets is text.
            ValueKind::String(text) if self.env => text.trim().parse().ok(),
            _ => None,
        };
        let Some(number) = read else { return self.not_a("a whole number") };
        if bounds.contains(&number) {
            return Some(number);
        }
        let remedy = format!("write a number from {} to {}", bounds.start(), bounds.end());
        self.fault(format!("{number} is out of bounds"), remedy);
        None
    }

    /// `true` or `false`.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        match &self.kind {
            ValueKind::Boolean(flag) => Some(*flag),
            ValueKind::String(text) if self.env && text.trim() == "true" => Some(true),
            ValueKind::String(text) if self.env && text.trim() == "false" => Some(false),
            _ => self.not_a("true or false, without quotes"),
        }
    }

    /// A duration within bounds.
    #[must_use]
    pub fn duration(&self, bounds: &RangeInclusive<Duration>) -> Option<Duration> {
        const REMEDY: &str = r#"write numbers with units, such as "90m", "24h", "7d" or "1h30m""#;
        if let ValueKind::I64(number) = self.kind {
            self.fault(format!("{number} has no unit"), REMEDY);
            return None;
        }
        let duration = self.parsed(REMEDY, duration::parse)?;
        if bounds.contains(&duration) {
            return Some(duration);
        }
        let [least, most] = [bounds.start(), bounds.end()].map(|bound| duration::show(*bound));
        let reason = format!("{} is out of bounds", quoted(&duration::show(duration)));
        self.fault(reason, format!("write a duration from {least} to {most}"));
        None
    }

    /// A list.
    #[must_use]
    pub fn list(&self) -> Option<Vec<Self>> {
        let written = match &self.kind {
            ValueKind::Array(values) => values.clone(),
            ValueKind::String(text) if self.env => list_in(text),
            _ => return self.not_a("a list in [ ]"),
        };
        if written.len() > LONGEST_LIST {
            self.fault(format!("has {} entries", written.len()), format!("write at most {LONGEST_LIST}"));
            return None;
        }
        let items = written.into_iter().enumerate().map(|(at, value)| Self {
            path: self.path.index(at),
            kind: value.kind,
            ..self.clone()
        });
        Some(items.collect())
    }

    /// What a table holds, and its place.
    pub(super) fn values(self) -> Option<(Spot, Map<String, Value>)> {
        let spot = self.spot();
        let kind = match self.kind {
            ValueKind::String(text) if self.env => document::inline(&text).unwrap_or(ValueKind::String(text)),
            kind => kind,
        };
        let item = Self { kind, ..self };
        match item.kind {
            ValueKind::Table(values) if item.env => Some((spot, from_env(values))),
            ValueKind::Table(values) => Some((spot, values)),
            _ => item.not_a("a table, that is { key = value } or a [section]"),
        }
    }

    /// Whether it is a text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(&self.kind, ValueKind::String(text) if !(self.env && text.trim_start().starts_with('{')))
    }

    fn not_a<T>(&self, wanted: &str) -> Option<T> {
        let given = match &self.kind {
            ValueKind::Nil => "nothing",
            ValueKind::Boolean(_) => "true or false",
            ValueKind::Float(_) => "a number with a fraction",
            ValueKind::String(_) => "a text",
            ValueKind::Table(_) => "a table",
            ValueKind::Array(_) => "a list",
            _ => "a number",
        };
        self.fault(format!("is {given}"), format!("write {wanted}"));
        None
    }
}

/// A variable's list: as in the file, or with nothing but commas.
fn list_in(text: &str) -> Vec<Value> {
    if let Some(ValueKind::Array(values)) = document::inline(text) {
        return values;
    }
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| Value::new(None, ValueKind::String(part.to_owned()))).collect()
}

fn from_env(values: Map<String, Value>) -> Map<String, Value> {
    let origin = String::from("the environment");
    values.into_iter().map(|(key, value)| (key, Value::new(Some(&origin), value.kind))).collect()
}

/// `a`, `b` or `c`.
#[must_use]
pub fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => "nothing".into(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// What the admin wrote, safe to print and not too long.
#[must_use]
pub fn quoted(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    format!("`{}{}`", short.escape_debug(), if short.len() < text.len() { "…" } else { "" })
}

/// Controls, and marks that make a text read otherwise than it is.
fn is_hidden(c: char) -> bool {
    c.is_control() || (is_invisible(c) && !is_selector(c))
}
