//! How a contact's mail asks to be answered, as far as it is theirs to say so here.
//!
//! A signature proves who wrote a mail, not to whom it is handed in: anybody can send a copy of what a contact wrote to
//! somebody else, with headers that the contact did not write. Such a copy chooses no key, and takes none away.

use super::reception::{Letterhead, Reception};
use super::{VERIFIED, VERIFYING};
use crate::channel::email::auth::{Verdict, prove_also};
use crate::channel::email::openpgp;
use crate::domain::event::AnswerKey;
use crate::domain::id::Address;

impl Reception {
    /// What the mail says of answers to it, and the place of the attachment that said so. Unsaid, if it was not written
    /// to us, or if its signature leaves out what says it.
    pub(super) async fn answer_key(&self, head: &Letterhead, sender: &Address) -> (AnswerKey, Option<usize>) {
        let (said, at) = openpgp::offered(&head.mail, &sender.0, (self.watch)().civil.0 / 1000);
        let to_us = head.mail.to.iter().any(|to| self.tokens.is_ours(&to.address));
        let counts = said != AnswerKey::Unsaid && to_us;
        let in_header = at.is_none() && matches!(said, AnswerKey::Key(_));
        if counts && self.says_all(head, sender, in_header).await {
            (said, at)
        } else {
            (AnswerKey::Unsaid, at)
        }
    }

    /// Whether its signature is over whom it is to, and over the key in its header if that is what counts. What no
    /// trusted server vouches for is proven by a signature over the former anyhow.
    async fn says_all(&self, head: &Letterhead, sender: &Address, in_header: bool) -> bool {
        if !in_header && self.auth.trusted_authserv.is_none() {
            return true;
        }
        let also: &[&str] = if in_header { &["To", "Autocrypt"] } else { &["To"] };
        let proof = prove_also(&head.raw.bytes, &sender.0, also, &self.auth);
        // What can't be told in time chooses no key: the mail itself must not wait for that.
        head.raw.bytes.len() <= VERIFIED
            && tokio::time::timeout(VERIFYING, proof).await == Ok(Verdict::Proven)
    }
}
