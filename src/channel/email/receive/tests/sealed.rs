//! Mail that is encrypted, and how its writer wants to be answered.

use super::world::{World, written};
use crate::domain::event::AnswerKey;
use crate::domain::message::Kind;

const ADA: &str = "Ada Canary <ada@mail.example>";
const LINE: &str = "help@line.example";

fn corpus(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/openpgp");
    std::fs::read_to_string(folder.join(name)).expect(name)
}

#[tokio::test]
async fn what_no_key_opens_is_one_piece_that_is_kept() {
    let mut world = World::new().await;
    world.reception_mut().key = None;
    let said = world.said(written(ADA, LINE, &corpus("signed.msg")).replace("Re: K7F-3QD", "...")).await;
    assert_eq!((said.text.as_str(), said.unreadable, said.attachments.len()), ("", false, 1));
    assert_eq!(said.attachments[0].kind, Kind::Sealed);
    assert!(world.bytes(&said.attachments[0]).starts_with(b"-----BEGIN PGP MESSAGE-----"));
    let smime = written(ADA, LINE, "MIAGCSqGSIb3DQEHA6CAMIACAQAx")
        .replace("text/plain; charset=utf-8", "application/pkcs7-mime");
    assert_eq!(world.said(smime).await.attachments[0].kind, Kind::Sealed);
}

#[cfg(feature = "openpgp")]
#[tokio::test]
async fn what_the_lines_key_opens_is_heard_as_if_it_had_come_so() {
    let world = World::new().await;
    let said = world.said(written(ADA, LINE, &corpus("signed.msg"))).await;
    assert_eq!(said.text, "Re: K7F-3QD\n\nWe are at the depot. Five of us.");
    assert_eq!((said.attachments.len(), said.answer_key), (0, AnswerKey::Unsaid));
    let said = world.said(written(ADA, LINE, &corpus("other.msg")).replace("Re: K7F-3QD", "...")).await;
    assert_eq!(said.attachments[0].kind, Kind::Sealed, "it is for somebody else");
}

/// The key's owner signs with a name and an address: operators need neither.
#[cfg(feature = "openpgp")]
#[tokio::test]
async fn a_key_that_a_contact_sends_is_taken_and_goes_to_no_operator() {
    let world = World::new().await;
    let mail = |key: &str| {
        let key = corpus(key);
        let parts = format!(
            "--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pgp-keys; name=k.asc\r\n\r\n{key}\r\n--b--"
        );
        written(ADA, LINE, &parts).replace("text/plain; charset=utf-8", "multipart/mixed; boundary=b")
    };
    let said = world.said(mail("ada.asc")).await;
    assert!(matches!(said.answer_key, AnswerKey::Key(key) if !key.is_empty()));
    assert_eq!(said.attachments, []);
    let said = world.said(mail("olga.asc")).await;
    assert_eq!((said.answer_key, said.attachments.len()), (AnswerKey::None, 1), "it is somebody else's");
}

#[tokio::test]
async fn a_copy_of_what_was_written_to_somebody_else_says_nothing_of_answers() {
    let world = World::new().await;
    let mail = written(ADA, "friend@mail.example", "Hello");
    assert_eq!(world.said(mail).await.answer_key, AnswerKey::Unsaid);
}

#[tokio::test]
async fn who_writes_as_everybody_does_is_answered_so() {
    let world = World::new().await;
    assert_eq!(world.said(written(ADA, LINE, "Hello")).await.answer_key, AnswerKey::None);
}
