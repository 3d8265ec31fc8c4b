//! Mailboxes and Message-IDs.

use std::collections::HashSet;

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, HeaderValue};

use super::header::Header;
use super::{careful, text, words};

/// The longest address that can exist (RFC 5321 §4.5.3.1), with room for what is nearly one.
const LONGEST: usize = 512;

/// A name with an address. Both are free of control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The name as people read it.
    pub name: Option<String>,
    /// The address as written: capitals are left. Empty if there is none.
    pub address: String,
}

/// The mailboxes in all fields of that name.
pub(super) fn mailboxes(header: &Header<'_>, name: &str) -> Vec<Mailbox> {
    header.all(name).flat_map(|value| read(&value)).collect()
}

/// The addresses of a field that names one in each occurrence, such as Delivered-To.
pub(super) fn bare(header: &Header<'_>, names: &[&str]) -> Vec<String> {
    let fields = header.fields().iter().filter(|f| names.iter().any(|n| f.is(n)));
    let values = fields.map(|f| header.text(f));
    let inner = |v: String| text::one_line(v.trim_matches(['<', '>', ' ']));
    values.map(inner).filter(|a| !a.is_empty() && a.len() <= LONGEST).collect()
}

/// A field's mailboxes. What can't be taken apart is one mailbox without an address.
fn read(value: &str) -> Vec<Mailbox> {
    let encoded = words::to_utf_8(value);
    let mut parsed = careful(|| parse(&encoded)).unwrap_or_default();
    if encoded.contains("=?") {
        only_literal(&encoded, &mut parsed);
    }
    if parsed.is_empty() && !value.is_empty() {
        return vec![Mailbox { name: Some(words::decode(value)), address: String::new() }];
    }
    parsed
}

/// An address is never in encoded words (RFC 2047 §5): one that only shows after decoding is a name.
fn only_literal(field: &str, mailboxes: &mut [Mailbox]) {
    let written: HashSet<&str> =
        field.split(|c: char| c.is_whitespace() || "<>,;:()\"".contains(c)).collect();
    for mailbox in mailboxes.iter_mut().filter(|m| !written.contains(m.address.as_str())) {
        let address = std::mem::take(&mut mailbox.address);
        mailbox.name.get_or_insert(address);
    }
}

fn parse(value: &str) -> Vec<Mailbox> {
    let line = format!("{value}\n");
    match MessageStream::new(line.as_bytes()).parse_address() {
        HeaderValue::Address(list) => list.iter().map(mailbox).collect(),
        _ => Vec::new(),
    }
}

fn mailbox(addr: &Addr<'_>) -> Mailbox {
    let name = addr.name.as_deref().map(text::one_line).filter(|n| !n.is_empty());
    let address = addr.address.as_deref().map(text::one_line).unwrap_or_default();
    // Without a sign between two parts, and with spaces, it is no address, whatever else it is.
    let is_address = address.len() <= LONGEST && address.contains('@') && !address.contains(' ');
    if is_address {
        return Mailbox { name, address };
    }
    Mailbox { name: name.or(Some(address)).filter(|n| !n.is_empty()), address: String::new() }
}

/// Whether a word is an address, with nothing around it.
pub(super) fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, domain)| {
        let labels = || domain.split('.');
        !user.is_empty() && !domain.contains('@') && labels().count() > 1 && !labels().any(str::is_empty)
    })
}

/// Message-IDs without their brackets. Some programs forget the brackets.
pub(super) fn ids(value: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((id, after)) = after.split_once('>') else { break };
        // Of brackets within brackets the innermost are meant.
        ids.push(id.rsplit('<').next().unwrap_or(id));
        rest = after;
    }
    if ids.is_empty() {
        ids = value.split([' ', '\t', ',']).filter(|w| w.contains('@')).collect();
    }
    // Folding puts white space into long ones.
    ids.into_iter().map(|id| id.split_whitespace().collect::<String>()).filter(|id| !id.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_with_and_without_brackets() {
        for (value, expected) in [
            ("<a@b>", &["a@b"][..]),
            ("<a@b> <c@d>\t(comment) <e@\t f>", &["a@b", "c@d", "e@f"]),
            ("a@b", &["a@b"]),
            ("<<a@b>", &["a@b"]),
            ("<a@b", &["<a@b"]),
            ("nothing", &[]),
        ] {
            assert_eq!(ids(value), expected, "{value}");
        }
    }

    #[test]
    fn the_address_is_the_one_in_brackets() {
        let one = |name: Option<&str>, address: &str| Mailbox {
            name: name.map(str::to_owned),
            address: address.to_owned(),
        };
        for (value, expected) in [
            ("a@b.example", vec![one(None, "a@b.example")]),
            ("\"o@ngo.example\" <e@x.example>", vec![one(Some("o@ngo.example"), "e@x.example")]),
            ("o@ngo.example <e@x.example>", vec![one(Some("o@ngo.example"), "e@x.example")]),
            (
                "=?utf-8?q?o=40ngo.example=2C_x?= <e@x.example>",
                vec![one(Some("o@ngo.example, x"), "e@x.example")],
            ),
            (
                "A (c, d) <a@b.example>, b@c.example",
                vec![one(Some("A (c, d)"), "a@b.example"), one(None, "b@c.example")],
            ),
            ("Иванов, Пётр <p@x.example>", vec![one(Some("Иванов"), ""), one(Some("Пётр"), "p@x.example")]),
            ("=?utf-8?q?o=40ngo.example?= (x)", vec![one(Some("x"), "")]),
            ("=?utf-8?q?o=40ngo.example?=", vec![one(Some("o@ngo.example"), "")]),
            ("undisclosed-recipients:;", vec![one(Some("undisclosed-recipients:;"), "")]),
            ("group: a@b.example, c@d.example;", vec![one(None, "a@b.example"), one(None, "c@d.example")]),
            ("<>", vec![one(Some("<>"), "")]),
        ] {
            assert_eq!(read(value), expected, "{value}");
        }
    }
}
