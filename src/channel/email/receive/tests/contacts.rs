//! Mail of contacts: nothing of it is lost, and their address is in none of it.

use std::sync::atomic::Ordering;

use super::world::{World, by_imap, received, written};
use crate::channel::email::parse::parse;
use crate::channel::email::raw::{MailIntake, RawMail, Taken};
use crate::channel::{NotTaken, Untaken};
use crate::domain::command::Command;
use crate::domain::event::Came;
use crate::domain::id::DeliveryId;
use crate::domain::message::Kind;
use crate::domain::time::Stamp;

const ADA: &str = "Ada Canary <ada@mail.example>";
const LINE: &str = "help@line.example";

fn first(subject: &str, words: &str) -> String {
    written(ADA, LINE, words).replace("Re: K7F-3QD", subject)
}

#[tokio::test]
async fn a_contact_is_heard_with_the_subject_of_a_first_mail() {
    let world = World::new().await;
    let incoming = world.gets(first("They took my son", "What can I do?")).await;
    let Came::Said(said) = incoming.arrival.what else { panic!() };
    assert_eq!(said.text, "They took my son\n\nWhat can I do?");
    assert_eq!(
        (incoming.arrival.address.0.as_str(), incoming.arrival.sent_at),
        ("ada@mail.example", Stamp(received().0 - 59_001))
    );
    assert_eq!((said.case, said.on, said.proof, said.doubtful), (None, None, None, false));
    assert!(said.attachments.is_empty() && !said.unreadable && said.command.is_none());
    assert!(!format!("{said:?}").contains("Canary"), "a name is nobody's business");
}

#[tokio::test]
async fn a_subject_that_is_ours_or_says_nothing_new_is_no_words_of_theirs() {
    let world = World::new().await;
    let answer = written(ADA, LINE, "I am safe.")
        .replace("Date:", &format!("In-Reply-To: {}\r\nDate:", world.ours(9)));
    let said = world.said(answer).await;
    assert_eq!((said.text.as_str(), said.on), ("I am safe.", Some(DeliveryId(9))));
    let answer = written(ADA, &world.address(&super::world::card(), "nobody"), "I am safe.");
    assert_eq!(world.said(answer).await.text, "I am safe.");
    let foreign = written(ADA, LINE, "I am safe.").replace("Date:", "In-Reply-To: <x@mail.example>\r\nDate:");
    assert_eq!(world.said(foreign).await.text, "Re: K7F-3QD\n\nI am safe.");
    assert_eq!(world.said(first("safe", "I am safe.")).await.text, "I am safe.");
    assert_eq!(world.said(first("only this", "")).await.text, "only this");
}

#[tokio::test]
async fn their_address_is_blotted_wherever_they_wrote_it() {
    let world = World::new().await;
    let text =
        world.said(first("ADA@mail.example", "Write to Ada@Mail.Example, ünd ada@mail.example.")).await.text;
    assert!(
        !text.to_lowercase().contains("ada@mail") && text.contains("Write to ▒▒▒▒▒▒, ünd ▒▒▒▒▒▒."),
        "{text}"
    );
}

#[tokio::test]
async fn capitals_in_an_address_make_no_other_person() {
    let world = World::new().await;
    let one = world.gets(first("a", "b")).await.arrival;
    let other = world.gets(first("a", "c").replace("ada@mail", "Ada@Mail")).await.arrival;
    assert_eq!(one.chat, other.chat);
    assert_eq!(other.address.0, "Ada@Mail.example", "it is written to as they wrote it");
}

#[tokio::test]
async fn a_page_without_text_is_read() {
    let world = World::new().await;
    let page =
        first("x", "<html><head><style>p{}</style></head><body><p>Помогите</p><p>мне</p></body></html>")
            .replace("text/plain", "text/html");
    let text = world.said(page).await.text;
    assert!(text.contains("Помогите") && text.contains("мне") && !text.contains('<'), "{text}");
}

fn with_photo() -> String {
    let parts = "multipart/mixed; boundary=b";
    let body = "--b\r\nContent-Type: text/plain\r\n\r\nHere it is.\r\n--b\r\nContent-Type: image/jpeg; name=\"ada.jpg\"\r\n\
                Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--";
    first("summons", body).replace("text/plain; charset=utf-8", parts)
}

#[tokio::test]
async fn attachments_are_kept_before_the_line_hears_of_them() {
    let world = World::new().await;
    let said = world.said(with_photo()).await;
    let [photo] = said.attachments.as_slice() else { panic!("{said:?}") };
    assert_eq!((photo.kind, photo.mime.as_deref(), photo.bytes), (Kind::Photo, Some("image/jpeg"), Some(5)));
    assert_eq!(world.bytes(photo), b"hello");
}

#[tokio::test]
async fn while_the_disk_is_full_a_mail_waits_and_the_line_hears_nothing() {
    let world = World::new().await;
    world.disk.full.store(true, Ordering::SeqCst);
    assert_eq!(world.take(by_imap(with_photo())).await, Err(Untaken::Line(NotTaken)));
    assert!(world.desk.taken.lock().unwrap().is_empty());
    let batch = vec![by_imap(first("1", "one")), by_imap(with_photo()), by_imap(first("2", "two"))];
    assert_eq!(
        world.reception.take(batch).await,
        [Ok(Taken::New), Err(Untaken::Line(NotTaken)), Ok(Taken::New)]
    );
    assert_eq!(world.desk.taken.lock().unwrap().len(), 2);
    world.disk.full.store(false, Ordering::SeqCst);
    assert_eq!(world.take(by_imap(with_photo())).await, Ok(Taken::New));
}

#[tokio::test]
async fn what_the_line_does_not_take_is_not_taken() {
    let world = World::new().await;
    world.desk.refuses.store(true, Ordering::SeqCst);
    let two = vec![by_imap(first("1", "one")), by_imap(first("2", "two"))];
    assert_eq!(world.reception.take(two).await, [Err(Untaken::Line(NotTaken)); 2]);
}

#[tokio::test]
async fn of_a_mail_that_is_too_large_the_beginning_is_kept_raw() {
    let world = World::new().await;
    let raw = RawMail { cut_from: Some(40 << 20), ..by_imap(first("x", "beginning")) };
    let bytes = raw.bytes.clone();
    let Came::Said(said) = world.gets_raw(raw).await.arrival.what else { panic!() };
    let kept = said.attachments.last().unwrap();
    assert_eq!((kept.kind, kept.bytes, world.bytes(kept)), (Kind::Unsupported, Some(40 << 20), bytes));
}

#[tokio::test]
async fn a_mail_that_can_t_be_read_is_a_message_with_its_raw_form() {
    let world = World::new().await;
    let raw = b"\0\0\xff\xfe no header at all".to_vec();
    let unreadable = parse(&raw).unreadable;
    let incoming = world.gets(raw.clone()).await;
    let Came::Said(said) = incoming.arrival.what else { panic!() };
    assert!(incoming.arrival.address.0.starts_with("unknown-"), "nobody can be answered");
    assert_eq!(said.unreadable, unreadable);
    let whole =
        said.attachments.iter().any(|a| world.bytes(a) == raw) || said.text.contains("no header at all");
    assert!(whole, "{said:?}");
}

#[tokio::test]
async fn a_book_of_a_mail_is_shown_in_part_and_kept_whole() {
    let world = World::new().await;
    let book = "слово за словом\r\n".repeat(10_000);
    let said = world.said(first("x", &book)).await;
    assert!(said.text.len() < 25_000 && said.text.ends_with("[…]"), "{} bytes", said.text.len());
    let kept: Vec<u8> = said.attachments.iter().flat_map(|a| world.bytes(a)).collect();
    assert!(String::from_utf8_lossy(&kept).matches("слово").count() >= 10_000);
}

#[tokio::test]
async fn a_command_is_the_whole_of_a_mail() {
    let world = World::new().await;
    assert_eq!(world.said(first("hi", "/forget")).await.command, Some(Command::Forget));
    let said = world.said(first("hi", "/forget about the lawyer,\r\nI need a doctor")).await;
    assert_eq!(said.command, None);
    assert!(said.text.contains("I need a doctor"));
}
