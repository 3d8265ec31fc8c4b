//! Numbers that can be called, as they stand in words: however they are written, and whatever stands beside them.

use std::ops::RangeInclusive;

use crate::domain::plain::plain;

/// How many digits a number has: fewer are an emergency call's or a room's, more are no telephone's (ITU-T E.164, 6.2.1).
const DIGITS: RangeInclusive<usize> = 7..=15;
/// By how many digits at its end a number is known, with its country or without.
const END: usize = 9;
/// The zeros of the digits in which people write numbers, besides those that compatibility forms make of others.
const ZEROS: [char; 14] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{e50}', '\u{f20}', '\u{1040}',
];

/// The digits of words, those together that only signs part; what letters part is a space apart.
pub(super) fn digits(text: &str) -> String {
    let kept = |c: char| decimal(c).or_else(|| c.is_alphabetic().then_some(' '));
    plain(text).chars().filter_map(kept).collect()
}

/// Whatever of the words could be a number, the longest first. What stands beside a number hides none: with the hours
/// at which it is answered, or another one behind it, all of its digits are still together somewhere.
pub(super) fn numbers(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for run in runs(text) {
        for from in 0..run.len() {
            all.extend(beginning(&run[from..]));
        }
    }
    all.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    all.dedup();
    all
}

/// The numbers that begin with the first of these groups of digits.
fn beginning(groups: &[String]) -> Vec<String> {
    let mut number = String::new();
    let mut all = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        number.push_str(group);
        if at > 0 && number.len() > *DIGITS.end() {
            break;
        }
        if number.len() >= *DIGITS.start() {
            all.push(number.clone());
        }
    }
    all
}

/// The groups of digits of each run of them that no letter parts.
fn runs(text: &str) -> Vec<Vec<String>> {
    let without_days = text.split_whitespace().map(|word| if is_day(word) { "x" } else { word });
    let (mut all, mut run, mut group) = (Vec::new(), Vec::new(), String::new());
    for c in plain(&without_days.collect::<Vec<_>>().join(" ")).chars().chain(['x']) {
        match decimal(c) {
            Some(digit) => group.push(digit),
            None if group.is_empty() => {}
            None => run.push(std::mem::take(&mut group)),
        }
        if c.is_alphabetic() && !run.is_empty() {
            all.push(std::mem::take(&mut run));
        }
    }
    all
}

/// The digit of ours that it is, in whatever script.
fn decimal(c: char) -> Option<char> {
    let ahead = |zero: &char| u32::from(c).checked_sub(u32::from(*zero)).filter(|ahead| *ahead < 10);
    ZEROS.iter().find_map(ahead).and_then(|digit| char::from_digit(digit, 10))
}

/// `2026-12-01`, `01.12.2026`.
fn is_day(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<usize> = word.split(['-', '.', '/']).map(str::len).collect();
    let plain = word.chars().all(|c| c.is_ascii_digit() || "-./".contains(c));
    plain && matches!(parts[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4])
}

/// The end of a number, by which it is known.
pub(super) fn end(number: &str) -> &str {
    &number[number.len().saturating_sub(END)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_number_hides_none_of_its_digits() {
        for text in [
            "Call 044 123 45 67 24/7",
            "Call 044 123-45-67 (24/7), or 0 800 111 222",
            "0 800 111 222 / 044 123 45 67",
            "044,123,45,67",
            "044_123_45_67",
            "044 · 123 · 45 · 67",
            "044\n123 45 67",
            "٠٤٤ ١٢٣ ٤٥ ٦٧",
            "०४४१२३४५६७",
            "０４４－１２３４５６７",
            "0️⃣4️⃣4️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣",
            "On 2026-12-01 call 044 123 45 67",
        ] {
            assert!(numbers(text).contains(&"0441234567".to_owned()), "{text}: {:?}", numbers(text));
        }
    }

    #[test]
    fn days_rooms_and_emergency_calls_are_no_numbers() {
        for text in ["From 2026-12-01 on, or 01.12.2026", "Call 112, or room 1024", "24/7", "in 2026"] {
            assert_eq!(numbers(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn many_single_digits_make_no_more_numbers_than_there_are_ends() {
        assert!(numbers(&"1 2 3 4 5 6 7 8 9 0 ".repeat(200)).len() <= 2_000 * 9);
    }
}
