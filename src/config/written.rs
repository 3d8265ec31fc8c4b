//! What a config sets, key by key, to tell what changes from one config to the next.
//!
//! A value is shown only where it can be neither a secret nor an address: numbers, switches and durations. Of
//! everything else only the key is told.

use std::collections::BTreeMap;

use config::{Map, Value, ValueKind};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::path::Path;
use crate::domain::duration;

/// Every key that is set, with its value. No `Debug`: a value may say where a secret is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Written(BTreeMap<String, Set>);

#[derive(Clone, PartialEq, Eq)]
struct Set {
    value: String,
    shown: Option<String>,
}

/// A key that one config sets otherwise than another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The key, dotted; a list counts as one.
    pub key: String,
    /// The value before, if it was set and may be shown.
    pub from: Option<String>,
    /// The value after, if it is set and may be shown.
    pub to: Option<String>,
    /// What happened to the key.
    pub what: Kind,
}

/// What happened to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It was not set before.
    Added,
    /// It had another value.
    Changed,
    /// It is no longer set.
    Removed,
}

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Written {
    /// What these values set.
    #[must_use]
    pub fn of(values: &Map<String, Value>) -> Self {
        let mut written = Self::default();
        written.add(values, &Path::default());
        written
    }

    /// The keys that `new` sets otherwise, in order.
    #[must_use]
    pub fn changes(&self, new: &Self) -> Vec<Change> {
        let keys: std::collections::BTreeSet<&String> = self.0.keys().chain(new.0.keys()).collect();
        let other = new;
        let change = |key: &String| {
            let (old, new) = (self.0.get(key), other.0.get(key));
            let what = match (old, new) {
                (Some(old), Some(new)) if old == new => return None,
                // An empty section that is filled, or emptied, is told by what is in it.
                (Some(_), None) if other.fills(key) => return None,
                (None, Some(_)) if self.fills(key) => return None,
                (Some(_), Some(_)) => Kind::Changed,
                (None, _) => Kind::Added,
                (_, None) => Kind::Removed,
            };
            let shown = |set: Option<&Set>| set.and_then(|set| set.shown.clone());
            Some(Change { key: key.clone(), from: shown(old), to: shown(new), what })
        };
        keys.into_iter().filter_map(change).collect()
    }

    /// The first 12 hexadecimal digits of the SHA-256 of all that is set: by it people see whether two daemons
    /// run on the same config.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (key, set) in &self.0 {
            for part in [key, &set.value] {
                // Or `ab` with `c` would hash as `a` with `bc`.
                hash.update(part.len().to_le_bytes());
                hash.update(part);
            }
        }
        HEXLOWER.encode(&hash.finalize()[..6])
    }

    /// Whether something is set within a section.
    fn fills(&self, section: &str) -> bool {
        let within = format!("{section}.");
        self.0.range(within.clone()..).next().is_some_and(|(key, _)| key.starts_with(&within))
    }

    fn add(&mut self, values: &Map<String, Value>, path: &Path) {
        for (key, value) in values {
            let path = path.key(key);
            match &value.kind {
                ValueKind::Table(table) if !table.is_empty() => self.add(table, &path),
                kind => {
                    let set = Set { value: literal(kind), shown: shown(kind) };
                    self.0.insert(path.to_string(), set);
                }
            }
        }
    }
}

/// The value in a form in which equal values are equal texts.
fn literal(kind: &ValueKind) -> String {
    match kind {
        ValueKind::Table(table) => {
            let sorted: BTreeMap<&String, String> =
                table.iter().map(|(k, v)| (k, literal(&v.kind))).collect();
            format!("{sorted:?}")
        }
        ValueKind::Array(items) => {
            format!("{:?}", items.iter().map(|item| literal(&item.kind)).collect::<Vec<_>>())
        }
        other => format!("{other:?}"),
    }
}

fn shown(kind: &ValueKind) -> Option<String> {
    match kind {
        ValueKind::Boolean(flag) => Some(flag.to_string()),
        ValueKind::I64(number) => Some(number.to_string()),
        ValueKind::String(text) if duration::parse(text).is_ok() => Some(text.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Written {
        super::super::parse("f", text, &[]).unwrap_or_else(|faults| panic!("{faults}")).written
    }

    const BASE: &str = r#"
[store]
url = "redis://localhost"
[channel.telegram]
kind = "telegram"
token = { credential = "canary-token" }
[routing]
capacity = 8
handover = "30m"
[operator.olga]
reach = ["telegram:1001"]
"#;

    #[test]
    fn what_changes_is_told_by_its_key_and_never_with_a_secret_or_an_address() {
        let new = BASE
            .replace("capacity = 8", "capacity = 6\nsame_operator = false")
            .replace("handover = \"30m\"\n", "")
            .replace("canary-token", "canary-other")
            .replace("1001", "1002");
        let changes = written(BASE).changes(&written(&new));
        let told: Vec<String> = changes
            .iter()
            .map(|c| format!("{} {:?} {:?} {:?}", c.key, c.what, c.from.as_deref(), c.to.as_deref()))
            .collect();
        let wanted = [
            "channel.telegram.token.credential Changed None None",
            "operator.olga.reach Changed None None",
            "routing.capacity Changed Some(\"8\") Some(\"6\")",
            "routing.handover Removed Some(\"30m\") None",
            "routing.same_operator Added None Some(\"false\")",
        ];
        assert_eq!(told, wanted);
        assert!(!format!("{:?}", written(BASE)).contains("canary"));
    }

    #[test]
    fn a_section_that_is_filled_is_told_by_what_is_in_it() {
        let empty = BASE.replace("reach = [\"telegram:1001\"]\n", "");
        let keys = |old: &str, new: &str| {
            let changes = written(old).changes(&written(new));
            changes.into_iter().map(|c| (c.key, c.what)).collect::<Vec<_>>()
        };
        assert_eq!(keys(&empty, BASE), [("operator.olga.reach".to_owned(), Kind::Added)]);
        assert_eq!(keys(BASE, &empty), [("operator.olga.reach".to_owned(), Kind::Removed)]);
        let more = format!("{empty}[operator.nina]\n");
        assert_eq!(keys(&empty, &more), [("operator.nina".to_owned(), Kind::Added)]);
    }

    #[test]
    fn the_same_settings_have_the_same_hash_in_whatever_order() {
        let (head, tail) = BASE.split_once("[routing]").unwrap();
        let turned = format!("[routing]{tail}\n{head}");
        assert_eq!(written(BASE).hash(), written(&turned).hash());
        assert_eq!(written(BASE).changes(&written(&turned)), []);
        assert_ne!(written(BASE).hash(), written(&BASE.replace('8', "9")).hash());
        assert_eq!(written(BASE).hash().len(), 12);
    }
}
