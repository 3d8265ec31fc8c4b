//! Each way for a batch to end, and one that was decided on it: nobody hears early, and nothing is written twice.

use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::remembering::{Line, key, words};
use super::*;
use crate::domain::message::Entry;
use crate::store::watched::End;

/// How the first of two batches ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Acknowledged,
    Slow,
    FoundLater,
    NotFoundLater,
    ConnectionLost,
    WentBackAndCame,
    Conflict,
    ChangedByAnother,
    Bisected,
    Quarantined,
    Fenced,
}

use Ending::{
    Acknowledged, Bisected, ChangedByAnother, Conflict, ConnectionLost, Fenced, FoundLater, NotFoundLater,
    Quarantined, Slow, WentBackAndCame,
};

const ALL: [Ending; 11] = [
    Acknowledged,
    Slow,
    FoundLater,
    NotFoundLater,
    ConnectionLost,
    WentBackAndCame,
    Conflict,
    ChangedByAnother,
    Bisected,
    Quarantined,
    Fenced,
];

/// The batch that is decided on it.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// As many as there is room for, so that it is sealed as well: of those in the first, of others, of newcomers.
    Full,
    /// Two further ones of a contact who is in the first.
    Open,
    /// One of the first comes again: it writes nothing.
    Known,
}

impl Ending {
    fn of_first(self) -> End {
        let away = || StoreError::Unavailable("away".into());
        match self {
            Acknowledged | Slow | ChangedByAnother | Quarantined | Fenced => End::Taken,
            FoundLater => End::AnswerLost,
            NotFoundLater | ConnectionLost => End::Refused(away()),
            WentBackAndCame => End::Refused(StoreError::WentBack("it is empty".into())),
            Conflict => End::Refused(StoreError::Conflict("a revision".into())),
            Bisected => End::Refused(StoreError::Rejected("too large".into())),
        }
    }

    /// The first batch: of contact 1, whom the second is about too.
    fn first(self) -> Vec<Event> {
        match self {
            Quarantined => vec![words(1, 3), nobodys_words(vec![key(9, 9), key(9, 9)])],
            _ => vec![words(1, 3), words(2, 3)],
        }
    }
}

impl Next {
    fn events(self) -> Vec<Event> {
        match self {
            Self::Full => {
                let known = [words(1, 3), words(1, 4), words(2, 4), words(1, 5)];
                known.into_iter().chain((10..38).map(|newcomer| words(newcomer, 1))).collect()
            }
            Self::Open => vec![words(1, 4), words(1, 5)],
            Self::Known => vec![words(1, 3)],
        }
    }
}

/// Hands events in and looks, when it hears of them, whether they are written.
fn hand_in(line: &Line, events: Vec<Event>) -> JoinHandle<Option<Vec<Reason>>> {
    let (desk, memory) = (line.desk.clone(), line.memory.clone());
    tokio::spawn(async move {
        let keys: Vec<SeenKey> = events.iter().flat_map(|event| event.seen.clone()).collect();
        let told = desk.submit_all(events).await.ok()?;
        let needs = Needs { seen: keys.iter().copied().collect(), ..Needs::default() };
        let stored = memory.load(&needs).await.unwrap();
        assert_eq!(stored.snapshot.seen, needs.seen, "they heard of it before it was written");
        Some(told.into_iter().map(|decided| decided.reason).collect())
    })
}

/// Lets everybody go on as far as they get.
async fn meanwhile() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

/// How often each of a contact's messages stands in their case.
async fn said(line: &Line, contact: u8) -> Vec<String> {
    let case = line.contact(contact).await.1.case.expect("they have a case");
    let all = line.memory.transcript(case).await.unwrap();
    let said = all.into_iter().filter_map(|entry| match entry {
        Entry::Said(said) => Some(said.text),
        _ => None,
    });
    said.collect()
}

/// Whoever else writes: the first batch conflicts with it, or is fenced off.
async fn from_outside(line: &Line, ending: Ending) {
    let other = line.memory.another();
    match ending {
        ChangedByAnother => {
            other
                .commit(Epoch(0), &Batch { seen: vec![key(8, 8)], ..Batch::new(OpId([7; 16])) })
                .await
                .unwrap();
        }
        Fenced => {
            other.seize(Epoch(0)).await.unwrap();
        }
        ConnectionLost => {
            line.watched.is_away(true);
            line.store.beat(Epoch(0), b"").await.unwrap_err();
        }
        Slow => tokio::time::sleep(Duration::from_secs(3)).await,
        _ => {}
    }
}

async fn play(ending: Ending, next: Next) {
    let line = Line::new();
    for contact in [1, 2] {
        line.says(contact, 1).await;
        line.says(contact, 2).await;
    }
    line.watched.asked();
    let gate = Arc::new(Notify::new());
    line.watched.ends([End::Once(Arc::clone(&gate), Box::new(ending.of_first()))]);
    let first = hand_in(&line, ending.first());
    meanwhile().await;
    let second = hand_in(&line, next.events());
    meanwhile().await;
    let asked = line.watched.asked();
    assert_eq!(asked.iter().filter(|name| **name == "commit").count(), 1, "{asked:?}: it was sent early");
    assert_eq!(asked.contains(&"seal"), matches!(next, Next::Full), "{asked:?}: it was not decided ahead");
    from_outside(&line, ending).await;
    meanwhile().await;
    assert!(!first.is_finished() && !second.is_finished(), "somebody heard early");
    line.watched.asked();
    gate.notify_one();
    meanwhile().await;
    line.watched.is_away(false);
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    if ending == Fenced {
        assert_eq!((first, second), (None, None), "nobody heard that it was taken");
        assert_eq!(said(&line, 1).await.len(), 2, "nothing was written");
        return;
    }
    check(&line, ending, next, (first.expect("told"), second.expect("told"))).await;
}

async fn check(line: &Line, ending: Ending, next: Next, (first, second): (Vec<Reason>, Vec<Reason>)) {
    let asked = line.watched.asked();
    if matches!(ending, Acknowledged | Slow) {
        let commits = usize::from(!matches!(next, Next::Known));
        assert_eq!(asked, vec!["commit"; commits], "it was sent as it was decided");
    } else if !matches!(next, Next::Known) {
        assert!(asked.iter().any(|name| name.starts_with("load")), "{asked:?}: it was not decided anew");
    }
    assert!(!first.contains(&Reason::Duplicate), "{first:?}");
    match next {
        Next::Full | Next::Known => assert_eq!(second[0], Reason::Duplicate),
        Next::Open => assert!(!second.contains(&Reason::Duplicate), "{second:?}"),
    }
    let texts = |last: u8| (1..=last).map(|n| format!("{n} and they are still here")).collect::<Vec<_>>();
    assert_eq!(said(line, 1).await, texts(if matches!(next, Next::Known) { 3 } else { 5 }));
    let of_two = 2 + u8::from(ending != Quarantined) + u8::from(matches!(next, Next::Full));
    assert_eq!(said(line, 2).await.len(), usize::from(of_two));
    if matches!(next, Next::Full) {
        for newcomer in 10..38 {
            assert_eq!(said(line, newcomer).await, texts(1));
        }
    }
    assert_eq!(line.reports.quarantine_count(), u64::from(ending == Quarantined));
}

#[tokio::test(start_paused = true)]
async fn however_a_batch_ends_the_next_is_told_after_it_and_written_once() {
    for ending in ALL {
        for next in [Next::Full, Next::Open, Next::Known] {
            tokio::spawn(play(ending, next)).await.unwrap_or_else(|_| panic!("{ending:?}, {next:?}"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_acknowledged_is_told_whatever_becomes_of_the_next() {
    let line = Line::new();
    line.says(1, 1).await;
    let (gate, never) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    line.watched.ends([
        End::Once(Arc::clone(&gate), Box::new(End::Taken)),
        End::Once(Arc::clone(&never), Box::new(End::Taken)),
    ]);
    let first = hand_in(&line, vec![words(1, 2)]);
    meanwhile().await;
    let second = hand_in(&line, Next::Full.events());
    gate.notify_one();
    assert!(first.await.unwrap().is_some());
    meanwhile().await;
    assert!(!second.is_finished());
    never.notify_one();
    assert!(second.await.unwrap().is_some());
}

#[tokio::test(start_paused = true)]
async fn many_batches_in_a_row_are_each_decided_on_the_one_before() {
    let line = Line::new();
    line.says(1, 1).await;
    line.watched.asked();
    let gate = Arc::new(Notify::new());
    line.watched.ends((0..7).map(|_| End::Once(Arc::clone(&gate), Box::new(End::Taken))));
    let all = hand_in(&line, (2..=201).map(|message| words(1, message)).collect());
    for _ in 0..7 {
        meanwhile().await;
        gate.notify_one();
    }
    all.await.unwrap().unwrap();
    let expected: Vec<String> = (1..=201u8).map(|n| format!("{n} and they are still here")).collect();
    assert_eq!(said(&line, 1).await, expected, "in their order, each once");
    let asked = line.watched.asked();
    let times = |name| asked.iter().filter(|asked| **asked == name).count();
    assert_eq!(
        (times("commit"), times("seal"), asked.len()),
        (7, 5, 12),
        "{asked:?}: the last has room for more"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_list_must_be_read_for_waits_and_so_does_what_stands_behind_it() {
    let line = Line::new();
    line.says(1, 1).await;
    let gate = Arc::new(Notify::new());
    line.watched.ends([End::Once(Arc::clone(&gate), Box::new(End::Taken))]);
    let first = hand_in(&line, vec![words(1, 2)]);
    meanwhile().await;
    line.watched.asked();
    let drain =
        Event { seed: seed::fresh(), seen: Vec::new(), what: What::Followup(FollowupId(7), Followup::Drain) };
    let behind = hand_in(&line, [drain].into_iter().chain((10..50).map(|n| words(n, 1))).collect());
    meanwhile().await;
    assert_eq!(line.watched.asked(), Vec::<&str>::new(), "nothing of it was looked at");
    gate.notify_one();
    assert!(first.await.unwrap().is_some() && behind.await.unwrap().is_some());
}
