//! How things are spelled for an IMAP server: names, sets of numbers, dates.

use std::fmt::Write;

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use jiff::fmt::strtime;

use crate::domain::time::Stamp;

/// A quoted string (RFC 3501 §4.3); nothing for what can't stand in one.
pub(super) fn quoted(text: &str) -> Option<String> {
    let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b));
    plain.then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A mailbox's name, quoted and in modified UTF-7 (RFC 3501 §5.1.3).
pub(super) fn mailbox(name: &str) -> Option<String> {
    let engine = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);
    let (mut spelled, mut odd) = (String::new(), Vec::new());
    for c in name.chars().map(Some).chain([None]) {
        let plain = c.filter(|c| (' '..='~').contains(c));
        if (plain.is_some() || c.is_none()) && !odd.is_empty() {
            spelled.push('&');
            engine.encode_string(&odd, &mut spelled);
            spelled.push('-');
            odd.clear();
        }
        match (plain, c) {
            (Some('&'), _) => spelled.push_str("&-"),
            (Some(c), _) => spelled.push(c),
            (None, Some(c)) if c.is_control() => return None,
            // Two units hold any character.
            (None, Some(c)) => odd.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_be_bytes())),
            (None, None) => {}
        }
    }
    quoted(&spelled)
}

/// A set of numbers in ascending order, runs joined: `1:3,7`.
pub(super) fn set(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let mut spelled = String::new();
    for (first, last) in runs {
        let comma = if spelled.is_empty() { "" } else { "," };
        let written = if first == last {
            write!(spelled, "{comma}{first}")
        } else {
            write!(spelled, "{comma}{first}:{last}")
        };
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    spelled
}

/// An INTERNALDATE: `17-Jul-2026 02:44:25 +0300`, the day padded with a blank (RFC 3501 §9, date-time).
pub(super) fn date(text: &str) -> Option<Stamp> {
    let at = strtime::parse("%d-%b-%Y %H:%M:%S %z", text.trim_start()).ok()?.to_timestamp().ok()?;
    // Before there was mail there is no mail: a year of two digits would be read as one of those.
    (at >= jiff::Timestamp::UNIX_EPOCH).then(|| Stamp::from_jiff(at))
}

/// The day of a moment, as a search wants it: `7-Feb-2026` (RFC 3501 §9, date).
pub(super) fn day(at: Stamp) -> String {
    at.to_jiff().strftime("%-d-%b-%Y").to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_string_can_not_leave_its_quotes() {
        assert_eq!(quoted(r#"a "b" \"#).as_deref(), Some(r#""a \"b\" \\""#));
        for odd in ["a\r\nb", "a\0", "é"] {
            assert_eq!(quoted(odd), None);
        }
    }

    #[test]
    fn a_mailbox_has_its_name_in_any_script() {
        for (name, spelled) in [
            ("INBOX", "\"INBOX\""),
            ("a & b", "\"a &- b\""),
            ("~peter/mail/台北/日本語", "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\""),
            ("Обработано", "\"&BB4EMQRABDAEMQQ+BEIEMAQ9BD4-\""),
            ("😀", "\"&2D3eAA-\""),
        ] {
            assert_eq!(mailbox(name).as_deref(), Some(spelled));
        }
        assert_eq!(mailbox("a\nb"), None);
        assert_eq!(mailbox("a\u{85}b"), None);
    }

    #[test]
    fn runs_of_numbers_are_joined() {
        assert_eq!(set([1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(set([u32::MAX]), "4294967295");
        assert_eq!(set([]), "");
    }

    #[test]
    fn a_date_is_a_moment() {
        let at = |text| date(text).map(|stamp| stamp.to_string());
        assert_eq!(at("17-Jul-2026 02:44:25 +0300").as_deref(), Some("2026-07-16T23:44:25Z"));
        assert_eq!(at(" 7-Feb-2026 00:00:00 -0700").as_deref(), Some("2026-02-07T07:00:00Z"));
        for odd in ["", "31-Feb-2026 00:00:00 +0000", "07-Jul-26 00:00:00 +0000", "17-Jul-2026 02:44:25"] {
            assert_eq!(at(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_day_is_the_one_in_greenwich() {
        let day_of = |text| date(text).map(day);
        assert_eq!(day_of(" 7-Feb-2026 00:00:00 +0100").as_deref(), Some("6-Feb-2026"));
        assert_eq!(day_of("17-Jul-2026 23:59:59 +0000").as_deref(), Some("17-Jul-2026"));
    }

    proptest! {
        #[test]
        fn no_date_and_no_name_panics(text in ".{0,60}") {
            date(&text);
            if let Some(spelled) = mailbox(&text) {
                prop_assert!(spelled.is_ascii());
            }
        }
    }
}
