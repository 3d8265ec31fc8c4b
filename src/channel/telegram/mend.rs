//! JSON that is none, made one as far as that goes: a lone half of a surrogate pair and an escape that there is not
//! become U+FFFD, a number too large for any reader becomes null, brackets are closed.

use std::iter::Peekable;
use std::str::Chars;

use serde_json::Value;

use super::json::from_json;

/// What can be read of something that is no good JSON; none if that is nothing.
pub(super) fn mend(text: &str) -> Option<Value> {
    let mut from = text.chars().peekable();
    let (mut out, mut open) = (String::with_capacity(text.len()), Vec::new());
    while let Some(c) = from.next() {
        match c {
            '"' => string(&mut from, &mut out),
            '{' | '[' => {
                open.push(if c == '{' { '}' } else { ']' });
                out.push(c);
            }
            '}' | ']' => {
                if let Some(at) = open.iter().rposition(|closes| *closes == c) {
                    out.extend(open.drain(at..).rev());
                }
            }
            ',' | ':' => out.push(c),
            c if c.is_whitespace() => out.push(' '),
            c => word(c, &mut from, &mut out),
        }
    }
    let out = out.trim_end().trim_end_matches(',');
    let closed: String = open.iter().rev().collect();
    ["", "null", ":null"].iter().find_map(|last| from_json(&format!("{out}{last}{closed}")))
}

/// A string, of which every part is good.
fn string(from: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push('"');
    while let Some(c) = from.next() {
        match c {
            '"' => break,
            '\\' => escape(from, out),
            c if c < ' ' => put(u32::from(c), out),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn escape(from: &mut Peekable<Chars<'_>>, out: &mut String) {
    match from.next() {
        Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => out.extend(['\\', c]),
        Some('u') => match unit(from) {
            Some(high @ 0xD800..0xDC00) => match low_half(from) {
                Some(low) => [high, low].into_iter().for_each(|half| put(half.into(), out)),
                None => out.push(char::REPLACEMENT_CHARACTER),
            },
            Some(0xDC00..0xE000) | None => out.push(char::REPLACEMENT_CHARACTER),
            Some(unit) => put(unit.into(), out),
        },
        _ => out.push(char::REPLACEMENT_CHARACTER),
    }
}

/// A unit of UTF-16 as an escape.
fn put(unit: u32, out: &mut String) {
    out.push_str("\\u");
    out.extend((0..4).rev().filter_map(|digit| char::from_digit(unit >> (4 * digit) & 0xF, 16)));
}

/// The four digits of an escape, if there are four.
fn unit(from: &mut Peekable<Chars<'_>>) -> Option<u16> {
    let digits: String = from.clone().take(4).take_while(char::is_ascii_hexdigit).collect();
    if digits.len() < 4 {
        return None;
    }
    from.nth(3);
    u16::from_str_radix(&digits, 16).ok()
}

/// The other half of a surrogate pair, if it is next.
fn low_half(from: &mut Peekable<Chars<'_>>) -> Option<u16> {
    let mut ahead = from.clone();
    if !(ahead.next() == Some('\\') && ahead.next() == Some('u')) {
        return None;
    }
    let low = unit(&mut ahead).filter(|unit| (0xDC00..0xE000).contains(unit))?;
    *from = ahead;
    Some(low)
}

/// A number or one of the three words; null in place of anything else.
fn word(first: char, from: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut word = String::from(first);
    let goes_on = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
    while let Some(c) = from.next_if(goes_on) {
        word.push(c);
    }
    out.push_str(if from_json(&word).is_some() { &word } else { "null" });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_can_be_read_of_a_broken_text_is() {
        for (broken, want) in [
            (r#"["\ud83d\ude00 \ud83d!"]"#, json!(["😀 \u{fffd}!"])),
            (r#"["a\tb\qc"]"#, json!(["a\tb\u{fffd}c"])),
            (r#"["\u0022\u005c\ude00"]"#, json!(["\"\\\u{fffd}"])),
            (r#"["\u12"]"#, json!(["\u{fffd}12"])),
            (
                r#"{"a":1e999,"b":NaN,"c":-1.5e3,"d":true}"#,
                json!({"a": null, "b": null, "c": -1500.0, "d": true}),
            ),
            (r#"{"a":{"b":[1,2"#, json!({"a": {"b": [1, 2]}})),
            (r#"{"a":{"b":"x}"#, json!({"a": {"b": "x}"}})),
            (r#"{"a":"#, json!({"a": null})),
            (r#"{"a"#, json!({"a": null})),
            (r#"{"a":1,"#, json!({"a": 1})),
            (r#"{"a":[1}}"#, json!({"a": [1]})),
        ] {
            assert_eq!(mend(broken), Some(want), "{broken}");
        }
        assert_eq!(mend(r#"{"a" "b"}"#), None);
    }

    proptest::proptest! {
        #[test]
        fn good_json_stays_as_it_is(text in ".{0,20}", number: i64, truth: bool) {
            let value = json!({"a": [text, number, {"b": truth, "c": null}], "d": {}});
            proptest::prop_assert_eq!(mend(&value.to_string()), Some(value));
        }
    }
}
