//! Sends what was rendered: in order, each call with a deadline, and every failure read for what it means.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;
use teloxide::payloads::{
    CopyMessage, CopyMessageSetters, CopyMessages, CopyMessagesSetters, EditMessageCaption,
    EditMessageCaptionSetters, EditMessageText, EditMessageTextSetters, SendMessage, SendMessageSetters,
};
use teloxide::types::{
    ChatId, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageId,
    ReplyMarkup, ReplyParameters,
};

use super::Telegram;
use super::api::CallError;
use super::outcome::{Failure, classify};
use super::payload::{Button, Keyboard, Payload};
use super::upload::{self, Cargo};
use crate::channel::{Larder, Sent, Trouble, refused};
use crate::domain::id::{Address, SourceId};

/// How many messages one call may copy.
const AT_ONCE: usize = 100;
/// The longest wish to wait that is passed on.
const LONGEST: Duration = Duration::from_hours(1);

/// Where something goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) chat: ChatId,
    /// The topic of the chat, if it has topics.
    pub(super) thread: Option<i64>,
}

impl Telegram {
    /// Sends the payloads to one chat, one after the other; the first that fails ends it. What was sent before
    /// that stays sent: then a later attempt repeats it, and `partly` says so.
    pub async fn send(&self, to: &Address, payloads: &[Payload], larder: &Larder) -> Sent {
        let uploads = payloads.iter().any(|p| matches!(p, Payload::Upload(_)));
        let room = if uploads { larder.room().await } else { None };
        if uploads && room.is_none() {
            return Sent::Retry { after: None, everyone: false, partly: false };
        }
        let mut cargo = match upload::load(payloads, larder).await {
            Ok(cargo) => cargo,
            Err(sent) => return sent,
        };
        let mut numbers = Vec::new();
        let mut some = false;
        for payload in payloads {
            match self.call(to, payload, &mut cargo).await {
                Ok(new) => {
                    self.note_sent(None);
                    numbers.extend(new);
                    some = true;
                }
                Err(Failure::Dropped | Failure::Same) => self.note_sent(None),
                Err(failure) => return self.failed(to, &failure, some),
            }
        }
        if some { Sent::Delivered(numbers) } else { Sent::Dropped }
    }

    async fn call(
        &self,
        to: &Address,
        payload: &Payload,
        cargo: &mut VecDeque<Cargo>,
    ) -> Result<Vec<SourceId>, Failure> {
        let chat = chat(to)?;
        match payload {
            Payload::Upload(what) => {
                // There is one for each.
                let cargo = cargo.pop_front().ok_or(Failure::Refused(refused::CANT_COPY))?;
                self.upload(Place { chat, thread: what.thread }, what, cargo).await
            }
            Payload::Text { text, keyboard, thread, reply_to, protect } => {
                let place = Place { chat, thread: *thread };
                self.text(place, text, keyboard, *reply_to, *protect).await
            }
            Payload::Copy { from, messages, caption, thread, reply_to, protect } => {
                let place = Place { chat, thread: *thread };
                match messages[..] {
                    [one] => self.copy(place, from, one, caption.as_deref(), *reply_to, *protect).await,
                    _ => self.copy_all(place, from, messages, *protect).await,
                }
            }
            Payload::EditText { message, text, keyboard } => {
                let mut edit =
                    EditMessageText::new(chat, number(*message)?, text).link_preview_options(no_preview());
                if let Keyboard::Inline(rows) = keyboard {
                    edit = edit.reply_markup(inline(rows));
                }
                edited(self.api.call(&edit).await, *message)
            }
            Payload::EditCaption { message, caption } => {
                let edit = EditMessageCaption::new(chat, number(*message)?).caption(caption);
                edited(self.api.call(&edit).await, *message)
            }
            Payload::Delete { messages, again } => self.delete(chat, messages, *again).await,
        }
    }

    pub(super) async fn text(
        &self,
        place: Place,
        text: &str,
        keyboard: &Keyboard,
        reply_to: Option<SourceId>,
        protect: bool,
    ) -> Result<Vec<SourceId>, Failure> {
        let mut message = SendMessage::new(place.chat, text).link_preview_options(no_preview());
        if let Some(markup) = markup(keyboard) {
            message = message.reply_markup(markup);
        }
        if let Some(to) = reply_to {
            message = message.reply_parameters(replying(to)?);
        }
        if protect {
            message = message.protect_content(true);
        }
        self.api.call_in(place.thread, &message).await.map(|result| numbers(&result)).map_err(classify)
    }

    async fn copy(
        &self,
        place: Place,
        from: &Address,
        one: SourceId,
        caption: Option<&str>,
        reply_to: Option<SourceId>,
        protect: bool,
    ) -> Result<Vec<SourceId>, Failure> {
        let mut copy = CopyMessage::new(place.chat, chat(from)?, number(one)?);
        if let Some(caption) = caption {
            copy = copy.caption(caption);
        }
        if let Some(to) = reply_to {
            copy = copy.reply_parameters(replying(to)?);
        }
        if protect {
            copy = copy.protect_content(true);
        }
        self.api.call_in(place.thread, &copy).await.map(|result| numbers(&result)).map_err(classify)
    }

    /// Several at once, so that an album stays one. The service wants them in order, and leaves out without a
    /// word what it can't copy.
    async fn copy_all(
        &self,
        place: Place,
        from: &Address,
        messages: &[SourceId],
        protect: bool,
    ) -> Result<Vec<SourceId>, Failure> {
        let mut sorted = messages.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut copied = Vec::new();
        for some in sorted.chunks(AT_ONCE) {
            let some = some.iter().map(|m| number(*m)).collect::<Result<Vec<_>, _>>()?;
            let mut copy = CopyMessages::new(place.chat, chat(from)?, some);
            if protect {
                copy = copy.protect_content(true);
            }
            copied.extend(numbers(&self.api.call_in(place.thread, &copy).await.map_err(classify)?));
        }
        if copied.len() < sorted.len() {
            tracing::warn!(
                asked = sorted.len(),
                copied = copied.len(),
                "not all of an album could be copied"
            );
        }
        if copied.is_empty() { Err(Failure::Refused(refused::CANT_COPY)) } else { Ok(copied) }
    }

    fn failed(&self, to: &Address, failure: &Failure, partly: bool) -> Sent {
        let retry = |after, everyone| Sent::Retry { after, everyone, partly };
        if let Some(trouble) = told_of_the_service(failure) {
            self.note_sent(trouble);
        }
        match failure {
            Failure::Refused(word) => Sent::Refused(word),
            Failure::Dropped | Failure::Same => Sent::Dropped,
            Failure::Ambiguous => Sent::Ambiguous,
            Failure::Retry => retry(None, true),
            Failure::Limited(wish) => {
                let wish = (*wish).min(LONGEST);
                let everyone = self.budget().refused(to, wish, (self.watch)().line);
                if everyone {
                    self.note_sent(Some(Trouble::Limited));
                }
                retry(Some(wish), everyone)
            }
            Failure::Unauthorised => {
                // Nothing is heard with that token either.
                self.note(Some(Trouble::Unauthorised));
                retry(None, true)
            }
        }
    }
}

/// What reads so already was changed, by an earlier attempt or an earlier change.
fn edited(called: Result<Value, CallError>, message: SourceId) -> Result<Vec<SourceId>, Failure> {
    match called.map_err(classify) {
        Ok(_) | Err(Failure::Same) => Ok(vec![message]),
        Err(failure) => Err(failure),
    }
}

/// What a failed send says of the service as a whole: that something is wrong with it, that nothing is, or nothing.
fn told_of_the_service(failure: &Failure) -> Option<Option<Trouble>> {
    match failure {
        // It answered, and meant the one message or its recipient.
        Failure::Refused(_) | Failure::Dropped | Failure::Same => Some(None),
        Failure::Retry | Failure::Ambiguous => Some(Some(Trouble::Unreachable)),
        Failure::Unauthorised => Some(Some(Trouble::Unauthorised)),
        // Of one chat, most likely.
        Failure::Limited(_) => None,
    }
}

/// An address that is no number can't be one of Telegram's.
pub(super) fn chat(address: &Address) -> Result<ChatId, Failure> {
    address.0.parse().map(ChatId).map_err(|_| Failure::Refused(refused::NOT_FOUND))
}

/// Teloxide's message numbers have 32 bits, as the service's have.
pub(super) fn number(message: SourceId) -> Result<MessageId, Failure> {
    i32::try_from(message.0).map(MessageId).map_err(|_| Failure::Refused(refused::BAD_REQUEST))
}

fn replying(to: SourceId) -> Result<ReplyParameters, Failure> {
    Ok(ReplyParameters::new(number(to)?).allow_sending_without_reply())
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn markup(keyboard: &Keyboard) -> Option<ReplyMarkup> {
    match keyboard {
        Keyboard::None => None,
        Keyboard::Inline(rows) => Some(ReplyMarkup::InlineKeyboard(inline(rows))),
        Keyboard::ForceReply { placeholder } => {
            let placeholder = Some(placeholder.clone()).filter(|p| !p.is_empty());
            Some(ReplyMarkup::ForceReply(ForceReply::new().input_field_placeholder(placeholder)))
        }
    }
}

fn inline(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    let button = |b: &Button| InlineKeyboardButton::callback(b.label.clone(), b.data.clone());
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().map(button).collect::<Vec<_>>()))
}

/// The numbers in an answer. It counts as delivered also where they can't be read: the service said so.
pub(super) fn numbers(result: &Value) -> Vec<SourceId> {
    let one = |v: &Value| v.get("message_id").and_then(Value::as_i64).map(SourceId);
    let found: Vec<_> = match result {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    };
    if found.is_empty() {
        tracing::error!("the bot api took a message and told no number for it");
    }
    found
}
