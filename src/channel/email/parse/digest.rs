//! What makes a mail that mail, wherever and however often it is delivered.

use sha2::{Digest, Sha256};

use super::header::{Field, Header};

/// The fields that a delivery adds on top.
const OF_DELIVERY: [&str; 3] = ["Return-Path", "Delivered-To", "X-Original-To"];

/// The SHA-256 of the raw mail less the fields that our own delivery added: those above and the topmost Received.
/// The same mail has the same digest after a move, under a new UIDVALIDITY and from another mailbox. Another mail
/// under the same Message-ID has another.
#[must_use]
pub fn content_digest(raw: &[u8]) -> [u8; 32] {
    // All of it: with a bound, a longer Received would move what counts, and one mail have two digests.
    let header = Header::read(raw, raw.len());
    let mut hash = Sha256::new();
    let mut at = 0;
    let mut received = false;
    for field in header.fields() {
        if is_of_delivery(field, &mut received) {
            hash.update(&raw[at..field.span.start]);
            at = field.span.end;
        }
    }
    hash.update(&raw[at..]);
    hash.finalize().into()
}

fn is_of_delivery(field: &Field<'_>, received: &mut bool) -> bool {
    let is_top = field.is("Received") && !std::mem::replace(received, true);
    is_top || OF_DELIVERY.iter().any(|name| field.is(name))
}
