//! A batch as one call of `commit.lua`.

mod outbox;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::RedisStore;
use super::ahead::Sealed;
use super::args::Args;
use super::codec::{Place, contact_owner, packed, packed_absolute, sent_field};
use super::document::{CASE, Lying, Owner, ROSTER};
use super::group::grouped;
use super::links::link_field;
use super::names::AUTOMATIC;
use super::owned::Keys;
use super::script::{Called, Done};
use crate::domain::case::Index;
use crate::domain::id::CaseCode;
use crate::domain::tally::Tally;
use crate::domain::time::Stamp;
use crate::keys::{Bound, Leaves};
use crate::store::{Batch, CaseWrite, Epoch, LaneId, OPS, Result, Rev, Run};

/// A call in the making.
struct Draft<'a> {
    store: &'a RedisStore,
    batch: &'a Batch,
    args: Args,
    /// The batch's lanes, by which items name them.
    lanes: Vec<LaneId>,
    tags: Vec<[u8; 16]>,
    keys: Keys,
    /// How its cases will lie there, and the roster.
    lying: Vec<(CaseCode, Rev, Lying)>,
    roster: Option<(Rev, Lying)>,
}

impl RedisStore {
    pub(super) async fn commit_batch(&self, epoch: Epoch, batch: &Batch) -> Result<Vec<Run>> {
        batch.check()?;
        self.tell_of_period().await?;
        let sealed = match self.memo.ahead.take(batch.op).filter(|sealed| sealed.period == self.period()) {
            Some(sealed) => sealed,
            None => self.seal(batch, self.keys_for(batch).await?)?,
        };
        let args = sealed.args.behind(self.head(epoch, batch));
        args.check_size()?;
        let written = Arc::new(sealed.written);
        self.memo.ahead.begins(Arc::clone(&written));
        let called = self.invoke(&self.scripts.commit, &args).await;
        self.memo.ahead.ended();
        let Called { done, number, mut reply } = called?;
        if done == Done::Now {
            self.memo.keep(&written);
        } else {
            // It lies there as it was sealed before.
            self.memo.ahead.drop_all();
        }
        self.memo.keep_counted(batch.tallies.keys().map(|(_, count)| count));
        self.memo.keep_indexes(batch.cases.iter().flat_map(|w| w.case.indexes()).map(|(index, _)| index));
        let expected = self.known.committed(number);
        if done == Done::Now && !expected {
            tracing::warn!(number, "the store counts its commits otherwise than expected; it is read anew");
            self.memo.forget();
        }
        self.read_runs(&mut reply, &sealed.tags)
    }

    /// Seals a batch that stands on the commit under way, if that takes no question to Redis. It counts unless anything
    /// goes wrong before it is its turn.
    pub(super) fn seal_ahead(&self, batch: &Batch) {
        let turn = self.memo.ahead.turn();
        let mut keys = Keys::default();
        let sealed = match self.known_keys(batch, &mut keys) {
            Ok(unknown) if unknown.is_empty() => self.seal(batch, keys),
            Ok(_) => return,
            Err(error) => Err(error),
        };
        match sealed {
            Ok(sealed) => self.memo.ahead.keep(turn, batch.op, sealed),
            // When it is its turn it is told to whom it concerns.
            Err(error) => tracing::debug!(%error, "a batch can't be sealed ahead"),
        }
    }

    fn seal(&self, batch: &Batch, keys: Keys) -> Result<Sealed> {
        let period = self.period();
        let lanes = batch.lanes();
        let tags: Vec<_> = lanes.iter().map(|lane| self.codec.lane_tag(lane)).collect();
        let (args, lying, roster) = (Args::default(), Vec::new(), None);
        let mut draft = Draft { store: self, batch, args, lanes, tags, keys, lying, roster };
        draft.write()?;
        let Draft { args, tags, keys, lying, roster, .. } = draft;
        Ok(Sealed { args, tags, period, written: keys.written(batch, lying, roster) })
    }

    /// The period of keys by which new documents are wrapped.
    fn period(&self) -> Option<u32> {
        self.codec.ring.leaves().and_then(Leaves::current)
    }

    /// What stands before what is sealed: who writes and what is known now, and what is claimed.
    fn head(&self, epoch: Epoch, batch: &Batch) -> Args {
        let mut args = Args::default();
        args.push(batch.op.0);
        self.warrant(&mut args, epoch);
        args.number(OPS);
        match batch.claim_at {
            Some(at) => args.time(at),
            None => args.push([]),
        };
        let ranks = (b'0'..).zip(batch.claim_ranks.0).filter(|(_, claimed)| *claimed);
        args.push(ranks.map(|(rank, _)| rank).collect::<Vec<u8>>());
        args.push(batch.recalled_at.map(|at| at.to_string()).unwrap_or_default());
        args
    }
}

impl<'a> Draft<'a> {
    /// Writes the arguments in the order that `commit.lua` reads them.
    fn write(&mut self) -> Result<()> {
        let fixed = [
            "meta",
            "ops",
            "ops:order",
            "ready",
            "busy",
            "followups",
            "followups:order",
            "held",
            "held:order",
            AUTOMATIC,
            "automatic:order",
            super::forgotten::NAME,
        ];
        self.args = Args::with_keys(fixed.map(|name| self.store.codec.names.one(name)));
        self.lanes();
        self.seen();
        self.documents()?;
        self.forgotten();
        self.deliveries()?;
        self.days();
        self.amended()?;
        self.entries()?;
        self.cut();
        self.fields()?;
        self.indexes()?;
        self.settlements()?;
        self.followups()?;
        self.tallies()?;
        self.unlinked();
        Ok(())
    }

    /// What is left of a case is that there was one, with a revision that no new one has.
    fn forgotten(&mut self) {
        let (batch, names) = (self.batch, &self.store.codec.names);
        self.args.number(batch.forgotten.len() + batch.forgotten_contacts.len());
        for gone in &batch.forgotten {
            self.args.key(names.case(gone.code)).number(gone.rev).number(gone.rev + 1).time(gone.at);
            self.args.key(names.list(gone.code)).key(names.sent(gone.code));
        }
        for (id, rev) in &batch.forgotten_contacts {
            let links = names.link(id.chat());
            self.args.key(names.contact(*id)).number(rev).push([]).push([]).key(links.clone()).key(links);
        }
    }

    fn unlinked(&mut self) {
        self.args.number(self.batch.unlinked.len());
        for key in &self.batch.unlinked {
            self.args.key(self.store.codec.names.link(key.chat)).push(link_field(key.message));
        }
    }

    fn lanes(&mut self) {
        self.args.number(self.tags.len());
        for tag in &self.tags {
            let [q, d] = self.store.codec.names.lane(*tag);
            self.args.key(q);
            self.args.place(d);
            self.args.push(*tag);
        }
    }

    fn lane(&mut self, lane: &LaneId) {
        let place = self.lanes.iter().position(|known| known == lane).map_or(0, |at| at + 1);
        self.args.number(place);
    }

    fn seen(&mut self) {
        let keys = self.batch.seen.iter().map(|key| ((key.shelf, key.day), key.hash));
        let sets = grouped(keys);
        self.args.number(sets.len());
        for ((shelf, day), hashes) in sets {
            self.args.key(self.store.codec.names.seen(shelf, i64::from(day))).number(hashes.len());
            for hash in hashes {
                self.args.push(hash);
            }
        }
    }

    fn documents(&mut self) -> Result<()> {
        let roster = usize::from(self.batch.roster.is_some());
        self.args.number(self.batch.contacts.len() + self.batch.cases.len() + roster);
        let codec = &self.store.codec;
        for write in &self.batch.contacts {
            let (id, rev) = (write.doc.id, write.rev + 1);
            let Some(opened) = self.keys.contacts.get(&id) else { continue };
            let bound = Bound { owner: contact_owner(&id), seq: rev, field: "contact" };
            let sealed = Place { name: "", key: &opened.key, bound }.close(&write.doc)?;
            self.args.key(codec.names.contact(id));
            self.args.push(opened.expected(write.rev)).number(rev);
            self.args.push("d").push(sealed).push(opened.wrapped.clone()).push([]);
        }
        for write in &self.batch.cases {
            self.case(write)?;
        }
        if let Some(write) = &self.batch.roster {
            let rev = write.rev + 1;
            let owner = Owner { name: "", key: codec.ring.line(), whose: b"roster" };
            let before = self.store.memo.roster(write.rev);
            let closed = owner.close(ROSTER, rev, packed_absolute(&write.doc)?, before)?;
            self.args.key(codec.names.one("roster")).number(write.rev).number(rev);
            self.args.push(closed.field).push(closed.sealed).push([]).push([]);
            self.roster = Some((rev, closed.lies));
        }
        Ok(())
    }

    fn case(&mut self, write: &CaseWrite) -> Result<()> {
        let (code, rev) = (write.case.code, write.rev + 1);
        let Some(opened) = self.keys.cases.get(&code) else { return Ok(()) };
        let owner = code.compact();
        let owner = Owner { name: "", key: &opened.key, whose: owner.as_bytes() };
        // What was taken out of it for its age would stand on in what is changed: it is written whole.
        let may_change = opened.wrapped.is_empty() && write.case.stripped.is_none();
        let before = self.store.memo.lying(code, write.rev).filter(|_| may_change);
        let closed = owner.close(CASE, rev, packed(&write.case)?, before)?;
        self.args.key(self.store.codec.names.case(code));
        self.args.push(opened.expected(write.rev));
        self.args.number(rev).push(closed.field).push(closed.sealed).push(opened.wrapped.clone());
        // What is there stays, unless it is of another that stood here.
        let others = write.rev != 0 && !opened.wrapped.is_empty();
        match write.entries.len() as u64 {
            0 if !others => self.args.push([]),
            more => self.args.number(opened.entries + more),
        };
        self.lying.push((code, rev, closed.lies));
        Ok(())
    }

    fn days(&mut self) {
        let days: BTreeSet<_> = self.batch.seen.iter().map(|key| (key.shelf, key.day)).collect();
        self.args.number(days.len());
        for (shelf, day) in days {
            self.args.key(self.store.codec.names.days(shelf)).number(day);
        }
    }

    fn entries(&mut self) -> Result<()> {
        let mut all = Vec::new();
        for write in &self.batch.cases {
            let code = write.case.code;
            let Some(opened) = self.keys.cases.get(&code) else { continue };
            let owner = code.compact();
            for (at, entry) in (opened.entries..).zip(&write.entries) {
                all.push((code, super::tail::close(&opened.key, &owner, at, entry)?));
            }
        }
        let named = all.into_iter().map(|(code, element)| (self.store.codec.names.list(code), element));
        let mut named: Vec<_> = named.collect();
        for record in &self.batch.trail {
            named.push((self.store.codec.names.one(super::trail::NAME), self.store.close_record(record)?));
        }
        let lists = grouped(named);
        self.args.number(lists.len());
        for (list, elements) in lists {
            self.args.key(list).number(elements.len());
            for element in elements {
                self.args.push(element);
            }
        }
        Ok(())
    }

    /// Lines of transcripts in the place of others.
    fn amended(&mut self) -> Result<()> {
        let mut all = Vec::new();
        for (code, place, entry) in &self.batch.amended {
            let Some(opened) = self.keys.cases.get(code) else { continue };
            let element = super::tail::close(&opened.key, &code.compact(), *place, entry)?;
            all.push((self.store.codec.names.list(*code), (*place, element)));
        }
        let lists = grouped(all);
        self.args.number(lists.len());
        for (list, elements) in lists {
            self.args.key(list).number(elements.len());
            for (place, element) in elements {
                self.args.number(place).push(element);
            }
        }
        Ok(())
    }

    /// The beginning of the audit trail.
    fn cut(&mut self) {
        let cut = self.batch.cut;
        self.args.number(usize::from(cut > 0));
        if cut > 0 {
            self.args.key(self.store.codec.names.one(super::trail::NAME)).number(cut);
        }
    }

    fn fields(&mut self) -> Result<()> {
        let codec = &self.store.codec;
        let known = |index: &Index| self.store.memo.knows(index);
        let all = self.batch.cases.iter().flat_map(|write| write.case.indexes());
        let new: BTreeSet<Index> = all.map(|(index, _)| index).filter(|index| !known(index)).collect();
        let counts = self.new_counts();
        self.args.number(self.batch.links.len() + self.batch.sent.len() + new.len() + counts.len());
        for (key, link) in &self.batch.links {
            let sealed = codec.close_link(*key, link)?;
            self.args.key(codec.names.link(key.chat)).push(link_field(key.message)).push(sealed);
        }
        for (code, id, numbers) in &self.batch.sent {
            let sealed = codec.close_sent(*code, *id, numbers)?;
            self.args.key(codec.names.case(*code)).push(sent_field(*id)).push(sealed);
        }
        for index in new {
            let tag = codec.index_tag(&index)?;
            let sealed = codec.place("", &tag, 0, "index").close(&index)?;
            self.args.key(codec.names.one("index")).push(tag).push(sealed);
        }
        for count in counts {
            let tag = codec.tally_tag(count)?;
            let sealed = codec.place("", &tag, 0, "tally").close(count)?;
            self.args.key(codec.names.one("tally")).push(tag).push(sealed);
        }
        Ok(())
    }

    /// The kinds of count whose names may not be stored yet.
    fn new_counts(&self) -> BTreeSet<&'a Tally> {
        let all = self.batch.tallies.keys().map(|(_, count)| count);
        all.filter(|count| !self.store.memo.counted(count)).collect()
    }

    fn tallies(&mut self) -> Result<()> {
        let codec = &self.store.codec;
        self.args.number(self.batch.tallies.len());
        for ((day, count), by) in &self.batch.tallies {
            self.args.key(codec.names.tally(*day)).push(codec.tally_tag(count)?).number(by);
        }
        Ok(())
    }

    fn indexes(&mut self) -> Result<()> {
        let mut leaves: Vec<(Index, CaseCode)> = Vec::new();
        let mut enters: Vec<(Index, (Stamp, CaseCode))> = Vec::new();
        for CaseWrite { before, case, .. } in &self.batch.cases {
            let after = case.indexes();
            let left = before.iter().filter(|(old, _)| !after.iter().any(|(new, _)| new == old));
            leaves.extend(left.map(|(index, _)| (index.clone(), case.code)));
            let new = after.iter().filter(|place| !before.contains(place));
            enters.extend(new.map(|(index, at)| (index.clone(), (*at, case.code))));
        }
        let codec = &self.store.codec;
        for gone in &self.batch.forgotten {
            leaves.extend(gone.places.iter().map(|index| (index.clone(), gone.code)));
        }
        let leaves = grouped(leaves);
        self.args.number(leaves.len());
        for (index, codes) in leaves {
            self.args.key(codec.names.index(codec.index_tag(&index)?)).number(codes.len());
            for code in codes {
                self.args.push(code.compact());
            }
        }
        let enters = grouped(enters);
        self.args.number(enters.len());
        for (index, places) in enters {
            self.args.key(codec.names.index(codec.index_tag(&index)?)).number(places.len());
            for (at, code) in places {
                self.args.time(at).push(code.compact());
            }
        }
        Ok(())
    }
}
