//! A list has every case once, however many pages it takes.

use crate::admin::protocol::{CasesAsk, Request, Response, StateName, Trouble};
use crate::admin::view::CasesView;
use crate::domain::command::CaseAsk;

use super::support::Line;

async fn page(line: &Line, ask: CasesAsk) -> CasesView {
    match line.answers.to(Request::Cases(ask)).await {
        Response::Cases(view) => view,
        other => panic!("not a list: {other:?}"),
    }
}

/// The codes of all pages of so many cases.
async fn pages(line: &Line, mut ask: CasesAsk) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    loop {
        let view = page(line, ask.clone()).await;
        assert_eq!(view.more, view.next.is_some());
        all.push(view.cases.into_iter().map(|case| case.code).collect());
        match view.next {
            Some(next) => ask.after = Some(next),
            None => return all,
        }
    }
}

fn of(limit: u32) -> CasesAsk {
    CasesAsk { limit: Some(limit), ..CasesAsk::default() }
}

/// Seven cases of one moment and one of an hour later: four assigned, four waiting.
async fn busy() -> Line {
    let line = Line::new().await;
    for contact in 1..=7 {
        line.hear(contact, "Help me please, today").await;
    }
    line.pass(1);
    line.hear(8, "Help me please, today").await;
    line
}

#[tokio::test]
async fn a_list_says_that_there_is_more() {
    let line = busy().await;
    for (limit, more) in [(7, true), (8, false), (9, false)] {
        assert_eq!(page(&line, of(limit)).await.more, more, "{limit}");
    }
}

#[tokio::test]
async fn pages_have_every_case_once_in_the_order_of_the_whole_list() {
    let line = busy().await;
    let whole = line.list(None).await;
    assert_eq!(whole.len(), 8);
    for size in 1..=8 {
        let pages = pages(&line, of(size)).await;
        assert!(pages.iter().all(|page| page.len() <= size as usize), "{pages:?}");
        assert_eq!(pages.concat(), whole, "{size} a page");
    }
}

#[tokio::test]
async fn closed_cases_are_paged_too_the_latest_first() {
    let line = busy().await;
    let mut closed = line.list(None).await;
    for code in &closed {
        line.ask_case(code, CaseAsk::Close(Some("done".into()))).await;
        line.pass(1);
    }
    closed.reverse();
    let ask = CasesAsk { state: Some(StateName::Closed), ..of(3) };
    assert_eq!(pages(&line, ask).await.concat(), closed);
}

#[tokio::test]
async fn a_list_is_narrowed_by_operator_channel_and_age() {
    let line = busy().await;
    let whole = line.list(None).await;
    let of_olga = pages(&line, CasesAsk { operator: Some("olga".into()), ..of(1) }).await.concat();
    let of_ivan = pages(&line, CasesAsk { operator: Some("ivan".into()), ..of(1) }).await.concat();
    assert_eq!((of_olga.len(), of_ivan.len()), (2, 2), "capacity is 2 each");
    let assigned = line.list(Some("assigned")).await;
    assert!(of_olga.iter().chain(&of_ivan).all(|code| assigned.contains(code)));
    for (channel, found) in [("telegram", 8), ("mail", 0)] {
        let ask = CasesAsk { channel: Some(channel.into()), ..of(3) };
        assert_eq!(pages(&line, ask).await.concat().len(), found, "{channel}");
    }
    let older = pages(&line, CasesAsk { older_s: Some(3_600), ..of(50) }).await.concat();
    assert_eq!(older, whole[..7], "the eighth has just come");
}

#[tokio::test]
async fn a_place_that_is_none_is_refused() {
    let line = busy().await;
    let ask = r#"{"request":"cases","after":"u.1"}"#;
    let error = serde_json::from_str::<Request>(ask).unwrap_err().to_string();
    assert!(error.contains("give `next` of the page before"), "{error}");
    let misspelt = serde_json::from_str::<Request>(r#"{"request":"cases","operater":"olga"}"#);
    assert!(misspelt.is_err(), "a misspelt field would widen the question");
    let missing = line.answers.to(Request::Case { code: "000-000".into() }).await;
    assert!(matches!(missing, Response::Error(failure) if failure.word == Trouble::NoSuchCase));
}

#[tokio::test]
async fn what_made_no_case_is_paged_too_the_latest_first() {
    let line = Line::new().await;
    for contact in 1..=5 {
        line.hear_machine(contact, "I am away").await;
    }
    line.pass(1);
    for contact in 6..=9 {
        line.hear_machine(contact, "I am away").await;
    }
    let of = |limit| CasesAsk { state: Some(StateName::Automatic), ..of(limit) };
    let whole = pages(&line, of(50)).await;
    assert_eq!((whole.len(), whole[0].len()), (1, 9));
    for size in 1..=9 {
        let pages = pages(&line, of(size)).await;
        assert!(pages.iter().all(|page| page.len() <= size as usize), "{pages:?}");
        assert_eq!(pages.concat(), whole[0], "{size} a page");
    }
}

#[tokio::test]
async fn a_page_goes_on_where_what_stood_there_was_let_in_meanwhile() {
    let line = Line::new().await;
    for contact in 1..=5 {
        line.hear_machine(contact, "I am away").await;
        line.pass(1);
    }
    let ask = CasesAsk { state: Some(StateName::Automatic), ..of(2) };
    let whole = pages(&line, CasesAsk { limit: Some(50), ..ask.clone() }).await.concat();
    let first = page(&line, ask.clone()).await;
    line.ask_case(&whole[1], CaseAsk::Release).await;
    let rest = page(&line, CasesAsk { after: first.next, limit: Some(50), ..ask }).await;
    let rest: Vec<String> = rest.cases.into_iter().map(|case| case.code).collect();
    assert_eq!(rest, whole[2..]);
}
