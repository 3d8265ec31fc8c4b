//! What an event must see, named before it is decided.

use crate::domain::case::Index;
use crate::domain::changes::{List, Needs, Snapshot};
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::event::{Arrival, Came, Event, Followup, Machine, What};
use crate::domain::id::{LinkKey, SourceId};
use crate::domain::linking::Linking;
use crate::domain::policy::Policy;
use crate::domain::say::{Outcome, Recipient, Say, Settlement, ToOperator};
use crate::domain::threads::News;
use crate::domain::time::Now;

use super::addressee::commanded;
use super::introduce::NEWCOMERS;
use super::moves::copied;
use super::moves::lists::{START, owned, resting};
use super::named::{
    addressed, cases_of_addressees, draft, is_of_contact, known_as, lacks_room, linked, mailed, named,
    stream, thread, to_be_told, words_of,
};
use super::{campaign, hours, proven, supervise};

/// The first round: what the event itself names.
#[must_use]
pub fn needs(event: &Event) -> Needs {
    let mut needs = Needs { seen: event.seen.iter().copied().collect(), ..Needs::default() };
    match &event.what {
        What::Arrived(arrival) => arrived(&mut needs, arrival),
        What::Settled(settlement) => settled(&mut needs, settlement),
        What::Due(code) | What::Repair(code) => {
            needs.cases.insert(*code);
        }
        What::Followup(_, Followup::Drain) => {
            needs.lists.insert(List::WaitingHeads);
        }
        What::Followup(_, Followup::HandOver { operator, after, .. }) => {
            needs.lists.insert(List::Beyond(Index::Owner(operator.clone()), after.unwrap_or(START)));
        }
        What::Followup(_, Followup::TakeBack { operator, after }) => {
            needs.lists.insert(List::Beyond(Index::Resting(operator.clone()), after.unwrap_or(START)));
        }
        What::Followup(_, Followup::Walk { queue, after }) => {
            needs.lists.insert(List::Beyond(queue.clone(), *after));
        }
        What::Followup(_, Followup::CameBack { operator, .. }) => {
            needs.lists.insert(owned(operator));
        }
        What::Followup(_, Followup::Campaign { first, after, .. }) => {
            needs.lists.insert(List::Beyond(Index::Campaign(*first), *after));
        }
        What::Followup(_, Followup::Bulk { after, .. }) => {
            needs.lists.insert(List::Beyond(Index::Held, *after));
        }
        What::Followup(_, Followup::UndoBulk { after, .. }) => {
            needs.lists.insert(List::Beyond(Index::Closed, *after));
        }
        What::Followup(_, Followup::Introduce { after, .. }) => {
            needs.lists.insert(List::Beyond(NEWCOMERS, *after));
        }
        What::Followup(_, Followup::Held { .. }) => needs.held = true,
        What::Asked(AdminAsk::Command(command), _) => needs.cases.extend(named(command)),
        What::Asked(AdminAsk::LetIn(code, chat), _) => {
            needs.automatic.insert(*code);
            needs.contacts.insert(chat.contact());
        }
        What::Forget(what, _) => {
            needs.listed.extend(what.cases.iter().map(|noted| noted.code).chain(what.spoilt.iter().copied()));
            needs.contacts.extend(&what.contacts);
            needs.automatic.extend(what.automatic.iter().copied());
            needs.contacts.extend(what.asked.map(|(contact, _)| contact));
        }
        What::Stuck { case, seq, .. } => {
            needs.cases.insert(*case);
            needs.entries.insert((*case, *seq));
        }
        What::Threaded(threaded) => {
            if let News::Made(code, _) = threaded.what {
                needs.listed.insert(code);
            }
        }
        What::Strip(what) => {
            needs.listed.insert(what.code);
        }
        What::Clear(contact, _) | What::Followup(_, Followup::Part { contact }) => {
            needs.contacts.insert(*contact);
        }
        What::Followup(_, Followup::Join { words_of, typed_by, .. }) => {
            needs.contacts.extend([*words_of, *typed_by]);
        }
        What::Followup(
            _,
            Followup::Leave { .. }
            | Followup::Clear { .. }
            | Followup::ClearChats { .. }
            | Followup::Compare { .. }
            | Followup::Expunge(_),
        )
        | What::CutTrail(_)
        | What::ClearOut(..)
        | What::Compared(..)
        | What::Aged(_)
        | What::Expunged(_)
        | What::Asked(..)
        | What::Acted(_)
        | What::Restored { .. }
        | What::Rescanned(_)
        | What::Sensed(_)
        | What::Identified { .. }
        | What::Introduce
        | What::RosterTick => {}
    }
    needs
}

/// The second round: what those name.
#[must_use]
pub fn needs_more(snapshot: &Snapshot, event: &Event, policy: &Policy, now: Now) -> Needs {
    let mut needs = Needs::default();
    match &event.what {
        What::Arrived(arrival) => {
            arrived_more(&mut needs, snapshot, arrival, policy);
            // Whoever had a case before is never held.
            let known = snapshot.contacts.get(&arrival.chat.contact());
            if known.is_none_or(|contact| contact.case.is_none()) {
                needs.cases.extend(campaign::compared(snapshot, arrival, policy, now));
            }
        }
        What::Followup(_, Followup::Drain) => listed(&mut needs, snapshot),
        What::Followup(_, Followup::Walk { queue, .. }) => listed_of(&mut needs, snapshot, queue),
        What::Followup(_, Followup::Campaign { first, .. }) => {
            listed_of(&mut needs, snapshot, &Index::Campaign(*first));
        }
        What::Followup(_, Followup::Bulk { .. }) => listed_of(&mut needs, snapshot, &Index::Held),
        What::Followup(_, Followup::UndoBulk { .. }) => listed_of(&mut needs, snapshot, &Index::Closed),
        What::Followup(_, Followup::Introduce { .. }) => listed_of(&mut needs, snapshot, &NEWCOMERS),
        What::Followup(_, Followup::HandOver { operator, .. } | Followup::CameBack { operator, .. }) => {
            listed_of(&mut needs, snapshot, &Index::Owner(operator.clone()));
        }
        What::Followup(_, Followup::TakeBack { operator, .. }) => {
            listed_of(&mut needs, snapshot, &Index::Resting(operator.clone()));
        }
        What::RosterTick => {
            for operator in hours::to_be_warned(&snapshot.roster, policy, now) {
                needs.lists.insert(owned(&operator));
            }
            for operator in hours::to_be_greeted(&snapshot.roster, policy, now) {
                needs.lists.extend([owned(&operator), List::Open(START)]);
            }
        }
        What::Settled(settlement) => settled_more(&mut needs, snapshot, settlement, policy),
        What::Followup(_, Followup::Held { .. }) => {
            needs.listed.extend(snapshot.held.iter().filter_map(|d| d.case));
        }
        What::Restored { .. } => needs.lists.extend(policy.operators.iter().map(|o| owned(&o.id))),
        What::Asked(
            AdminAsk::Command(Command::Case {
                code: Some(code),
                ask: CaseAsk::AnswerTo(_) | CaseAsk::Reopen,
            }),
            _,
        ) => {
            needs.contacts.extend(snapshot.cases.get(code).map(|case| case.contact));
            needs.contacts.extend(known_as(snapshot));
            needs.cases.extend(cases_of_addressees(snapshot));
        }
        What::Followup(_, Followup::Part { .. }) => {
            needs.contacts.extend(linked(snapshot.contacts.values()));
            needs.cases.extend(snapshot.contacts.values().filter_map(|contact| contact.case));
            let links = snapshot.contacts.values().flat_map(|contact| &contact.links);
            needs.cases.extend(links.filter_map(|linked| linked.case));
        }
        What::Followup(_, Followup::Join { .. }) => {
            needs.contacts.extend(linked(snapshot.contacts.values()));
            needs.cases.extend(snapshot.contacts.values().filter_map(|contact| contact.case));
        }
        What::Asked(AdminAsk::LetIn(_, chat), _) => {
            needs.cases.extend(snapshot.contacts.get(&chat.contact()).and_then(|contact| contact.case));
        }
        What::Forget(what, _) => {
            let cases = what.cases.iter().filter_map(|noted| snapshot.cases.get(&noted.code));
            needs.listed.extend(cases.clone().flat_map(|case| case.handled.merged.iter().copied()));
            needs.contacts.extend(cases.flat_map(|case| [Some(case.contact), case.known_as]).flatten());
            let contacts = what.contacts.iter().filter_map(|id| snapshot.contacts.get(id));
            needs.listed.extend(contacts.clone().filter_map(|contact| contact.case));
            needs.contacts.extend(linked(contacts));
        }
        What::Due(code) => needs.contacts.extend(to_be_told(snapshot, *code, policy)),
        What::Repair(_)
        | What::Clear(..)
        | What::Introduce
        | What::Strip(_)
        | What::CutTrail(_)
        | What::ClearOut(..)
        | What::Compared(..)
        | What::Aged(_)
        | What::Expunged(_)
        | What::Followup(
            _,
            Followup::Leave { .. }
            | Followup::Clear { .. }
            | Followup::ClearChats { .. }
            | Followup::Compare { .. }
            | Followup::Expunge(_),
        )
        | What::Asked(..)
        | What::Acted(_)
        | What::Threaded(_)
        | What::Stuck { .. }
        | What::Identified { .. }
        | What::Rescanned(_)
        | What::Sensed(_) => {}
    }
    needs
}

fn settled_more(needs: &mut Needs, snapshot: &Snapshot, settlement: &Settlement, policy: &Policy) {
    // Who can't be reached for one case can't be for the one that they have now.
    if let (Outcome::Refused(_), Recipient::Contact(id)) = (&settlement.outcome, &settlement.delivery.to) {
        needs.cases.extend(snapshot.contacts.get(id).and_then(|c| c.case));
    }
    if let Some(id) = mailed(settlement, policy) {
        needs.contacts.insert(id);
        needs.contacts.extend(known_as(snapshot));
    }
}

fn arrived(needs: &mut Needs, arrival: &Arrival) {
    needs.contacts.insert(arrival.chat.contact());
    needs.contacts.extend(arrival.aliases.all());
    // As it is, and as it stands in a store of before numbers bore their bot.
    let mut link = |message: SourceId| {
        let keys = [message, message.unmarked()].map(|message| LinkKey { chat: arrival.chat, message });
        needs.links.extend(keys);
    };
    match &arrival.what {
        Came::Said(said) => said.reply_to.into_iter().for_each(&mut link),
        Came::Machine(Machine::Bounced { case, .. }, _) => {
            needs.cases.extend(*case);
        }
        Came::Machine(Machine::Impostor { .. }, said) => needs.cases.extend(said.case),
        Came::Edited(_) | Came::Reacted(_) => link(arrival.source),
        Came::Pressed { on, .. } => link(*on),
        Came::Reachable(_) | Came::Group | Came::Machine(..) => {}
    }
    if let Came::Said(said) | Came::Edited(said) = &arrival.what {
        needs.cases.extend(said.case);
        if let Some(Linking::Typed { mark: Some(mark), .. }) = said.linking {
            needs.links.insert(mark.key());
        }
        needs.seen.extend(said.told.iter().chain(&said.mailbox).copied());
        if let Some(stream) = &said.stream {
            needs.seen.extend(stream.places.iter().copied());
            needs.links.insert(stream.link());
        }
        needs.seen.extend(said.proof.into_iter().flat_map(|proof| [proof, proven::told_of(proof)]));
    }
    needs.cases.extend(commanded(arrival).into_iter().flat_map(Command::cases));
}

fn arrived_more(needs: &mut Needs, snapshot: &Snapshot, arrival: &Arrival, policy: &Policy) {
    let ids = std::iter::once(arrival.chat.contact()).chain(arrival.aliases.all());
    needs.cases.extend(ids.filter_map(|id| snapshot.contacts.get(&id)?.case));
    // Their other phones: who answers them there, and what was begun there that a word from here ends.
    let writer = snapshot.contacts.get(&arrival.chat.contact());
    needs.contacts.extend(linked(writer));
    needs.cases.extend(writer.into_iter().flat_map(|c| &c.links).filter_map(|linked| linked.case));
    needs.contacts.extend(words_of(snapshot, arrival));
    needs.oldest_automatic = lacks_room(snapshot, arrival);
    needs.cases.extend(snapshot.links.iter().filter(|(k, _)| k.chat == arrival.chat).map(|(_, l)| l.case));
    if matches!(arrival.what, Came::Edited(_)) {
        // Whose words are changed decides what becomes of the change.
        let linked = snapshot.links.iter().filter(|(k, _)| **k == arrival.link());
        needs.entries.extend(linked.map(|(_, l)| (l.case, l.seq)));
    }
    needs.cases.extend(stream(arrival).and_then(|stream| snapshot.links.get(&stream.link())).map(|l| l.case));
    let changed = match &arrival.what {
        Came::Edited(said) => said.command.as_ref(),
        _ => None,
    };
    if commanded(arrival).or(changed).is_some_and(is_of_contact) {
        needs.contacts.extend(snapshot.links.values().map(|link| link.contact));
        needs.contacts.extend(snapshot.cases.values().map(|case| case.contact));
        needs.contacts.extend(known_as(snapshot));
        needs.cases.extend(cases_of_addressees(snapshot));
    }
    if matches!(commanded(arrival), Some(Command::Call { .. })) {
        needs.cases.extend(cases_of_addressees(snapshot));
    }
    needs.lists.extend(commanded(arrival).and_then(|command| supervise::looked_at(command, snapshot)));
    if let Some(seq) = draft(arrival) {
        let linked = snapshot.links.iter().filter(|(k, _)| k.chat == arrival.chat).map(|(_, l)| l.case);
        let asked = commanded(arrival).and_then(named);
        needs.entries.extend(linked.chain(asked).chain(addressed(arrival)).map(|code| (code, seq)));
    }
    let writer = snapshot.roster.writer(policy, &arrival.channel, &arrival.address, arrival.chat);
    if proven::is_proven(arrival) || writer.is_some() {
        // What the contact said themself can be said to them, and what they said is not to come back by mail.
        needs.entries.extend(copied::of_answered(snapshot, arrival, addressed(arrival)));
    }
    if let Some(operator) = writer {
        needs.cases.extend(thread(snapshot, arrival, &operator));
        needs.lists.insert(owned(&operator));
        needs.lists.insert(resting(&operator));
    }
}

fn settled(needs: &mut Needs, settlement: &Settlement) {
    let delivery = &settlement.delivery;
    if let (Recipient::Contact(id), None) = (&delivery.to, delivery.case) {
        needs.contacts.insert(*id);
    }
    if delivery.decides || matches!(settlement.outcome, Outcome::Refused(_)) {
        needs.cases.extend(delivery.case);
        if let Say::Operator(ToOperator::Newcomers { cases }) = &delivery.say {
            needs.listed.extend(cases);
        }
        if let Recipient::Contact(id) = &delivery.to {
            needs.contacts.insert(*id);
        }
    }
}

fn listed(needs: &mut Needs, snapshot: &Snapshot) {
    let heads = snapshot.lists.get(&List::WaitingHeads);
    needs.listed.extend(heads.into_iter().flatten().map(|(code, _)| *code));
}

fn listed_of(needs: &mut Needs, snapshot: &Snapshot, index: &Index) {
    for (list, members) in &snapshot.lists {
        if matches!(list, List::From(i, _) | List::Beyond(i, _) if i == index) {
            needs.listed.extend(members.iter().map(|(code, _)| *code));
        }
    }
}
