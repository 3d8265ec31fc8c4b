//! What is remembered, and until when it holds.

use std::sync::Arc;

use crate::domain::case::State;
use crate::domain::changes::Needs;
use crate::domain::contact::Contact;
use crate::domain::id::{CaseCode, ContactId, SeenKey};
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::roster::Roster;
use crate::store::shelf::Shelf;
use crate::store::{Batch, Loaded, Rev};

use super::known_case::KnownCase;
use super::size::size;

/// About what a remembered key takes.
const KEY: usize = 96;

/// What is remembered. All of it holds at one commit, or there is nothing.
pub(super) struct Kept {
    /// How many commits there were when it held.
    at: Option<u64>,
    /// Counts what may make a reading old that is under way: commits, and each time that all was dropped.
    turn: u64,
    /// Whether a commit is under way.
    writing: bool,
    automatic_room: u64,
    roster: Option<(Rev, Arc<Roster>)>,
    shelf: Shelf<Name, Thing>,
}

/// What something on the shelf is remembered under.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Name {
    Contact(ContactId),
    Case(CaseCode),
    Seen(SeenKey),
}

enum Thing {
    /// Its revision and what is there, if anything.
    Contact(Option<Rev>, Option<Box<Contact>>),
    Case(Box<KnownCase>),
    /// It was taken.
    Seen,
}

/// When a reading began.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn(Option<u64>);

impl Kept {
    /// Nothing, with room for so many bytes.
    pub fn new(room: usize) -> Self {
        let shelf = Shelf::new(room);
        Self { at: None, turn: 0, writing: false, automatic_room: 0, roster: None, shelf }
    }

    /// Drops everything.
    pub fn drop_all(&mut self) {
        self.turn += 1;
        self.at = None;
        self.roster = None;
        self.shelf.clear();
    }

    /// A reading begins.
    pub fn turn(&self) -> Turn {
        Turn((!self.writing).then_some(self.turn))
    }

    /// A commit begins. One that never ended may have been taken or not.
    pub fn begin(&mut self) -> Option<u64> {
        if self.writing {
            self.drop_all();
        }
        self.turn += 1;
        self.writing = true;
        self.at
    }

    /// It was taken: it began where `before` tells, and now the store stands at `now`. Unless that is the next number
    /// nothing that was remembered can be relied on.
    pub fn taken(&mut self, batch: &Batch, before: Option<u64>, now: u64) {
        self.turn += 1;
        self.writing = false;
        if before.is_none() || self.at != before || before.map(|at| at + 1) != Some(now) {
            return self.drop_all();
        }
        self.at = Some(now);
        self.write(batch);
    }

    /// It was refused, or nobody knows.
    pub fn not_taken(&mut self) {
        self.writing = false;
        self.drop_all();
    }

    /// Keeps what was read, unless something was written since that reading began. Where the roster was not asked for,
    /// there must be something to which that adds.
    pub fn keep(&mut self, begun: Turn, needs: &Needs, loaded: &Loaded, roster: bool, now: u64) {
        if begun.0.is_none() || begun != self.turn() || (!roster && self.at != Some(now)) {
            return;
        }
        if self.at != Some(now) {
            self.drop_all();
            self.at = Some(now);
        }
        let snapshot = &loaded.snapshot;
        self.automatic_room = snapshot.automatic_room;
        if roster && self.roster.as_ref().is_none_or(|(rev, _)| *rev != loaded.roster) {
            self.roster = Some((loaded.roster, Arc::new(snapshot.roster.clone())));
        }
        for id in &needs.contacts {
            let contact = snapshot.contacts.get(id).cloned().map(Box::new);
            self.put_contact(*id, loaded.contacts.get(id).copied(), contact);
        }
        for (code, case) in &snapshot.cases {
            let known = self.case(*code).map(|known| known.rev);
            let rev = loaded.cases.get(code).map(|(rev, _)| *rev);
            if let Some(rev) = rev.filter(|rev| known != Some(*rev)) {
                self.put_case(KnownCase::loaded(rev, case.clone()));
            }
        }
        self.put_seen(snapshot.seen.iter().copied());
    }

    /// What of it is remembered as of the commit at which the store is known to stand, and what is not.
    pub fn recall(&mut self, needs: &Needs, now: u64) -> Option<(Loaded, Needs)> {
        if self.writing || self.at != Some(now) {
            self.drop_all();
            return None;
        }
        let (rev, roster) = self.roster()?;
        let mut loaded = Loaded { roster: rev, recalled_at: self.at, ..Loaded::default() };
        loaded.snapshot.roster = Roster::clone(&roster);
        let mut rest = needs.clone();
        self.recall_rest(&mut rest, &mut loaded);
        Some((loaded, rest))
    }

    /// Adds what is remembered of what is needed yet, and takes that out.
    pub(super) fn recall_rest(&mut self, rest: &mut Needs, loaded: &mut Loaded) {
        loaded.snapshot.automatic_room = self.automatic_room;
        rest.contacts.retain(|id| !self.recall_contact(*id, loaded));
        rest.cases.retain(|code| !self.recall_case(*code, loaded));
        rest.listed.retain(|code| !self.recall_case(*code, loaded));
        rest.seen.retain(|key| {
            let known = self.shelf.get(Name::Seen(*key)).is_some();
            if known {
                loaded.snapshot.seen.insert(*key);
            }
            !known
        });
    }

    /// The roster, and its revision.
    pub(super) fn roster(&self) -> Option<(Rev, Arc<Roster>)> {
        self.roster.clone()
    }

    /// The roster as of that commit.
    pub fn roster_at(&self, now: u64) -> Option<Arc<Roster>> {
        self.roster.as_ref().filter(|_| self.at == Some(now)).map(|(_, roster)| Arc::clone(roster))
    }

    /// Whether something is remembered, all of it as of that commit, and no further one is under way.
    pub fn holds_at(&self, number: u64) -> bool {
        self.at == Some(number) && !self.writing
    }

    /// Whether that commit is the one under way, or is the next to be: what is remembered holds just before it.
    pub(super) fn holds_before(&self, number: u64) -> bool {
        self.at.map(|at| at + 1) == Some(number)
    }

    /// Adds what is remembered of a contact; whether anything is.
    fn recall_contact(&mut self, id: ContactId, to: &mut Loaded) -> bool {
        let Some(Thing::Contact(rev, contact)) = self.shelf.get(Name::Contact(id)) else { return false };
        to.contacts.extend(rev.map(|rev| (id, rev)));
        to.snapshot.contacts.extend(contact.as_deref().map(|contact| (id, contact.clone())));
        true
    }

    fn recall_case(&mut self, code: CaseCode, to: &mut Loaded) -> bool {
        let Some(KnownCase { rev, case, .. }) = self.case(code) else { return false };
        to.cases.insert(code, (*rev, case.indexes()));
        to.snapshot.cases.insert(code, case.clone());
        true
    }

    /// What rendering a delivery takes, if all of it is remembered.
    pub fn material(&mut self, ask: &MaterialAsk, now: u64) -> Option<Material> {
        // Counts are remembered by nobody.
        if self.at != Some(now) || ask.days.is_some() {
            return None;
        }
        let (_, roster) = self.roster.clone()?;
        let mut material = Material::default();
        if let Some(code) = ask.case {
            let known = self.case(code)?;
            material.entries = known.entries(ask.depth)?;
            material.target = ask.target.map_or_else(|| Some(Vec::new()), |id| known.target(id))?;
            material.case = Some(known.case.clone());
        }
        if let Some(id) = ask.contact {
            let Some(Thing::Contact(_, contact)) = self.shelf.get(Name::Contact(id)) else { return None };
            material.contact = contact.as_deref().cloned();
        }
        for code in &ask.cases {
            material.cases.push(self.case(*code)?.case.clone());
        }
        material.roster = roster;
        Some(material)
    }

    fn write(&mut self, batch: &Batch) {
        if let Some(write) = &batch.roster {
            self.roster = Some((write.rev + 1, Arc::new(write.doc.clone())));
        }
        for write in &batch.contacts {
            self.put_contact(write.doc.id, Some(write.rev + 1), Some(Box::new(write.doc.clone())));
        }
        for write in &batch.cases {
            let code = write.case.code;
            let mut known = self.take_case(code);
            if let Some(known) = known.as_mut().filter(|_| batch.amended.iter().any(|(of, ..)| *of == code)) {
                known.amended();
            }
            let mut known = KnownCase::written(write, known);
            for (_, delivery, numbers) in batch.sent.iter().filter(|(of, ..)| *of == code) {
                known.sent(*delivery, numbers);
            }
            self.put_case(known);
        }
        self.write_beside(batch);
        for gone in &batch.forgotten {
            self.shelf.take(Name::Case(gone.code));
        }
        for (id, _) in &batch.forgotten_contacts {
            self.shelf.take(Name::Contact(*id));
        }
        self.put_seen(batch.seen.iter().copied());
    }

    /// What changes beside a case whose document stays as it is.
    fn write_beside(&mut self, batch: &Batch) {
        let written = |code: &CaseCode| batch.cases.iter().any(|write| write.case.code == *code);
        for (code, ..) in batch.amended.iter().filter(|(code, ..)| !written(code)) {
            if let Some(mut known) = self.take_case(*code) {
                known.amended();
                self.put_case(known);
            }
        }
        for (code, delivery, numbers) in batch.sent.iter().filter(|(code, ..)| !written(code)) {
            if let Some(mut known) = self.take_case(*code) {
                known.sent(*delivery, numbers);
                self.put_case(known);
            }
        }
    }

    fn case(&mut self, code: CaseCode) -> Option<&KnownCase> {
        match self.shelf.get(Name::Case(code)) {
            Some(Thing::Case(known)) => Some(known),
            _ => None,
        }
    }

    fn take_case(&mut self, code: CaseCode) -> Option<KnownCase> {
        match self.shelf.take(Name::Case(code)) {
            Some(Thing::Case(known)) => Some(*known),
            _ => None,
        }
    }

    /// One that is over is not looked at for long.
    fn put_case(&mut self, known: KnownCase) {
        let (name, size) = (Name::Case(known.case.code), known.size());
        if matches!(known.case.state, State::Closed { .. }) {
            self.shelf.take(name);
        } else {
            self.shelf.put(name, Thing::Case(Box::new(known)), size);
        }
    }

    fn put_contact(&mut self, id: ContactId, rev: Option<Rev>, contact: Option<Box<Contact>>) {
        let bytes = contact.as_deref().map_or(KEY, size);
        self.shelf.put(Name::Contact(id), Thing::Contact(rev, contact), bytes);
    }

    fn put_seen(&mut self, keys: impl IntoIterator<Item = SeenKey>) {
        for key in keys {
            self.shelf.put(Name::Seen(key), Thing::Seen, KEY);
        }
    }
}
