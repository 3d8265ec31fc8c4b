//! Many attachments at once: they are a few messages, and nobody waits for them.

use std::time::Duration;

use super::town::{ADA, LINE, Town};
use crate::support::line::operators;
use crate::support::people::{cards, count};

const FILES: usize = 500;
const NEWCOMERS: i64 = 20;

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
    let has = |words: &str| all.iter().map(|who| cards(who, words)).sum::<usize>();
    town.comes("the mail's card", || (has("All that I have.") == 1).then_some(())).await;
    for n in 1..=NEWCOMERS {
        town.line.contact(n).write(format!("Newcomer number {n}."));
    }
    let mut latest = Duration::ZERO;
    for n in 1..=NEWCOMERS {
        let words = format!("Newcomer number {n}.");
        town.comes("a newcomer's card", || (has(&words) == 1).then_some(())).await;
        latest = latest.max(clock.now().line.since(began));
    }
    town.line.drained().await;
    let told = clock.now().line.since(began);
    let reader = if cards(&olga, "All that I have.") == 1 { &olga } else { &boris };
    let files: Vec<_> = reader.chat().into_iter().filter(|m| m.media_json.is_some()).collect();
    assert_eq!(files.len(), 6, "five, and one archive");
    let archive = town.line.api.content(files.last().unwrap()).unwrap();
    let held = |n: usize| {
        let content = format!("content {n}PK");
        archive.windows(content.len()).filter(|w| *w == content.as_bytes()).count()
    };
    let (lost, doubled) =
        ((5..FILES).filter(|n| held(*n) == 0).count(), (5..FILES).filter(|n| held(*n) > 1).count());
    println!(
        "{FILES} files: told within {told:?}, {lost} lost, {doubled} doubled, newcomers within {latest:?}"
    );
    assert_eq!((lost, doubled, count(reader, "archive")), (0, 0, 1));
}
