//! What the contract's tests are made of.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::case::{Case, Handled, LanguageFrom, Post, Priority, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::id::{
    Address, CaseCode, ChatId, ContactId, DeliveryId, OperatorId, SeenKey, Shelf, SourceId,
};
use crate::domain::message::{Author, Entry, Message};
use crate::domain::meter::Meter;
use crate::domain::say::{Class, Delivery, Recipient, Say, ToOperator};
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::memory::MemoryStore;
use crate::store::redis::tests::server::Server;
use crate::store::remembering::Remembering;
use crate::store::{Batch, CaseWrite, Epoch, LaneId, OpId, Run, Store, Write};

/// A line under test: a store that leads it, and another handle on the same state.
pub(crate) struct Line {
    pub store: Arc<dyn Store>,
    pub other: Arc<dyn Store>,
    pub epoch: Epoch,
    /// The way to change the store behind everyone's back.
    behind: Behind,
}

enum Behind {
    Memory(MemoryStore),
    Redis(Server),
}

impl Line {
    pub fn in_memory() -> Self {
        let store = MemoryStore::new();
        let other = Arc::new(store.another());
        let (behind, epoch) = (Behind::Memory(store.clone()), Epoch(0));
        Self { other, store: remembering(store), epoch, behind }
    }

    pub async fn in_redis() -> Self {
        let server = Server::start();
        let ring = Keyring::generate().expect("randomness");
        let (store, other) = (server.connect(&ring).await, server.connect(&ring).await);
        let epoch = Epoch(0);
        Self { store: remembering(store), other: Arc::new(other), epoch, behind: Behind::Redis(server) }
    }

    /// Empties the store.
    pub async fn wipe(&self) {
        match &self.behind {
            Behind::Memory(store) => store.wipe(),
            Behind::Redis(server) => {
                redis::cmd("FLUSHALL").exec_async(&mut server.raw().await).await.unwrap();
            }
        }
    }

    /// Puts the store back to where it had so many commits, as far as they are counted.
    pub async fn go_back(&self, number: u64) {
        match &self.behind {
            Behind::Memory(store) => store.go_back(number),
            Behind::Redis(server) => {
                let mut raw = server.raw().await;
                let meta: Vec<String> = redis::cmd("KEYS").arg("*:meta").query_async(&mut raw).await.unwrap();
                let mut set = redis::cmd("HSET");
                set.arg(&meta[0]).arg("number").arg(number).exec_async(&mut raw).await.unwrap();
            }
        }
    }

    pub async fn commit(&self, batch: &Batch) -> Vec<Run> {
        self.store.commit(self.epoch, batch).await.expect("the batch is taken")
    }

    pub async fn claim(&self, now: i64) -> Vec<Run> {
        self.store.claim(self.epoch, Stamp(now), 100.into()).await.expect("claiming works")
    }

    /// What a claim of the whole line hands out, as ids by lane.
    pub async fn claimed(&self, now: i64) -> Vec<Vec<u64>> {
        ids(&self.claim(now).await)
    }

    pub async fn queue(&self, deliveries: Vec<Delivery>) {
        self.commit(&Batch { deliveries, ..batch() }).await;
    }

    pub async fn settle(&self, settled: &[Delivery]) {
        let settled = settled.iter().map(|d| (LaneId::of(d), d.id)).collect();
        self.commit(&Batch { settled, ..batch() }).await;
    }
}

/// As the line has it: what its one writer remembers answers for it where it can.
fn remembering(store: impl Store) -> Arc<dyn Store> {
    Arc::new(Remembering::over(Arc::new(store), 1 << 20))
}

/// A batch that changes nothing, with an identity that no other has.
pub(crate) fn batch() -> Batch {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut op = [0; 16];
    op[..8].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    Batch::new(OpId(op))
}

pub(crate) fn ids(runs: &[Run]) -> Vec<Vec<u64>> {
    runs.iter().map(|run| run.deliveries.iter().map(|t| t.delivery.id.0).collect()).collect()
}

pub(crate) fn code(n: u64) -> CaseCode {
    CaseCode::from_bits(n)
}

pub(crate) fn chat_id(n: u8) -> ChatId {
    ChatId([n; 16])
}

pub(crate) fn contact_id(n: u8) -> ContactId {
    ContactId([n; 16])
}

pub(crate) fn seen(shelf: Shelf, day: i32, n: u8) -> SeenKey {
    SeenKey { shelf, day, hash: [n; 16] }
}

pub(crate) fn contact(n: u8) -> Contact {
    Contact {
        id: contact_id(n),
        channel: "telegram".into(),
        address: Address(format!("canary-address-{n}")),
        language: None,
        case: None,
        acknowledged_at: None,
        mailed_at: None,
        answer_key: None,
        answer_key_at: None,
        leaving: None,
        counted_in: None,
        told_to_leave: None,
        told: Meter::default(),
        asked: crate::domain::case::Burst::default(),
        reachable: true,
        since: Stamp(7),
        thread: None,
        numbered: None,
        ..Contact::met(contact_id(n), "telegram".into(), Address(String::new()), Stamp(0))
    }
}

/// A case that waits since `at`.
pub(crate) fn waiting(n: u64, language: &str, at: i64) -> Case {
    let spell = Spell::begin(1, Stamp(at));
    Case {
        code: code(n),
        contact: contact_id(1),
        channel: "telegram".into(),
        opened_at: Stamp(at),
        language: language.into(),
        language_from: LanguageFrom::App,
        topic: None,
        priority: Priority::Normal,
        state: State::Waiting { spell, rank: Stamp(at), offer_again: None },
        next_seq: 2,
        passed_by: BTreeSet::new(),
        said: Vec::new(),
        replies: Vec::new(),
        shown: Vec::new(),
        album: None,
        head: vec![said(1)],
        ever_answered: false,
        threads: Vec::new(),
        stripped: None,
        last_operator: None,
        moving: Vec::new(),
        reacted_at: Vec::new(),
        spelt: Vec::new(),
        unaddressed: false,
        known_as: None,
        forged: false,
        questions: crate::domain::case::Questions::default(),
        pressed: Vec::new(),
        burst: crate::domain::case::Burst::default(),
        campaign: None,
        alike: None,
        undecided: Vec::new(),
        noted: None,
        call: None,
        handled: Handled::default(),
    }
}

/// That case, given to an operator.
pub(crate) fn assigned(case: &Case, operator: &str, at: i64) -> Case {
    let post = Post { operator: operator.into(), at: Stamp(at), accepted_at: None, handover: None };
    let spell = case.spell().cloned().unwrap_or_else(|| Spell::begin(1, Stamp(at)));
    Case { state: State::Assigned { spell, post }, ..case.clone() }
}

pub(crate) fn said(seq: u32) -> Entry {
    Entry::Said(Message {
        seq,
        from: Author::Contact,
        channel: "telegram".into(),
        source: SourceId::bare(i64::from(seq)),
        sent_at: Stamp(1),
        received_at: Stamp(2),
        text: format!("canary-text-{seq}"),
        rest: None,
        parts: Vec::new(),
        attachments: Vec::new(),
        album: None,
        forwarded: false,
        answers: None,
        quotes: None,
        maybe_machine: false,
        via: None,
        claimed: None,
        verified: None,
        forged: false,
    })
}

pub(crate) fn edited(seq: u32, text: &str) -> Entry {
    Entry::Edited { seq, at: Stamp(3), text: text.into(), attachments: Vec::new() }
}

pub(crate) fn new_case(case: Case) -> CaseWrite {
    CaseWrite { rev: 0, before: Vec::new(), case, entries: Vec::new() }
}

/// A write of `case` over `old`, which had that revision.
pub(crate) fn changed(rev: u64, old: &Case, case: Case) -> CaseWrite {
    CaseWrite { rev, before: old.indexes(), case, entries: Vec::new() }
}

pub(crate) fn write<T>(rev: u64, doc: T) -> Write<T> {
    Write { rev, doc }
}

/// A prompt delivery to an operator, due at once.
pub(crate) fn delivery(id: u64, to: &str) -> Delivery {
    Delivery {
        id: DeliveryId(id),
        to: Recipient::Operator(OperatorId::from(to)),
        class: Class::Prompt,
        slot: None,
        say: Say::Operator(ToOperator::Reminder),
        language: "en".into(),
        case: Some(code(id)),
        contact: None,
        reply_to: None,
        made_at: Stamp(1),
        dated: Stamp(1),
        not_before: Stamp(1),
        decides: false,
        by: None,
    }
}
