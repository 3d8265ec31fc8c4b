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
mod lex;
mod records;
mod results;
mod tags;
#[cfg(test)]
pub(super) mod tests;

pub use dns::{Dns, NoResolver};
pub use records::Unanswered;

/// What is known of an operator's mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The enrolled address wrote it.
    Proven,
    /// It is not proven, and trying again will not change that. The first factor that failed.
    Refused(Factor),
    /// The name service did not answer: keep the mail where it is and ask again.
    Later,
}

/// What a proof failed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Factor {
    /// Not exactly one `From` with exactly one mailbox, equal to the enrolled address; or a header so
    /// malformed that nobody can tell.
    From,
    /// There is no DKIM signature.
    Unsigned,
    /// No signature is right: the mail was changed, the key is absent, revoked or only for tests.
    Dkim,
    /// It is signed, but by another domain.
    Alignment,
    /// The signature leaves out one of the headers that a reader relies on, or there are two of it.
    Headers,
    /// The signature is over the first part of the body only (`l=`), so that anything could follow.
    Partial,
    /// The signature's time is over (`x=`).
    Expired,
    /// The trusted server says that the mail did not pass, and no signature says better.
    Dmarc,
}

impl Factor {
    /// The fixed word for logs, metrics and the audit trail.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Unsigned => "unsigned",
            Self::Dkim => "dkim",
            Self::Alignment => "alignment",
            Self::Headers => "headers",
            Self::Partial => "partial",
            Self::Expired => "expired",
            Self::Dmarc => "dmarc",
        }
    }
}

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
    let signed = AssertUnwindSafe(dkim::check(raw, &head, domain, now, &ctx.dns)).catch_unwind().await;
    match signed.unwrap_or(Verdict::Refused(Factor::Dkim)) {
        Verdict::Refused(_) if said == Some(false) => Verdict::Refused(Factor::Dmarc),
        verdict => verdict,
    }
}
