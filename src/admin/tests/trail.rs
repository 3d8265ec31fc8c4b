//! Who did what is written down, and what was written down holds.

use tokio_util::sync::CancellationToken;

use crate::admin::client::Client;
use crate::admin::protocol::{Request, Response, Trouble};
use crate::admin::view::{ActView, TrailView};
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::event::{Event, What};
use crate::domain::trail::{Begin, Break, Head, Who};
use crate::store::{Batch, OpId};

use super::support::Line;

async fn slice(line: &Line, after: u64, limit: Option<u32>) -> TrailView {
    match line.answers.to(Request::Trail { after, limit }).await {
        Response::Trail(view) => view,
        other => panic!("no trail: {other:?}"),
    }
}

async fn told(line: &Line) -> Vec<(String, String)> {
    let view = slice(line, 0, None).await;
    assert_eq!((view.broken, view.next), (None, None));
    assert_eq!(view.head.n, view.entries.len() as u64);
    view.entries.into_iter().map(|e: ActView| (e.what, e.outcome)).collect()
}

#[tokio::test]
async fn what_is_changed_or_read_is_written_down_and_what_is_only_listed_is_not() {
    let line = Line::new().await;
    line.hear(1, "Help me please, today").await;
    let code = line.list(None).await.remove(0);
    assert_eq!(told(&line).await, []);
    line.case(&code).await;
    line.ask_case(&code, CaseAsk::GiveTo(Some("ivan".into()))).await;
    line.ask_case(&code, CaseAsk::GiveTo(Some("ivan".into()))).await;
    line.ask(AdminAsk::Pause("olga".into(), None)).await;
    let words = [
        ("case_show", "done"),
        ("case_assign", "done"),
        ("case_assign", "refused"),
        ("operator_pause", "done"),
    ];
    assert_eq!(told(&line).await, words.map(|(what, outcome)| (what.to_owned(), outcome.to_owned())));
    let entry = slice(&line, 1, Some(1)).await.entries.remove(0);
    assert_eq!((entry.n, entry.who, entry.case.map(|c| c.to_string())), (2, Who::User(1000), Some(code)));
    assert_eq!(entry.operator, Some("ivan".into()));
}

#[tokio::test]
async fn a_long_trail_is_read_in_slices_that_join() {
    let line = Line::new().await;
    for _ in 0..5 {
        line.ask(AdminAsk::Resume("olga".into())).await;
    }
    let (mut after, mut seen) = (Some(0), Vec::new());
    while let Some(from) = after {
        let view = slice(&line, from, Some(2)).await;
        assert_eq!(view.broken, None);
        seen.extend(view.entries.iter().map(|e| e.n));
        after = view.next;
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_trail_that_begins_later_is_read_from_there_and_tells_so() {
    let line = Line::new().await;
    for _ in 0..5 {
        line.ask(AdminAsk::Resume("olga".into())).await;
    }
    let cut = slice(&line, 0, None).await.entries[2].clone();
    let records = line.store.trail(0, 9).await.unwrap();
    let head = |at: usize| records[at].as_ref().map(|r| Head { n: r.n, hash: r.hash }).unwrap();
    let begin = Begin { after: head(2), first: head(0).hash };
    let event = Event { seed: [3; 32], seen: Vec::new(), what: What::CutTrail(begin) };
    line.answers.desk.submit(event).await.unwrap();
    let view = slice(&line, 0, None).await;
    assert_eq!((view.broken, view.next, view.head.n), (None, None, 6));
    assert_eq!(view.entries.iter().map(|e| e.n).collect::<Vec<_>>(), [4, 5, 6]);
    assert_eq!(view.begin.map(|begin| (begin.n, begin.hash)), Some((3, cut.hash)));
    assert_eq!(slice(&line, 4, Some(1)).await.entries[0].n, 5);
    // Somebody without the key cuts more.
    let more = Batch { cut: 2, ..Batch::new(OpId([9; 16])) };
    line.store.commit(line.answers.epoch, &more).await.unwrap();
    let view = slice(&line, 0, None).await;
    assert_eq!(view.broken, Some(Break::Missing { expected: 4, found: 6 }));
}

#[tokio::test]
async fn what_is_refused_before_a_decision_is_written_down_too() {
    let line = Line::new().await;
    line.hear(1, "Help me please, today").await;
    let code = line.list(None).await.remove(0);
    let close = |code: &str, why: &str| {
        let ask = CaseAsk::Close(Some(why.into()));
        Request::Ask { ask: AdminAsk::Command(Command::Case { code: Some(code.parse().unwrap()), ask }) }
    };
    for request in [
        Request::Case { code: "no code".into() },
        Request::Export { code: "K7F-3QD".into() },
        close(&code, &"x".repeat(501)),
        close("K7F-3QD", "spam"),
        Request::Ask { ask: AdminAsk::Pause("canary of a name".into(), None) },
        Request::Ask { ask: AdminAsk::Invite("olga".into()) },
        Request::Who { at: Some("never".into()), language: None, topic: None },
    ] {
        assert!(matches!(line.answers.to(request).await, Response::Error(_)));
    }
    let malformed = Trouble::BadRequest.because("that is no request");
    assert_eq!(line.answers.to_unread(malformed.clone()).await, Response::Error(malformed));
    let entries = slice(&line, 0, None).await.entries;
    let told = |e: &ActView| {
        let about = e.case.map(|c| c.to_string()).or(e.operator.as_ref().map(ToString::to_string));
        (e.what.clone(), about, e.outcome.clone())
    };
    let told: Vec<_> = entries.iter().map(told).collect();
    let wanted = [
        ("case_show", None, "bad_request"),
        ("case_export", None, "no_such_case"),
        ("case_close", Some(code), "bad_request"),
        ("case_close", None, "no_such_case"),
        ("operator_pause", None, "no_such_operator"),
        ("operator_invite", Some("olga".to_owned()), "nothing_to_enrol"),
        ("request", None, "bad_request"),
    ];
    assert_eq!(told, wanted.map(|(what, about, outcome)| (what.to_owned(), about, outcome.to_owned())));
    assert!(entries.iter().all(|e| e.who == Who::User(1000)));
}

#[tokio::test]
async fn a_flood_of_refused_requests_does_not_fill_the_trail_and_is_counted() {
    let line = Line::new().await;
    let stop = CancellationToken::new();
    let serving = tokio::spawn(line.server().open().await.unwrap().serve(stop.clone()));
    let mut client = Client::connect(&line.path).await.unwrap();
    for _ in 0..200 {
        let answer = client.ask(&Request::Case { code: "no code".into() }).await.unwrap();
        assert!(matches!(answer, Response::Error(_)));
    }
    assert_eq!(told(&line).await.len(), 21);
    stop.cancel();
    serving.await.unwrap();
    let last = told(&line).await.pop().unwrap();
    assert_eq!(last, ("refused_requests".to_owned(), "180 more".to_owned()), "also as the line ends");
}
