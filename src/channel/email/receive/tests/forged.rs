//! Each factor of an operator's mail, forged alone: it is told to the operator and goes nowhere.

use super::world::{AUTHSERV, DATE, World, by_imap, by_lmtp, card, code, known, received, written};
use crate::channel::email::auth::tests::mails::{ALL, Signing, signed};
use crate::channel::email::auth::tests::stub::Mode;
use crate::channel::email::raw::RawMail;
use crate::channel::email::token::Token;
use crate::channel::{NotTaken, Untaken};
use crate::domain::event::{Came, Machine};
use crate::domain::fixture::at;
use crate::domain::id::DeliveryId;

async fn impostor_raw(world: &World, raw: RawMail, operator: &str, why: &str) {
    match world.gets_raw(raw).await.arrival.what {
        Came::Machine(Machine::Impostor { operator: who, why: because }, _) => {
            assert_eq!((who.as_str(), because), (operator, why));
        }
        other => panic!("{why}: {other:?}"),
    }
}

async fn impostor(mail: String, why: &str) {
    impostor_raw(&World::new().await, by_imap(mail), "olga", why).await;
}

async fn signed_by(signing: Signing<'_>, why: &str) {
    let world = World::new().await;
    impostor(signing.sign(&world.unsigned("Words")), why).await;
}

#[tokio::test]
async fn without_a_token_of_theirs() {
    let world = World::new().await;
    let to =
        |address: &str| signed(&world.unsigned("Words").replace(&world.address(&card(), "olga"), address));
    impostor(to("help@line.example"), "token").await;
    // Its letters are right, its signature is another's.
    impostor(to(&world.address(&card(), "nobody")), "token").await;
}

#[tokio::test]
async fn with_the_token_of_another_operator() {
    let world = World::new().await;
    let mail = signed(&written("olga@ngo.example", &world.address(&card(), "boris"), "Words"));
    impostor_raw(&world, by_imap(mail), "boris", "from").await;
}

#[tokio::test]
async fn with_tokens_of_two() {
    let world = World::new().await;
    let to = format!("{}, {}", world.address(&card(), "olga"), world.address(&card(), "boris"));
    impostor(signed(&written("olga@ngo.example", &to, "Words")), "token").await;
}

#[tokio::test]
async fn with_a_token_that_is_not_signed_with_the_mail() {
    let world = World::new().await;
    let mail = signed(&written("olga@ngo.example", "help@line.example", "Words"));
    let token = world.address(&card(), "olga");
    impostor(format!("Delivered-To: {token}\r\n{mail}"), "token").await;
    impostor(format!("X-Original-To: {token}\r\n{mail}"), "token").await;
    impostor_raw(&world, by_lmtp(mail, &token), "olga", "token").await;
}

#[tokio::test]
async fn under_another_address_than_it_was_signed_for() {
    let world = World::new().await;
    let other = world.address(&Token::Card { case: Some(code()), delivery: DeliveryId(78) }, "olga");
    impostor_raw(&world, by_lmtp(world.answer("Words"), &other), "olga", "other_case").await;
    impostor(format!("Delivered-To: {other}\r\n{}", world.answer("Words")), "other_case").await;
}

#[tokio::test]
async fn from_somebody_else() {
    let world = World::new().await;
    for from in [
        "mallory@ngo.example",
        "Mallory <mallory@evil.example>",
        "\"olga@ngo.example\" <mallory@evil.example>",
        "olga@ngo.example, mallory@evil.example",
        "mallory@evil.example, olga@ngo.example",
    ] {
        let mail = written(from, &world.address(&card(), "olga"), "Words");
        impostor(signed(&mail), "from").await;
        let domain = "evil.example";
        impostor(Signing { domain, ..Signing::default() }.sign(&mail), "from").await;
    }
    let twice = format!("From: mallory@evil.example\r\n{}", world.unsigned("Words"));
    impostor(signed(&twice), "from").await;
}

#[tokio::test]
async fn in_their_name_to_the_line_itself() {
    for from in ["OLGA@NGO.example", "x@evil.example, olga@ngo.example"] {
        impostor(written(from, "help@line.example", "I am a contact"), "token").await;
    }
    let second = "From: x@evil.example\r\n".to_owned();
    impostor(second + &written("olga@ngo.example", "help@line.example", "I am a contact"), "token").await;
}

#[tokio::test]
async fn without_a_signature_or_with_a_broken_one() {
    let world = World::new().await;
    impostor(world.unsigned("Words"), "unsigned").await;
    impostor(world.answer("Words").replace("Words\r\n", "Other words\r\n"), "dkim").await;
    impostor(world.answer("Words").replace(DATE, "Tue, 24 Nov 2026 05:30:01 +0000"), "dkim").await;
}

#[tokio::test]
async fn with_a_signature_that_says_too_little() {
    signed_by(Signing { domain: "evil.example", ..Signing::default() }, "alignment").await;
    signed_by(Signing { partial: true, ..Signing::default() }, "partial").await;
    for missing in ALL {
        let over = ALL.into_iter().filter(|name| *name != missing).collect();
        signed_by(Signing { over, ..Signing::default() }, "headers").await;
    }
    let world = World::with(known(), false, at("2999-01-01T00:00:00Z")).await;
    let mail = Signing { lasts: 60, ..Signing::default() }.sign(&world.unsigned("Words"));
    impostor_raw(&world, by_imap(mail), "olga", "expired").await;
}

#[tokio::test]
async fn while_no_name_service_answers_the_mail_waits_and_at_last_is_refused() {
    let hours = |hours: i64| crate::domain::time::Stamp(received().0 + hours * 3_600_000);
    for (mode, later) in [(Mode::Fails, 0), (Mode::Refuses, 23)] {
        let world = World::with(mode, false, hours(later)).await;
        assert_eq!(world.take(by_imap(world.answer("Words"))).await, Err(Untaken::Line(NotTaken)));
        assert!(world.desk.taken.lock().unwrap().is_empty());
    }
    let world = World::with(Mode::Fails, false, hours(24)).await;
    impostor_raw(&world, by_imap(world.answer("Words")), "olga", "dns").await;
}

#[tokio::test]
async fn with_the_word_of_a_server_that_is_not_ours() {
    let said = |id: &str, how: &str| {
        format!("Authentication-Results: {id}; dmarc={how} header.from=ngo.example\r\n")
    };
    let world = World::with(known(), true, received()).await;
    let mail = world.unsigned("Words");
    let taken = world.said(said(AUTHSERV, "pass") + &mail).await;
    assert_eq!(taken.text, "Words");
    let forged = said(AUTHSERV, "fail") + &said(AUTHSERV, "pass") + &mail;
    impostor_raw(&world, by_imap(forged), "olga", "dmarc").await;
    for below in [said("mx.evil.example", "pass"), said("mx.evil.example", "pass") + &said(AUTHSERV, "pass")]
    {
        impostor_raw(&world, by_imap(below + &mail), "olga", "unsigned").await;
    }
    impostor(said(AUTHSERV, "pass") + &mail, "unsigned").await;
}
