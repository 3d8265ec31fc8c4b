//! Blocks of headers (`From:`, `Sent:`, `To:`, `Subject:`), the dashed titles above them, and rules.
//!
//! A line that begins with `From:` is ordinary prose, and so may be a journey (`From: Minsk`, `To: Vilnius`).
//! A block is one only with the company that clients always give it.

use std::ops::Range;

use super::field::{Field, field};
use super::line::{Look, TextLine};
use super::plain::READ;
use super::words;

/// Lines that a block may be long, its blank and wrapped ones included.
const LONGEST: usize = 24;

/// The block of headers that begins on the first of `lines`: on how many it stands.
pub(super) fn block(lines: &[TextLine<'_>]) -> Option<usize> {
    let first = lines.first()?;
    if let Some(end) = Some(first).filter(|l| l.field == Some(Field::From)).and_then(|l| on_one_line(&l.text))
    {
        return end.then_some(1);
    }
    let mut kinds = vec![first.field?];
    let (mut addressed, mut timed) = (first.text.contains('@'), has_time(&first.text));
    let mut end = 1;
    let mut loose = 0;
    for (i, line) in lines.iter().enumerate().take(LONGEST).skip(1) {
        if line.depth != first.depth {
            break;
        }
        if let Some(kind) = line.field {
            kinds.push(kind);
            (end, loose) = (i + 1, 0);
            timed |= has_time(&line.text);
            addressed |= line.text.contains('@');
        } else {
            loose += 1;
            if loose > 2 || (!line.text.is_empty() && !continues(line)) {
                break;
            }
            // A recipient on a line of its own, but no longer a header below an empty line.
            addressed |= loose == 1 && line.text.contains('@');
        }
    }
    is_block(&kinds, addressed, timed).then(|| with_wrapped_end(lines, end, &kinds))
}

/// Whether a line can be a header beside others: `Subject:`, `To:`.
pub(super) fn is_header(line: &TextLine<'_>) -> bool {
    line.field.is_some()
}

/// `-----Original Message-----`, in whatever dashes and language.
pub(super) fn is_original(text: &str) -> bool {
    dashed_title(text).is_some_and(|title| words::names(&title, &words::ORIGINAL))
}

/// Where such a title ends or begins in a line that lost its line ends; `None` if it is the whole line.
pub(super) fn title_seam(raw: &str) -> Option<Range<usize>> {
    let dash = raw.find("---").filter(|_| raw.len() <= 4 * READ)?;
    let inner = raw[dash..].trim_start_matches(is_dash);
    let length = inner.find("--").filter(|length| *length < 80)?;
    // `inner` is the end of `raw`, so its length tells where it begins.
    let start = raw.len() - inner.len();
    let end = raw.len() - inner[length..].trim_start_matches(is_dash).len();
    let title = inner[..length].to_lowercase().replace('’', "'");
    let whole = raw.trim().len() == end - dash;
    (start > dash && !whole && words::names(&title, &words::ORIGINAL)).then_some(dash..end)
}

/// A line between dashes, in whatever language; to be believed only above something better.
pub(super) fn is_titled(text: &str) -> bool {
    text.len() < 80 && dashed_title(text).is_some()
}

/// The same title, without its dashes; to be believed only above headers.
pub(super) fn is_bare_original(text: &str) -> bool {
    if text.len() > 80 {
        return false;
    }
    let low = text.to_lowercase();
    words::ORIGINAL.contains(&low.trim_matches([':', '*', ' ']))
}

/// `---------- Forwarded message ---------`, `Begin forwarded message:`.
pub(super) fn is_forward(text: &str) -> bool {
    let passed =
        |t: &str| t.split(' ').any(|w| words::begins(w, &words::FORWARDED)) && t.split(' ').count() <= 6;
    if let Some(title) = dashed_title(text) {
        return passed(&title);
    }
    let begins = ["begin ", "начало ", "початок ", "début "];
    if text.len() > 120 || !text.ends_with(':') {
        return false;
    }
    let low = text.to_lowercase();
    words::begins(&low, &begins) && passed(&low)
}

/// A line of nothing but dashes, underscores, asterisks or equal signs.
pub(super) fn is_rule(text: &str) -> bool {
    text.chars().count() >= 5 && text.chars().all(|c| is_dash(c) || matches!(c, '_' | '*' | '=' | ' '))
}

/// A dash of any kind; Proton writes U+2010, phones make long ones of two.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '−' | '─' | '⸺')
}

fn dashed_title(text: &str) -> Option<String> {
    if text.len() > READ || !text.starts_with(|c| is_dash(c) || matches!(c, '=' | '_' | '*')) {
        return None;
    }
    let rim = |c: char| is_dash(c) || matches!(c, '=' | '_' | ' ' | '*');
    let title = text.trim_matches(rim);
    let before = text.find(title)?;
    let dashes = |t: &str| {
        t.chars().filter(|c| *c != ' ' && *c != '*').map(|c| 1 + usize::from(c == '—')).sum::<usize>()
    };
    let after = text.get(before + title.len()..)?;
    let framed = dashes(text.get(..before)?) >= 2 && dashes(after) >= 2;
    (framed && !title.is_empty() && title.len() < 160).then(|| title.to_lowercase().replace('’', "'"))
}

/// Headers that lost their line ends: `Some(true)` if they make a block, `None` if there is but one on the line.
fn on_one_line(text: &str) -> Option<bool> {
    let mut kinds = vec![Field::From];
    for (at, _) in text.match_indices(": ").take(12) {
        let before = text[..at].trim_end_matches(['*', ' ']);
        let label = before.rsplit([' ', '*']).next().unwrap_or_default();
        kinds.extend(field(&format!("{label}:")).filter(|k| !kinds.contains(k)));
    }
    (kinds.len() >= 3).then(|| text.contains('@') || is_block(&kinds, false, has_time(text)))
}

/// What a wrapped header may go on with: indented, or with an address in it, or short.
fn continues(line: &TextLine<'_>) -> bool {
    line.look != Look::Marker
        && (line.raw.starts_with([' ', '\t']) || line.text.contains('@') || line.text.contains(';'))
}

/// The subject or the last recipient may run on below the last header.
fn with_wrapped_end(lines: &[TextLine<'_>], end: usize, kinds: &[Field]) -> usize {
    let runs_on = |l: &&TextLine<'_>| !l.text.is_empty() && l.depth == lines[0].depth && continues(l);
    let wrapped = kinds.len() > 1 && lines.get(end).is_some_and(|l| runs_on(&l));
    end + usize::from(wrapped)
}

fn is_block(kinds: &[Field], addressed: bool, timed: bool) -> bool {
    let has = |kind: Field| kinds.contains(&kind);
    let distinct = [Field::From, Field::Date, Field::Sent, Field::To, Field::Subject]
        .iter()
        .filter(|k| has(**k))
        .count();
    let mailed = addressed && distinct >= 2;
    let dated = has(Field::Date) || has(Field::Sent);
    let subject = has(Field::Subject) && dated && distinct >= 3;
    let sent = has(Field::Sent) && timed && distinct >= 2;
    has(Field::From) && (mailed || subject || sent)
}

fn has_time(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit())
}
