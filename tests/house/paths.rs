//! The paths of a source that start at the root of the crate, also out of groups and through `super`.

use super::source::{Source, words};

/// Every path of the source that starts at the root of the crate, with its position.
pub fn from_root(source: &Source) -> Vec<(usize, Vec<String>)> {
    let code = &source.code;
    let mut found = Vec::new();
    for root in ["crate", "hotlined"] {
        for at in words(code, root) {
            found.extend(leaves(code, at + root.len()));
        }
    }
    for at in words(code, "super") {
        if code[..at].trim_end().ends_with("super::") {
            continue; // a later link of the same chain
        }
        let (ups, end) = climb(code, at);
        if ups >= source.depth() + inline_depth(code, at) {
            found.extend(leaves(code, end));
        }
    }
    found
}

/// How many `super`s follow each other, and where the last one ends.
fn climb(code: &str, at: usize) -> (usize, usize) {
    let (mut ups, mut end) = (1, at + "super".len());
    while code[end..].starts_with("::super") {
        ups += 1;
        end += "::super".len();
    }
    (ups, end)
}

/// How many `mod name { … }` of the file are open at a position.
pub fn inline_depth(code: &str, at: usize) -> usize {
    let mut open = Vec::new();
    for (i, c) in code[..at].char_indices() {
        match c {
            '{' => {
                let mut before = code[..i].split_whitespace().rev();
                open.push(before.next().is_some() && before.next() == Some("mod"));
            }
            '}' => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().filter(|is_mod| *is_mod).count()
}

/// The paths that continue at `at` with `::`: one, or all of a group, `::{a::b, c::{d, e}}`.
pub fn leaves(code: &str, at: usize) -> Vec<(usize, Vec<String>)> {
    let Some(rest) = code[at..].strip_prefix("::") else { return Vec::new() };
    let start = at + 2 + (rest.len() - rest.trim_start().len());
    if code[start..].starts_with('{') {
        return members(code, start).into_iter().flat_map(|m| branch(code, m)).collect();
    }
    branch(code, start)
}

/// The paths that begin with the identifier at `at`.
fn branch(code: &str, at: usize) -> Vec<(usize, Vec<String>)> {
    let name: String =
        code[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '*').collect();
    let mut further = leaves(code, at + name.len());
    for (_, path) in &mut further {
        path.insert(0, name.clone());
    }
    if further.is_empty() { vec![(at, vec![name])] } else { further }
}

/// Where the members of the group that opens at `open` begin.
fn members(code: &str, open: usize) -> Vec<usize> {
    let (mut depth, mut fresh, mut found) = (0, false, Vec::new());
    for (i, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' => {}
            c if c.is_whitespace() => continue,
            _ if fresh && depth == 1 => found.push(open + i),
            _ => {}
        }
        fresh = depth == 1 && matches!(c, '{' | ',');
        if depth == 0 {
            break;
        }
    }
    found
}
