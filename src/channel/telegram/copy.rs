//! Copies: content of another chat without its author.
//!
//! A message that is gone there can't be copied, but its file may still be sent by its name; and where that is gone
//! too, an operator is told so. So a picture that its sender has deleted never takes a card along.

use serde_json::{Map, json};
use teloxide::payloads::{CopyMessage, CopyMessageSetters, CopyMessages, CopyMessagesSetters};

use super::Telegram;
use super::outcome::{Failure, classify};
use super::payload::{Keyboard, Payload, Spare};
use super::place::Place;
use super::render::has_caption;
use super::sink::{number, replying};
use crate::channel::media::Copying;
use crate::channel::{Refusal, Sent};
use crate::domain::id::{Address, SourceId};
use crate::domain::message::Kind;

/// How many messages one call may copy.
const AT_ONCE: usize = 100;
/// The most items of an album.
const ALBUM: usize = 10;

impl Telegram {
    /// Copies one message, or sends what goes in its place: at once if `instead`.
    pub(super) async fn copy_one(
        &self,
        place: Place<'_>,
        payload: &Payload,
        instead: bool,
    ) -> Result<Vec<SourceId>, Failure> {
        let Payload::Copy { from, messages, spare, caption, reply_to, protect, .. } = payload else {
            return Err(Failure::Refused(Refusal::BadRequest));
        };
        let Some(one) = messages.first().copied() else { return Err(Failure::Dropped) };
        let words = spare.first().map(|s| s.words.as_str()).filter(|words| !words.is_empty());
        if let Some(words) = words.filter(|_| instead) {
            return self.text(place, words, &Keyboard::None, *reply_to, *protect).await;
        }
        let source = super::sink::chat(from)?;
        let reply_to = &reply_to.filter(|to| !self.is_foreign(*to));
        let mut copy = CopyMessage::new(place.chat, source, number(one)?);
        if let Some(caption) = caption {
            copy = copy.caption(caption);
        }
        if let Some(to) = reply_to {
            copy = copy.reply_parameters(replying(*to)?);
        }
        if *protect {
            copy = copy.protect_content(true);
        }
        let file = spare.first().and_then(|spare| spare.file.as_ref());
        let by_name = |(kind, id): &(Kind, String)| {
            let (kind, id) = (*kind, id.clone());
            async move { self.by_name(place, (kind, &id), caption.as_deref(), *reply_to, *protect).await }
        };
        // A copy can't be covered, so what shall be goes by its name; and as a copy where it has none any more.
        let covered = file.filter(|(kind, _)| *protect && can_be_covered(*kind));
        if let Some(file) = covered {
            let sent = by_name(file).await;
            if !matches!(sent, Err(Failure::Refused(_))) {
                return sent;
            }
        }
        let copied = self.api.call_in(place.topic, &copy, place.limit).await.map_err(classify);
        // A refusal may be about either chat. What goes in its place goes to the one, so that its refusal is.
        let mut sent = copied.map(|result| place.numbers(&result));
        if let (Err(Failure::Refused(_)), Some(file), None) = (&sent, file, covered) {
            sent = by_name(file).await;
        }
        match (sent, words) {
            (Err(Failure::Refused(_)), Some(words)) => {
                self.text(place, words, &Keyboard::None, *reply_to, *protect).await
            }
            (sent, _) => sent,
        }
    }

    /// Sends a file that this bot was sent, by its name.
    async fn by_name(
        &self,
        place: Place<'_>,
        (kind, id): (Kind, &str),
        caption: Option<&str>,
        reply_to: Option<SourceId>,
        protect: bool,
    ) -> Result<Vec<SourceId>, Failure> {
        let Some((method, field)) = way_of(kind) else { return Err(Failure::Refused(Refusal::CantCopy)) };
        let mut ask = Map::new();
        ask.insert("chat_id".to_owned(), place.chat.0.into());
        ask.insert(field.to_owned(), id.into());
        if let Some(caption) = caption.filter(|_| has_caption(kind)) {
            ask.insert("caption".to_owned(), caption.into());
        }
        if let Some(to) = reply_to {
            let to = json!({ "message_id": number(to)?.0, "allow_sending_without_reply": true });
            ask.insert("reply_parameters".to_owned(), to);
        }
        if protect {
            ask.insert("protect_content".to_owned(), true.into());
            if can_be_covered(kind) {
                ask.insert("has_spoiler".to_owned(), true.into());
            }
        }
        let sent = self.api.post_in(method, place.topic, ask, place.limit).await;
        sent.map(|result| place.numbers(&result)).map_err(classify)
    }

    /// Several at once, so that an album stays one. The service wants them in order, and leaves out without a
    /// word what it can't copy. Where it takes none of them, or not even that is clear, each can be tried for itself.
    pub(super) async fn copy_all(
        &self,
        place: Place<'_>,
        payload: &Payload,
        apart: bool,
    ) -> Result<Sent, Failure> {
        let Payload::Copy { from, messages, spare, caption, protect, .. } = payload else {
            return Err(Failure::Refused(Refusal::BadRequest));
        };
        let bare = caption.as_ref().is_some_and(String::is_empty);
        let covers = |spare: &Spare| spare.file.as_ref().is_some_and(|(kind, _)| can_be_covered(*kind));
        let cover = *protect && spare.iter().any(covers);
        if apart {
            return Ok(Sent::Apart);
        }
        if cover {
            return self.cover_album(place, spare).await;
        }
        match self.copy_album(place, from, messages, (bare, *protect)).await {
            Ok((numbers, 0)) => Ok(Sent::Delivered(numbers)),
            Ok((numbers, missing)) if !numbers.is_empty() => Ok(Sent::Lacking { numbers, missing }),
            Ok(_) | Err(Failure::Refused(_)) if !spare.is_empty() => Ok(Sent::Apart),
            Ok(_) => Err(Failure::Refused(Refusal::CantCopy)),
            Err(failure) => Err(failure),
        }
    }

    /// An album that shows on a tap; what can be in none goes one by one.
    async fn cover_album(&self, place: Place<'_>, spare: &[Spare]) -> Result<Sent, Failure> {
        let item = |spare: &Spare| {
            let (kind, id) = spare.file.as_ref()?;
            let kind = match kind {
                Kind::Photo => "photo",
                Kind::Video => "video",
                _ => return None,
            };
            Some(json!({ "type": kind, "media": id, "has_spoiler": true }))
        };
        let items: Option<Vec<_>> = spare.iter().map(item).collect();
        let Some(items) = items.filter(|items| (2..=ALBUM).contains(&items.len())) else {
            return Ok(Sent::Apart);
        };
        let mut ask = Map::new();
        ask.insert("chat_id".to_owned(), place.chat.0.into());
        ask.insert("media".to_owned(), items.into());
        ask.insert("protect_content".to_owned(), true.into());
        match self.api.post_in("SendMediaGroup", place.topic, ask, place.limit).await.map_err(classify) {
            Ok(result) => Ok(Sent::Delivered(place.numbers(&result))),
            Err(Failure::Refused(_)) => Ok(Sent::Apart),
            Err(failure) => Err(failure),
        }
    }

    /// The numbers of the copies, and how many there are not.
    async fn copy_album(
        &self,
        place: Place<'_>,
        from: &Address,
        messages: &[SourceId],
        (bare, protect): (bool, bool),
    ) -> Result<(Vec<SourceId>, u32), Failure> {
        let mut sorted = messages.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let (mut copied, mut asked) = (Vec::new(), 0);
        for some in sorted.chunks(AT_ONCE) {
            let ids = some.iter().map(|m| number(*m)).collect::<Result<Vec<_>, _>>()?;
            let mut copy = CopyMessages::new(place.chat, super::sink::chat(from)?, ids);
            if protect {
                copy = copy.protect_content(true);
            }
            if bare {
                copy = copy.remove_caption(true);
            }
            copied.extend(
                place.numbers(&self.api.call_in(place.topic, &copy, place.limit).await.map_err(classify)?),
            );
            asked += some.len();
        }
        let missing = u32::try_from(asked.saturating_sub(copied.len())).unwrap_or(u32::MAX);
        if missing > 0 {
            tracing::warn!(asked, missing, "not all of an album could be copied");
        }
        Ok((copied, missing))
    }
}

impl Telegram {
    /// Copies what this bot was sent to somebody who is reached by another one: best effort, within a few seconds.
    pub(in crate::channel) async fn copy_beside(&self, copying: &Copying<'_>) -> Option<SourceId> {
        if self.is_foreign(copying.message) {
            return None;
        }
        let wait = self.budget().reserve(copying.to, (self.watch)().line);
        if wait > self.pace.most {
            return None;
        }
        tokio::time::sleep(wait).await;
        let [to, from] = [copying.to, copying.from].map(super::sink::chat);
        let mut copy = CopyMessage::new(to.ok()?, from.ok()?, number(copying.message).ok()?);
        if let Some(caption) = copying.caption {
            copy = copy.caption(caption);
        }
        let copied = self.api.call_within(&copy.protect_content(true), self.pace.call).await;
        let result = copied.inspect_err(|failed| {
            let why = super::trouble(failed).word();
            tracing::warn!(channel = %self.name, why, "what is too large for another bot can't be copied by this one");
        });
        let id = result.ok()?["message_id"].as_i64()?;
        Some(SourceId::bare(id).or_of(self.bot()?))
    }
}

/// Whether an app shows that kind of file on a tap only, where it is told to.
fn can_be_covered(kind: Kind) -> bool {
    matches!(kind, Kind::Photo | Kind::Video | Kind::Animation)
}

/// The method that sends a kind of file, and the field that names it.
fn way_of(kind: Kind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Kind::Photo => ("SendPhoto", "photo"),
        Kind::Video => ("SendVideo", "video"),
        Kind::Animation => ("SendAnimation", "animation"),
        Kind::Voice => ("SendVoice", "voice"),
        Kind::RoundVideo => ("SendVideoNote", "video_note"),
        Kind::Audio => ("SendAudio", "audio"),
        Kind::Document | Kind::Sealed => ("SendDocument", "document"),
        Kind::Sticker => ("SendSticker", "sticker"),
        Kind::Location | Kind::ContactCard | Kind::Poll | Kind::Unsupported => return None,
    })
}
