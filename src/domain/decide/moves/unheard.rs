//! That a channel has another bot, and who is still to hear it: by the new one nobody is reached who has not written
//! to it. What it can't tell goes by their next channel, and where there is none it waits for them.

use crate::domain::id::{ChannelName, OperatorId};
use crate::domain::say::{Say, ToOperator, Word};

use super::desk::Desk;

/// Tells an operator.
pub fn tell(desk: &mut Desk, to: &OperatorId, channel: &ChannelName) {
    if let Some(known) = desk.roster().bots.get(channel).copied() {
        let word = Word::BotChanged { channel: channel.clone(), since: known.since };
        desk.word(to, word, None, None);
    }
}

/// No channel of an operator takes what they were to be told.
pub fn keep(desk: &mut Desk, to: &OperatorId, say: &Say) {
    if let Say::Operator(ToOperator::Word(Word::BotChanged { channel, .. })) = say {
        desk.roster_mut().unheard.entry(to.clone()).or_default().insert(channel.clone());
    }
}

/// They can be reached again.
pub fn tell_all(desk: &mut Desk, to: &OperatorId) {
    for channel in desk.roster_mut().unheard.remove(to).unwrap_or_default() {
        tell(desk, to, &channel);
    }
}
