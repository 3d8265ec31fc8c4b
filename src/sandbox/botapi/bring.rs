//! A webhook: each update is brought there, until it answers that it has it.
//!
//! As the real service does: what one chat says comes one after the other, and what others say beside it. What is not
//! answered with 200 comes again, and what its chat said later waits behind it. Source:
//! <https://core.telegram.org/bots/api#setwebhook>; the pauses are shorter here.

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::BotApi;
use super::world::World;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);
/// The pause after a failure: doubled each time, up to the longest.
const FIRST: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_millis(640);

/// An update on its way.
struct Letter {
    id: i64,
    chat: i64,
    url: String,
    secret: Option<String>,
    body: String,
}

impl BotApi {
    /// What was brought to the hook, in order: the update's number, and the status that was answered, if any was.
    #[must_use]
    pub fn brought(&self) -> Vec<(i64, Option<u16>)> {
        self.lock().hook.brought.clone()
    }

    /// Brings what waits to the hook, while there is one, until told to stop.
    pub(super) async fn bring(self, stop: CancellationToken) {
        let Ok(client) = Client::builder().no_proxy().redirect(Policy::none()).timeout(ANSWER).build() else {
            tracing::error!("the sandbox can bring nothing to a webhook");
            return;
        };
        let mut arrived = self.lock().updates.arrived.subscribe();
        let mut on_their_way = FuturesUnordered::new();
        loop {
            arrived.borrow_and_update();
            on_their_way.extend(self.letters().into_iter().map(|letter| self.carry(&client, letter)));
            tokio::select! {
                () = stop.cancelled() => return,
                Some(chat) = on_their_way.next() => {
                    self.lock().hook.busy.remove(&chat);
                }
                changed = arrived.changed() => if changed.is_err() {
                    return;
                }
            }
        }
    }

    /// Of each chat that has nothing on its way the first update, as many as may be on their way at the same time.
    fn letters(&self) -> Vec<Letter> {
        let mut world = self.lock();
        let now = world.now();
        let World { updates, hook, .. } = &mut *world;
        let mut letters = Vec::new();
        if hook.url.is_empty() || hook.busy.len() >= hook.at_once {
            return letters;
        }
        for (id, body) in updates.waiting(now) {
            let body = format!("{{\"update_id\":{id},{body}}}");
            let chat = chat_of(&body);
            if hook.busy.insert(chat) {
                letters.push(Letter { id, chat, url: hook.url.clone(), secret: hook.secret.clone(), body });
            }
            if hook.busy.len() >= hook.at_once {
                break;
            }
        }
        letters
    }

    /// Brings one, and returns its chat once the next may be brought.
    async fn carry(&self, client: &Client, letter: Letter) -> i64 {
        let Letter { id, chat, url, secret, body } = letter;
        let mut request = client.post(&url).header("content-type", "application/json").body(body);
        if let Some(secret) = secret {
            request = request.header("x-telegram-bot-api-secret-token", secret);
        }
        let status = request.send().await.ok().map(|answer| answer.status().as_u16());
        if let Some(pause) = self.ended(id, chat, &url, status) {
            tokio::time::sleep(pause).await;
        }
        chat
    }

    /// It was answered so; whether its chat rests.
    fn ended(&self, id: i64, chat: i64, url: &str, status: Option<u16>) -> Option<Duration> {
        let mut world = self.lock();
        let now = world.now();
        let World { updates, hook, version, .. } = &mut *world;
        hook.brought.push((id, status));
        version.send_modify(|v| *v += 1);
        if status.is_some_and(|status| (200..300).contains(&status)) {
            updates.confirm_one(id);
            hook.failures.remove(&chat);
            return None;
        }
        if hook.url == url {
            let why = status.map_or_else(
                || "Connection failed".to_owned(),
                |code| format!("Wrong response from the webhook: {code}"),
            );
            hook.failed = Some((now, why));
        }
        let failures = hook.failures.entry(chat).or_default();
        *failures += 1;
        Some((FIRST * 2_u32.pow((*failures - 1).min(5))).min(LONGEST))
    }
}

/// Whose it is: what is pressed counts with whom presses it.
fn chat_of(update: &str) -> i64 {
    let update: Value = serde_json::from_str(update).unwrap_or_default();
    let what = update.as_object().and_then(|all| all.iter().find(|(kind, _)| *kind != "update_id"));
    let Some((_, what)) = what else { return 0 };
    what["chat"]["id"].as_i64().or_else(|| what["from"]["id"].as_i64()).unwrap_or_default()
}
