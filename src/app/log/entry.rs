//! One entry of the journal, as its native protocol wants it.
//!
//! Each field is `NAME=value` and a line feed; a value that has a line feed itself goes as the name, a line
//! feed, its length in 8 bytes (little endian), the value, a line feed. Source: "Native Journal Protocol",
//! <https://systemd.io/JOURNAL_NATIVE_PROTOCOL/>.

use super::redact::redact;

/// A name has at most so many bytes, or the journal leaves the field out.
const LONGEST_NAME: usize = 64;
/// A value has at most so many bytes; of a longer one the rest is cut off, and it says so.
const LONGEST_VALUE: usize = 256 * 1024;

/// The fields of one entry, encoded, with every secret blotted out.
#[derive(Debug, Default)]
pub(super) struct Entry(Vec<u8>);

impl Entry {
    /// Adds a field. The name is one of ours: see [`field_name`] for those that come with an event.
    pub(super) fn put(&mut self, name: &str, value: &[u8]) {
        // Before it is cut: half a secret at the border would not be known for one.
        let value = redact(value);
        let value = cut(&value);
        self.0.extend_from_slice(name.as_bytes());
        if value.contains(&b'\n') {
            self.0.push(b'\n');
            self.0.extend_from_slice(&(value.len() as u64).to_le_bytes());
        } else {
            self.0.push(b'=');
        }
        self.0.extend_from_slice(&value);
        self.0.push(b'\n');
    }

    /// As it goes to the journal.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The name that an event's own field has in the journal. The prefix keeps it apart from fields that the
/// journal gives a meaning of its own (`UNIT`, `MESSAGE_ID`, …), and starts it with a letter.
pub(super) fn field_name(name: &str) -> String {
    let mapped = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    "HOTLINED_".chars().chain(mapped).take(LONGEST_NAME).collect()
}

/// A text with its control characters escaped: a journal that is read in a terminal must not move its cursor.
/// Line feeds and tabs stay.
pub(super) fn tame(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && !matches!(c, '\n' | '\t') {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

fn cut(value: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if value.len() <= LONGEST_VALUE {
        return value.into();
    }
    let mut end = LONGEST_VALUE;
    // Not within a character: the journal would show the whole value as a blob.
    while end > LONGEST_VALUE - 4 && value[end] & 0b1100_0000 == 0b1000_0000 {
        end -= 1;
    }
    let mark = format!(" [cut: {} bytes more]", value.len() - end);
    [&value[..end], mark.as_bytes()].concat().into()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::redact::hide;
    use super::*;

    /// The fields of an encoded entry, as the journal reads them.
    pub(in super::super) fn decode(mut rest: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut fields = Vec::new();
        while !rest.is_empty() {
            let end = rest.iter().position(|b| matches!(b, b'=' | b'\n')).expect("a name ends");
            let name = String::from_utf8(rest[..end].to_vec()).expect("a name is text");
            let binary = rest[end] == b'\n';
            rest = &rest[end + 1..];
            let length = if binary {
                let length = u64::from_le_bytes(rest[..8].try_into().unwrap());
                rest = &rest[8..];
                usize::try_from(length).unwrap()
            } else {
                rest.iter().position(|b| *b == b'\n').expect("a value ends")
            };
            fields.push((name, rest[..length].to_vec()));
            assert_eq!(rest[length], b'\n', "a line feed ends each field");
            rest = &rest[length + 1..];
        }
        fields
    }

    #[test]
    fn a_plain_value_stands_in_its_line_and_one_with_a_line_feed_after_its_length() {
        let mut entry = Entry::default();
        entry.put("MESSAGE", b"told");
        entry.put("WHY", b"a\nb");
        assert_eq!(entry.bytes(), b"MESSAGE=told\nWHY\n\x03\0\0\0\0\0\0\0a\nb\n");
    }

    #[test]
    fn a_secret_is_in_no_value() {
        hide("entry-canary-secret");
        let mut entry = Entry::default();
        entry.put("A", b"x entry-canary-secret y");
        entry.put("B", b"two\nlines: entry-canary-secret");
        entry.put("C", b"\xff\0entry-canary-secret\xfe");
        let fields = decode(entry.bytes());
        assert!(fields.iter().all(|(_, value)| value.windows(6).all(|w| w != b"canary")), "{fields:?}");
        assert_eq!(fields[1].1, b"two\nlines: [secret]", "and the length is that of what is sent");
    }

    #[test]
    fn what_is_cut_off_says_so() {
        let mut entry = Entry::default();
        entry.put("LONG", "ї".repeat(LONGEST_VALUE).as_bytes());
        let value = String::from_utf8(decode(entry.bytes()).remove(0).1).expect("no character is cut in two");
        assert!(
            value.ends_with(&format!("ї [cut: {LONGEST_VALUE} bytes more]")),
            "{}",
            &value[value.len() - 60..]
        );
    }

    #[test]
    fn control_characters_are_shown_not_obeyed() {
        assert_eq!(tame("a\x1b[2Jb\r\u{9b}c\n\td"), "a\\u{1b}[2Jb\\r\\u{9b}c\n\td");
    }

    proptest! {
        #[test]
        fn what_is_put_in_is_read_back(values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..8)) {
            let mut entry = Entry::default();
            for value in &values {
                entry.put("FIELD", value);
            }
            let read: Vec<Vec<u8>> = decode(entry.bytes()).into_iter().map(|(_, value)| value).collect();
            prop_assert_eq!(read, values);
        }

        #[test]
        fn every_name_is_one_that_the_journal_takes(name in "\\PC{0,90}") {
            let name = field_name(&name);
            prop_assert!((1..=64).contains(&name.len()));
            prop_assert!(name.starts_with(|c: char| c.is_ascii_uppercase()));
            prop_assert!(name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
        }
    }
}
