//! Which of the contact's messages were in front of whom: what a reply can answer.

use serde::{Deserialize, Serialize};

use super::{Case, KEPT, Spell};
use crate::domain::id::{DeliveryId, OperatorId, SourceId};
use crate::domain::time::Stamp;

/// A contact's message that was shown to an operator. Who was shown it has, by the order of the cards, been
/// shown every earlier message of the case too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The message.
    pub seq: u32,
    /// To whom.
    pub operator: OperatorId,
    /// The card.
    pub delivery: DeliveryId,
    /// The card's place in the operator's chat; [`OUTDATED`] if the message reads otherwise by now.
    pub at: SourceId,
    /// Whether the card still has its buttons.
    pub live: bool,
}

/// The place of a card that shows its message as it does not read any more: no reply can come after it.
pub const OUTDATED: SourceId = SourceId(i64::MAX);

impl Case {
    /// The newest of the contact's messages that an operator had been shown before their own message `by`
    /// of the same chat; 0 if none. A reply answers up to here and no further.
    #[must_use]
    pub fn shown_before(&self, operator: &OperatorId, by: SourceId) -> u32 {
        let before = || self.shown.iter().filter(|s| s.operator == *operator && s.at < by);
        let newest = before().map(|s| s.seq).max().unwrap_or(0);
        let changed = self.spell().into_iter().flat_map(Spell::changed);
        let unseen = changed.filter(|seq| !before().any(|s| s.seq == *seq));
        unseen.min().map_or(newest, |seq| newest.min(seq.saturating_sub(1)))
    }

    /// Remembers that a card was shown. Beyond [`KEPT`] marks the oldest go, those without buttons first,
    /// which can only make a reply answer less.
    pub fn remember_shown(&mut self, card: Shown) {
        if self.shown.len() >= KEPT {
            let oldest = self.shown.iter().position(|s| !s.live).unwrap_or(0);
            let gone = self.shown.remove(oldest);
            if let Some(spell) = self.spell_mut().filter(|_| gone.at != OUTDATED) {
                spell.settle(gone.seq);
            }
        }
        self.shown.push(card);
    }

    /// A message reads otherwise: who was shown it has not been shown what it says now.
    pub fn outdate(&mut self, seq: u32, at: Stamp) {
        if let Some(spell) = self.spell_mut() {
            spell.change(seq, at);
        }
        for card in self.shown.iter_mut().filter(|s| s.seq == seq) {
            card.at = OUTDATED;
        }
    }
}
