//! Files that are fetched, cleaned and sent anew.

use super::*;

fn upload(blob: &str, leaves: bool) -> Payload {
    let what = enclosure("photo-1.jpg", blob, leaves);
    let caption = Some("K7F-3QD".into());
    Payload::Upload(Upload {
        what,
        kind: Kind::Photo,
        caption,
        beside: None,
        thread: None,
        reply_to: None,
        protect: true,
    })
}

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0];

/// How sending these ends, and what the service was asked for.
async fn uploaded(replies: Vec<Reply>, payloads: &[Payload]) -> (Sent, Vec<String>) {
    let mut fake = Fake::start(replies).await;
    let opener = opener(&[("jpeg", JPEG), ("words", b"Hello"), ("pdf", b"%PDF-1.7")]);
    let sent = fake.bot().send(&to(), payloads, &opener).await;
    let mut asked = Vec::new();
    while let Ok((method, _)) = fake.asked.try_recv() {
        asked.push(method);
    }
    (sent, asked)
}

#[tokio::test]
async fn a_photo_that_the_service_does_not_like_goes_as_a_file() {
    let dimensions = no(400, "Bad Request: PHOTO_INVALID_DIMENSIONS");
    let (sent, asked) =
        uploaded(vec![dimensions, ok(&json!({"message_id": 12}))], &[upload("jpeg", false)]).await;
    assert_eq!(sent, Sent::Delivered(vec![SourceId::bare(12)]));
    assert_eq!(asked, ["sendphoto", "senddocument"]);
    let blocked = no(403, "Forbidden: bot was blocked by the user");
    let (sent, asked) = uploaded(vec![blocked], &[upload("jpeg", false)]).await;
    assert_eq!((sent, asked.len()), (Sent::Refused(Refusal::Blocked), 1), "not for the file's sake");
}

#[tokio::test]
async fn an_operator_is_told_in_its_place_what_can_not_be_had() {
    let taken = || ok(&json!({"message_id": 12}));
    let (sent, asked) = uploaded(vec![taken(), taken()], &[text("card"), upload("nowhere", false)]).await;
    assert_eq!(sent, Sent::Delivered(vec![SourceId::bare(12), SourceId::bare(12)]));
    assert_eq!(asked, ["sendmessage", "sendmessage"]);
    let html = Reply::Body(413, "<html>Request Entity Too Large</html>".into());
    let (sent, asked) =
        uploaded(vec![html, no(413, "Request Entity Too Large"), taken()], &[upload("jpeg", false)]).await;
    assert_eq!(sent, Sent::Delivered(vec![SourceId::bare(12)]));
    assert_eq!(asked, ["sendphoto", "senddocument", "sendmessage"]);
}

#[tokio::test]
async fn a_contact_is_sent_all_or_nothing() {
    let nothing: Vec<String> = Vec::new();
    for (blob, end) in [
        ("pdf", Sent::Refused(Refusal::CantCopy)),
        ("jpeg", Sent::Refused(Refusal::CantCopy)),
        ("nowhere", Sent::Refused(Refusal::CantCopy)),
        ("later", retry(None, false, false)),
    ] {
        let outcome = uploaded(vec![], &[text("words"), upload("words", true), upload(blob, true)]).await;
        assert_eq!(outcome, (end, nothing.clone()), "{blob}");
    }
    let taken = vec![ok(&json!({"message_id": 12}))];
    let (sent, asked) = uploaded(taken, &[upload("words", true)]).await;
    assert_eq!((sent, asked), (Sent::Delivered(vec![SourceId::bare(12)]), vec!["senddocument".to_owned()]));
}

#[tokio::test]
async fn what_stops_a_download_is_told_apart() {
    let download = async |replies| Fake::start(replies).await.bot().download("id", 10).await;
    let path = |size: u64| ok(&json!({"file_path": "../photos/file_1.jpg", "file_size": size}));
    let body = |text: &str| Reply::Body(200, text.into());
    assert_eq!(download(vec![path(4), body("four")]).await, Ok(b"four".to_vec()));
    assert_eq!(download(vec![path(11)]).await, Err(Lack::TooLarge));
    assert_eq!(download(vec![path(4), body("more than ten")]).await, Err(Lack::TooLarge));
    assert_eq!(download(vec![no(400, "Bad Request: file is too big")]).await, Err(Lack::TooLarge));
    assert_eq!(download(vec![no(400, "Bad Request: invalid file_id")]).await, Err(Lack::Gone));
    assert_eq!(download(vec![path(4), no(404, "Not Found")]).await, Err(Lack::Gone));
    assert_eq!(download(vec![no(401, "Unauthorized")]).await, Err(Lack::Later));
    assert_eq!(download(vec![slower(3)]).await, Err(Lack::Later));
    assert_eq!(download(vec![path(4), Reply::Cut("fo".into())]).await, Err(Lack::Later));
    assert_eq!(download(vec![Reply::HangUp]).await, Err(Lack::Later));
}
