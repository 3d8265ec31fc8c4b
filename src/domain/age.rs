//! Ages as people say them.

const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];

/// An age of so many seconds in its two largest units: `2 h 5 min`, `3 d`, `40 s`. Less than three days are
/// told in hours, as the promises that they are held against.
#[must_use]
pub fn words(seconds: u64) -> String {
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
}
