//! What happens besides: a reaction, the end of a button's spinner, leaving a group. Best effort, never repeated.

use teloxide::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters, LeaveChat, SetMessageReaction, SetMessageReactionSetters,
};
use teloxide::types::{CallbackQueryId, ReactionType};
use tokio::time::timeout;

use super::Telegram;
use super::api::CallError;
use super::sink::{chat, number};
use crate::domain::id::{CaseCode, Language};
use crate::domain::say::{Aside, AsideWhat, Word};

/// How many characters can pop up.
const POPUP: usize = 200;

impl Telegram {
    /// Does it, or not; `text` says a word in a language. Of many reactions at once some are left out, so that
    /// a flood can't hold up what matters.
    pub async fn aside(&self, aside: &Aside, text: impl Fn(&Word, &Language, Option<CaseCode>) -> String) {
        let permit = match aside.what {
            AsideWhat::Seen(_) => self.asides.try_acquire().ok(),
            _ => timeout(self.pace.call, self.asides.acquire()).await.ok().and_then(Result::ok),
        };
        if permit.is_none() {
            tracing::debug!(channel = %self.name, "something besides is left out");
            return;
        }
        if let Err(failed) = self.try_aside(aside, text).await {
            let why = super::trouble(&failed).word();
            tracing::debug!(channel = %self.name, why, "something besides did not work");
        }
    }

    async fn try_aside(
        &self,
        aside: &Aside,
        text: impl Fn(&Word, &Language, Option<CaseCode>) -> String,
    ) -> Result<(), CallError> {
        if aside.bot.is_some() && aside.bot != self.bot() {
            return Ok(());
        }
        match &aside.what {
            AsideWhat::Seen(message) => {
                let (Ok(chat), Ok(message)) = (chat(&aside.address), number(*message)) else { return Ok(()) };
                let eyes = ReactionType::Emoji { emoji: "👀".to_owned() };
                self.api.call(&SetMessageReaction::new(chat, message).reaction([eyes])).await?;
            }
            AsideWhat::Pressed { callback, word, case, language } => {
                let mut answer = AnswerCallbackQuery::new(CallbackQueryId(callback.clone()));
                if let Some(word) = word {
                    answer = answer.text(text(word, language, *case).chars().take(POPUP).collect::<String>());
                }
                self.api.call(&answer).await?;
            }
            AsideWhat::Leave => {
                let Ok(chat) = chat(&aside.address) else { return Ok(()) };
                self.api.call(&LeaveChat::new(chat)).await?;
            }
        }
        Ok(())
    }
}
