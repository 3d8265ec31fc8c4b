//! What a trusted mail server wrote down: `Authentication-Results`, RFC 8601.
//!
//! Anyone can write such a header into a mail. One is believed only if it stands above all others and bears
//! the configured authserv-id: a server adds its own on top, so whatever stands below came with the mail, and
//! one of another server above ours means that the mail took a way that we were not told of.

use super::head::Head;
use super::lex::{Piece, pieces};

/// Whether the trusted server `id` says `dmarc=pass` for `domain`. Nothing, if there is no word of its to
/// believe: no header, another server's on top, or one that does not read by the grammar.
pub(super) fn dmarc(head: &Head<'_>, id: &str, domain: &str) -> Option<bool> {
    let found = topmost(head)?;
    let said = said(&found, id)?;
    let dmarc = said.iter().filter(|said| said.method.eq_ignore_ascii_case(b"dmarc"));
    let passes: Vec<bool> = dmarc.map(|said| said.passes(domain)).collect();
    // Two results of one server for one mail contradict each other, or one of them is not its own.
    Some(passes == [true])
}

/// Whether the trusted server `id` says that a mail which claims to be from `domain` is not: DMARC failed, and nothing
/// passed; or the domain has no rule, its hosts do not send for it (SPF, RFC 7208, a `fail` and no softer word), and no
/// signature of its own speaks for the mail.
pub(super) fn forged(head: &Head<'_>, id: &str, domain: &str) -> bool {
    let found = topmost(head).unwrap_or_default();
    let Some(said) = said(&found, id) else { return false };
    let of =
        |method: &'static str| said.iter().filter(move |r| r.method.eq_ignore_ascii_case(method.as_bytes()));
    let concerns = |r: &&Result<'_>| r.named("header.from").is_none_or(|from| is(from, domain));
    let words = |r: &Result<'_>, word: &str| r.word.eq_ignore_ascii_case(word.as_bytes());
    let dmarc: Vec<_> = of("dmarc").filter(concerns).collect();
    if dmarc.iter().any(|r| words(r, "pass")) {
        return false;
    }
    if dmarc.iter().any(|r| words(r, "fail")) {
        return true;
    }
    let theirs =
        |r: &&Result<'_>, property: &str| r.named(property).is_some_and(|named| ends_in(named, domain));
    let signed = of("dkim").any(|r| words(r, "pass") && (theirs(&r, "header.d") || theirs(&r, "header.i")));
    let mut spf = of("spf").filter(|r| theirs(r, "smtp.mailfrom"));
    !signed && spf.any(|r| words(r, "fail"))
}

/// The only header that may be believed.
fn topmost<'a>(head: &Head<'a>) -> Option<Vec<Piece<'a>>> {
    pieces(head.named("Authentication-Results").next()?, b";=")
}

/// The results that the trusted server wrote; none if there is no word of its to believe.
fn said<'a>(found: &'a [Piece<'a>], id: &str) -> Option<Vec<Result<'a>>> {
    let mut clauses = found.split(|piece| *piece == Piece::Mark(b';'));
    if !signed_by(clauses.next()?, id) {
        return None;
    }
    // A `;` at the end is common, and "none" is the word for no result at all (§2.2).
    let is_none = |clause: &[Piece<'_>]| {
        clause.is_empty() || matches!(clause, [Piece::Word(word)] if word.eq_ignore_ascii_case(b"none"))
    };
    clauses.filter(|clause| !is_none(clause)).map(Result::read).collect()
}

fn is(name: &[u8], domain: &str) -> bool {
    name.eq_ignore_ascii_case(domain.as_bytes())
}

/// Whether an address, or the name of a domain, is of that domain.
fn ends_in(named: &[u8], domain: &str) -> bool {
    is(named.rsplit(|byte| *byte == b'@').next().unwrap_or_default(), domain)
}

/// The first clause: the server's name and, maybe, the version of the format, which is 1.
fn signed_by(clause: &[Piece<'_>], id: &str) -> bool {
    let (name, version) = match clause {
        [name] => (name, true),
        [name, Piece::Word(version)] => (name, *version == b"1"),
        _ => return false,
    };
    version && text(name).is_some_and(|name| !name.is_empty() && name.eq_ignore_ascii_case(id.as_bytes()))
}

/// One result: `method=word`, then properties of what was tested.
struct Result<'a> {
    method: &'a [u8],
    word: &'a [u8],
    properties: Vec<(&'a [u8], &'a [u8])>,
}

impl<'a> Result<'a> {
    /// What it says of a property, if it names that once.
    fn named(&self, property: &str) -> Option<&'a [u8]> {
        let mut named = self.properties.iter().filter(|p| p.0.eq_ignore_ascii_case(property.as_bytes()));
        let (Some(one), None) = (named.next(), named.next()) else { return None };
        Some(one.1)
    }

    fn read(clause: &'a [Piece<'a>]) -> Option<Self> {
        let mut pairs = Vec::new();
        for three in clause.chunks(3) {
            let [Piece::Word(name), Piece::Mark(b'='), value] = three else { return None };
            pairs.push((*name, text(value)?));
        }
        let (method, word) = *pairs.first()?;
        // It may bear the version of its definition (RFC 8601 §2.2).
        let method = method.strip_suffix(b"/1").unwrap_or(method);
        Some(Self { method, word, properties: pairs.split_off(1) })
    }

    /// Whether this is a pass for a mail from `domain`, which it must name, once.
    fn passes(&self, domain: &str) -> bool {
        self.word.eq_ignore_ascii_case(b"pass") && self.named("header.from").is_some_and(|f| is(f, domain))
    }
}

fn text<'a>(piece: &'a Piece<'a>) -> Option<&'a [u8]> {
    match piece {
        Piece::Word(word) => Some(word),
        Piece::Quoted(word) => Some(word),
        Piece::Mark(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &str) -> Option<bool> {
        let raw = format!("{lines}\r\n\r\n");
        dmarc(&Head::read(raw.as_bytes()).unwrap(), "mx.line.example", "ngo.example")
    }

    fn one(value: &str) -> Option<bool> {
        said(&format!("Authentication-Results: {value}"))
    }

    #[test]
    fn a_pass_in_all_its_dresses() {
        for value in [
            "mx.line.example; dmarc=pass header.from=ngo.example",
            "MX.line.example 1;\r\n\tspf=fail smtp.mailfrom=x@evil.example;\r\n\tDMARC = Pass (p=reject) header.from=NGO.example;",
            "\"mx.line.example\"; dkim=pass header.d=ngo.example; dmarc/1=pass header.from=\"ngo.example\"",
            "(dmarc=fail;) mx.line.example (x (y)); dmarc=pass reason=\"; dmarc=fail\" header.from=ngo.example",
        ] {
            assert_eq!(one(value), Some(true), "{value}");
        }
    }

    #[test]
    fn no_pass_however_it_is_dressed() {
        for value in [
            "mx.line.example; none",
            "mx.line.example; dmarc=fail header.from=ngo.example",
            "mx.line.example; dmarc=pass",
            "mx.line.example; dmarc=pass header.from=evil.example",
            "mx.line.example; dmarc=pass header.from=evil.example header.from=ngo.example",
            "mx.line.example; dmarc=pass header.from=ngo.example.evil.example",
            "mx.line.example; dmarc=pass (header.from=ngo.example)",
            "mx.line.example; dmarc=passed header.from=ngo.example",
            "mx.line.example; dmarc=fail (; dmarc=pass header.from=ngo.example)",
            "mx.line.example; spf=fail reason=\"; dmarc=pass header.from=ngo.example\"",
            "mx.line.example; x-dmarc=pass header.from=ngo.example",
            "mx.line.example; dmarc/2=pass header.from=ngo.example",
            "mx.line.example; dmarc=fail header.from=ngo.example; dmarc=pass header.from=ngo.example",
            "mx.line.example; dmarc=pass header.from=ngo.example; dmarc=pass header.from=ngo.example",
        ] {
            assert_eq!(one(value), Some(false), "{value}");
        }
    }

    #[test]
    fn nobody_whom_we_believe() {
        for value in [
            "",
            "dmarc=pass header.from=ngo.example",
            "mx.evil.example; dmarc=pass header.from=ngo.example",
            "mx.line.example.evil.example; dmarc=pass header.from=ngo.example",
            "mx.evil.example (mx.line.example); dmarc=pass header.from=ngo.example",
            "(mx.line.example); dmarc=pass header.from=ngo.example",
            "mx.line.example 2; dmarc=pass header.from=ngo.example",
            "mx.line.example mx.line.example; dmarc=pass header.from=ngo.example",
            "mx.line.example; dmarc=pa(x)ss header.from=ngo.example",
            "mx.line.example; dmarc==pass header.from=ngo.example",
            "mx.line.example; dmarc pass header.from=ngo.example",
            "mx.line.example; dmarc=pass header.from=ngo.example (",
            "mx.line.example; dmarc=pass header.from=\"ngo.example",
            "mx.line.example; \"dmarc\"=pass header.from=ngo.example",
        ] {
            assert_eq!(one(value), None, "{value}");
        }
        assert_eq!(said("Subject: dmarc=pass"), None);
    }

    #[test]
    fn a_word_of_our_own_server_against_the_sender_is_heard() {
        let is_forged = |value: &str| {
            let raw = format!("Authentication-Results: {value}\r\n\r\n");
            forged(&Head::read(raw.as_bytes()).unwrap(), "mx.line.example", "ngo.example")
        };
        for value in [
            "mx.line.example; dmarc=fail header.from=ngo.example",
            "mx.line.example; dmarc=fail (p=reject dis=none) header.from=ngo.example; spf=pass smtp.mailfrom=x@evil.example",
            "MX.line.example 1; DMARC=Fail",
            "mx.line.example; dkim=none; spf=fail smtp.mailfrom=ada@ngo.example; dmarc=none header.from=ngo.example",
            "mx.line.example; spf=fail smtp.mailfrom=ngo.example; dkim=pass header.d=evil.example",
        ] {
            assert!(is_forged(value), "{value}");
        }
        for value in [
            "mx.line.example; none",
            "mx.line.example; dmarc=pass header.from=ngo.example",
            "mx.line.example; dmarc=none header.from=ngo.example",
            "mx.line.example; dmarc=fail header.from=other.example",
            "mx.line.example; dmarc=temperror header.from=ngo.example",
            "mx.line.example; spf=softfail smtp.mailfrom=ada@ngo.example",
            "mx.line.example; spf=fail smtp.mailfrom=bounce@lists.example",
            "mx.line.example; spf=fail smtp.mailfrom=ada@ngo.example; dkim=pass header.d=ngo.example",
            "mx.line.example; dkim=fail header.d=ngo.example",
            "mx.evil.example; dmarc=fail header.from=ngo.example",
            "mx.line.example; spf=pass reason=\"; dmarc=fail\"",
        ] {
            assert!(!is_forged(value), "{value}");
        }
    }

    #[test]
    fn only_the_topmost_is_heard() {
        let pass = "Authentication-Results: mx.line.example; dmarc=pass header.from=ngo.example";
        let fail = "Authentication-Results: mx.line.example; dmarc=fail header.from=ngo.example";
        let other = "Authentication-Results: mx.evil.example; dmarc=pass header.from=ngo.example";
        assert_eq!(said(&format!("{fail}\r\n{pass}")), Some(false));
        assert_eq!(said(&format!("{pass}\r\n{fail}")), Some(true));
        assert_eq!(said(&format!("{other}\r\n{pass}")), None);
        assert_eq!(said(&format!("{fail}\r\n{other}")), Some(false));
        assert_eq!(said(&format!("ARC-{pass}")), None);
    }

    #[test]
    fn an_empty_id_is_nobody() {
        let head =
            Head::read(b"Authentication-Results: \"\"; dmarc=pass header.from=a.example\r\n\r\n").unwrap();
        assert_eq!(dmarc(&head, "", "a.example"), None);
    }
}
