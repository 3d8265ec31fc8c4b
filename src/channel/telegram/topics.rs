//! The topics of a private chat with a bot of the operators' own: one for each case.
//!
//! Source: <https://core.telegram.org/bots/api#createforumtopic>, `editforumtopic`, `deleteforumtopic` and
//! `getforumtopiciconstickers` there; a user's chat has them since 9.3 of that interface.

use serde_json::{Map, Value, json};

use super::api::{CallError, Denial};
use super::icons::Icons;
use super::outcome::{Failure, classify};
use super::place::Topic;
use super::sink::chat;
use super::{Me, Telegram};
use crate::domain::id::Address;
use crate::domain::threads::Look;

/// The most UTF-16 units of a name.
const NAME: usize = 128;

/// Why something was not done with a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTopic {
    /// It is not there, or there are none here.
    Refused,
    /// Not now.
    Later,
    /// It may have been done, or not.
    Unclear,
}

impl Telegram {
    /// Whether private chats have topics that only the bot makes, as far as the service has said.
    #[must_use]
    pub fn has_topics(&self) -> bool {
        self.me.borrow().as_ref().is_some_and(|me| me.topics.are_ours())
    }

    /// Asks the service again whether they have: that may be changed at any time.
    pub async fn ask_about_topics(&self) {
        let Ok(said) = self.get_me().await else { return };
        let known = self.me.borrow().clone();
        // A token that is another bot's now is told at the next start.
        if let Some(me) = known.filter(|me| me.id == said.id && me.topics != said.topics) {
            tracing::info!(channel = %self.name, on = said.topics.are_ours(), "topics of the bot's chats");
            self.me.send_replace(Some(Me { topics: said.topics, ..me }));
        }
    }

    /// Makes a topic of that name, and gives its number.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn make_topic(&self, to: &Address, name: &str) -> Result<i64, NoTopic> {
        let name: String = crate::text::split(name, NAME).first().copied().unwrap_or_default().to_owned();
        let made = self.call_topic("createForumTopic", to, &[("name", name.into())]).await?;
        made["message_thread_id"].as_i64().ok_or(NoTopic::Unclear)
    }

    /// Gives a topic the icon of how its case stands.
    ///
    /// # Errors
    /// Why it has not.
    pub async fn show_topic(&self, to: &Address, topic: i64, look: Look) -> Result<(), NoTopic> {
        let wanted = match look {
            Look::Late => Some("❗"),
            Look::Closed => Some("✅"),
            Look::Open | Look::Moved | Look::Gone => None,
        };
        let icons = self.icons.get_or_init(|| self.learn_icons()).await;
        let icon = match wanted {
            None => "",
            // Without icons of its own a service shows none.
            Some(emoji) => match icons.of(emoji) {
                Some(id) => id,
                None => return Ok(()),
            },
        };
        let fields = [("message_thread_id", topic.into()), ("icon_custom_emoji_id", icon.into())];
        self.call_topic("editForumTopic", to, &fields).await.map(drop)
    }

    /// Deletes a topic with all that stands in it.
    ///
    /// # Errors
    /// Why it is still there.
    pub async fn delete_topic(&self, to: &Address, topic: i64) -> Result<(), NoTopic> {
        self.call_topic("deleteForumTopic", to, &[("message_thread_id", topic.into())]).await.map(drop)
    }

    async fn learn_icons(&self) -> Icons {
        let limit = self.pace.call;
        let told = self.api.post_in("getForumTopicIconStickers", Topic::default(), Map::new(), limit).await;
        told.map(|list| Icons::read(&list)).unwrap_or_default()
    }

    async fn call_topic(
        &self,
        method: &str,
        to: &Address,
        fields: &[(&str, Value)],
    ) -> Result<Value, NoTopic> {
        let chat = chat(to).map_err(|_| NoTopic::Refused)?;
        let mut ask = Map::new();
        ask.insert("chat_id".to_owned(), json!(chat.0));
        ask.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        match self.api.post_in(method, Topic::default(), ask, self.pace.call).await {
            Err(CallError::Denied(no)) if is_done(&no) => Ok(Value::Null),
            Err(failed) => Err(self.no_topic(to, failed)),
            Ok(result) => Ok(result),
        }
    }

    fn no_topic(&self, to: &Address, failed: CallError) -> NoTopic {
        let failure = classify(failed);
        if let Failure::Limited(wish) = failure {
            self.budget().refused(to, wish.min(super::sink::LONGEST), (self.watch)().line);
        }
        match failure {
            Failure::Refused(_) | Failure::NoTopic | Failure::Dropped => NoTopic::Refused,
            Failure::Ambiguous => NoTopic::Unclear,
            Failure::Same
            | Failure::Retry
            | Failure::Limited(_)
            | Failure::Unauthorised
            | Failure::Service => NoTopic::Later,
        }
    }
}

/// Whether it was so already.
fn is_done(no: &Denial) -> bool {
    no.description.to_ascii_lowercase().contains("topic_not_modified")
}
