//! What one mail encloses, of all that it carries: names are given once, and the whole has its bounds.

use crate::channel::media::{Enclosure, Names};
use crate::domain::id::{BotId, ChannelName};
use crate::domain::message::Attachment;
use crate::domain::traits::MAIL_ENCLOSES as MOST;

/// What one mail encloses so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    names: Names,
    bytes: u64,
}

impl Packed {
    /// Counts what a part of the mail encloses already.
    pub(super) fn add(&mut self, enclosure: &Enclosure) {
        self.names.add(&enclosure.name);
        self.bytes = self.bytes.saturating_add(enclosure.bytes.unwrap_or(MOST));
    }

    /// Whether a mail takes that, too.
    pub(super) fn has_room(&self, attachment: &Attachment) -> bool {
        // What nobody knows the size of counts as all that there is: it goes alone.
        self.bytes.saturating_add(attachment.bytes.unwrap_or(MOST)) <= MOST
    }

    /// Encloses that for an operator.
    pub(super) fn pack(&mut self, attachment: &Attachment, by: (&ChannelName, Option<BotId>)) -> Enclosure {
        let enclosure = self.names.enclose(attachment, by, false);
        self.bytes = self.bytes.saturating_add(enclosure.bytes.unwrap_or(MOST));
        enclosure
    }
}
