//! The public channel: a supervisor writes, sees exactly what would stand there, another one confirms, and it is posted
//! once. Whether it arrived is told; where nobody can know that, it is posted again by somebody's word alone.

use crate::domain::announce::addresses::untold;
use crate::domain::announce::compare::never_told;
use crate::domain::announce::parts::{Fate, Shared, Unfit};
use crate::domain::announce::settings::Announce;
use crate::domain::announce::{ALONE, Announcement, GOOD_FOR, OPEN, Stage, read};
use crate::domain::changes::Link;
use crate::domain::command::{Actor, AnnounceAsk, Command};
use crate::domain::event::{Arrival, Came, Followup, FollowupId, Said};
use crate::domain::id::{ChatId, OperatorId, SourceId};
use crate::domain::say::{
    AnnounceWord, Announcing, Outcome as Sent, Recipient, Refusal, Say, Settlement, ToOperator, Word,
};
use crate::domain::trail::{self, Who};

use super::announced::{decided, remove, show};
use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{Outcome, Reason};

/// An operator asks for something about announcements.
pub(super) fn asked(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    ask: &AnnounceAsk,
    link: Option<&Link>,
) -> Outcome {
    if !desk.is_supervisor(me) {
        return (Reason::Refused, Some(Word::SupervisorsOnly));
    }
    let by = Actor::Operator(me.clone());
    let outcome = match (ask, said_in(arrival)) {
        (AnnounceAsk::Write(_), Some(said))
            if link.is_some() || said.thread.is_some() || said.case.is_some() =>
        {
            refused(AnnounceWord::InCase)
        }
        (AnnounceAsk::Write(_), Some(said)) if !said.attachments.is_empty() => {
            refused(AnnounceWord::OnlyWords)
        }
        (AnnounceAsk::List, _) if desk.policy.announce.is_some() => {
            let say = list(desk);
            desk.tell(me, ToOperator::Announcing(say), None, SendOptions::default());
            return (Reason::OperatorCommand, None);
        }
        _ => obey(desk, &by, ask, Some((arrival.chat, arrival.source))),
    };
    let ended = if outcome.0 == Reason::Refused { "refused" } else { "done" };
    desk.act(Who::Operator(me.clone()), trail::announce_word(ask), (None, None), ended);
    outcome
}

fn said_in(arrival: &Arrival) -> Option<&Said> {
    match &arrival.what {
        Came::Said(said) | Came::Edited(said) => Some(said),
        _ => None,
    }
}

fn refused(word: AnnounceWord) -> Outcome {
    (Reason::Refused, Some(Word::Announce(word)))
}

fn done(word: AnnounceWord) -> Outcome {
    (Reason::OperatorCommand, Some(Word::Announce(word)))
}

/// Does what is asked, for a supervisor or an admin.
pub(super) fn obey(
    desk: &mut Desk,
    by: &Actor,
    ask: &AnnounceAsk,
    written: Option<(ChatId, SourceId)>,
) -> Outcome {
    let Some(channel) = &desk.policy.announce else {
        return refused(AnnounceWord::NoChannel);
    };
    match ask {
        AnnounceAsk::Write(text) => write(desk, by, text, written),
        AnnounceAsk::Post(number) => post(desk, by, *number, channel),
        AnnounceAsk::Drop(number) => drop_it(desk, *number),
        AnnounceAsk::Again(number) => again(desk, *number, channel),
        AnnounceAsk::Delete(number) => delete(desk, *number, channel),
        AnnounceAsk::List => (Reason::OperatorCommand, None),
    }
}

fn write(desk: &mut Desk, by: &Actor, text: &str, written: Option<(ChatId, SourceId)>) -> Outcome {
    let now = desk.now.line;
    desk.roster_mut().announcements.prune(now);
    if desk.roster().announcements.open() >= OPEN {
        return refused(AnnounceWord::TooMany);
    }
    let texts = match read(text, &desk.policy.languages) {
        Ok(texts) => texts,
        Err(unfit) => return refused(AnnounceWord::Unfit(unfit)),
    };
    if let Some(words) = texts.iter().find_map(|text| never_told(&text.words, desk.policy)) {
        return refused(AnnounceWord::Unfit(Unfit::NeverTell(words)));
    }
    if let Some(address) = texts.iter().find_map(|text| untold(&text.words, desk.policy)) {
        return refused(AnnounceWord::Unfit(Unfit::Address(address)));
    }
    let number = desk.roster_mut().announcements.begin(by.clone(), written, texts, now);
    desk.keep(Followup::Compare { number });
    done(AnnounceWord::Comparing(number))
}

/// It was compared with every case that is kept: whoever is to confirm it sees it, unless it shares something with one.
pub(super) fn compared(desk: &mut Desk, id: FollowupId, number: u32, shared: Option<Shared>) -> Reason {
    desk.changes.done.push(id);
    let Some(one) = found(desk, number).filter(|one| one.stage == Stage::Comparing) else {
        return Reason::Nothing;
    };
    match (shared, &one.by) {
        (None, _) => {
            stand(desk, number, Stage::Waits);
            show(desk, &one);
            Reason::OperatorCommand
        }
        (Some(shared), Actor::Operator(who)) => {
            desk.roster_mut().announcements.remove(number);
            desk.word(who, Word::Announce(AnnounceWord::Shares(shared)), None, None);
            Reason::Refused
        }
        // Whoever asked over the socket looks for it.
        (Some(shared), Actor::Admin) => {
            stand(desk, number, Stage::Shares(shared));
            Reason::Refused
        }
    }
}

fn found(desk: &Desk, number: u32) -> Option<Announcement> {
    desk.roster().announcements.get(number).cloned()
}

fn stand(desk: &mut Desk, number: u32, stage: Stage) {
    if let Some(one) = desk.roster_mut().announcements.get_mut(number) {
        one.stage = stage;
    }
}

fn post(desk: &mut Desk, by: &Actor, number: u32, channel: &Announce) -> Outcome {
    let Some(one) = found(desk, number) else {
        return refused(AnnounceWord::Unknown(number));
    };
    match one.stage {
        Stage::Comparing => return refused(AnnounceWord::Comparing(number)),
        Stage::Shares(shared) => return refused(AnnounceWord::Shares(shared)),
        Stage::Out => return refused(AnnounceWord::OutAlready(number)),
        Stage::Waits if desk.now.line.since(one.at) >= GOOD_FOR => {
            return refused(AnnounceWord::Unknown(number));
        }
        Stage::Waits => {}
    }
    if !stands(desk, &one.by) {
        remove(desk, number);
        return refused(AnnounceWord::WriterGone(number));
    }
    if let Some(word) = lacks(desk, &one, by, channel) {
        return refused(word);
    }
    stand(desk, number, Stage::Out);
    decided(desk, number);
    send(desk, number, channel);
    done(AnnounceWord::Goes(number))
}

/// Whether whoever wrote it may still do so.
fn stands(desk: &Desk, by: &Actor) -> bool {
    match by {
        Actor::Operator(who) => desk.supervisors().contains(who),
        Actor::Admin => true,
    }
}

/// What is missing for it to go out by that person's word. Who is locked out counts as one who could confirm: or
/// whoever holds one phone could lock out the others, and then post.
fn lacks(desk: &Desk, one: &Announcement, by: &Actor, channel: &Announce) -> Option<AnnounceWord> {
    if channel.confirm < 2 || *by != one.by {
        return None;
    }
    let writer = |id: &OperatorId| *by == Actor::Operator(id.clone());
    if desk.policy.operators.iter().any(|o| o.supervisor && !writer(&o.id)) {
        return Some(AnnounceWord::NeedsSecond(one.number));
    }
    let from = one.at + ALONE;
    (desk.now.line < from).then(|| AnnounceWord::NotBefore(one.number, desk.now.civil_of(from)))
}

/// Posts what of it is not out: once, each by a delivery of its own.
fn send(desk: &mut Desk, number: u32, channel: &Announce) {
    let Some(mut one) = found(desk, number) else {
        return;
    };
    for post in one.posts.iter_mut().filter(|post| post.fate == Fate::Unsent || post.fate.failed()) {
        let say = Say::Operator(ToOperator::Announcing(Announcing::Post { text: post.text.clone() }));
        post.delivery = Some(deliver(desk, say, channel));
        post.fate = Fate::Unsent;
    }
    keep(desk, one);
}

fn keep(desk: &mut Desk, changed: Announcement) {
    if let Some(one) = desk.roster_mut().announcements.get_mut(changed.number) {
        *one = changed;
    }
}

fn deliver(desk: &mut Desk, say: Say, channel: &Announce) -> crate::domain::id::DeliveryId {
    let to = Recipient::Chat {
        channel: channel.channel.clone(),
        chat: Announce::CHAT,
        address: channel.chat.clone(),
    };
    let language = desk.policy.fallback();
    desk.deliver(to, say, language, None, SendOptions { decides: true, ..SendOptions::default() })
}

fn drop_it(desk: &mut Desk, number: u32) -> Outcome {
    match found(desk, number).map(|one| one.stage) {
        None => refused(AnnounceWord::Unknown(number)),
        Some(Stage::Out) => refused(AnnounceWord::OutAlready(number)),
        Some(Stage::Comparing | Stage::Shares(_) | Stage::Waits) => {
            remove(desk, number);
            done(AnnounceWord::Dropped(number))
        }
    }
}

/// What did not arrive, or may not have, goes out once more: two people stand behind its words already.
fn again(desk: &mut Desk, number: u32, channel: &Announce) -> Outcome {
    let Some(one) = found(desk, number).filter(|one| one.stage == Stage::Out) else {
        return refused(AnnounceWord::Unknown(number));
    };
    if !one.is_settled() {
        return refused(AnnounceWord::UnderWay(number));
    }
    if !one.posts.iter().any(|post| post.fate.failed()) || desk.now.line.since(one.at) >= GOOD_FOR {
        return refused(AnnounceWord::NothingThere(number));
    }
    send(desk, number, channel);
    done(AnnounceWord::Goes(number))
}

/// One supervisor is enough to take it back: a mistake in public is mended at once.
fn delete(desk: &mut Desk, number: u32, channel: &Announce) -> Outcome {
    let Some(mut one) = found(desk, number).filter(|one| one.stage == Stage::Out) else {
        return refused(AnnounceWord::Unknown(number));
    };
    if !one.is_settled() {
        return refused(AnnounceWord::UnderWay(number));
    }
    let there = one.posts.iter_mut().filter(|post| !post.fate.messages().is_empty());
    let mut any = false;
    for post in there {
        let messages = post.fate.messages().to_vec();
        post.delivery = Some(deliver(desk, Say::Operator(ToOperator::Gone { messages }), channel));
        any = true;
    }
    if !any {
        return refused(AnnounceWord::NothingThere(number));
    }
    keep(desk, one);
    done(AnnounceWord::Leaves(number))
}

/// How a post, or its removal, ended. `None` if the delivery is neither.
pub(super) fn settled(desk: &mut Desk, settlement: &Settlement) -> Option<Reason> {
    let Recipient::Chat { .. } = &settlement.delivery.to else {
        return None;
    };
    let id = Some(settlement.delivery.id);
    let is_of = |one: &&Announcement| one.posts.iter().any(|post| post.delivery == id);
    let mut one = desk.roster().announcements.all.iter().find(is_of)?.clone();
    let post = one.posts.iter_mut().find(|post| post.delivery == id)?;
    let fate = match (&settlement.outcome, post.fate.messages()) {
        (Sent::Going { .. } | Sent::Held, _) => return None,
        (Sent::Delivered(numbers), []) => Fate::Posted(numbers.clone()),
        (Sent::Refused(why), []) if may_not(*why) => Fate::Forbidden,
        (Sent::Refused(_) | Sent::Dropped, []) => Fate::Refused,
        (Sent::Unsure, []) => Fate::Unsure,
        (Sent::Delivered(_) | Sent::Dropped | Sent::Refused(Refusal::Gone), _) => Fate::Deleted,
        (Sent::Refused(_) | Sent::Unsure, there) => Fate::Stays(there.to_vec()),
    };
    (post.delivery, post.fate) = (None, fate);
    if !post.fate.failed() {
        post.text.clear();
    }
    let reason = match settlement.outcome {
        Sent::Refused(_) => Reason::DeliveryRefused,
        Sent::Unsure => Reason::DeliveryUnsure,
        _ => Reason::Delivered,
    };
    let told = one.is_settled().then(|| Announcing::Ended { number: one.number, posts: one.ends() });
    keep(desk, one);
    if let Some(say) = told {
        desk.tell_supervisors(&ToOperator::Announcing(say), None, None);
    }
    Some(reason)
}

fn may_not(why: Refusal) -> bool {
    why.loses_recipient() || why == Refusal::Restricted
}

/// Somebody changed the message in which they had written one: what was shown of it counts no more, and it is shown
/// anew. `None` where it is about no announcement.
pub(super) fn edited(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    link: Option<&Link>,
) -> Option<Reason> {
    let known = desk.roster().announcements.written_in(arrival.chat, arrival.source).cloned();
    let ask = match &said.command {
        Some(Command::Announce(ask @ AnnounceAsk::Write(_))) => Some(ask),
        _ => None,
    };
    let (reason, word) = match (known, ask) {
        (None, None) => return None,
        (Some(one), _) if one.stage == Stage::Out => refused(AnnounceWord::OutAlready(one.number)),
        (known, ask) => {
            let dropped = known.map(|one| one.number);
            if let Some(number) = dropped {
                remove(desk, number);
            }
            match ask {
                Some(ask) => asked(desk, arrival, me, ask, link),
                None => done(AnnounceWord::Dropped(dropped.unwrap_or_default())),
            }
        }
    };
    if let Some(word) = word {
        desk.word(me, word, None, Some(arrival.source));
    }
    Some(reason)
}

/// How to write one, and what there is.
fn list(desk: &Desk) -> Announcing {
    let all = &desk.roster().announcements.all;
    let numbers = |wanted: fn(&Announcement) -> bool| {
        all.iter().filter(|one| wanted(one)).map(|one| one.number).collect::<Vec<_>>()
    };
    let there = |one: &Announcement| one.posts.iter().any(|post| !post.fate.messages().is_empty());
    Announcing::List { waiting: numbers(|one| one.stage == Stage::Waits), out: numbers(there) }
}
