//! What stands below a mail and was not written for it: signatures, phones' advertisements, disclaimers.
//!
//! A name that someone typed under their words (`С уважением, Мария`) is theirs and stays. What goes is what
//! stands behind a delimiter, what an app or a phone adds, and a business card below a closing.

use super::device;
use super::header::is_dash;
use super::line::TextLine;
use super::words;

/// The most lines that a signature behind a delimiter has: one that may have been typed, and the standard one.
const LINES: usize = 12;
const STANDARD_LINES: usize = 40;
/// A line with more words than that is a sentence.
const SENTENCE: usize = 12;

/// Which of `lines`, one passage of what a person wrote, are signature: a mark for each.
pub(super) fn marks(lines: &[&TextLine<'_>]) -> Vec<bool> {
    let mut marks: Vec<bool> = lines.iter().map(|l| is_alone(l)).collect();
    let mut end = peel(lines, lines.len());
    if let Some(at) = delimiter(&lines[..end]).or_else(|| card(&lines[..end])) {
        end = peel(lines, at);
    }
    marks[end..].fill(true);
    marks
}

/// Where the footers at the end of `lines` begin, with delimiters that nothing follows.
fn peel(lines: &[&TextLine<'_>], mut end: usize) -> usize {
    loop {
        while end > 0 && (lines[end - 1].text.is_empty() || is_delimiter(&lines[end - 1].text)) {
            end -= 1;
        }
        let Some(lines) = footer(&lines[..end]) else { return end };
        end -= lines;
    }
}

/// On how many lines a footer stands that `lines` end with.
fn footer(lines: &[&TextLine<'_>]) -> Option<usize> {
    let last = lines.last()?;
    if is_app(&last.text) || is_footer(&last.text) || is_promotion(&last.text) {
        return Some(1);
    }
    let before = lines.len().checked_sub(2).and_then(|at| lines.get(at)).filter(|l| !l.text.is_empty());
    // What wraps a mail's lines breaks a long one in two.
    if before.is_some_and(|l| begins_as_app(&l.text) && is_app(&format!("{} {}", l.text, last.text))) {
        return Some(2);
    }
    disclaimer(lines)
}

/// Whether a phone or an app says by this line what it is, wherever the line stands.
fn is_alone(line: &TextLine<'_>) -> bool {
    if is_leftover(&line.text) {
        return true;
    }
    let low = line.text.to_lowercase();
    // In Russian it is also how people tell what they did: `отправила документы`.
    is_app(&line.text) && low.split(' ').count() <= 7 && !words::begins(&low, &["отправил ", "отправила "])
}

/// A bar that a program drew before what was quoted, with nothing behind it.
fn is_leftover(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == ' ' || "|│┃¦❘▏▎".contains(c))
}

fn begins_as_app(text: &str) -> bool {
    words::begins(&text.to_lowercase().replace('’', "'"), &words::SENT)
}

fn is_app(text: &str) -> bool {
    let low = without_link(text).to_lowercase().replace('’', "'");
    let low = low.trim_matches(['*', '_', '[', ' ', '(', '-', '—', '–']);
    let words = low.split(' ').count();
    let named = words <= 16 && words::begins(low, &words::SENT) && words::names(low, &words::DEVICES);
    let mine = words <= 7 && words::begins(low, &words::SENT_FROM_MY) && !low.ends_with('.');
    ((named || mine) && !low.ends_with(['?', ',', ':'])) || device::signs(low)
}

fn is_footer(text: &str) -> bool {
    words::begins(&text.to_lowercase(), &words::FOOTERS)
}

/// The bare name of a mail service, with its link.
fn is_promotion(text: &str) -> bool {
    let low = text.to_lowercase();
    let link = low.contains("//") || low.contains("www.");
    let service = [
        "avast",
        "avg.com",
        "aka.ms/",
        "proton.me",
        "protonmail.com",
        "mailspring",
        "getmailspring",
        "overview.mail.yahoo",
    ];
    link && low.split(' ').count() <= 6 && words::names(&low, &service)
}

/// `Get Outlook for Android<https://aka.ms/…>` without the link.
fn without_link(text: &str) -> &str {
    let at = text.find("<http").or_else(|| text.find("(http")).or_else(|| text.find("https://"));
    at.and_then(|at| text.get(..at)).unwrap_or(text).trim()
}

/// A paragraph at the end that speaks of secrecy, a mail and those it was meant for.
fn disclaimer(lines: &[&TextLine<'_>]) -> Option<usize> {
    let size = lines.iter().rev().take(STANDARD_LINES).take_while(|l| !l.text.is_empty()).count();
    let paragraph: Vec<&str> = lines[lines.len() - size..].iter().map(|l| l.text.as_str()).collect();
    // Without a paragraph of its own it is looked for on the last line alone.
    let own = size > 0 && says_disclaimer(&paragraph.join(" "));
    let heading = paragraph.first().is_some_and(|l| is_disclaimer_start(l));
    if own && heading {
        return Some(size);
    }
    let from = paragraph.iter().rposition(|l| is_disclaimer_start(l))?;
    says_disclaimer(&paragraph[from..].join(" ")).then_some(size - from)
}

fn is_disclaimer_start(line: &str) -> bool {
    let low = line.to_lowercase();
    let low = low.trim_start_matches(['*', '_', '-', ' ']);
    let starts = [
        "this e-mail",
        "this email",
        "this message",
        "the information",
        "the content",
        "confidentiality",
        "disclaimer",
        "confidential",
        "notice:",
        "это сообщение",
        "это письмо",
        "данное ",
        "настоящее ",
        "информация, содержащ",
        "внимание",
        "конфиденц",
        "уведомление о конф",
        "содержание этого",
        "содержание данного",
        "цей лист",
        "це повідомлення",
        "це електронне",
        "інформація, що",
        "інформація в",
        "увага",
        "конфіденц",
        "ce message",
        "ce courriel",
        "cet e-mail",
        "cet email",
        "les informations",
        "avis de conf",
        "confidentialité",
        "important:",
        "important notice",
        "цей електронний",
        "гэты ліст",
        "это электронное",
        "данный ",
        "цей e-mail",
        "застереження",
        "повідомлення про конф",
        "l'information",
        "e-mail confiden",
    ];
    words::begins(low, &starts)
}

fn says_disclaimer(text: &str) -> bool {
    super::step(text.len());
    let low = text.to_lowercase();
    let tells = [&words::SECRECY, &words::LETTER, &words::MEANT];
    low.split(' ').count() >= 10 && tells.iter().all(|parts| words::names(&low, parts))
}

/// Where the last delimiter stands that has a signature behind it.
fn delimiter(lines: &[&TextLine<'_>]) -> Option<usize> {
    // With the space it is the standard one (RFC 3676 §4.3), which programs alone write.
    if let Some(at) = lines.iter().position(|l| l.raw == "-- ") {
        let behind = lines[at..].iter().filter(|l| !l.text.is_empty()).count();
        if behind <= STANDARD_LINES {
            return Some(at);
        }
    }
    let reach = lines.len().saturating_sub(2 * LINES);
    let at = reach + lines[reach..].iter().rposition(|l| is_delimiter(&l.text))?;
    let behind: Vec<&&TextLine<'_>> = lines[at + 1..].iter().filter(|l| !l.text.is_empty()).collect();
    let most = if lines[at].text == "--" { LINES } else { LINES / 2 };
    let short = behind.len() <= most && behind.iter().all(|l| !is_sentence(&l.text));
    // More than one is the person's way of parting passages.
    let parts = lines[reach..at].iter().any(|l| is_delimiter(&l.text));
    (short && !parts).then_some(at)
}

fn is_delimiter(text: &str) -> bool {
    let marks = text.chars().filter(|c| *c != ' ').count();
    let dashes =
        text == "--" || text == "—" || text == "–" || ((2..=4).contains(&marks) && text.chars().all(is_dash));
    dashes
        || ((2..=4).contains(&marks) && text.chars().all(|c| c == '_'))
        || (marks > 8 && text.chars().all(|c| c == '_'))
}

fn is_sentence(text: &str) -> bool {
    let contact = text.contains('@') || text.contains("://") || text.contains("www.");
    let asks = text.ends_with(['?', '!', ':']);
    let words = text.split(' ').count();
    !contact
        && !is_app(text)
        && ((asks && words > 2) || words > SENTENCE || (words > 5 && text.ends_with('.')))
}

/// A closing with a business card below: name, and at least two lines by which someone is reached.
fn card(lines: &[&TextLine<'_>]) -> Option<usize> {
    let from = lines.len().saturating_sub(LINES);
    let at = from + lines[from..].iter().rposition(|l| is_closing(&l.text))?;
    let below: Vec<&str> =
        lines[at + 1..].iter().map(|l| l.text.as_str()).filter(|t| !t.is_empty()).collect();
    let reached = below.iter().filter(|t| is_reach(t)).count();
    let short = below.iter().all(|t| t.split(' ').count() <= SENTENCE && !t.ends_with(['?', '!', ':']));
    (below.len() >= 3 && reached >= 2 && short).then_some(at)
}

fn is_closing(text: &str) -> bool {
    text.split(' ').count() <= 5 && words::begins(&text.to_lowercase(), &words::CLOSINGS)
}

fn is_reach(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let low = text.to_lowercase();
    digits >= 9
        || low.contains('@')
        || low.contains("www.")
        || low.contains("://")
        || low.starts_with("skype")
}
