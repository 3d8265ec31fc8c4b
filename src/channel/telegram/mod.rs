//! Telegram, by the Bot API.

pub mod button;
pub mod payload;
pub mod render;
