//! How a line is read: without the marks that nobody sees, with one kind of space, and never beyond its beginning.

use crate::domain::invisible::is_invisible;

use super::step;

/// How much of a line is ever looked at, in characters. Nothing that a client generates is longer.
pub(super) const READ: usize = 400;

/// A line as it is read: see the module.
pub(super) fn plain(raw: &str) -> String {
    step(raw.len().min(4 * READ));
    let mut text = String::with_capacity(raw.len().min(4 * READ));
    let is_room = |c: char| c.is_whitespace() || c.is_control();
    // Room before the words is not part of what is read, however much of it there is.
    let words = raw.trim_start_matches(|c| is_room(c) || is_invisible(c));
    for c in words.chars().filter(|c| !is_invisible(*c)).take(READ) {
        let c = if is_room(c) { ' ' } else { c };
        if c != ' ' || !(text.is_empty() || text.ends_with(' ')) {
            text.push(c);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// How many `>` stand at the start, and where what they quote begins.
pub(super) fn depth(text: &str) -> (usize, usize) {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '>' => depth += 1,
            ' ' => {}
            _ => return (depth, at),
        }
    }
    (depth, text.len())
}
