//! Sends what was rendered: in order, each call with a deadline, and every failure read for what it means.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use teloxide::payloads::{
    EditMessageCaption, EditMessageCaptionSetters, EditMessageText, EditMessageTextSetters, SendMessage,
    SendMessageSetters,
};
use teloxide::types::{
    ChatId, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageId,
    ReplyMarkup, ReplyParameters,
};

use super::Telegram;
use super::api::CallError;
use super::outcome::{Failure, classify};
use super::payload::{Button, Keyboard, Payload};
use super::place::{Place, Topic};
use super::upload::{self, Unsent};
use crate::channel::{Effort, Opener, Refusal, Sent, Trouble};
use crate::domain::id::{Address, SourceId};

/// The longest wish to wait that is passed on.
pub(super) const LONGEST: Duration = Duration::from_hours(1);
/// How often a deadline is doubled at most, and how many times the first it is then.
const SLOWEST: u32 = 3;
const LONGEST_CALL: u32 = 6;
/// After how many quick answers a slow service counts as less slow: it may be slow with some chats only.
const QUICK: u32 = 16;
/// After how many attempts that may have worked words go in the place of a file.
const IN_VAIN: u32 = 3;

impl Telegram {
    /// Sends the payloads to one chat, one after the other; the first that fails ends it. What was sent before
    /// that stays sent, and `partly` says so.
    pub async fn send(&self, to: &Address, payloads: &[Payload], opener: &Opener) -> Sent {
        let (mut numbers, mut some) = (Vec::new(), false);
        for at in 0..payloads.len() {
            let effort = Effort { fresh: at == 0, ..Effort::default() };
            match self.send_piece(to, payloads, at, opener, effort).await {
                Sent::Delivered(new)
                | Sent::Astray(new)
                | Sent::Stuck(new)
                | Sent::Lacking { numbers: new, .. } => {
                    numbers.extend(new);
                    some = true;
                }
                Sent::Dropped => {}
                Sent::Retry { after, everyone, partly } => {
                    return Sent::Retry { after, everyone, partly: partly || some };
                }
                failed => return failed,
            }
        }
        if some { Sent::Delivered(numbers) } else { Sent::Dropped }
    }

    /// Sends one of the payloads of a delivery.
    pub async fn send_piece(
        &self,
        to: &Address,
        payloads: &[Payload],
        at: usize,
        opener: &Opener,
        effort: Effort,
    ) -> Sent {
        let Some(payload) = payloads.get(at) else { return Sent::Dropped };
        if effort.fresh
            && let Err(sent) = upload::can_leave(payloads, opener).await
        {
            return sent;
        }
        let (astray, stuck) = (AtomicBool::new(false), AtomicBool::new(false));
        let place = match chat(to) {
            Ok(id) => self.reach(id, (payload.thread(), at > 0), effort, (&astray, &stuck)),
            Err(failure) => return self.failed(to, &failure),
        };
        if let Err(failure) = self.is_ours(payload) {
            return self.failed(to, &failure);
        }
        let began = (self.watch)().line;
        let sent = self.call(place, payload, opener, effort.unsure >= IN_VAIN).await;
        self.notice((self.watch)().line.since(began), place.limit, &sent);
        if sent.is_ok() {
            self.note_sent(None);
        }
        let sent = sent.unwrap_or_else(|unsent| match unsent {
            Unsent::Unhad(sent) => sent,
            Unsent::Failed(failure) => self.failed(to, &failure),
        });
        match self.counted(sent) {
            Sent::Delivered(numbers) if effort.in_topic && astray.into_inner() => Sent::Astray(numbers),
            Sent::Delivered(numbers) if stuck.into_inner() => Sent::Stuck(numbers),
            sent => sent,
        }
    }

    /// With the bot that has numbered them, which is this one.
    fn counted(&self, sent: Sent) -> Sent {
        let Some(bot) = self.bot() else { return sent };
        let all = |numbers: Vec<SourceId>| numbers.into_iter().map(|number| number.or_of(bot)).collect();
        match sent {
            Sent::Delivered(numbers) => Sent::Delivered(all(numbers)),
            Sent::Lacking { numbers, missing } => Sent::Lacking { numbers: all(numbers), missing },
            other => other,
        }
    }

    /// Whether another bot has numbered that message.
    pub(super) fn is_foreign(&self, message: SourceId) -> bool {
        message.bot().is_some_and(|bot| Some(bot) != self.bot())
    }

    /// Refuses what names a message of another bot: here its number is that of some other message, or of none.
    fn is_ours(&self, payload: &Payload) -> Result<(), Failure> {
        let foreign = |message: &SourceId| self.is_foreign(*message);
        match payload {
            Payload::EditText { message, .. } | Payload::EditCaption { message, .. } if foreign(message) => {
                Err(Failure::Dropped)
            }
            Payload::Delete { messages, .. } if messages.iter().any(foreign) => {
                Err(Failure::Refused(Refusal::CantDelete))
            }
            Payload::Copy { messages, .. } if messages.iter().any(foreign) => {
                Err(Failure::Refused(Refusal::CantCopy))
            }
            _ => Ok(()),
        }
    }

    /// How long calls to a chat may last: longer with each attempt, and where the service was slow with others.
    fn reach<'a>(
        &self,
        chat: ChatId,
        (thread, silent): (Option<i64>, bool),
        effort: Effort,
        (astray, stuck): (&'a AtomicBool, &'a AtomicBool),
    ) -> Place<'a> {
        let slow = self.slow.load(Ordering::Relaxed).div_ceil(QUICK);
        let doubled = effort.tries.max(slow).min(SLOWEST);
        let limit = (self.pace.call * (1 << doubled)).min(self.pace.call * LONGEST_CALL);
        let topic = Topic { id: thread, alone: effort.in_topic, silent };
        Place { chat, topic, limit, file: self.pace.file * (1 << effort.unsure.min(1)), astray, stuck }
    }

    /// Keeps in mind how slow the service is, so that it is not asked twice for what it does at its own pace.
    fn notice(&self, took: Duration, limit: Duration, sent: &Result<Sent, Unsent>) {
        let slower = |slow: u32| (slow + QUICK).min(SLOWEST * QUICK);
        let change: fn(u32) -> u32 = match sent {
            Err(Unsent::Failed(Failure::Ambiguous)) if took >= limit => slower,
            Ok(_) if took < self.pace.call / 2 => |slow| slow.saturating_sub(1),
            _ => |slow| slow,
        };
        let changed = self.slow.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |slow| Some(change(slow)));
        tracing::trace!(slow = changed.unwrap_or_default(), "how slow the service was");
    }

    /// `words` where they go in the place of a file that can't be sent, it seems.
    async fn call(
        &self,
        place: Place<'_>,
        payload: &Payload,
        opener: &Opener,
        words: bool,
    ) -> Result<Sent, Unsent> {
        if let Payload::Upload(what) = payload {
            return self.upload(place, what, opener, words).await.map(Sent::Delivered);
        }
        let done = match payload {
            Payload::Copy { messages, spare, .. } if messages.len() > 1 => {
                self.copy_all(place, payload, words && !spare.is_empty()).await
            }
            Payload::Copy { .. } => self.copy_one(place, payload, words).await.map(Sent::Delivered),
            _ => self.write(place, payload).await.map(Sent::Delivered),
        };
        done.or_else(|failure| match failure {
            Failure::Dropped | Failure::Same => Ok(Sent::Dropped),
            failure => Err(Unsent::Failed(failure)),
        })
    }

    async fn write(&self, place: Place<'_>, payload: &Payload) -> Result<Vec<SourceId>, Failure> {
        match payload {
            Payload::Text { text, keyboard, reply_to, protect, .. } => {
                self.text(place, text, keyboard, *reply_to, *protect).await
            }
            Payload::EditText { message, text, keyboard } => {
                let mut edit = EditMessageText::new(place.chat, number(*message)?, text)
                    .link_preview_options(no_preview());
                if let Keyboard::Inline(rows) = keyboard {
                    edit = edit.reply_markup(inline(rows));
                }
                edited(self.api.call_within(&edit, place.limit).await, *message)
            }
            Payload::EditCaption { message, caption } => {
                let edit = EditMessageCaption::new(place.chat, number(*message)?).caption(caption);
                edited(self.api.call_within(&edit, place.limit).await, *message)
            }
            Payload::Delete { messages, again } => self.delete(place.chat, messages, *again).await,
            // They have ways of their own.
            Payload::Copy { .. } | Payload::Upload(_) => Err(Failure::Refused(Refusal::BadRequest)),
        }
    }

    pub(super) async fn text(
        &self,
        place: Place<'_>,
        text: &str,
        keyboard: &Keyboard,
        reply_to: Option<SourceId>,
        protect: bool,
    ) -> Result<Vec<SourceId>, Failure> {
        let reply_to = reply_to.filter(|to| !self.is_foreign(*to));
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
        self.api
            .call_in(place.topic, &message, place.limit)
            .await
            .map(|result| place.numbers(&result))
            .map_err(classify)
    }

    fn failed(&self, to: &Address, failure: &Failure) -> Sent {
        let retry = |after, everyone| Sent::Retry { after, everyone, partly: false };
        match told_of_the_service(failure) {
            Told::Well => self.note_sent(None),
            Told::Wrong(trouble) => self.note_sent(Some(trouble)),
            Told::Nothing => {}
        }
        match failure {
            Failure::Refused(why) => Sent::Refused(*why),
            Failure::Dropped | Failure::Same => Sent::Dropped,
            Failure::NoTopic => Sent::NoTopic,
            Failure::Ambiguous => Sent::Ambiguous,
            Failure::Retry | Failure::Service => retry(None, true),
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

/// What a failed send says of the service as a whole.
enum Told {
    Well,
    Wrong(Trouble),
    Nothing,
}

fn told_of_the_service(failure: &Failure) -> Told {
    match failure {
        // It answered, and meant the one message or its recipient.
        Failure::Refused(_) | Failure::Dropped | Failure::Same | Failure::NoTopic => Told::Well,
        Failure::Retry | Failure::Ambiguous => Told::Wrong(Trouble::Unreachable),
        Failure::Unauthorised => Told::Wrong(Trouble::Unauthorised),
        Failure::Service => Told::Wrong(Trouble::Refused),
        // Of one chat, most likely.
        Failure::Limited(_) => Told::Nothing,
    }
}

/// An address that is no number can't be one of Telegram's.
pub(super) fn chat(address: &Address) -> Result<ChatId, Failure> {
    address.0.parse().map(ChatId).map_err(|_| Failure::Refused(Refusal::NotFound))
}

/// Teloxide's message numbers have 32 bits, as the service's have.
pub(super) fn number(message: SourceId) -> Result<MessageId, Failure> {
    i32::try_from(message.number()).map(MessageId).map_err(|_| Failure::Refused(Refusal::BadRequest))
}

pub(super) fn replying(to: SourceId) -> Result<ReplyParameters, Failure> {
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
