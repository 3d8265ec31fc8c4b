//! Reactions and answers to buttons: tried, and never in the way of anything.

use serde_json::json;

use super::to;
use crate::channel::telegram::fake::{Fake, Reply, no, ok, slower};
use crate::domain::id::{Address, CaseCode, ChannelName, Language, SourceId};
use crate::domain::say::{Feedback, FeedbackKind, Word};

#[tokio::test]
async fn feedback_is_tried_once_and_never_fails() {
    let mut fake =
        Fake::start(vec![ok(&json!(true)), no(400, "Bad Request: query is too old"), Reply::HangUp]).await;
    let bot = fake.bot();
    let feedback = |what| Feedback { channel: ChannelName::from("telegram"), address: to(), bot: None, what };
    let word = |_: &Word, language: &Language, _: Option<CaseCode>| format!("{language} {}", "ё".repeat(300));
    bot.feedback(&feedback(FeedbackKind::Seen(SourceId::bare(4))), word).await;
    let (method, body) = fake.next().await;
    assert_eq!(method, "setmessagereaction");
    let eyes = json!({"chat_id": 42, "message_id": 4, "reaction": [{"type": "emoji", "emoji": "👀"}]});
    assert_eq!(body, eyes);
    let pressed = FeedbackKind::Pressed {
        callback: "448".into(),
        word: Some(Word::NotNow),
        case: None,
        language: "uk".into(),
    };
    bot.feedback(&feedback(pressed), word).await;
    let (method, body) = fake.next().await;
    assert_eq!((method.as_str(), &body["callback_query_id"]), ("answercallbackquery", &json!("448")));
    assert_eq!(body["text"].as_str().map(|t| t.chars().count()), Some(200));
    bot.feedback(&feedback(FeedbackKind::Leave), word).await;
    assert_eq!(fake.next().await, ("leavechat".into(), json!({"chat_id": 42})));
}

#[tokio::test]
async fn each_of_a_burst_is_marked_and_so_is_one_that_the_service_wants_later() {
    let yes = || ok(&json!(true));
    let mut fake = Fake::start(vec![slower(0), yes(), yes(), yes(), yes(), yes(), yes()]).await;
    let bot = fake.bot();
    let seen = |chat: &str| Feedback {
        channel: ChannelName::from("telegram"),
        address: Address(chat.into()),
        bot: None,
        what: FeedbackKind::Seen(SourceId::bare(4)),
    };
    let all = ["41", "42", "43", "44", "45", "46"].map(seen);
    let word = |_: &Word, _: &Language, _: Option<CaseCode>| String::new();
    futures_util::future::join_all(all.iter().map(|feedback| bot.feedback(feedback, word))).await;
    let mut marked = std::collections::BTreeMap::<i64, u32>::new();
    for _ in 0..7 {
        *marked.entry(fake.next().await.1["chat_id"].as_i64().unwrap()).or_default() += 1;
    }
    assert_eq!(marked.keys().copied().collect::<Vec<_>>(), [41, 42, 43, 44, 45, 46]);
    assert_eq!(marked.values().sum::<u32>(), 7, "one was asked for twice");
}
