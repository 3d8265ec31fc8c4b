//! What a failed call means for the message that it should have sent.
//!
//! Teloxide knows many of the service's sentences by name; the rest is told by its code and first words. What
//! nobody knows counts as a fault of ours, is logged without the sentence (which may quote from the request),
//! and is not tried again: the same request would fail the same way for ever.

use serde_json::Value;
use teloxide::ApiError;

use super::api::{CallError, Denial};
use super::files;
use crate::channel::Refusal;

/// What a failed call means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Never, and why.
    Refused(Refusal),
    /// The topic that it was to go into is gone, or the chat has none.
    NoTopic,
    /// There is nothing to do any more.
    Dropped,
    /// It reads so already.
    Same,
    /// Nothing was sent; again later.
    Retry,
    /// Too fast; again after the service's wish.
    Limited(std::time::Duration),
    /// The token is not accepted: nothing works for anyone.
    Unauthorised,
    /// The service refuses us, whatever we ask: again later.
    Service,
    /// It may have been done, or not.
    Ambiguous,
}

/// Reads a failure.
pub(super) fn classify(error: CallError) -> Failure {
    match error {
        CallError::NotSent => Failure::Retry,
        CallError::Unanswered | CallError::Garbled => Failure::Ambiguous,
        CallError::Denied(denial) => denied(&denial),
    }
}

fn denied(denial: &Denial) -> Failure {
    if let Some(wish) = denial.retry_after {
        return Failure::Limited(wish);
    }
    match denial.code {
        401 => Failure::Unauthorised,
        400 if denial.description.to_ascii_lowercase().contains("logged out") => Failure::Unauthorised,
        // About the service, or who asks it: not about the message.
        402 | 405..=407 | 409 | 421 | 423..=426 => Failure::Service,
        404 if denial.description == "Not Found" => Failure::Unauthorised,
        // A limit without a wish.
        420 | 429 => Failure::Limited(std::time::Duration::from_secs(1)),
        408 => Failure::Ambiguous,
        400 if denial.is_topic_gone() => Failure::NoTopic,
        _ => by_name(&denial.description).unwrap_or_else(|| by_words(denial)),
    }
}

/// The sentences that teloxide knows.
fn by_name(description: &str) -> Option<Failure> {
    let error: ApiError = serde_json::from_value(Value::from(description)).ok()?;
    Some(match error {
        ApiError::BotBlocked => Failure::Refused(Refusal::Blocked),
        ApiError::UserDeactivated => Failure::Refused(Refusal::Deactivated),
        ApiError::ChatNotFound | ApiError::UserNotFound => Failure::Refused(Refusal::NotFound),
        ApiError::BotKicked
        | ApiError::BotKickedFromSupergroup
        | ApiError::BotKickedFromChannel
        | ApiError::CantInitiateConversation
        | ApiError::CantTalkWithBots
        | ApiError::GroupDeactivated => Failure::Refused(Refusal::Forbidden),
        ApiError::MessageNotModified => Failure::Same,
        ApiError::MessageToEditNotFound
        | ApiError::MessageCantBeEdited
        | ApiError::MessageToDeleteNotFound
        | ApiError::MessageIdInvalid => Failure::Dropped,
        ApiError::MessageCantBeDeleted => Failure::Refused(Refusal::CantDelete),
        ApiError::MessageToCopyNotFound | ApiError::MessageToForwardNotFound => {
            Failure::Refused(Refusal::CantCopy)
        }
        _ => return None,
    })
}

/// The sentences that it does not know.
fn by_words(denial: &Denial) -> Failure {
    let words = denial.description.to_ascii_lowercase();
    let has = |part: &str| words.contains(part);
    if denial.code == 403 || words.starts_with("forbidden:") {
        return Failure::Refused(forbidden(&words));
    }
    if has("message is not modified") {
        return Failure::Same;
    }
    if has("message can't be edited") || has("there is no caption") {
        return Failure::Dropped;
    }
    let word = if files::is_too_big(denial) {
        Refusal::TooLarge
    } else if has("can't be deleted") {
        Refusal::CantDelete
    } else if has("can't be copied") || has("message to copy") || has("no messages to copy") {
        Refusal::CantCopy
    } else if has("user_is_blocked") {
        Refusal::Blocked
    } else if has("user_deactivated") {
        Refusal::Deactivated
    } else if has("administrator rights") || has("not enough rights") {
        Refusal::Forbidden
    } else if has("upgraded to a supergroup") || has("peer_id_invalid") {
        Refusal::NotFound
    } else if has("restricted receiving") || has("_forbidden") {
        Refusal::Restricted
    } else {
        tracing::error!(code = denial.code, "the bot api calls a request of ours bad");
        Refusal::BadRequest
    };
    Failure::Refused(word)
}

fn forbidden(words: &str) -> Refusal {
    if words.contains("blocked") {
        Refusal::Blocked
    } else if words.contains("deactivated") {
        Refusal::Deactivated
    } else {
        Refusal::Forbidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: i64, description: &str) -> Failure {
        denied(&Denial { code, description: description.into(), retry_after: None })
    }

    #[test]
    fn the_services_sentences_are_understood() {
        use Refusal::{
            BadRequest, Blocked, CantCopy, CantDelete, Deactivated, Forbidden, NotFound, Restricted, TooLarge,
        };
        for (code, sentence, word) in [
            (403, "Forbidden: bot was blocked by the user", Blocked),
            (403, "Forbidden: user is deactivated", Deactivated),
            (403, "Forbidden: bot can't initiate conversation with a user", Forbidden),
            (403, "Forbidden: the bot can't send messages to the bot", Forbidden),
            (403, "Forbidden: bot was kicked from the supergroup chat", Forbidden),
            (403, "Forbidden: bot is not a member of the channel chat", Forbidden),
            (403, "Forbidden: the group chat was deleted", Forbidden),
            (403, "Forbidden: something new", Forbidden),
            (400, "Bad Request: chat not found", NotFound),
            (400, "Bad Request: group chat was upgraded to a supergroup chat", NotFound),
            (400, "Bad Request: message text is empty", BadRequest),
            (400, "Bad Request: message is too long", BadRequest),
            (400, "Bad Request: message caption is too long", BadRequest),
            (400, "Bad Request: message to be replied not found", BadRequest),
            (400, "Bad Request: message can't be deleted for everyone", CantDelete),
            (413, "Request Entity Too Large", TooLarge),
            (400, "Bad Request: file is too big", TooLarge),
            (400, "Bad Request: the message can't be copied", CantCopy),
            (400, "Bad Request: message to copy not found", CantCopy),
            (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", Restricted),
            (404, "Not Found: method not found", BadRequest),
            (400, "Bad Request: need administrator rights in the channel chat", Forbidden),
            (400, "Bad Request: not enough rights to send text messages to the chat", Forbidden),
        ] {
            assert_eq!(told(code, sentence), Failure::Refused(word), "{sentence}");
        }
    }

    #[test]
    fn a_topic_that_is_not_there_is_no_fault_of_the_message() {
        for sentence in ["Bad Request: message thread not found", "Bad Request: the chat is not a forum"] {
            assert_eq!(told(400, sentence), Failure::NoTopic, "{sentence}");
        }
    }

    #[test]
    fn an_edit_of_what_is_gone_is_dropped() {
        for sentence in ["Bad Request: message to edit not found", "Bad Request: message can't be edited"] {
            assert_eq!(told(400, sentence), Failure::Dropped, "{sentence}");
        }
    }

    #[test]
    fn an_edit_of_what_reads_so_already_is_none() {
        for sentence in [
            "Bad Request: message is not modified: specified new message content and reply markup are exactly \
             the same as a current content and reply markup of the message",
            "Bad Request: message is not modified",
        ] {
            assert_eq!(told(400, sentence), Failure::Same, "{sentence}");
        }
    }

    #[test]
    fn what_is_about_the_service_loses_nobody() {
        for (code, sentence) in [
            (406, "Not Acceptable"),
            (421, "Misdirected Request: unallowed token specified"),
            (409, "Conflict: terminated by other getUpdates request"),
            (426, "Upgrade Required"),
        ] {
            assert_eq!(told(code, sentence), Failure::Service, "{sentence}");
        }
        assert_eq!(told(400, "Logged out"), Failure::Unauthorised);
        assert_eq!(told(401, "Unauthorized: invalid token specified"), Failure::Unauthorised);
    }

    #[test]
    fn refusals_in_capitals_are_understood() {
        use Refusal::{Blocked, Deactivated, NotFound, Restricted};
        for (sentence, word) in [
            ("Bad Request: USER_IS_BLOCKED", Blocked),
            ("Bad Request: INPUT_USER_DEACTIVATED", Deactivated),
            ("Bad Request: PEER_ID_INVALID", NotFound),
            ("Bad Request: CHAT_WRITE_FORBIDDEN", Restricted),
        ] {
            assert_eq!(told(400, sentence), Failure::Refused(word), "{sentence}");
        }
    }

    #[test]
    fn a_bad_token_is_nobody_elses_fault() {
        assert_eq!(told(401, "Unauthorized"), Failure::Unauthorised);
        assert_eq!(told(404, "Not Found"), Failure::Unauthorised);
    }

    #[test]
    fn only_words_about_the_recipient_lose_them() {
        assert!(Refusal::Blocked.loses_recipient());
        assert!(!Refusal::CantCopy.loses_recipient());
        assert!(!Refusal::BadRequest.loses_recipient());
    }

    proptest::proptest! {
        #[test]
        fn any_sentence_means_something(code in 400i64..500, sentence in ".{0,80}") {
            std::hint::black_box(told(code, &sentence));
        }
    }
}
