//! What a decision changes, what it needs to see, and the snapshot that lies between the two.

use std::collections::{BTreeMap, BTreeSet};

use super::automatic::Automatic;
use super::case::{Case, Index};
use super::contact::Contact;
use super::event::{Aliases, Followup, FollowupId};
use super::id::{Address, CaseCode, ChannelName, ContactId, DeliveryId, LinkKey, SeenKey, SourceId};
use super::message::Entry;
use super::roster::Roster;
use super::say::{Delivery, Feedback};
use super::tally::Tallies;
use super::time::Stamp;
use super::trail::Act;

/// What is to be written, whole or not at all. Documents are whole and replace what was there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Contacts, new or changed.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// Cases, new or changed.
    pub cases: BTreeMap<CaseCode, Case>,
    /// The roster, if changed.
    pub roster: Option<Roster>,
    /// Further lines of transcripts, in order.
    pub entries: Vec<(CaseCode, Entry)>,
    /// Lines of transcripts that read otherwise, by their place in the case's list.
    pub amended: Vec<(CaseCode, u64, Entry)>,
    /// How many of the first entries of the audit trail go.
    pub cut: u64,
    /// Sources that are now taken.
    pub seen: Vec<SeenKey>,
    /// What messages of chats belong to.
    pub links: Vec<(LinkKey, Link)>,
    /// The numbers that deliveries of a case got in their recipient's chat.
    pub sent: Vec<(CaseCode, DeliveryId, Vec<SourceId>)>,
    /// Deliveries to make.
    pub deliveries: Vec<Delivery>,
    /// Deliveries that are over.
    pub settled: Vec<DeliveryId>,
    /// Work left for later.
    pub followups: Vec<(FollowupId, Followup)>,
    /// Follow-ups that are done.
    pub done: Vec<FollowupId>,
    /// Cases that are to be taken out of every index before they enter those where they belong.
    pub repairs: Vec<CaseCode>,
    /// Deliveries to be held until somebody lets go of them.
    pub held: Vec<Delivery>,
    /// Held deliveries that are let go of.
    pub unheld: Vec<DeliveryId>,
    /// What made no case, to be kept.
    pub automatic: Vec<Automatic>,
    /// What of it is let go of.
    pub let_go: Vec<CaseCode>,
    /// Cases that are forgotten. A decision that forgets is committed alone.
    pub forgotten: BTreeSet<CaseCode>,
    /// Contacts that are forgotten.
    pub forgotten_contacts: BTreeSet<ContactId>,
    /// Messages of chats that belong to nothing any more.
    pub unlinked: Vec<LinkKey>,
    /// What the audit trail must tell, in order.
    pub acts: Vec<Act>,
    /// Best effort, after the commit.
    pub feedbacks: Vec<Feedback>,
    /// What it adds to the line's counts.
    pub tallies: Tallies,
}

impl Changes {
    /// Whether they forget anything.
    #[must_use]
    pub fn forgets(&self) -> bool {
        !(self.forgotten.is_empty() && self.forgotten_contacts.is_empty() && self.unlinked.is_empty())
    }
}

/// What a message of a chat belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The case.
    pub case: CaseCode,
    /// Its contact: a reply goes to them and nobody else.
    pub contact: ContactId,
    /// The message of the case that it shows or is; 0 if none.
    pub seq: u32,
    /// The delivery that it is, if we sent it.
    pub delivery: Option<DeliveryId>,
    /// Whether it is no words of a contact's or an operator's: a note, an alert, how an answer ended. Then a reply to
    /// it, in a chat with a bot of the operators' own, may be meant for nobody but them.
    pub aside: bool,
    /// Whether it is of that what colleagues say to each other, or what the line asks an operator: then a reply to it is
    /// meant for no contact, by whatever bot.
    pub inner: bool,
    /// When it came to stand there, in line time; 0 where that was not kept, as of what stands in a contact's chat.
    pub at: Stamp,
}

impl Link {
    /// Of a message in an operator's chat that is about no case: it is remembered to be taken back.
    #[must_use]
    pub fn of_none(delivery: DeliveryId, at: Stamp) -> Self {
        let (case, contact) = (CaseCode::FIRST, ContactId([0; 16]));
        Self { case, contact, seq: 0, delivery: Some(delivery), aside: true, inner: false, at }
    }

    /// Whether it is about no case.
    #[must_use]
    pub fn is_of_none(&self) -> bool {
        self.contact == ContactId([0; 16])
    }
}

/// What an event needs to see; see [`needs`](super::decide::needs).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Whether these were taken before.
    pub seen: BTreeSet<SeenKey>,
    /// Contacts.
    pub contacts: BTreeSet<ContactId>,
    /// Cases.
    pub cases: BTreeSet<CaseCode>,
    /// Cases that a list named: each is looked at if it can be read, and the others all the same if it can't.
    pub listed: BTreeSet<CaseCode>,
    /// Links.
    pub links: BTreeSet<LinkKey>,
    /// Lists of cases.
    pub lists: BTreeSet<List>,
    /// Messages of transcripts that are not in their case's head: case and number.
    pub entries: BTreeSet<(CaseCode, u32)>,
    /// The first of the held deliveries.
    pub held: bool,
    /// The oldest of what made no case.
    pub oldest_automatic: bool,
    /// What made no case, by its code.
    pub automatic: BTreeSet<CaseCode>,
}

impl Needs {
    /// Whether nothing is needed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what `other` needs.
    pub fn merge(&mut self, other: Self) {
        self.seen.extend(other.seen);
        self.contacts.extend(other.contacts);
        self.cases.extend(other.cases);
        self.listed.extend(other.listed);
        self.links.extend(other.links);
        self.lists.extend(other.lists);
        self.entries.extend(other.entries);
        self.held |= other.held;
        self.oldest_automatic |= other.oldest_automatic;
        self.automatic.extend(other.automatic);
    }
}

/// A bounded list of cases by an index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// The first 8 of each waiting index.
    WaitingHeads,
    /// The first 33 of an index with a score of at least that, by score, then code.
    From(Index, Stamp),
    /// The first 33 of an index behind that place, by score, then code; the place need not be taken.
    Beyond(Index, (Stamp, CaseCode)),
    /// The first 33 of all that nobody has answered, also where it is quiet, behind that place, by since when they
    /// wait, then code.
    Open((Stamp, CaseCode)),
}

/// How many cases of each waiting index [`List::WaitingHeads`] holds.
pub const HEADS: usize = 8;
/// How many cases [`List::From`], [`List::Beyond`] and [`List::Open`] hold: one more than a follow-up handles, so that it knows
/// whether more are left.
pub const PAGE: usize = 33;

/// The part of the store that a batch's events see, with the changes of those decided before laid over it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Those of the asked keys that were taken before.
    pub seen: BTreeSet<SeenKey>,
    /// Those of the asked contacts that exist.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// Those of the asked cases that exist.
    pub cases: BTreeMap<CaseCode, Case>,
    /// Those of the listed cases that are stored and can't be read, each with what is wrong with it.
    pub unreadable: BTreeMap<CaseCode, String>,
    /// Those of the asked and listed cases that were forgotten.
    pub forgotten: BTreeSet<CaseCode>,
    /// Of these, those of which an old copy of the store still has what nobody can open.
    pub remains: BTreeSet<CaseCode>,
    /// The roster.
    pub roster: Roster,
    /// Those of the asked links that exist.
    pub links: BTreeMap<LinkKey, Link>,
    /// The asked lists, each with its members' scores.
    pub lists: BTreeMap<List, Vec<(CaseCode, Stamp)>>,
    /// The asked messages.
    pub entries: BTreeMap<(CaseCode, u32), Vec<Entry>>,
    /// The first 33 held deliveries, if asked.
    pub held: Vec<Delivery>,
    /// Those of the asked mails that are kept though they made no case; the oldest 33 first, if asked.
    pub automatic: Vec<Automatic>,
    /// How many bytes of them are kept at most; 0 for any number.
    pub automatic_room: u64,
    /// As whom those are known, or would be, of whom somebody says that an answer is for them: by channel and address.
    pub addressees: BTreeMap<(ChannelName, Address), Addressee>,
}

/// Under which ids whoever has an address is known, if they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Their own.
    pub id: ContactId,
    /// Others.
    pub aliases: Aliases,
}

impl Addressee {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = ContactId> {
        std::iter::once(self.id).chain(self.aliases.all())
    }
}

impl Snapshot {
    /// Lays a decision's changes over this, so that the next event of the batch sees them.
    pub fn apply(&mut self, changes: &Changes) {
        self.seen.extend(changes.seen.iter().copied());
        self.contacts.extend(changes.contacts.iter().map(|(k, v)| (*k, v.clone())));
        self.cases.extend(changes.cases.iter().map(|(k, v)| (*k, v.clone())));
        if let Some(roster) = &changes.roster {
            self.roster.clone_from(roster);
        }
        self.links.extend(changes.links.iter().cloned());
        self.cases.retain(|code, _| !changes.forgotten.contains(code));
        self.contacts.retain(|id, _| !changes.forgotten_contacts.contains(id));
        self.forgotten.extend(&changes.forgotten);
        self.held.retain(|d| !changes.unheld.contains(&d.id));
        self.automatic.retain(|mail| !changes.let_go.contains(&mail.code));
    }

    /// Adds what a further load brought; what is here already is newer and stays.
    pub fn absorb(&mut self, other: Self) {
        self.seen.extend(other.seen);
        for (k, v) in other.contacts {
            self.contacts.entry(k).or_insert(v);
        }
        for (k, v) in other.cases {
            self.cases.entry(k).or_insert(v);
        }
        self.unreadable.extend(other.unreadable);
        self.forgotten.extend(other.forgotten);
        self.remains.extend(other.remains);
        for mail in other.automatic {
            if self.automatic.iter().all(|known| known.code != mail.code) {
                self.automatic.push(mail);
            }
        }
        for (k, v) in other.links {
            self.links.entry(k).or_insert(v);
        }
        for (k, v) in other.lists {
            self.lists.entry(k).or_insert(v);
        }
        for (k, v) in other.entries {
            self.entries.entry(k).or_insert(v);
        }
    }
}
