//! Durations as people write them: `90m`, `24h`, `7d`, `1h30m`. One reader for the config, the commands in a chat
//! and those in a terminal.

use std::time::Duration;

const UNITS: [(&str, u64); 5] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];
/// The same in words; an `s` may follow.
const WORDS: [(&str, u64); 8] = [
    ("week", 604_800),
    ("day", 86_400),
    ("hour", 3_600),
    ("hr", 3_600),
    ("minute", 60),
    ("min", 60),
    ("second", 1),
    ("sec", 1),
];
/// With the letters of a Cyrillic keyboard, in Russian and Ukrainian. `год` is an hour in the one and a year in the
/// other, so a config, which nobody answers, takes none of these.
const CYRILLIC: [(&str, u64); 9] = [
    ("м", 60),
    ("мин", 60),
    ("хв", 60),
    ("ч", 3_600),
    ("час", 3_600),
    ("год", 3_600),
    ("д", 86_400),
    ("дн", 86_400),
    ("с", 1),
];
/// The longest time that somebody can mean who types it: longer is meant otherwise, without an end.
const LONGEST: Duration = Duration::from_hours(366 * 24);

/// Reads a duration of a config: whole numbers, each with a unit of w, d, h, m or s.
pub fn parse(text: &str) -> Result<Duration, String> {
    read(text, seconds)
}

/// Reads a time that a person types, in any case and on any keyboard: not zero, and a year at most.
#[must_use]
pub fn typed(text: &str) -> Option<Duration> {
    let seconds = |unit: &str| {
        let unit = unit.to_lowercase();
        seconds(&unit)
            .or_else(|| CYRILLIC.iter().find(|(name, _)| *name == unit).map(|(_, seconds)| *seconds))
    };
    read(text, seconds).ok().filter(|time| !time.is_zero() && *time <= LONGEST)
}

fn read(text: &str, seconds: impl Fn(&str) -> Option<u64>) -> Result<Duration, String> {
    let mut rest = text.trim();
    // Goes on as none past what overflows: a fault in the writing is told before one of size.
    let mut total = Some(0u64);
    if rest.is_empty() || rest.len() > 40 {
        return Err(format!("{} is no duration", quoted(text)));
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at(digits);
        let tail = tail.trim_start();
        let letters = tail.len() - tail.trim_start_matches(char::is_alphabetic).len();
        let (unit, tail) = tail.split_at(letters);
        if number.is_empty() {
            return Err(format!("{} is no duration", quoted(text)));
        }
        let size = seconds(unit).ok_or_else(|| no_unit(text, unit))?;
        let part = number.parse::<u64>().ok().and_then(|n| n.checked_mul(size));
        total = total.zip(part).and_then(|(a, b)| a.checked_add(b));
        rest = tail.trim_start();
    }
    total.map(Duration::from_secs).ok_or_else(|| format!("{} is too long", quoted(text)))
}

/// Writes a duration in the way that [`parse`] reads it.
#[must_use]
pub fn show(duration: Duration) -> String {
    let mut left = duration.as_secs();
    if left == 0 {
        return "0s".into();
    }
    let mut shown = String::new();
    // Up to three days are told in hours, as promises to people are.
    for (unit, seconds) in UNITS.into_iter().skip(if left > 3 * 86_400 { 1 } else { 2 }) {
        if left >= seconds {
            shown.push_str(&(left / seconds).to_string());
            shown.push_str(unit);
            left %= seconds;
        }
    }
    shown
}

fn seconds(unit: &str) -> Option<u64> {
    // A bare `s` is seconds and no plural.
    let singular = if unit.len() > 1 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
    UNITS.iter().chain(&WORDS).find(|(name, _)| *name == singular).map(|(_, seconds)| *seconds)
}

fn no_unit(text: &str, unit: &str) -> String {
    if unit.is_empty() {
        return format!("{} has no unit", quoted(text));
    }
    format!("{} has the unknown unit {}", quoted(text), quoted(unit))
}

fn quoted(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    format!("`{}`", short.escape_debug())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn people_write_durations_in_many_ways() {
        let cases =
            [("90m", 5_400), ("24h", 86_400), ("7d", 604_800), ("1h30m", 5_400), ("1h 30 min", 5_400)];
        for (text, seconds) in cases.into_iter().chain([("2 weeks", 1_209_600), ("0s", 0), (" 5s ", 5)]) {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused_with_the_reason() {
        let cases = [
            ("90", "`90` has no unit"),
            ("", "`` is no duration"),
            ("-1h", "`-1h` is no duration"),
            ("1.5h", "`1.5h` has no unit"),
            ("3 months", "`3 months` has the unknown unit `months`"),
            ("99999999999999999999w", "`99999999999999999999w` is too long"),
            ("soon", "`soon` is no duration"),
        ];
        for (text, reason) in cases {
            assert_eq!(parse(text), Err(reason.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_person_types_them_on_any_keyboard_and_a_config_is_no_person() {
        for (text, minutes) in [("1H 30 Min", 90), ("1ч30м", 90), ("2 год 5 хв", 125), ("1 week", 10_080)]
        {
            assert_eq!(typed(text), Some(Duration::from_secs(minutes * 60)), "{text}");
        }
        for text in ["", "5", "0m", "1y", "400d", "1h!", "½h", "99999999999999h"] {
            assert_eq!(typed(text), None, "{text}");
        }
        assert_eq!(parse("1 год"), Err("`1 год` has the unknown unit `год`".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(seconds in 0u64..100_000_000) {
            let duration = Duration::from_secs(seconds);
            prop_assert_eq!(parse(&show(duration)), Ok(duration));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,60}") {
            drop((parse(&text), typed(&text)));
        }
    }
}
