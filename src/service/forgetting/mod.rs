//! Finding all that goes when something is forgotten: it lies in many places, and some of them only tell whose it is
//! when they are looked at one by one.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::channel::Hasher;
use crate::domain::case::Case;
use crate::domain::changes::{Needs, PAGE};
use crate::domain::forget::{Copies, Forget, Noted};
use crate::domain::id::{CaseCode, ContactId, DeliveryId, LinkKey};
use crate::domain::time::Stamp;
use crate::store::blobs::BlobId;
use crate::store::{Result, Store, StoreError};

use super::chats;
use super::rules::Rules;
use super::sweep::{blob, named_by};
use super::vault::Blobs;

/// How many documents are open at a time.
const OPEN: usize = 32;
/// How many deliveries that are held since a restore are looked through: more than any restore holds.
const HELD: usize = 100_000;
/// How many cases one commit forgets.
const AT_ONCE: usize = 32;

/// What somebody names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A case; its contact goes, too, if they have no other.
    Case(CaseCode),
    /// A contact with all of theirs, by the name that people know them by.
    Pseudonym(String),
    /// A contact with all of theirs, as of that line time. Whoever connected a phone with theirs within the last
    /// [`FRESH`] may be somebody else: by their wish nothing goes that stands elsewhere.
    Contact(ContactId, Stamp),
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The cases that go.
    pub cases: Vec<Case>,
    /// Cases that go though they can't be read.
    pub spoilt: BTreeSet<CaseCode>,
    /// The contact, under each id that they are known by, if they go.
    pub contacts: BTreeSet<ContactId>,
    /// What made no case and goes, by its code.
    pub automatic: Vec<CaseCode>,
    /// Files of attachments.
    pub blobs: BTreeSet<BlobId>,
    /// Messages in operators' chats.
    pub copies: Vec<Copies>,
    /// Messages of a contact's chat who stays.
    pub unlinked: Vec<LinkKey>,
    /// What is held since a restore.
    pub held: Vec<DeliveryId>,
    /// Of the cases that were asked for: those that were forgotten before.
    pub forgotten: BTreeSet<CaseCode>,
}

impl Found {
    /// In commits of a bounded size; the contact goes with the last of theirs.
    #[must_use]
    pub fn forget(&self) -> Vec<Forget> {
        let noted: Vec<Noted> =
            self.cases.iter().map(|case| Noted { code: case.code, next: case.next_seq }).collect();
        let mut all: Vec<Forget> =
            noted.chunks(AT_ONCE).map(|some| Forget { cases: some.to_vec(), ..Forget::default() }).collect();
        if all.is_empty() {
            all.push(Forget::default());
        }
        if let Some(last) = all.last_mut() {
            last.spoilt = self.spoilt.iter().copied().collect();
            last.contacts = self.contacts.iter().copied().collect();
            last.automatic.clone_from(&self.automatic);
            last.copies.clone_from(&self.copies);
            last.unlinked.clone_from(&self.unlinked);
            last.held.clone_from(&self.held);
        }
        all
    }
}

/// Where everything is that may have to go.
#[derive(Clone)]
pub struct Places {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The rules in force: they name operators.
    pub rules: Rules,
    /// Keyed hashes: by them chats are known.
    pub hasher: Arc<dyn Hasher>,
}

/// Looks through everything for what is named.
///
/// # Errors
/// What the store says; a case that can't be read is passed over where nobody can tell whose it is.
pub async fn find(places: &Places, whom: &Whom) -> Result<Found> {
    let store = &*places.store;
    let mut found = Found::default();
    let phones = phones(store, whom).await?;
    let all = match whom {
        Whom::Pseudonym(name) => every_case(store, |case| case.contact.pseudonym() == *name).await?,
        Whom::Contact(..) => {
            let theirs = |case: &Case| phones.iter().any(|id| is_of(case.contact, *id) || case.is_of(*id));
            every_case(store, theirs).await?
        }
        Whom::Case(code) => {
            let needs = Needs { listed: [*code].into(), ..Needs::default() };
            let mut snapshot = store.load(&needs).await?.snapshot;
            found.forgotten = snapshot.forgotten;
            found.spoilt.extend(snapshot.unreadable.keys());
            match snapshot.cases.remove(code) {
                Some(case) => every_case(store, |other| is_of(other.contact, case.contact)).await?,
                None => Vec::new(),
            }
        }
    };
    found.cases = match whom {
        Whom::Case(code) => all.iter().filter(|case| case.code == *code).cloned().collect(),
        Whom::Pseudonym(_) | Whom::Contact(..) => all.clone(),
    };
    // Whoever has another case must be answered in it.
    if found.cases.len() == all.len() {
        found.contacts = all.iter().map(|case| case.contact).collect();
    }
    found.contacts.extend(phones);
    known_as(store, &mut found).await?;
    spoilt(store, &mut found).await?;
    automatic(store, whom, &mut found).await?;
    for code in found.codes() {
        match named_by(store, code).await {
            Ok(blobs) => found.blobs.extend(blobs),
            // What it names is swept, once nothing that can't be read names it.
            Err(StoreError::Corrupt { .. }) => {
                tracing::warn!(case = %code, "what is attached in it can't be told; it is forgotten all the same");
            }
            Err(error) => return Err(error),
        }
    }
    let standing = places.standing(&found).await?;
    found.copies.extend(standing);
    beside(store, &mut found).await?;
    Ok(found)
}

/// A contact who is named as that, on each of their phones, as far as one knows of the other, and has for long enough.
async fn phones(store: &dyn Store, whom: &Whom) -> Result<BTreeSet<ContactId>> {
    let Whom::Contact(id, now) = whom else { return Ok(BTreeSet::new()) };
    let (mut all, mut new) = (BTreeSet::from([*id]), BTreeSet::from([*id]));
    while !new.is_empty() {
        let needs = Needs { contacts: std::mem::take(&mut new), ..Needs::default() };
        let contacts = store.load(&needs).await?.snapshot.contacts;
        let links = contacts.values().flat_map(|contact| &contact.links);
        let linked = links.filter(|linked| !linked.is_fresh(*now)).map(|linked| linked.id);
        // Links go both ways: only who is new is asked about, or this would not end.
        new = linked.filter(|id| !all.contains(id)).collect();
        all.extend(&new);
    }
    Ok(all)
}

/// Whoever was met at an address that somebody told is the same person, unless they are in another case by now.
async fn known_as(store: &dyn Store, found: &mut Found) -> Result<()> {
    let contacts = found.cases.iter().filter_map(|case| case.known_as).collect();
    let known = store.load(&Needs { contacts, ..Needs::default() }).await?.snapshot.contacts;
    let is_here = |code: CaseCode| found.cases.iter().any(|case| case.code == code);
    let same = known.into_values().filter(|contact| contact.case.is_some_and(is_here));
    let same: Vec<ContactId> = same.map(|contact| contact.id).collect();
    found.contacts.extend(same);
    Ok(())
}

/// Of a case that can't be read nobody knows whose it is, but for whoever has it as their latest.
async fn spoilt(store: &dyn Store, found: &mut Found) -> Result<()> {
    let needs = Needs { contacts: found.contacts.clone(), ..Needs::default() };
    let contacts = store.load(&needs).await?.snapshot.contacts;
    let latest: BTreeSet<CaseCode> = contacts.values().filter_map(|contact| contact.case).collect();
    let listed = latest.difference(&found.codes()).copied().collect();
    let needs = Needs { listed, ..Needs::default() };
    found.spoilt.extend(store.load(&needs).await?.snapshot.unreadable.into_keys());
    Ok(())
}

/// A contact, also under the id by which what could not be read of them is kept.
fn is_of(one: ContactId, other: ContactId) -> bool {
    let stand_in = other.0.map(|byte| !byte);
    one == other || one.0 == stand_in
}

async fn every_case(store: &dyn Store, wanted: impl Fn(&Case) -> bool) -> Result<Vec<Case>> {
    let (mut found, mut cursor) = (Vec::new(), 0);
    loop {
        let (codes, next) = store.scan(cursor).await?;
        for some in codes.chunks(OPEN) {
            let needs = Needs { listed: some.iter().copied().collect(), ..Needs::default() };
            found.extend(store.load(&needs).await?.snapshot.cases.into_values().filter(&wanted));
        }
        cursor = next;
        if cursor == 0 {
            break;
        }
    }
    // A walk may come by a case twice.
    found.sort_by_key(|case| case.code);
    found.dedup_by_key(|case| case.code);
    Ok(found)
}

/// Bounces, answering machines, and what else came from them or is about what goes: a bounce comes from a server, and
/// quotes what was said.
async fn automatic(store: &dyn Store, whom: &Whom, found: &mut Found) -> Result<()> {
    let codes = found.codes();
    let sent = found.cases.iter().flat_map(|case| {
        case.replies.iter().map(|reply| reply.delivery).chain(case.shown.iter().map(|card| card.delivery))
    });
    let sent: BTreeSet<DeliveryId> = sent.collect();
    for skip in (0..).step_by(PAGE) {
        let mails = store.automatic(skip, PAGE).await?;
        if mails.is_empty() {
            break;
        }
        for mail in mails {
            let theirs = found.contacts.iter().any(|contact| is_of(mail.chat.contact(), *contact));
            let about = mail.about.is_some_and(|code| codes.contains(&code))
                || mail.delivery.is_some_and(|delivery| sent.contains(&delivery));
            if theirs || about || *whom == Whom::Case(mail.code) {
                found.automatic.push(mail.code);
                found.blobs.extend(mail.attachments.iter().filter_map(blob));
            }
        }
    }
    Ok(())
}

impl Places {
    /// What stands of those cases in the chats of operators: cards, and whatever else was sent about them to anybody, be
    /// it an alarm or a list.
    ///
    /// # Errors
    /// What the store says.
    pub async fn standing(&self, found: &Found) -> Result<Vec<Copies>> {
        let codes = found.codes();
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let roster = self.store.load(&Needs::default()).await?.snapshot.roster;
        let shown = found.cases.iter().flat_map(|case| &case.shown);
        let shown = shown.filter_map(|card| Some((card.operator.clone(), card.chat?)));
        let policy = self.rules.policy();
        let all = chats::of_all(&roster, &policy, &*self.hasher);
        let chats: BTreeSet<_> = all.into_iter().chain(shown).collect();
        let mut copies = Vec::new();
        for (operator, chat) in chats {
            let messages = self.store.linked(chat, Some(&codes)).await?;
            if !messages.is_empty() {
                let place = chats::place(&operator, chat, (&roster, &policy), &*self.hasher);
                copies.push(Copies { operator, chat, place, messages });
            }
        }
        Ok(copies)
    }
}

impl Found {
    fn codes(&self) -> BTreeSet<CaseCode> {
        self.cases.iter().map(|case| case.code).chain(self.spoilt.iter().copied()).collect()
    }
}

/// What their own chat has of it, where they stay; and what is held of it since a restore.
async fn beside(store: &dyn Store, found: &mut Found) -> Result<()> {
    let codes = found.codes();
    let theirs: BTreeSet<ContactId> =
        found.cases.iter().flat_map(|case| [Some(case.contact), case.known_as]).flatten().collect();
    for chat in theirs.difference(&found.contacts).map(|contact| contact.chat()) {
        let messages = store.linked(chat, Some(&codes)).await?;
        found.unlinked.extend(messages.into_iter().map(|message| LinkKey { chat, message }));
    }
    for delivery in store.held(HELD).await? {
        let case = delivery.case.is_some_and(|code| codes.contains(&code));
        let contact = delivery.contact.is_some_and(|id| found.contacts.contains(&id));
        if case || contact {
            found.held.push(delivery.id);
        }
    }
    Ok(())
}

/// Removes the files of what was forgotten. Their keys are gone, so they open for nobody; what can't be removed now is
/// swept later.
pub async fn remove_blobs(blobs: Option<Blobs>, found: &Found) {
    let Some(blobs) = blobs.filter(|_| !found.blobs.is_empty()) else { return };
    let ids: Vec<BlobId> = found.blobs.iter().copied().collect();
    let removed = tokio::task::spawn_blocking(move || ids.into_iter().try_for_each(|id| blobs.remove(id)));
    match removed.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "files of what was forgotten stay until they are swept"),
        Err(error) => tracing::warn!(%error, "files of what was forgotten stay until they are swept"),
    }
}

#[cfg(test)]
mod tests;
