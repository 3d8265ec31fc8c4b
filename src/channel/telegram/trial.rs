//! A look at the bot's service before the line relies on it. Nothing is polled and nothing is changed, so it may
//! be had while a daemon runs.

use teloxide::payloads::{GetChatMember, GetWebhookInfo};
use teloxide::types::{ChatId, UserId};

use super::api::CallError;
use super::{Me, Telegram, trouble};
use crate::channel::Trouble;

/// What a trial found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Who the bot is.
    pub me: Me,
    /// Where the service brings the bot's updates to, so that a poller gets none; empty if nowhere. Often a secret.
    pub webhook: String,
    /// When it last failed to, in seconds since 1970.
    pub hook_failed: Option<i64>,
    /// How many updates wait to be fetched.
    pub waiting: u64,
}

/// How a bot stands with a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may post there, and perhaps delete.
    Posts {
        /// Whether it may delete what others posted, which it does not need.
        deletes: bool,
    },
    /// It is there, and may not post.
    Reads,
    /// It is not there, or there is no such channel.
    Nowhere,
}

impl Tried {
    /// Whether there is a hook.
    #[must_use]
    pub fn is_hooked(&self) -> bool {
        !self.webhook.is_empty()
    }

    /// Whether it leads there.
    #[must_use]
    pub fn is_hooked_to(&self, url: &str) -> bool {
        self.webhook == url
    }
}

impl Telegram {
    /// Asks the service who the bot is, and whether anything else takes its updates.
    ///
    /// Whether another process polls can't be seen from outside: only a poll would tell (409), and it would take
    /// the other's turn.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn try_out(&self) -> Result<Tried, Trouble> {
        let me = self.get_me().await?;
        let info = self.api.call(&GetWebhookInfo::new()).await.map_err(|e| trouble(&e))?;
        Ok(Tried {
            me,
            webhook: info["url"].as_str().unwrap_or_default().to_owned(),
            hook_failed: info["last_error_date"].as_i64(),
            waiting: info["pending_update_count"].as_u64().unwrap_or(0),
        })
    }

    /// How the bot stands with a channel in which it is to post.
    ///
    /// # Errors
    /// What is wrong with the service.
    pub async fn standing_in(&self, chat: i64) -> Result<Standing, Trouble> {
        let me = self.get_me().await?;
        let ask = GetChatMember::new(ChatId(chat), UserId(me.id.unsigned_abs()));
        let member = match self.api.call(&ask).await {
            Ok(member) => member,
            Err(CallError::Denied(denial)) if matches!(denial.code, 400 | 403) => {
                return Ok(Standing::Nowhere);
            }
            Err(error) => return Err(trouble(&error)),
        };
        let may = |right: &str| member[right].as_bool().unwrap_or(false);
        Ok(match member["status"].as_str() {
            Some("creator") => Standing::Posts { deletes: true },
            Some("administrator") if may("can_post_messages") => {
                Standing::Posts { deletes: may("can_delete_messages") }
            }
            Some("administrator" | "member" | "restricted") => Standing::Reads,
            _ => Standing::Nowhere,
        })
    }

    /// The time that the service goes by, as its `Date` header tells it (RFC 9110 §6.6.1); nothing if it tells
    /// none.
    pub async fn service_time(&self) -> Option<String> {
        self.api.date().await
    }
}
