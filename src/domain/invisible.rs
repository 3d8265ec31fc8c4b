//! The characters that nobody can see. There is one set of them; each reader says what it spares.
//!
//! Source: Unicode 16, `Default_Ignorable_Code_Point` and the format characters (Cf) that show as nothing, with the
//! blanks that are letters or symbols by their class (Hangul fillers, the empty Braille cell).

/// Whether a character shows as nothing: zero-width and bidirectional marks, soft hyphens, joiners, variation
/// selectors, fillers, tags. Controls and white space are not among them.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Whether it only chooses a form of the character before it, as in many an emoji.
#[must_use]
pub fn is_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}')
}

/// Whether it joins its neighbours or keeps them apart, which some scripts and many emoji are written with.
#[must_use]
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_read_is_invisible() {
        for c in "aЖ中عक👩é-–—…„“”’• \u{a0}\u{202f}\u{2028}\t\n\u{301}".chars() {
            assert!(!is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn what_is_spared_by_some_is_one_of_them() {
        let all = ('\0'..=char::MAX).filter(|c| is_selector(*c) || is_joiner(*c));
        for c in all {
            assert!(is_invisible(c) && !(is_selector(c) && is_joiner(c)), "{c:?}");
        }
    }
}
