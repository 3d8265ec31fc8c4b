//! Two daemons of one line: one leads, the other waits, and takes over when the first is gone or hangs.

use hotlined::domain::message::Milestone;
use hotlined::sandbox::botapi::{Fault, Gate, On, Outcome};

use crate::support::ask::times;
use crate::support::line::{Line, operators};
use crate::support::people::{card, code, count, told};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_asks_telegram_for_nothing_and_takes_over_from_a_dead_one() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada, ben) = (line.operator(1001), line.contact(1), line.contact(2));
    let mut first = line.start();
    let mut second = line.launch(&[]);
    ada.write("Ada is first");
    card(&olga, "Ada is first").await;
    line.settled().await;
    assert!(!second.stderr().contains("leads the line"));
    let mut standby_ends = line.launch(&[]);
    line.settled().await;
    assert_eq!(standby_ends.terminate().code(), Some(0), "a standby ends when told");

    first.kill9();
    ben.write("Ben is second");
    let ben_s = code(&card(&olga, "Ben is second").await);
    assert!(second.stderr().contains("leads the line"));
    line.settled().await;
    assert_eq!(times(&line.case(&ben_s).await, Milestone::Opened), 1);
    assert_eq!(conflicts(&line), 0, "there was one poller at a time");
    assert_eq!(second.terminate().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_daemon_that_was_stopped_wakes_to_another_epoch_and_writes_nothing() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada, ben) = (line.operator(1001), line.contact(1), line.contact(2));
    let mut first = line.start();
    let mut second = line.launch(&[]);
    ada.write("Ada is first");
    let ada_s = card(&olga, "Ada is first").await;
    line.settled().await;

    // The first one stops with a message in its hands that it has not read yet, and wakes when another leads.
    let (in_hand, taken_over) = (Gate::new(), Gate::new());
    line.api.fault(On::method("getUpdates"), Fault::HoldAnswer(in_hand.clone()));
    ada.write("This ends the poll that waits already");
    line.card(&olga, "This ends the poll").await;
    olga.reply(ada_s.id, "An answer");
    in_hand.reached(1).await;
    first.stop();
    in_hand.open();
    line.api.fault(On::method("getUpdates"), Fault::Hold(taken_over.clone()));
    ben.write("Ben is second");
    second.logged("leads the line");
    taken_over.reached(1).await;

    first.cont();
    let end = first.wait();
    assert_eq!(end.code(), Some(1), "it ends with a failure, and may be started again: {}", first.stderr());
    line.until_status("the second one has the socket", |_| true).await;
    let cases = line.whole_cases().await;
    assert_eq!((cases.len(), cases[0].messages.len()), (1, 2), "it wrote nothing: {cases:#?}");
    assert_eq!(count(&ada, "An answer"), 0);

    taken_over.open();
    told(&ada, "An answer").await;
    let ben_s = code(&card(&olga, "Ben is second").await);
    line.settled().await;
    assert_eq!((count(&ada, "An answer"), times(&line.case(&ben_s).await, Milestone::Opened)), (1, 1));
    assert_eq!(second.terminate().code(), Some(0));
}

/// How often two polled at a time.
fn conflicts(line: &Line) -> usize {
    line.api.calls().iter().filter(|call| call.outcome == Outcome::Refused(409)).count()
}
