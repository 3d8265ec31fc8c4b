//! Whether a subject is the line's own, come back with an answer, or words.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::answer::Answer;
use crate::domain::id::CaseCode;
use crate::text::Texts;

/// What programs put before the subject of an answer, in small letters.
const ANSWERS: [&str; 29] = [
    "re",
    "aw",
    "antw",
    "antwort",
    "sv",
    "vs",
    "odp",
    "res",
    "rif",
    "ri",
    "r",
    "rép",
    "rep",
    "réf",
    "ref",
    "ответ",
    "отв",
    "на",
    "відп",
    "відповідь",
    "ад",
    "ynt",
    "yan",
    "atb",
    "at",
    "回复",
    "答复",
    "ha",
    "bls",
];
/// And before that of a mail that is passed on.
const PASSED_ON: [&str; 25] = [
    "fwd",
    "fw",
    "wg",
    "tr",
    "rv",
    "enc",
    "i",
    "doorst",
    "vb",
    "vl",
    "pd",
    "ilt",
    "fs",
    "vid",
    "turpmāk",
    "továb",
    "пересл",
    "переслано",
    "пересылка",
    "перенаправлено",
    "пер",
    "转发",
    "轉寄",
    "přep",
    "ogg",
];
/// So many of them stand before one subject.
const MOST: usize = 8;

/// The subjects of our mails to contacts, in every language.
static OURS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let texts = Texts::builtin();
    let languages: Vec<_> = texts.languages().cloned().collect();
    languages.iter().map(|language| letters(&texts.get(language, "mail-subject-contact", &[]))).collect()
});

/// Whether a subject, without what answering put before it, is one that the line gave.
pub(super) fn is_ours(subject: &str, answer: &Answer<'_>) -> bool {
    let mut rest = subject.trim();
    for _ in 0..MOST {
        if rest.is_empty() || is_case(rest) || OURS.contains(&letters(rest)) || answer.is_called(rest) {
            return true;
        }
        let Some((before, behind)) = prefix(rest) else { return false };
        if !ANSWERS.contains(&before.as_str()) && !PASSED_ON.contains(&before.as_str()) {
            return false;
        }
        rest = behind;
    }
    false
}

/// A case's code, alone or with what stands beside it in a mail to an operator.
fn is_case(subject: &str) -> bool {
    let (code, behind) = subject.split_once(' ').unwrap_or((subject, ""));
    let dashed = code.len() == 7 && code.as_bytes().get(3) == Some(&b'-');
    dashed && (behind.is_empty() || behind.starts_with('·')) && code.parse::<CaseCode>().is_ok()
}

/// Whether a subject says that the mail is passed on.
pub(super) fn is_passed_on(subject: &str) -> bool {
    let mut rest = subject.trim();
    for _ in 0..MOST {
        let Some((before, behind)) = prefix(rest) else { return false };
        if PASSED_ON.contains(&before.as_str()) {
            return true;
        }
        rest = behind;
    }
    false
}

/// What stands before the first colon, without a count (`Re[2]:`), and what behind.
fn prefix(subject: &str) -> Option<(String, &str)> {
    let (before, behind) = subject.split_once([':', '：'])?;
    let before = before.trim().trim_end_matches(|c: char| c.is_ascii_digit() || "[]()^ ".contains(c));
    // As long as the longest of those above.
    (before.chars().count() <= 14).then(|| (before.to_lowercase(), behind.trim()))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
