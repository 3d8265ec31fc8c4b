//! The restore drill: yesterday's Redis and today's keys.

use std::time::Duration;

use hotlined::domain::message::Milestone;
use hotlined::sandbox::botapi::{Fault, On, Outcome};

use crate::support::ask::times;
use crate::support::line::{Line, operators};
use crate::support::people::{card, code, count, told, words};
use crate::support::until;

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_was_put_back_alerts_of_no_answered_case_and_resends_nothing_unasked() {
    let mut line = Line::open(&(operators(&[("olga", 1001), ("sam", 1003)]) + "supervisor = true\n")).await;
    let [olga, sam] = [1001, 1003].map(|id| line.operator(id));
    let [ada, ben, eve] = [1, 2, 3].map(|n| line.contact(n));
    let mut daemon = line.start();
    ada.write("Ada is alone");
    let adas = code(&card(&olga, "Ada is alone").await);
    line.drained().await;

    // Telegram asks for an hour's patience, so that the answer stands in the outbox when the copy is made.
    line.api.fault(On::method("sendMessage").chat(ada.id()), Fault::TooMany(3_600));
    olga.reply(card(&olga, "Ada is alone").await.id, "You are not alone, Ada");
    until("Telegram refuses for now", || {
        line.api
            .calls()
            .iter()
            .any(|c| matches!(c.outcome, Outcome::Refused(429) | Outcome::Faulted))
            .then_some(())
    });
    ben.write("Ben has nobody");
    let bens = code(&card(&sam, "Ben has nobody").await);
    assert!(daemon.terminate().success());
    let copy = line.redis.copy();
    line.redis.restart();

    // What the copy does not know: both are answered.
    let mut daemon = line.start();
    sam.reply(card(&sam, "Ben has nobody").await.id, "Now you have, Ben");
    told(&ben, "Now you have, Ben").await;
    line.pass(2 * HOUR).await;
    told(&ada, "You are not alone, Ada").await;
    line.drained().await;
    line.pass(15 * HOUR).await;
    line.drained().await;
    assert_eq!(
        (count(&olga, "running late"), count(&sam, "running late"), count(&olga, words("reminder"))),
        (0, 0, 0)
    );
    assert!(daemon.terminate().success());

    line.redis.put_back(&copy);
    let restored = line.restore();
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    let _daemon = line.start();
    told(&olga, "was put back to how it was").await;
    told(&sam, "Unanswered as far as the line knows: 2").await;
    line.pass(HOUR).await;
    line.settled().await;
    assert_eq!(count(&ada, "You are not alone, Ada"), 1, "no old delivery is sent again unasked");
    assert_eq!(
        (count(&olga, "running late"), count(&sam, "running late"), count(&olga, words("reminder"))),
        (0, 0, 0)
    );
    assert_eq!(count(&olga, "was put back"), 1, "one note");
    assert!(count(&olga, &adas) > 0 && count(&sam, &bens) > 0);
    for code in [&adas, &bens] {
        let case = line.case(code).await;
        assert!(
            case.state == "assigned" && case.unanswered_since.is_some(),
            "{code}: nothing is silently missing"
        );
        assert!(times(&case, Milestone::StepPassed) >= 2, "{code}: what was due is told as passed");
    }
    let status = line.command(&["restore", "status", "--json"]);
    let held: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    assert!(held["held"].as_array().unwrap().iter().any(|h| h["what"] == "reply"), "{held}");

    // Who writes now is served as ever.
    eve.write("Eve writes today");
    card(&olga, "Eve writes today").await;

    assert_eq!(line.command(&["restore", "release"]).code, Some(0));
    until("the reply goes out after all", || (count(&ada, "You are not alone, Ada") == 2).then_some(()));
    line.settled().await;
    assert_eq!(count(&ada, words("possible-repeat-contact")), 1, "and is marked");
    let verified = line.command(&["audit", "verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);
}
