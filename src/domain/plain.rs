//! Text as it compares: what looks the same is the same, whatever it was typed with.

use unicode_normalization::UnicodeNormalization;

use super::invisible::is_invisible;

/// The text in compatibility form (NFKC), without case, and without what nobody can see: zero-width and
/// bidirectional controls, soft hyphens, variation selectors, fillers and tags. White space stays.
///
/// Case goes by way of upper case, which unites what lower case alone keeps apart (`ς` and `σ`, `ß` and `ss`).
/// Takes time in proportion to the text, whatever it holds.
pub(super) fn plain(text: &str) -> String {
    folded(text, |_| true)
}

/// As [`plain`], without white space.
pub(super) fn squeezed(text: &str) -> String {
    folded(text, |c| !c.is_whitespace())
}

/// Whether a text has so many characters as [`squeezed`]. No more of it is looked at than that takes.
pub(super) fn is_as_long(text: &str, least: usize) -> bool {
    composed(text, |c| !c.is_whitespace()).take(least).count() == least
}

fn folded(text: &str, keep: impl Fn(char) -> bool) -> String {
    if text.is_ascii() {
        // As below, for what has one form alone.
        let seen = text.chars().filter(|c| !is_unread(*c) && keep(*c));
        return seen.map(|c| c.to_ascii_lowercase()).collect();
    }
    composed(text, keep).collect()
}

/// Leaves out before it composes: what stands together then may be one character.
fn composed(text: &str, keep: impl Fn(char) -> bool) -> impl Iterator<Item = char> {
    let seen = text.nfkd().filter(move |c| !is_unread(*c) && keep(*c));
    seen.flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc()
}

/// Whether a character takes no part in what is read.
fn is_unread(c: char) -> bool {
    is_invisible(c) || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (a, b) in [
            ("Ｈｅｌｐ", "help"),
            ("ﬁn", "FIN"),
            ("é", "e\u{301}"),
            ("E\u{200D}\u{301}", "é"),
            ("ПОМОГИТЕ", "по\u{AD}мо\u{200B}ги\u{FE0F}те"),
            ("\u{202E}abc\u{202C}", "abc"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("Straße", "STRASSE"),
            ("a\u{0}b\u{1B}", "ab"),
            ("x\u{E0041}\u{E007F}", "x"),
        ] {
            assert_eq!(plain(a), plain(b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_a_space_kept_apart_is_composed_without_it() {
        assert_eq!(squeezed("t \u{308}"), "\u{1E97}");
        assert_eq!(squeezed("t\u{1FED}"), squeezed("t\u{308}\u{300}"));
    }

    #[test]
    fn what_differs_still_differs() {
        for (a, b) in [("й", "и"), ("і", "и"), ("a b", "ab"), ("да", "дa"), ("1", "l")] {
            assert_ne!(plain(a), plain(b), "{a:?} {b:?}");
        }
    }

    proptest! {
        #[test]
        fn a_text_of_one_form_alone_is_folded_as_any_other(text in "[\\x00-\\x7f]{0,40}") {
            prop_assert_eq!(plain(&text), composed(&text, |_| true).collect::<String>());
        }

        #[test]
        fn how_long_it_is_is_told_as_if_all_of_it_was_read(text in any::<String>(), least in 0usize..40) {
            prop_assert_eq!(is_as_long(&text, least), squeezed(&text).chars().count() >= least);
        }

        #[test]
        fn plain_text_is_plain_already_and_never_grows_out_of_hand(text in any::<String>()) {
            let once = plain(&text);
            prop_assert!(once.len() <= 64 + text.len() * 24);
            prop_assert_eq!(plain(&once), once);
            let once = squeezed(&text);
            prop_assert!(!once.contains(char::is_whitespace));
            prop_assert_eq!(squeezed(&once), once);
        }
    }
}
