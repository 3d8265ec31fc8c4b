//! How much memory a daemon with nothing to do takes.

use crate::support::line::{Line, operators};

/// The most that is accepted, in kB, of what it holds beside its program. The pages of a debug build's program are many
/// times those of the one that is shipped, and grow with each line of code; `./bench G3` measures that one whole.
const MOST: u64 = 16 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_daemon_is_small() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    line.operator(1001);
    let daemon = line.start();
    line.settled().await;
    let held = held(daemon.id());
    println!("an idle daemon holds {held} kB");
    assert!(held < MOST, "{held} kB");
}

/// `RssAnon` of proc(5), in kB.
fn held(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
