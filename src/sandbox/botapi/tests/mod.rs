//! The stand-in as a bot sees it over HTTP.

mod channels;
mod described;
mod faults;
mod hook;
mod people;
mod polling;
mod refusals;
mod teloxide;
mod topics;

use std::time::Duration;

use serde_json::{Value, json};

use super::{BotApi, Served, User};
use crate::domain::time::Stamp;
use crate::service::clock::Clock;

const TOKEN: &str = "123456:SANDBOX";

/// A stand-in that is served, a client, and one person who has started the bot.
struct Bench {
    clock: Clock,
    api: BotApi,
    served: Served,
    http: reqwest::Client,
    ada: User,
}

impl Bench {
    async fn new() -> Self {
        let clock = Clock::frozen(Stamp(1_795_500_000_000));
        let api = BotApi::new(clock.clone(), TOKEN, "line_bot");
        let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a free port");
        let ada = api.user(1001, "Ada", "en");
        ada.start(None);
        Self { clock, api, served, http: reqwest::Client::new(), ada }
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{TOKEN}/{method}", self.served.url())
    }

    async fn raw(&self, method: &str, body: Value) -> reqwest::Result<reqwest::Response> {
        self.http.post(self.url(method)).json(&body).send().await
    }

    /// Calls a method and gives the whole answer.
    async fn call(&self, method: &str, body: Value) -> Value {
        self.raw(method, body).await.expect("answered").json().await.expect("JSON")
    }

    /// Calls a method that must succeed, and gives the result.
    async fn done(&self, method: &str, body: Value) -> Value {
        let answer = self.call(method, body).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// Calls a method that must be refused, and gives the description.
    async fn refused(&self, method: &str, body: Value) -> String {
        let response = self.raw(method, body).await.expect("answered");
        let status = response.status().as_u16();
        let answer: Value = response.json().await.expect("JSON");
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        assert_eq!(answer["error_code"], status);
        answer["description"].as_str().unwrap_or_default().to_owned()
    }

    async fn updates(&self, offset: i64) -> Vec<Value> {
        let all = self.done("getUpdates", json!({ "offset": offset, "allowed_updates": ALL })).await;
        all.as_array().cloned().unwrap_or_default()
    }

    /// Sends a text to Ada and gives its id.
    async fn text(&self, text: &str) -> i64 {
        let sent = self.done("sendMessage", json!({ "chat_id": 1001, "text": text })).await;
        sent["message_id"].as_i64().unwrap_or_default()
    }

    fn hours(&self, hours: u64) {
        self.clock.advance(Duration::from_hours(hours));
    }
}

const ALL: [&str; 5] = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"];
