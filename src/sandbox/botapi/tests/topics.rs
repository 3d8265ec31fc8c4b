//! Topics of private chats, as the service makes and refuses them.

use serde_json::json;

use super::Bench;
use crate::sandbox::botapi::{Forum, MediaKind};

const ON: Forum = Forum { on: true, free: false, lenient: false, unmarked: false };

async fn bench(forum: Forum) -> Bench {
    let bench = Bench::new().await;
    bench.api.set_topics(forum);
    bench
}

#[tokio::test]
async fn what_botfather_was_told_stands_in_get_me() {
    let bench = bench(Forum::default()).await;
    assert_eq!(bench.done("getMe", json!({})).await["has_topics_enabled"], false);
    bench.api.set_topics(ON);
    let me = bench.done("getMe", json!({})).await;
    assert_eq!(
        (&me["has_topics_enabled"], &me["allows_users_to_create_topics"]),
        (&json!(true), &json!(false))
    );
}

#[tokio::test]
async fn a_topic_is_made_written_in_changed_and_deleted() {
    let bench = bench(ON).await;
    let made =
        bench.done("createForumTopic", json!({ "chat_id": 1001, "name": "K7F-3QD Blue Heron 27" })).await;
    let id = made["message_thread_id"].as_i64().expect("a number");
    let sent = bench
        .done("sendMessage", json!({ "chat_id": 1001, "text": "a card", "message_thread_id": id }))
        .await;
    assert_eq!((&sent["message_thread_id"], &sent["is_topic_message"]), (&json!(id), &json!(true)));

    let icons = bench.done("getForumTopicIconStickers", json!({})).await;
    let icon = icons[0]["custom_emoji_id"].as_str().expect("an icon").to_owned();
    let edit = json!({ "chat_id": 1001, "message_thread_id": id, "icon_custom_emoji_id": icon });
    bench.done("editForumTopic", edit.clone()).await;
    assert_eq!(bench.refused("editForumTopic", edit).await, "Bad Request: TOPIC_NOT_MODIFIED");
    assert_eq!(bench.ada.topics(), [(id, "K7F-3QD Blue Heron 27".to_owned(), icon)]);

    let topic = json!({ "chat_id": 1001, "message_thread_id": id });
    bench.done("deleteForumTopic", topic.clone()).await;
    assert!(bench.ada.chat().iter().filter(|m| m.thread == Some(id)).all(|m| m.deleted));
    for method in ["deleteForumTopic", "editForumTopic"] {
        assert_eq!(bench.refused(method, topic.clone()).await, "Bad Request: message thread not found");
    }
    let late = json!({ "chat_id": 1001, "text": "late", "message_thread_id": id });
    assert_eq!(bench.refused("sendMessage", late.clone()).await, "Bad Request: message thread not found");
    bench.api.set_topics(Forum { lenient: true, ..ON });
    assert!(bench.done("sendMessage", late).await.get("message_thread_id").is_none(), "it came beside");
}

#[tokio::test]
async fn a_chat_without_topics_has_none() {
    let bench = bench(Forum::default()).await;
    let ask = json!({ "chat_id": 1001, "name": "K7F-3QD" });
    assert_eq!(bench.refused("createForumTopic", ask.clone()).await, "Bad Request: the chat is not a forum");
    bench.api.set_topics(ON);
    bench.ada.switch_topics(false);
    assert_eq!(bench.refused("createForumTopic", ask.clone()).await, "Bad Request: the chat is not a forum");
    bench.ada.switch_topics(true);
    bench.done("createForumTopic", ask).await;
}

#[tokio::test]
async fn what_a_person_writes_beside_topics_makes_one_where_they_may_make_them() {
    let bench = bench(ON).await;
    let beside = bench.ada.write("beside");
    assert_eq!(bench.ada.shown(beside).and_then(|m| m.thread), None);
    bench.api.set_topics(Forum { free: true, ..ON });
    let inside = bench.ada.write("inside");
    let thread = bench.ada.shown(inside).and_then(|m| m.thread);
    let begun =
        bench.ada.chat().into_iter().find(|m| m.media == Some(MediaKind::TopicCreated)).expect("told");
    assert_eq!(thread, Some(begun.id.0));
}

#[tokio::test]
async fn what_answers_nothing_answers_the_beginning_of_its_topic() {
    let bench = bench(Forum { unmarked: true, ..ON }).await;
    let made = bench.done("createForumTopic", json!({ "chat_id": 1001, "name": "K7F-3QD" })).await;
    let id = made["message_thread_id"].as_i64().expect("a number");
    bench.ada.write_in(id, "We are coming");
    let updates = bench.done("getUpdates", json!({ "timeout": 0 })).await;
    let said = updates.as_array().and_then(|all| all.last()).expect("an update")["message"].clone();
    assert_eq!((&said["message_thread_id"], said.get("is_topic_message")), (&json!(id), None));
    assert!(said["reply_to_message"].get("forum_topic_created").is_some(), "{said}");
}
