//! A line whose Redis syncs once a second: a power cut may take its last moments, as its admin has agreed to, and
//! nobody is kept out for that. One that takes what was on the disk is refused as with any other.

use std::fs::{self, OpenOptions};
use std::path::PathBuf;

use hotlined::admin::view::StatusView;
use serde_json::Value;

use crate::support::line::{Line, operators};
use crate::support::people::{card, cards};
use crate::support::process::Daemon;
use crate::support::redis::{ADMIN, RedisServer, Reply};
use crate::support::until;

/// What makes a daemon take such a Redis.
const RELAXED: [(&str, &str); 1] = [("HOTLINED__STORE__DURABILITY", "relaxed")];
/// How often a message is acknowledged again where the disk was quicker than the cut.
const CUTS: usize = 10;

struct Scene {
    line: Line,
    daemon: Daemon,
    /// How long the log was before anything was acknowledged, and when all that was is known to be on the disk.
    early: u64,
    synced: u64,
}

async fn scene() -> Scene {
    let redis = RedisServer::with(&format!("{ADMIN}\nappendfsync everysec"));
    let line = Line::over(redis, &operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let daemon = line.launch(&RELAXED);
    daemon.logged("leads the line");
    line.drained().await;
    let early = log_length(&line);
    line.contact(1).write("Ada is on the disk");
    card(&olga, "Ada is on the disk").await;
    line.drained().await;
    settled(&line);
    let synced = log_length(&line);
    Scene { line, daemon, early, synced }
}

/// The commit that the store counted last, and the last one that is written down as one that can't be lost.
fn numbers(line: &Line) -> (u64, u64) {
    let Reply::Text(stored) = line.redis.administer(&["HGET", "hl:{proof}:meta", "number"]) else {
        panic!("a number")
    };
    (stored.parse().expect("a number"), noted(line))
}

fn noted(line: &Line) -> u64 {
    let file = fs::read(line.history_file()).unwrap_or_default();
    let noted: Value = serde_json::from_slice(&file).unwrap_or_default();
    noted["point"]["number"].as_u64().unwrap_or_default()
}

fn settled(line: &Line) {
    until("what was acknowledged is known to be on the disk", || {
        let (stored, noted) = numbers(line);
        (stored == noted).then_some(())
    });
}

/// The part of the append-only file that grows.
fn log(line: &Line) -> PathBuf {
    let folder = line.redis.folder().join("appendonlydir");
    let files = fs::read_dir(folder).expect("its folder").map(|file| file.expect("a file").path());
    let mut growing = files.filter(|path| path.to_string_lossy().contains(".incr."));
    growing.next().expect("a log")
}

fn log_length(line: &Line) -> u64 {
    fs::metadata(log(line)).expect("a log").len()
}

/// Cuts the power; of the log only so much was on the disk.
fn cut_power(line: &mut Line, kept: u64) {
    line.redis.kill9();
    let log = OpenOptions::new().write(true).open(log(line)).expect("a log");
    log.set_len(kept).expect("it is cut");
    line.redis.restart();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_that_takes_the_last_moment_keeps_nobody_out() {
    let Scene { mut line, mut daemon, mut synced, .. } = scene().await;
    let olga = line.operator(1001);
    for cut in 0..CUTS {
        let words = format!("Ben is acknowledged {cut}");
        line.contact(2).write(words.as_str());
        card(&olga, &words).await;
        daemon.kill9();
        let (stored, noted) = numbers(&line);
        if noted == stored {
            // It was on the disk before the power went.
            daemon = line.launch(&RELAXED);
            daemon.logged("leads the line");
            line.drained().await;
            settled(&line);
            synced = log_length(&line);
            continue;
        }
        cut_power(&mut line, synced);
        assert!(numbers(&line).0 < stored, "something is gone");
        let daemon = line.launch(&RELAXED);
        daemon.logged("leads the line");
        assert!(!line.status().await.refused);
        line.contact(3).write("Eve goes on");
        card(&olga, "Eve goes on").await;
        line.drained().await;
        settled(&line);
        return;
    }
    panic!("the disk was quicker each time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_it_under_a_running_daemon() {
    for _ in 0..CUTS {
        let Scene { mut line, daemon, synced, .. } = scene().await;
        let olga = line.operator(1001);
        line.contact(2).write("Ben is acknowledged");
        card(&olga, "Ben is acknowledged").await;
        let (stored, _) = numbers(&line);
        cut_power(&mut line, synced);
        line.contact(3).write("Eve goes on");
        let is_over = |s: &StatusView| s.refused || cards(&olga, "Eve goes on") > 0;
        let status = line.until_status("it goes on, or does not", is_over).await;
        if status.refused && noted(&line) >= stored {
            // It was on the disk before the power went.
            continue;
        }
        assert!(!status.refused, "{}", daemon.stderr());
        line.drained().await;
        settled(&line);
        return;
    }
    panic!("the disk was quicker each time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_takes_what_was_on_the_disk_is_refused() {
    for running in [true, false] {
        let Scene { mut line, mut daemon, early, .. } = scene().await;
        if !running {
            daemon.kill9();
        }
        cut_power(&mut line, early);
        if !running {
            daemon = line.launch(&RELAXED);
        }
        daemon.logged("the store is refused: nothing is taken and nothing confirmed");
        line.contact(3).write("Eve writes meanwhile");
        let status = line.until_status("the daemon tells of it", |status| status.refused).await;
        assert!(status.store[0].contains("went back in time"), "{:?}", status.store);
        assert_eq!(line.api.pending(), 1, "Telegram keeps it");
        assert!(daemon.ended().is_none());
    }
}
