//! Power cuts while mail comes in: each mail is in one case, once, whatever dies in between.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::town::{LINE, Town};
use crate::support::ask::said;
use crate::support::dovecot::Dovecot;
use crate::support::line::operators;
use crate::support::{HEAVY, until};

const MAILS: usize = 200;
const KILLS: usize = 10;

fn mail(number: usize) -> Vec<u8> {
    let mut mail = String::new();
    write!(
        mail,
        "From: Contact <c{number}@mail.test>\r\nTo: {LINE}\r\nSubject: Call {number}.\r\n\
         Date: Tue, 24 Nov 2026 05:30:00 +0000\r\nMessage-ID: <{number}@mail.test>\r\n\r\nThis is call {number}.\r\n"
    )
    .expect("memory");
    mail.into_bytes()
}

/// Where things stand when something is killed: so many mails are moved.
fn wait_for(dovecot: &Dovecot, moved: usize) {
    until("mails are moved", || (dovecot.processed().len() >= moved).then_some(()));
}

async fn check(town: &Town, count: usize) {
    town.line.drained().await;
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for case in town.line.whole_cases().await {
        for message in said(&case) {
            assert_eq!(message.repeats, 0, "{message:?}");
            *found.entry(message.text.clone()).or_default() += 1;
        }
    }
    for number in 0..count {
        let text = format!("Call {number}.\n\nThis is call {number}.");
        assert_eq!(found.remove(&text), Some(1), "{text:?}");
    }
    assert!(found.is_empty(), "{found:?}");
    let status = town.line.status().await;
    assert_eq!(status.quarantined, 0);
}

async fn open(dovecot: &Dovecot) -> Town {
    let sections = format!("[routing]\ncapacity = 1000\n{}", operators(&[("olga", 1001)]));
    let town = Town::imap(dovecot, "acknowledge = \"off\"", &sections).await;
    town.line.operator(1001);
    town
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_survive_ten_kills_of_the_daemon_and_a_paused_redis() {
    let _alone = HEAVY.acquire().await;
    let Some(dovecot) = Dovecot::start() else { return };
    let mut town = open(&dovecot).await;
    let mut daemon = town.line.start();
    for kill in 0..KILLS {
        let part = MAILS / KILLS;
        // Now and then nothing can be written: what dies then has read mails and committed none.
        let frozen = kill % 4 == 0;
        if frozen {
            town.line.redis.stop();
        }
        for number in kill * part..(kill + 1) * part {
            dovecot.deliver(&mail(number));
        }
        // At another moment each time: before anything is taken, in the middle, after all is moved.
        let moved = kill * part + [0, 0, part / 2, part][kill % 4];
        wait_for(&dovecot, moved.min(MAILS));
        if frozen {
            daemon.logged("waiting for the store");
        }
        daemon.kill9();
        if frozen {
            town.line.redis.cont();
        }
        daemon = town.line.start();
    }
    until("all is moved", || (dovecot.processed().len() == MAILS && !dovecot.has_mail()).then_some(()));
    check(&town, MAILS).await;
    town.log_tells_nothing(&daemon.stderr(), &["this is call", "mail.test"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_survive_a_dovecot_that_dies_and_comes_back_with_another_life() {
    let _alone = HEAVY.acquire().await;
    let Some(mut dovecot) = Dovecot::start() else { return };
    let town = open(&dovecot).await;
    let _daemon = town.line.start();
    for (round, new_life) in [false, true, false].into_iter().enumerate() {
        for number in round * 40..(round + 1) * 40 {
            dovecot.deliver(&mail(number));
        }
        wait_for(&dovecot, round * 40 + 1);
        dovecot.kill9();
        if new_life {
            dovecot.new_uidvalidity();
        }
        dovecot.restart();
    }
    until("all is moved", || (!dovecot.has_mail()).then_some(()));
    check(&town, 120).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_survive_a_postfix_that_dies_while_it_hands_them_in() {
    let _alone = HEAVY.acquire().await;
    let sections = format!("[routing]\ncapacity = 1000\n{}", operators(&[("olga", 1001)]));
    let Some((town, postfix)) = Town::postfix("acknowledge = \"off\"", &sections).await else { return };
    town.line.operator(1001);
    let mut daemon = town.line.start();
    for round in 0..3 {
        for number in round * 40..(round + 1) * 40 {
            postfix.send(&format!("c{number}@mail.test"), &[LINE], &mail(number));
        }
        postfix.kill9();
        if round == 1 {
            // Both at once: neither knows what the other knew.
            daemon.kill9();
            daemon = town.line.start();
        }
        postfix.restart();
        postfix.flush();
    }
    until("all is handed in", || {
        postfix.flush();
        (postfix.queued() == 0).then_some(())
    });
    check(&town, 120).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_client_expunges_is_no_case_and_stops_no_other() {
    let _alone = HEAVY.acquire().await;
    let Some(dovecot) = Dovecot::start() else { return };
    let mut town = open(&dovecot).await;
    for number in 0..60 {
        dovecot.deliver(&mail(number));
    }
    // The daemon has them listed and can't take them; meanwhile half of them go.
    let mut daemon = town.line.start();
    wait_for(&dovecot, 60);
    town.line.redis.stop();
    for number in 60..120 {
        dovecot.deliver(&mail(number));
    }
    daemon.logged("waiting for the store");
    let gone = "a SELECT INBOX\r\nb STORE 31:60 +FLAGS (\\Deleted)\r\nc EXPUNGE\r\n";
    assert!(dovecot.says(gone).contains("c OK"));
    daemon.kill9();
    town.line.redis.cont();
    let _daemon = town.line.start();
    until("the others are moved", || (dovecot.processed().len() == 90 && !dovecot.has_mail()).then_some(()));
    check(&town, 90).await;
}
