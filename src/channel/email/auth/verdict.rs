//! What is known of an operator's mail, and what a proof failed on.

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
