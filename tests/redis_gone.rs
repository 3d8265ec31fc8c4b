//! Redis stops, dies, or is not to be trusted.

use std::time::Duration;

use crate::support::line::{Line, operators};
use crate::support::people::{card, cards, told};
use crate::support::redis::RedisServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_redis_stands_still_nothing_is_confirmed_and_afterwards_nothing_is_lost() {
    let mut line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let mut daemon = line.start();
    ada.write("Before");
    let before = line.card(&olga, "Before").await;
    line.drained().await;

    line.redis.stop();
    ada.write("While it stands still");
    olga.reply(before.id, "An answer meanwhile");
    daemon.logged("waiting for the store");
    assert_eq!(line.api.pending(), 2, "Telegram keeps both");
    line.redis.cont();
    card(&olga, "While it stands still").await;
    told(&ada, "An answer meanwhile").await;
    line.drained().await;

    line.redis.kill9();
    ada.write("While it is gone");
    line.step(Duration::from_secs(5));
    let polls = line.api.count("getUpdates");
    line.api.wait_until(|api| api.count("getUpdates") >= polls).await.unwrap();
    assert_eq!(line.api.pending(), 1);
    line.redis.restart();
    card(&olga, "While it is gone").await;
    line.drained().await;
    for words in ["Before", "While it stands still", "While it is gone"] {
        assert_eq!(cards(&olga, words), 1, "{words}");
    }
    assert!(daemon.ended().is_none());
    assert_eq!(daemon.terminate().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_daemon_waits_for_a_redis_that_is_not_there_yet() {
    let mut line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    line.redis.kill9();
    let daemon = line.launch(&[]);
    daemon.logged("waiting for the store");
    line.contact(1).write("Is anybody there?");
    line.redis.restart();
    card(&olga, "Is anybody there?").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unsafe_redis_is_refused_with_what_to_do_about_it() {
    let redis = RedisServer::with("appendfsync everysec\nmaxmemory-policy allkeys-lru");
    let line = Line::over(redis, &operators(&[("olga", 1001)])).await;
    let mut daemon = line.launch(&[]);
    assert_eq!(daemon.wait().code(), Some(2), "systemd does not try again");
    let told = daemon.stderr();
    for part in
        ["appendfsync", "everysec", "appendfsync always", "maxmemory-policy", "allkeys-lru", "noeviction"]
    {
        assert!(told.contains(part), "{part:?} is missing: {told}");
    }
    assert_eq!(line.api.count("getUpdates"), 0);
}
