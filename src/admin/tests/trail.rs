//! Who did what is written down, and what was written down holds.

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{ActView, TrailView};
use crate::domain::command::{AdminAsk, CaseAsk};
use crate::domain::trail::Who;

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
