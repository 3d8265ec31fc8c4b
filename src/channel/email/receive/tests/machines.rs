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
    Machine::Bounced { delivery: DeliveryId(delivery), case: with_case.then(code), sure: true }
}

#[tokio::test]
async fn what_says_that_it_is_automatic_is_kept_as_such() {
    let world = World::new().await;
    for mark in ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply"] {
        let incoming = world.gets(marked(mark)).await;
        let Came::Machine(Machine::Automatic(_), said) = incoming.arrival.what else { panic!("{mark}") };
        let (text, address) = (said.text.as_str(), incoming.arrival.address.0.as_str());
        assert_eq!((text, address), ("Re: K7F-3QD\n\nI am away.", "ada@mail.example"), "{mark}");
    }
    for mark in ["Auto-Submitted: no", "X-Auto-Response-Suppress: All"] {
        let said = world.said(marked(mark)).await;
        assert_eq!((said.text.as_str(), said.maybe_machine), ("Re: K7F-3QD\n\nI am away.", false), "{mark}");
    }
}

#[tokio::test]
async fn what_people_s_mail_bears_too_when_it_passed_a_machine_makes_nobody_a_machine() {
    let world = World::new().await;
    for mark in [
        "List-Id: <l.example>",
        "List-Unsubscribe: <https://l.example/u>",
        "List-Post: <mailto:l@l.example>\r\nList-Help: <mailto:l@l.example>",
        "Precedence: bulk",
        "Precedence: list",
        "Precedence: junk",
        "Auto-Submitted: auto-generated",
        "Return-Path: <>",
    ] {
        let said = world.said(marked(mark)).await;
        assert!(said.maybe_machine && said.text.contains("I am away."), "{mark}");
    }
}

#[tokio::test]
async fn who_writes_to_where_bounces_go_may_be_a_machine() {
    let world = World::new().await;
    let vacation = written("ada@mail.example", &world.bounces(5), "Nothing is known of this.");
    assert!(world.said(vacation).await.maybe_machine);
    let by_envelope = by_lmtp(written("ada@mail.example", LINE, "I am away."), &world.bounces(5));
    let what = world.gets_raw(by_envelope).await.arrival.what;
    assert!(matches!(&what, Came::Said(said) if said.maybe_machine), "{what:?}");
}

#[tokio::test]
async fn what_nobody_sent_to_where_only_one_mail_comes_back_is_that_mail() {
    let world = World::new().await;
    let from = |from: &str, words: &str| {
        let mail = written(from, &world.bounces(5), words).replace("Re: K7F-3QD", "ცნობა");
        format!("Return-Path: <>\r\n{mail}")
    };
    let system = from("Mail Delivery System <mailer-daemon@ge.example>", "ada@mail.example");
    assert_eq!(world.machine(system).await, bounced(5, true));
    let nobody_knows = from("x@ge.example", "ვერ მოიძებნა");
    let perhaps = Machine::Bounced { delivery: DeliveryId(5), case: Some(code()), sure: false };
    assert_eq!(world.machine(nobody_knows).await, perhaps);
    let away = from("ada@mail.example", "I am out of office until Monday.");
    assert!(matches!(world.machine(away).await, Machine::Automatic(_)));
}

#[tokio::test]
async fn a_bounce_is_known_by_the_address_that_it_came_to() {
    let world = World::new().await;
    let strange = "<x@elsewhere.example>";
    assert_eq!(world.machine(report(&world.bounces(5), "failed", "5.1.1", strange)).await, bounced(5, true));
    let incoming =
        world.gets_raw(by_lmtp(report("x@y.example", "failed", "5.1.1", strange), &world.bounces(6))).await;
    let Came::Machine(machine, _) = &incoming.arrival.what else { panic!("{incoming:?}") };
    assert_eq!(*machine, bounced(6, true));
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

#[tokio::test]
async fn who_passes_a_report_on_without_a_sender_is_a_person() {
    let world = World::new().await;
    let shown = written("ada@mail.example", LINE, "See: <brother@mail.example>: 550 user unknown. Why?");
    for subject in ["Fwd: Undelivered Mail", "RE: Undelivered Mail", "Пересл: Undelivered Mail"] {
        let mail = format!("Return-Path: <>\r\n{}", shown.replace("Re: K7F-3QD", subject));
        let said = world.said(mail).await;
        assert!(said.maybe_machine && said.text.contains("Why?"), "{subject}");
    }
}
