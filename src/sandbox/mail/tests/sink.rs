//! The sink as a client meets it, whole and broken.

use super::fake::Client;
use super::{Town, town};
use crate::sandbox::mail::{Fault, Gate, On, Stage};

const OLGA: &str = "olga@ngo.test";
const MAIL: &str = "From: help@line.test\r\nSubject: K7F-3QD\r\n\r\nA new case";

#[tokio::test]
async fn a_refusal_at_each_step_is_heard_and_nothing_is_taken() {
    let Town { mail, served, .. } = town().await;
    for (stage, codes) in [
        (Stage::Connect, vec![421]),
        (Stage::Mail, vec![220, 250, 421]),
        (Stage::Rcpt, vec![220, 250, 250, 421]),
        (Stage::Data, vec![220, 250, 250, 250, 421]),
        (Stage::Dot, vec![220, 250, 250, 250, 354, 421]),
    ] {
        mail.fault(On::stage(stage), Fault::Refuse(421, "4.3.2 busy".into()));
        let heard = Client::sends(served.addr, "help@line.test", OLGA, MAIL).await;
        let mut heard: Vec<_> = heard.into_iter().flatten().collect();
        heard.truncate(codes.len());
        assert_eq!(heard, codes, "{stage:?}");
        mail.clear_faults();
    }
    assert_eq!(mail.taken(), []);
}

#[tokio::test]
async fn a_mail_can_be_taken_without_an_answer() {
    let Town { mail, served, .. } = town().await;
    let olga = mail.person(OLGA, "Olga");
    mail.fault(On::stage(Stage::Dot).to(OLGA), Fault::TakeThenClose);
    mail.fault(On::stage(Stage::Dot).to(OLGA), Fault::Close);
    for taken in [1, 1, 2] {
        Client::sends(served.addr, "help@line.test", OLGA, MAIL).await;
        assert_eq!(mail.taken().len(), taken);
    }
    assert_eq!(olga.read().len(), 2);
    assert_eq!(mail.taken()[0].raw, format!("{MAIL}\r\n"));
}

#[tokio::test]
async fn a_gate_holds_the_mail_until_it_opens() {
    let Town { mail, served, .. } = town().await;
    let gate = Gate::new();
    mail.fault(On::stage(Stage::Dot), Fault::Hold(gate.clone()));
    let sending = tokio::spawn(Client::sends(served.addr, "help@line.test", OLGA, MAIL));
    gate.reached(1).await;
    assert_eq!(mail.taken().len(), 0);
    gate.open();
    assert_eq!(sending.await.expect("no panic").last(), Some(&Some(250)));
}

#[tokio::test]
async fn what_no_strict_server_takes_is_refused() {
    let Town { mail, served, .. } = town().await;
    for bad in ["a\nb", "a\rb", &"x".repeat(999)] {
        let heard = Client::sends(served.addr, "help@line.test", OLGA, bad).await;
        assert_eq!(heard.last(), Some(&Some(550)));
    }
    let mut client = Client::new(served.addr).await;
    client.hears().await.expect("greeted");
    for (line, code) in [
        ("EHLO line.test", 250),
        ("DATA", 503),
        ("RCPT TO:<a@b>", 503),
        ("MAIL FROM:<a@b>", 250),
        ("MAIL FROM:<a@b>", 503),
        ("NOOP", 250),
        ("RSET", 250),
        ("RCPT TO:<a@b>", 503),
        ("STARTTLS", 500),
        ("QUIT", 221),
    ] {
        assert_eq!(client.asks(line).await.expect("answered").code, code, "{line}");
    }
    assert_eq!(mail.taken(), []);
}

#[tokio::test]
async fn shutting_down_cuts_open_connections() {
    let Town { served, .. } = town().await;
    let mut client = Client::new(served.addr).await;
    client.hears().await.expect("greeted");
    served.shutdown().await;
    assert!(client.hears().await.is_err());
}
