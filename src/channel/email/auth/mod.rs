//! Whether an operator really sent this mail.
//!
//! A `From` line is typed by whoever sends the mail, and an answer to a contact must not be. So an
//! operator's mail counts only if its one author is the enrolled address *and* the domain of that address
//! vouches for it: by a DKIM signature over everything that a reader takes from the mail (RFC 6376), or by
//! the word of a mail server that the line was told to trust (RFC 8601). That is the sender's half of the
//! proof; the token in the reply address is the other, and is checked elsewhere.
//!
//! **Invariant: in doubt, no.** What two programs could read in two ways (a second `From`, a header line
//! without a name, a quoted `dmarc=pass`) proves nothing. Only trouble with the name service is no answer at
//! all: then the mail is tried again later, for a refusal would be told to the operator and be wrong.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use crate::channel::Watch;

mod dkim;
mod dns;
mod from;
#[cfg(fuzzing)]
pub mod fuzzing;
mod head;
pub mod key;
mod lex;
mod records;
mod results;
mod tags;
#[cfg(test)]
pub(super) mod tests;
mod verdict;

pub use dns::{Dns, NoResolver};
pub use records::Unanswered;
pub use verdict::{Factor, Verdict};

/// What a proof needs from its surroundings.
pub struct AuthCtx {
    /// Where the keys of signing domains are asked for.
    pub dns: Dns,
    /// The authserv-id (RFC 8601 §2.2) that the line's own mail server writes, if its word counts. Set it only
    /// where that server removes such headers from the mails it takes in, as RFC 8601 §5 demands.
    pub trusted_authserv: Option<String>,
    /// The time, against which `x=` is held.
    pub watch: Watch,
}

/// Whether the line's own mail server says that somebody else wrote a mail in the name of its author, at `address`. Asks
/// nobody. What its `From` says is what the server judged.
#[must_use]
pub fn is_forged(raw: &[u8], address: &str, ctx: &AuthCtx) -> bool {
    let judged = || {
        let (id, (_, domain)) = (ctx.trusted_authserv.as_deref()?, address.rsplit_once('@')?);
        Some(results::forged(&head::Head::read(raw)?, id, domain))
    };
    judged().unwrap_or(false)
}

/// Judges a raw mail that claims to come from `enrolled`, an address as in the roster.
///
/// Asks the name service only for domains that may speak for `enrolled`, so that a stranger's mail causes no
/// look-ups. A mail that no parser survives is refused.
pub async fn prove(raw: &[u8], enrolled: &str, ctx: &AuthCtx) -> Verdict {
    let Some(head) = head::Head::read(raw) else { return Verdict::Refused(Factor::From) };
    let Some((_, domain)) = enrolled.rsplit_once('@').filter(|_| from::is_only(&head, enrolled)) else {
        return Verdict::Refused(Factor::From);
    };
    let said = ctx.trusted_authserv.as_deref().and_then(|id| results::dmarc(&head, id, domain));
    if said == Some(true) {
        return Verdict::Proven;
    }
    let now = (ctx.watch)().civil;
    // The parsers below us are not ours, and one is known to panic on a real mail.
    let signed = AssertUnwindSafe(dkim::check(raw, &head, (domain, &[]), now, &ctx.dns)).catch_unwind().await;
    match signed.unwrap_or(Verdict::Refused(Factor::Dkim)) {
        Verdict::Refused(_) if said == Some(false) => Verdict::Refused(Factor::Dmarc),
        verdict => verdict,
    }
}

/// Whether what proves a mail proves these headers of it, too, each there once at most. To be asked of a proven mail
/// alone: a copy of it, handed in by anybody, may have others beside those that are signed.
///
/// Where nothing is signed there is no such copy: then the trusted server knows who handed it in.
pub async fn prove_also(raw: &[u8], enrolled: &str, also: &[&str], ctx: &AuthCtx) -> Verdict {
    let read = head::Head::read(raw).zip(enrolled.rsplit_once('@'));
    let Some((head, (_, domain))) = read else { return Verdict::Refused(Factor::From) };
    if head.named("DKIM-Signature").next().is_none() {
        let doubled = also.iter().any(|name| head.named(name).count() > 1);
        return if doubled { Verdict::Refused(Factor::Headers) } else { Verdict::Proven };
    }
    let now = (ctx.watch)().civil;
    let signed = dkim::check(raw, &head, (domain, also), now, &ctx.dns);
    AssertUnwindSafe(signed).catch_unwind().await.unwrap_or(Verdict::Refused(Factor::Dkim))
}
