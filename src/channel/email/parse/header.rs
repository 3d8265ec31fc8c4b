//! The header of a mail or of a part: its fields as they stand there (RFC 5322 §2.2), without a meaning yet.
//!
//! A line that is no field is passed over and the header goes on, as a verifier of signatures would read it: a
//! second From hidden behind garbage must be seen here if it is seen there.

use std::ops::Range;

use encoding_rs::Encoding;

use super::charset;

/// One field. The value is still folded.
pub(super) struct Field<'a> {
    /// As written.
    name: &'a [u8],
    /// What stands behind the colon.
    value: &'a [u8],
    /// Where the whole field is, its line ends included.
    pub(super) span: Range<usize>,
}

/// The fields of a header, in their order, topmost first.
pub(super) struct Header<'a> {
    fields: Vec<Field<'a>>,
    /// Where the content begins.
    pub(super) end: usize,
    /// How many bytes of the header were not read, for there was too much of it.
    pub(super) unread: usize,
    /// In which charset bytes outside ASCII are, where they are not UTF-8.
    charset: &'static Encoding,
}

impl<'a> Header<'a> {
    /// Reads the header at the beginning of `raw`, and at most `budget` bytes of it.
    pub(super) fn read(raw: &'a [u8], budget: usize) -> Self {
        let mut header = Self { fields: Vec::new(), end: raw.len(), unread: 0, charset: encoding_rs::UTF_8 };
        let mut at = 0;
        while at < raw.len() {
            let end = field_end(raw, at);
            let line = &raw[at..end];
            if matches!(line, b"\n" | b"\r\n") {
                header.end = end;
                break;
            }
            let read = &line[..line.len().min(budget.saturating_sub(at))];
            header.unread += line.len() - read.len();
            header.fields.extend(field(read, at..end));
            at = end;
        }
        if header.fields.is_empty() && header.unread == 0 && !matches!(raw, [b'\n', ..] | [b'\r', b'\n', ..])
        {
            header.end = 0; // no field at all: it is all content
        }
        header.charset = charset::choose(None, &header.eight_bit());
        header
    }

    /// Lets `label`, the charset of the content, decide what bytes outside ASCII mean in the fields.
    pub(super) fn hint(&mut self, label: Option<&str>) {
        self.charset = charset::choose(label, &self.eight_bit());
    }

    /// Whether there is any field.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields.
    pub(super) fn fields(&self) -> &[Field<'a>] {
        &self.fields
    }

    /// The unfolded values of all fields with that name, topmost first.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = String> {
        self.fields.iter().filter(move |f| f.is(name)).map(|f| self.text(f))
    }

    /// The topmost of them.
    pub(super) fn first(&self, name: &str) -> Option<String> {
        self.all(name).next()
    }

    /// How often the field is there.
    pub(super) fn count(&self, name: &str) -> usize {
        self.fields.iter().filter(|f| f.is(name)).count()
    }

    /// The unfolded value of one of the fields.
    pub(super) fn text(&self, field: &Field<'_>) -> String {
        let value: Vec<u8> =
            field.value.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n' | 0)).collect();
        let text = match String::from_utf8(value) {
            Ok(text) => text,
            Err(e) => self.charset.decode_without_bom_handling(e.as_bytes()).0.into_owned(),
        };
        text.trim().to_owned()
    }

    /// All values that are neither ASCII nor UTF-8.
    fn eight_bit(&self) -> Vec<u8> {
        let odd = |f: &&Field<'_>| str::from_utf8(f.value).is_err();
        self.fields.iter().filter(odd).flat_map(|f| f.value.iter().copied()).collect()
    }
}

impl Field<'_> {
    /// Whether it has that name; capitals mean nothing.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// Whether its name begins like that.
    pub(super) fn is_of(&self, prefix: &str) -> bool {
        self.name.get(..prefix.len()).is_some_and(|n| n.eq_ignore_ascii_case(prefix.as_bytes()))
    }
}

/// The end of the field that begins at `at`, with the lines that continue it.
fn field_end(raw: &[u8], at: usize) -> usize {
    let mut end = line_end(raw, at);
    while !matches!(&raw[at..end], b"\n" | b"\r\n") && matches!(raw.get(end), Some(b' ' | b'\t')) {
        end = line_end(raw, end);
    }
    end
}

/// The place behind the line break that ends the line at `at`.
pub(super) fn line_end(raw: &[u8], at: usize) -> usize {
    raw[at..].iter().position(|b| *b == b'\n').map_or(raw.len(), |n| at + n + 1)
}

fn field(line: &[u8], span: Range<usize>) -> Option<Field<'_>> {
    let colon = line.iter().position(|b| *b == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| Field { name, value: &line[colon + 1..], span })
}
