//! What is asked is answered, and what is changed is changed.

use crate::admin::protocol::{CasesAsk, Request, Response, Trouble};
use crate::admin::view::{StatusView, WhoView};
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Answer;
use crate::domain::say::Word;

use super::support::Line;

async fn status(line: &Line) -> StatusView {
    match line.answers.to(Request::Status).await {
        Response::Status(view) => *view,
        other => panic!("not a status: {other:?}"),
    }
}

async fn who(line: &Line, at: Option<&str>, language: Option<&str>, topic: Option<&str>) -> WhoView {
    let [at, language, topic] = [at, language, topic].map(|t| t.map(str::to_owned));
    match line.answers.to(Request::Who { at, language, topic }).await {
        Response::Who(view) => view,
        other => panic!("no choice: {other:?}"),
    }
}

async fn trouble(line: &Line, request: Request) -> (Trouble, String) {
    match line.answers.to(request).await {
        Response::Error(failure) => (failure.word, failure.sentence),
        other => panic!("no error: {other:?}"),
    }
}

#[tokio::test]
async fn a_case_that_can_not_be_read_is_named_and_the_others_are_listed() {
    let line = Line::new().await;
    line.hear(1, "Help me please, today").await;
    let spoiled = line.list(None).await.remove(0);
    line.hear(2, "Somebody else needs help").await;
    line.memory.spoil(spoiled.parse().unwrap());
    let others = line.list(None).await;
    assert_eq!(others.len(), 1);
    assert_ne!(others[0], spoiled);
    let view = match line.answers.to(Request::Cases(CasesAsk::default())).await {
        Response::Cases(view) => view,
        other => panic!("not a list: {other:?}"),
    };
    assert_eq!(view.unreadable.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), [spoiled.as_str()]);
    let status = status(&line).await;
    assert_eq!((status.cases.assigned, status.unreadable), (2, view.unreadable), "it is still somebody's");
    let (word, sentence) = trouble(&line, Request::Case { code: spoiled.clone() }).await;
    assert_eq!(word, Trouble::Store);
    assert!(sentence.contains(&spoiled), "{sentence}");
    let ask = AdminAsk::Command(Command::Case {
        code: Some(spoiled.parse().unwrap()),
        ask: CaseAsk::Close(Some("a test".into())),
    });
    assert_eq!(trouble(&line, Request::Ask { ask }).await, (Trouble::Store, sentence));
}

#[tokio::test]
async fn a_case_is_listed_shown_given_and_closed() {
    let line = Line::new().await;
    line.hear(1, "Help me please, today").await;
    let codes = line.list(None).await;
    assert_eq!(codes.len(), 1);
    let code = &codes[0];
    let case = line.case(&code.to_lowercase()).await;
    assert_eq!((case.state.as_str(), case.operator), ("assigned", Some("olga".into())));
    assert_eq!(case.messages[0].text, "Help me please, today");
    assert_eq!(
        case.next_step.map(|s| (s.action, s.at)),
        Some(("remind".into(), "2026-11-24T09:30:00Z".into()))
    );

    assert_eq!(line.ask_case(code, CaseAsk::GiveTo(Some("ivan".into()))).await, Answer::Done);
    assert_eq!(line.case(code).await.operator, Some("ivan".into()));

    let closed = line.ask_case(code, CaseAsk::Close(None)).await;
    assert_eq!(closed, Answer::Word(Word::CloseNeedsReason));
    assert_eq!(line.ask_case(code, CaseAsk::Close(Some("a test".into()))).await, Answer::Done);
    assert_eq!(line.list(None).await, [""; 0]);
    assert_eq!(line.list(Some("closed")).await, std::slice::from_ref(code));
    let last = line.case(code).await.history.pop().unwrap();
    assert_eq!((last.what, last.why.as_str()), (crate::domain::message::Milestone::Closed, "a test"));
}

#[tokio::test]
async fn the_longest_waiting_comes_first_and_the_latest_closed() {
    let line = Line::new().await;
    for contact in 1..=6 {
        line.hear(contact, "Help me please, today").await;
        line.pass(1);
    }
    let all = line.list(None).await;
    assert_eq!(all.len(), 6);
    let (assigned, waiting) = (line.list(Some("assigned")).await, line.list(Some("waiting")).await);
    assert_eq!((assigned.len(), waiting.len()), (4, 2), "capacity is 2 each");
    assert_eq!(all, [assigned, waiting].concat());
    for code in &all[..2] {
        line.ask_case(code, CaseAsk::Close(Some("done".into()))).await;
        line.pass(30 * 24);
    }
    assert_eq!(line.list(Some("closed")).await, [all[1].clone(), all[0].clone()]);
    assert_eq!(line.list(Some("held")).await, [""; 0]);
}

#[tokio::test]
async fn the_status_counts_what_waits_and_who_is_there() {
    let line = Line::new().await;
    for contact in 1..=5 {
        line.hear(contact, "Help me please, today").await;
        line.pass(1);
    }
    let status = status(&line).await;
    assert_eq!((status.cases.waiting, status.cases.assigned), (1, 4));
    assert_eq!((status.oldest_waiting_s, status.oldest_unanswered_s), (Some(3_600), Some(5 * 3_600)));
    assert_eq!(status.decided["new_case"], 5);
    assert_eq!((status.epoch, status.quarantined), (1, 0));
    assert!(status.outbox.deliveries > 0);
    let there: Vec<_> = status.operators.iter().map(|o| (o.operator.as_str(), o.on_duty, o.load)).collect();
    assert_eq!(there, [("olga", true, 2), ("ivan", true, 2), ("maria", true, 0)]);
}

#[tokio::test]
async fn an_invitation_is_a_link_and_its_digits_bind_the_chat() {
    let line = Line::new().await;
    assert!(!line.operator("maria").await.reachable);
    let (answer, link) = line.ask(AdminAsk::Invite("maria".into())).await;
    let Answer::Invited { token, until } = answer else { panic!("no invitation: {answer:?}") };
    assert_eq!(link, Some(format!("https://t.me/helpline_bot?start={token}")));
    assert_eq!(until.to_string(), "2026-11-24T05:45:00Z");
    assert_eq!(line.operator("maria").await.invite.map(|i| i.opened), Some(false));
    let confirm = |digits: &str| line.ask(AdminAsk::Confirm("maria".into(), digits.into()));
    assert_eq!(confirm("1234").await.0, Answer::NothingToConfirm);

    line.open_link(103, &token).await;
    let maria = line.operator("maria").await;
    assert_eq!(maria.invite.as_ref().map(|i| i.opened), Some(true));
    let digits = line.roster().await.operator_state(&"maria".into()).invite.unwrap().claim.unwrap().digits;
    let shown = serde_json::to_string(&maria).unwrap();
    assert!(!shown.contains(&token) && !shown.contains("canary-address"), "{shown}");
    let wrong = if digits == "0000" { "0001" } else { "0000" };
    assert_eq!(confirm(wrong).await.0, Answer::WrongDigits);
    assert_eq!(confirm(&digits).await.0, Answer::Done);
    let maria = line.operator("maria").await;
    assert!(maria.reachable && maria.invite.is_none());
    assert_eq!(maria.bound, ["telegram".into()]);
}

#[tokio::test]
async fn who_tells_the_order_and_all_that_speaks_against_the_others() {
    let line = Line::new().await;
    line.hear(1, "Help me please, today").await;
    let view = who(&line, None, None, None).await;
    assert_eq!((view.operator, view.why.as_deref()), (Some("ivan".into()), Some("round_robin")));
    let eligible: Vec<_> = view.eligible.iter().map(|c| (c.operator.as_str(), c.turns_ago)).collect();
    assert_eq!(eligible, [("ivan", None), ("olga", Some(1))]);
    let why: Vec<_> = view.others[0].why.iter().map(|a| a.sentence.as_str()).collect();
    assert_eq!((view.others[0].operator.as_str(), why), ("maria", vec!["can't be reached on any channel"]));

    let night = who(&line, Some("sun 03:00"), Some("UK"), Some("legal")).await;
    assert_eq!(
        (night.at.as_str(), night.local.as_str()),
        ("2026-11-29T01:00:00Z", "Sun 2026-11-29 03:00 Europe/Kyiv")
    );
    assert_eq!((night.operator, night.staffed_at), (None, None), "Ivan is there, but speaks no uk");
    assert_eq!(night.others[1].why.iter().map(|a| a.word.word()).collect::<Vec<_>>(), ["language"]);
}

#[tokio::test]
async fn who_knows_of_pauses_and_when_they_end() {
    let line = Line::new().await;
    let pause = AdminAsk::Pause("ivan".into(), Some(std::time::Duration::from_secs(3600)));
    assert_eq!(line.ask(pause).await.0, Answer::Done);
    let ivan = line.operator("ivan").await;
    assert_eq!((ivan.paused, ivan.paused_until.as_deref()), (true, Some("2026-11-24T06:30:00Z")));
    let eligible =
        |view: WhoView| view.eligible.into_iter().map(|c| c.operator.to_string()).collect::<Vec<_>>();
    assert_eq!(eligible(who(&line, None, None, None).await), ["olga"]);
    assert_eq!(eligible(who(&line, Some("08:31"), None, None).await), ["olga", "ivan"]);
    assert_eq!(line.ask(AdminAsk::Resume("ivan".into())).await.0, Answer::Done);
    assert_eq!(eligible(who(&line, None, None, None).await), ["olga", "ivan"]);
}

#[tokio::test]
async fn an_export_keeps_the_order_and_holds_no_address() {
    let line = Line::new().await;
    line.hear(1, "Help me please, today").await;
    line.hear(1, "And bring the papers").await;
    let code = line.list(None).await.remove(0);
    let Response::Export(view) = line.answers.to(Request::Export { code }).await else { panic!("an export") };
    let said: Vec<_> = view.transcript.iter().filter_map(|l| l.text.as_deref()).collect();
    assert_eq!(said, ["Help me please, today", "And bring the papers"]);
    assert_eq!(view.case.messages.len(), 2);
    assert!(!serde_json::to_string(&view).unwrap().contains("canary-address"));
}

#[tokio::test]
async fn what_can_not_be_is_told_with_what_to_do() {
    let line = Line::new().await;
    let ask = |ask| Request::Ask { ask };
    let close = |why: &str| {
        let ask = CaseAsk::Close(Some(why.into()));
        AdminAsk::Command(crate::domain::command::Command::Case { code: None, ask })
    };
    for (request, word, says) in [
        (Request::Case { code: "K7F".into() }, Trouble::BadRequest, "six letters or digits"),
        (Request::Case { code: "K7F-3QD".into() }, Trouble::NoSuchCase, "hotlined case list"),
        (ask(AdminAsk::Resume("ole".into())), Trouble::NoSuchOperator, "it has olga, ivan, maria"),
        (ask(AdminAsk::Invite("olga".into())), Trouble::NothingToEnrol, "[operator.olga]"),
        (ask(close(&"x".repeat(501))), Trouble::BadRequest, "1 to 500 characters"),
        (
            Request::Who { at: Some("soon".into()), language: None, topic: None },
            Trouble::BadRequest,
            "sun 03:00",
        ),
        (Request::Reload { dry_run: false }, Trouble::NotYet, "without a config file"),
    ] {
        let (told, sentence) = trouble(&line, request).await;
        assert_eq!(told, word, "{sentence}");
        assert!(sentence.contains(says), "{sentence}");
    }
}
