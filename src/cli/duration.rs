//! How long, as people type it: `90m`, `1h30m`, `7d`.

use std::time::Duration;

const UNITS: [(char, u64); 5] = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
/// Longer is meant otherwise: without an end, or as days away in the config.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);

/// Reads whole numbers, each with a unit of w, d, h, m or s.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || "write a time such as `90m`, `8h` or `2d`, of a year at most".to_owned();
    let (mut total, mut number) = (0u64, None);
    for c in text.trim().chars() {
        if let Some(digit) = c.to_digit(10) {
            let so_far: u64 = number.unwrap_or(0);
            let next = so_far.checked_mul(10).and_then(|n| n.checked_add(u64::from(digit)));
            number = Some(next.ok_or_else(wrong)?);
        } else {
            let (_, size) = UNITS.iter().find(|(unit, _)| *unit == c).ok_or_else(wrong)?;
            let part = number.take().and_then(|n| n.checked_mul(*size)).ok_or_else(wrong)?;
            total = total.checked_add(part).ok_or_else(wrong)?;
        }
    }
    let whole = Duration::from_secs(total);
    if number.is_some() || whole.is_zero() || whole > LONGEST { Err(wrong()) } else { Ok(whole) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_with_units_add_up() {
        assert_eq!(parse("90m"), Ok(Duration::from_secs(5_400)));
        assert_eq!(parse(" 1h30m "), Ok(Duration::from_secs(5_400)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "0h", "1", "h", "1y", "1h30", "400d", "99999999999999999999w", "-1h"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in any::<String>()) {
            prop_assert!(parse(&text).is_ok_and(|d| d <= LONGEST) || parse(&text).is_err());
        }
    }
}
