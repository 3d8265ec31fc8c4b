//! Deletes messages, one by one: of several at once the service says that all are gone, also of those that it
//! can't find.

use teloxide::payloads::DeleteMessage;
use teloxide::types::ChatId;

use super::Telegram;
use super::outcome::{Failure, classify};
use super::sink::number;
use crate::channel::Refusal;
use crate::domain::id::SourceId;

/// How it went with several messages.
#[derive(Default)]
struct Tally {
    deleted: bool,
    missing: Vec<SourceId>,
    left: Vec<SourceId>,
}

impl Telegram {
    /// Deletes messages of a chat. Gives those that were not deleted, if others were; where none was, that is a
    /// refusal. `again`: an earlier attempt may have deleted what is not found.
    pub(super) async fn delete(
        &self,
        chat: ChatId,
        messages: &[SourceId],
        again: bool,
    ) -> Result<Vec<SourceId>, Failure> {
        let mut tally = Tally::default();
        for message in messages {
            match self.api.call(&DeleteMessage::new(chat, number(*message)?)).await.map_err(classify) {
                Ok(_) => tally.deleted = true,
                Err(Failure::Dropped) if again => tally.deleted = true,
                Err(Failure::Dropped) => tally.missing.push(*message),
                Err(Failure::Refused(Refusal::CantDelete)) => tally.left.push(*message),
                // What is deleted by now must not pass for missing at the next attempt.
                Err(Failure::Retry | Failure::Limited(_)) if tally.deleted => return Err(Failure::Ambiguous),
                Err(failure) => return Err(failure),
            }
        }
        tally.end()
    }
}

impl Tally {
    fn end(self) -> Result<Vec<SourceId>, Failure> {
        match (self.deleted, self.left.is_empty(), self.missing.is_empty()) {
            (false, true, true) => Err(Failure::Dropped),
            (false, true, false) => Err(Failure::Refused(Refusal::Gone)),
            (false, false, _) => Err(Failure::Refused(Refusal::CantDelete)),
            (true, ..) => Ok([self.left, self.missing].concat()),
        }
    }
}
