//! Steps that fall due while nobody is there to take them.

use std::time::Duration;

use hotlined::domain::message::Milestone;

use crate::support::ask::times;
use crate::support::line::{Line, operators};
use crate::support::people::{card, code, count, told, words};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_outage_the_latest_step_acts_and_earlier_ones_are_noted_as_passed() {
    let line = Line::open(&(operators(&[("olga", 1001), ("sam", 1003)]) + "supervisor = true\n")).await;
    let [olga, sam] = [1001, 1003].map(|id| line.operator(id));
    let [ada, ben] = [1, 2].map(|n| line.contact(n));
    let mut daemon = line.start();
    ada.write("Ada is alone");
    let code = code(&card(&olga, "Ada is alone").await);
    line.drained().await;

    // The daemon ends as it should and misses the first step; then it dies, and two more pass by.
    assert!(daemon.terminate().success());
    line.step(5 * HOUR);
    let mut daemon = line.start();
    told(&olga, words("reminder")).await;
    line.settled().await;
    assert_eq!(history(&line, &code).await, (1, 0));
    daemon.kill9();
    line.step(12 * HOUR);
    ben.write("Ben wrote while nobody was there");
    let _daemon = line.start();
    told(&sam, "running late").await;
    line.settled().await;

    assert_eq!(history(&line, &code).await, (2, 1), "8 h passed by, 16 h acted");
    assert_eq!(count(&olga, words("reminder")), 1);
    let case = line.case(&code).await;
    assert_eq!(case.operator.unwrap(), "olga".into(), "the step that passed moved nothing");
    let passed = case.history.iter().find(|h| h.what == Milestone::StepPassed).unwrap();
    assert_eq!(passed.why, "reassign_8h");
    card(&sam, "Ben wrote while nobody was there").await;
}

/// How many steps acted, and how many passed by.
async fn history(line: &Line, code: &str) -> (usize, usize) {
    let case = line.case(code).await;
    (times(&case, Milestone::Escalated), times(&case, Milestone::StepPassed))
}
