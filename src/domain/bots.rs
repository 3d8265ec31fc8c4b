//! Who hears and speaks by a channel, and whose numbers mean its messages.
//!
//! A channel keeps its name when its bot is banned or seized and another takes its place, and the service numbers the
//! messages of the new one from the beginning. So the line remembers the bot, tells that it changed, and takes no
//! number of the one for a message of the other.

use serde::{Deserialize, Serialize};

use super::id::{BotId, SourceId};
use super::time::Stamp;

/// The bot of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownBot {
    /// Who hears and speaks now.
    pub bot: BotId,
    /// Civil time at which that was first noticed.
    pub since: Stamp,
    /// Who did before, if it was another.
    pub before: Option<BotId>,
    /// Whose the messages are that a store of before holds without their bot.
    pub older: Older,
}

/// Whose messages are those that bear no bot, because they were stored before the line kept it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Older {
    /// There are none.
    Absent,
    /// Nobody knows: who replies to one is asked which case they mean.
    Unknown,
    /// That bot's: an admin said so.
    Of(BotId),
}

impl KnownBot {
    /// Whether the messages that bear no bot are that bot's.
    #[must_use]
    pub fn older_are_of(&self, bot: Option<BotId>) -> bool {
        matches!(self.older, Older::Of(known) if Some(known) == bot)
    }
}

/// Whose numbers mean messages that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The bot that hears and speaks; none on a channel that has none.
    pub bot: Option<BotId>,
    /// Whether those that bear no bot are that bot's too.
    pub older: bool,
}

impl Count {
    /// Whether that number means the message that it was given for.
    #[must_use]
    pub fn knows(self, message: SourceId) -> bool {
        message.bot() == self.bot || (message.bot().is_none() && self.older)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: BotId = BotId(1);
    const NEW: BotId = BotId(2);

    #[test]
    fn a_number_means_a_message_with_its_own_bot_only() {
        let count = Count { bot: Some(NEW), older: false };
        assert!(count.knows(SourceId::of(NEW, 5)));
        assert!(!count.knows(SourceId::of(OLD, 5)));
        assert!(!count.knows(SourceId::bare(5)));
        assert!(Count { older: true, ..count }.knows(SourceId::bare(5)));
        assert!(Count::default().knows(SourceId::bare(5)), "a mail has no bot");
    }

    #[test]
    fn what_bears_no_bot_is_that_of_the_one_who_was_confirmed() {
        let known = |older| KnownBot { bot: NEW, since: Stamp(0), before: Some(OLD), older };
        assert!(known(Older::Of(NEW)).older_are_of(Some(NEW)));
        assert!(!known(Older::Of(OLD)).older_are_of(Some(NEW)), "it was confirmed of another");
        assert!(!known(Older::Unknown).older_are_of(Some(NEW)));
        assert!(!known(Older::Absent).older_are_of(None));
    }
}
