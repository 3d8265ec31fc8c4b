//! What a contact sent shows to an operator on a tap: pictures and films, alone and in albums.

use super::*;
use crate::channel::telegram::payload::Spare;

fn sent(files: &[(Kind, &str)], protect: bool) -> Payload {
    let messages = (5..).map(SourceId::bare).take(files.len()).collect();
    let spare =
        |(kind, id): &(Kind, &str)| Spare { file: Some((*kind, (*id).to_owned())), words: "gone".into() };
    Payload::Copy {
        from: Address("43".into()),
        messages,
        spare: files.iter().map(spare).collect(),
        caption: None,
        thread: None,
        reply_to: None,
        protect,
    }
}

#[tokio::test]
async fn a_picture_goes_by_its_name_and_covered() {
    for (kind, method, field) in [
        (Kind::Photo, "sendphoto", "photo"),
        (Kind::Video, "sendvideo", "video"),
        (Kind::Animation, "sendanimation", "animation"),
    ] {
        let (asked_for, body, _) = asked(sent(&[(kind, "file")], true), json!({"message_id": 1})).await;
        assert_eq!(
            (asked_for.as_str(), &body[field], &body["has_spoiler"]),
            (method, &json!("file"), &json!(true))
        );
        assert_eq!(body["protect_content"], json!(true));
    }
}

#[tokio::test]
async fn what_shows_nothing_and_what_a_contact_gets_is_copied_as_it_is() {
    for payload in [sent(&[(Kind::Voice, "file")], true), sent(&[(Kind::Photo, "file")], false)] {
        let (method, body, _) = asked(payload, json!({"message_id": 1})).await;
        assert_eq!((method.as_str(), &body["has_spoiler"]), ("copymessage", &Value::Null));
    }
}

#[tokio::test]
async fn an_album_is_covered_item_by_item_and_stays_one() {
    let album = sent(&[(Kind::Photo, "one"), (Kind::Video, "two")], true);
    let result = json!([{"message_id": 1}, {"message_id": 2}]);
    let (method, body, sent) = asked(album, result).await;
    assert_eq!(method, "sendmediagroup");
    let item = |kind: &str, id: &str| json!({"type": kind, "media": id, "has_spoiler": true});
    assert_eq!(body["media"], json!([item("photo", "one"), item("video", "two")]));
    assert_eq!(sent, Sent::Delivered(vec![SourceId::bare(1), SourceId::bare(2)]));
}

#[tokio::test]
async fn one_that_has_no_name_any_more_comes_as_a_copy_rather_than_not() {
    let mut fake =
        Fake::start(vec![no(400, "Bad Request: wrong file identifier"), ok(&json!({"message_id": 1}))]).await;
    let payload = sent(&[(Kind::Photo, "file")], true);
    let sent = fake.bot().send(&to(), &[payload], &opener(&[])).await;
    assert_eq!(sent, Sent::Delivered(vec![SourceId::bare(1)]));
    assert_eq!([fake.next().await.0, fake.next().await.0], ["sendphoto", "copymessage"]);
}
