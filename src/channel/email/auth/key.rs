//! The record with which a domain publishes a key that it signs with: RFC 6376 §3.6.1.
//!
//! The key itself is read by others, whose reading is generous: one that is for something other than mail, or for
//! another hash than the signature's, passes as any.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The fewest bits of an RSA key that nobody breaks for the time being (RFC 8301 §3.2).
pub const SAFE: usize = 2048;

/// DER's tags of a list, a number and a row of bits (X.690).
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;

/// The contents of a tag; of one that is given twice, each.
fn all<'a>(record: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let pairs = record.split(';').filter_map(|tag| tag.split_once('='));
    pairs.filter(move |(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// Whether a record publishes a key at all.
#[must_use]
pub fn is_one(record: &str) -> bool {
    all(record, "p").next().is_some()
}

/// Whether a key binds its domain for mail that is signed by SHA-256: it is no test, and for no other service and no other
/// hash alone.
pub(super) fn binds(record: &str) -> bool {
    let listed = |name, wanted: &[&str]| {
        let has =
            |list: &str| list.split(':').any(|one| wanted.iter().any(|w| one.trim().eq_ignore_ascii_case(w)));
        all(record, name).map(has).collect::<Vec<_>>()
    };
    let is_test = listed("t", &["y"]).contains(&true);
    !is_test && !listed("s", &["*", "email"]).contains(&false) && !listed("h", &["sha256"]).contains(&false)
}

/// How many bits an RSA key has; none of a key of another kind, of a revoked one, or of one that can't be read.
#[must_use]
pub fn rsa_bits(record: &str) -> Option<usize> {
    if all(record, "k").any(|kind| !kind.eq_ignore_ascii_case("rsa")) {
        return None;
    }
    let key: String = all(record, "p").next()?.chars().filter(|c| !c.is_whitespace()).collect();
    let key = STANDARD.decode(key).ok().filter(|key| !key.is_empty())?;
    let outer = content(&key, SEQUENCE)?.0;
    // The key, or what says of which kind it is and then the key among bits.
    let inner = match content(outer, SEQUENCE) {
        // The first byte of a row of bits counts those that are unused (X.690 §8.6.2).
        Some((_, rest)) => content(content(rest, BITS)?.0.get(1..)?, SEQUENCE)?.0,
        None => outer,
    };
    let modulus = content(inner, INTEGER)?.0;
    // A number's first byte is 0 where its highest bit would read as a sign (X.690 §8.3).
    let bytes = modulus.iter().skip_while(|byte| **byte == 0);
    let leading = bytes.clone().next().map_or(0, |byte| byte.leading_zeros());
    (bytes.count() * 8).checked_sub(usize::try_from(leading).ok()?)
}

/// What stands in a value of that kind, and what follows it.
fn content(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = der.split_first().filter(|(first, _)| **first == tag)?.1;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        // Four bytes of length at most, so nothing overflows below.
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(*length & 0x7f))?;
            (bytes.iter().fold(0, |n, byte| n << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::email::auth::tests::mails::{RSA_RECORD, record};

    /// Of 1,024 bits, made by OpenSSL; its private half is gone.
    const SHORT: &str = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC9bdw9vgWIVqmMoMn1NAyWemPvhiqv2M8nKkejMR2RT1r31da5\
        ndhSv+0STgCkHWdqRqLlkXUJeGxopgc7EDEA3CZfDMQwYkhoPJS673gARU4uEjp0k/Fojt59QBfqn6cQaX1i3OOnx6wCEC9wdT9JjdOalRFB+NV5KFd28loQhwIDAQAB";

    #[test]
    fn a_key_for_something_else_binds_nobody() {
        for record in [
            "p=x",
            "v=DKIM1; k=rsa; p=x;",
            "s=email; h=sha1:sha256; p=x",
            "s = * ; t=s; p=x",
            "S=tlsrpt:EMAIL; p=x",
        ] {
            assert!(is_one(record) && binds(record), "{record}");
        }
        for record in [
            "s=tlsrpt; p=x",
            "h=sha1; p=x",
            "t=y:s; p=x",
            "s=; p=x",
            "h=sha512; p=x",
            "s=email; s=other; p=x",
        ] {
            assert!(!binds(record), "{record}");
        }
        assert!(!is_one("v=spf1 mx"));
    }

    #[test]
    fn the_length_of_an_rsa_key_is_known() {
        assert_eq!(rsa_bits(RSA_RECORD), Some(2048));
        assert_eq!(rsa_bits(SHORT), Some(1024));
        for record in [record().as_str(), "p=", "k=rsa; p=!", "k=rsa; p=MIGf", "v=spf1 mx"] {
            assert_eq!(rsa_bits(record), None, "{record}");
        }
    }
}
