//! Parts and repeats: what is one message, and what is heard of one that is there.

use super::*;

#[test]
fn a_redelivery_is_known_and_another_message_is_not() {
    let photo = |unique: &str| json!({"photo": [{"file_id": "F", "file_unique_id": unique}]});
    let one = incoming(&update(&photo("u"))).seen;
    let mut again = update(&photo("u"));
    again["update_id"] = json!(123_456_789);
    assert_eq!(incoming(&again).seen, one);
    let mut other = photo("u");
    other["message_id"] = json!(119);
    assert_ne!(incoming(&update(&other)).seen, one);
    assert_ne!(incoming(&update(&photo("v"))).seen, one, "a number used again for other content");
}

#[test]
fn an_album_becomes_one_message() {
    let part = |id: i64, person: i64, album: Option<&str>, caption: Option<&str>| {
        incoming(&update(&json!({
            "message_id": id, "chat": {"id": person, "type": "private"}, "media_group_id": album,
            "caption": caption, "photo": [{"file_id": format!("F{id}"), "file_unique_id": format!("u{id}")}],
        })))
    };
    let joined = join_albums(vec![
        part(1, 42, Some("A"), Some("papers")),
        part(1, 43, Some("A"), None),
        part(2, 42, Some("A"), None),
        part(3, 42, None, None),
        part(4, 42, Some("A"), None),
    ]);
    assert_eq!(joined.len(), 4, "a part after something else stays alone");
    assert_eq!(joined[0].seen.len(), 2);
    let Came::Said(said) = &joined[0].arrival.what else { panic!("a message") };
    assert_eq!(said.text, "papers");
    assert_eq!(said.parts, [SourceId::of(BOT, 1), SourceId::of(BOT, 2)]);
    assert_eq!(said.attachments.len(), 2);
    assert_eq!(joined[0].arrival.source, SourceId::of(BOT, 1));
    assert_ne!(joined[0].arrival.chat, ChatId([0; 16]));
}

fn reacted(change: &Value) -> Value {
    let mut whole = json!({
        "chat": {"id": 42, "type": "private"}, "user": {"id": 42}, "message_id": 7, "date": 1_795_498_200,
        "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    });
    for (key, value) in change.as_object().expect("fields") {
        whole[key] = value.clone();
    }
    json!({"update_id": 1, "message_reaction": whole})
}

#[test]
fn an_emoji_on_a_message_is_heard_with_all_that_stand_there() {
    use crate::domain::message::Reaction::{Emoji, Other};
    let what = |change: Value| incoming(&reacted(&change)).arrival.what;
    let thumb = || Emoji("👍".into());
    assert_eq!(what(json!({})), Came::Reacted(vec![thumb()]));
    assert_eq!(incoming(&reacted(&json!({}))).arrival.source.number(), 7);
    assert_eq!(what(json!({"new_reaction": []})), Came::Reacted(vec![]), "taken off");
    let odd = json!([
        {"type": "custom_emoji", "custom_emoji_id": "5"}, {"type": "paid"}, {"type": "emoji", "emoji": "call 112"},
    ]);
    assert_eq!(what(json!({"new_reaction": odd})), Came::Reacted(vec![Other, Other, Other]));
}

#[test]
fn an_emoji_in_a_group_of_ours_or_that_nobody_can_read_is_nothing() {
    let group = json!({"chat": {"id": -100, "type": "supergroup"}});
    for change in [group, json!({"user": null, "actor_chat": {"id": -5}}), json!({"new_reaction": "?"})] {
        assert!(ignored(&reacted(&change)).starts_with("reaction"));
    }
}
