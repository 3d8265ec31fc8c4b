//! Files that the line's bots were sent, had from them again.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::Channel;
use super::media::{Copying, Downloads, Lack};
use crate::domain::id::{BotId, ChannelName, SourceId};

#[async_trait]
impl Downloads for BTreeMap<ChannelName, Channel> {
    async fn download(
        &self,
        channel: &ChannelName,
        bot: Option<BotId>,
        file_id: &str,
        most: usize,
    ) -> Result<Vec<u8>, Lack> {
        match self.get(channel) {
            Some(ours) => ours.download(file_id, bot, most).await,
            // The bot left the config, and its files with it.
            None => Err(Lack::Gone),
        }
    }

    async fn copy(&self, copy: &Copying<'_>) -> Option<SourceId> {
        match self.get(copy.channel)? {
            Channel::Telegram(bot) => bot.copy_beside(copy).await,
            Channel::Email(_) => None,
        }
    }
}

impl Channel {
    /// Fetches a file that its service keeps, sent to that bot.
    ///
    /// # Errors
    ///
    /// When it can't be had, now or ever.
    async fn download(&self, file: &str, sent_to: Option<BotId>, most: usize) -> Result<Vec<u8>, Lack> {
        match self {
            // What another bot was sent is not this one's to fetch, and never will be.
            Self::Telegram(bot) if sent_to.is_some() && sent_to != bot.bot() => {
                Err(if bot.bot().is_some() { Lack::Gone } else { Lack::Later })
            }
            Self::Telegram(bot) => bot.download(file, most).await,
            // A mail brings its files along.
            Self::Email(_) => Err(Lack::Gone),
        }
    }
}
