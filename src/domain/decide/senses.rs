//! A channel hears or sends nothing any more, or does again: who is told.

use crate::domain::id::OperatorId;
use crate::domain::policy::Operator;
use crate::domain::say::Word;
use crate::domain::senses::Sensed;
use crate::domain::trail::Who;

use super::moves::desk::Desk;
use super::moves::reason::Reason;

/// Tells once that it began, and once that it is over.
pub(super) fn decide(desk: &mut Desk, sensed: &Sensed) -> Reason {
    let channel = &sensed.channel;
    let before = desk.roster().lost.get(channel).cloned();
    let (what, word) = match (before, &sensed.lost) {
        (None, Some(lost)) if desk.policy.channel(channel).is_some() => {
            desk.roster_mut().lost.insert(channel.clone(), lost.clone());
            let (channel, lost) = (channel.clone(), lost.clone());
            ("channel_lost", Word::ChannelLost { channel, lost })
        }
        (Some(lost), None) => {
            desk.roster_mut().lost.remove(channel);
            ("channel_back", Word::ChannelBack { channel: channel.clone(), since: lost.since })
        }
        _ => return Reason::Sensed,
    };
    desk.act(Who::Line, what, (None, None), "done");
    for operator in told(desk) {
        desk.word(&operator, word.clone(), None, None);
    }
    Reason::Sensed
}

/// Supervisors, by a channel that works. Where none is reached so, everyone who is; and where nobody is, the
/// supervisors all the same: they hear it when the channel is back.
fn told(desk: &Desk) -> Vec<OperatorId> {
    let all = || desk.policy.operators.iter();
    let reached = |o: &&Operator| desk.roster().is_reached_well(o);
    let supervisors = || all().filter(|o| o.supervisor);
    let ids = |some: Vec<&Operator>| some.into_iter().map(|o| o.id.clone()).collect::<Vec<_>>();
    let first = ids(supervisors().filter(reached).collect());
    if !first.is_empty() {
        return first;
    }
    let others = ids(all().filter(reached).collect());
    if others.is_empty() { ids(supervisors().collect()) } else { others }
}
