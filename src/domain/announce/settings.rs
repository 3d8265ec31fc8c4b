//! `[announce]`: where the line announces, and how many people stand behind it.

use crate::domain::id::{Address, ChannelName, ChatId, SourceId};

/// `[announce]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announce {
    /// The channel whose bot posts.
    pub channel: ChannelName,
    /// Where: `-1001234567890`.
    pub chat: Address,
    /// The channel's public name, without the at-sign, if it has one.
    pub name: Option<String>,
    /// How many people stand behind a post: 2, or 1 where its writer is enough.
    pub confirm: u8,
}

impl Announce {
    /// The chat under which nobody ever writes: posts have no keyed hash, for they are public.
    pub const CHAT: ChatId = ChatId([0; 16]);

    /// Whether it is there.
    #[must_use]
    pub fn is_at(&self, chat: &Address) -> bool {
        self.chat == *chat
    }

    /// Where a post can be read.
    #[must_use]
    pub fn link(&self, message: SourceId) -> String {
        let number = message.number();
        match (&self.name, self.chat.0.strip_prefix("-100")) {
            (Some(name), _) => format!("https://t.me/{name}/{number}"),
            (None, Some(id)) => format!("https://t.me/c/{id}/{number}"),
            (None, None) => format!("{} {number}", self.chat.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_has_a_link_in_a_public_and_in_a_private_channel() {
        let chat = Address("-1001234567890".into());
        let at = |name: Option<&str>| Announce {
            channel: "telegram".into(),
            chat: chat.clone(),
            name: name.map(str::to_owned),
            confirm: 2,
        };
        let message = SourceId::bare(17);
        assert_eq!(at(Some("our_line")).link(message), "https://t.me/our_line/17");
        assert_eq!(at(None).link(message), "https://t.me/c/1234567890/17");
    }
}
