//! One lane: deliveries in order, the first few of them perhaps claimed.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::DeliveryId;
use crate::domain::say::{Delivery, Headway, Slot};
use crate::domain::time::Stamp;
use crate::store::{RUN, Retry, Tried};

/// The claimed places are always the first ones.
#[derive(Default)]
pub(super) struct Lane {
    places: Vec<Place>,
    /// The newest delivery of each slot.
    slots: BTreeMap<Slot, DeliveryId>,
}

struct Place {
    delivery: Delivery,
    attempts: u32,
    maybe_sent: bool,
    claimed: bool,
    headway: Headway,
    /// Whether it is needless once it is not claimed any more.
    overtaken: bool,
    /// Before this, the delivery is not sent.
    due: Stamp,
    /// Until then the lane rests after a failed attempt; a replacement can't cut that short.
    rest: Stamp,
}

impl Place {
    fn ready_at(&self) -> Stamp {
        self.due.max(self.rest)
    }

    fn tried(&self) -> Tried {
        Tried {
            delivery: self.delivery.clone(),
            attempts: self.attempts,
            maybe_sent: self.maybe_sent,
            headway: self.headway.clone(),
        }
    }
}

impl Lane {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn holds(&self, id: DeliveryId) -> bool {
        self.places.iter().any(|p| p.delivery.id == id)
    }

    /// When a run of it can be handed out; none while one is out.
    pub(super) fn ready_at(&self) -> Option<Stamp> {
        self.places.first().filter(|p| !p.claimed).map(Place::ready_at)
    }

    /// How urgent the most urgent of its next run is.
    pub(super) fn rank(&self) -> u8 {
        self.places.iter().take(RUN).map(|p| p.delivery.class.rank()).min().unwrap_or(0)
    }

    /// Queues a delivery. One that replaces another takes its place, and is due no later than that one.
    pub(super) fn queue(&mut self, delivery: &Delivery) {
        if let Some(slot) = delivery.overtakes() {
            self.overtake(&slot);
        }
        let newest = delivery.slot.as_ref().and_then(|slot| self.slots.get(slot)).copied();
        let old = self.places.iter_mut().find(|p| !p.claimed && Some(p.delivery.id) == newest);
        let mut new = Place {
            delivery: delivery.clone(),
            attempts: 0,
            maybe_sent: false,
            claimed: false,
            headway: Headway::default(),
            overtaken: false,
            due: delivery.not_before,
            rest: Stamp(i64::MIN),
        };
        match old {
            Some(old) => {
                (new.due, new.rest) = (new.due.min(old.due), old.rest);
                *old = new;
            }
            None => self.places.push(new),
        }
        if let Some(slot) = &delivery.slot {
            self.slots.insert(slot.clone(), delivery.id);
        }
    }

    /// Takes out what stands in that slot, or sees to it that it is not tried again.
    fn overtake(&mut self, slot: &Slot) {
        let Some(id) = self.slots.get(slot).copied() else { return };
        match self.places.iter_mut().find(|p| p.delivery.id == id) {
            Some(place) if place.claimed => place.overtaken = true,
            _ => self.settle(id),
        }
    }

    pub(super) fn go_on(&mut self, id: DeliveryId, headway: &Headway) {
        if let Some(place) = self.places.iter_mut().find(|p| p.delivery.id == id) {
            place.headway.clone_from(headway);
            place.maybe_sent = false;
        }
    }

    pub(super) fn settle(&mut self, id: DeliveryId) {
        self.places.retain(|p| p.delivery.id != id);
        self.slots.retain(|_, newest| *newest != id);
    }

    /// Gives back a delivery and all behind it.
    pub(super) fn retry(&mut self, retry: &Retry) {
        let id = retry.delivery;
        let Some(first) = self.places.iter().position(|p| p.delivery.id == id) else { return };
        let place = &mut self.places[first];
        place.attempts = place.attempts.saturating_add(u32::from(retry.attempted));
        place.maybe_sent |= retry.maybe_sent;
        place.rest = retry.at;
        self.places[first..].iter_mut().for_each(|p| p.claimed = false);
        if self.places[first].overtaken {
            self.settle(id);
        }
    }

    /// Claims a run, if none is out and something is due.
    pub(super) fn claim(&mut self, now: Stamp) -> Vec<Tried> {
        if self.ready_at().is_none() {
            return Vec::new();
        }
        let due = self.places.iter_mut().take_while(|p| p.ready_at() <= now).take(RUN);
        due.map(|p| {
            p.claimed = true;
            p.tried()
        })
        .collect()
    }

    /// Ends the claims of a daemon that is gone. What it had begun to send may have been sent; all, if that is not known.
    pub(super) fn release(&mut self, begun: Option<&BTreeSet<DeliveryId>>) {
        for place in self.places.iter_mut().filter(|p| p.claimed) {
            place.claimed = false;
            place.maybe_sent |= begun.is_none_or(|begun| begun.contains(&place.delivery.id));
        }
    }

    /// Those of a run that are still here, for a retried commit.
    pub(super) fn again(&self, run: &[DeliveryId]) -> Vec<Tried> {
        self.places.iter().filter(|p| run.contains(&p.delivery.id)).map(Place::tried).collect()
    }
}
