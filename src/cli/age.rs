//! Ages and times as people say them.

const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];

/// An age in its two largest units: `2 h 5 min`, `3 d`, `40 s`. Less than three days are told in hours, as the
/// promises that they are held against.
pub(super) fn words(seconds: u64) -> String {
    let units = if seconds < 3 * 86_400 { &UNITS[1..] } else { &UNITS[..] };
    let first = units.iter().position(|(size, _)| seconds >= *size).unwrap_or(units.len() - 1);
    let (size, unit) = units[first];
    let whole = format!("{} {unit}", seconds / size);
    match units.get(first + 1) {
        // Below an hour nobody counts seconds.
        Some((small, name)) if *small > 1 && seconds % size >= *small => {
            format!("{whole} {} {name}", seconds % size / small)
        }
        _ => whole,
    }
}

/// A time such as `2026-11-24T05:30:00Z` without what people don't read: `2026-11-24 05:30 UTC`.
pub(super) fn moment(rfc3339: &str) -> String {
    match rfc3339.strip_suffix('Z').and_then(|t| t.rsplit_once(':')) {
        Some((minutes, _)) => format!("{} UTC", minutes.replacen('T', " ", 1)),
        None => rfc3339.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_two_units_at_most() {
        let told: Vec<String> =
            [0, 40, 60, 125, 3_600, 7_500, 86_399, 90_000, 273_600].into_iter().map(words).collect();
        assert_eq!(
            told,
            ["0 s", "40 s", "1 min", "2 min", "1 h", "2 h 5 min", "23 h 59 min", "25 h", "3 d 4 h"]
        );
    }

    #[test]
    fn a_time_is_told_to_the_minute() {
        assert_eq!(moment("2026-11-24T05:30:59Z"), "2026-11-24 05:30 UTC");
        assert_eq!(moment("soon"), "soon");
    }
}
