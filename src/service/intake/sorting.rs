//! What comes by a channel that can leave nothing with its service but all: who gets in, and who waits on the disk.
//!
//! One sender gets their share of the day and no more, the last fifth is for whoever writes for the first time that day
//! or is in a case, and operators always get in: an answer makes room, and nobody else can give it.

use std::collections::BTreeSet;

use crate::channel::{Incoming, NotTaken, Parcel, Place};
use crate::domain::changes::{Needs, Snapshot};
use crate::domain::command::Command;
use crate::domain::event::{Arrival, Came, Event, Followup, Said, What};
use crate::domain::id::ContactId;
use crate::service::budget::Ask;
use crate::service::seed;
use crate::store::StoreError;

use super::{FrontDesk, spent};

/// How many follow-ups are read at a time.
const PAGE: usize = 256;

impl FrontDesk {
    /// Where each belongs. Who somebody is, is only asked where it matters.
    pub(super) async fn places(&self, incoming: &[Incoming]) -> Result<Vec<Place>, NotTaken> {
        if self.reports.refused().is_some() {
            return Err(NotTaken);
        }
        let mut places: Vec<Option<Place>> = incoming.iter().map(|one| self.at_once(&one.arrival)).collect();
        if places.iter().all(Option::is_some) {
            return Ok(places.into_iter().flatten().collect());
        }
        let doubtful = incoming.iter().zip(&places).filter(|(_, place)| place.is_none());
        let contacts = doubtful.flat_map(|(one, _)| ids(&one.arrival)).collect();
        let loaded = self.store.load(&Needs { contacts, ..Needs::default() }).await.map_err(|_| NotTaken)?;
        let mut behind = BTreeSet::new();
        for (one, place) in incoming.iter().zip(&mut places) {
            let sender = one.arrival.chat.contact();
            let is_behind = behind.contains(&sender);
            let told = place.unwrap_or_else(|| self.once_known(&one.arrival, &loaded.snapshot, is_behind));
            if told != Place::In {
                behind.insert(sender);
            }
            *place = Some(told);
        }
        Ok(places.into_iter().flatten().collect())
    }

    /// The place of what needs no further look: there is room for anybody.
    fn at_once(&self, arrival: &Arrival) -> Option<Place> {
        if is_farewell(arrival) {
            return Some(Place::In);
        }
        if self.aside.as_ref().is_some_and(|shelf| shelf.holds(arrival.chat.contact())) {
            return None;
        }
        let ask = ask(arrival, true);
        let now = self.clock.now().line;
        (self.budget.allows(&ask, now) && self.budget.take(&ask, now).is_ok()).then_some(Place::In)
    }

    fn once_known(&self, arrival: &Arrival, known: &Snapshot, is_behind: bool) -> Place {
        let policy = self.rules.policy();
        let Arrival { channel, address, chat, .. } = arrival;
        if known.roster.writer(&policy, channel, address, *chat).is_some() {
            return Place::In;
        }
        let waits = if self.aside.is_some() { Place::Aside } else { Place::There };
        if is_behind || self.aside.as_ref().is_some_and(|shelf| shelf.holds(chat.contact())) {
            return waits;
        }
        let now = self.clock.now().line;
        let ask = ask(arrival, !self.is_person(arrival, known));
        if self.budget.take(&ask, now).is_ok() { Place::In } else { waits }
    }

    /// Whether it is their first word of the day, or they are in a case.
    fn is_person(&self, arrival: &Arrival, known: &Snapshot) -> bool {
        let in_a_case = |id: ContactId| known.contacts.get(&id).is_some_and(|contact| contact.case.is_some());
        let now = self.clock.now().line;
        let first = ask(arrival, false).sender.is_some_and(|sender| self.budget.is_new(&sender, now));
        first || ids(arrival).any(in_a_case)
    }

    /// Keeps it on the disk. While the disk has no room either, it stays where it is.
    pub(super) async fn lay_aside(&self, parcel: Parcel, of: &Incoming) -> Result<(), NotTaken> {
        let Some(shelf) = self.aside.clone() else { return Err(NotTaken) };
        let bytes = parcel.updates.iter().map(|update| update.len() as u64).sum();
        if !self.budget.has_disk(bytes) {
            return Err(NotTaken);
        }
        let (words, now) = (ask(&of.arrival, false).words, self.clock.now().civil);
        let is_first = !shelf.holds(parcel.sender);
        let kept = tokio::task::spawn_blocking(move || shelf.keep(&parcel, words, now)).await;
        let kept = kept.map_err(|_| NotTaken)?;
        self.tell_aside();
        kept.map_err(|error| {
            tracing::error!(%error, "what has no room can't be put aside, so it stays with its service");
            NotTaken
        })?;
        if is_first {
            self.tell_sender(&of.arrival).await;
        }
        Ok(())
    }

    /// Tells whoever had their share that what they say is kept; once until all of it is in. Where there is no room for
    /// anybody, there is none for that either.
    async fn tell_sender(&self, of: &Arrival) {
        let said = Said { waits: true, ..Said::default() };
        let arrival = Arrival { what: Came::Said(said), ..of.clone() };
        let (ask, now) = (Ask { sender: None, ..ask(&arrival, false) }, self.clock.now().line);
        if !self.budget.allows(&ask, now) {
            return;
        }
        let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Arrived(arrival) };
        if self.desk.submit(event).await.is_err() {
            tracing::debug!("the line ends before somebody was told that their message waits for room");
        }
    }

    /// The next for which there is room.
    pub(super) async fn next_back(&self) -> Option<Parcel> {
        let shelf = self.aside.clone()?;
        let now = self.clock.now().line;
        for sender in shelf.senders() {
            let chat = sender.chat();
            let is_new = self.budget.is_new(&(chat, false), now);
            let asked = |words| Ask { sender: Some((chat, false)), machine: !is_new, words, files: 0 };
            if !self.budget.allows(&asked(0), now) {
                continue;
            }
            let shelf = shelf.clone();
            let first = tokio::task::spawn_blocking(move || shelf.first(sender)).await.ok().flatten();
            let Some((parcel, words)) = first else { continue };
            // Where the store does not tell, nobody knows whose words they are by now.
            if self.is_forgotten(&parcel).await.ok()? {
                self.let_go(&parcel).await;
                continue;
            }
            if self.budget.take(&asked(words), now).is_ok() {
                return Some(parcel);
            }
        }
        None
    }

    /// Whether whoever said it was forgotten since: that is written before what they said is gone from the disk, and by
    /// then they are nobody whom the line knows.
    async fn is_forgotten(&self, parcel: &Parcel) -> Result<bool, StoreError> {
        let Some(number) = parcel.number else { return Ok(false) };
        let until = |followup: &Followup| match followup {
            Followup::Expunge(gone) => gone.contacts.get(&parcel.sender).copied(),
            _ => None,
        };
        for skip in (0..).step_by(PAGE) {
            let page = self.store.followups(skip, PAGE).await?;
            if page.iter().filter_map(|(_, followup)| until(followup)).any(|until| number <= until.0) {
                return Ok(true);
            }
            if page.len() < PAGE {
                break;
            }
        }
        Ok(false)
    }

    /// It is in.
    pub(super) async fn let_go(&self, parcel: &Parcel) {
        let Some(shelf) = self.aside.clone() else { return };
        let parcel = parcel.clone();
        if tokio::task::spawn_blocking(move || shelf.is_back(&parcel)).await.is_err() {
            tracing::warn!("what was put aside is in, and may lie on the disk still");
        }
        self.tell_aside();
    }

    fn tell_aside(&self) {
        if let Some(shelf) = &self.aside {
            self.reports.puts_aside(shelf.channel(), shelf.count());
        }
    }
}

fn ask(arrival: &Arrival, machine: bool) -> Ask {
    let (sender, words, files) = spent(arrival).unwrap_or(((arrival.chat, false), 0, 0));
    Ask { sender: Some(sender), machine, words, files }
}

fn ids(arrival: &Arrival) -> impl Iterator<Item = ContactId> {
    std::iter::once(arrival.chat.contact()).chain(arrival.aliases.all())
}

/// Whoever wants to be forgotten makes room.
fn is_farewell(arrival: &Arrival) -> bool {
    let command = match &arrival.what {
        Came::Said(said) => said.command.as_ref(),
        Came::Pressed { command, .. } => command.as_ref(),
        _ => None,
    };
    matches!(command, Some(Command::Forget | Command::ForgetMe | Command::ForgetNow))
}
