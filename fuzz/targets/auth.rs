//! How an operator's mail is proven: in doubt, no. What is read strictly here is read alike by the mail parser,
//! and no line that a stranger adds turns a no into a yes.
#![no_main]

use hotlined::channel::email::auth::fuzzing::{dmarc, fields, is_only, signatures, tag, words};
use hotlined::channel::email::parse::parse;
use hotlined::domain::time::Stamp;
use hotlined_fuzz::guarded;
use libfuzzer_sys::fuzz_target;

const OLGA: &str = "olga@ngo.example";
const DOMAIN: &str = "ngo.example";
const ID: &str = "mx.line.example";
const NOW: Stamp = Stamp(1_795_498_200_000);

fuzz_target!(init: guarded(), |data: &[u8]| {
    if let Some((fields, body)) = fields(data) {
        let again: Vec<u8> = fields.iter().flat_map(|(n, v)| [n, &b":"[..], v].concat()).collect();
        assert!(matches!(&data[again.len()..body], b"" | b"\n" | b"\r\n"), "every byte is a field's");
        assert_eq!(&data[..again.len()], again);
        authors_agree(data);
        trusts_nobody_else(data);
        signs_once(data, fields.iter().any(|(name, _)| name.eq_ignore_ascii_case(b"From")));
    } else {
        assert!(!is_only(data, OLGA) && dmarc(data, ID, DOMAIN).is_none());
        assert_eq!(signatures(data, DOMAIN, NOW), 0);
    }
    if let Some(words) = words(data, b";=<>@,") {
        assert!(words.iter().map(Vec::len).sum::<usize>() <= data.len());
    }
    if let Some((content, time)) = tag(data, "x") {
        assert!(content.is_none_or(|c| c.len() < data.len()));
        assert!(time.is_none_or(|t| t >= 0));
    }
});

/// Two readers of one From must not see two authors. That the other sees none at all proves nothing either way: such
/// a mail is no operator's.
fn authors_agree(raw: &[u8]) {
    if !is_only(raw, OLGA) {
        return;
    }
    let mail = parse(raw);
    assert_eq!((mail.from_fields, mail.from.len()), (1, 1), "{:?}", mail.from);
    let address = &mail.from[0].address;
    assert!(address.is_empty() || address.eq_ignore_ascii_case(OLGA), "{:?}", mail.from);
}

/// Only the topmost result counts, and only the trusted server's.
fn trusts_nobody_else(raw: &[u8]) {
    let under = |top: &str| dmarc(&[top.as_bytes(), raw].concat(), ID, DOMAIN);
    assert_eq!(
        under("Authentication-Results: mx.evil.example; dmarc=pass header.from=ngo.example\r\n"),
        None
    );
    let fails = "Authentication-Results: mx.line.example; dmarc=fail header.from=ngo.example\r\n";
    assert_eq!(under(fails), Some(false));
    if dmarc(raw, ID, DOMAIN) == Some(true) {
        let lower = raw.to_ascii_lowercase();
        assert!(hotlined_fuzz::holds(&lower, b"authentication-results"));
        assert_eq!(dmarc(raw, "mx.other.example", DOMAIN), None);
        assert_ne!(dmarc(raw, ID, "other.example"), Some(true));
    }
}

/// Few signatures are asked about, and none for a mail that was given a second author.
fn signs_once(raw: &[u8], has_author: bool) {
    let some = signatures(raw, DOMAIN, NOW);
    assert!(some <= 4);
    if has_author {
        let forged = [b"From: mallory@evil.example\r\n", raw].concat();
        assert_eq!(signatures(&forged, DOMAIN, NOW), 0);
        assert!(!is_only(&forged, OLGA));
    }
    if some > 0 {
        assert_eq!(signatures(raw, "other.test", NOW), 0, "it speaks for its own domain");
    }
}
