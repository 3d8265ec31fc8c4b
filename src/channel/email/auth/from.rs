//! Who a mail says it is from.

use super::head::Head;
use super::lex::{Piece, pieces};
use crate::domain::mailbox::plain_a_labels;

/// What parts an address from its name, a mailbox from the next, and a group or a route from both. The
/// backslash is here because it means something to no two programs alike outside of quotation marks.
const MARKS: &[u8] = b"<>,:;@[]\\";

/// Whether the mail has exactly one `From` with exactly one mailbox, and that is `enrolled`: the domain in
/// either case and as A-labels or not, the local part exactly (RFC 5321 §2.4). A display name is a decoration and decides nothing.
pub(super) fn is_only(head: &Head<'_>, enrolled: &str) -> bool {
    let mut all = head.named("From");
    let (Some(value), None) = (all.next(), all.next()) else { return false };
    let Some((local, domain)) = enrolled.rsplit_once('@') else { return false };
    // A domain with letters that nobody sees would look like the enrolled one and be another:
    // `plain_a_labels` takes none.
    let named = |domain: &[u8]| std::str::from_utf8(domain).ok().and_then(plain_a_labels);
    let same = |(l, d): (&[u8], &[u8])| {
        l == local.as_bytes() && named(d).is_some_and(|d| Some(d) == named(domain.as_bytes()))
    };
    pieces(value, MARKS).is_some_and(|found| mailbox(&found).is_some_and(same))
}

/// The one mailbox of a value (RFC 5322 §3.4); nothing for two, for a group, or for a quoted local part, which
/// no one enrols.
fn mailbox<'a>(found: &[Piece<'a>]) -> Option<(&'a [u8], &'a [u8])> {
    let named = |piece: &Piece<'_>| !matches!(piece, Piece::Mark(_));
    match found {
        [Piece::Word(local), Piece::Mark(b'@'), Piece::Word(domain)] if joined(local, domain) => {
            Some((local, domain))
        }
        [
            name @ ..,
            Piece::Mark(b'<'),
            Piece::Word(local),
            Piece::Mark(b'@'),
            Piece::Word(domain),
            Piece::Mark(b'>'),
        ] if name.iter().all(named) && joined(local, domain) => Some((local, domain)),
        _ => None,
    }
}

/// Whether two words of one value have nothing between them but the `@`. Blanks and comments may stand there by the
/// grammar (RFC 5322 §3.4.1), but not every reader sees one address then, and no mail program writes them.
fn joined(local: &[u8], domain: &[u8]) -> bool {
    // Both are slices of one value, so their addresses tell what lies between.
    domain.as_ptr().addr().checked_sub(local.as_ptr().addr()) == Some(local.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(value: &str) -> bool {
        let raw = format!("From: {value}\r\n\r\n");
        Head::read(raw.as_bytes()).is_some_and(|head| is_only(&head, "olga@ngo.example"))
    }

    #[test]
    fn the_enrolled_address_in_all_its_dresses() {
        for value in [
            "olga@ngo.example",
            "<olga@NGO.Example>",
            "Olga <olga@ngo.example>",
            "\"Olga, (at) home <x@evil.example>\" <olga@ngo.example> (work)",
            "=?utf-8?q?=D0=9E?=\r\n =?utf-8?q?=D0=BB?= <olga@ngo.example>",
            "Ольга <olga@ngo.example>",
        ] {
            assert!(is(value), "{value}");
        }
    }

    #[test]
    fn anything_else_is_somebody_else() {
        for value in [
            "",
            "Olga@ngo.example",
            "olga@ngo.example.evil.example",
            "olga@evil.example",
            "\"olga@ngo.example\" <mallory@evil.example>",
            "olga@ngo.example <mallory@evil.example>",
            "<olga@ngo.example> <mallory@evil.example>",
            "<mallory@evil.example> <olga@ngo.example>",
            "mallory@evil.example, olga@ngo.example",
            "olga@ngo.example, mallory@evil.example",
            "olga@ngo.example,",
            "team: olga@ngo.example;",
            "<@evil.example:olga@ngo.example>",
            "mallory@evil.example (olga@ngo.example)",
            "olga@ngo.example (",
            "\"olga\"@ngo.example",
            "ol(x)ga@ngo.example",
            "olga\\@ngo.example",
            "olga@[ngo.example]",
            "<<olga@ngo.example>>",
            "olga@ngo.example\u{200b}",
            "<olga\r\n\t@ngo.example>",
            "olga@ (home) ngo.example",
        ] {
            assert!(!is(value), "{value}");
        }
    }

    #[test]
    fn a_domain_in_another_alphabet_is_one_name_in_both_forms() {
        let is = |value: &str, enrolled: &str| {
            let raw = format!("From: {value}\r\n\r\n");
            Head::read(raw.as_bytes()).is_some_and(|head| is_only(&head, enrolled))
        };
        for enrolled in ["olga@xn--80aikifvh.xn--j1amh", "olga@приклад.укр"] {
            assert!(is("olga@приклад.укр", enrolled) && is("<olga@XN--80AIKIFVH.xn--j1amh>", enrolled));
            assert!(
                !is("olga@прикла\u{301}д.укр", enrolled) && !is("olga@приклад.укр.evil.example", enrolled)
            );
        }
        assert!(!is("o\u{212a}sana@ngo.example", "oksana@ngo.example"));
        assert!(!is("olga@\u{ff4e}go＠ngo.example", "olga@ngo.example"));
    }

    #[test]
    fn an_enrolment_without_a_domain_is_nobody() {
        let head = Head::read(b"From: olga\r\n\r\n").unwrap();
        assert!(!is_only(&head, "olga"));
        assert!(!is_only(&head, ""));
    }
}
