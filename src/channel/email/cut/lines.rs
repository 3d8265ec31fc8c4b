//! A mail as lines, with the line ends that it lost, and with our marker on a line of its own.

use crate::domain::invisible::is_invisible;

use super::line::{Look, TextLine};
use super::plain::plain;
use super::{attribution, header, step};

/// The lines of a mail. A line that holds `marker` behind other text becomes two, so that what stands before
/// the marker can still be the person's.
pub(super) fn lines<'a>(text: &'a str, marker: &str) -> Vec<TextLine<'a>> {
    let marks = marks(text, marker);
    let mut marks = marks.iter().peekable();
    let mut lines = Vec::new();
    let mut begin = 0;
    for raw in text.split(['\n', '\r']) {
        let end = begin + raw.len();
        let mut mark = None;
        while let Some(at) = marks.next_if(|at| **at < end) {
            mark = mark.or(Some(*at));
        }
        match mark {
            None => push(&mut lines, raw),
            Some(at) => push_marked(&mut lines, raw, at.saturating_sub(begin)),
        }
        // Either end is one byte. The empty line within a CR LF goes below.
        begin = end + 1;
    }
    unite_line_ends(text, lines)
}

/// An attribution or a title that lost its line ends gets them back.
fn push<'a>(lines: &mut Vec<TextLine<'a>>, raw: &'a str) {
    let line = TextLine::new(raw);
    let seam = header::title_seam(raw).or_else(|| attribution::seam(raw));
    match seam.filter(|_| line.depth == 0) {
        None => lines.push(line),
        Some(seam) => {
            let parts = [&raw[..seam.start], &raw[seam.clone()], &raw[seam.end..]];
            lines.extend(parts.into_iter().filter(|p| !plain(p).is_empty()).map(TextLine::new));
        }
    }
}

fn push_marked<'a>(lines: &mut Vec<TextLine<'a>>, raw: &'a str, at: usize) {
    let (before, marked) = raw.split_at_checked(at).unwrap_or(("", raw));
    let head = TextLine::new(before);
    if head.look == Look::Text {
        lines.push(head);
        lines.push(TextLine { look: Look::Marker, marked: true, ..TextLine::new(marked) });
    } else {
        let whole = TextLine::new(raw);
        let look = if whole.depth > 0 { Look::Quote } else { Look::Marker };
        lines.push(TextLine { look, marked: true, ..whole });
    }
}

/// CR LF ends one line, not two.
fn unite_line_ends<'a>(text: &str, lines: Vec<TextLine<'a>>) -> Vec<TextLine<'a>> {
    // Every line is a slice of `text`, so its address tells where it stands.
    let (start, bytes) = (text.as_ptr().addr(), text.as_bytes());
    let between = |line: &TextLine| {
        let at = line.raw.as_ptr().addr() - start;
        line.raw.is_empty() && at > 0 && bytes.get(at - 1) == Some(&b'\r') && bytes.get(at) == Some(&b'\n')
    };
    lines.into_iter().filter(|line| !between(line)).collect()
}

/// Where in `text` the marker begins, whatever spaces, line ends and quote marks were put into it.
fn marks(text: &str, marker: &str) -> Vec<usize> {
    let dropped = |c: &char| !c.is_whitespace() && !is_invisible(*c) && *c != '>';
    let wanted: String = marker.chars().filter(dropped).collect();
    // So few characters anybody may write.
    if wanted.chars().count() < 4 {
        return Vec::new();
    }
    let mut squeezed = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices().filter(|(_, c)| dropped(c)) {
        squeezed.push(c);
        // For each byte of it, where its character begins in `text`.
        origin.resize(squeezed.len(), at);
    }
    step(text.len());
    squeezed.match_indices(&wanted).filter_map(|(at, _)| origin.get(at).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::email::cut::plain::READ;

    fn looks(text: &str, marker: &str) -> Vec<(Look, String)> {
        lines(text, marker).into_iter().map(|l| (l.look, l.text)).collect()
    }

    #[test]
    fn words_behind_much_room_are_words() {
        for room in [" ", "\u{a0}", "\t", "\u{1}"] {
            let mail = format!("Yes.\n{}Help me.\n", room.repeat(READ + 50));
            assert_eq!(looks(&mail, "")[1], (Look::Text, "Help me.".to_owned()), "{room:?}");
            assert!(crate::channel::email::cut::cut(&mail, "").own.ends_with("Help me."), "{room:?}");
        }
    }

    #[test]
    fn every_line_end_ends_one_line() {
        let texts: Vec<String> = lines("a\r\nb\rc\n\nd", "").into_iter().map(|l| l.text).collect();
        assert_eq!(texts, ["a", "b", "c", "", "d"]);
    }

    #[test]
    fn spaces_and_invisible_marks_do_not_matter() {
        assert_eq!(plain("\u{200f}14:05\u{202f}\u{a0} PM\u{2069} "), "14:05 PM");
        assert_eq!(looks("\u{a0}> > x", ""), [(Look::Quote, "x".into())]);
        assert_eq!(looks("a -> b", ""), [(Look::Text, "a -> b".into())]);
    }

    #[test]
    fn the_marker_is_found_wrapped_spaced_and_behind_text() {
        let marker = "## write above this line ##";
        assert_eq!(looks("yes ## write above\u{a0}this line ##", marker)[0], (Look::Text, "yes".into()));
        assert_eq!(looks("yes ## write above this line ##", marker)[1].0, Look::Marker);
        assert_eq!(looks("a\n## write above\nthis line ##\n", marker)[1].0, Look::Marker);
        assert_eq!(looks("> ## write above\n> this line ##", marker)[0].0, Look::Quote);
        assert_eq!(looks("## nothing ##", "")[0].0, Look::Text);
    }

    #[test]
    fn initials_are_short_and_upper_case() {
        let initials = |text| TextLine::new(text).has_initials();
        assert!(initials("АИ> Добрый день") && initials("F> hello"));
        assert!(!initials("x > y") && !initials("ABCD> x") && !initials("> x") && !initials("a> x"));
    }
}
