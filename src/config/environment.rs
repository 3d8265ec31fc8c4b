//! Overrides from the environment: `HOTLINED__ROUTING__CAPACITY=6`.
//!
//! A variable's name is the key's path in capitals, joined by two underscores. Its value is read as what the
//! key wants: a number, a duration, a list as `a,b` or `["a", "b"]`, a table as `{ file = "…" }`. A list of
//! tables can be set only as a whole.

use config::{Map, Value, ValueKind};

use super::fault::{Fault, Finding};

/// What the names of such variables begin with, before two underscores.
pub const PREFIX: &str = "HOTLINED";

/// No key lies deeper.
const DEEPEST: usize = 8;

/// The variables that override something, and what is wrong with the others.
pub struct Overrides {
    /// Name and value, as the `config` crate takes them.
    pub variables: Map<String, String>,
    /// Variables that can't be laid over the file.
    pub faults: Vec<Fault>,
}

/// Whether a variable is the line's by its name, or was meant to be: spelt in whatever way.
#[must_use]
pub fn is_of_the_line(name: &str) -> bool {
    let lead = name.get(..=PREFIX.len()).unwrap_or_default();
    lead.strip_suffix('_').is_some_and(|lead| lead.eq_ignore_ascii_case(PREFIX))
}

/// Whether a variable overrides a key.
#[must_use]
pub fn is_override(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|rest| rest.starts_with("__"))
}

/// Picks the line's variables out of the environment and checks that each has a place in the file.
pub fn overrides(main: &str, file: &Map<String, Value>, env: &[(String, String)]) -> Overrides {
    let mut found = Overrides { variables: Map::new(), faults: Vec::new() };
    let lead = format!("{PREFIX}__");
    for (name, value) in env.iter().filter(|(name, _)| name.starts_with(&lead)) {
        let steps: Vec<String> = name[lead.len()..].split("__").map(str::to_lowercase).collect();
        match misplaced(&steps, file, env, name) {
            None => drop(found.variables.insert(name.clone(), value.clone())),
            Some((reason, remedy)) => {
                let mut fault = Finding::of_file(main, reason, remedy);
                fault.variable = Some(name.clone());
                fault.key = steps.join(".");
                found.faults.push(fault);
            }
        }
    }
    found
}

/// Whether a key can be laid over another without being taken for a path.
#[must_use]
pub fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn misplaced(
    steps: &[String],
    file: &Map<String, Value>,
    env: &[(String, String)],
    name: &str,
) -> Option<(String, String)> {
    if steps.len() > DEEPEST || !steps.iter().all(|step| is_plain(step)) {
        let remedy = "write the key's path in capitals with two underscores between its parts";
        return Some(("this name is no key's path".into(), remedy.into()));
    }
    // Variables have no order: which of the two held would be chance.
    if let Some((longer, _)) = env.iter().find(|(other, _)| other.starts_with(&format!("{name}__"))) {
        return Some((format!("{longer} sets a part of the same"), "keep one of the two".into()));
    }
    let mut table = file;
    // No underflow: `split` gives one step at least.
    for (at, step) in steps.iter().enumerate().take(steps.len() - 1) {
        match table.get(step).map(|value| &value.kind) {
            Some(ValueKind::Table(inner)) => table = inner,
            Some(_) => {
                let whole = format!("{PREFIX}__{}", steps[..=at].join("__").to_uppercase());
                let reason = format!("`{}` is no table, so no part of it can be set", steps[..=at].join("."));
                return Some((reason, format!("set it as a whole with {whole}, written as in the file")));
            }
            None => return None,
        }
    }
    None
}
