//! What a Fluent file declares: its messages, with the variables that each uses and the line that it is on.
//!
//! Read from the lines, not from the syntax tree: a message begins at a line's first column, and nothing but
//! a variable has a `$`. That is enough to compare files, and it keeps the lines for faults.

use std::collections::BTreeSet;

/// One message of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    /// Its id.
    pub id: String,
    /// The variables that it uses, without `$`.
    pub variables: BTreeSet<String>,
    /// The line on which it begins, from 1.
    pub line: usize,
}

/// The messages of a file, in order; an id that stands twice is there twice.
pub(super) fn declared(source: &str) -> Vec<Declared> {
    let mut all: Vec<Declared> = Vec::new();
    for (index, line) in source.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        if let Some(id) = id_of(line) {
            all.push(Declared { id, variables: BTreeSet::new(), line: index + 1 });
        }
        if let Some(last) = all.last_mut() {
            last.variables.extend(variables(line));
        }
    }
    all
}

fn id_of(line: &str) -> Option<String> {
    let (id, _) = line.split_once('=')?;
    let id = id.trim_end();
    // No term (`-name`): texts refer to those, code never does.
    let begins = id.starts_with(|c: char| c.is_ascii_alphabetic());
    (begins && id.chars().all(is_name)).then(|| id.to_owned())
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|after| after.chars().take_while(|c| is_name(*c)).collect::<String>())
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_with_its_line_and_all_its_variables() {
        let found = declared("# a = { $no }\n\na = { $x ->\n   *[other] { $y-z }\n    }\nb = b\n");
        let seen: Vec<_> = found.iter().map(|d| (d.id.as_str(), d.line, d.variables.len())).collect();
        assert_eq!(seen, [("a", 3, 2), ("b", 6, 0)]);
    }
}
