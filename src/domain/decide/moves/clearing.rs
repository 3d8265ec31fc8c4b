//! Taking messages out of chats: one delivery takes so many, and all of one bot, for their numbers mean nothing without
//! the bot that gave them. What is too old for the chat's service stays there.

use std::collections::BTreeMap;

use crate::domain::id::{BotId, SourceId};

/// How many messages one delivery takes out of a chat.
const AT_ONCE: usize = 32;

/// These in pieces, each of which one delivery takes out.
pub fn pieces(messages: impl IntoIterator<Item = SourceId>) -> Vec<Vec<SourceId>> {
    let mut by_bot: BTreeMap<Option<BotId>, Vec<SourceId>> = BTreeMap::new();
    for message in messages {
        by_bot.entry(message.bot()).or_default().push(message);
    }
    by_bot.values().flat_map(|messages| messages.chunks(AT_ONCE)).map(<[_]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_of_one_bot_and_bounded() {
        let of = |bot, number| SourceId::of(BotId(bot), number);
        let messages = (1..=40).flat_map(|n| [of(7, n), of(8, n)]).chain([SourceId::bare(3)]);
        let pieces = pieces(messages);
        assert_eq!(pieces.iter().map(Vec::len).collect::<Vec<_>>(), [1, 32, 8, 32, 8]);
        assert!(pieces.iter().all(|piece| piece.iter().all(|message| message.bot() == piece[0].bot())));
    }
}
