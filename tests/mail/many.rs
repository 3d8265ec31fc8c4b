//! Many attachments at once: they are a few messages, and nobody waits for them.

use std::time::Duration;

use hotlined::sandbox::botapi::{Shown, User};

use super::town::{ADA, LINE, Town};
use crate::support::line::operators;
use crate::support::people::{cards, count, is_card};

const FILES: usize = 500;
const NEWCOMERS: i64 = 20;
/// By when a newcomer is with an operator and knows it, whatever else is sent.
const SOON: Duration = Duration::from_secs(60);
/// How far line time moves at once, and for how long it is then left to those who work: their work takes real time,
/// and whoever moves the clock faster measures how fast this machine is.
const STEP: Duration = Duration::from_millis(100);
const REST: Duration = Duration::from_millis(20);
const STEPS: u32 = 3_000;

fn mail() -> String {
    let part = |n: usize| {
        format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"f{n}.bin\"\r\n\
             Content-Transfer-Encoding: 8bit\r\n\r\ncontent {n}\r\n"
        )
    };
    let parts: Vec<String> = (0..FILES).map(part).collect();
    format!(
        "From: {ADA}\r\nTo: {LINE}\r\nSubject: Files\r\nDate: Tue, 24 Nov 2026 05:30:00 +0000\r\n\
         Message-ID: <files@mail.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nAll that I have.\r\n{}--b--\r\n",
        parts.concat()
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_with_five_hundred_files_silences_nobody() {
    let staff = operators(&[("olga", 1001), ("boris", 1002)]);
    let sections = format!("{staff}\n[routing]\ncapacity = 100\n");
    let town = Town::lmtp("acknowledge = \"off\"", &sections).await;
    let [olga, boris] = [1001, 1002].map(|id| town.line.operator(id));
    let _daemon = town.line.start();
    town.line.drained().await;
    town.line.api.rates(true);
    let clock = town.line.api.clock();
    let began = clock.now().line;
    town.person(ADA, "Ada").raw(LINE, mail());
    let all = [&olga, &boris];
    let cards_of = |words: &str| -> Vec<Shown> {
        let chats = all.iter().flat_map(|who| who.chat());
        chats.filter(|m| is_card(m) && m.text.contains(words)).collect()
    };
    slowly(&town, "the mail's card", || !cards_of("All that I have.").is_empty()).await;
    let written = clock.now().line;
    let newcomers: Vec<_> =
        (1..=NEWCOMERS).map(|n| (format!("Newcomer number {n}."), town.line.contact(n))).collect();
    for (words, newcomer) in &newcomers {
        newcomer.write(words);
    }
    let receipt = |newcomer: &User| newcomer.chat().into_iter().find(|m| m.from_bot);
    let is_told =
        || newcomers.iter().all(|(words, who)| !cards_of(words).is_empty() && receipt(who).is_some());
    slowly(&town, "every newcomer's card and receipt", is_told).await;
    let waited = |shown: &Shown| shown.at.since(written);
    let cards_in = newcomers.iter().map(|(words, _)| waited(&cards_of(words)[0])).max().unwrap();
    let receipts_in = newcomers.iter().filter_map(|(_, who)| receipt(who)).map(|m| waited(&m)).max().unwrap();
    let reader = if cards(&olga, "All that I have.") == 1 { &olga } else { &boris };
    let files = || reader.chat().into_iter().filter(|m| m.media_json.is_some()).collect::<Vec<_>>();
    slowly(&town, "all files", || files().len() >= 6).await;
    town.line.drained().await;
    let files = files();
    assert_eq!(files.len(), 6, "five, and one archive");
    let told = files.iter().map(|file| file.at.since(began)).max().unwrap();
    let archive = town.line.api.content(files.last().unwrap()).unwrap();
    let held = |n: usize| {
        let content = format!("content {n}PK");
        archive.windows(content.len()).filter(|w| *w == content.as_bytes()).count()
    };
    let (lost, doubled) =
        ((5..FILES).filter(|n| held(*n) == 0).count(), (5..FILES).filter(|n| held(*n) > 1).count());
    println!(
        "{FILES} files: told within {told:?}, {lost} lost, {doubled} doubled, \
         newcomers' cards within {cards_in:?}, their receipts within {receipts_in:?}"
    );
    assert_eq!((lost, doubled, count(reader, "archive")), (0, 0, 1));
    assert!(cards_in <= SOON && receipts_in <= SOON, "{cards_in:?}, {receipts_in:?}");
    assert!(newcomers.iter().all(|(words, _)| cards_of(words).len() == 1), "each once");
}

/// Lets line time pass in small steps, each of which the line has seen, until it is so.
async fn slowly(town: &Town, what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..STEPS {
        if is_so() {
            return;
        }
        town.line.pass(STEP).await;
        tokio::time::sleep(REST).await;
    }
    panic!("gave up waiting for {what}: {:#?}", town.line.status().await);
}
