//! Long polls, two pollers, expiry and restarts.

use super::super::{Disorder, Ids};
use super::*;

#[tokio::test]
async fn a_waiting_poll_wakes_when_something_arrives() {
    let bench = Bench::new().await;
    let next = bench.updates(0).await[0]["update_id"].as_i64().expect("an id") + 1;
    let poll = tokio::spawn({
        let request =
            bench.http.post(bench.url("getUpdates")).json(&json!({ "offset": next, "timeout": 40 }));
        async move { request.send().await.expect("answered").json::<Value>().await.expect("JSON") }
    });
    bench.api.wait_until(|api| api.pending() == 0).await.expect("the poll confirmed the start");
    bench.ada.write("Hello");
    let answer = poll.await.expect("not cancelled");
    assert_eq!(answer["result"][0]["message"]["text"], "Hello");
}

#[tokio::test]
async fn the_newer_poll_ends_the_older_with_409() {
    let bench = Bench::new().await;
    let next = bench.updates(0).await[0]["update_id"].as_i64().expect("an id") + 1;
    let request = || bench.http.post(bench.url("getUpdates")).json(&json!({ "offset": next, "timeout": 40 }));
    let older = tokio::spawn(request().send());
    bench.api.wait_until(|api| api.pending() == 0).await.expect("the older poll began");
    let newer = tokio::spawn(request().send());
    let ended: Value = older.await.expect("joined").expect("answered").json().await.expect("JSON");
    assert_eq!(
        ended["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    bench.ada.write("Hello");
    let got: Value = newer.await.expect("joined").expect("answered").json().await.expect("JSON");
    assert_eq!(got["result"][0]["message"]["text"], "Hello");
}

#[tokio::test]
async fn what_a_bot_did_not_confirm_comes_again_after_its_restart() {
    let bench = Bench::new().await;
    bench.ada.write("Hello");
    let first = bench.updates(0).await;
    assert_eq!(bench.updates(0).await, first);
}

#[tokio::test]
async fn updates_expire_by_the_virtual_clock() {
    let bench = Bench::new().await;
    bench.hours(23);
    assert_eq!(bench.updates(0).await.len(), 1);
    bench.hours(1);
    assert_eq!(bench.updates(0).await.len(), 0);
}

#[tokio::test]
async fn a_replay_repeats_the_same_messages() {
    let bench = Bench::new().await;
    bench.ada.write("Hello");
    let before = bench.updates(0).await;
    let last = before[1]["update_id"].as_i64().expect("an id");
    assert_eq!(bench.updates(last + 1).await.len(), 0);
    bench.api.replay_all(Ids::New);
    let again = bench.updates(last + 1).await;
    assert_eq!(again[1]["message"], before[1]["message"]);
    bench.api.disorder(Disorder::Reversed);
    let backwards = bench.updates(last + 1).await;
    assert_eq!(backwards[0], again[1]);
}

#[tokio::test]
async fn an_injected_update_arrives_as_given() {
    let bench = Bench::new().await;
    bench.api.inject(&json!({ "telepathy": { "thought": "help" } }));
    let all = bench.updates(0).await;
    assert_eq!(all[1]["telepathy"]["thought"], "help");
}
