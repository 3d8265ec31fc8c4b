//! A table of the config: gives each key once, and tells what nobody asked for.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use config::{Map, Value};

use super::context::{Context, Spot};
use super::hint::did_you_mean;
use super::item::{Item, quoted};
use super::path::Path;

/// A table, of which keys are taken until [`Table::finish`] complains of the rest.
#[derive(Debug)]
pub struct Table<'c> {
    /// Where findings go.
    pub cx: &'c Context,
    /// Where it stands.
    pub spot: Spot,
    values: BTreeMap<String, Value>,
    asked: Vec<&'static str>,
}

impl<'c> Table<'c> {
    /// The table with these values.
    #[must_use]
    pub fn new(cx: &'c Context, spot: Spot, values: Map<String, Value>) -> Self {
        Self { cx, spot: Spot { key: true, ..spot }, values: values.into_iter().collect(), asked: Vec::new() }
    }

    /// The whole config.
    #[must_use]
    pub fn root(cx: &'c Context) -> Self {
        Self::new(cx, Spot::key(Path::default()), cx.document.values.clone())
    }

    /// Whether nothing is in it, be it right or wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of a key, if there is one.
    pub fn take(&mut self, key: &'static str) -> Option<Item<'c>> {
        let path = self.spot.path.key(key);
        self.cx.asked(&path);
        self.asked.push(key);
        self.values.remove(key).map(|value| Item::new(self.cx, path, value))
    }

    /// The value of a key that there once was, if there is one.
    pub fn gone(&mut self, key: &'static str) -> Option<Item<'c>> {
        self.values.remove(key).map(|value| Item::new(self.cx, self.spot.path.key(key), value))
    }

    /// The value of a key; a fault if there is none.
    pub fn need(&mut self, key: &'static str, remedy: &str) -> Option<Item<'c>> {
        let item = self.take(key);
        if item.is_none() {
            self.cx.fault(&Spot::key(self.spot.path.key(key)), "is missing", remedy);
        }
        item
    }

    /// A section that may be absent, which is the same as empty; so is, once told, what is no table.
    pub fn section(&mut self, key: &'static str) -> Self {
        let empty = Self::new(self.cx, Spot::key(self.spot.path.key(key)), Map::new());
        self.take(key).and_then(Item::table).unwrap_or(empty)
    }

    /// `true` or `false`, or the default.
    pub fn flag(&mut self, key: &'static str, default: bool) -> bool {
        self.take(key).and_then(|item| item.flag()).unwrap_or(default)
    }

    /// A duration, or the default.
    pub fn duration(
        &mut self,
        key: &'static str,
        default: Duration,
        bounds: &RangeInclusive<Duration>,
    ) -> Duration {
        self.take(key).and_then(|item| item.duration(bounds)).unwrap_or(default)
    }

    /// One of the words, or the default.
    pub fn choice<T: Copy>(&mut self, key: &'static str, default: T, choices: &[(&str, T)]) -> T {
        self.take(key).and_then(|item| item.choice(choices)).unwrap_or(default)
    }

    /// Tables under names that the admin chose, in the order of the files, those of the environment last.
    pub fn named(self) -> Vec<(String, Table<'c>)> {
        let mut named: Vec<(String, Item<'c>)> = Vec::new();
        for (name, value) in self.values {
            let path = self.spot.path.name(&name);
            if is_name(&name) {
                named.push((name, Item::new(self.cx, path, value)));
            } else {
                let remedy = "begin with a letter; use a to z, 0 to 9, _ and -, at most 32 of them";
                self.cx.fault(&Spot::key(path), format!("{} can't be a name", quoted(&name)), remedy);
            }
        }
        named.sort_by_key(|(_, item)| {
            let spans = self.cx.document.span(&item.path);
            spans.map_or((usize::MAX, 0), |spans| (spans.file, spans.key.start))
        });
        named.into_iter().filter_map(|(name, item)| Some((name, item.table()?))).collect()
    }

    /// What is left under keys that the admin chose, for sections that check the keys themselves.
    pub fn rest(self) -> Vec<(String, Item<'c>)> {
        let item = |(name, value): (String, Value)| {
            let path = self.spot.path.name(&name);
            (name, Item::new(self.cx, path, value))
        };
        self.values.into_iter().map(item).collect()
    }

    /// Complains of every key that nobody asked for.
    pub fn finish(self) {
        let what = if self.spot.path == Path::default() { "section" } else { "key" };
        for key in self.values.keys() {
            let hint = did_you_mean(key, self.asked.iter().copied());
            let mut known = self.asked.clone();
            known.sort_unstable();
            let reason = format!("unknown {what} {}{hint}", quoted(key));
            let remedy = format!("remove it, or write one of: {}", known.join(", "));
            let env = self.values.get(key).is_some_and(|value| value.origin().is_some());
            let spot = Spot { env, ..Spot::key(self.spot.path.key(key)) };
            self.cx.fault(&spot, reason, remedy);
        }
    }
}

impl<'c> Item<'c> {
    /// A table.
    #[must_use]
    pub fn table(self) -> Option<Table<'c>> {
        let cx = self.cx;
        self.values().map(|(spot, values)| Table::new(cx, spot, values))
    }
}

/// Whether a text can name an operator, a shift or a channel: plain, so that it can stand in a command.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    text.len() <= 32 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(plain)
}
