//! How long, as people type it: `90m`, `1h30m`, `7d`.

use std::time::Duration;

use crate::domain::duration;

/// Reads an option's value, or says what to write.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || "write a time such as `90m`, `8h` or `2d`, of a year at most".to_owned();
    duration::typed(text).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
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
}
