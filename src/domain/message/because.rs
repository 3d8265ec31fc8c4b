//! Why something happened to a case, as far as a person has something from it.

use super::milestone::Milestone;

/// Why something happened, read from what its entry says: a fixed word, or a person's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because<'w> {
    /// It was closed: there is nothing to answer.
    NoReplyNeeded,
    /// It was closed: an advertisement or worse.
    Spam,
    /// It was closed: another case is about the same.
    Duplicate,
    /// It was closed: somebody else has helped.
    ResolvedElsewhere,
    /// It was closed: its contact does not answer the telephone.
    NobodyAnswers,
    /// The contact has blocked the line.
    Blocked,
    /// The contact wrote more in between.
    Crossed,
    /// The contact's account or address is gone.
    AccountGone,
    /// A reply waits: it holds a name of ours.
    OurName,
    /// A reply waits: it holds a number or an address of ours.
    OurReach,
    /// A reply waits: it holds what is never told.
    NeverTold,
    /// A reply waits: somebody signed it.
    Signature,
    /// A reply waits, and nobody has looked at it.
    NotLookedAt,
    /// A person's own words, their emoji, the topic that they chose, or the other case that it concerns.
    Words(&'w str),
    /// A word for the log alone.
    Inner,
}

impl<'w> Because<'w> {
    /// Reads why that happened.
    #[must_use]
    pub fn of(what: Milestone, why: &'w str) -> Self {
        let fixed = why.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        match why {
            "no_reply_needed" => Self::NoReplyNeeded,
            "spam" => Self::Spam,
            "duplicate" => Self::Duplicate,
            "resolved_elsewhere" => Self::ResolvedElsewhere,
            "nobody_answers" => Self::NobodyAnswers,
            "blocked" => Self::Blocked,
            "crossed" => Self::Crossed,
            "deactivated" | "not_found" => Self::AccountGone,
            "own_name" => Self::OurName,
            "own_reach" => Self::OurReach,
            "never_tell" => Self::NeverTold,
            "signature" => Self::Signature,
            "not_looked_at" => Self::NotLookedAt,
            _ if matches!(
                what,
                Milestone::TopicSet
                    | Milestone::Linked
                    | Milestone::Unlinked
                    | Milestone::Merged
                    | Milestone::Unmerged
            ) =>
            {
                Self::Words(why)
            }
            _ if matches!(what, Milestone::Closed | Milestone::Flagged | Milestone::Reacted) && !fixed => {
                Self::Words(why)
            }
            _ => Self::Inner,
        }
    }
}
