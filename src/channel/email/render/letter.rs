//! A mail before it is bytes: what it says, what it encloses, and how it is addressed.

use std::sync::Arc;

use crate::channel::media::Enclosure;
use crate::domain::id::Address;
use crate::domain::time::Stamp;

/// One mail, but for its recipient's address and the bytes of what it encloses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its Message-ID, with angle brackets.
    pub message_id: String,
    /// Its date: civil time at which it was decided.
    pub dated: Stamp,
    /// The name beside the line's address, if one is configured.
    pub from_name: Option<String>,
    /// The line's own address.
    pub from: Address,
    /// The envelope's sender: where a bounce goes, and says of what.
    pub bounces_to: Address,
    /// Where an answer goes, if not to `from`.
    pub reply_to: Option<Address>,
    /// The Message-ID under which the mails of its case gather: both `In-Reply-To` and `References`.
    pub thread: Option<String>,
    /// The name that signs what a mail to a contact says: in `References` alone.
    pub words: Option<String>,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// What it encloses, in order.
    pub enclosed: Vec<Enclosure>,
    /// Whether the line says it by itself; an operator's own words are said by a person.
    pub auto: bool,
    /// The key for which it is encrypted, if it is.
    pub key: Option<Arc<[u8]>>,
    /// Whether it should be read before others.
    pub urgent: bool,
}
