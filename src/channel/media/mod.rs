//! Attachments on their way from one channel to another.
//!
//! A renderer names what goes along as an [`Enclosure`], under a name of ours; a channel that sends it asks the
//! [`Opener`] for the bytes. They are wherever the attachment came in: in the line's own vault, or still with
//! the bot that received it. What goes to a contact is cleaned on the way ([`clean`]), so that nothing leaves
//! with a trace of its maker: where that can't be done it does not leave at all.

pub mod clean;
mod lack;
mod many;
mod name;
mod opener;
mod sound;
mod zip;

#[cfg(test)]
pub(crate) mod fake;

pub use lack::Lack;
pub use many::{FEW, MANY, bundled};
pub use name::{Names, leaflet};
pub use opener::{Copying, Downloads, Opened, Opener};
pub use sound::sound;

use crate::domain::id::{BotId, ChannelName};
use crate::domain::message::Body;

/// Something to send along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// The name that we give it: `photo-1.jpg`. Its sender's is never used.
    pub name: String,
    /// Its media type, one of a fixed list.
    pub mime: &'static str,
    /// Its size, as far as it is known.
    pub bytes: Option<u64>,
    /// The channel that it came in by.
    pub channel: ChannelName,
    /// The bot that it came in by, where there was one and it is known: a `file_id` is good for that bot alone.
    pub bot: Option<BotId>,
    /// Where its content is.
    pub body: Body,
    /// Whether it goes to a contact: then what it says of its maker (EXIF, authors, places) is taken out of the
    /// content first, and where that can't be done nothing is sent. On its way to an operator that is taken out as well,
    /// and where it can't be they are told.
    pub leaves: bool,
    /// What a text among what leaves must not hold: whose it is, and what the line never tells.
    pub secrets: Vec<String>,
    /// What its reader is told in its place.
    pub instead: Instead,
    /// What it holds, if it is an archive; then it has no content of its own.
    pub holds: Vec<Self>,
    /// What it says, if it is a text of ours; then it has no other content.
    pub words: Option<String>,
}

/// What an operator is told where something can't be sent along, or as it should be, in their language. Rendered beforehand, for
/// whoever sends has no texts. Empty for what leaves, which is sent whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instead {
    /// It is gone from where it was.
    pub gone: String,
    /// It is larger than what can be passed on.
    pub too_large: String,
    /// It is here, and could not be cleaned.
    pub unclean: String,
}

impl Enclosure {
    /// A text for an operator, in a file of that name.
    #[must_use]
    pub fn text(name: String, words: String, channel: ChannelName, instead: Instead) -> Self {
        Self {
            name,
            mime: "text/plain",
            bytes: u64::try_from(words.len()).ok(),
            channel,
            bot: None,
            body: Body::Words(String::new()),
            leaves: false,
            secrets: Vec::new(),
            instead,
            holds: Vec::new(),
            words: Some(words),
        }
    }
}

impl Instead {
    /// The words for that lack.
    #[must_use]
    pub fn of(&self, lack: Lack) -> &str {
        match lack {
            Lack::TooLarge => &self.too_large,
            Lack::Later | Lack::Gone | Lack::Unclean(_) => &self.gone,
        }
    }
}
