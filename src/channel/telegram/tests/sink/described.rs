//! What our client asks of topics, held against the public description of the Bot API: nothing that is not described, each of
//! its type, all that must be given; and what the service tells of itself, whether it tells it or not.

use serde_json::{Map, Value, json};

use super::{opener, to};
use crate::channel::Effort;
use crate::channel::telegram::fake::{Fake, ok};
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::id::{Address, SourceId};
use crate::domain::threads::Look;

/// By the method's name in small letters.
fn described(method: &str) -> (Map<String, Value>, Map<String, Value>) {
    let all: Value =
        serde_json::from_str(include_str!("../../../../sandbox/botapi/described.json")).expect("JSON");
    let all = all.as_object().expect("an object");
    let of = all.iter().find(|(name, _)| name.eq_ignore_ascii_case(method)).expect("described").1;
    let names = |which: &str| of[which].as_object().cloned().expect("names");
    (names("must"), names("may"))
}

fn is(value: &Value, kind: &str) -> bool {
    kind.split(" or ").any(|kind| match kind {
        "integer" => value.is_i64(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "list" => value.is_array(),
        _ => value.is_object(),
    })
}

fn holds(method: &str, body: &Value) {
    let (must, may) = described(method);
    let body = body.as_object().expect("an object");
    for (name, value) in body {
        let kind = must.get(name).or(may.get(name)).unwrap_or_else(|| panic!("{method}: {name}"));
        assert!(is(value, kind.as_str().expect("a type")), "{method}: {name} is no {kind}: {value}");
    }
    for name in must.keys() {
        assert!(body.contains_key(name), "{method} without {name}");
    }
}

#[tokio::test]
async fn what_is_asked_of_topics_is_as_described() {
    let icons = json!([{ "emoji": "❗️", "custom_emoji_id": "537" }]);
    let made = json!({ "message_thread_id": 77, "name": "K7F-3QD", "icon_color": 7_322_096 });
    let sent = json!({ "message_id": 12, "chat": { "id": 42 }, "message_thread_id": 77 });
    let yes = || ok(&json!(true));
    let mut fake = Fake::start(vec![
        ok(&made),
        ok(&icons),
        yes(),
        yes(),
        yes(),
        ok(&sent),
        ok(&sent),
        ok(&json!({ "message_id": 13 })),
    ])
    .await;
    let bot = fake.bot();
    bot.make_topic(&to(), "K7F-3QD Blue Heron 27").await.expect("made");
    for look in [Look::Late, Look::Open] {
        bot.show_topic(&to(), 77, look).await.expect("shown");
    }
    bot.delete_topic(&to(), 77).await.expect("deleted");
    let button = Button { label: "Take".into(), data: "1:take:-".into() };
    let text = Payload::Text {
        text: "a card".into(),
        keyboard: Keyboard::Inline(vec![vec![button]]),
        thread: Some(77),
        reply_to: Some(SourceId::bare(5)),
        protect: true,
    };
    let copy = Payload::Copy {
        from: Address("43".into()),
        messages: vec![SourceId::bare(6)],
        spare: Vec::new(),
        caption: Some("K7F-3QD".into()),
        thread: Some(77),
        reply_to: None,
        protect: true,
    };
    let all = [text.clone(), text, copy];
    let effort = Effort { in_topic: true, ..Effort::default() };
    for at in 0..all.len() {
        bot.send_piece(&to(), &all, at, &opener(&[]), effort).await;
    }
    let mut sounds = Vec::new();
    for _ in 0..8 {
        let (method, body) = fake.next().await;
        if method == "getforumtopiciconstickers" {
            continue;
        }
        holds(&method, &body);
        if method.ends_with("message") {
            assert_eq!(body["message_thread_id"], 77, "{method}");
            sounds.push(body["disable_notification"] != true);
        }
    }
    assert_eq!(sounds, [true, false, false], "what belongs together rings once");
}

#[tokio::test]
async fn a_service_that_does_not_tell_of_topics_has_none_of_ours() {
    let me = json!({ "id": 7, "is_bot": true, "first_name": "Desk", "username": "desk_bot" });
    for (told, ours) in [
        (json!({}), false),
        (json!({ "has_topics_enabled": true }), false),
        (json!({ "has_topics_enabled": true, "allows_users_to_create_topics": true }), false),
        (json!({ "has_topics_enabled": false, "allows_users_to_create_topics": false }), false),
        (json!({ "has_topics_enabled": true, "allows_users_to_create_topics": false }), true),
    ] {
        let mut all = me.clone();
        all.as_object_mut().expect("an object").extend(told.as_object().expect("an object").clone());
        let read = Fake::start(vec![ok(&all)]).await.bot().get_me().await.expect("a bot");
        assert_eq!(read.topics.are_ours(), ours, "{told}");
    }
}
