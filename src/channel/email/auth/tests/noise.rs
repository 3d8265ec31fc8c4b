//! What nobody thought of: noise, forged lines in any order, and single bytes changed.

use proptest::prelude::*;

use super::mails::{OLGA, PLAIN, signed};
use super::stub::Stub;
use super::{EARLY, Verdict, ctx, prove, world};

/// Judges several mails in one runtime, with one stub.
fn all(mails: &[Vec<u8>]) -> Vec<Verdict> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let stub = Stub::start(world()).await;
        let ctx = ctx(&stub, true, EARLY);
        let mut verdicts = Vec::new();
        for mail in mails {
            verdicts.push(prove(mail, OLGA, &ctx).await);
        }
        verdicts
    })
}

/// Lines that a forger might put together.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("From: olga@ngo.example\r\n".to_owned()),
        Just("Authentication-Results: mx.line.example; dmarc=fail\r\n".to_owned()),
        Just(
            "DKIM-Signature: v=1; a=ed25519-sha256; d=ngo.example; s=s1; h=from; bh=eA==; b=eA==\r\n"
                .to_owned()
        ),
        Just("\r\n".to_owned()),
        "DKIM-Signature: ([vadshblxtc]=[a-z0-9:/=]{0,9};){0,9}\r\n",
        "(From|To|DKIM-Signature|Authentication-Results):[ -~]{0,30}\r?\n",
        "\\PC{0,20}\n?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn noise_never_panics_and_is_never_proven(
        bytes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 8),
        lines in prop::collection::vec(prop::collection::vec(line(), 0..8), 8),
    ) {
        let mut mails = bytes.clone();
        mails.extend(lines.iter().map(|lines| lines.concat().into_bytes()));
        mails.extend(bytes.iter().map(|noise| [b"From: olga@ngo.example\r\n", noise.as_slice()].concat()));
        for verdict in all(&mails) {
            prop_assert!(matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
        }
    }

    /// Whatever byte of the signed part is changed, the mail is no longer proven as another mail.
    #[test]
    fn a_flipped_byte_is_never_proven(at in prop::collection::vec(any::<prop::sample::Index>(), 8), flip in 1_u8..) {
        let mail = signed(PLAIN).into_bytes();
        let start = mail.len() - PLAIN.len();
        let forged: Vec<Vec<u8>> = at
            .iter()
            .map(|at| {
                let mut forged = mail.clone();
                forged[start + at.index(PLAIN.len())] ^= flip;
                forged
            })
            .collect();
        for (verdict, forged) in all(&forged).into_iter().zip(forged) {
            let same = squeezed(&forged) == squeezed(&mail);
            prop_assert!(same || matches!(verdict, Verdict::Refused(_)), "{}", forged.escape_ascii());
        }
    }
}

/// A mail without what the relaxed form of RFC 6376 §3.4 leaves free: blanks, line ends and the case of names.
fn squeezed(mail: &[u8]) -> Vec<u8> {
    mail.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect()
}
