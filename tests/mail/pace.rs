//! Not a promise but a figure: how near the whole line comes to a client that only fetches and moves.

use super::town::Town;
use crate::support::dovecot::Dovecot;
use crate::support::{HEAVY, until};
use hotlined::service::clock::Clock;

const MAILS: usize = 500;

fn mail(number: usize) -> String {
    let body = "слово за словом, и так ещё долго\r\n".repeat(60);
    format!(
        "From: c{number}@mail.test\r\nTo: help@hotline.test\r\nSubject: Call {number}.\r\n\
         Date: Tue, 24 Nov 2026 05:30:00 +0000\r\nMessage-ID: <{number}@mail.test>\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nThis is call {number}.\r\n{body}"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_mails_that_wait_are_taken_in_batches() {
    let _alone = HEAVY.acquire().await;
    let (Some(dovecot), Some(bare)) = (Dovecot::start(), Dovecot::start()) else { return };
    for server in [&dovecot, &bare] {
        for number in 0..MAILS {
            server.deliver(mail(number).as_bytes());
        }
        server.says("a SELECT INBOX\r\nb CREATE Processed\r\n");
    }
    let away = "[operator.olga]\nreach = [\"telegram:1001\"]\naway = [\"2020-01-01..2099-12-31\"]\n";
    let town = Town::imap(&dovecot, "acknowledge = \"off\"", away).await;
    let clock = Clock::running();
    let began = clock.now().line;
    let theirs = {
        let mut commands = "s SELECT INBOX\r\n".to_owned();
        for first in (1..=MAILS).step_by(100) {
            let set = format!("{first}:{}", first + 99);
            let both =
                format!("f UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])\r\nm UID MOVE {set} Processed\r\n");
            commands += &both;
        }
        assert!(bare.says(&commands).len() > MAILS * 1_000);
        clock.now().line.since(began)
    };
    let began = clock.now().line;
    let _daemon = town.line.start();
    until("all is moved", || (!dovecot.has_mail()).then_some(()));
    let ours = clock.now().line.since(began);
    town.line.until_status("all are cases", |status| status.cases.waiting == 500).await;
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    println!("{MAILS} mails: {ours:?} with all of it from the daemon's start, {theirs:?} bare: {ratio:.2}");
}
