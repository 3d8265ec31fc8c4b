//! Bars that stretch with the page: drawings without text, which would stretch too. Whole numbers only.

use maud::{Markup, html};

/// How wide and how high a drawing is, in its own units.
pub(super) const FULL: u64 = 1000;

/// Two columns side by side, each a part of `most`.
pub(super) fn columns(first: u64, second: u64, most: u64) -> Markup {
    let (first, second) = (part(first, most), part(second, most));
    html! {
        svg.columns viewBox="0 0 100 1000" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.first x="10" y=(FULL - first) width="38" height=(first) {}
            rect.second x="52" y=(FULL - second) width="38" height=(second) {}
        }
    }
}

/// Stretches of a window, as parts of it from 0 to [`FULL`]; and where now is.
pub(super) fn intervals(intervals: &[(u64, u64)], now: u64, label: &str) -> Markup {
    html! {
        svg.timeline viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label=(label)
            focusable="false" {
            @for hour in (0..8).map(|n| n * FULL / 8) { rect.tick x=(hour) y="0" width="1" height="10" {} }
            @for (from, to) in intervals { rect.duty x=(from) y="1" width=(to.saturating_sub(*from)) height="8" {} }
            rect.now x=(now) y="0" width="3" height="10" {}
        }
    }
}

/// How large a part of the whole is, at most all of it; something is never nothing.
pub(super) fn part(of: u64, whole: u64) -> u64 {
    let part = (of.min(whole) * FULL).checked_div(whole).unwrap_or(0);
    if of > 0 { part.max(8) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_fits_its_drawing_and_something_is_seen() {
        assert_eq!(
            [part(0, 9), part(9, 9), part(20, 9), part(1, 0), part(1, 1_000_000)],
            [0, 1000, 1000, 8, 8]
        );
    }
}
