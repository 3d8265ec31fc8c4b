//! A webhook: what is brought, in which order, and what comes again.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;

/// A bot's door: what came there, and how often it still says no.
#[derive(Clone, Default)]
struct Door {
    heard: Arc<Mutex<Vec<String>>>,
    refuses: Arc<Mutex<u32>>,
}

async fn came(State(door): State<Door>, headers: HeaderMap, body: String) -> StatusCode {
    assert_eq!(headers["x-telegram-bot-api-secret-token"], "s3cret");
    let update: Value = serde_json::from_str(&body).expect("JSON");
    let text = update["message"]["text"].as_str().unwrap_or_default().to_owned();
    let mut refuses = door.refuses.lock().expect("a number");
    if *refuses > 0 && text != "Beside" {
        *refuses -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    door.heard.lock().expect("a list").push(text);
    StatusCode::OK
}

async fn door() -> (Door, String) {
    let (door, listener) = (Door::default(), TcpListener::bind(("127.0.0.1", 0)).await.expect("a port"));
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(came).with_state(door.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (door, url)
}

async fn sets(bench: &Bench, url: &str) {
    let asked =
        json!({"url": url, "secret_token": "s3cret", "allowed_updates": ["message"], "max_connections": 7});
    bench.call("setWebhook", asked).await;
}

#[tokio::test]
async fn a_hook_is_brought_what_waits_in_each_chats_order_until_it_says_that_it_has_it() {
    let bench = Bench::new().await;
    let (door, url) = door().await;
    *door.refuses.lock().expect("a number") = 3;
    bench.ada.write("One");
    bench.ada.write("Two");
    sets(&bench, &url).await;
    let bob = bench.api.user(1002, "Bob", "en");
    bob.start(None);
    bob.write("Beside");
    bench.api.wait_until(|api| api.pending() == 0).await.expect("all are brought");
    let heard = door.heard.lock().expect("a list").clone();
    let of_ada: Vec<_> = heard.iter().filter(|text| ["One", "Two"].contains(&text.as_str())).collect();
    assert_eq!(of_ada, ["One", "Two"], "{heard:?}");
    assert!(heard.contains(&"Beside".to_owned()));
    assert_eq!(bench.api.brought().iter().filter(|(_, status)| *status == Some(503)).count(), 3);
    let info = bench.call("getWebhookInfo", json!({})).await;
    assert_eq!(info["result"]["allowed_updates"], json!(["message"]));
    assert_eq!(info["result"]["max_connections"], json!(7));
    assert!(info["result"]["last_error_message"].as_str().is_some_and(|why| why.contains("503")), "{info}");
    let poll = bench.call("getUpdates", json!({})).await;
    assert_eq!(poll["error_code"], json!(409));
}

#[tokio::test]
async fn what_comes_after_a_hook_is_gone_is_polled() {
    let bench = Bench::new().await;
    let (door, url) = door().await;
    sets(&bench, &url).await;
    bench.api.wait_until(|api| api.pending() == 0).await.expect("all are brought");
    bench.call("deleteWebhook", json!({})).await;
    bench.ada.write("Later");
    let poll = bench.call("getUpdates", json!({})).await;
    assert_eq!(poll["result"][0]["message"]["text"], json!("Later"), "{poll}");
    assert!(!door.heard.lock().expect("a list").contains(&"Later".to_owned()));
}
