//! Topics of an operator's chat: what goes into one goes nowhere else unnoticed, and how one is made, shown and deleted.

use serde_json::{Value, json};

use super::{opener, retry, to};
use crate::channel::telegram::NoTopic;
use crate::channel::telegram::fake::{Fake, Reply, no, ok, slower};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::channel::{Effort, Sent};
use crate::domain::id::SourceId;
use crate::domain::threads::Look;

fn in_topic() -> Payload {
    let text = "a card".to_owned();
    Payload::Text { text, keyboard: Keyboard::None, thread: Some(77), reply_to: None, protect: true }
}

async fn sent(reply: Reply) -> Sent {
    let fake = Fake::start(vec![reply]).await;
    let effort = Effort { in_topic: true, ..Effort::default() };
    fake.bot().send_piece(&to(), &[in_topic()], 0, &opener(&[]), effort).await
}

fn message(thread: Option<i64>) -> Value {
    let mut message = json!({ "message_id": 12, "chat": { "id": 42 }, "text": "a card" });
    if let Some(thread) = thread {
        message["message_thread_id"] = thread.into();
    }
    message
}

#[tokio::test]
async fn where_a_card_landed_is_compared_with_where_it_was_to_go() {
    let number = vec![SourceId::bare(12)];
    assert_eq!(sent(ok(&message(Some(77)))).await, Sent::Delivered(number.clone()));
    assert_eq!(sent(ok(&message(None))).await, Sent::Astray(number.clone()), "beside all topics");
    assert_eq!(sent(ok(&message(Some(78)))).await, Sent::Astray(number), "in another one");
}

#[tokio::test]
async fn a_card_for_a_topic_that_is_gone_is_not_sent_beside_it_by_itself() {
    for sentence in ["Bad Request: message thread not found", "Bad Request: TOPIC_DELETED"] {
        assert_eq!(sent(no(400, sentence)).await, Sent::NoTopic, "{sentence}");
    }
    assert_eq!(sent(slower(3)).await, retry(Some(3), false, false));
}

#[tokio::test]
async fn a_topic_is_made_shown_and_deleted_by_the_calls_of_the_service() {
    let icons =
        json!([{ "emoji": "❗️", "custom_emoji_id": "537" }, { "emoji": "✅", "custom_emoji_id": "523" }]);
    let made = json!({ "message_thread_id": 77, "name": "K7F-3QD Blue Heron 27", "icon_color": 7_322_096 });
    let yes = || ok(&json!(true));
    let mut fake = Fake::start(vec![ok(&made), ok(&icons), yes(), yes(), yes()]).await;
    let bot = fake.bot();
    assert_eq!(bot.make_topic(&to(), "K7F-3QD Blue Heron 27").await, Ok(77));
    assert_eq!(bot.show_topic(&to(), 77, Look::Late).await, Ok(()));
    assert_eq!(bot.show_topic(&to(), 77, Look::Open).await, Ok(()));
    assert_eq!(bot.delete_topic(&to(), 77).await, Ok(()));
    let mut asked = Vec::new();
    for _ in 0..5 {
        asked.push(fake.next().await);
    }
    let of = |method: &str, body: Value| (method.to_owned(), body);
    assert_eq!(
        asked,
        [
            of("createforumtopic", json!({ "chat_id": 42, "name": "K7F-3QD Blue Heron 27" })),
            of("getforumtopiciconstickers", json!({})),
            of(
                "editforumtopic",
                json!({ "chat_id": 42, "message_thread_id": 77, "icon_custom_emoji_id": "537" })
            ),
            of(
                "editforumtopic",
                json!({ "chat_id": 42, "message_thread_id": 77, "icon_custom_emoji_id": "" })
            ),
            of("deleteforumtopic", json!({ "chat_id": 42, "message_thread_id": 77 })),
        ]
    );
}

#[tokio::test]
async fn each_way_in_which_a_topic_is_not_made_is_told_apart() {
    let made = async |reply| Fake::start(vec![reply]).await.bot().make_topic(&to(), "K7F-3QD").await;
    assert_eq!(made(no(400, "Bad Request: the chat is not a forum")).await, Err(NoTopic::Refused));
    assert_eq!(made(no(403, "Forbidden: bot was blocked by the user")).await, Err(NoTopic::Refused));
    assert_eq!(made(slower(3)).await, Err(NoTopic::Later));
    assert_eq!(made(Reply::HangUp).await, Err(NoTopic::Unclear));
    assert_eq!(made(ok(&json!({ "name": "K7F-3QD" }))).await, Err(NoTopic::Unclear));
}
