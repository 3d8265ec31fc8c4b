//! Another config for a running line: whole, or not at all.

use std::fs;

use rustix::process::Signal;

use crate::support::line::{Line, operators};
use crate::support::people::{card, code};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_faulty_config_changes_nothing_and_a_good_one_holds_at_once() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let mut daemon = line.start();
    line.contact(1).write("Before");
    let before = code(&card(&olga, "Before").await);
    let good = fs::read_to_string(line.config_file()).unwrap();

    fs::write(line.config_file(), good.replace("reach", "reech")).unwrap();
    daemon.signal(Signal::HUP);
    daemon.logged("the reload changed nothing");
    assert!(daemon.stderr().contains("reech"), "the fault is named");
    line.contact(2).write("After a faulty one");
    card(&boris, "After a faulty one").await;

    fs::write(line.config_file(), good.replace("name = \"proof\"", "name = \"other\"")).unwrap();
    daemon.signal(Signal::HUP);
    daemon.logged("take a restart");

    // Olga leaves the line: her case is offered anew, and nothing goes to her any more.
    let without = good.split_once("[operator.olga]").unwrap();
    let without = format!("{}[operator.boris]{}", without.0, good.split_once("[operator.boris]").unwrap().1);
    fs::write(line.config_file(), without).unwrap();
    daemon.signal(Signal::HUP);
    daemon.logged("the reloaded config is in force");
    line.settled().await;
    card(&boris, "Before").await;
    assert_eq!(line.case(&before).await.operator.unwrap(), "boris".into());
    let received = olga.received();
    line.contact(3).write("After a good one");
    card(&boris, "After a good one").await;
    line.settled().await;
    assert_eq!(olga.received(), received);
    assert!(daemon.terminate().success());
}
