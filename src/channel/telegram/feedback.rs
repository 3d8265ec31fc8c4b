//! What happens besides: a reaction, the end of a button's spinner, leaving a group. Best effort, never repeated.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use teloxide::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters, LeaveChat, SetMessageReaction, SetMessageReactionSetters,
};
use teloxide::types::{CallbackQueryId, ReactionType};
use tokio::time::timeout;

use super::Telegram;
use super::api::CallError;
use super::marks::{Mark, Marks};
use super::sink::{chat, number};
use crate::domain::id::{CaseCode, Language};
use crate::domain::say::{Feedback, FeedbackKind, Word};

/// What stands on a message that was taken.
const SEEN: &str = "👀";
/// What stands there once an operator has it.
const TAKEN: &str = "👌";
/// How long each mark takes while more wait: all of them together are about as fast as a bot may write.
const EACH: Duration = Duration::from_millis(120);
/// How often one is tried that the service wants later, and how long a wish to wait is heeded.
const TRIES: u32 = 3;
const LONGEST: Duration = Duration::from_secs(60);
/// How many characters can pop up.
const POPUP: usize = 200;

impl Telegram {
    /// Does it, or not; `text` says a word in a language. Reactions have their own turn, so that a flood can't hold
    /// up what matters.
    pub async fn feedback(
        &self,
        feedback: &Feedback,
        text: impl Fn(&Word, &Language, Option<CaseCode>) -> String,
    ) {
        if feedback.bot.is_some() && feedback.bot != self.bot() {
            return;
        }
        if let FeedbackKind::Seen(message) | FeedbackKind::Taken(message) = feedback.what {
            let emoji = if feedback.what == FeedbackKind::Seen(message) { SEEN } else { TAKEN };
            return self.mark(Mark { chat: feedback.address.clone(), message, emoji }).await;
        }
        let permit = timeout(self.pace.call, self.feedbacks.acquire()).await.ok().and_then(Result::ok);
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
        match &feedback.what {
            FeedbackKind::Seen(_) | FeedbackKind::Taken(_) => {}
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

    /// Has a mark set, now or when its turn comes. Whoever finds a place free sets all that wait.
    async fn mark(&self, mark: Mark) {
        self.marks().add(mark);
        while self.marks().has_next() {
            let Ok(_place) = self.markers.try_acquire() else { return };
            while let Some(mark) = self.take_mark() {
                self.set_mark(&mark).await;
                self.marks().done(&mark.chat);
                if self.marks().has_next() {
                    tokio::time::sleep(EACH).await;
                }
            }
        }
    }

    fn take_mark(&self) -> Option<Mark> {
        self.marks().take()
    }

    async fn set_mark(&self, mark: &Mark) {
        let (Ok(chat), Ok(message)) = (chat(&mark.chat), number(mark.message)) else { return };
        for _ in 0..TRIES {
            let emoji = ReactionType::Emoji { emoji: mark.emoji.to_owned() };
            let Err(failed) = self.api.call(&SetMessageReaction::new(chat, message).reaction([emoji])).await
            else {
                return;
            };
            let why = super::trouble(&failed).word();
            tracing::debug!(channel = %self.name, why, "a message is not marked");
            let CallError::Denied(denial) = &failed else { return };
            let Some(wish) = denial.retry_after else { return };
            tokio::time::sleep(wish.min(LONGEST)).await;
        }
    }

    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
