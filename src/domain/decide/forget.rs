//! Forgetting: a case, or a contact with all of theirs. What is decided here is the tombstone; the keys are destroyed
//! after it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::domain::case::{Case, State};
use crate::domain::event::Followup;
use crate::domain::forget::{Copies, Forget, Gone};
use crate::domain::id::{CaseCode, ContactId, LinkKey, OperatorId};
use crate::domain::say::{Recipient, ToOperator, Word};
use crate::domain::time::Stamp;
use crate::domain::trail::Who;

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{Answer, Reason};
use super::moves::{cards, clearing, phones, place, seized};

/// A commit forgets fewer cases than that of a contact who has no others.
const WHOLE: usize = 32;

/// Forgets, unless a contact has written since somebody looked: then nothing is done, and whoever asked hears so.
pub(super) fn decide(desk: &mut Desk, forget: &Forget, by: &Who) -> Reason {
    if let Some((contact, id)) = forget.asked {
        let stays = desk.contact(contact).is_none_or(|c| c.leaving.is_none_or(|leaving| leaving.id != id));
        if stays {
            return Reason::Nothing;
        }
        desk.changes.done.push(id);
    }
    let wrote = |noted: &&crate::domain::forget::Noted| {
        desk.case(noted.code).is_some_and(|case| case.next_seq != noted.next)
    };
    let wrote = forget.cases.iter().find(wrote).map(|noted| noted.code);
    let begun = || forget.contacts.iter().find_map(|id| begun_since(desk, *id, forget));
    if let Some(code) = wrote.or_else(begun) {
        desk.answer = Answer::WroteSince(code);
        desk.act(by.clone(), "forget", (Some(code), None), "refused");
        return Reason::Refused;
    }
    for noted in &forget.cases {
        if let Some(case) = desk.case(noted.code) {
            one(desk, &case, forget);
            desk.act(by.clone(), "forget", (Some(noted.code), None), "done");
        } else {
            remains(desk, noted.code);
        }
    }
    for code in &forget.spoilt {
        // One that can be read by now stays until it is looked at anew.
        if desk.snap.unreadable.contains_key(code) {
            desk.changes.forgotten.insert(*code);
            desk.act(by.clone(), "forget", (Some(*code), None), "done");
        }
    }
    for contact in forget.contacts.iter().filter_map(|id| desk.contact(*id)).collect::<Vec<_>>() {
        phones::forget(desk, &contact);
    }
    // Whoever goes as well is not written once more.
    desk.changes.contacts.retain(|id, _| !forget.contacts.contains(id));
    expunge(desk, forget);
    desk.changes.forgotten_contacts.extend(&forget.contacts);
    let_go(desk, &forget.automatic);
    for copies in &forget.copies {
        take_out_of(desk, copies);
    }
    desk.changes.unlinked.extend(&forget.unlinked);
    desk.changes.unheld.extend(&forget.held);
    Reason::Forgotten
}

/// Taken mail lies in its mailbox, where a restore would find it; what there was no room for lies on this machine's disk,
/// whence it would come in once there is.
fn expunge(desk: &mut Desk, forget: &Forget) {
    /// Servers have their own days and clocks.
    const SLACK: Duration = Duration::from_hours(48);
    let keeps_mail = desk.policy.channels.iter().any(|channel| channel.traits.machines_answer);
    if !keeps_mail && forget.contacts.is_empty() {
        return;
    }
    let cases: Vec<Case> = forget.cases.iter().filter_map(|noted| desk.case(noted.code)).collect();
    // Of a contact with more cases than one commit forgets the others are not known here, and what made no case may
    // have come before them.
    let few = (1..WHOLE).contains(&cases.len()) && forget.automatic.is_empty();
    let all = forget.contacts.is_empty() || few;
    let first = cases.iter().map(|case| case.opened_at).min().filter(|_| all);
    let until = desk.now.civil;
    let gone = Gone {
        contacts: forget.contacts.iter().map(|id| (*id, until)).collect(),
        staying: staying(desk, forget, &cases),
        cases: cases.iter().map(|case| case.code).collect(),
        deliveries: cases.iter().flat_map(|case| &case.replies).map(|reply| reply.delivery).collect(),
        since: first.map(|opened| desk.now.civil_of(opened) - SLACK),
    };
    if !(gone.contacts.is_empty() && gone.cases.is_empty()) {
        desk.keep(Followup::Expunge(gone));
    }
}

/// When the cases were open of those who stay, for they have others.
fn staying(desk: &Desk, forget: &Forget, cases: &[Case]) -> BTreeMap<ContactId, Vec<(Stamp, Stamp)>> {
    let mut times: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for case in cases {
        let end = match case.state {
            State::Closed { at, .. } => at,
            _ => desk.now.line,
        };
        let open = (desk.now.civil_of(case.opened_at), desk.now.civil_of(end));
        let ids = [Some(case.contact), case.known_as].into_iter().flatten();
        for id in ids.filter(|id| !forget.contacts.contains(id)) {
            times.entry(id).or_default().push(open);
        }
    }
    times
}

/// The case in which a contact is now, though nobody knew of it who asked.
fn begun_since(desk: &Desk, id: ContactId, forget: &Forget) -> Option<CaseCode> {
    let code = desk.contact(id)?.case?;
    let is_noted = forget.cases.iter().any(|noted| noted.code == code);
    (!is_noted && desk.case(code).is_some()).then_some(code)
}

/// What an old copy of the store brought back of something that was forgotten goes again, without a word.
pub(super) fn remains(desk: &mut Desk, code: CaseCode) -> bool {
    let there = desk.snap.remains.contains(&code);
    if there {
        desk.changes.forgotten.insert(code);
    }
    there
}

/// Of the same person's other cases none tells of this one any more.
fn unmerge(desk: &mut Desk, case: &Case, forget: &Forget) {
    let stays = |code: &&CaseCode| forget.cases.iter().all(|noted| noted.code != **code);
    for with in case.handled.merged.iter().filter(stays) {
        if let Some(mut other) = desk.case(*with) {
            other.handled.merged.retain(|code| *code != case.code);
            cards::refresh_all(desk, &other);
            desk.save(other);
        }
    }
}

fn one(desk: &mut Desk, case: &Case, forget: &Forget) {
    place::take_out(desk, case);
    unmerge(desk, case, forget);
    for operator in concerned(case) {
        desk.word(&operator, Word::Forgotten(case.code), None, None);
    }
    desk.changes.forgotten.insert(case.code);
    // They have others, so what is known of them stays; only this one is nothing of theirs any more.
    for id in [Some(case.contact), case.known_as].into_iter().flatten() {
        let theirs = desk.contact(id).filter(|contact| contact.case == Some(case.code));
        if let Some(mut contact) = theirs.filter(|contact| !forget.contacts.contains(&contact.id)) {
            contact.case = None;
            desk.save_contact(contact);
        }
    }
}

/// Who has it, or may still answer in it, hears: it may be somebody else who asked for that.
fn concerned(case: &Case) -> BTreeSet<OperatorId> {
    let handover = match &case.state {
        State::Assigned { post, .. } => post.handover.as_ref().map(|handover| handover.from.clone()),
        _ => None,
    };
    let closed = matches!(case.state, State::Closed { .. });
    case.operator().filter(|_| !closed).cloned().into_iter().chain(handover).collect()
}

fn let_go(desk: &mut Desk, codes: &[CaseCode]) {
    let gone = |code: &CaseCode| desk.snap.automatic.iter().find(|mail| mail.code == *code).cloned();
    let mails: Vec<_> = codes.iter().filter_map(gone).collect();
    for mail in mails {
        let kept = &mut desk.roster_mut().automatic;
        kept.mails = kept.mails.saturating_sub(1);
        kept.bytes = kept.bytes.saturating_sub(mail.size());
        desk.changes.let_go.push(mail.code);
    }
}

/// The copies that an operator has: their chat's service deletes what is not too old.
fn take_out_of(desk: &mut Desk, copies: &Copies) {
    for message in &copies.messages {
        desk.changes.unlinked.push(LinkKey { chat: copies.chat, message: *message });
    }
    let beside = beside(desk, copies);
    for messages in clearing::pieces(copies.messages.iter().copied()) {
        let how = SendOptions { bulk: true, ..SendOptions::default() };
        let say = ToOperator::Gone { messages };
        match &beside {
            Some(to) => {
                let language = desk.roster().language_of(&copies.operator, desk.policy);
                desk.deliver(to.clone(), say.into(), language, None, how);
            }
            None => {
                desk.tell(&copies.operator, say, None, how);
            }
        }
    }
}

/// The chat of an operator in which copies are, where that is another one than where they are reached.
fn beside(desk: &Desk, copies: &Copies) -> Option<Recipient> {
    let way = desk.policy.operator(&copies.operator).and_then(|operator| desk.roster().way_to(operator));
    let (channel, address) = seized::place_of(desk, copies).filter(|place| Some(place) != way.as_ref())?;
    Some(Recipient::Chat { channel, chat: copies.chat, address })
}
