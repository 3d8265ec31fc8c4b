//! The same mail is known again, and another one is not taken for it.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use super::world::{DATE, World, by_imap, by_lmtp, written};
use crate::channel::email::raw::{MailIntake, Place, RawMail, Taken};
use crate::channel::{NotTaken, Untaken, Writer};
use crate::domain::id::SeenKey;

fn mail() -> String {
    written("ada@mail.example", "help@line.example", "Hello")
}

async fn seen(world: &World, raw: RawMail) -> Vec<SeenKey> {
    world.gets_raw(raw).await.seen
}

/// The same mail at another place of the mailbox.
fn at_uid(mut raw: RawMail, life: u32, number: u32) -> RawMail {
    if let Place::Imap { uidvalidity, uid, .. } = &mut raw.place {
        (*uidvalidity, *uid) = (life, number);
    }
    raw
}

#[tokio::test]
async fn a_whole_fetch_is_handed_in_before_the_first_of_it_is_answered_and_in_its_order() {
    let world = World::new().await;
    let mail = |n: u32| {
        by_imap(format!(
            "From: ada-{n}@mail.example\r\nMessage-ID: <{n}@x>\r\nSubject: {n}\r\n\r\nHelp {n}\r\n"
        ))
    };
    let held = world.desk.answers.lock().await;
    let taking = world.reception.take((0..100).map(mail).collect());
    let looking = async {
        while world.desk.taken.lock().unwrap().len() < 100 {
            tokio::task::yield_now().await;
        }
        drop(held);
    };
    let (answers, ()) = tokio::join!(taking, looking);
    assert!(answers.len() == 100 && answers.iter().all(Result::is_ok));
    let taken = world.desk.taken.lock().unwrap();
    let from: Vec<String> = taken.iter().map(|one| one.arrival.address.0.clone()).collect();
    assert_eq!(from, (0..100).map(|n| format!("ada-{n}@mail.example")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_mail_that_comes_again_is_known_by_its_place_and_by_its_content() {
    let world = World::new().await;
    let first = seen(&world, by_imap(mail())).await;
    assert_eq!(first.len(), 2);
    assert_eq!(seen(&world, by_imap(mail())).await, first);
    let elsewhere = seen(&world, at_uid(by_imap(mail()), 2, 9)).await;
    assert_ne!(elsewhere[0], first[0]);
    assert_eq!(elsewhere[1], first[1]);
    let handed_in = format!(
        "Return-Path: <ada@mail.example>\r\nDelivered-To: help\r\nReceived: from a by b\r\n{}",
        mail()
    );
    assert_eq!(seen(&world, by_lmtp(handed_in, "help@line.example")).await, [first[1]]);
}

#[tokio::test]
async fn other_content_under_one_message_id_is_another_mail() {
    let world = World::new().await;
    let first = seen(&world, by_lmtp(mail(), "help@line.example")).await;
    let other = seen(&world, by_lmtp(mail().replace("Hello", "Help"), "help@line.example")).await;
    assert_ne!(first, other);
}

#[tokio::test]
async fn a_mail_is_remembered_under_its_own_day_unless_that_is_absurd() {
    let world = World::new().await;
    let day = |keys: Vec<SeenKey>| keys[0].day;
    let dated = |date: &str| by_lmtp(mail().replace(DATE, date), "help@line.example");
    let today = day(seen(&world, dated(DATE)).await);
    let mut late = dated(DATE);
    late.received_at.0 += 86_400_000;
    assert_eq!(day(seen(&world, late).await), today, "handed in again tomorrow");
    assert_eq!(day(seen(&world, dated("Tue, 24 Nov 1970 05:30:00 +0000")).await), today - 30);
    assert_eq!(day(seen(&world, dated("Tue, 24 Nov 2099 05:30:00 +0000")).await), today + 2);
}

/// A mail with so many bytes attached, for that many addresses of ours.
fn to_many(bytes: usize, copies: usize) -> Vec<RawMail> {
    let mail = format!(
        "From: ada@mail.example\r\nTo: help@line.example\r\nDate: {DATE}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHelp\r\n\
         --b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\r\n{}\r\n--b--\r\n",
        "abcdefg\r\n".repeat(bytes / 9)
    );
    let to = |n| format!("Return-Path: <ada@mail.example>\r\nDelivered-To: help+{n}@line.example\r\n{mail}");
    (0..copies).map(|n| by_lmtp(to(n), &format!("help+{n}@line.example"))).collect()
}

fn kept(world: &World) -> usize {
    world.disk.kept.lock().unwrap().iter().map(Vec::len).sum()
}

#[tokio::test]
async fn one_large_mail_to_fifty_addresses_is_kept_once_and_all_are_taken() {
    let world = World::new().await;
    *world.desk.seen.lock().unwrap() = Some(BTreeSet::new());
    let mails = to_many(10 << 20, 50);
    // As a client hands them in: several of a connection, then others.
    let (some, others) = mails.split_at(20);
    for mails in [some, others] {
        let taken = world.reception.take(mails.to_vec()).await;
        assert!(taken.len() == mails.len() && taken.iter().all(Result::is_ok));
    }
    assert_eq!(world.desk.taken.lock().unwrap().len(), 50, "each is known to have come");
    println!("one mail of 10 MB to 50 addresses of ours: {} kB in the vault", kept(&world) >> 10);
    assert!(kept(&world) < 11 << 20, "{}", kept(&world));
}

#[tokio::test]
async fn what_is_known_is_not_kept_again_whenever_it_comes() {
    let world = World::new().await;
    *world.desk.seen.lock().unwrap() = Some(BTreeSet::new());
    for _ in 0..3 {
        assert_eq!(world.take(to_many(9_000, 1).remove(0)).await, Ok(Taken::New));
    }
    assert_eq!(world.disk.kept.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn where_the_first_is_not_taken_nor_are_the_others_and_nothing_more_is_kept() {
    let world = World::new().await;
    world.desk.refuses.store(true, Ordering::SeqCst);
    let taken = world.reception.take(to_many(9_000, 5)).await;
    assert_eq!(taken, [Err(Untaken::Line(NotTaken)); 5]);
    assert_eq!(world.disk.kept.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn room_is_asked_for_before_anything_is_kept_and_without_it_the_mail_stays() {
    let world = World::new().await;
    world.desk.is_full.store(true, Ordering::SeqCst);
    assert_eq!(world.take(to_many(9_000, 1).remove(0)).await, Err(Untaken::NoRoom));
    assert!(world.disk.kept.lock().unwrap().is_empty() && world.desk.taken.lock().unwrap().is_empty());
    let wanted = world.desk.wanted.lock().unwrap().remove(0);
    assert_eq!((wanted.who, wanted.proven, wanted.words), (Writer::Person, false, 4));
    assert!((8_900..9_100).contains(&wanted.files), "{}", wanted.files);
    let auto = to_many(9_000, 1).remove(0);
    let bytes = String::from_utf8(auto.bytes)
        .unwrap()
        .replace("MIME-Version", "Auto-Submitted: auto-replied\r\nMIME-Version");
    assert_eq!(world.take(RawMail { bytes: bytes.into_bytes(), ..auto }).await, Err(Untaken::NoRoom));
    assert_eq!(world.desk.wanted.lock().unwrap()[0].who, Writer::Machine);
}
