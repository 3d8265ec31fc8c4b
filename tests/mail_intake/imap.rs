//! Out of a mailbox of Dovecot.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hotlined::channel::Trouble;
use hotlined::channel::email::imap::{Imap, Pace, Setup};
use hotlined::channel::email::raw::Place;
use hotlined::domain::restored::Gap;
use hotlined::net::Tls;
use hotlined::service::clock::Clock;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::{Recorder, Running, assert_each_once, deliver, mail, moved, number, setup};
use crate::support::dovecot::Dovecot;
use crate::support::{HEAVY, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_mail_is_taken_once_byte_for_byte_and_moved() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..200);
    let intake = Recorder::new(|_| true);
    let running = Running::start(&dovecot, |_| {}, &intake);
    moved(&dovecot, 200);
    running.trouble(None).await;
    running.end().await;
    assert_each_once(&intake, 200);
    assert_eq!(intake.offered(), 200);
    assert!(dovecot.inbox().is_empty());
    let taken = intake.taken.lock().unwrap();
    for got in taken.iter() {
        assert_eq!(got.bytes, mail(number(&got.bytes)));
        assert!(
            matches!(&got.place, Place::Imap { mailbox, uid: 1.., uidvalidity: 1.., .. } if mailbox == "INBOX")
        );
        assert_eq!(got.cut_from, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_taken_stays_and_comes_again_and_stops_nobody() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..30);
    let intake = Recorder::new(|mail| !number(&mail.bytes).is_multiple_of(10));
    let running = Running::start(&dovecot, |_| {}, &intake);
    until("the others are moved", || {
        (dovecot.processed().len() == 27 && dovecot.inbox().len() == 3).then_some(())
    });
    until("they came again", || (intake.offered() > 40).then_some(()));
    intake.decide(|_| false);
    running.trouble(Some(Trouble::NotTaken)).await;
    deliver(&dovecot, 30..40);
    intake.decide(|_| true);
    moved(&dovecot, 40);
    running.trouble(None).await;
    running.end().await;
    assert_each_once(&intake, 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_power_is_cut_loses_no_mail_and_repeats_none() {
    let _alone = HEAVY.acquire().await;
    let Some(mut dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..400);
    let intake = Recorder::new(|_| true);
    let running = Running::start(&dovecot, |_| {}, &intake);
    for some in [1, 150, 250] {
        until("some are taken", || (intake.count() >= some).then_some(()));
        dovecot.kill9();
        dovecot.restart();
    }
    until("all are moved", || (dovecot.inbox().is_empty() && intake.count() == 400).then_some(()));
    running.trouble(None).await;
    running.end().await;
    assert_each_once(&intake, 400);
    let processed: BTreeSet<u32> = dovecot.processed().iter().map(|mail| number(mail)).collect();
    assert_eq!(processed.len(), 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_another_client_expunged_is_skipped() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..250);
    let dovecot = Arc::new(dovecot);
    let (other, mut first) = (Arc::clone(&dovecot), true);
    // While the first batch is taken and the second on its way, most of the third goes.
    let intake = Recorder::new(move |_| {
        if std::mem::take(&mut first) {
            let gone = "a SELECT INBOX\r\nb UID STORE 211:250 +FLAGS (\\Deleted)\r\nc EXPUNGE\r\n";
            assert!(other.says(gone).contains("c OK"));
        }
        true
    });
    let running = Running::start(&dovecot, |_| {}, &intake);
    moved(&dovecot, 210);
    running.trouble(None).await;
    running.end().await;
    assert_eq!((intake.count(), dovecot.inbox().len()), (210, 0));
    assert!(intake.taken.lock().unwrap().iter().all(|mail| !mail.bytes.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_life_of_the_mailbox_is_looked_through_anew() {
    let Some(mut dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..3);
    let intake = Recorder::new(|_| false);
    let running = Running::start(&dovecot, |_| {}, &intake);
    running.trouble(Some(Trouble::NotTaken)).await;
    dovecot.kill9();
    dovecot.new_uidvalidity();
    let lives = Arc::new(Mutex::new(BTreeSet::new()));
    let seen = Arc::clone(&lives);
    intake.decide(move |mail| {
        if let Place::Imap { uidvalidity, .. } = mail.place {
            seen.lock().unwrap().insert(uidvalidity);
        }
        true
    });
    dovecot.restart();
    moved(&dovecot, 3);
    running.end().await;
    assert_each_once(&intake, 3);
    assert_eq!(lives.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_mail_ends_the_waiting() {
    let Some(dovecot) = Dovecot::start() else { return };
    let intake = Recorder::new(|_| true);
    // So long that only the server's word can be why it looks again.
    let slow = |setup: &mut Setup| setup.pace.rescan = Duration::from_secs(3_600);
    let running = Running::start(&dovecot, slow, &intake);
    for (number, count) in (0..3).zip(1..) {
        dovecot.deliver(&mail(number));
        moved(&dovecot, count);
    }
    running.end().await;
    assert_each_once(&intake, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starttls_works_and_an_unknown_authority_is_refused() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..2);
    let intake = Recorder::new(|_| true);
    let stranger = |setup: &mut Setup| setup.server.ca_file = None;
    let running = Running::start(&dovecot, stranger, &intake);
    running.trouble(Some(Trouble::Unreachable)).await;
    running.end().await;
    assert_eq!(intake.offered(), 0);
    let start_tls = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::StartTls, dovecot.imap);
    let running = Running::start(&dovecot, start_tls, &intake);
    moved(&dovecot, 2);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_starttls_gets_no_password() {
    let Some(dovecot) = Dovecot::with("ssl = no\n") else { return };
    deliver(&dovecot, 0..1);
    let intake = Recorder::new(|_| true);
    let start_tls = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::StartTls, dovecot.imap);
    let running = Running::start(&dovecot, start_tls, &intake);
    running.trouble(Some(Trouble::Refused)).await;
    running.end().await;
    let plain = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::None, dovecot.imap);
    let running = Running::start(&dovecot, plain, &intake);
    moved(&dovecot, 1);
    running.end().await;
    let wrong = |setup: &mut Setup| setup.server.password = SecretString::from("wrong");
    let running = Running::start(&dovecot, |s| (plain(s), wrong(s)).1, &intake);
    running.trouble(Some(Trouble::Unauthorised)).await;
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_mail_that_is_too_large_the_beginning_is_taken() {
    let Some(dovecot) = Dovecot::start() else { return };
    let mut large = mail(1);
    large.resize(36 << 20, b'x');
    dovecot.deliver(&large);
    dovecot.deliver(&mail(0));
    let intake = Recorder::new(|_| true);
    let running = Running::start(&dovecot, |_| {}, &intake);
    moved(&dovecot, 2);
    running.end().await;
    assert_each_once(&intake, 2);
    let taken = intake.taken.lock().unwrap();
    let cut = taken.iter().find(|mail| mail.cut_from.is_some()).unwrap();
    assert_eq!((cut.cut_from, cut.bytes.as_slice()), (Some(36 << 20), &large[..1 << 20]));
}

/// Not a promise but a figure: how near the source comes to a client that does nothing but fetch and move.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_mails_are_taken_in_batches() {
    const COUNT: u32 = 2_000;
    let _alone = HEAVY.acquire().await;
    let (Some(dovecot), Some(raw)) = (Dovecot::start(), Dovecot::start()) else { return };
    let body = "слово за словом, и так ещё долго\r\n".repeat(60);
    for number in 0..COUNT {
        let mail = [mail(number), body.clone().into_bytes()].concat();
        dovecot.deliver(&mail);
        raw.deliver(&mail);
    }
    // Both mailboxes have their mails numbered before the clock runs.
    for server in [&dovecot, &raw] {
        server.says("a SELECT INBOX\r\nb CREATE Processed\r\n");
    }
    let clock = Clock::running();
    let (intake, began) = (Recorder::new(|_| true), clock.now().line);
    let plain = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::None, dovecot.imap);
    let running = Running::start(&dovecot, plain, &intake);
    until("all are moved", || (!dovecot.has_mail()).then_some(()));
    let ours = clock.now().line.since(began);
    running.end().await;
    let began = clock.now().line;
    let bytes = fetch_and_move(&raw, COUNT);
    let theirs = clock.now().line.since(began);
    assert!(bytes > body.len() * COUNT as usize);
    assert_each_once(&intake, COUNT);
    assert_eq!((dovecot.processed().len(), raw.processed().len()), (COUNT as usize, COUNT as usize));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{COUNT} mails: {ours:?} with all of it, {theirs:?} bare: ratio {ratio:.2}");
}

/// Fetches and moves everything, with all commands sent at once; returns how many bytes came.
fn fetch_and_move(dovecot: &Dovecot, count: u32) -> usize {
    let mut commands = "s SELECT INBOX\r\n".to_owned();
    for first in (1..=count).step_by(100) {
        let set = format!("{first}:{}", first + 99);
        let fetch = format!("f UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])\r\n");
        commands = commands + &fetch + &format!("m UID MOVE {set} Processed\r\n");
    }
    dovecot.says(&commands).len()
}

/// The days around now.
fn around_now() -> Gap {
    let now = Clock::running().now().civil;
    Gap { from: now, to: now }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_moved_is_taken_again_and_stays_where_it_is() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..150);
    let before = Recorder::new(|_| true);
    let running = Running::start(&dovecot, |_| {}, &before);
    moved(&dovecot, 150);
    running.end().await;
    deliver(&dovecot, 150..151);

    // Now and then the line does not take one.
    let mut offered = 0;
    let again = Recorder::new(move |_| {
        offered += 1;
        offered % 40 != 0
    });
    let imap = Imap::new(Setup { pace: quick(), ..setup(&dovecot) });
    let stop = CancellationToken::new();
    assert!(imap.rescan(around_now(), again.as_ref(), &stop).await);
    assert_each_once(&again, 150);
    for got in again.taken.lock().unwrap().iter() {
        assert!(got.again);
        assert!(matches!(&got.place, Place::Imap { mailbox, .. } if mailbox == "Processed"));
    }
    assert_eq!((dovecot.processed().len(), dovecot.inbox().len()), (150, 1), "nothing is moved");
    let day = Duration::from_hours(24);
    let gap = around_now();
    let later = Gap { from: gap.from + day * 9, to: gap.to + day * 9 };
    let offered = again.offered();
    assert!(imap.rescan(later, again.as_ref(), &stop).await);
    assert_eq!(again.offered(), offered, "no mail is of those days");
    assert_eq!(imap.health().borrow().lag, Duration::ZERO, "old mails are no delay");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_taken_again_and_a_mailbox_that_is_not_there_keep_nobody_waiting() {
    let Some(dovecot) = Dovecot::start() else { return };
    let intake = Recorder::new(|_| false);
    let imap = Imap::new(Setup { pace: quick(), ..setup(&dovecot) });
    let stop = CancellationToken::new();
    assert!(!imap.rescan(around_now(), intake.as_ref(), &stop).await);
    let mut moving = String::from("a CREATE Processed\r\nb SELECT INBOX\r\n");
    deliver(&dovecot, 0..3);
    moving += "c UID MOVE 1:3 Processed\r\n";
    assert!(dovecot.says(&moving).contains("c OK"));
    assert!(!imap.rescan(around_now(), intake.as_ref(), &stop).await);
    assert!(intake.offered() > 3, "it was tried more than once");
    assert_eq!(dovecot.processed().len(), 3);
}

fn quick() -> Pace {
    Pace { first: Duration::from_millis(1), most: Duration::from_millis(20), ..Pace::default() }
}
