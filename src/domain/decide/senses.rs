//! A channel hears or sends nothing any more, or does again: who is told.

use std::time::Duration;

use crate::domain::case::Case;
use crate::domain::id::OperatorId;
use crate::domain::policy::Operator;
use crate::domain::say::Word;
use crate::domain::senses::Sensed;
use crate::domain::trail::Who;

use super::moves::desk::Desk;
use super::moves::reason::Reason;

/// How often it is told that a pager refuses alarms.
const DAY: Duration = Duration::from_secs(86_400);

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

/// A pager refused the alarm about a case: whoever relied on it must hear that nobody was called. Once a day of each.
pub(super) fn pager_refused(desk: &mut Desk, url: &str, case: Option<&Case>) {
    let now = desk.now.line;
    let lately = desk.roster().deaf_pagers.get(url).is_some_and(|at| now.since(*at) < DAY);
    if lately {
        return;
    }
    let pagers = &mut desk.roster_mut().deaf_pagers;
    pagers.retain(|_, at| now.since(*at) < DAY);
    pagers.insert(url.to_owned(), now);
    for operator in told(desk) {
        desk.word(&operator, Word::PagerDeaf(host(url).to_owned()), case, None);
    }
}

/// The host of a URL: the rest of it may be what lets one in.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    place.rsplit('@').next().unwrap_or(place)
}

/// Supervisors, by a channel that works. Where none is reached so, everyone who is; and where nobody is, the
/// supervisors all the same: they hear it when the channel is back.
pub(super) fn told(desk: &Desk) -> Vec<OperatorId> {
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
