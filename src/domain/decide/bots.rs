//! Who hears and speaks by a channel is noticed, and told where it changed.

use crate::domain::bots::{KnownBot, Older};
use crate::domain::id::{BotId, ChannelName};
use crate::domain::trail::Who;

use super::desk::Desk;
use super::reason::{Answer, Reason};

/// A channel has learnt as which bot it hears and speaks; `older` says whether the store may hold messages that bear
/// no bot.
pub(super) fn identified(desk: &mut Desk, channel: &ChannelName, bot: BotId, older: bool) -> Reason {
    let known = desk.roster().bots.get(channel).copied();
    let (before, older) = match known {
        Some(known) if known.bot == bot => return met(known.older),
        Some(known) => (Some(known.bot), known.older),
        None => (None, if older { Older::Unknown } else { Older::Absent }),
    };
    let now = KnownBot { bot, since: desk.now.civil, before, older };
    desk.roster_mut().bots.insert(channel.clone(), now);
    if before.is_none() {
        return met(older);
    }
    desk.act(Who::Line, "bot_changed", (None, None), "done");
    Reason::BotChanged
}

fn met(older: Older) -> Reason {
    if older == Older::Unknown { Reason::BotUnsure } else { Reason::BotKnown }
}

/// An admin says that the messages that bear no bot are those of the channel's present one.
pub(super) fn confirm(desk: &mut Desk, channel: &ChannelName) -> Reason {
    let Some(known) = desk.roster().bots.get(channel).copied() else {
        desk.answer = Answer::NoBot;
        return Reason::Refused;
    };
    if known.older == Older::Absent {
        desk.answer = Answer::NothingOlder;
        return Reason::Refused;
    }
    let sure = KnownBot { older: Older::Of(known.bot), ..known };
    desk.roster_mut().bots.insert(channel.clone(), sure);
    Reason::BotConfirmed
}
