//! The tag list of a DKIM signature: RFC 6376 §3.2.
//!
//! The signature itself is checked by others, whose reading of a tag list is generous: a tag given twice, an
//! `l=0`, a date that is no number pass as if they were not there. This reading is the strict one beside it.

/// More tags than any signature has.
const MAX_TAGS: usize = 64;

/// The tags of one signature, each once.
#[derive(Debug)]
pub(super) struct Tags<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Tags<'a> {
    /// Reads a list; nothing, if a name is none or is given twice, in whatever case.
    pub(super) fn read(value: &'a [u8]) -> Option<Self> {
        let mut found: Vec<(&[u8], &[u8])> = Vec::new();
        let value = value.trim_ascii();
        for tag in value.strip_suffix(b";").unwrap_or(value).split(|&byte| byte == b';') {
            let equals = tag.iter().position(|&byte| byte == b'=')?;
            let (name, content) = tag.split_at_checked(equals)?;
            let name = name.trim_ascii();
            let known = name.first()?.is_ascii_alphabetic()
                && name.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && !found.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
            // Each name is held against all before it, so their number has to be bounded.
            if !known || found.len() == MAX_TAGS {
                return None;
            }
            found.push((name, content.get(1..)?.trim_ascii()));
        }
        Some(Self(found))
    }

    /// The content of a tag.
    pub(super) fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name.as_bytes())).map(|tag| tag.1)
    }

    /// A time in seconds since the Unix epoch; zero if the tag is absent, nothing if it is no number.
    pub(super) fn time(&self, name: &str) -> Option<i64> {
        let Some(digits) = self.get(name) else { return Some(0) };
        let digits = std::str::from_utf8(digits).ok()?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_around_their_folding() {
        let tags = Tags::read(b" v=1; h=from:\r\n\tto;\r\n\tX = 17 ; bh=a=b=;\r\n").unwrap();
        assert_eq!(tags.get("h"), Some(&b"from:\r\n\tto"[..]));
        assert_eq!(tags.get("bh"), Some(&b"a=b="[..]));
        assert_eq!((tags.time("x"), tags.time("t")), (Some(17), Some(0)));
    }

    #[test]
    fn a_list_that_others_mend_is_none() {
        for value in
            [&b""[..], b"v=1;;d=x", b"v=1; h=from; h=to", b"l=1; L=2", b"v", b"=1", b"b b=1", b"v=1; 1=2"]
        {
            assert!(Tags::read(value).is_none(), "{value:?}");
        }
        for value in [&b"x=-1"[..], b"x=", b"x=1e9", b"x=+5", b"x=99999999999999999999"] {
            assert_eq!(Tags::read(value).unwrap().time("x"), None, "{value:?}");
        }
    }
}
