//! What the admin may have meant.

use strsim::osa_distance;

/// `; did you mean …?` if one of the choices is a near miss of what was written, else nothing.
#[must_use]
pub fn did_you_mean<'a>(written: &str, choices: impl IntoIterator<Item = &'a str>) -> String {
    nearest(written, choices).map_or_else(String::new, |choice| format!("; did you mean `{choice}`?"))
}

/// The choice that is nearest, if it is near: one slip in three letters, be it one to add, drop, change, or
/// swap with its neighbour.
#[must_use]
pub fn nearest<'a>(written: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = written.chars().count();
    // The distance takes the product of both lengths.
    if length > 64 {
        return None;
    }
    let written = written.to_lowercase().replace('-', "_");
    let scored = choices
        .into_iter()
        .map(|choice| (osa_distance(&written, &choice.to_lowercase().replace('-', "_")), choice));
    scored.min().filter(|(slips, _)| *slips <= length.div_ceil(3)).map(|(_, choice)| choice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let cases =
            [("", "abc", 3), ("after", "after", 0), ("escalaton", "escalation", 1), ("afetr", "after", 1)];
        for (a, b, slips) in cases {
            assert_eq!(osa_distance(a, b), slips, "{a} {b}");
        }
    }

    #[test]
    fn only_a_near_miss_is_offered() {
        let keys = ["capacity", "close_after", "handover"];
        assert_eq!(did_you_mean("capcity", keys), "; did you mean `capacity`?");
        assert_eq!(did_you_mean("close-after", keys), "; did you mean `close_after`?");
        assert_eq!(did_you_mean("colour", keys), "");
        assert_eq!(did_you_mean(&"x".repeat(10_000), keys), "");
    }
}
