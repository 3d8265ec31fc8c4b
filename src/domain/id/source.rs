//! The numbers of messages, which mean nothing without the bot that counts them.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The account of ours at a channel's service by which something came or went: the numeric id of a Telegram bot.
///
/// A channel keeps its name when it gets another bot, and the same people write to it. What the one counted says
/// nothing about the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BotId(pub i64);

impl fmt::Display for BotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A message's own number in its chat, as its channel counts, and the bot that counts so: Telegram's `message_id`.
///
/// Within one chat of one bot, a later message has a higher number, whichever side it came from. The numbers of two
/// bots are the same or not, and nothing else: see [`is_counted_with`](Self::is_counted_with).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId {
    bot: Option<BotId>,
    number: i64,
}

impl SourceId {
    /// A number of a channel that has no bots, such as mail; or of a store of before they were told apart.
    #[must_use]
    pub const fn bare(number: i64) -> Self {
        Self { bot: None, number }
    }

    /// A number as that bot counts.
    #[must_use]
    pub const fn of(bot: BotId, number: i64) -> Self {
        Self { bot: Some(bot), number }
    }

    /// The bot that counts so, if there is one and it is known.
    #[must_use]
    pub const fn bot(self) -> Option<BotId> {
        self.bot
    }

    /// The number alone.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.number
    }

    /// The number as a store of before holds it, which did not keep the bot.
    #[must_use]
    pub const fn unmarked(self) -> Self {
        Self::bare(self.number)
    }

    /// A bare number as one of that bot's; any other stays what it is.
    #[must_use]
    pub fn or_of(self, bot: BotId) -> Self {
        Self { bot: self.bot.or(Some(bot)), ..self }
    }

    /// Whether the two come from one count, so that in one chat the lower is the earlier.
    #[must_use]
    pub fn is_counted_with(self, other: Self) -> bool {
        self.bot == other.bot
    }
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bot {
            Some(bot) => write!(f, "SourceId({bot}/{})", self.number),
            None => write!(f, "SourceId({})", self.number),
        }
    }
}

/// A bare number is stored as the number that it was before there were others.
impl Serialize for SourceId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.bot {
            Some(bot) => (bot, self.number).serialize(to),
            None => self.number.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for SourceId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // MessagePack tells what it holds, so the form of before needs no version of its own.
        from.deserialize_any(Stored)
    }
}

/// Reads both forms.
struct Stored;

impl<'de> Visitor<'de> for Stored {
    type Value = SourceId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message's number, or its bot and its number")
    }

    fn visit_i64<E>(self, number: i64) -> Result<SourceId, E> {
        Ok(SourceId::bare(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<SourceId, E> {
        i64::try_from(number).map(SourceId::bare).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<SourceId, A::Error> {
        let missing = |at| serde::de::Error::invalid_length(at, &self);
        let bot = from.next_element()?.ok_or_else(|| missing(0))?;
        let number = from.next_element()?.ok_or_else(|| missing(1))?;
        Ok(SourceId::of(bot, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(value: &impl Serialize) -> Vec<u8> {
        rmp_serde::to_vec_named(value).unwrap()
    }

    #[test]
    fn a_number_comes_back_with_its_bot_and_one_of_before_without() {
        for id in
            [SourceId::of(BotId(7_003_399_001), 44), SourceId::of(BotId(1), -3), SourceId::bare(i64::MAX)]
        {
            assert_eq!(rmp_serde::from_slice::<SourceId>(&packed(&id)).unwrap(), id);
            assert_eq!(serde_json::from_str::<SourceId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
        }
        for number in [0, 7, 200, 70_000, -1, -44, i64::MAX, i64::MIN] {
            assert_eq!(rmp_serde::from_slice::<SourceId>(&packed(&number)).unwrap(), SourceId::bare(number));
            assert_eq!(packed(&SourceId::bare(number)), packed(&number), "an older form stays as it was");
        }
        assert!(rmp_serde::from_slice::<SourceId>(&packed(&"44")).is_err());
        assert!(rmp_serde::from_slice::<SourceId>(&packed(&(1,))).is_err());
    }

    #[test]
    fn the_same_number_of_another_bot_is_another_message() {
        let (one, other) = (SourceId::of(BotId(1), 5), SourceId::of(BotId(2), 5));
        assert_ne!(one, other);
        assert!(!one.is_counted_with(other) && !one.is_counted_with(one.unmarked()));
        assert_eq!(one.unmarked().or_of(BotId(2)), other);
        assert_eq!(one.or_of(BotId(2)), one);
    }
}
