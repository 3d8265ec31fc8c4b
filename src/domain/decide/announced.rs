//! Supervisors are asked whether an announcement goes out, and are not asked any more once that is decided.

use crate::domain::announce::{Announcement, Asked, Stage};
use crate::domain::command::Actor;
use crate::domain::forget::Copies;
use crate::domain::id::{OperatorId, SourceId};
use crate::domain::say::{Announcing, Settlement, ToOperator};

use super::moves::desk::{Desk, SendOptions};
use super::moves::seized;

/// Exactly as it will look, and below it whether it goes out.
pub(super) fn show(desk: &mut Desk, one: &Announcement) {
    let alone = desk.policy.announce.as_ref().is_some_and(|announce| announce.confirm < 2);
    let readers = match &one.by {
        Actor::Operator(who) if alone => vec![who.clone()],
        _ => desk.supervisors(),
    };
    let named: Vec<_> = one.posts.iter().filter_map(|post| post.language.as_ref()).collect();
    let missing =
        desk.policy.languages.iter().filter(|language| !named.is_empty() && !named.contains(language));
    let by = match &one.by {
        Actor::Operator(who) => Some(who.clone()),
        Actor::Admin => None,
    };
    let posts = u32::try_from(one.posts.len()).unwrap_or(u32::MAX);
    let ask = Announcing::Ask { number: one.number, by, posts, missing: missing.cloned().collect() };
    for reader in readers {
        for post in &one.posts {
            let say = Announcing::Post { text: post.text.clone() };
            desk.tell(&reader, ToOperator::Announcing(say), None, SendOptions::default());
        }
        let how = SendOptions { decides: true, ..SendOptions::default() };
        desk.tell(&reader, ToOperator::Announcing(ask.clone()), None, how);
    }
}

/// The question stands before a supervisor: it goes from there once it is answered, for its buttons do nothing then.
pub(super) fn asked_there(
    desk: &mut Desk,
    by: &Settlement,
    operator: &OperatorId,
    number: u32,
    messages: &[SourceId],
) {
    let (Some(channel), Some(chat)) = (by.channel.clone(), by.chat) else {
        return;
    };
    let asked = Asked { operator: operator.clone(), channel, chat, messages: messages.to_vec() };
    let waits = desk.roster().announcements.get(number).is_some_and(|one| one.stage == Stage::Waits);
    if !waits {
        take_away(desk, vec![asked]);
    } else if let Some(one) = desk.roster_mut().announcements.get_mut(number) {
        one.asks.push(asked);
    }
}

fn take_away(desk: &mut Desk, asks: Vec<Asked>) {
    for Asked { operator, channel, chat, messages } in asks {
        let place = seized::place_by(desk, &operator, &channel);
        seized::delete(desk, &Copies { operator, chat, place, messages });
    }
}

/// Nobody is asked about it any more.
pub(super) fn decided(desk: &mut Desk, number: u32) {
    let one = desk.roster_mut().announcements.get_mut(number);
    let asks = one.map(|one| std::mem::take(&mut one.asks)).unwrap_or_default();
    take_away(desk, asks);
}

pub(super) fn remove(desk: &mut Desk, number: u32) {
    decided(desk, number);
    desk.roster_mut().announcements.remove(number);
}
