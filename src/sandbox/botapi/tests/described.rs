//! The calls of topics held against the public description of the Bot API: what must be given, what may be, and what is
//! answered; and what is refused, in the words of the real server where those are known.

use serde_json::{Map, Value, json};

use super::Bench;
use crate::sandbox::botapi::Forum;

const ON: Forum = Forum { on: true, free: false, lenient: false, unmarked: false };

/// The description, which our own client is held against, too.
fn described() -> Map<String, Value> {
    let all: Value = serde_json::from_str(include_str!("../described.json")).expect("JSON");
    all.as_object().expect("an object").iter().filter(|(name, _)| *name != "about").map(own).collect()
}

fn own((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn is(value: &Value, kind: &str) -> bool {
    kind.split(" or ").any(|kind| match kind {
        "integer" => value.is_i64(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "list" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type: {other}"),
    })
}

/// A value of that parameter that the description allows, in a chat with this topic and this message.
fn allowed(name: &str, (topic, message): (i64, i64)) -> Value {
    match name {
        "chat_id" | "from_chat_id" => json!(1001),
        "name" => json!("K7F-3QD Blue Heron 27"),
        "icon_color" => json!(16_749_490),
        "icon_custom_emoji_id" => json!("5379748062124056162"),
        "message_thread_id" => json!(topic),
        "message_id" => json!(message),
        "text" | "caption" => json!("a card"),
        "parse_mode" => json!("HTML"),
        "entities" | "caption_entities" => json!([]),
        "reply_parameters" => json!({ "message_id": message }),
        "reply_markup" => json!({ "inline_keyboard": [] }),
        "link_preview_options" => json!({ "is_disabled": true }),
        _ => Value::Null,
    }
}

/// A bench with a topic and a message in it.
async fn bench() -> (Bench, (i64, i64)) {
    let bench = Bench::new().await;
    bench.api.set_topics(ON);
    let made = bench.done("createForumTopic", json!({ "chat_id": 1001, "name": "the first" })).await;
    let topic = made["message_thread_id"].as_i64().expect("a number");
    let sent =
        bench.done("sendMessage", json!({ "chat_id": 1001, "text": "x", "message_thread_id": topic })).await;
    (bench, (topic, sent["message_id"].as_i64().expect("a number")))
}

fn given(of: &Value, which: &str, there: (i64, i64)) -> Map<String, Value> {
    let names = of[which].as_object().expect("names").keys();
    names.map(|name| (name.clone(), allowed(name, there))).collect()
}

fn as_described(method: &str, of: &Value, result: &Value) {
    match &of["result"] {
        Value::Object(fields) => {
            for (field, kind) in fields {
                let kind = kind.as_str().expect("a type");
                assert!(is(&result[field], kind), "{method}: {field} of {result} is no {kind}");
            }
        }
        plain => assert_eq!(result, plain, "{method}"),
    }
}

#[tokio::test]
async fn each_call_is_taken_with_what_must_be_given_and_with_all_that_may_be() {
    for (method, of) in described() {
        for more in [false, true] {
            // Each starts afresh: what is deleted is gone.
            let (bench, there) = bench().await;
            let mut ask = given(&of, "must", there);
            if more || method == "editForumTopic" {
                ask.extend(given(&of, "may", there).into_iter().filter(|(_, value)| !value.is_null()));
            }
            if of["private"] == false {
                assert_eq!(bench.refused(&method, ask.into()).await, "Bad Request: the chat is not a forum");
                continue;
            }
            as_described(&method, &of, &bench.done(&method, ask.into()).await);
        }
    }
}

#[tokio::test]
async fn none_is_taken_without_what_must_be_given() {
    let (bench, there) = bench().await;
    for (method, of) in described() {
        let whole = given(&of, "must", there);
        for missing in whole.keys() {
            let mut ask = whole.clone();
            ask.remove(missing);
            let said = bench.refused(&method, ask.into()).await;
            assert!(said.starts_with("Bad Request: "), "{method} without {missing}: {said}");
        }
    }
}

#[tokio::test]
async fn what_is_there_no_more_or_never_was_is_refused_in_the_servers_words() {
    let (bench, there) = bench().await;
    let (gone, without) = ("Bad Request: message thread not found", "Bad Request: the chat is not a forum");
    for (method, of) in described().into_iter().filter(|(_, of)| of["private"] == true) {
        let mut ask = given(&of, "must", there);
        let names_one = of["must"].get("message_thread_id").or(of["may"].get("message_thread_id")).is_some();
        if names_one {
            ask.insert("message_thread_id".into(), json!(there.0 + 1_000));
            assert_eq!(bench.refused(&method, ask.clone().into()).await, gone, "{method}");
        }
        if method.ends_with("ForumTopic") {
            bench.ada.switch_topics(false);
            assert_eq!(bench.refused(&method, ask.into()).await, without, "{method}");
            bench.ada.switch_topics(true);
            bench.ada.begin_topic(there.0);
        }
    }
}

#[tokio::test]
async fn what_a_topic_can_be_has_bounds() {
    let (bench, (topic, _)) = bench().await;
    let long = "x".repeat(129);
    for (method, more) in [
        ("createForumTopic", json!({ "name": long })),
        ("createForumTopic", json!({ "name": "" })),
        ("createForumTopic", json!({ "name": "x", "icon_color": 1 })),
        ("createForumTopic", json!({ "name": "x", "icon_custom_emoji_id": "no icon" })),
        ("editForumTopic", json!({ "message_thread_id": topic, "name": long })),
        ("editForumTopic", json!({ "message_thread_id": topic, "icon_custom_emoji_id": "no icon" })),
    ] {
        let mut ask = more.clone();
        ask["chat_id"] = json!(1001);
        assert!(bench.refused(method, ask).await.starts_with("Bad Request: "), "{method} {more}");
    }
    let kept = json!({ "chat_id": 1001, "message_thread_id": topic, "name": "", "icon_custom_emoji_id": "" });
    let same = bench.refused("editForumTopic", kept).await;
    assert_eq!(same, "Bad Request: TOPIC_NOT_MODIFIED", "an empty name keeps the one that there is");
}
