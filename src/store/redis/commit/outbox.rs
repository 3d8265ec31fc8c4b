//! What a batch does to lanes, follow-ups and what is held.

use super::Draft;
use crate::store::redis::names::AUTOMATIC;
use crate::store::{LaneId, Result};

impl Draft<'_> {
    pub(super) fn deliveries(&mut self) -> Result<()> {
        let batch = self.batch;
        self.args.number(batch.deliveries.len());
        for delivery in &batch.deliveries {
            let lane = LaneId::of(delivery);
            let tag = self.store.codec.lane_tag(&lane);
            let slot = delivery.slot.as_ref().map(|slot| self.store.codec.slot_tag(slot).to_vec());
            let sealed = self.store.codec.close_delivery(tag, delivery)?;
            let over = delivery.overtakes().map(|slot| self.store.codec.slot_tag(&slot).to_vec());
            self.lane(&lane);
            self.args.push(delivery.id.0.to_be_bytes()).push(slot.unwrap_or_default());
            self.args.push(over.unwrap_or_default()).number(delivery.class.rank());
            self.args.time(delivery.not_before).push(sealed);
        }
        Ok(())
    }

    pub(super) fn settlements(&mut self) -> Result<()> {
        let batch = self.batch;
        self.args.number(batch.settled.len());
        for (lane, id) in &batch.settled {
            self.lane(lane);
            self.args.push(id.0.to_be_bytes());
        }
        let retried = batch.retries.iter().filter_map(|r| Some((&r.lane, r.delivery, r.headway.as_ref()?)));
        let going = batch.headways.iter().map(|(lane, id, headway)| (lane, *id, headway));
        let headways: Vec<_> = going.chain(retried).collect();
        self.args.number(headways.len());
        for (lane, id, headway) in headways {
            let sealed = self.store.codec.close_headway(self.store.codec.lane_tag(lane), id, headway)?;
            self.lane(lane);
            self.args.push(id.0.to_be_bytes()).push(sealed);
        }
        self.args.number(batch.retries.len());
        for retry in &batch.retries {
            self.lane(&retry.lane);
            self.args.push(retry.delivery.0.to_be_bytes()).time(retry.at);
            self.args.number(u8::from(retry.maybe_sent)).number(u8::from(retry.attempted));
        }
        Ok(())
    }

    pub(super) fn followups(&mut self) -> Result<()> {
        let (codec, batch) = (&self.store.codec, self.batch);
        let [followups, held, automatic] = ["followups", "held", AUTOMATIC].map(|name| codec.names.one(name));
        self.args.number(batch.followups.len() + batch.held.len() + batch.automatic.len());
        for (id, followup) in &batch.followups {
            let sealed = codec.place("", b"followup", id.0, "followup").close(followup)?;
            self.args.key(followups.clone()).push(id.0.to_be_bytes()).push(sealed);
        }
        for delivery in &batch.held {
            let sealed = codec.place("", b"held", delivery.id.0, "held").close(delivery)?;
            self.args.key(held.clone()).push(delivery.id.0.to_be_bytes()).push(sealed);
        }
        for mail in &batch.automatic {
            let sealed = codec.close_mail(mail)?;
            self.args.key(automatic.clone()).push(mail.code.number().to_be_bytes()).push(sealed);
        }
        self.args.number(batch.done.len() + batch.unheld.len() + batch.let_go.len());
        let done = batch.done.iter().map(|id| (&followups, id.0));
        let unheld = batch.unheld.iter().map(|id| (&held, id.0));
        let let_go = batch.let_go.iter().map(|code| (&automatic, code.number()));
        for (key, id) in done.chain(unheld).chain(let_go) {
            self.args.key(key.clone()).push(id.to_be_bytes());
        }
        Ok(())
    }
}
