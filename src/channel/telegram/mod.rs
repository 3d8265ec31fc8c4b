//! Telegram, by the Bot API.
//!
//! In: [`source`] polls, or the service brings updates to a [`webhook`]; [`parse`] reads each update tolerantly, [`album`] joins what was sent as one, and an
//! [`Intake`](super::Intake) takes the batch; only then is the service told so. Out: rendered [`payload`]s go
//! through [`sink`], which reads every way in which a call can fail ([`outcome`]), and [`budget`] says how fast.
//! Nothing here is stored: after a crash the service sends again what was not confirmed.

use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use teloxide::payloads::{GetMe, SetMyCommands, SetMyCommandsSetters};
use teloxide::types::BotCommand;
use tokio::sync::{OnceCell, Semaphore, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use url::Url;

use self::api::{Api, CallError};
use self::budget::Budget;
use self::marks::Marks;
use super::{Health, Trouble, Watch};
use crate::domain::id::{Address, BotId, ChannelName, Language};
use crate::domain::time::Stamp;
use crate::net::Proxy;

pub mod album;
mod api;
mod batch;
pub mod budget;
pub mod button;
mod commands;
mod content;
mod copy;
mod delete;
mod feedback;
mod files;
#[cfg(fuzzing)]
pub mod fuzzing;
mod hook;
mod icons;
mod json;
mod marks;
mod mend;
mod origin;
mod outcome;
pub mod parse;
pub mod payload;
mod place;
mod reaction;
pub mod render;
mod rich;
mod service;
mod sink;
pub mod source;
mod taking;
mod told;
mod topics;
pub mod trial;
#[expect(clippy::struct_field_names, reason = "the names are the service's own")]
mod update;
mod upload;
mod webhook;
mod woven;

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;

pub use self::api::Unusable;
pub use self::hook::Webhook;
pub use self::told::OWN_NUMBER;
pub use self::topics::NoTopic;

/// How many best-effort calls run at a time.
const FEEDBACKS: usize = 16;

/// One bot.
pub struct Telegram {
    name: ChannelName,
    api: Api,
    watch: Watch,
    budget: Mutex<Budget>,
    /// How slow the service was lately, in quick answers until it counts as quick again.
    slow: AtomicU32,
    health: watch::Sender<Health>,
    feedbacks: Semaphore,
    /// The reactions that are still to be set, and the places of those who set them.
    marks: Mutex<Marks>,
    markers: Semaphore,
    pace: Pace,
    /// Where the service brings updates, if it is to.
    webhook: Option<Webhook>,
    /// Who the bot is, once the service has said so.
    me: watch::Sender<Option<Me>>,
    /// What topics may look like, once that was asked.
    icons: OnceCell<icons::Icons>,
}

/// What a bot is made of.
pub struct Setup {
    /// The channel's name in the config.
    pub name: ChannelName,
    /// The bot's token.
    pub token: SecretString,
    /// Such as `https://api.telegram.org`.
    pub api_url: Url,
    /// Tells the time.
    pub watch: Watch,
    /// How long to wait for what.
    pub pace: Pace,
    /// How many messages a second go out in all, to a server that has not Telegram's limits.
    pub sends: Option<u32>,
    /// Where the service brings updates to; they are asked for if none.
    pub webhook: Option<Webhook>,
    /// Through what the Bot API is reached.
    pub proxy: Option<Proxy>,
}

/// Times of the network: they pass by the machine's clock, not by the line's.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long a call lasts at most.
    pub call: Duration,
    /// How long a file may take, either way.
    pub file: Duration,
    /// How long the service may wait for something to come, in whole seconds.
    pub poll: Duration,
    /// The first pause after something failed; it doubles from there.
    pub first: Duration,
    /// The longest pause.
    pub most: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(10),
            file: Duration::from_secs(60),
            poll: Duration::from_secs(10),
            first: Duration::from_millis(100),
            most: Duration::from_secs(5),
        }
    }
}

/// A place among those who wait to send by a bot; it is given up where this is dropped.
pub struct Turn<'a> {
    bot: &'a Telegram,
    to: Address,
    rank: u8,
    since: Stamp,
    ticket: u64,
}

impl Turn<'_> {
    /// How long to wait before asking again, on the clock that `now` is from; none if one message may go now.
    pub fn ask(&mut self, now: Stamp) -> Option<Duration> {
        self.bot.budget().ask(self.ticket, &self.to, self.rank, self.since, now)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.bot.budget().leave(self.ticket);
    }
}

/// Who the bot is, as the service says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Its numeric id.
    pub id: i64,
    /// Its name for links, without the `@`.
    pub username: Option<String>,
    /// What `@BotFather` was told about topics in its private chats.
    pub topics: Topics,
}

/// Whether private chats with a bot have topics (`User` of the Bot API, 9.3 and 9.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Topics {
    /// Whether they have.
    pub on: bool,
    /// Whether users can make and delete topics: then a message outside of one makes a new one.
    pub free: bool,
}

impl Topics {
    /// Whether each case can have one.
    #[must_use]
    pub fn are_ours(self) -> bool {
        self.on && !self.free
    }
}

impl Telegram {
    /// A bot; nothing is called yet.
    ///
    /// # Errors
    /// If no client can be made for that address.
    pub fn new(setup: Setup) -> Result<Self, Unusable> {
        let now = (setup.watch)().line;
        Ok(Self {
            name: setup.name,
            api: Api::new(setup.api_url, setup.token, setup.pace.call, setup.proxy.as_ref())?,
            watch: setup.watch,
            budget: Mutex::new(setup.sends.map_or_else(Budget::default, Budget::of)),
            slow: AtomicU32::new(0),
            health: watch::Sender::new(Health::unknown(now)),
            feedbacks: Semaphore::new(FEEDBACKS),
            marks: Mutex::default(),
            markers: Semaphore::new(marks::AT_ONCE),
            pace: setup.pace,
            webhook: setup.webhook,
            me: watch::Sender::new(None),
            icons: OnceCell::new(),
        })
    }

    /// The channel's name in the config.
    #[must_use]
    pub fn name(&self) -> &ChannelName {
        &self.name
    }

    /// How the channel is, now and whenever that changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// Takes a place among those who wait to send one message.
    #[must_use]
    pub fn turn(&self, to: &Address, rank: u8, now: Stamp) -> Turn<'_> {
        Turn { bot: self, to: to.clone(), rank, since: now, ticket: self.budget().ticket() }
    }

    /// The bot, once the service has said who it is.
    #[must_use]
    pub fn bot(&self) -> Option<BotId> {
        self.me.borrow().as_ref().map(|me| BotId(me.id))
    }

    /// Whose count the numbers of messages are: until the service has said it, the token does.
    fn counted_by(&self) -> BotId {
        self.bot().unwrap_or_else(|| BotId(self.api.bot_id()))
    }

    /// Asks the service who we are until it says so; none if told to stop before.
    pub async fn identify(&self, stop: &CancellationToken) -> Option<Me> {
        let mut pause = self.pace.first;
        loop {
            let asked = tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                asked = self.get_me() => asked,
            };
            match asked {
                Ok(me) => {
                    self.me.send_replace(Some(me.clone()));
                    return Some(me);
                }
                Err(trouble) => self.note(Some(trouble)),
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                () = tokio::time::sleep(pause) => {}
            }
            pause = (pause * 2).min(self.pace.most);
        }
    }

    /// Waits, as long as a call may last, until the service has said who we are.
    pub async fn is_identified(&self) -> bool {
        let mut me = self.me.subscribe();
        let known = timeout(self.pace.call, me.wait_for(Option::is_some)).await;
        known.is_ok_and(|known| known.is_ok())
    }

    /// Asks the service who we are; also a trial of the token.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn get_me(&self) -> Result<Me, Trouble> {
        let me = self.api.call(&GetMe::new()).await.map_err(|e| trouble(&e))?;
        let id = me["id"].as_i64().ok_or(Trouble::Garbled)?;
        let is = |field: &str| me[field].as_bool() == Some(true);
        // Where it is not told whether users can make topics, they can.
        let free = me["allows_users_to_create_topics"].as_bool() != Some(false);
        let topics = Topics { on: is("has_topics_enabled"), free };
        Ok(Me { id, username: me["username"].as_str().map(str::to_owned), topics })
    }

    /// Sets the menu of commands that the app shows, for users of one language or else for all the others.
    /// A command is its name without the slash, and what it does.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn set_commands(
        &self,
        to: Option<&Language>,
        list: &[(String, String)],
    ) -> Result<(), Trouble> {
        let commands = list.iter().map(|(name, does)| BotCommand::new(name, does));
        let mut payload = SetMyCommands::new(commands);
        if let Some(language) = to {
            payload = payload.language_code(language.as_str());
        }
        self.api.call(&payload).await.map(|_: Value| ()).map_err(|e| trouble(&e))
    }

    /// How long a chat rests after each of many messages.
    pub(in crate::channel) fn rests(&self) -> Duration {
        self.budget().rests()
    }

    fn budget(&self) -> MutexGuard<'_, Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what is wrong with hearing, or that nothing is; told to the log when it changes.
    fn note(&self, trouble: Option<Trouble>) {
        let now = (self.watch)().line;
        if !self.health.send_if_modified(|health| health.hears.note(trouble, now)) {
            return;
        }
        let trouble = self.health.borrow().hears.trouble;
        if let Some(trouble) = trouble {
            tracing::warn!(channel = %self.name, trouble = trouble.word(), "channel in trouble");
        } else {
            tracing::info!(channel = %self.name, "channel is well again");
        }
    }

    /// A poll was answered, so the service is there. That it took no message is over where none has waited since.
    fn heard(&self) {
        self.note(None);
        let now = (self.watch)().line;
        if self.health.borrow().sends.is_forgotten(now) {
            self.note_sent(None);
        }
    }

    /// The same of sending.
    fn note_sent(&self, trouble: Option<Trouble>) {
        let now = (self.watch)().line;
        if !self.health.send_if_modified(|health| health.sends.note(trouble, now)) {
            return;
        }
        let trouble = self.health.borrow().sends.trouble;
        if let Some(trouble) = trouble {
            tracing::warn!(channel = %self.name, trouble = trouble.word(), "channel can't send");
        } else {
            tracing::info!(channel = %self.name, "channel sends again");
        }
    }
}

/// What a failed call says about the service as a whole.
fn trouble(error: &CallError) -> Trouble {
    match error {
        CallError::NotSent | CallError::Unanswered => Trouble::Unreachable,
        CallError::Garbled => Trouble::Garbled,
        CallError::Denied(no) if no.retry_after.is_some() || no.code == 429 => Trouble::Limited,
        CallError::Denied(no) if no.code == 409 && no.description.contains("webhook") => Trouble::Elsewhere,
        CallError::Denied(no) if is_logged_out(no) => Trouble::LoggedOut,
        CallError::Denied(no) => match no.code {
            401 | 404 => Trouble::Unauthorised,
            409 => Trouble::Conflict,
            _ => Trouble::Refused,
        },
    }
}

/// Whether the service no longer serves this bot here: it was logged out to be served by another server, or this
/// one was not meant (421, RFC 9110 §15.5.20).
fn is_logged_out(no: &api::Denial) -> bool {
    no.code == 421 || no.description.to_ascii_lowercase().contains("logged out")
}
