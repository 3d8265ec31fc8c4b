//! Files that the line's bots were sent, had from them again.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::Channel;
use super::media::{Downloads, Lack};
use crate::domain::id::{BotId, ChannelName};

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
}
