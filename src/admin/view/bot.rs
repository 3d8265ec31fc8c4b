//! Who hears and speaks by the channels.

use serde::{Deserialize, Serialize};

use crate::domain::bots::{KnownBot, Older};
use crate::domain::id::{BotId, ChannelName};

/// The bot of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotView {
    /// The channel.
    pub channel: ChannelName,
    /// The bot's numeric id.
    pub bot: BotId,
    /// Since when it is known.
    pub since: String,
    /// The bot of before, if it was another.
    pub before: Option<BotId>,
    /// Whose the messages are that an older version stored without their bot.
    pub older: OlderName,
}

/// Whose messages bear no bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OlderName {
    /// There are none.
    Absent,
    /// Nobody said yet: who replies to one is asked which case they mean.
    Unknown,
    /// This bot's.
    Confirmed,
    /// Those of a bot of before.
    Foreign,
}

impl BotView {
    /// What is known of a channel's bot.
    #[must_use]
    pub fn of(channel: &ChannelName, known: &KnownBot) -> Self {
        let older = match known.older {
            Older::Absent => OlderName::Absent,
            Older::Unknown => OlderName::Unknown,
            Older::Of(bot) if bot == known.bot => OlderName::Confirmed,
            Older::Of(_) => OlderName::Foreign,
        };
        let KnownBot { bot, since, before, .. } = *known;
        Self { channel: channel.clone(), bot, since: since.to_string(), before, older }
    }
}
