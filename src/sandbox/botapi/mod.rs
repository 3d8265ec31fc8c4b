//! A stand-in for Telegram's Bot API, and the people who talk to the bot.
//!
//! It answers as the real server does, with the same JSON, limits, refusals and update rules, but on the
//! injected clock and without a network. A test drives it in two ways: the program under test speaks HTTP to
//! [`BotApi::router`], and the test plays the people through [`User`]:
//!
//! ```no_run
//! # use hotlined::{domain::time::Stamp, sandbox::botapi::BotApi, service::clock::Clock};
//! # async fn f() -> Result<(), Box<dyn std::error::Error>> {
//! let api = BotApi::new(Clock::frozen(Stamp(0)), "123456:TEST", "line_bot");
//! let served = api.serve(([127, 0, 0, 1], 0).into()).await?;
//! println!("the bot polls {}", served.url());
//! let ada = api.user(1001, "Ada", "en");
//! ada.start(None);
//! ada.write("Is anybody there?");
//! let chat = ada.wait_for(|chat| chat.iter().any(|m| m.from_bot)).await?;
//! ada.press(chat[2].id, "Talk to a human")?;
//! # Ok(()) }
//! ```
//!
//! Time is line time: this is Telegram's own clock, and a wrong wall clock at the line does not move it.
//! Faults are asked for with [`BotApi::fault`], odd input with [`User::odd`], disorder with
//! [`BotApi::disorder`] and [`BotApi::replay_all`].

mod bring;
mod calls;
mod chat;
mod error;
mod fault;
mod forum;
mod group;
mod hook;
mod html;
mod http;
mod live;
mod media;
mod membership;
mod methods;
mod odd;
mod params;
mod rates;
mod serve;
mod shown;
#[cfg(test)]
mod tests;
mod topics;
mod updates;
mod user;
mod wait;
mod wire;
mod world;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

use crate::service::clock::Clock;

pub use calls::{Call, Outcome};
pub use chat::{MessageId, Popup};
pub use fault::{Fault, Gate, On, Probe};
pub use forum::Forum;
pub use group::Group;
pub use media::{Media, MediaKind};
pub use odd::Oddity;
pub use rates::Rates;
pub use serve::Served;
pub(in crate::sandbox) use serve::serve;
pub use shown::{Button, Shown};
pub use updates::{Disorder, Ids};
pub(in crate::sandbox) use user::Changes;
pub use user::{NoSuchButton, User};
pub use wait::WaitedInVain;

use world::{Bot, World};

/// The stand-in. Clones share everything.
#[derive(Clone)]
pub struct BotApi(Arc<Mutex<World>>);

#[expect(clippy::must_use_candidate, reason = "meeting somebody counts, whether or not the handle is used")]
impl BotApi {
    /// A server that knows one bot and nobody else. The bot's id is the number before the token's colon, as
    /// with real tokens.
    #[must_use]
    pub fn new(clock: Clock, token: &str, bot_username: &str) -> Self {
        let id = token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(110_201_543);
        let bot = Bot {
            id,
            username: bot_username.to_owned(),
            name: bot_username.to_owned(),
            token: token.to_owned(),
        };
        Self(Arc::new(Mutex::new(World::new(clock, bot))))
    }

    /// The bot's own id.
    #[must_use]
    pub fn bot_id(&self) -> i64 {
        self.lock().bot.id
    }

    /// The clock that everything here runs on.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.lock().clock.clone()
    }

    /// Lets something go wrong with the calls that fit.
    pub fn fault(&self, on: On, fault: Fault) {
        self.lock().faults.add(on, fault);
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Turns Telegram's sending limits on or off (off at first).
    pub fn rates(&self, on: bool) {
        self.set_rates(on.then(Rates::default));
    }

    /// Sets sending limits of your own; full buckets to begin with.
    pub fn set_rates(&self, rates: Option<Rates>) {
        self.lock().buckets.set(rates);
    }

    /// Queues an update as given, without an id: `{"message": {…}}`, or a kind that nobody knows yet.
    /// It is not filtered by `allowed_updates`. Anything but an object with one field is ignored.
    pub fn inject(&self, update: &Value) {
        let Some((kind, what)) = update.as_object().and_then(|u| u.iter().find(|(k, _)| *k != "update_id"))
        else {
            return;
        };
        let mut world = self.lock();
        let now = world.now();
        let kind = Value::from(kind.as_str());
        world.updates.force(&format!("{kind}:{what}"), now);
    }

    /// As [`inject`](Self::inject), in JSON that may be none: `"message":{"text":"\\ud800", …}`.
    pub fn inject_broken(&self, update: &str) {
        let mut world = self.lock();
        let now = world.now();
        world.updates.force(update, now);
    }

    /// How the following batches are disordered.
    pub fn disorder(&self, disorder: Disorder) {
        self.lock().updates.disorder = disorder;
    }

    /// Queues every update that was ever made once more, and tells how many.
    pub fn replay_all(&self, ids: Ids) -> usize {
        let mut world = self.lock();
        let now = world.now();
        world.updates.replay(ids, now)
    }

    /// Goes on from a random update id, as after an idle week.
    pub fn jump_update_id(&self) {
        self.lock().updates.jump();
    }

    /// How many updates wait to be confirmed.
    #[must_use]
    pub fn pending(&self) -> usize {
        let mut world = self.lock();
        let now = world.now();
        world.updates.pending(now)
    }

    /// The last 100,000 calls of the bot.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.list()
    }

    /// How often the bot called that method, in any spelling.
    #[must_use]
    pub fn count(&self, method: &str) -> u64 {
        self.lock().calls.count(method)
    }

    /// A number that rises with every change: a call, an update, a message.
    #[must_use]
    pub fn on_change(&self) -> watch::Receiver<u64> {
        self.lock().version.subscribe()
    }

    /// The bytes of what a message carries, as they came; none if it carries no file.
    #[must_use]
    pub fn content(&self, message: &Shown) -> Option<Vec<u8>> {
        let media = message.media_json.as_ref()?;
        // A photo is a list of its sizes.
        let file = media.as_array().and_then(|sizes| sizes.last()).unwrap_or(media);
        let world = self.lock();
        let stored = world.files.get(file["file_id"].as_str()?)?;
        world.files.at(&stored.path).map(|bytes| bytes.to_vec())
    }

    /// The commands that the bot announced to that person, as (name, description).
    #[must_use]
    pub fn commands_for(&self, user: i64) -> Vec<(String, String)> {
        let world = self.lock();
        let language = world.people.get(&user).and_then(|p| p.language.clone()).unwrap_or_default();
        let fits = |scope: &Value| match scope["type"].as_str() {
            Some("chat") => scope["chat_id"].as_i64() == Some(user),
            kind => matches!(kind, Some("all_private_chats" | "default")),
        };
        let rank = |scope: &Value| match scope["type"].as_str() {
            Some("chat") => 2,
            Some("all_private_chats") => 1,
            _ => 0,
        };
        let best = world
            .commands
            .iter()
            .filter(|c| fits(&c.scope) && (c.language.is_empty() || c.language == language))
            .max_by_key(|c| (rank(&c.scope), !c.language.is_empty()));
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let list = best.and_then(|c| c.commands.as_array().cloned()).unwrap_or_default();
        list.iter().map(|c| (text(&c["command"]), text(&c["description"]))).collect()
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without the token, as everything that could be logged.
impl fmt::Debug for BotApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BotApi").finish_non_exhaustive()
    }
}
