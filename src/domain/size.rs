//! Sizes as people write them: `512mb`, `20gb`. Units are powers of 1,024.

const UNITS: [(&str, u64); 5] =
    [("tb", 1 << 40), ("gb", 1 << 30), ("mb", 1 << 20), ("kb", 1 << 10), ("b", 1)];

/// Reads one, in bytes.
///
/// # Errors
/// What is wrong with the text.
pub fn parse(text: &str) -> Result<u64, String> {
    let low = text.trim().to_ascii_lowercase();
    let (number, unit) = low.split_at(low.find(|c: char| !c.is_ascii_digit()).unwrap_or(low.len()));
    let size = UNITS.into_iter().find(|(name, _)| *name == unit.trim());
    let wrong = || format!("{:?} is no size", text.chars().take(40).collect::<String>());
    let (_, unit) = size.ok_or_else(wrong)?;
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(unit).ok_or_else(|| "is larger than any disk".to_owned())
}

/// A size as people say it.
#[must_use]
pub fn show(bytes: u64) -> String {
    let units = [(1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, word)| format!("{} {word}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_and_a_unit() {
        assert_eq!(parse("512mb"), Ok(512 << 20));
        assert_eq!(parse(" 20 GB "), Ok(20 << 30));
        assert_eq!(parse("7b"), Ok(7));
        for wrong in ["", "20", "gb", "1.5gb", "-1mb", "20 g b", "99999999999tb", "1e9b"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_shown_is_short() {
        assert_eq!([700, 9 << 10, 64 << 20, 5 << 30].map(show), ["700 bytes", "9 kB", "64 MB", "5 GB"]);
    }
}
