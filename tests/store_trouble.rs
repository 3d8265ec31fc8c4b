//! A Redis that is there and refuses, or was made unsafe under the running line: told in words that help.

use std::os::unix::net::UnixDatagram;

use crate::support::line::{Line, operators};
use crate::support::people::card;
use crate::support::redis::{ADMIN, RedisServer, Reply};
use crate::support::until;

fn done() -> Reply {
    Reply::Text("OK".into())
}

async fn open(sections: &str) -> Line {
    Line::over(RedisServer::with(ADMIN), &(operators(&[("olga", 1001)]) + sections)).await
}

/// Waits until systemd was told that.
fn heard(socket: &UnixDatagram, text: &str) {
    let mut buffer = [0; 4096];
    until(&format!("systemd hears {text:?}"), || {
        let length = socket.recv(&mut buffer).ok()?;
        String::from_utf8_lossy(&buffer[..length]).contains(text).then_some(())
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_missing_is_told_and_waited_for() {
    let line = open("").await;
    let olga = line.operator(1001);
    assert_eq!(line.redis.administer(&["CONFIG", "SET", "requirepass", "canary-of-a-password"]), done());
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&path).unwrap();
    let daemon = line.launch(&[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    daemon.logged("Redis asks for a password (NOAUTH): give store.user and store.password");
    heard(&systemd, "Redis asks for a password (NOAUTH): give store.user and store.password");
    let doctor = line.command(&["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&doctor.out).unwrap();
    let redis = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "redis").unwrap();
    assert_eq!((doctor.code, redis["state"].as_str()), (Some(1), Some("fail")), "{redis}");
    assert!(redis["remedy"].as_str().unwrap().contains("store.password"), "{redis}");

    line.contact(1).write("Still waiting");
    assert_eq!(line.redis.administer(&["CONFIG", "SET", "requirepass", ""]), done());
    card(&olga, "Still waiting").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_told() {
    let line = open("").await;
    let secret = line.config_file().with_file_name("redis-password");
    std::fs::write(&secret, "canary-of-a-wrong-password").unwrap();
    assert_eq!(line.redis.administer(&["CONFIG", "SET", "requirepass", "canary-of-a-password"]), done());
    let with = format!("password = {{ file = \"{}\" }}\n\n[channel.telegram]", secret.display());
    let config = std::fs::read_to_string(line.config_file()).unwrap();
    std::fs::write(line.config_file(), config.replacen("[channel.telegram]", &with, 1)).unwrap();
    let mut daemon = line.launch(&[]);
    daemon.logged("Redis does not accept store.user and store.password (WRONGPASS): make them");
    assert!(daemon.ended().is_none(), "it keeps waiting");
    assert!(!daemon.stderr().contains("canary-of-a"), "{}", daemon.stderr());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_was_made_unsafe_is_told_until_it_is_safe_again() {
    let line = open("").await;
    let daemon = line.start();
    line.settled().await;
    assert!(!line.command(&["status"]).out.contains("STORE"));
    assert_eq!(line.redis.administer(&["CONFIG", "SET", "appendonly", "no"]), done());
    daemon.logged("the store is not safe");
    assert!(daemon.stderr().contains("set `appendonly yes`"), "{}", daemon.stderr());
    let status = line.command(&["status"]).out;
    assert!(status.contains("NOT SAFE: appendonly is \"no\": set `appendonly yes`"), "{status}");
    line.contact(1).write("Meanwhile");
    card(&line.operator(1001), "Meanwhile").await;

    assert_eq!(line.redis.administer(&["CONFIG", "SET", "appendonly", "yes"]), done());
    daemon.logged("the store is safe again");
    let is_safe = |status: &hotlined::admin::view::StatusView| status.store.is_empty();
    line.until_status("nothing is wrong with the store", is_safe).await;
}

/// As where the memory is nearly full: what a person wrote does not fit any more, the line's own small sign of life does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_takes_the_small_beat_and_nothing_else_is_told_by_how_long_a_write_waits() {
    let line = open("").await;
    let olga = line.operator(1001);
    let daemon = line.start();
    line.settled().await;
    let keys = |how: &[&str]| line.redis.administer(&[&["ACL", "SETUSER", "default"], how].concat());
    assert_eq!(keys(&["resetkeys", "%R~*", "%RW~hl:{proof}:meta"]), done());
    line.contact(1).write("Of this nothing is taken");
    daemon.logged("the store does not answer: nothing is taken and nothing confirmed");
    let status = line.command(&["status"]);
    assert!(status.code == Some(1) && status.out.contains("STORE"), "{status:?}");
    assert!(status.out.contains("The store can't be used"), "{status:?}");
    assert_eq!(line.api.pending(), 1, "Telegram keeps it");
    assert!(!daemon.stderr().contains("the line's beat did not reach the store"), "the beat goes on");
    assert_eq!(keys(&["allkeys"]), done());
    card(&olga, "Of this nothing is taken").await;
    daemon.logged("the store answers again");
    let is_well = |status: &hotlined::admin::view::StatusView| status.is_well();
    line.until_status("nothing is wrong any more", is_well).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_store_is_told_with_its_remedy_and_loses_nothing() {
    let line = open("").await;
    let olga = line.operator(1001);
    let daemon = line.start();
    line.settled().await;
    assert_eq!(line.redis.administer(&["CONFIG", "SET", "maxmemory", "1"]), done());
    line.contact(1).write("While it is full");
    daemon.logged("Redis is full and takes no more messages (OOM): raise maxmemory");
    daemon.logged("the store does not answer: nothing is taken and nothing confirmed");
    assert_eq!(line.api.pending(), 1, "Telegram keeps it");
    assert_eq!(line.redis.administer(&["CONFIG", "SET", "maxmemory", "0"]), done());
    card(&olga, "While it is full").await;
    daemon.logged("the store answers again");
}
