//! Ages and times as people say them.

pub(super) use crate::domain::age::words;

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
    fn a_time_is_told_to_the_minute() {
        assert_eq!(moment("2026-11-24T05:30:59Z"), "2026-11-24 05:30 UTC");
        assert_eq!(moment("soon"), "soon");
    }
}
