//! The words of an announcement as somebody wrote them: one text, or one for each language.

use super::parts::Unfit;
use crate::domain::id::Language;

/// The most UTF-16 units of a post: Telegram's (<https://core.telegram.org/bots/api#sendmessage>).
pub const MOST: usize = 4096;
/// Between the languages of one post.
const BETWEEN: &str = "\n\n· · ·\n\n";
/// On a line of its own before all: each language becomes a post of its own.
const EACH: &str = "each";

/// The text of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its language, where it was told.
    pub language: Option<Language>,
    /// What is posted.
    pub words: String,
}

/// Reads what somebody wrote. A line `[uk]` begins the text of a language; with a first line `each` these are posts of
/// their own, and one post otherwise.
///
/// # Errors
/// If it can't be posted.
pub fn read(written: &str, languages: &[Language]) -> Result<Vec<Text>, Unfit> {
    let (each, written) = match written.trim_start().split_once('\n') {
        Some((first, rest)) if first.trim().eq_ignore_ascii_case(EACH) => (true, rest),
        _ => (false, written),
    };
    let parts = parts(written, languages)?;
    let texts = if each { parts } else { vec![joined(&parts)] };
    let length = |text: &Text| text.words.encode_utf16().count();
    match texts.iter().map(length).find(|length| *length > MOST) {
        Some(length) => Err(Unfit::TooLong(u32::try_from(length).unwrap_or(u32::MAX))),
        None => Ok(texts),
    }
}

fn joined(parts: &[Text]) -> Text {
    let words: Vec<&str> = parts.iter().map(|part| part.words.as_str()).collect();
    Text { language: None, words: words.join(BETWEEN) }
}

fn parts(written: &str, languages: &[Language]) -> Result<Vec<Text>, Unfit> {
    let mut parts: Vec<(Option<Language>, Vec<&str>)> = vec![(None, Vec::new())];
    for line in written.lines() {
        match heading(line) {
            Some(language) if !languages.contains(&language) => {
                return Err(Unfit::NoLanguage(language));
            }
            Some(language) if parts.iter().any(|(known, _)| *known == Some(language.clone())) => {
                return Err(Unfit::Twice(language));
            }
            Some(language) => parts.push((Some(language), Vec::new())),
            None => {
                if let Some((_, lines)) = parts.last_mut() {
                    lines.push(line);
                }
            }
        }
    }
    let several = parts.len() > 1;
    let mut texts = Vec::new();
    for (language, lines) in parts {
        let words = lines.join("\n").trim().to_owned();
        match (words.is_empty(), language) {
            // Nothing need stand above the first language.
            (true, None) if several => {}
            (true, language) => return Err(Unfit::Empty(language)),
            (false, language) => texts.push(Text { language, words }),
        }
    }
    Ok(texts)
}

/// `[uk]` alone on its line.
fn heading(line: &str) -> Option<Language> {
    let code = line.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let plain = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphabetic());
    plain.then(|| Language::from(code.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: &str) -> Result<Vec<(Option<String>, String)>, Unfit> {
        let languages = ["en", "uk"].map(Language::from);
        let plain = |text: Text| (text.language.map(|l| l.to_string()), text.words);
        read(written, &languages).map(|all| all.into_iter().map(plain).collect())
    }

    #[test]
    fn one_text_is_one_post_as_it_was_written() {
        assert_eq!(
            of("  We are back.\n\nWrite to us.\n"),
            Ok(vec![(None, "We are back.\n\nWrite to us.".into())])
        );
        assert_eq!(of("Each of you can write."), Ok(vec![(None, "Each of you can write.".into())]));
    }

    #[test]
    fn languages_share_a_post_or_have_one_each() {
        let written = "[en]\nWe are back.\n[UK]\nМи знову тут.";
        assert_eq!(of(written), Ok(vec![(None, "We are back.\n\n· · ·\n\nМи знову тут.".into())]));
        let each = of(&format!("each\n{written}"));
        let wanted =
            vec![(Some("en".into()), "We are back.".into()), (Some("uk".into()), "Ми знову тут.".into())];
        assert_eq!(each, Ok(wanted));
    }

    #[test]
    fn what_can_not_be_posted_is_told_apart() {
        assert_eq!(of(" \n "), Err(Unfit::Empty(None)));
        assert_eq!(of("[en]\nHello\n[uk]\n"), Err(Unfit::Empty(Some("uk".into()))));
        assert_eq!(of("[de]\nHallo"), Err(Unfit::NoLanguage("de".into())));
        assert_eq!(of("[en]\nHello\n[en]\nagain"), Err(Unfit::Twice("en".into())));
        assert_eq!(of(&"я".repeat(4_097)), Err(Unfit::TooLong(4_097)));
        assert_eq!(of(&"я".repeat(4_096)).map(|all| all.len()), Ok(1));
    }
}
