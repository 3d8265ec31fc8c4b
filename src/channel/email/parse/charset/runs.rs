//! Text that is not in one charset: a footer in windows-1251 below a mail in UTF-8, a smiley as two surrogates, a
//! letter that was cut in two.
//!
//! What is valid UTF-8 stays UTF-8, and only the rest is guessed: lines of their own together, for more bytes make a
//! better guess, and stretches within a line each by itself.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::guess::{detect, is_readable, unless_nonsense};
use super::signs::{rows, surrogate};

/// Fewer bytes than that are not worth a guess.
const GUESSED: usize = 3;

/// Reads such a text.
pub(super) fn decode(declared: Option<&'static Encoding>, bytes: &[u8]) -> String {
    let declared = declared.filter(|e| *e != UTF_8);
    let mut out = String::with_capacity(bytes.len());
    let mut foreign: &[u8] = &[];
    let mut at = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let begin = at;
        at += line.len();
        match str::from_utf8(line) {
            Ok(_) if !foreign.is_empty() && line.is_ascii() => foreign = &bytes[begin - foreign.len()..at],
            Ok(text) => {
                out.push_str(&guess(declared, std::mem::take(&mut foreign)));
                out.push_str(text);
            }
            Err(_) if is_foreign(line) => {
                foreign = &bytes[begin - foreign.len()..at];
            }
            Err(_) => {
                out.push_str(&guess(declared, std::mem::take(&mut foreign)));
                mixed(declared, line, &mut out);
            }
        }
    }
    out.push_str(&guess(declared, foreign));
    out
}

/// Whether no word of a line is UTF-8 and there is enough of it to be guessed; a row of surrogates is no line of
/// another charset.
fn is_foreign(line: &[u8]) -> bool {
    let (mut sure, mut letters, mut odd) = (0, 0, 0);
    for chunk in line.utf8_chunks() {
        sure += rows(chunk.valid());
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        odd += chunk.invalid().len();
    }
    let halves = 3 * (0..line.len()).filter(|at| surrogate(&line[*at..]).is_some()).count();
    let odd = odd.saturating_sub(halves);
    sure == 0 && odd >= GUESSED && odd > letters
}

/// A stretch that is not UTF-8, in the charset in which it makes sense.
fn guess(declared: Option<&'static Encoding>, bytes: &[u8]) -> String {
    let said = declared.filter(|d| is_readable(d, bytes)).map(|d| unless_nonsense(d, bytes));
    let encoding = said.filter(|e| *e != UTF_8).unwrap_or_else(|| detect(bytes));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// A line of both kinds. What parts two stretches, but for a space or two, is UTF-8.
fn mixed(declared: Option<&'static Encoding>, line: &[u8], out: &mut String) {
    let mut stretch: Vec<u8> = Vec::new();
    let mut between = String::new();
    for chunk in line.utf8_chunks() {
        if !stretch.is_empty() && !joins(chunk.valid()) {
            flush(declared, &mut stretch, out);
        }
        if stretch.is_empty() {
            out.push_str(chunk.valid());
        } else {
            between.push_str(chunk.valid());
        }
        if !chunk.invalid().is_empty() {
            stretch.extend_from_slice(std::mem::take(&mut between).as_bytes());
            stretch.extend_from_slice(chunk.invalid());
        }
    }
    flush(declared, &mut stretch, out);
    out.push_str(&between);
}

/// Whether words of a stretch may stand before and behind that.
fn joins(valid: &str) -> bool {
    valid.len() <= 40 && valid.chars().filter(|c| !c.is_ascii()).count() <= 1
}

fn flush(declared: Option<&'static Encoding>, stretch: &mut Vec<u8>, out: &mut String) {
    let mut rest: &[u8] = &std::mem::take(stretch);
    while !rest.is_empty() {
        let end = (0..rest.len()).find(|at| surrogate(&rest[*at..]).is_some()).unwrap_or(rest.len());
        if end > 0 {
            plain(declared, &rest[..end], out);
            rest = &rest[end..];
            continue;
        }
        let Some(high) = surrogate(rest) else { break };
        let low = rest.get(3..).and_then(surrogate);
        let pair = low.and_then(|low| char::decode_utf16([high, low]).next()?.ok());
        out.push(pair.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &rest[if pair.is_some() { 6 } else { 3 }..];
    }
}

fn plain(declared: Option<&'static Encoding>, bytes: &[u8], out: &mut String) {
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    let latin = out.chars().rev().find(|c| c.is_alphabetic()).is_none_or(|c| c < '\u{250}');
    // Up to 9F windows-1252 has quotes and dashes for the most part.
    let signs = bytes.iter().all(|b| matches!(b, 0..=0x9F));
    let text = if high >= GUESSED {
        guess(declared, bytes)
    } else if is_half(bytes) {
        return out.push(char::REPLACEMENT_CHARACTER);
    } else if let Some(declared) = declared.filter(|d| is_readable(d, bytes)) {
        declared.decode_without_bom_handling(bytes).0.into_owned()
    } else if latin || signs {
        WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    } else {
        return out.push(char::REPLACEMENT_CHARACTER);
    };
    out.push_str(&text);
}

/// Whether the bytes are the beginning of a letter of Cyrillic or the like whose end is gone.
fn is_half(bytes: &[u8]) -> bool {
    matches!(bytes, [0xC2..=0xDF] | [0xE0..=0xEF, 0x80..=0xBF] | [0xF0..=0xF4, 0x80..=0xBF, ..])
}

#[cfg(test)]
mod tests {
    use super::super::decode;

    fn bytes(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    #[test]
    fn what_is_valid_stays_and_only_the_rest_is_guessed() {
        let text = "Сижу в ванной, дверь держу".as_bytes();
        let footer = b"\xcf\xf0\xee\xe2\xe5\xf0\xe5\xed\xee \xed\xe0 \xe2\xe8\xf0\xf3\xf1\xfb";
        let koi = b"\xf0\xd2\xcf\xd7\xc5\xd2\xc5\xce\xcf \xce\xc1 \xd7\xc9\xd2\xd5\xd3\xd9";
        let whole = "Сижу в ванной, дверь держу\n\nПроверено на вирусы";
        for label in [None, Some("utf-8"), Some("windows-1251"), Some("us-ascii"), Some("iso-8859-1")] {
            assert_eq!(decode(label, &bytes(&[text, b"\n\n", footer])), whole, "{label:?}");
            assert_eq!(decode(label, &bytes(&[text, b"\n\n", koi])), whole, "{label:?}");
            let turned = "Проверено на вирусы\nСижу в ванной, дверь держу";
            assert_eq!(decode(label, &bytes(&[footer, b"\n", text])), turned, "{label:?}");
            let line = "Сижу в ванной, дверь держу Проверено на вирусы, Вишнева 8";
            let mixed = bytes(&[text, b" ", footer, ", Вишнева 8".as_bytes()]);
            assert_eq!(decode(label, &mixed), line, "{label:?}");
        }
        let short = "Спасите";
        let long = [footer, &b" "[..]].concat().repeat(40);
        assert!(decode(Some("utf-8"), &bytes(&[short.as_bytes(), b"\n", &long])).starts_with("Спасите\nПро"));
    }

    #[test]
    fn a_smiley_of_two_surrogates_is_one() {
        for (bytes, text) in [
            (&b"\xed\xa0\xbd\xed\xb8\xa2"[..], "😢"),
            (b"help \xed\xa0\xbd\xed\xb8\xa2\xed\xa0\xbd\xed\xb8\xa2 me", "help 😢😢 me"),
            (b"help \xed\xa0\xbd me", "help \u{fffd} me"),
            ("Сижу \u{1}\u{2}".as_bytes(), "Сижу \u{1}\u{2}"),
        ] {
            assert_eq!(decode(Some("utf-8"), bytes), text);
        }
        let russian = bytes(&["Сижу в ванной ".as_bytes(), b"\xed\xa0\xbd\xed\xb8\xa2", " тут".as_bytes()]);
        for label in [None, Some("utf-8"), Some("windows-1251")] {
            assert_eq!(decode(label, &russian), "Сижу в ванной 😢 тут", "{label:?}");
        }
    }

    #[test]
    fn a_letter_cut_in_two_costs_that_letter() {
        for label in [None, Some("utf-8"), Some("windows-1251"), Some("koi8-r"), Some("iso-8859-1")] {
            let cut = bytes(&["Вишнева 8 и жд".as_bytes(), b"\xd1"]);
            assert_eq!(decode(label, &cut), "Вишнева 8 и жд\u{fffd}", "{label:?}");
            let inside = bytes(&["Вишн".as_bytes(), b"\xd0", "ва 8, второй двор".as_bytes()]);
            assert_eq!(decode(label, &inside), "Вишн\u{fffd}ва 8, второй двор", "{label:?}");
        }
    }

    #[test]
    fn a_lone_sign_of_windows_in_other_text_is_that_sign() {
        assert_eq!(decode(Some("utf-8"), b"I don\x92t know \x96 help"), "I don’t know – help");
        let mixed = bytes(&["déjà vu à l’été, t".as_bytes(), b"\xe9", "moin ém".as_bytes()]);
        assert_eq!(decode(Some("utf-8"), &mixed), "déjà vu à l’été, témoin ém");
    }
}
