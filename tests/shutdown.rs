//! SIGTERM: out in time, nothing lost, and nothing in doubt afterwards.

use std::collections::BTreeSet;

use crate::support::HEAVY;
use crate::support::ask::said;
use crate::support::line::{Line, operators};
use crate::support::people::{cards, repeats};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_daemon_that_is_told_to_end_while_messages_flow_ends_well_and_loses_none() {
    let _alone = HEAVY.acquire().await;
    let people = [("olga", 1001), ("boris", 1002), ("cleo", 1003), ("dora", 1004)];
    let line = Line::open(&format!("[routing]\ncapacity = 1000\n{}", operators(&people))).await;
    let people = people.map(|(_, id)| line.operator(id));
    let mut written = BTreeSet::new();
    for round in 0..4 {
        let mut daemon = line.start();
        for n in 0..50 {
            let text = format!("message {n} of round {round}");
            line.contact(n).write(&text);
            written.insert(text);
        }
        line.until_status("some of it is taken", |s| s.outbox.deliveries > 0).await;
        assert_eq!(daemon.terminate().code(), Some(0), "{}", daemon.stderr());
    }
    let _daemon = line.start();
    line.drained().await;

    let cases = line.whole_cases().await;
    let kept: Vec<&str> = cases.iter().flat_map(said).map(|m| m.text.as_str()).collect();
    assert_eq!((cases.len(), kept.len()), (50, written.len()));
    assert_eq!(kept.iter().map(|t| (*t).to_owned()).collect::<BTreeSet<_>>(), written);
    for text in &written {
        let shown: usize = people.iter().map(|operator| cards(operator, text)).sum();
        assert_eq!(shown, 1, "{text}");
    }
    let marked: usize = people.iter().map(repeats).sum();
    assert_eq!(marked, 0, "nothing was in doubt");
}
