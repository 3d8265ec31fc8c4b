//! The menu of commands of one person's chat.

use serde_json::Value;
use teloxide::payloads::{SetMyCommands, SetMyCommandsSetters};
use teloxide::types::{BotCommand, BotCommandScope};

use super::sink::chat;
use super::{Telegram, trouble};
use crate::channel::Trouble;
use crate::domain::id::Address;

impl Telegram {
    /// Sets the menu of commands that the app shows one person.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn set_commands_of(&self, person: &Address, list: &[(String, String)]) -> Result<(), Trouble> {
        let Ok(chat) = chat(person) else { return Ok(()) };
        let commands = list.iter().map(|(name, does)| BotCommand::new(name, does));
        let scope = BotCommandScope::Chat { chat_id: chat.into() };
        let payload = SetMyCommands::new(commands).scope(scope);
        self.api.call(&payload).await.map(|_: Value| ()).map_err(|e| trouble(&e))
    }
}
