//! Characters that are written as their names or numbers.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::WINDOWS_1252;

/// The longest entity that has a meaning, without its `&`.
const LONGEST: usize = 34;

/// A piece of a text: as it stands there, or what an entity means. One without a meaning is itself.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::channel::email) enum Piece<'a> {
    Written(&'a str),
    Meant(Cow<'static, str>),
}

/// The pieces of a text.
pub(in crate::channel::email) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let length = rest.find('&').unwrap_or(rest.len());
        if length > 0 {
            let (written, after) = rest.split_at(length);
            rest = after;
            return Some(Piece::Written(written));
        }
        if rest.is_empty() {
            return None;
        }
        let (length, meaning) = entity(rest);
        rest = &rest[length..];
        Some(Piece::Meant(meaning))
    })
}

/// The text with its entities as what they mean.
pub(in crate::channel::email) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Written(text) => out.push_str(text),
            Piece::Meant(meaning) => out.push_str(&meaning),
        }
    }
    Cow::Owned(out)
}

/// The entity at the beginning of `at`, which begins with `&`: its length and its meaning.
fn entity(at: &str) -> (usize, Cow<'static, str>) {
    let name: &str = &at[1..];
    let end = name.bytes().take(LONGEST).position(|b| !(b.is_ascii_alphanumeric() || b == b'#'));
    // ASCII up to there, so this cuts no character in two.
    let name = &name[..end.unwrap_or(name.len().min(LONGEST)).min(name.len())];
    // A browser takes some without it, and so makes `©=1` of `&copy=1` in an address.
    let is_closed = at.as_bytes().get(1 + name.len()) == Some(&b';');
    let meaning = if let Some(number) = name.strip_prefix('#') { numbered(number) } else { named(name) };
    meaning.filter(|_| is_closed).map_or((1, Cow::Borrowed("&")), |meaning| (name.len() + 2, meaning))
}

/// Numbers from 128 to 159 are those of Windows, as browsers read them: no control is meant.
fn numbered(number: &str) -> Option<Cow<'static, str>> {
    let hex = number.strip_prefix(['x', 'X']);
    let code = hex.map_or_else(|| number.parse(), |h| u32::from_str_radix(h, 16)).ok()?;
    let windows = u8::try_from(code).ok().filter(|code| (0x80..=0x9f).contains(code));
    let c = match windows {
        Some(byte) => WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()?,
        None => char::from_u32(code)?,
    };
    Some(c).filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).map(|c| Cow::Owned(c.to_string()))
}

fn named(name: &str) -> Option<Cow<'static, str>> {
    let known = match name {
        "" => return None,
        "nbsp" => "\u{a0}",
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => return looked_up(name),
    };
    Some(Cow::Borrowed(known))
}

/// A library knows all two thousand of them.
fn looked_up(name: &str) -> Option<Cow<'static, str>> {
    let entity = format!("&{name};");
    let look = || mail_parser::decoders::html::html_to_text(&entity);
    let meaning = catch_unwind(AssertUnwindSafe(look)).ok()?;
    (!meaning.is_empty() && meaning != entity).then_some(Cow::Owned(meaning))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_and_numbers_become_what_they_mean_and_all_else_stays() {
        for (written, meant) in [
            ("x &lt;y&gt; &amp; &#1055;&#x440; &bogus; &copy; a&b", "x <y> & Пр &bogus; © a&b"),
            ("&quot;&apos;&#39;&#58;&#64;&commat;&#8239;|", "\"'':@@\u{202f}|"),
            ("it&#146;s &#x93;so&#148; &#150; 5&#128;", "it’s “so” – 5€"),
            ("&#0;&#27;&#127;&#x110000;&#xD800;&#;&;&", "&#0;&#27;&#127;&#x110000;&#xD800;&#;&;&"),
            ("&amp;lt;", "&lt;"),
            ("none", "none"),
        ] {
            assert_eq!(decoded(written), meant, "{written}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_grow(text in "(&|#|;|x|[a-z]|[0-9]|.){0,60}") {
            prop_assert!(decoded(&text).len() <= 8 * text.len().max(1));
        }
    }
}
