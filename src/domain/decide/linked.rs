//! Which case the messages are of that were just sent: so replies, edits and buttons find theirs.

use crate::domain::changes::Link;
use crate::domain::id::{ChannelName, ChatId, LinkKey, SourceId};
use crate::domain::say::{Asking, Recipient, Say, Settlement, TickEnd, ToContact, ToOperator};
use crate::domain::time::Stamp;

use super::moves::desk::Desk;
use super::{aged, traces};

/// Writes what the new messages belong to, so that replies, edits and buttons find their case.
pub(super) fn remember(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) {
    link(desk, settlement, ids);
    let delivery = &settlement.delivery;
    let Some(case) = delivery.case.filter(|_| delivery.contact.is_some() && !changes(&delivery.say)) else {
        return;
    };
    let seq = numbered(&delivery.say);
    let changes_later = Say::Operator(ToOperator::Tick { seq, end: TickEnd::Waits });
    if matches!(delivery.say, Say::Contact(ToContact::Answer { .. }) | Say::Operator(ToOperator::Card { .. }))
        || delivery.say == changes_later
    {
        // What another bot copied beside it is none of its messages.
        let by = ids.first().and_then(|id| id.bot());
        let own = ids.iter().filter(|id| id.bot() == by).copied().collect();
        desk.changes.sent.push((case, delivery.id, own));
    }
}

/// Whether it changes messages that are there already.
fn changes(say: &Say) -> bool {
    say.target().is_some()
}

/// What is replied to finds its case: each message for itself, for some of them may stay the only ones. What a
/// contact is told is linked too, so that it is found when their chat is cleared; only an operator's words are a message
/// of the case, which can be answered.
pub(super) fn link(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) {
    let delivery = &settlement.delivery;
    let (Some(case), Some(contact)) = (delivery.case, delivery.contact) else {
        return aged::remember(desk, settlement, ids);
    };
    let linked = match &delivery.to {
        Recipient::Operator(_) => !changes(&delivery.say),
        Recipient::Contact(_) => traces::stays(desk, settlement),
        Recipient::Chat { .. } | Recipient::Pager(_) => false,
    };
    if let Some(chat) = settlement.chat.filter(|_| linked) {
        let (seq, inner) = (numbered(&delivery.say), is_inner(&delivery.to, &delivery.say));
        let aside = inner || is_aside(&delivery.say);
        let theirs = matches!(delivery.to, Recipient::Operator(_));
        let since = if theirs { desk.now.line } else { Stamp::default() };
        let link = Link { case, contact, seq, delivery: Some(delivery.id), aside, inner, at: since };
        let at =
            |id: &SourceId| LinkKey { chat: beside(desk, settlement, *id).unwrap_or(chat), message: *id };
        let links: Vec<_> = ids.iter().map(|id| (at(id), link.clone())).collect();
        desk.changes.links.extend(links);
    }
}

/// The chat with the public bot into which that one copied what is too large for the operators' own.
fn beside(desk: &Desk, settlement: &Settlement, id: SourceId) -> Option<ChatId> {
    let (Recipient::Operator(to), Some(by)) = (&settlement.delivery.to, &settlement.channel) else {
        return None;
    };
    let bot = |channel: &ChannelName| desk.roster().bots.get(channel).map(|known| known.bot);
    let theirs = id.bot().filter(|theirs| bot(by) != Some(*theirs))?;
    let state = desk.roster().operator_states.get(to)?;
    let mut bound = state.bound.iter().filter(|(channel, _)| bot(channel) == Some(theirs));
    bound.next().map(|(_, binding)| binding.chat)
}

/// Whether it is told of a case and is no words of its contact: that it is late, how an answer ended.
fn is_aside(say: &Say) -> bool {
    matches!(
        say,
        Say::Operator(
            ToOperator::Tick { .. }
                | ToOperator::Alert { .. }
                | ToOperator::Alarm { .. }
                | ToOperator::Newcomers { .. }
        )
    )
}

/// Whether it is what colleagues say to each other, or what the line asks: whoever replies to that means them, or it.
fn is_inner(to: &Recipient, say: &Say) -> bool {
    let Say::Operator(say) = say else { return false };
    match say {
        // Only what asks for words is answered by some; what else is asked has its buttons.
        ToOperator::Asking(asking) => !matches!(asking, Asking::Write { .. }),
        // Whose own words were held back writes them anew.
        ToOperator::Draft { by, .. } => *to != Recipient::Operator(by.clone()),
        say => matches!(
            say,
            ToOperator::Noted { .. }
                | ToOperator::Happened { .. }
                | ToOperator::ChangeKept { .. }
                | ToOperator::RecallAsked { .. }
                | ToOperator::WhichCase { .. }
                | ToOperator::GiveTo { .. }
        ),
    }
}

fn numbered(say: &Say) -> u32 {
    say.seq().unwrap_or(0)
}
