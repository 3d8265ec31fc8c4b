//! Random histories: whatever is done, Redis answers as the model does.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::support::*;
use crate::domain::case::{Case, Index, State};
use crate::domain::changes::{Link, List, Needs};
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{DeliveryId, LinkKey, Shelf, SourceId};
use crate::domain::material::{Depth, MaterialAsk};
use crate::domain::policy::Durability;
use crate::domain::say::{Class, Delivery, Slot};
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::memory::MemoryStore;
use crate::store::redis::RedisStore;
use crate::store::redis::tests::server::Server;
use crate::store::remembering::Remembering;
use crate::store::{Batch, CaseWrite, Epoch, LaneId, Result, Retry, Run, Store, StoreError};

/// One step of a history. Numbers are picked from what is there when the step is made.
#[derive(Clone, Debug)]
enum Step {
    Commit(Box<Plan>),
    CommitAgain,
    Read,
    Claim { now: i64 },
    Seize,
    Prune { day: i32 },
}

/// What a commit of a history does.
#[derive(Clone, Debug)]
struct Plan {
    seen: Option<u8>,
    contact: Option<(u8, bool)>,
    case: Option<(u64, u8, i64, usize, bool)>,
    queued: Vec<(u8, bool, u8, i64)>,
    settle: Vec<prop::sample::Index>,
    retry: Option<(prop::sample::Index, i64, bool)>,
    followup: Option<(u64, bool)>,
    claim_at: Option<i64>,
    /// Decided on what is remembered, as of so many commits before.
    recalled: Option<u64>,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => plan().prop_map(|plan| Step::Commit(Box::new(plan))),
        1 => Just(Step::CommitAgain),
        2 => Just(Step::Read),
        3 => (0i64..60).prop_map(|now| Step::Claim { now }),
        1 => Just(Step::Seize),
        1 => (18i32..24).prop_map(|day| Step::Prune { day }),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    let rarely = || prop::bool::weighted(0.1);
    let case = (1u64..4, 0u8..5, 0i64..40, 0usize..12, rarely());
    let queued = prop::collection::vec((0u8..3, any::<bool>(), 0u8..4, 0i64..50), 0..5);
    let retry = (any::<prop::sample::Index>(), 0i64..60, any::<bool>());
    (
        prop::option::weighted(0.4, 0u8..12),
        prop::option::weighted(0.4, (1u8..4, rarely())),
        prop::option::weighted(0.7, case),
        queued,
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        prop::option::weighted(0.3, retry),
        prop::option::weighted(0.3, (0u64..4, any::<bool>())),
        prop::option::of(0i64..60),
        prop::option::of(prop_oneof![9 => Just(0u64), 1 => Just(1)]),
    )
        .prop_map(|(seen, contact, case, queued, settle, retry, followup, claim_at, recalled)| Plan {
            seen,
            contact,
            case,
            queued,
            settle,
            retry,
            followup,
            claim_at,
            recalled,
        })
}

/// Both stores, and what a daemon would remember.
struct Pair {
    model: MemoryStore,
    redis: Remembering,
    epoch: Epoch,
    last: Option<Batch>,
    next: u64,
    queued: Vec<(LaneId, DeliveryId)>,
}

impl Pair {
    async fn step(&mut self, step: &Step) {
        let (mut expected, mut got) = match step {
            Step::Commit(plan) => {
                let batch = self.batch(plan).await;
                self.last = Some(batch.clone());
                self.commit(&batch).await
            }
            Step::CommitAgain => match self.last.clone() {
                Some(batch) => self.commit(&batch).await,
                None => return,
            },
            Step::Read => {
                self.redis.load(&everything()).await.unwrap();
                return;
            }
            Step::Claim { now } => {
                let (epoch, now) = (self.epoch, Stamp(*now));
                (self.model.claim(epoch, now, 99.into()).await, self.redis.claim(epoch, now, 99.into()).await)
            }
            Step::Seize => {
                let next = self.model.seize(self.epoch).await.unwrap();
                assert_eq!(self.redis.seize(self.epoch).await.unwrap(), next);
                self.epoch = next.unwrap();
                return;
            }
            Step::Prune { day } => {
                self.model.prune(self.epoch, Shelf::Mail, *day).await.unwrap();
                self.redis.prune(self.epoch, Shelf::Mail, *day).await.unwrap();
                return;
            }
        };
        for runs in [&mut expected, &mut got].into_iter().flatten() {
            runs.sort_by(|a, b| a.lane.cmp(&b.lane));
        }
        assert_eq!(seen_as(&got), seen_as(&expected));
    }

    async fn commit(&self, batch: &Batch) -> (Result<Vec<Run>>, Result<Vec<Run>>) {
        (self.model.commit(self.epoch, batch).await, self.redis.commit(self.epoch, batch).await)
    }

    async fn batch(&mut self, plan: &Plan) -> Batch {
        let loaded = self.model.load(&everything()).await.unwrap();
        let mut batch = super::support::batch();
        batch.seen = plan.seen.map(|n| seen(Shelf::Mail, 18 + i32::from(n % 6), n)).into_iter().collect();
        if let Some((n, stale)) = plan.contact {
            let rev = loaded.contacts.get(&contact_id(n)).copied().unwrap_or(0);
            batch.contacts = vec![write(rev + u64::from(stale), contact(n))];
        }
        if let Some((n, state, at, entries, stale)) = plan.case {
            let (rev, before) = loaded.cases.get(&code(n)).cloned().unwrap_or_default();
            let first = u32::try_from(self.next).unwrap();
            // A message, then changes to it, to one long before it, and further messages.
            let change = |i: u32| match i % 4 {
                1 => edited(first, "now"),
                3 => edited(first.saturating_sub(20), "late"),
                _ => said(first + i),
            };
            let entries = (0..).map(change).take(entries).collect();
            self.next += 12;
            batch.cases =
                vec![CaseWrite { rev: rev + u64::from(stale), before, case: case(n, state, at), entries }];
            batch.sent = vec![(code(n), DeliveryId(1), vec![SourceId::bare(at)])];
            let link = Link {
                case: code(n),
                contact: contact_id(1),
                seq: first,
                delivery: None,
                aside: false,
                inner: false,
                at: Stamp(0),
            };
            batch.links = vec![(LinkKey { chat: chat_id(1), message: SourceId::bare(at) }, link)];
        }
        let pick =
            |queued: &[(LaneId, DeliveryId)], at: &prop::sample::Index| -> Option<(LaneId, DeliveryId)> {
                (!queued.is_empty()).then(|| at.get(queued).clone())
            };
        batch.settled = plan.settle.iter().filter_map(|at| pick(&self.queued, at)).collect();
        batch.retries = plan
            .retry
            .iter()
            .filter_map(|(at, rest, maybe_sent)| {
                let attempted = rest % 2 == 0;
                let (lane, delivery) = pick(&self.queued, at)?;
                Some(Retry {
                    lane,
                    delivery,
                    at: Stamp(*rest),
                    maybe_sent: *maybe_sent,
                    attempted,
                    headway: None,
                })
            })
            .collect();
        batch.deliveries = plan.queued.iter().map(|queued| self.delivery(*queued)).collect();
        if let Some((n, done)) = plan.followup {
            batch.followups = vec![(FollowupId(n), Followup::Drain)];
            batch.done = if done { vec![FollowupId(n / 2)] } else { Vec::new() };
        }
        batch.claim_at = plan.claim_at.map(Stamp);
        batch.recalled_at = plan.recalled.and_then(|before| self.model.stands_at().checked_sub(before));
        batch
    }

    fn delivery(&mut self, (to, bulk, slot, due): (u8, bool, u8, i64)) -> Delivery {
        let slot = match slot {
            0 => Some(Slot::Alert),
            1 => Some(Slot::Card(DeliveryId(1))),
            _ => None,
        };
        let class = if bulk { Class::Bulk } else { Class::Prompt };
        let to = ["olga", "ivan", "nina"][usize::from(to)];
        let delivery = Delivery { class, slot, not_before: Stamp(due), ..delivery(self.fresh(), to) };
        self.queued.push((LaneId::of(&delivery), delivery.id));
        delivery
    }

    fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Whatever is remembered is what the model holds.
    async fn recalled(&self) {
        let contacts = (1..5).map(|n| Needs { contacts: [contact_id(n)].into(), ..Needs::default() });
        let cases = (1..5).map(|n| Needs { cases: [code(n)].into(), ..Needs::default() });
        for needs in contacts.chain(cases) {
            let Some((a, rest)) = self.redis.recall(&needs, None) else { continue };
            if !rest.is_empty() {
                continue;
            }
            let b = self.model.load(&needs).await.unwrap();
            assert_eq!(
                (a.snapshot, a.contacts, a.cases, a.roster),
                (b.snapshot, b.contacts, b.cases, b.roster)
            );
        }
    }

    /// Everything that can be asked is answered alike.
    async fn compare(&self) {
        let (model, redis) = (&self.model, &self.redis);
        assert_eq!(redis.counts().await.unwrap(), model.counts().await.unwrap());
        assert_eq!(redis.indexes().await.unwrap(), model.indexes().await.unwrap());
        assert_eq!(redis.followups(0, 9).await.unwrap(), model.followups(0, 9).await.unwrap());
        let (mut led, mut model_led) = (redis.leader().await.unwrap(), model.leader().await.unwrap());
        // They are begun by chance.
        (led.point.history, model_led.point.history) = (None, None);
        assert_eq!(led, model_led);
        let (a, b) = (redis.load(&everything()).await.unwrap(), model.load(&everything()).await.unwrap());
        assert_eq!((a.snapshot, a.contacts, a.cases, a.roster), (b.snapshot, b.contacts, b.cases, b.roster));
        self.recalled().await;
        let asks: Vec<_> = (1..5).flat_map(|n| [ask(n, Depth::Message(14)), ask(n, Depth::Whole)]).collect();
        assert_eq!(redis.materials(&asks).await.unwrap(), model.materials(&asks).await.unwrap());
        for n in 1..5 {
            assert_eq!(redis.transcript(code(n)).await.unwrap(), model.transcript(code(n)).await.unwrap());
        }
    }
}

fn seen_as(answer: &Result<Vec<Run>>) -> std::result::Result<&Vec<Run>, &'static str> {
    answer.as_ref().map_err(|refused| match refused {
        StoreError::Conflict(_) => "conflict",
        StoreError::Rejected(_) => "rejected",
        StoreError::Fenced => "fenced",
        StoreError::WentBack(_) => "went back",
        StoreError::Unavailable(_) => "unavailable",
        StoreError::Corrupt { .. } => "corrupt",
        StoreError::Newer { .. } => "newer",
    })
}

fn case(n: u64, state: u8, at: i64) -> Case {
    let case = waiting(n, if n == 2 { "uk" } else { "en" }, at);
    let operator = || Some("olga".into());
    let state = match state {
        0 => return case,
        1 => return assigned(&case, "olga", at),
        2 => State::Answered { at: Stamp(at), operator: "ivan".into() },
        3 => State::Closed { at: Stamp(at), operator: operator(), why: "done".into() },
        _ => State::Unreachable { at: Stamp(at), operator: operator(), spell: None },
    };
    Case { state, ..case }
}

fn ask(n: u64, depth: Depth) -> MaterialAsk {
    MaterialAsk {
        case: Some(code(n)),
        contact: Some(contact_id(1)),
        depth,
        target: Some(DeliveryId(1)),
        cases: vec![code(1), code(2)],
        days: None,
    }
}

fn everything() -> Needs {
    let contacts = (1..5).map(contact_id).collect();
    let cases = (1..5).map(code).collect::<BTreeSet<_>>();
    let links = (0..40).map(|n| LinkKey { chat: chat_id(1), message: SourceId::bare(n) }).collect();
    let lists = [
        List::WaitingHeads,
        List::Open((Stamp(10), code(2))),
        List::From(Index::Unanswered(0), Stamp(10)),
        List::From(Index::Owner("olga".into()), Stamp(0)),
        List::Beyond(Index::Unanswered(0), (Stamp(10), code(2))),
        List::Beyond(Index::Owner("olga".into()), (Stamp(i64::MIN), code(0))),
    ];
    let entries = (1..5).flat_map(|n| (1..80).step_by(9).map(move |seq| (code(n), seq))).collect();
    let seen = (0..12).map(|n| seen(Shelf::Mail, 18 + i32::from(n % 6), n)).collect();
    Needs {
        seen,
        contacts,
        cases,
        listed: BTreeSet::new(),
        links,
        lists: lists.into(),
        entries,
        ..Needs::default()
    }
}

#[test]
fn redis_answers_as_the_model_does() {
    let server = Server::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ring = Keyring::generate().unwrap();
    let config = ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let lines = std::cell::Cell::new(0);
    let history = prop::collection::vec(step(), 1..40);
    let outcome = runner.run(&history, |steps| {
        lines.set(lines.get() + 1);
        runtime.block_on(async {
            let line = format!("line-{}", lines.get());
            let redis = RedisStore::connect(&server.url(), &line, ring.clone(), Durability::Strict).await;
            let redis = Remembering::over(Arc::new(redis.unwrap()), 1 << 20);
            let model = MemoryStore::new();
            let mut pair = Pair { model, redis, epoch: Epoch(0), last: None, next: 1, queued: Vec::new() };
            for step in &steps {
                pair.step(step).await;
                pair.recalled().await;
            }
            pair.compare().await;
        });
        Ok(())
    });
    outcome.unwrap_or_else(|fault| panic!("{fault}"));
}
