//! Telegram, by the Bot API.

pub mod payload;
