//! The header of a mail, read so strictly that no other reader can see another one.
//!
//! RFC 5322 §2.2, without the obsolete forms: each line is a field or the continuation of one. A line without a
//! colon, a blank before the colon, a bare CR, a NUL or a continuation of blanks only makes some programs end
//! the header or skip a line, and others not. A mail program writes none of these; a forger might.

/// The most that a header may take, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// The fields of a mail, in their order, and where its body starts.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub(super) fields: Vec<Field<'a>>,
    pub(super) body: usize,
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub(super) name: &'a [u8],
    /// All that stands after the colon, with its line ends.
    pub(super) value: &'a [u8],
}

impl<'a> Head<'a> {
    /// Reads the header; nothing, if it could be read in two ways or is too large.
    pub(super) fn read(raw: &'a [u8]) -> Option<Self> {
        let mut fields = Vec::new();
        let mut start = 0;
        let mut at = 0;
        loop {
            let end = at + line(raw.get(at..)?)?;
            let text = raw.get(at..end).map(trimmed)?;
            if end > MAX_BYTES || text.contains(&b'\r') || text.contains(&0) {
                return None;
            }
            let folded = text.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
            if folded && (at == 0 || text.trim_ascii().is_empty()) {
                return None;
            }
            if !folded {
                if at > 0 {
                    fields.push(Field::read(raw.get(start..at)?)?);
                }
                start = at;
            }
            at = end;
            if text.is_empty() || at == raw.len() {
                if !text.is_empty() {
                    fields.push(Field::read(raw.get(start..at)?)?);
                }
                return Some(Self { fields, body: at });
            }
        }
    }

    /// The values of all fields of that name, from the top.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes()))
            .map(|field| field.value)
    }
}

impl<'a> Field<'a> {
    fn read(line: &'a [u8]) -> Option<Self> {
        let colon = line.iter().position(|&byte| byte == b':')?;
        let (name, rest) = line.split_at_checked(colon)?;
        let named = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
        named.then_some(Self { name, value: rest.get(1..)? })
    }
}

/// The length of the first line with its end; a line that does not end was cut off somewhere.
fn line(rest: &[u8]) -> Option<usize> {
    rest.iter().position(|&byte| byte == b'\n').map(|at| at + 1)
}

fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(raw: &str) -> Option<Vec<String>> {
        let head = Head::read(raw.as_bytes())?;
        Some(head.fields.iter().map(|f| String::from_utf8_lossy(f.name).into_owned()).collect())
    }

    #[test]
    fn fields_and_body_are_where_they_stand() {
        let raw = b"A: 1\r\nB: 2\r\n 3\r\n\r\nbody\r\n";
        let head = Head::read(raw).unwrap();
        assert_eq!(head.fields[1], Field { name: b"B", value: b" 2\r\n 3\r\n" });
        assert_eq!(&raw[head.body..], b"body\r\n");
        assert_eq!(head.named("b").count(), 1);
        assert_eq!(names("A: 1\nB: 2\n\nbody"), Some(vec!["A".into(), "B".into()]));
        assert_eq!(names("A: 1\r\n"), Some(vec!["A".into()]), "a mail may have no body");
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        for raw in [
            "",
            "A: 1",
            " A: 1\r\n\r\n",
            "A: 1\r\nno colon\r\n\r\n",
            "A: 1\r\nFrom : x\r\n\r\n",
            "A: 1\r\n: x\r\n\r\n",
            "A: 1\r\n \r\n\r\n",
            "A: 1\rFrom: x\r\n\r\n",
            "A: 1\0\r\n\r\n",
            "From olga Tue Nov 24 05:30:00\r\nA: 1\r\n\r\n",
            "Frоm: 1\r\n\r\n",
        ] {
            assert_eq!(names(raw), None, "{raw:?}");
        }
        let large = format!("A: {}\r\n\r\n", "x".repeat(MAX_BYTES));
        assert_eq!(names(&large), None);
    }
}
