//! Paragraphs that were broken into lines for the way (RFC 3676).

/// Joins flowed lines again. With `delete_space` the space that marks a flowed line was not part of the text
/// (`DelSp`).
pub(super) fn unfold(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None; // the quote depth of a paragraph that goes on
    for (i, line) in text.lines().enumerate() {
        let (depth, content) = unquote(line);
        // It ends with a space and flows nowhere (RFC 3676 §4.3).
        let is_signature = content == "-- ";
        if open != Some(depth) || is_signature {
            if i > 0 {
                out.push('\n');
            }
            mark(&mut out, depth);
        }
        let flows = content.ends_with(' ') && !is_signature;
        let content = if flows && delete_space { &content[..content.len() - 1] } else { content };
        out.push_str(content);
        open = flows.then_some(depth);
    }
    if text.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The quote marks that begin a line.
fn mark(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n('>', depth));
    if depth > 0 {
        out.push(' ');
    }
}

/// A line's quote depth, and its content without the space that protects it.
fn unquote(line: &str) -> (usize, &str) {
    let content = line.trim_start_matches('>');
    let depth = line.len() - content.len();
    (depth, content.strip_prefix(' ').unwrap_or(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_lines_become_paragraphs() {
        for (raw, delete_space, text) in [
            ("one \ntwo\nthree", false, "one two\nthree"),
            ("при \nвет", true, "привет"),
            (" >not a quote\n From here", false, ">not a quote\nFrom here"),
            ("> a \n> b\n>> c \n> d\ne", false, "> a b\n>> c \n> d\ne"),
            ("a \n-- \nOlga", false, "a \n-- \nOlga"),
            ("a\n\nb\n", false, "a\n\nb\n"),
            ("\n\na", false, "\n\na"),
            ("", false, ""),
        ] {
            assert_eq!(unfold(raw, delete_space), text, "{raw:?}");
        }
    }
}
