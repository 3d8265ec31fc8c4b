//! Which channels are reserved for operators.

use super::id::ChannelName;
use super::policy::Policy;
use super::serves::Serves;

impl Policy {
    /// Whether that channel is for operators alone.
    #[must_use]
    pub fn is_for_operators(&self, channel: &ChannelName) -> bool {
        self.channel(channel).is_some_and(|channel| channel.serves != Serves::Everyone)
    }

    /// Whether each case gets a thread of its own on that channel, if its service can do that.
    #[must_use]
    pub fn wants_threads(&self, channel: &ChannelName) -> bool {
        self.channel(channel).is_some_and(|channel| channel.serves == Serves::Operators { threads: true })
    }
}
