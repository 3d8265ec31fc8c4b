//! What is polled, what is handed in, and when the service is told so.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::channel::telegram::fake::{Fake, NOW, PlainHasher, Reply, no, ok, slower};
use crate::channel::{Hasher, Health, Incoming, Intake, NotTaken, Trouble, Untaken, Wanted};
use crate::domain::event::Came;
use crate::domain::id::{Address, ChannelName, ChatId, SeenKey, Shelf};

/// Takes what it is told to take, and tells what it was given.
struct Line {
    answers: Mutex<VecDeque<Result<(), NotTaken>>>,
    given: mpsc::UnboundedSender<Vec<Incoming>>,
}

#[async_trait]
impl Intake for Line {
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken> {
        self.given.send(incoming).map_err(|_| NotTaken)?;
        self.answers.lock().expect("answers").pop_front().unwrap_or(Ok(()))
    }

    async fn room(&self, _: &Wanted) -> Result<(), Untaken> {
        Ok(())
    }

    async fn known(&self, _: &[SeenKey]) -> Result<bool, NotTaken> {
        Ok(false)
    }
}

struct Running {
    fake: Fake,
    given: mpsc::UnboundedReceiver<Vec<Incoming>>,
    health: tokio::sync::watch::Receiver<Health>,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

async fn run_with(replies: Vec<Reply>, answers: &[Result<(), NotTaken>], hasher: Arc<dyn Hasher>) -> Running {
    let fake = Fake::start(replies).await;
    let bot = fake.bot();
    let health = bot.health();
    let (give, given) = mpsc::unbounded_channel();
    let line = Line { answers: Mutex::new(answers.iter().copied().collect()), given: give };
    let stop = CancellationToken::new();
    let task = tokio::spawn({
        let stop = stop.clone();
        async move { bot.run(hasher.as_ref(), &line, &stop).await }
    });
    Running { fake, given, health, stop, task }
}

async fn run(replies: Vec<Reply>, answers: &[Result<(), NotTaken>]) -> Running {
    run_with(replies, answers, Arc::new(PlainHasher)).await
}

impl Running {
    /// The offset of the next poll.
    async fn polled(&mut self) -> Option<i64> {
        let (method, body) = self.fake.next().await;
        assert_eq!(method, "getupdates");
        body["offset"].as_i64()
    }

    /// The texts of the next batch that was handed in.
    async fn texts(&mut self) -> Vec<String> {
        let batch = self.given.recv().await.expect("a batch");
        batch
            .into_iter()
            .map(|i| match i.arrival.what {
                Came::Said(said) => said.text,
                other => panic!("no message: {other:?}"),
            })
            .collect()
    }

    async fn trouble(&mut self, want: Option<Trouble>) {
        self.health.wait_for(|h| h.hears.trouble == want).await.expect("health");
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.expect("it ends");
    }
}

fn text(update: i64, text: &str) -> Value {
    json!({"update_id": update, "message": {"message_id": update, "date": NOW.0 / 1000 - 90, "text": text,
        "chat": {"id": 42, "type": "private"}, "from": {"id": 42}}})
}

fn picture(update: i64) -> Value {
    let mut picture = text(update, "");
    picture["message"]["photo"] = json!([{"file_id": "F", "file_unique_id": update.to_string()}]);
    picture["message"]["media_group_id"] = json!("A");
    picture
}

#[tokio::test]
async fn a_poll_names_what_it_wants_and_no_offset_at_first() {
    let mut line = run(vec![ok(&json!([]))], &[]).await;
    let (_, body) = line.fake.next().await;
    let kinds = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"];
    assert_eq!(body, json!({"limit": 100, "timeout": 0, "allowed_updates": kinds}));
    line.end().await;
}

#[tokio::test]
async fn the_offset_moves_only_after_the_line_took_the_batch() {
    let replies = vec![ok(&json!([text(7, "a"), text(9, "b")])), ok(&json!([text(10, "c")])), ok(&json!([]))];
    let mut line = run(replies, &[Err(NotTaken), Err(NotTaken), Ok(())]).await;
    assert_eq!(line.polled().await, None);
    for _ in 0..3 {
        assert_eq!(line.texts().await, ["a", "b"]);
    }
    assert_eq!(line.polled().await, Some(10));
    assert_eq!(line.texts().await, ["c"]);
    assert_eq!(line.polled().await, Some(11));
    assert_eq!(line.polled().await, None, "all is confirmed: the numbers may start anew");
    line.end().await;
}

#[tokio::test]
async fn a_line_that_takes_nothing_confirms_nothing_and_can_be_stopped() {
    let mut line = run(vec![ok(&json!([text(7, "a")]))], &[Err(NotTaken); 1_000]).await;
    line.trouble(Some(Trouble::NotTaken)).await;
    assert_eq!(line.polled().await, None);
    line.stop.cancel();
    while let Some(batch) = line.given.recv().await {
        assert_eq!(batch.len(), 1);
    }
    assert!(line.fake.asked.try_recv().is_err(), "no further poll");
    line.end().await;
}

#[tokio::test]
async fn whatever_the_network_does_the_poll_is_tried_again() {
    let html = Reply::Body(502, "<html>".into());
    let truncated = Reply::Body(200, r#"{"ok":true,"result":[{"update_id":7,"mess"#.into());
    let strange = Reply::Body(200, r#"{"ok":true,"result":"?"}"#.into());
    let cut = Reply::Cut(r#"{"ok":true,"result":[]}"#.into());
    let replies = vec![Reply::HangUp, html, truncated, strange, cut, slower(0), ok(&json!([text(7, "a")]))];
    let mut line = run(replies, &[]).await;
    assert_eq!(line.texts().await, ["a"]);
    for _ in 0..7 {
        assert_eq!(line.polled().await, None);
    }
    line.trouble(None).await;
    assert_eq!(line.health.borrow().lag.as_secs(), 90);
    line.end().await;
}

#[tokio::test]
async fn each_trouble_has_its_name() {
    let conflict =
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    let hook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    for (code, words, want) in [
        (401, "Unauthorized", Trouble::Unauthorised),
        (404, "Not Found", Trouble::Unauthorised),
        (409, conflict, Trouble::Conflict),
        (409, hook, Trouble::Elsewhere),
        (400, "Bad Request: something", Trouble::Refused),
    ] {
        let mut line = run(vec![no(code, words)], &[]).await;
        line.trouble(Some(want)).await;
        line.end().await;
    }
}

#[tokio::test]
async fn a_poisoned_update_blocks_nothing() {
    let deep = format!("{}{}", "[".repeat(3_000), "]".repeat(3_000));
    let body = format!(
        r#"{{"ok":true,"result":[{{"update_id":7,"message":{deep}}},5,null,{{"update_id":8,"aliens":{{}}}},{}]}}"#,
        text(9, "a")
    );
    let mut line = run(vec![Reply::Body(200, body)], &[]).await;
    assert_eq!(line.texts().await, ["a"]);
    assert_eq!((line.polled().await, line.polled().await), (None, Some(10)));
    line.end().await;
}

#[tokio::test]
async fn an_update_without_a_number_of_its_own_confirms_nothing() {
    let mut strange = text(7, "a");
    strange["update_id"] = json!(i64::MAX);
    let mut line = run(vec![ok(&json!([strange])), ok(&json!([strange, text(8, "b")]))], &[]).await;
    line.trouble(Some(Trouble::Garbled)).await;
    assert_eq!(line.texts().await, ["a"]);
    assert_eq!(line.texts().await, ["a", "b"]);
    assert_eq!((line.polled().await, line.polled().await, line.polled().await), (None, None, Some(9)));
    line.end().await;
}

/// Stands for a fault in what reads.
struct Poisoned;

impl Hasher for Poisoned {
    fn chat_id(&self, channel: &ChannelName, address: &Address) -> ChatId {
        PlainHasher.chat_id(channel, address)
    }

    fn seen(&self, kept: Shelf, day: i32, parts: &[&[u8]]) -> SeenKey {
        PlainHasher.seen(kept, day, parts)
    }

    fn fingerprint(&self, normal: &[u8]) -> [u8; 16] {
        assert!(!normal.starts_with(b"poison"), "a fault in the reader");
        PlainHasher.fingerprint(normal)
    }
}

#[tokio::test]
async fn an_update_that_panics_the_reader_is_handed_in_sealed() {
    let replies = vec![ok(&json!([text(7, "poison"), text(8, "a")]))];
    let mut line = run_with(replies, &[], Arc::new(Poisoned)).await;
    let batch = line.given.recv().await.expect("a batch");
    let unreadable: Vec<_> =
        batch.iter().map(|i| matches!(&i.arrival.what, Came::Said(s) if s.unreadable)).collect();
    assert_eq!(unreadable, [true, false]);
    line.end().await;
}

/// An answer with the updates of those texts, in JSON that may be none.
fn raw(updates: &[String]) -> Reply {
    Reply::Body(200, format!(r#"{{"ok":true,"result":[{}]}}"#, updates.join(",")))
}

#[tokio::test]
async fn an_update_that_is_no_good_json_is_taken_and_confirmed_with_the_others() {
    let bad = text(8, "they are BAD here").to_string().replace("BAD", "\\ud800");
    let number = format!("{}1e999{}", "[".repeat(30), "]".repeat(30));
    let deep = text(9, "").to_string().replace("\"\"", &number);
    let updates = [text(7, "a").to_string(), bad, deep, text(10, "b").to_string()];
    let mut line = run(vec![raw(&updates), ok(&json!([]))], &[]).await;
    let batch = line.given.recv().await.expect("a batch");
    let said = |i: &Incoming| match &i.arrival.what {
        Came::Said(said) => (said.text.clone(), said.unreadable, said.attachments.len()),
        other => panic!("no message: {other:?}"),
    };
    let all: Vec<_> = batch.iter().map(said).collect();
    assert_eq!(all[0], ("a".into(), false, 0));
    assert_eq!(all[1], ("they are \u{fffd} here".into(), true, 1));
    assert_eq!((all.len(), all[3].clone()), (4, ("b".into(), false, 0)));
    assert!(batch.iter().all(|i| i.arrival.address.0 == "42"));
    assert_eq!((line.polled().await, line.polled().await), (None, Some(11)));
    line.end().await;
}

#[tokio::test]
async fn an_update_that_is_cut_off_is_asked_for_again_and_at_last_taken_as_it_came() {
    // As the service writes it: the number first.
    let whole = format!(r#"{{"update_id":8,"message":{}}}"#, text(8, "they are at my door")["message"]);
    let cut = |of: &str| Reply::Body(200, format!(r#"{{"ok":true,"result":[{of}"#));
    let first = cut(&format!("{},{}", text(7, "a"), &whole[..whole.len() - 3]));
    let rest = || cut(&whole[..whole.len() - 3]);
    let replies = vec![first, rest(), rest(), rest(), rest(), ok(&json!([text(9, "b")])), ok(&json!([]))];
    let mut line = run(replies, &[]).await;
    assert_eq!(line.texts().await, ["a"]);
    assert_eq!(line.texts().await, ["they are at my door"]);
    assert_eq!(line.texts().await, ["b"]);
    let mut polls = Vec::new();
    for _ in 0..7 {
        let (_, body) = line.fake.next().await;
        polls.push((body["offset"].as_i64(), body["limit"].as_i64().unwrap_or_default()));
    }
    let one = (Some(8), 1);
    assert_eq!(polls, [(None, 100), (Some(8), 100), one, one, one, (Some(9), 100), (Some(10), 100)]);
    line.end().await;
}

#[tokio::test]
async fn an_update_of_which_not_even_the_number_can_be_read_stops_no_other() {
    let lost =
        r#"{"update_id":"?","message":{"chat":{"id":42,"type":"private"},"text":"x\ud800"}}"#.to_owned();
    let replies =
        vec![raw(std::slice::from_ref(&lost)), raw(&[lost, text(9, "b").to_string()]), ok(&json!([]))];
    let mut line = run(replies, &[]).await;
    line.trouble(Some(Trouble::Garbled)).await;
    assert_eq!(line.texts().await.len(), 1, "it is taken");
    assert_eq!(line.texts().await.len(), 2);
    assert_eq!((line.polled().await, line.polled().await, line.polled().await), (None, None, Some(10)));
    line.end().await;
}

#[tokio::test]
async fn an_album_is_joined_unless_an_earlier_process_may_have_taken_a_part() {
    let album = |first: i64| ok(&json!([picture(first), picture(first + 1)]));
    let mut line = run(vec![album(7), album(9)], &[]).await;
    assert_eq!(line.texts().await.len(), 2);
    assert_eq!(line.texts().await.len(), 1);
    line.end().await;
}
