//! What a message costs where its contact and case are remembered, and what happens where they are remembered wrongly.

use super::*;
use crate::domain::contact::Contact;
use crate::domain::id::ContactId;
use crate::domain::material::MaterialAsk;
use crate::domain::say::{Outcome, Settlement};
use crate::store::remembering::Remembering;
use crate::store::watched::{End, Watched};
use crate::store::{StoreError, Write};

/// A line with somebody at work, of which is counted what its store is asked.
pub(super) struct Line {
    pub memory: MemoryStore,
    pub watched: Arc<Watched>,
    pub store: Arc<dyn Store>,
    pub desk: CommitHandle,
    pub after: mpsc::UnboundedReceiver<Aftermath>,
    pub reports: Reports,
}

impl Line {
    pub fn new() -> Self {
        let (memory, reports) = (MemoryStore::new(), Reports::default());
        let watched = Watched::over(Arc::new(memory.clone()));
        let store: Arc<dyn Store> = Arc::new(Remembering::over(Arc::<Watched>::clone(&watched), 1 << 20));
        let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
        let (sender, after) = mpsc::unbounded_channel();
        let clock = Clock::frozen(Stamp(1_000));
        let (committer, desk) =
            Committer::new(Arc::clone(&store), Epoch(0), rules, clock, reports.clone(), sender);
        tokio::spawn(committer.run(CancellationToken::new()));
        Self { memory, watched, store, desk, after, reports }
    }

    pub async fn says(&self, contact: u8, message: u8) -> Reason {
        self.desk.submit(words(contact, message)).await.unwrap().reason
    }

    /// Sends what was claimed: reads what that takes, and settles it.
    pub async fn sends(&mut self) -> usize {
        let mut events = Vec::new();
        while let Ok(after) = self.after.try_recv() {
            let Aftermath::Runs(runs) = after else { continue };
            for tried in runs.into_iter().flat_map(|run| run.deliveries) {
                let delivery = tried.delivery;
                self.store.materials(&[MaterialAsk::of(&delivery)]).await.unwrap();
                let outcome = Outcome::Delivered(vec![SourceId::bare(i64::from(seed::short()[0]))]);
                let (chat, channel) = (Some(ChatId([200; 16])), Some("telegram".into()));
                let settlement = Settlement { delivery, chat, channel, outcome, missing: 0 };
                let what = What::Settled(Box::new(settlement));
                events.push(Event { seed: seed::fresh(), seen: Vec::new(), what });
            }
        }
        let sent = events.len();
        self.desk.submit_all(events).await.unwrap();
        sent
    }

    pub async fn contact(&self, n: u8) -> (u64, Contact) {
        let id = ContactId([n; 16]);
        let loaded = self.memory.load(&Needs { contacts: [id].into(), ..Needs::default() }).await.unwrap();
        (loaded.contacts[&id], loaded.snapshot.contacts[&id].clone())
    }
}

pub(super) fn key(contact: u8, message: u8) -> SeenKey {
    let mut hash = [contact; 16];
    hash[0] = message;
    SeenKey { shelf: Shelf::Telegram, day: 20_000, hash }
}

pub(super) fn words(contact: u8, message: u8) -> Event {
    let mut event = story(contact, 40);
    event.seen = vec![key(contact, message)];
    if let What::Arrived(arrival) = &mut event.what {
        arrival.source = SourceId::bare(i64::from(message));
        if let Came::Said(said) = &mut arrival.what {
            said.text = format!("{message} and they are still here");
            said.fingerprint = [message; 16];
        }
    }
    event
}

#[tokio::test]
async fn a_further_message_costs_one_commit_before_its_card_and_one_after() {
    let mut line = Line::new();
    assert_eq!(line.says(1, 1).await, Reason::NewCase);
    line.sends().await;
    for message in 2..9 {
        line.watched.asked();
        assert_ne!(line.says(1, message).await, Reason::NewCase);
        assert_eq!(line.watched.asked(), ["commit"], "{message}");
        assert!(line.sends().await >= 1, "a card");
        assert_eq!(line.watched.asked(), ["commit"], "{message}");
    }
    assert_eq!(line.reports.quarantine_count(), 0);
}

#[tokio::test]
async fn of_a_newcomer_is_read_what_is_not_known_and_nothing_else() {
    let mut line = Line::new();
    line.says(1, 1).await;
    line.sends().await;
    line.watched.asked();
    let both = line.desk.submit_all(vec![words(1, 2), words(2, 1)]).await.unwrap();
    assert_eq!(both[1].reason, Reason::NewCase);
    let asked = line.watched.asked();
    assert!(asked.contains(&"load beside") && !asked.contains(&"load"), "{asked:?}");
}

#[tokio::test]
async fn a_message_that_comes_again_is_known_whether_it_is_remembered_or_not() {
    let line = Line::new();
    line.says(1, 1).await;
    line.says(1, 2).await;
    assert_eq!(line.says(1, 2).await, Reason::Duplicate);
    // Another process took it, of which this one remembers nothing: the commit tells.
    let other = line.memory.another();
    other.commit(Epoch(0), &Batch { seen: vec![key(1, 3)], ..Batch::new(OpId([3; 16])) }).await.unwrap();
    assert_eq!(line.says(1, 3).await, Reason::Duplicate);
    assert_eq!(line.reports.quarantine_count(), 0);
}

#[tokio::test]
async fn nothing_is_decided_on_what_somebody_else_changed() {
    let line = Line::new();
    line.says(1, 1).await;
    line.says(1, 2).await;
    let (rev, contact) = line.contact(1).await;
    let doc = Contact { case: None, ..contact };
    let changed = Batch { contacts: vec![Write { rev, doc }], ..Batch::new(OpId([3; 16])) };
    line.memory.another().commit(Epoch(0), &changed).await.unwrap();
    assert_eq!(line.says(1, 3).await, Reason::NewCase, "they have none any more");
    assert_eq!(line.reports.quarantine_count(), 0);
}

#[tokio::test]
async fn however_a_commit_ends_each_message_is_written_once_and_told_after_that() {
    let away = || StoreError::Unavailable("away".into());
    let conflict = || StoreError::Conflict("a revision".into());
    for ends in [
        vec![End::Refused(away())],
        vec![End::AnswerLost],
        vec![End::AnswerLost, End::AnswerLost],
        vec![End::Refused(conflict())],
        vec![End::Refused(conflict()), End::AnswerLost],
    ] {
        let line = Line::new();
        line.says(1, 1).await;
        line.says(1, 2).await;
        line.watched.ends(ends);
        for message in 3..6 {
            line.says(1, message).await;
            let needs = Needs { seen: [key(1, message)].into(), ..Needs::default() };
            let stored = line.memory.load(&needs).await.unwrap();
            assert!(stored.snapshot.seen.contains(&key(1, message)), "it was told before it was written");
        }
        let case = line.contact(1).await.1.case.expect("they have a case");
        let said = line.memory.transcript(case).await.unwrap();
        let said = said.iter().filter(|e| matches!(e, crate::domain::message::Entry::Said(_))).count();
        assert_eq!(said, 5);
        assert_eq!(line.reports.quarantine_count(), 0);
    }
}

#[tokio::test]
async fn another_s_line_is_left_whatever_is_remembered() {
    let line = Line::new();
    line.says(1, 1).await;
    line.memory.another().seize(Epoch(0)).await.unwrap();
    assert!(line.desk.submit(words(1, 2)).await.is_err());
}
