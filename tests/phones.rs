//! Another phone of the same person, and a phone that may be searched: as people see it, over restarts.

use std::time::Duration;

use hotlined::sandbox::botapi::{Shown, User};

use crate::support::line::{Line, operators};
use crate::support::people::{card, card_after, code, count, told, told_after, words};
use crate::support::until;

const TOGETHER: &str = "Learn these four words";

/// Whether nothing with these words stands in a chat any more.
fn is_gone(user: &User, words: &str) -> bool {
    user.chat().iter().all(|m| m.deleted || !m.text.contains(words))
}

/// The four words that a message shows.
fn four(shown: &Shown) -> String {
    let line = shown.text.lines().next().expect("a line").to_owned();
    assert_eq!(line.split(' ').count(), 4, "{line}");
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_phone_is_the_same_person_and_the_words_go_though_the_daemon_died() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let mut daemon = line.start();
    let (old, new) = (line.contact(1), line.contact(2));
    old.write("Ada is alone");
    let first = card(&olga, "Ada is alone").await;
    old.write("/link");
    let shown = told(&old, TOGETHER).await;
    let four = four(&shown);
    line.drained().await;
    daemon.kill9();

    let mut daemon = line.start();
    new.write(four.to_uppercase());
    told(&new, words("link-done")).await;
    until("what was typed is gone", || is_gone(&new, &four.to_uppercase()).then_some(()));
    let second = card_after(&olga, first.id, words("card-same-person")).await;
    assert_ne!(code(&first), code(&second));
    assert!(second.text.contains(&code(&first)) && second.text.contains("⚠"), "{}", second.text);
    assert!(count(&old, "connected") == 0 && count(&new, "Ada") == 0, "neither tells of the other");
    line.pass(Duration::from_mins(2)).await;
    until("the words are gone", || is_gone(&old, &four).then_some(()));
    until("what asked for them, too", || is_gone(&old, "/link").then_some(()));
    for (card, person, answer) in [(&first, &old, "to the old one"), (&second, &new, "to the new one")] {
        olga.reply(card.id, answer);
        told(person, answer).await;
    }
    assert_eq!((count(&old, "to the new one"), count(&new, "to the old one")), (0, 0));
    assert!(daemon.terminate().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_is_cleared_and_kept_quiet_and_the_case_stays() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let mut daemon = line.start();
    let ada = line.contact(1);
    ada.write("/start");
    told(&ada, "Write here what is on your mind").await;
    ada.write("Ada is alone");
    let first = card(&olga, "Ada is alone").await;
    told(&ada, "Received").await;
    line.drained().await;
    ada.write("/clear");
    let done = told(&ada, "What could be taken back").await;
    for words in ["Ada is alone", "Write here what is on your mind", "Received", "/start", "/clear"] {
        until(words, || is_gone(&ada, words).then_some(()));
    }
    line.pass(Duration::from_mins(2)).await;
    until("that too", || is_gone(&ada, "What could be taken back").then_some(()));
    assert_eq!(line.case(&code(&first)).await.messages.len(), 1);

    ada.write("/quiet");
    told_after(&ada, done.id, words("quiet-until-you-write")).await;
    olga.reply(first.id, "Stay inside");
    told(&olga, words("tick-quiet")).await;
    line.pass(Duration::from_hours(30)).await;
    line.drained().await;
    assert_eq!(count(&ada, "Stay inside") + count(&ada, "We are sorry"), 0);
    ada.write("I am back");
    let again = card_after(&olga, first.id, "I am back").await;
    olga.reply(again.id, "Good to hear you");
    told(&ada, "Good to hear you").await;
    assert!(daemon.terminate().success());
}
