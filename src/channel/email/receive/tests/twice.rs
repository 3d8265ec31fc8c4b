//! The same mail is known again, and another one is not taken for it.

use super::world::{DATE, World, by_imap, by_lmtp, written};
use crate::channel::email::raw::{Place, RawMail};
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
