//! A drill: it goes to every operator by their own channel, is answered there, and leaves no trace but its table.

use std::time::Duration;

use hotlined::sandbox::mail::MailId;
use serde_json::Value;

use super::town::{OLGA, Town};
use crate::support::line::operators;
use crate::support::people::{press, told, words};

const SECONDS: Duration = Duration::from_secs(1);

fn roster() -> String {
    format!("{}[operator.olga]\nreach = [\"mail:{OLGA}\"]\n[operator.vera]\nreach = [\"telegram\"]\n", {
        operators(&[("boris", 1001)])
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_reaches_every_operator_by_their_own_channel_and_nobody_else() {
    let town = Town::lmtp("trusted_authserv = \"sandbox.test\"", &roster()).await;
    let (boris, olga) = (town.line.operator(1001), town.person(OLGA, "Olga"));
    let daemon = town.line.start();
    let before = report(&town);

    let began = town.line.command(&["drill"]);
    assert_eq!(began.code, Some(0), "{began:?}");
    assert!(began.out.contains("0 of 3 answered") && began.out.contains("no: not enrolled"), "{}", began.out);
    let test = told(&boris, words("drill-text")).await;
    let mail = town.gets(&olga, MailId(0), words("drill-text")).await;
    assert!(test.text.contains("DRILL · ") && mail.subject.contains("DRILL · "), "{}", mail.subject);
    town.line.drained().await;

    town.line.pass(SECONDS * 40).await;
    press(&boris, test.id, "Take").await;
    town.line.drained().await;
    town.line.pass(SECONDS * 80).await;
    boris.reply(test.id, "Canary words of Boris");
    told(&boris, words("word-drill-answered")).await;
    olga.reply(mail.id, "Canary words of Olga").expect("a reply");
    town.gets(&olga, mail.id, words("word-drill-answered")).await;
    town.line.drained().await;

    let status: Value = serde_json::from_str(&town.line.command(&["drill", "status", "--json"]).out).unwrap();
    let of = |who: &str| {
        let calls = status["calls"].as_array().expect("calls");
        calls.iter().find(|call| call["operator"] == who).cloned().expect("a call")
    };
    assert!(of("boris")["taken_after_s"].as_u64() >= Some(40) && of("boris")["channel"] == "telegram");
    assert!(of("boris")["answered_after_s"].as_u64() >= Some(120), "{status}");
    assert!(of("olga")["answered_after_s"].as_u64() >= Some(120) && of("olga")["channel"] == "mail");
    assert_eq!(of("vera")["lost"], "not_enrolled");
    assert!(status["ended"].is_string(), "all who can have answered");

    assert_eq!(report(&town), before, "it stands outside the statistics");
    assert!(town.line.cases().await.is_empty(), "it is no case");
    let trail = town.line.command(&["audit", "export"]).out;
    assert!(trail.contains("drill"), "{trail}");
    town.log_tells_nothing(&daemon.stderr(), &["canary", "olga", "boris"]);
}

fn report(town: &Town) -> Value {
    let ran = town.line.command(&["report", "--json"]);
    serde_json::from_str(&ran.out).expect("a report")
}
