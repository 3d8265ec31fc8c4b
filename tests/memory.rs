//! How much memory a daemon with nothing to do takes.

use crate::support::line::{Line, operators};

/// The most that is accepted of a debug build, in kB.
const MOST: u64 = 60 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_daemon_is_small() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    line.operator(1001);
    let daemon = line.start();
    line.settled().await;
    let resident = resident(daemon.id());
    println!("resident set of an idle daemon: {resident} kB");
    assert!(resident < MOST, "{resident} kB");
}

/// `VmRSS` of proc(5), in kB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
