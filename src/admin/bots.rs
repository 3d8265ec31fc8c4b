//! The names of the line's bots, which only their channels learn: an invitation's link needs one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::id::ChannelName;

/// A shared handle on the bots' names by channel. Empty until a channel has learnt its name.
#[derive(Clone, Debug, Default)]
pub struct Bots(Arc<Mutex<BTreeMap<ChannelName, String>>>);

impl Bots {
    /// A channel has learnt its bot's name, without the `@`.
    pub fn set(&self, channel: ChannelName, name: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(channel, name);
    }

    /// The link that opens the bot of that channel and hands it a token
    /// (<https://core.telegram.org/bots/features#deep-linking>). `None` while its name is not known.
    #[must_use]
    pub fn link(&self, channel: &ChannelName, token: &str) -> Option<String> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.get(channel).map(|name| format!("https://t.me/{name}?start={token}"))
    }
}
