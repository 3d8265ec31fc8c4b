//! Whose words a message is made of, and to what they are said.
//! Source: <https://core.telegram.org/bots/api#messageorigin>, `externalreplyinfo` and `textquote` there.

use super::content::{Content, harmless};
use super::told::formatted;
use super::update::{Chat, Message};
use crate::domain::message::{Attachment, Body, Kind};

/// How many characters of what is answered or quoted are taken; a chosen quotation has 1024 at most.
const QUOTED: usize = 1024;

/// Whether somebody passed on what somebody else said, whoever that was and however little is told of them.
pub(super) fn is_forwarded(message: &Message) -> bool {
    message.forward_origin.is_some()
        || message.forward_date.is_some()
        || message.forward_from.is_some()
        || message.forward_from_chat.is_some()
        || message.forward_sender_name.is_some()
        || message.is_automatic_forward.is_some()
}

/// The message of the same chat that a message answers.
pub(super) fn replied_to(message: &Message) -> Option<i64> {
    // A reply to a message of another chat says nothing about this one.
    let chat = |of: Option<&Chat>| of.and_then(|c| c.id);
    let here = |r: &&Message| r.chat.is_none() || chat(r.chat.as_ref()) == chat(message.chat.as_ref());
    let answered = answered(message).filter(here).and_then(|r| r.message_id);
    // What stands in another topic of the same chat is told as if it stood in another chat.
    let beside = message.external_reply.as_deref();
    let beside = beside.filter(|r| r.chat.is_some() && here(r)).and_then(|r| r.message_id);
    // In a topic whatever answers nothing answers its beginning, also where that is not told as such.
    answered.or(beside).filter(|id| message.message_thread_id != Some(*id))
}

/// The words that a message answers or quotes, or signs of them where they are no words; empty where they can't
/// be had. Nothing where it answers nothing.
pub(super) fn quoted(message: &Message) -> Option<String> {
    let there = [answered(message), message.external_reply.as_deref()];
    let chosen = message.quote.as_ref().and_then(|q| formatted(q.text.as_deref(), q.entities.as_deref()));
    let answers = there.iter().any(Option::is_some) || message.reply_to_story.is_some();
    if !answers && message.quote.is_none() {
        return None;
    }
    let told = || there.into_iter().flatten().map(sketch).find(|words| !words.is_empty());
    let words = chosen.or_else(told).unwrap_or_default();
    let cut = words.chars().nth(QUOTED).is_some();
    Some(format!("{}{}", harmless(&words, QUOTED - 1), if cut { "…" } else { "" }))
}

/// What is written in a topic answers, as the service tells it, the message that began the topic: nobody chose that.
fn answered(message: &Message) -> Option<&Message> {
    message.reply_to_message.as_deref().filter(|r| r.forum_topic_created.is_none())
}

/// A message in few words, and a sign for each file.
fn sketch(message: &Message) -> String {
    let content = Content::read(message);
    let words = std::iter::once(content.text).chain(content.attachments.iter().map(sign));
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
}

fn sign(attachment: &Attachment) -> String {
    if let Body::Words(words) = &attachment.body {
        return words.clone();
    }
    let sign = match attachment.kind {
        Kind::Photo | Kind::Sticker => "🖼",
        Kind::Video | Kind::Animation | Kind::RoundVideo => "🎬",
        Kind::Voice => "🎤",
        Kind::Audio => "🎵",
        Kind::Document | Kind::Sealed => "📄",
        Kind::Location | Kind::ContactCard | Kind::Poll | Kind::Unsupported => "",
    };
    sign.to_owned()
}
