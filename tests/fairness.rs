//! Nobody gets more than their turn, whatever happens to the daemon in between.

use std::collections::BTreeMap;

use hotlined::sandbox::botapi::User;

use crate::support::HEAVY;
use crate::support::line::{Line, operators};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_operators_share_300_cases_evenly_over_a_restart_and_a_kill() {
    let _alone = HEAVY.acquire().await;
    let people = operators(&[("olga", 1001), ("boris", 1002), ("cleo", 1003)]);
    let line = Line::open(&format!("[routing]\ncapacity = 1000\n{people}")).await;
    for id in [1001, 1002, 1003] {
        line.operator(id);
    }
    let mut daemon = line.start();
    let some = |from| (from..from + 100).map(|n| line.contact(n)).collect::<Vec<_>>();
    write(&some(0));
    served(&line, 30).await;
    assert!(daemon.terminate().success());
    let mut daemon = line.start();
    write(&some(100));
    served(&line, 150).await;
    daemon.kill9();
    let _daemon = line.start();
    write(&some(200));
    served(&line, 300).await;

    let even = ["olga", "boris", "cleo"].map(|name| (name.to_owned(), 100));
    assert_eq!(line.loads().await, BTreeMap::from(even));
}

fn write(contacts: &[User]) {
    for contact in contacts {
        contact.write(format!("{} needs somebody", contact.id()));
    }
}

/// Waits until so many cases have an operator.
async fn served(line: &Line, cases: u64) {
    line.until_status("they are assigned", |s| s.cases.assigned >= cases).await;
}
