//! The emoji that somebody put on a message (<https://core.telegram.org/bots/api#reactiontype>).

use super::content::harmless;
use super::update::ReactionType;
use crate::domain::message::Reaction;

/// How many are taken; Telegram itself allows three at most.
const MOST: usize = 8;
/// The most characters of one: families and flags are put together of several.
const LENGTH: usize = 12;

/// Those that stand on a message.
pub(super) fn all(told: &[ReactionType]) -> Vec<Reaction> {
    told.iter().take(MOST).map(one).collect()
}

/// Only what can be an emoji is taken for one: no words come in this way.
fn one(told: &ReactionType) -> Reaction {
    let emoji = told.emoji.as_deref().filter(|_| told.r#type.as_deref() == Some("emoji"));
    let is_one = |e: &&str| {
        !e.is_empty()
            && e.chars().nth(LENGTH).is_none()
            && !e.chars().any(|c| c.is_alphanumeric() || c.is_ascii())
    };
    emoji.filter(is_one).map_or(Reaction::Other, |e| Reaction::Emoji(harmless(e, LENGTH)))
}
