//! Whether a domain signed the mail, and all of it: RFC 6376.
//!
//! The cryptography and the canonical forms are the library's. What a signature must be for *us* is said here
//! and checked before any key is asked for: by the domain of the author, over every header that a reader takes
//! from the mail, over the whole body, and in time.

use mail_auth::common::crypto::Algorithm;
use mail_auth::common::headers::Header;
use mail_auth::common::verify::VerifySignature;
use mail_auth::dkim::{DkimError, Signature};
use mail_auth::{AuthenticatedMessage, DkimResult, Error};

use super::dns::{Dns, is_trouble};
use super::head::{Field, Head};
use super::records::Unanswered;
use super::tags::Tags;
use super::verdict::{Factor, Verdict};
use crate::domain::time::Stamp;

/// What a reader relies on, also to read the body. Of each the mail may have one, and that one must be signed: of two,
/// readers take different ones, and what is not signed anyone can change or add.
const COVERED: [&str; 9] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
    "MIME-Version",
];
/// The signatures that are looked at, from the top, and those whose keys are asked for.
const MAX_SIGNATURES: usize = 32;
const MAX_KEYS: usize = 4;
/// The most header names that one signature may list; each is searched for in the whole header.
const MAX_NAMES: usize = 256;

/// Looks for one signature that proves the mail to be from `domain`, with these headers besides.
pub(super) async fn check(
    raw: &[u8],
    head: &Head<'_>,
    (domain, also): (&str, &[&str]),
    now: Stamp,
    dns: &Dns,
) -> Verdict {
    if head.named("DKIM-Signature").next().is_none() {
        return Verdict::Refused(Factor::Unsigned);
    }
    let Some(mut mail) = AuthenticatedMessage::parse(raw).filter(|mail| same(head, mail)) else {
        return Verdict::Refused(Factor::Dkim);
    };
    let nearest = sift(&mut mail, head, (domain, also), now);
    if mail.dkim_headers.is_empty() {
        return Verdict::Refused(nearest);
    }
    verify(&mail, dns).await
}

/// Leaves only the signatures that would prove the mail if they are right, and says what the best of the
/// others lacks.
pub(super) fn sift(
    mail: &mut AuthenticatedMessage<'_>,
    head: &Head<'_>,
    (domain, also): (&str, &[&str]),
    now: Stamp,
) -> Factor {
    let mut lacking: Vec<Factor> = mail.errors.drain(..).map(|error| unreadable(&error.header)).collect();
    let mut good = Vec::new();
    for mut found in mail.dkim_headers.drain(..).take(MAX_SIGNATURES) {
        let whole = also.iter().all(|name| covered(name, &found.header, head));
        let whole = if whole { Ok(()) } else { Err(Factor::Headers) };
        match judge(&found, head, domain, now).and(whole) {
            Ok(()) => {
                disarm(&mut found.header);
                good.push(found);
            }
            Err(factor) => lacking.push(factor),
        }
    }
    good.truncate(MAX_KEYS);
    mail.dkim_headers = good;
    lacking.into_iter().max_by_key(|factor| nearness(*factor)).unwrap_or(Factor::Dkim)
}

/// What a signature lacks, apart from being right.
fn judge(found: &Header<'_, Signature>, head: &Head<'_>, domain: &str, now: Stamp) -> Result<(), Factor> {
    let signature = &found.header;
    let tags = Tags::read(found.value).ok_or(Factor::Dkim)?;
    // Nobody may believe rsa-sha1 any more (RFC 8301 §3.1).
    let modern = matches!(signature.a, Algorithm::RsaSha256 | Algorithm::Ed25519Sha256);
    let sound = tags.get("v") == Some(b"1") && modern && signature.h.len() <= MAX_NAMES;
    if !sound || !is_name(&signature.s) {
        return Err(Factor::Dkim);
    }
    if !aligned(&signature.d, domain) {
        return Err(Factor::Alignment);
    }
    if tags.get("l").is_some() {
        return Err(Factor::Partial);
    }
    let (signed, expires) = tags.time("t").zip(tags.time("x")).ok_or(Factor::Dkim)?;
    if tags.get("x").is_some() && (expires <= signed || expires <= now.0.div_euclid(1000)) {
        return Err(Factor::Expired);
    }
    if COVERED.iter().all(|name| covered(name, signature, head)) { Ok(()) } else { Err(Factor::Headers) }
}

/// Whether the mail has that header at most once, and the signature is over it (RFC 6376 §5.4.2). One that the
/// mail does not have need not be named: if somebody adds it, it is there, and not signed.
fn covered(name: &str, signature: &Signature, head: &Head<'_>) -> bool {
    match head.named(name).count() {
        0 => true,
        1 => signature.h.iter().any(|signed| signed.eq_ignore_ascii_case(name)),
        _ => false,
    }
}

/// Whether `signer` may speak for `domain`: it is that domain or one above it, which could take the name away
/// anyhow. A domain *below* is not enough, though RFC 7489 §3.1.1 often lets it be: under some names anybody
/// can have one, and telling which takes a list that is never up to date.
fn aligned(signer: &str, domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    // Behind a dot only: `ngo.example` stands not above `my-ngo.example`. A bare top-level domain speaks for nobody.
    let above = domain.strip_suffix(signer).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    above && is_name(signer) && signer.contains('.')
}

/// A name that can be asked for.
fn is_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    // Selector and domain are asked for as one name, with `._domainkey.` between: 120 + 12 + 120 is below
    // DNS's 253.
    name.len() <= 120 && name.split('.').all(label)
}

/// Takes from a parsed signature what would make the library ask for more, or read a clock of its own. The
/// signed bytes stay as they are.
fn disarm(signature: &mut Signature) {
    signature.x = 0;
    signature.r = false;
    signature.atps = None;
}

/// Asks for the keys and holds the signatures against them.
async fn verify(mail: &AuthenticatedMessage<'_>, dns: &Dns) -> Verdict {
    // A signature that holds outweighs another one's silent name server; only if none does is it worth asking
    // again.
    let mut verdict = Verdict::Refused(Factor::Dkim);
    for output in dns.authenticator().verify_dkim(mail).await {
        match (output.result(), output.signature()) {
            (DkimResult::Pass, Some(signature)) => match dns.binds(&signature.domain_key()).await {
                Ok(true) => return Verdict::Proven,
                Ok(false) => {}
                Err(Unanswered) => verdict = Verdict::Later,
            },
            (DkimResult::TempError(error) | DkimResult::PermError(error), _) if is_trouble(error) => {
                verdict = Verdict::Later;
            }
            _ => {}
        }
    }
    verdict
}

/// Whether the library sees the same mail as we do.
pub(super) fn same(head: &Head<'_>, mail: &AuthenticatedMessage<'_>) -> bool {
    let theirs = mail.headers.iter().map(|&(name, value)| Field { name, value });
    mail.body_offset() == head.body && theirs.eq(head.fields.iter().copied())
}

fn unreadable(error: &Error) -> Factor {
    if matches!(error, Error::Dkim(DkimError::SignatureLength)) { Factor::Partial } else { Factor::Dkim }
}

/// How far a signature came, so that of many the best one's fault is told.
fn nearness(factor: Factor) -> u8 {
    match factor {
        Factor::Alignment => 1,
        Factor::Partial => 2,
        Factor::Expired => 3,
        Factor::Headers => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_speaks_for_itself_and_what_is_below() {
        assert!(aligned("ngo.example", "ngo.example"));
        assert!(aligned("ngo.example", "Mail.NGO.example"));
        for signer in
            ["mail.ngo.example", "evilngo.example", "example", "", ".example", "go.example", "ngo.example."]
        {
            assert!(!aligned(signer, "ngo.example"), "{signer}");
        }
    }

    #[test]
    fn only_names_are_asked_for() {
        let long = "x".repeat(64);
        for name in ["", "a..b", ".a", "a.", "a b", "ä", "a\0", &long] {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(is_name("20230601") && is_name("s1._x.y-z"));
    }
}
