//! How a decision becomes durable.
//!
//! One trait, two implementations under one contract suite: `redis`, and `memory`, which is the reference
//! model. Every write of a line goes through [`Store::commit`], by the one committer task of the daemon
//! that holds the line's [`Epoch`]; a commit is taken whole or not at all.
//!
//! Architecture invariant: the store knows no policy and no clock. Times are passed in, indexes are derived
//! from the case ([`Case::indexes`]), and nothing that guards correctness has a time to live.

mod batch;
pub mod blobs;
#[cfg(test)]
mod contract;
mod error;
mod known;
mod lane;
pub mod memory;
mod op;
pub mod point;
pub mod redis;
pub mod refusal;
pub mod remembering;
mod shelf;
mod transcript;
mod version;
#[cfg(test)]
pub(crate) mod watched;

pub use error::{Result, StoreError};
pub use lane::{LaneId, Most, Queue, RUN, Ranks, Run, Tried};
pub use op::{Forgotten, OpId, Rev};
pub use version::VERSION;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::civil::Date;

use crate::domain::automatic::Automatic;
use crate::domain::case::{Case, Index};
use crate::domain::changes::{Link, Needs, Snapshot};
use crate::domain::contact::Contact;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{CaseCode, ChatId, ContactId, DeliveryId, LinkKey, SeenKey, Shelf, SourceId};
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::roster::Roster;
use crate::domain::say::{Delivery, Headway};
use crate::domain::tally::Tallies;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Head, Record};
use crate::keys::Leaves;
pub use point::{Epoch, LAG, Leader};
use point::{History, Point};

/// From which version on a message's number bears its bot.
pub const BEARS_BOTS: u32 = 2;

/// What was asked for, with the revisions that a commit must find unchanged.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The documents and lists.
    pub snapshot: Snapshot,
    /// Revisions of the loaded contacts.
    pub contacts: std::collections::BTreeMap<ContactId, Rev>,
    /// Revisions of the loaded cases, and where they stood in the indexes.
    pub cases: std::collections::BTreeMap<CaseCode, (Rev, Vec<(Index, Stamp)>)>,
    /// Revision of the roster.
    pub roster: Rev,
    /// Where it was not asked for but remembered: how many commits there were then.
    pub recalled_at: Option<u64>,
}

/// A document to write.
#[derive(Clone, Debug)]
pub struct Write<T> {
    /// The revision that it replaces; 0 for a new one.
    pub rev: Rev,
    /// The whole document; its revision is then one more.
    pub doc: T,
}

/// A case to write.
#[derive(Clone, Debug)]
pub struct CaseWrite {
    /// The revision that it replaces; 0 for a new one, whose code must be free.
    pub rev: Rev,
    /// Where the replaced one stood in the indexes.
    pub before: Vec<(Index, Stamp)>,
    /// The whole case.
    pub case: Case,
    /// Further lines of its transcript, in order.
    pub entries: Vec<Entry>,
}

/// One commit: everything that a batch of decisions changes.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its identity; a retry keeps it.
    pub op: OpId,
    /// Must all be new; then they are remembered.
    pub seen: Vec<SeenKey>,
    /// Contacts.
    pub contacts: Vec<Write<Contact>>,
    /// Cases.
    pub cases: Vec<CaseWrite>,
    /// The roster.
    pub roster: Option<Write<Roster>>,
    /// What messages of chats belong to.
    pub links: Vec<(LinkKey, Link)>,
    /// Numbers that deliveries of a case got in their recipient's chat.
    pub sent: Vec<(CaseCode, DeliveryId, Vec<SourceId>)>,
    /// Deliveries to queue, in order, after what is settled and retried. One with a slot replaces an unclaimed
    /// one with the same slot in its lane: it takes its place and is due no later, so that a stream of
    /// replacements postpones nothing, but never before the rest of a retry is over.
    pub deliveries: Vec<Delivery>,
    /// Claimed deliveries that are over: removed from their lanes. One that is gone already is no fault.
    pub settled: Vec<(LaneId, DeliveryId)>,
    /// How far claimed deliveries came that are not over, which leaves no doubt about them. One that is gone already is
    /// no fault.
    pub headways: Vec<(LaneId, DeliveryId, Headway)>,
    /// Claimed deliveries to be tried again: they, and what stands behind them, wait in their lanes. One that was
    /// overtaken meanwhile is removed.
    pub retries: Vec<Retry>,
    /// Follow-ups to keep.
    pub followups: Vec<(FollowupId, Followup)>,
    /// Follow-ups that are done.
    pub done: Vec<FollowupId>,
    /// Entries of the audit trail, in order. The roster that comes with them holds the new head.
    pub trail: Vec<Record>,
    /// Lines of transcripts that read otherwise, by their place in their case's list. One that is not there is no
    /// fault. The case's document comes with them.
    pub amended: Vec<(CaseCode, u64, Entry)>,
    /// How many of the first entries of the audit trail go. The roster that comes with it holds where it then begins.
    pub cut: u64,
    /// Deliveries to hold, in order, until somebody lets go of them.
    pub held: Vec<Delivery>,
    /// Held deliveries that are let go of.
    pub unheld: Vec<DeliveryId>,
    /// What made no case, to keep.
    pub automatic: Vec<Automatic>,
    /// What of it to let go of.
    pub let_go: Vec<CaseCode>,
    /// What to add to the line's counts.
    pub tallies: Tallies,
    /// Cases that are forgotten, each with the revision that it has and where it stood: of them nothing is left but
    /// that there was one.
    pub forgotten: Vec<Forgotten>,
    /// Contacts that are forgotten, each with the revision that they have: with what messages of their chat belong
    /// to nothing is left of them.
    pub forgotten_contacts: Vec<(ContactId, Rev)>,
    /// Messages of chats that belong to nothing any more.
    pub unlinked: Vec<LinkKey>,
    /// Claim what this commit makes ready, as of that line time: a run of each lane that it touches, of which
    /// no run is out when the rest of the commit is done.
    pub claim_at: Option<Stamp>,
    /// Of those lanes the ones that begin with a delivery of these ranks.
    pub claim_ranks: Ranks,
    /// Where it was decided on what was remembered: how many commits there were then. If there are others now it is a
    /// conflict.
    pub recalled_at: Option<u64>,
}

/// A commit that is under way, on which the next is decided.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// What it writes.
    pub batch: Arc<Batch>,
    /// The number that it will have.
    pub number: u64,
}

/// A delivery that must be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// Its lane.
    pub lane: LaneId,
    /// The delivery.
    pub delivery: DeliveryId,
    /// Line time before which the lane rests.
    pub at: Stamp,
    /// Whether it may have been sent already; then the next attempt is marked as a possible repeat.
    pub maybe_sent: bool,
    /// Whether it was tried at all, and not only waited.
    pub attempted: bool,
    /// How far it came, where that is more than was known.
    pub headway: Option<Headway>,
}

/// How many of the latest commits answer a retry. Only the very last can be in doubt; the rest is margin.
const OPS: usize = 256;

/// Of how many days counts are read at a time.
pub const DAYS: usize = 400;

/// How full the store is, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Members of each index in use, and the lowest score of each.
    pub indexes: Vec<(Index, u64, Option<Stamp>)>,
    /// Lanes that hold something.
    pub lanes: u64,
    /// Deliveries in them.
    pub deliveries: u64,
    /// Follow-ups.
    pub followups: u64,
}

/// How much memory the store takes, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// In use.
    pub used: u64,
    /// What it may use; 0 for as much as there is.
    pub most: u64,
    /// What the machine has; 0 if that is not known.
    pub machine: u64,
}

/// The durable state of one line.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Who leads the line. `WentBack` where the store stands behind a point that this handle knows of.
    async fn leader(&self) -> Result<Leader>;

    /// The store is known to have stood there: one that is behind it is `WentBack` from now on.
    fn expect(&self, point: &Point);

    /// The furthest point at which this handle saw the store and that it can't lose; every acknowledged commit
    /// counts, but for those of the last seconds on a store that may lose them.
    fn point(&self) -> Point;

    /// How many commits there were when this handle last heard of that.
    fn stands_at(&self) -> u64;

    /// Finds out what of the acknowledged can't be lost any more, on a store that may lose the last [`LAG`]: called
    /// that long after the last time.
    async fn settle(&self) -> Result<()>;

    /// Whether it may lose the last [`LAG`] of what it acknowledged, as somebody chose.
    fn may_lose_the_last(&self) -> bool {
        false
    }

    /// Begins a new history that follows those: the store was put back on purpose, and what anybody knows of them
    /// says nothing more.
    async fn begin_history(&self, epoch: Epoch, after: &[History]) -> Result<()>;

    /// Whoever led under that epoch is gone for certain, and had begun to send of what it claimed these and no others: only
    /// these may have been sent, for a take-over from it. Where that is not told, all may.
    fn had_begun(&self, epoch: Epoch, begun: BTreeSet<DeliveryId>);

    /// Takes the line over from the holder of `from`, unless somebody else already did. An epoch is its holder's:
    /// another handle can write nothing under it. Every claim of earlier epochs ends with it; an unused line
    /// begins a history.
    async fn seize(&self, from: Epoch) -> Result<Option<Epoch>>;

    /// Shows that the holder lives, and leaves its mark. `Fenced` if it is not the holder any more.
    async fn beat(&self, epoch: Epoch, mark: &[u8]) -> Result<()>;

    /// What of it is remembered, the roster at least, with the [commit](Batch::recalled_at) at which it holds; and what
    /// of it must be [read beside](Self::load_beside). Nobody is asked.
    ///
    /// Over a commit that is `under_way` it is as that leaves it, with its number, and what must be read beside is
    /// nothing that it writes. Nothing may come of it unless that commit is acknowledged at once, and is then still
    /// [remembered](Self::remembers).
    fn recall(&self, _needs: &Needs, _under_way: Option<&UnderWay>) -> Option<(Loaded, Needs)> {
        None
    }

    /// Whether all that is remembered holds at that commit.
    fn remembers(&self, _number: u64) -> bool {
        false
    }

    /// As [`load`](Self::load), for who has the roster: it may be missing.
    async fn load_beside(&self, needs: &Needs) -> Result<Loaded> {
        self.load(needs).await
    }

    /// Loads documents and lists. The roster always comes with them. Heads come by score, then code;
    /// an asked message is left out where it is not found. What can't be read is `Corrupt`, but for a listed
    /// case, which is told of in the snapshot.
    async fn load(&self, needs: &Needs) -> Result<Loaded>;

    /// Makes ready what a commit of that batch sends, but for what it claims, while the one on which it was decided is
    /// under way. It is sent by [`commit`](Self::commit); should that never come, nothing was done.
    fn seal(&self, _batch: &Batch) {}

    /// Writes a batch, whole or not at all, and returns the runs that it claimed.
    /// A batch that names the same thing twice is `Rejected`.
    async fn commit(&self, epoch: Epoch, batch: &Batch) -> Result<Vec<Run>>;

    /// Destroys the keys of what was forgotten, so that no copy of it opens any more, and returns how many. What was
    /// forgotten and is not destroyed yet is remembered over every end of the process. Nothing to do for a store
    /// that seals nothing.
    async fn destroy(&self, epoch: Epoch) -> Result<usize>;

    /// The messages of a chat that belong to those cases, or to any.
    async fn linked(&self, chat: ChatId, cases: Option<&BTreeSet<CaseCode>>) -> Result<Vec<SourceId>>;

    /// The messages of a chat that have stood there since that time or longer, as far as that was kept.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    async fn linked_by(&self, chat: ChatId, by: Stamp) -> Result<Vec<SourceId>>;

    /// Hands out runs of lanes that are ready at `now`, at most so many of them: those that begin with the most
    /// urgent class first, and among them the longest ready.
    async fn claim(&self, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<Run>>;

    /// What rendering these deliveries takes, in their order. A case that one merely lists is left out where it
    /// can't be read.
    async fn materials(&self, asks: &[MaterialAsk]) -> Result<Vec<Material>>;

    /// The same where the roster is known: it is large, and need not be read each time.
    async fn materials_beside(&self, asks: &[MaterialAsk], roster: &Arc<Roster>) -> Result<Vec<Material>> {
        let mut all = self.materials(asks).await?;
        for material in &mut all {
            material.roster = Arc::clone(roster);
        }
        Ok(all)
    }

    /// The whole transcript of a case, head and list, in order.
    async fn transcript(&self, code: CaseCode) -> Result<Vec<Entry>>;

    /// The indexes in use: those that have members, in order.
    async fn indexes(&self) -> Result<Vec<Index>>;

    /// Members of an index with scores in `from..=to`, lowest first, at most `limit`.
    async fn range(
        &self,
        index: &Index,
        from: Stamp,
        to: Stamp,
        limit: usize,
    ) -> Result<Vec<(CaseCode, Stamp)>>;

    /// Members of an index with scores up to `to`, highest first, then by code backwards, at most `limit`.
    async fn latest(&self, index: &Index, to: Stamp, limit: usize) -> Result<Vec<(CaseCode, Stamp)>>;

    /// Where cases stand in indexes now: their scores, in the order asked.
    async fn standings(&self, of: &[(CaseCode, Index)]) -> Result<Vec<Option<Stamp>>>;

    /// Some of all cases there are, and where to go on; begins and ends at cursor 0. Over a whole round every
    /// case that exists throughout comes at least once.
    async fn scan(&self, cursor: u64) -> Result<(Vec<CaseCode>, u64)>;

    /// Keeps the store itself in order: what would otherwise only grow is made small again, at a quiet time or
    /// when it is high time.
    async fn upkeep(&self, quiet: bool) -> Result<()>;

    /// Why what it acknowledges now could be lost: settings that somebody changed while it runs, each with what to
    /// do about it. Nothing if it is safe.
    async fn perils(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// How much memory it takes. Nothing for a store that counts none.
    async fn usage(&self) -> Result<Usage> {
        Ok(Usage::default())
    }

    /// The leaves that wrap the keys of cases and contacts; none for a store that seals nothing.
    fn keys(&self) -> Option<&Leaves> {
        None
    }

    /// Deliveries that are held, at most `limit`, the longest held first.
    async fn held(&self, limit: usize) -> Result<Vec<Delivery>>;

    /// What made no case, as [`followups`](Self::followups).
    async fn automatic(&self, skip: usize, limit: usize) -> Result<Vec<Automatic>>;

    /// Follow-ups that wait, behind the first `skip` of them at most `limit`, the longest kept first. Those that
    /// can't be read are passed over, so there may be fewer.
    async fn followups(&self, skip: usize, limit: usize) -> Result<Vec<(FollowupId, Followup)>>;

    /// The hash of an entry of the audit trail that follows an entry, made with the line's key.
    fn chain(&self, before: &Head, act: &Act) -> [u8; 32];

    /// Entries of the audit trail behind that of the number `after`, in order, at most `limit`, as far as they are still
    /// there; `None` for what stands there and can't be opened.
    async fn trail(&self, after: u64, limit: usize) -> Result<Vec<Option<Record>>>;

    /// Forgets the seen keys of a shelf from before `day`.
    async fn prune(&self, epoch: Epoch, shelf: Shelf, day: i32) -> Result<()>;

    /// What was counted on those civil days, the first and the last included; at most [`DAYS`] of them, from
    /// the first on.
    async fn tallies(&self, from: Date, to: Date) -> Result<Tallies>;

    /// How full it is.
    async fn counts(&self) -> Result<Counts>;
}
