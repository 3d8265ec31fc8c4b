//! The line's bot is banned, and another takes its place under the same channel name: it numbers its messages from the
//! beginning, so its numbers are those of other messages of the one before.

use hotlined::sandbox::botapi::{Fault, Media, On};

use crate::support::line::{Line, operators};
use crate::support::people::{card, cards, code, count, press, told, words};
use crate::support::until;

const OTHER: &str = "7003399002:AAcanaryOfTheOtherTokenQx7dkWm2vLp9sRt5yH";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_of_the_new_bot_means_a_message_of_the_old_one() {
    let mut line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let mut daemon = line.start();
    for n in 0..8 {
        ada.write(format!("Ada writes, {n}"));
        line.card(&olga, &format!("Ada writes, {n}")).await;
    }
    let old = card(&olga, "Ada writes, 7").await;
    let adas = code(&old);
    assert!(daemon.terminate().success());

    line.takes_bot(OTHER).await;
    let doctor = line.command(&["doctor", "--json"]).out;
    assert!(doctor.contains("it is bot 7003399002, and the line knows 7003399001"), "{doctor}");
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let daemon = line.start();
    daemon.logged("the channel has another bot than before");
    let status = line.command(&["status"]).out;
    assert!(status.contains("telegram has another bot") && status.contains("7003399001"), "{status}");

    ada.start(None);
    line.drained().await;
    // A message of the new bot that has the number of the old card: numbers are used up where the bot is not.
    let elsewhere = line.api.group(-77, "Elsewhere");
    while elsewhere.write(&ada, "…").0 < old.id.0 - 2 {}
    olga.write("/help");
    let help = until("the bot helps", || olga.shown(old.id).filter(|m| m.from_bot));
    let before = help.text.clone();
    olga.reply(help.id, "Thank you, that helps me");
    told(&olga, "Which case is this for?").await;
    line.drained().await;
    assert_eq!(count(&ada, "that helps me"), 0, "it was meant for nobody");

    // What the line changes about the old card changes no message of the new bot.
    olga.write(format!("/closenow {adas} 99 no answer needed"));
    line.drained().await;
    assert_eq!(olga.shown(help.id).map(|m| m.text), Some(before));
    assert_eq!(line.api.count("editMessageText"), 0);

    // Ada is served by the new bot as she was by the old one.
    ada.write("Is anybody there?");
    let new = line.card(&olga, "Is anybody there?").await;
    olga.reply(new.id, "I am here");
    told(&ada, "I am here").await;
    let trail = line.command(&["audit", "export"]).out;
    assert!(trail.contains("bot changed"), "{trail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_the_old_bot_is_told_as_gone_and_holds_nothing_up() {
    let mut line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let mut daemon = line.start();
    line.api.fault(On::method("sendMessage").chat(olga.id()).always(), Fault::BadGateway);
    ada.send(
        Media::photo(include_bytes!("../src/sandbox/page/sample.jpg").as_slice()).caption("This is the man"),
    );
    until("it is taken", || (line.api.pending() == 0).then_some(()));
    assert!(daemon.terminate().success());

    line.takes_bot(OTHER).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    // The new bot holds another file at the place of the first.
    ada.send(Media::photo(b"\xff\xd8\xff\xe0 of somebody else".as_slice()).caption("Another picture"));
    let _daemon = line.start();
    let card = line.card(&olga, "This is the man").await;
    assert!(cards(&olga, "This is the man") == 1 && card.media_json.is_none());
    told(&olga, words("attachment-gone")).await;
    line.card(&olga, "Another picture").await;
    assert_eq!(line.api.count("sendPhoto"), 1, "the new one alone is sent");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_is_not_known_yet_neither_hears_nor_speaks_and_is_waited_for() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    line.api.fault(On::method("getMe").always(), Fault::BadGateway);
    ada.write("Can you hear me?");
    let _daemon = line.start();
    until("it asks who it is", || (line.api.count("getMe") > 2).then_some(()));
    assert_eq!((line.api.count("getUpdates"), line.api.count("sendMessage")), (0, 0));
    assert_eq!(line.command(&["status"]).code, Some(0), "all else goes on");
    line.api.clear_faults();
    let card = line.card(&olga, "Can you hear me?").await;
    press(&olga, card.id, words("button-take")).await;
}
