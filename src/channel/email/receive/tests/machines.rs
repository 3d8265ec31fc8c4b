//! What no person wrote is told apart, and never answered as if one had.

use super::world::{World, by_lmtp, code, written};
use crate::domain::event::{Came, Machine};
use crate::domain::id::DeliveryId;

const LINE: &str = "help@line.example";

fn marked(mark: &str) -> String {
    format!("{mark}\r\n{}", written("ada@mail.example", LINE, "I am away."))
}

/// A report by RFC 3464 about a mail to Ada.
fn report(to: &str, action: &str, status: &str, message_id: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered\r\n\
         Date: Tue, 24 Nov 2026 05:30:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; ada@mail.example\r\nAction: {action}\r\nStatus: {status}\r\n\
         \r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    )
}

fn bounced(delivery: u64, with_case: bool) -> Machine {
    Machine::Bounced { delivery: DeliveryId(delivery), case: with_case.then(code) }
}

#[tokio::test]
async fn what_says_that_it_is_automatic_is_kept_as_such() {
    let world = World::new().await;
    for mark in
        ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <l.example>", "Return-Path: <>"]
    {
        let incoming = world.gets(marked(mark)).await;
        let Came::Machine(Machine::Automatic(said)) = incoming.arrival.what else { panic!("{mark}") };
        assert_eq!(
            (said.text.trim(), incoming.arrival.address.0.as_str()),
            ("I am away.", "ada@mail.example")
        );
    }
    for mark in ["Auto-Submitted: no", "X-Auto-Response-Suppress: All"] {
        assert_eq!(world.said(marked(mark)).await.text, "Re: K7F-3QD\n\nI am away.", "{mark}");
    }
}

#[tokio::test]
async fn only_machines_write_to_where_bounces_go() {
    let world = World::new().await;
    let vacation = written("ada@mail.example", &world.bounces(5), "I am away.");
    assert!(matches!(world.machine(vacation).await, Machine::Automatic(_)));
    let by_envelope = by_lmtp(written("ada@mail.example", LINE, "I am away."), &world.bounces(5));
    let what = world.gets_raw(by_envelope).await.arrival.what;
    assert!(matches!(what, Came::Machine(Machine::Automatic(_))), "{what:?}");
}

#[tokio::test]
async fn a_bounce_is_known_by_the_address_that_it_came_to() {
    let world = World::new().await;
    let strange = "<x@elsewhere.example>";
    assert_eq!(world.machine(report(&world.bounces(5), "failed", "5.1.1", strange)).await, bounced(5, true));
    let incoming =
        world.gets_raw(by_lmtp(report("x@y.example", "failed", "5.1.1", strange), &world.bounces(6))).await;
    assert_eq!(incoming.arrival.what, Came::Machine(bounced(6, true)));
    assert_eq!(incoming.arrival.address.0, "ada@mail.example", "whom it did not reach");
    let noted = format!(
        "Delivered-To: {}\r\n{}",
        world.bounces(7),
        report("x@y.example", "failed", "5.1.1", strange)
    );
    assert_eq!(world.machine(noted).await, bounced(7, true));
}

#[tokio::test]
async fn a_bounce_is_known_by_the_mail_in_it() {
    let world = World::new().await;
    let ours = world.ours(8);
    assert_eq!(world.machine(report(LINE, "failed", "5.1.1", &ours)).await, bounced(8, false));
    let forged = ours.replacen("<m.", "<m.0", 1);
    assert!(matches!(world.machine(report(LINE, "failed", "5.1.1", &forged)).await, Machine::Automatic(_)));
}

#[tokio::test]
async fn a_delay_takes_nothing_back() {
    let world = World::new().await;
    for (action, status) in [("delayed", "4.4.1"), ("delivered", "2.0.0")] {
        let report = report(&world.bounces(5), action, status, &world.ours(5));
        assert!(matches!(world.machine(report).await, Machine::Automatic(_)), "{action}");
    }
}

#[tokio::test]
async fn a_bounce_in_prose_is_nobody_who_writes() {
    let world = World::new().await;
    let prose = written("MAILER-DAEMON@mx.example", LINE, "<ada@mail.example>: 550 5.1.1 no such user")
        .replace("Re: K7F-3QD", "Undelivered Mail");
    assert!(matches!(world.machine(prose).await, Machine::Automatic(_)));
}

#[tokio::test]
async fn what_is_ours_or_runs_in_a_circle_goes_no_further() {
    let world = World::new().await;
    let own_name = written("ada@mail.example", LINE, "x").replace("<1@mua.example>", &world.ours(3));
    let own_address = written("Help <HELP@line.example>", LINE, "x");
    let circling = "Received: from a by b\r\n".repeat(51) + &written("ada@mail.example", LINE, "x");
    for mail in [own_name, own_address, circling] {
        assert!(matches!(world.machine(mail).await, Machine::Automatic(_)));
    }
    let far = "Received: from a by b\r\n".repeat(50) + &written("ada@mail.example", LINE, "x");
    assert!(world.said(far).await.text.ends_with('x'));
}
