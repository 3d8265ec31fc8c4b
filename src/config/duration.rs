//! Durations as people write them: `90m`, `24h`, `7d`, `1h30m`.

use std::time::Duration;

const UNITS: [(&str, u64); 5] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

/// Reads a duration: whole numbers, each with a unit of w, d, h, m or s.
pub fn parse(text: &str) -> Result<Duration, String> {
    let mut rest = text.trim();
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
        let seconds = unit_seconds(unit).ok_or_else(|| no_unit(text, unit))?;
        let part = number.parse::<u64>().ok().and_then(|n| n.checked_mul(seconds));
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

fn unit_seconds(unit: &str) -> Option<u64> {
    let long = [
        ("week", 604_800),
        ("day", 86_400),
        ("hour", 3_600),
        ("hr", 3_600),
        ("minute", 60),
        ("min", 60),
        ("second", 1),
        ("sec", 1),
    ];
    let singular = if unit.len() > 1 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
    UNITS.iter().chain(&long).find(|(name, _)| *name == singular).map(|(_, seconds)| *seconds)
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

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(seconds in 0u64..100_000_000) {
            let duration = Duration::from_secs(seconds);
            prop_assert_eq!(parse(&show(duration)), Ok(duration));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,60}") {
            drop(parse(&text));
        }
    }
}
