//! Everything that people send besides words, and what they change afterwards.

use hotlined::sandbox::botapi::{Disorder, Fault, Gate, Media, MediaKind, MessageId, On, Shown, User};

use crate::support::line::{Line, operators};
use crate::support::people::{becomes, card, count, told, told_after, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_contact_sends_is_copied_without_its_author_and_albums_stay_whole() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.send(Media::photo("a picture").caption("my street"));
    let first = line.card(&olga, "my street").await;
    let photo = media_after(&olga, first.id, MediaKind::Photo, 1).await;
    assert!(!photo[0].forwarded, "who took it is not shown");
    assert!(photo[0].covered, "it may be hard to see");
    ada.send(Media::voice("some words"));
    media_after(&olga, first.id, MediaKind::Voice, 1).await;
    line.drained().await;
    // A copy can't be covered, so the picture goes by its name.
    let counted = ["copyMessage", "sendPhoto", "forwardMessage"].map(|method| line.api.count(method));
    assert_eq!(counted, [1, 1, 0]);

    // Telegram sends an album as separate updates; here one poll brings them all.
    let gate = Gate::new();
    line.api.fault(On::method("getUpdates"), Fault::Hold(gate.clone()));
    ada.write("Look at this");
    gate.reached(1).await;
    let before = card(&olga, "Look at this").await.id;
    ada.album(["one", "two", "three"].map(Media::photo).into());
    gate.open();
    let shown = media_after(&olga, before, MediaKind::Photo, 3).await;
    assert!(shown.iter().all(|m| m.covered), "each of them on a tap");
    assert!(shown[0].album.is_some() && shown.iter().all(|m| m.album == shown[0].album), "{shown:#?}");
    line.drained().await;
    assert_eq!(line.api.count("sendMediaGroup"), 1, "in one call");
    assert_eq!(attachments(&line).await, [1, 1, 0, 3], "the album is one message");

    let swiped = shown[1].id;
    olga.reply(swiped, "I see your pictures");
    told(&ada, "I see your pictures").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_of_an_album_that_come_late_join_it() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    line.drained().await;
    // The first part ends the waiting poll and comes alone; each update comes twice besides.
    line.api.disorder(Disorder::Duplicated);
    ada.album(["one", "two", "three"].map(Media::photo).into());
    media_after(&olga, MessageId(0), MediaKind::Photo, 3).await;
    line.drained().await;
    assert_eq!(attachments(&line).await, [3]);
    let photos = olga.chat().iter().filter(|m| m.media == Some(MediaKind::Photo)).count();
    assert_eq!(photos, 3, "each once");
}

/// How many attachments each message of the only case has.
async fn attachments(line: &Line) -> Vec<usize> {
    let cases = line.whole_cases().await;
    assert_eq!(cases.len(), 1, "{cases:#?}");
    cases[0].messages.iter().map(|m| m.attachments.len()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_message_gets_its_mark_and_a_talk_one_acknowledgement() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    for text in ["One", "Two", "Three"] {
        let message = ada.write(text);
        becomes(&ada, message, |m| m.reactions == ["👀"]).await;
    }
    line.drained().await;
    let acknowledged = || count(&ada, words("acknowledge-neutral"));
    assert_eq!(acknowledged(), 1);
    let last = line.card(&olga, "Three").await;
    olga.reply(last.id, "An answer to all three");
    told(&olga, words("tick-delivered")).await;
    ada.write("Four");
    card(&olga, "Four").await;
    line.drained().await;
    assert_eq!(acknowledged(), 1, "who is being answered knows that they are heard");
    assert_eq!(ada.chat().iter().filter(|m| m.from_bot).count(), 2, "and nothing else");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_either_side_changes_is_changed_at_the_other() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    let wish = ada.write("Call me at nien");
    let first = line.card(&olga, "Call me at nien").await;
    ada.edit(wish, "Call me at nine");
    becomes(&olga, first.id, |m| m.edited && m.text.contains("Call me at nine")).await;

    let answer = olga.reply(first.id, "I wil");
    let heard = line.told(&ada, "I wil").await;
    told(&olga, words("tick-delivered")).await;
    olga.edit(answer, "I will");
    becomes(&ada, heard.id, |m| m.edited && m.text == "I will").await;
    line.drained().await;
    assert_eq!(line.case(&line.cases().await[0].code).await.messages.len(), 2, "no message was added");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operators_pictures_go_out_and_their_files_do_not() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("Where is it?");
    let first = line.card(&olga, "Where is it?").await;
    let file = olga.reply_with(first.id, Media::document("Olga Petrova CV.pdf", "application/pdf", "%PDF"));
    let refused = line.told(&olga, words("word-no-documents")).await;
    assert_eq!(refused.reply_to, Some(file));
    line.drained().await;
    assert_eq!(line.cases().await[0].state, "assigned", "nothing was answered");

    olga.reply_with(first.id, Media::photo("a map").caption("Here"));
    let got = line.told(&ada, "Here").await;
    assert_eq!((got.media, got.forwarded), (Some(MediaKind::Photo), false));
    told_after(&olga, refused.id, words("tick-delivered")).await;
}

/// Waits for so many messages of the bot with that content below a message.
async fn media_after(user: &User, after: MessageId, kind: MediaKind, many: usize) -> Vec<Shown> {
    let with = |m: &Shown| m.from_bot && m.media == Some(kind);
    let chat = user.wait_after(after, |chat| chat.iter().filter(|m| with(m)).count() >= many).await;
    chat.unwrap_or_else(|e| panic!("{many} {kind:?}: {e}")).into_iter().filter(with).collect()
}
