//! What announces a quotation in a language that nobody taught this program.
//!
//! Clients speak some hundred languages. What they all write is a date, a time, a name and an address, and what
//! people do not write is an address in brackets beside a time, alone in its paragraph. It is only believed with
//! a doubt, so that the writer looks at it; straight above our own marker nothing else can stand.

use super::super::line::{Look, TextLine};

/// A client wraps an announcement over at most so many lines.
const LINES: usize = 3;
/// What is longer, in characters, was not written by a client.
const LONGEST: usize = 300;
/// Nor what has more words beside the numbers.
const WORDS: usize = 14;
/// A label of a header has at most so many words.
const LABEL: usize = 4;
/// So many lines with labels are a block of headers.
const HEADERS: usize = 3;

/// How plainly a paragraph leads over to our own mail below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// Only a client writes so.
    Plainly,
    /// It may be the person's.
    Perhaps,
    /// It is the person's.
    Not,
}

/// Whether the paragraph that begins on line `at` is nothing but an address in brackets with a date or a time.
pub(super) fn announces(lines: &[TextLine<'_>], at: usize) -> bool {
    if at.checked_sub(1).is_some_and(|above| lines[above].look == Look::Text) {
        return false;
    }
    let length = lines[at..].iter().take(LINES + 1).take_while(|l| l.look == Look::Text).count();
    length <= LINES && is_announcement(&lines[at..at + length])
}

/// Where the announcement begins in such a paragraph, if words of the person stand straight above it: on a line on
/// which a `known` one begins that has all that makes one, and nothing above has any of it.
pub(super) fn begins_below(
    lines: &[TextLine<'_>],
    at: usize,
    known: impl Fn(usize) -> bool,
) -> Option<usize> {
    let end = at + lines[at..].iter().take(LINES).take_while(|l| l.look == Look::Text).count();
    let plain = |line: &TextLine<'_>| !line.text.contains('@') && !is_timed(&line.text);
    let begins = |below: &usize| known(*below) && is_announcement(&lines[*below..end]);
    (at + 1..end).find(begins).filter(|below| lines[at..*below].iter().all(plain))
}

/// Whether a line ends as a person's words do, and no name.
pub(super) fn ends_sentence(line: &TextLine<'_>) -> bool {
    line.text.ends_with(['.', '!', '?', '…'])
}

/// Whether headers begin on line `at`, whatever their labels mean: an address and a time are among them.
pub(super) fn has_headers(lines: &[TextLine<'_>], at: usize) -> bool {
    if at.checked_sub(1).is_some_and(|above| is_labelled(&lines[above])) {
        return false;
    }
    let block: Vec<&TextLine<'_>> = lines[at..].iter().take(24).take_while(|l| is_labelled(l)).collect();
    let any = |has: fn(&str) -> bool| block.iter().any(|l| has(&l.text));
    block.len() >= HEADERS && any(|text| text.contains('@')) && any(is_timed)
}

/// Where the paragraph begins whose last line is `end`.
pub(super) fn paragraph(lines: &[TextLine<'_>], end: usize) -> usize {
    let above = lines[..end].iter().rev().take(24).take_while(|l| l.look == Look::Text).count();
    end - above
}

/// How plainly the paragraph straight above our marker leads over to it.
pub(super) fn leads_over(lines: &[TextLine<'_>]) -> Leads {
    let labelled = lines.iter().filter(|l| is_labelled(l)).count();
    let all = labelled == lines.len();
    if (all && labelled >= HEADERS) || is_announcement(lines) {
        return Leads::Plainly;
    }
    let addressed = lines.iter().any(|l| l.text.contains('@'));
    let ends_open = lines.last().is_some_and(|l| l.text.ends_with([':', '：']) && is_timed(&l.text));
    if (all && labelled >= 2) || addressed || ends_open { Leads::Perhaps } else { Leads::Not }
}

fn is_announcement(lines: &[TextLine<'_>]) -> bool {
    let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    let text = texts.join(" ");
    super::super::step(text.len());
    let plain = |word: &&str| word.chars().any(char::is_alphabetic) && !word.contains('@');
    text.chars().count() <= LONGEST
        && has_bracketed_address(&text)
        && is_timed(&text)
        && text.split(' ').filter(plain).count() <= WORDS
}

/// `Name <a@b>`, `(a@b)`, `[mailto:a@b]`: nothing else inside the brackets.
fn has_bracketed_address(text: &str) -> bool {
    let inside = |open: char, close: char| {
        text.split(open).skip(1).any(|rest| {
            rest.split_once(close).is_some_and(|(inner, _)| inner.contains('@') && !inner.contains(' '))
        })
    };
    inside('<', '>') || inside('(', ')') || inside('[', ']')
}

/// A time of day, or a date in digits, or a year beside another number.
fn is_timed(text: &str) -> bool {
    let numbers = |word: &str| word.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).count();
    let mut words = text.split([' ', ',']).filter(|word| !word.contains('@'));
    let signs = [':', '.', '/', '-', 'h'];
    let joined = |word: &str| word.contains(signs) && numbers(word) >= 2;
    let year = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit())
    };
    words.any(|word| joined(word) || year(word))
}

fn is_labelled(line: &TextLine<'_>) -> bool {
    let Some((label, value)) = line.text.split_once([':', '：']) else { return false };
    let label = label.trim_matches(['*', '_', ' ']);
    let words = label.split(' ').count();
    let lettered = label.chars().any(char::is_alphabetic) && !label.contains('@');
    line.look == Look::Text && words <= LABEL && lettered && !value.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::lines;
    use super::*;

    fn all(text: &str, is: impl Fn(&[TextLine<'_>], usize) -> bool) -> bool {
        is(&lines(text, ""), 0)
    }

    #[test]
    fn an_address_in_brackets_beside_a_time_is_an_announcement_in_any_language() {
        for text in [
            "2026 m. lapkričio 3 d., an 08:05, Linija <linia@hotline.test> rašė:",
            "03.11.2026, 08:05, Линия <linia@hotline.test>",
            "ორშ, 3 ნოე. 2026, 08:05 Linia (linia@hotline.test)",
            "Linia [mailto:linia@hotline.test]\n3/11/26 8.05",
        ] {
            assert!(all(text, announces), "{text}");
        }
    }

    #[test]
    fn words_straight_above_an_announcement_are_the_person_s() {
        let said = "On 3 Nov 2026, at 08:05, Linia <linia@hotline.test> wrote:\n> Where?";
        for (words, doubtful) in
            [("We will call at nine.", false), ("Yes!\nCome.", false), ("Linia for all", true)]
        {
            let reply = super::super::super::cut(&format!("{words}\n{said}"), "");
            assert_eq!((reply.own.as_str(), reply.doubtful.is_some()), (words, doubtful), "{reply:?}");
        }
        let wrapped = "On 3 Nov 2026, at 08:05, Linia for all who need it and more\n<linia@hotline.test> wrote:\n> Where?";
        assert_eq!(super::super::super::cut(&format!("Yes.\n\n{wrapped}"), "").own, "Yes.");
    }

    #[test]
    fn what_people_write_is_none() {
        for text in [
            "Write to office@ngo.example before 10:00.",
            "Come at 10:00 (ask for Maria).",
            "Our office <office@ngo.example> helps with papers.",
            "Please write to our lawyer, who knows all about your right to stay in this country, and who is there \
             every day until 18:00, for he (law@ngo.example) will call you back.",
        ] {
            assert!(!all(text, announces), "{text}");
        }
        assert!(!all("Address: Green street 5\nHours: 10:00-18:00\nDoor: 3", has_headers), "no mail");
    }

    #[test]
    fn headers_are_seen_whatever_their_labels_mean() {
        assert!(all("Odosielateľka: L <l@hotline.test>\nČas: 3.11.2026 8:05\nVec: Case", has_headers));
        assert!(all("მწერს: l@hotline.test\nდრო: 08:05\nთემა: Case", has_headers));
    }
}
