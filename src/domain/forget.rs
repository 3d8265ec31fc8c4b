//! What is to be forgotten: gathered before it is decided, because it lies in many places.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::id::{
    Address, CaseCode, ChannelName, ChatId, ContactId, DeliveryId, FollowupId, LinkKey, OperatorId, SourceId,
};
use super::message::{Entry, Parts};
use super::time::Stamp;

/// Everything that goes with a case, or with a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forget {
    /// The cases, each with the number that its next message would have had: whoever has written since is asked about
    /// first.
    pub cases: Vec<Noted>,
    /// Cases that can't be read: what there is of them goes as it is.
    pub spoilt: Vec<CaseCode>,
    /// The contact, under each id that they are known by, if nothing of them is left besides.
    pub contacts: Vec<ContactId>,
    /// What made no case, by its code.
    pub automatic: Vec<CaseCode>,
    /// What waited for its time to do this, if they asked themselves: if they stay after all, nothing is done.
    pub asked: Option<(ContactId, FollowupId)>,
    /// Where operators' chats show it.
    pub copies: Vec<Copies>,
    /// Messages of chats that belong to it, and that nobody takes out of there.
    pub unlinked: Vec<LinkKey>,
    /// What is held of it since a restore.
    pub held: Vec<DeliveryId>,
}

/// A case as it was when somebody looked at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its code.
    pub code: CaseCode,
    /// The number of its next message.
    pub next: u32,
}

/// Messages of an operator's chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copies {
    /// Whose.
    pub operator: OperatorId,
    /// The chat.
    pub chat: ChatId,
    /// Where that is, if one of the places is that where they are reached, or were: only whoever has the line's key can
    /// tell chats apart.
    pub place: Option<(ChannelName, Address)>,
    /// The messages.
    pub messages: Vec<SourceId>,
}

/// What is taken out of a case's transcript by age, or some of it: its list is gathered beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The case.
    pub code: CaseCode,
    /// When it was closed: if it was taken up since, nothing is done.
    pub closed: Stamp,
    /// What goes.
    pub parts: Parts,
    /// Its notes.
    pub notes: BTreeSet<u32>,
    /// Entries as they are without that, by their place in the list.
    pub amended: Vec<(u64, Entry)>,
    /// Whether that is the last of it.
    pub last: bool,
}

/// Whose mails go from the mailboxes in which taken mail is kept. Of nobody it says who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gone {
    /// Contacts who are forgotten, each with the civil time of that: whoever writes later is new.
    pub contacts: BTreeMap<ContactId, Stamp>,
    /// Contacts who stay, each with when their forgotten cases were open: civil times of the first word and of the end.
    /// What came in between is of that case alone.
    #[serde(default)]
    pub staying: BTreeMap<ContactId, Vec<(Stamp, Stamp)>>,
    /// Cases: what operators wrote in them, and what came back of it.
    pub cases: BTreeSet<CaseCode>,
    /// Mails of ours in those cases.
    pub deliveries: BTreeSet<DeliveryId>,
    /// Civil time before which nothing of it came; none if that is not known.
    pub since: Option<Stamp>,
}

impl Gone {
    /// These and the others.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (id, until) in other.contacts {
            let known = self.contacts.entry(id).or_insert(until);
            *known = until.max(*known);
        }
        for (id, times) in other.staying {
            self.staying.entry(id).or_default().extend(times);
        }
        self.cases.extend(other.cases);
        self.deliveries.extend(other.deliveries);
        self.since = self.since.zip(other.since).map(|(one, other)| one.min(other));
        self
    }
}
