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
use crate::domain::say::{Feedback, FeedbackKind, Word};

/// How many characters can pop up.
const POPUP: usize = 200;

impl Telegram {
    /// Does it, or not; `text` says a word in a language. Of many reactions at once some are left out, so that
    /// a flood can't hold up what matters.
    pub async fn feedback(
        &self,
        feedback: &Feedback,
        text: impl Fn(&Word, &Language, Option<CaseCode>) -> String,
    ) {
        let permit = match feedback.what {
            FeedbackKind::Seen(_) => self.feedbacks.try_acquire().ok(),
            _ => timeout(self.pace.call, self.feedbacks.acquire()).await.ok().and_then(Result::ok),
        };
        if permit.is_none() {
            tracing::debug!(channel = %self.name, "something besides is left out");
            return;
        }
        if let Err(failed) = self.try_feedback(feedback, text).await {
            let why = super::trouble(&failed).word();
            tracing::debug!(channel = %self.name, why, "something besides did not work");
        }
    }

    async fn try_feedback(
        &self,
        feedback: &Feedback,
        text: impl Fn(&Word, &Language, Option<CaseCode>) -> String,
    ) -> Result<(), CallError> {
        if feedback.bot.is_some() && feedback.bot != self.bot() {
            return Ok(());
        }
        match &feedback.what {
            FeedbackKind::Seen(message) => {
                let (Ok(chat), Ok(message)) = (chat(&feedback.address), number(*message)) else {
                    return Ok(());
                };
                let eyes = ReactionType::Emoji { emoji: "👀".to_owned() };
                self.api.call(&SetMessageReaction::new(chat, message).reaction([eyes])).await?;
            }
            FeedbackKind::Pressed { callback, word, case, language } => {
                let mut answer = AnswerCallbackQuery::new(CallbackQueryId(callback.clone()));
                if let Some(word) = word {
                    answer = answer.text(text(word, language, *case).chars().take(POPUP).collect::<String>());
                }
                self.api.call(&answer).await?;
            }
            FeedbackKind::Leave => {
                let Ok(chat) = chat(&feedback.address) else { return Ok(()) };
                self.api.call(&LeaveChat::new(chat)).await?;
            }
        }
        Ok(())
    }
}
