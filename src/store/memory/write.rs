//! What changes the memory store.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Claimed, Kept, Own, State};
use crate::domain::say::Delivery;
use crate::domain::time::Stamp;
use crate::store::point::History;
use crate::store::{Batch, CaseWrite, Epoch, LaneId, Most, OPS, Result, Rev, Run, StoreError, VERSION};

impl State {
    pub(super) fn seize(&mut self, own: &Own, from: Epoch) -> Option<Epoch> {
        if self.leader.epoch != from {
            return None;
        }
        self.leader.epoch.0 += 1;
        self.leader.born = VERSION;
        self.holder = own.token;
        if self.leader.point.history.is_none() {
            self.begin_history(&[]);
        }
        let begun = own.begun(from);
        self.lanes.values_mut().for_each(|lane| lane.release(begun.as_ref()));
        Some(self.leader.epoch)
    }

    pub(super) fn begin_history(&mut self, after: &[History]) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = u128::from(NEXT.fetch_add(1, Ordering::Relaxed)).to_be_bytes();
        self.leader.point.history = Some(History(id));
        self.leader.point.parents = after.to_vec();
    }

    pub(super) fn beat(&mut self, mark: &[u8]) {
        self.leader.beats += 1;
        self.leader.mark = mark.to_vec();
    }

    pub(super) fn commit(&mut self, own: &Own, epoch: Epoch, batch: &Batch) -> Result<Vec<Run>> {
        self.lead(own, epoch)?;
        if let Some((_, answer)) = self.answers.iter().find(|(op, _)| *op == batch.op) {
            return Ok(self.again(answer));
        }
        self.leader.point.check(&own.known.least())?;
        if batch.recalled_at.is_some_and(|at| at != self.leader.point.number) {
            return Err(StoreError::Conflict("what it was decided on is of another commit".into()));
        }
        self.validate(batch)?;
        self.leader.point.number += 1;
        #[cfg(test)]
        self.commits.push(batch.cases.iter().map(|write| write.case.clone()).collect());
        self.write_documents(batch);
        self.forget(batch);
        self.write_lanes(batch);
        let lanes = batch.lanes();
        let wanted =
            |lane: &LaneId| batch.claim_ranks.hold(self.lanes.get(lane).map_or(0, super::Lane::rank));
        let wanted: Vec<_> = lanes.iter().filter(|lane| wanted(lane)).cloned().collect();
        let runs = batch.claim_at.map(|now| self.claim_lanes(&wanted, now)).unwrap_or_default();
        self.forget_empty(&lanes);
        self.remember(batch, &runs);
        Ok(runs)
    }

    pub(super) fn claim(&mut self, own: &Own, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<Run>> {
        self.write(own, epoch)?;
        let ready = self
            .lanes
            .iter()
            .filter_map(|(id, lane)| lane.ready_at().map(|at| (lane.rank(), at, id.clone())));
        let mut ready: Vec<_> = ready.filter(|(_, at, _)| *at <= now).collect();
        ready.sort();
        let mut left = most.each;
        ready.retain(|(rank, ..)| match left.get_mut(usize::from(*rank)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        });
        let first: Vec<_> = ready.into_iter().take(most.all).map(|(.., id)| id).collect();
        Ok(self.claim_lanes(&first, now))
    }

    /// Everything that can refuse a batch, before anything is written.
    fn validate(&self, batch: &Batch) -> Result<()> {
        if batch.seen.iter().any(|key| self.seen.contains(key)) {
            return Err(StoreError::Conflict("a source was taken before".into()));
        }
        for write in &batch.contacts {
            unchanged("a contact", write.rev, self.contacts.get(&write.doc.id).map(|kept| kept.0))?;
        }
        for (id, rev) in &batch.forgotten_contacts {
            unchanged("a contact", *rev, self.contacts.get(id).map(|kept| kept.0))?;
        }
        for gone in &batch.forgotten {
            unchanged("a case", gone.rev, self.cases.get(&gone.code).map(|kept| kept.rev))?;
        }
        if batch.cases.iter().any(|write| self.forgotten.contains(&write.case.code)) {
            return Err(StoreError::Conflict("a case has the code of one that was forgotten".into()));
        }
        for write in &batch.cases {
            unchanged("a case", write.rev, self.cases.get(&write.case.code).map(|kept| kept.rev))?;
        }
        if let Some(write) = &batch.roster {
            unchanged("the roster", write.rev, Some(self.roster.0))?;
        }
        if batch.deliveries.iter().any(|d| self.is_queued(d)) {
            return Err(StoreError::Rejected("a delivery is queued already".into()));
        }
        Ok(())
    }

    fn is_queued(&self, delivery: &Delivery) -> bool {
        self.lanes.get(&LaneId::of(delivery)).is_some_and(|lane| lane.holds(delivery.id))
    }

    fn write_documents(&mut self, batch: &Batch) {
        self.seen.extend(&batch.seen);
        for write in &batch.contacts {
            self.contacts.insert(write.doc.id, (write.rev + 1, write.doc.clone()));
        }
        for write in &batch.cases {
            self.write_case(write);
        }
        if let Some(write) = &batch.roster {
            self.roster = (write.rev + 1, write.doc.clone());
        }
        self.links.extend(batch.links.iter().cloned());
        self.sent.extend(batch.sent.iter().map(|(code, id, numbers)| ((*code, *id), numbers.clone())));
        for (id, followup) in &batch.followups {
            match self.followups.iter_mut().find(|(known, _)| known == id) {
                Some(kept) => kept.1 = followup.clone(),
                None => self.followups.push((*id, followup.clone())),
            }
        }
        self.followups.retain(|(id, _)| !batch.done.contains(id));
        for (code, place, entry) in &batch.amended {
            let list = self.cases.get_mut(code).map(|kept| &mut kept.entries);
            let place = usize::try_from(*place).unwrap_or(usize::MAX);
            if let Some(there) = list.and_then(|list| list.get_mut(place)) {
                there.clone_from(entry);
            }
        }
        self.trail.extend(batch.trail.iter().cloned());
        let cut = usize::try_from(batch.cut).unwrap_or(usize::MAX).min(self.trail.len());
        self.trail.drain(..cut);
        self.held.retain(|d| !batch.unheld.contains(&d.id));
        self.held.extend(batch.held.iter().cloned());
        self.automatic.extend(batch.automatic.iter().cloned());
        self.automatic.retain(|mail| !batch.let_go.contains(&mail.code));
        for (count, by) in &batch.tallies {
            *self.tallies.entry(count.clone()).or_default() += by;
        }
    }

    fn forget(&mut self, batch: &Batch) {
        for gone in &batch.forgotten {
            for scores in self.indexes.values_mut() {
                scores.remove(gone.code);
            }
            self.cases.remove(&gone.code);
            self.spoiled.remove(&gone.code);
            self.sent.retain(|(code, _), _| *code != gone.code);
            self.forgotten.insert(gone.code);
        }
        for (id, _) in &batch.forgotten_contacts {
            self.contacts.remove(id);
            self.links.retain(|key, _| key.chat != id.chat());
        }
        self.links.retain(|key, _| !batch.unlinked.contains(key));
    }

    fn write_case(&mut self, write: &CaseWrite) {
        let code = write.case.code;
        for (index, _) in &write.before {
            if let Some(scores) = self.indexes.get_mut(index) {
                scores.remove(code);
            }
        }
        for (index, score) in write.case.indexes() {
            self.indexes.entry(index).or_default().set(code, score);
        }
        let mut entries = self.cases.remove(&code).map(|kept| kept.entries).unwrap_or_default();
        entries.extend(write.entries.iter().cloned());
        self.cases.insert(code, Kept { rev: write.rev + 1, case: write.case.clone(), entries });
    }

    /// What is over goes first, so that a new delivery meets the lane as it then stands.
    fn write_lanes(&mut self, batch: &Batch) {
        for (id, delivery) in &batch.settled {
            if let Some(lane) = self.lanes.get_mut(id) {
                lane.settle(*delivery);
            }
        }
        let retried = batch.retries.iter().filter_map(|r| Some((&r.lane, r.delivery, r.headway.as_ref()?)));
        let going = batch.headways.iter().map(|(lane, id, headway)| (lane, *id, headway));
        for (lane, id, headway) in going.chain(retried) {
            if let Some(lane) = self.lanes.get_mut(lane) {
                lane.go_on(id, headway);
            }
        }
        for retry in &batch.retries {
            if let Some(lane) = self.lanes.get_mut(&retry.lane) {
                lane.retry(retry);
            }
        }
        for delivery in &batch.deliveries {
            self.lanes.entry(LaneId::of(delivery)).or_default().queue(delivery);
        }
    }

    fn claim_lanes(&mut self, lanes: &[LaneId], now: Stamp) -> Vec<Run> {
        let run = |lane: &LaneId| {
            let deliveries = self.lanes.get_mut(lane)?.claim(now);
            (!deliveries.is_empty()).then(|| Run { lane: lane.clone(), deliveries })
        };
        lanes.iter().filter_map(run).collect()
    }

    fn forget_empty(&mut self, lanes: &[LaneId]) {
        for id in lanes {
            if self.lanes.get(id).is_some_and(|lane| lane.len() == 0) {
                self.lanes.remove(id);
            }
        }
    }

    fn remember(&mut self, batch: &Batch, runs: &[Run]) {
        let ids = |run: &Run| run.deliveries.iter().map(|tried| tried.delivery.id).collect();
        let answer = runs.iter().map(|run| (run.lane.clone(), ids(run))).collect();
        self.answers.push_back((batch.op, answer));
        if self.answers.len() > OPS {
            self.answers.pop_front();
        }
    }

    fn again(&self, answer: &[Claimed]) -> Vec<Run> {
        let run = |(lane, ids): &Claimed| {
            let deliveries = self.lanes.get(lane)?.again(ids);
            (!deliveries.is_empty()).then(|| Run { lane: lane.clone(), deliveries })
        };
        answer.iter().filter_map(run).collect()
    }
}

fn unchanged(what: &str, expected: Rev, stored: Option<Rev>) -> Result<()> {
    if stored.unwrap_or(0) == expected {
        Ok(())
    } else {
        Err(StoreError::Conflict(format!("{what} changed, or its place is taken")))
    }
}
