//! Who wrote a case, and what is known of them beyond it; never an address.

use serde::{Deserialize, Serialize};

use crate::domain::contact::Contact;
use crate::domain::id::{ChannelName, ContactId};
use crate::domain::linking::Linked;
use crate::domain::time::Now;

use super::civil;

/// The contact of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// The name by which people speak of them.
    pub pseudonym: String,
    /// The channels they write on.
    pub channels: Vec<ChannelName>,
    /// Since when they want nothing sent until they write again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_since: Option<String>,
    /// Their other phones, mailboxes and accounts, by their words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkView>,
}

/// Another phone, mailbox or account of a contact, by their words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// The name by which people speak of them there.
    pub pseudonym: String,
    /// Their latest case there, as far as that is known.
    pub case: Option<String>,
    /// Whether the words were typed there.
    pub newer: bool,
    /// When the two were linked.
    pub at: String,
}

impl ContactView {
    /// As a case tells of them.
    pub(super) fn of(contact: ContactId, channel: &ChannelName) -> Self {
        Self {
            pseudonym: contact.pseudonym(),
            channels: vec![channel.clone()],
            quiet_since: None,
            links: Vec::new(),
        }
    }

    /// With what is known of them beyond a case.
    pub(super) fn knowing(&self, contact: &Contact, now: Now) -> Self {
        Self {
            quiet_since: contact.quiet.map(|at| civil(now, at)),
            links: contact.links.iter().map(|linked| LinkView::of(linked, now)).collect(),
            ..self.clone()
        }
    }
}

impl LinkView {
    fn of(linked: &Linked, now: Now) -> Self {
        Self {
            pseudonym: linked.id.pseudonym(),
            case: linked.case.map(|code| code.to_string()),
            newer: linked.newer,
            at: civil(now, linked.at),
        }
    }
}
