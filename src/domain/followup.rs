//! Work that is left for later.

use serde::{Deserialize, Serialize};

use super::case::Index;
use super::forget::Gone;
use super::id::{CaseCode, ChannelName, ContactId, DeliveryId, OperatorId, SourceId};
use super::time::Stamp;

/// Work that is too large for the commit that caused it; done at most 32 cases at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Followup {
    /// Offer the cases that wait, oldest first.
    Drain,
    /// Offer the cases of one queue that stand behind those which nobody there may take.
    Walk {
        /// Which queue.
        queue: Index,
        /// Beyond this case, in order of rank.
        after: (Stamp, CaseCode),
    },
    /// Tell of newcomers for whom nobody has room.
    Introduce {
        /// Beyond this case, by since when they wait.
        after: (Stamp, CaseCode),
        /// How many pages of them at most.
        pages: u16,
    },
    /// Let the cases go that are held as copies of one, or close them.
    Campaign {
        /// The first case with that text.
        first: CaseCode,
        /// Whether they are let through.
        release: bool,
        /// Who wants it, if an operator does.
        by: Option<OperatorId>,
        /// Beyond this case of them.
        after: (Stamp, CaseCode),
        /// When it began, in line time.
        #[serde(default)]
        id: Stamp,
        /// How many it was so far.
        #[serde(default)]
        count: u32,
    },
    /// Let all go that was held by then, or close it.
    Bulk {
        /// Whether it is let through.
        release: bool,
        /// Who wants it.
        by: OperatorId,
        /// Of what was held by then, in line time.
        until: Stamp,
        /// When it began, in line time.
        id: Stamp,
        /// Beyond this case of it.
        after: (Stamp, CaseCode),
        /// How many it was so far.
        count: u32,
    },
    /// Hold again what was closed together then.
    UndoBulk {
        /// Who wants it.
        by: OperatorId,
        /// When closing it began, in line time.
        id: Stamp,
        /// Beyond this closed case.
        after: (Stamp, CaseCode),
        /// How many it was so far.
        count: u32,
    },
    /// Offer the cases of an operator, who is off duty or gone, to others.
    HandOver {
        /// Whose.
        operator: OperatorId,
        /// Beyond this case of theirs, in order of assignment.
        after: Option<(Stamp, CaseCode)>,
        /// Whether the cases go to the queue where nobody is eligible: they are off the roster for good.
        gone: bool,
    },
    /// Take what an operator who was locked out had answered out of their hands.
    TakeBack {
        /// Whose.
        operator: OperatorId,
        /// Beyond this answered case of theirs.
        after: Option<(Stamp, CaseCode)>,
    },
    /// Let go of what is held since a restore: send it, or not.
    Held {
        /// Whether it is sent.
        release: bool,
    },
    /// Forget a contact who asked for that, at that line time and not before.
    Leave {
        /// Whom.
        contact: ContactId,
        /// When.
        at: Stamp,
    },
    /// Take back what can be of the chat of a contact who asked for that.
    Clear {
        /// Whose.
        contact: ContactId,
    },
    /// A contact typed the words of another: whoever answers them must know.
    Join {
        /// Whose words these were.
        words_of: ContactId,
        /// Who typed them.
        typed_by: ContactId,
        /// The message in which they did.
        source: SourceId,
    },
    /// The phone of a contact is none of anybody's other ones, as whoever answers them found.
    Part {
        /// Whose.
        contact: ContactId,
    },
    /// Clear the chats of an operator who was locked out of all that the line has sent there.
    ClearChats {
        /// Whose.
        operator: OperatorId,
    },
    /// Compare what is to be announced with every case that is kept.
    Compare {
        /// The announcement's number.
        number: u32,
    },
    /// Remove the mails of whoever was forgotten from the mailboxes in which taken mail is kept.
    Expunge(Gone),
    /// A mail with cards of several cases came back from an operator: look among their cases for which.
    CameBack {
        /// From whom.
        operator: OperatorId,
        /// A delivery that it carried.
        delivery: DeliveryId,
        /// The channel by which it went.
        channel: ChannelName,
    },
}

impl Followup {
    /// Whether the committer does not do it by itself: whoever gathers what goes with it comes by when it is time.
    #[must_use]
    pub fn waits(&self) -> bool {
        match self {
            Self::Leave { .. }
            | Self::Clear { .. }
            | Self::ClearChats { .. }
            | Self::Compare { .. }
            | Self::Expunge(_) => true,
            Self::Drain
            | Self::Walk { .. }
            | Self::Introduce { .. }
            | Self::Campaign { .. }
            | Self::Bulk { .. }
            | Self::UndoBulk { .. }
            | Self::HandOver { .. }
            | Self::TakeBack { .. }
            | Self::Held { .. }
            | Self::Join { .. }
            | Self::Part { .. }
            | Self::CameBack { .. } => false,
        }
    }
}
