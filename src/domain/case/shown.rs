//! Which of the contact's messages were in front of whom: what a reply can answer.

use std::collections::BTreeSet;

use super::bounds::KEPT;
use super::parts::{OUTDATED, Shown, Written};
use super::{Case, Spell};
use crate::domain::id::OperatorId;
use crate::domain::time::Stamp;

impl Shown {
    /// Places are comparable in one chat of one bot only; between two, by the later of the possible times of the card.
    fn is_before(&self, by: &Written) -> bool {
        match self.chat {
            Some(chat) if chat != by.chat || !self.at.is_counted_with(by.at) => self.known_at < by.sent_at,
            // Of before the chat was kept no bot was either: the numbers alone are compared.
            _ => self.at.number() < by.at.number(),
        }
    }

    /// Whether it came to the same place as that one: several cards can come in one mail.
    #[must_use]
    pub fn is_with(&self, other: &Self) -> bool {
        let same = self.chat == other.chat && self.at == other.at && other.at != OUTDATED;
        self.operator == other.operator && (same || self.delivery == other.delivery)
    }
}

impl Case {
    /// The newest of the contact's messages that an operator had been shown before they wrote; 0 if none. A
    /// reply answers up to here and no further.
    ///
    /// The card that they answer was before their eyes, whatever their clock says, and so was what had come to
    /// the same chat by then; but not if it shows its message as it does not read any more.
    #[must_use]
    pub fn shown_before(&self, operator: &OperatorId, by: &Written) -> u32 {
        let theirs = || self.shown.iter().filter(|s| s.operator == *operator && s.at != OUTDATED);
        let answered = theirs().find(|s| Some(s.delivery) == by.on);
        let with_it = |s: &Shown| {
            answered.is_some_and(|a| s.chat == a.chat && s.at.is_counted_with(a.at) && s.at <= a.at)
        };
        let before = || theirs().filter(|s| s.is_before(by) || with_it(s));
        let newest = before().map(|s| s.seq).max().unwrap_or(0);
        let changed = self.spell().into_iter().flat_map(Spell::changed);
        let unseen = changed.filter(|seq| !before().any(|s| s.seq == *seq));
        // A reply answers up to a number: one change that was not seen holds back all that came after it.
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

    /// A card never reached its operator, and neither did what came in the same mail. Returns the messages
    /// that it showed.
    pub fn unsee(&mut self, card: &Shown) -> BTreeSet<u32> {
        let (gone, kept): (Vec<Shown>, Vec<Shown>) =
            std::mem::take(&mut self.shown).into_iter().partition(|s| s.is_with(card));
        self.shown = kept;
        gone.iter().map(|s| s.seq).collect()
    }

    /// Of unanswered messages that were missed, only a card of their own counts from now on: that a later one
    /// was shown says nothing about them.
    pub fn missed(&mut self, messages: &BTreeSet<u32>) {
        if let Some(spell) = self.spell_mut() {
            for seq in messages {
                if spell.holds(*seq) {
                    spell.single_out(*seq);
                }
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;
    use crate::domain::id::{BotId, ChatId, DeliveryId, SourceId};

    #[test]
    fn a_card_of_before_bots_were_kept_was_seen_by_what_came_after_it_only() {
        let mut case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))));
        let (operator, at) = (OperatorId::from("olga"), SourceId::bare(500));
        let (delivery, known_at) = (DeliveryId(1), Stamp(0));
        case.shown.push(Shown {
            seq: 1,
            operator: operator.clone(),
            delivery,
            at,
            live: true,
            chat: None,
            known_at,
        });
        let reply = |number| {
            let at = SourceId::of(BotId(7), number);
            Written { chat: ChatId([1; 16]), at, sent_at: Stamp(9), on: None }
        };
        assert_eq!([400, 600].map(|number| case.shown_before(&operator, &reply(number))), [0, 1]);
    }
}
