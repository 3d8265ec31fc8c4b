//! Who hears and speaks by a channel is noticed, and told where it changed.

use crate::domain::bots::{KnownBot, Older};
use crate::domain::id::{BotId, ChannelName};
use crate::domain::trail::Who;

use super::moves::desk::Desk;
use super::moves::reason::{Answer, Reason};
use super::moves::unheard;
use super::senses;

/// A channel has learnt as which bot it hears and speaks; `older` says whether the store may hold messages that bear
/// no bot.
pub(super) fn identified(desk: &mut Desk, channel: &ChannelName, bot: BotId, older: bool) -> Reason {
    let known = desk.roster().bots.get(channel).copied();
    let (before, older) = match known {
        Some(known) if known.bot == bot => return met(&known),
        Some(known) => (Some(known.bot), known.older),
        None => (None, if older { Older::Unknown } else { Older::Absent }),
    };
    let now = KnownBot { bot, since: desk.now.civil, before, older };
    desk.roster_mut().bots.insert(channel.clone(), now);
    if before.is_none() {
        return met(&now);
    }
    desk.act(Who::Line, "bot_changed", (None, None), "done");
    for operator in senses::told(desk) {
        unheard::tell(desk, &operator, channel);
    }
    Reason::BotChanged
}

fn met(known: &KnownBot) -> Reason {
    if may_be_of_it(known) { Reason::BotUnsure } else { Reason::BotKnown }
}

/// Whether the messages that bear no bot may be the present one's, and nobody has said so. They came before the first
/// bot that the line knew, so they are not those of one that took its place.
fn may_be_of_it(known: &KnownBot) -> bool {
    known.older == Older::Unknown && known.before.is_none()
}

/// An admin says that the messages that bear no bot are those of the channel's present one.
pub(super) fn confirm(desk: &mut Desk, channel: &ChannelName) -> Reason {
    let Some(known) = desk.roster().bots.get(channel).copied() else {
        desk.answer = Answer::NoBot;
        return Reason::Refused;
    };
    if !may_be_of_it(&known) && known.older != Older::Of(known.bot) {
        desk.answer = Answer::NothingOlder;
        return Reason::Refused;
    }
    let sure = KnownBot { older: Older::Of(known.bot), ..known };
    desk.roster_mut().bots.insert(channel.clone(), sure);
    Reason::BotConfirmed
}
