//! Content that is not text: told in words by kind and size, never by a file name, and copied without its
//! author where Telegram can.

use super::view::View;
use crate::channel::media::{Enclosure, Instead, Names};
use crate::channel::said;
use crate::channel::telegram::payload::{Payload, Upload};
use crate::domain::id::{Address, SourceId};
use crate::domain::message::{Attachment, Author, Body, Entry, Kind, Message};
use crate::domain::policy::ChannelKind;
use crate::text::visible;

/// The most messages that `copyMessages` takes.
const AT_ONCE: usize = 100;

/// One piece of content, and the message of the chat that it came in.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub attachment: Attachment,
    pub source: SourceId,
}

/// The content of a message, in order, with where each piece came in. Parts of an album came in messages
/// of their own.
pub(super) fn pieces(entries: &[Entry], seq: u32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for entry in entries {
        match entry {
            Entry::Said(m) if m.seq == seq => {
                pieces.extend(m.attachments.iter().enumerate().map(|(i, a)| {
                    let source = m.parts.get(i).copied().unwrap_or(m.source);
                    Piece { attachment: a.clone(), source }
                }));
            }
            Entry::Part { seq: of, attachment, source, .. } if *of == seq => {
                pieces.push(Piece { attachment: attachment.clone(), source: *source });
            }
            _ => {}
        }
    }
    pieces
}

/// What a piece of content is, in words: "photo, 81 kB". Words that it holds stand as they are, for a contact
/// reads them too: a place on the map.
pub(super) fn words(view: &View<'_>, attachment: &Attachment) -> String {
    let mut words = said::media::kind_and_size(view, attachment);
    if let Body::Words(said) = &attachment.body {
        words.push_str(": ");
        words.push_str(&visible(said));
    }
    words
}

/// A line for each piece of content of a message that is not shown itself.
pub(super) fn lines(view: &View<'_>, message: &Message) -> Vec<String> {
    let here = comes_here(view, message);
    let said = |a: &Attachment| matches!(a.body, Body::Words(_)) || a.kind == Kind::Unsupported;
    let id = |a| if here || said(a) { "attachment-line" } else { "attachment-elsewhere" };
    message.attachments.iter().map(|a| view.say(id(a), &[("what", words(view, a).into())])).collect()
}

/// A line for each piece of content of a card, which comes after it.
pub(super) fn card_lines(view: &View<'_>, message: &Message) -> Vec<String> {
    let line = |a: &Attachment| view.say("attachment-line", &[("what", words(view, a).into())]);
    message.attachments.iter().map(line).collect()
}

/// What a contact sent besides words, for an operator: copied where it came in by the bot that speaks now, else
/// sent anew.
///
/// What is told in words whole is not copied besides: a contact card and a poll can be refused by Telegram,
/// which would take the card with it.
pub(super) fn from_contact(view: &View<'_>, message: &Message, pieces: &[Piece]) -> Vec<Payload> {
    let plain = |k: Kind| !matches!(k, Kind::ContactCard | Kind::Poll | Kind::Unsupported);
    let shown: Vec<&Piece> = pieces.iter().filter(|p| plain(p.attachment.kind)).collect();
    if !comes_here(view, message) {
        return for_operator(view, message, &shown);
    }
    let Some(contact) = &view.material.contact else { return Vec::new() };
    let caption =
        shown.first().filter(|p| shown.len() == 1 && has_caption(p.attachment.kind)).map(|_| view.code());
    copies(view, &contact.address, &sources(&shown), caption.as_deref())
}

/// Files that came in elsewhere, each with the case's code, and with what is said if it can't be had.
fn for_operator(view: &View<'_>, message: &Message, pieces: &[&Piece]) -> Vec<Payload> {
    let mut names = Names::default();
    let files = pieces.iter().filter(|p| matches!(p.attachment.body, Body::Blob(_) | Body::Telegram(_)));
    let one = |piece: &&Piece| {
        let mut what = names.enclose(&piece.attachment, &message.channel, false);
        let said = |id| {
            let words = view.say(id, &[("name", what.name.as_str().into())]);
            format!("{} · {words}", view.code())
        };
        let instead = Instead { gone: said("attachment-gone"), too_large: said("attachment-too-large") };
        what.instead = instead;
        upload(view, what, piece.attachment.kind, Some(view.code()))
    };
    files.map(one).collect()
}

/// An upload in answer to what the delivery answers.
pub(super) fn upload(view: &View<'_>, what: Enclosure, kind: Kind, caption: Option<String>) -> Payload {
    let (thread, reply_to) = (view.thread(), view.delivery.reply_to);
    Payload::Upload(Upload { what, kind, caption, thread, reply_to, protect: view.protect() })
}

/// Whether a copy of that kind can have a caption.
pub(super) fn has_caption(kind: Kind) -> bool {
    !matches!(kind, Kind::Sticker | Kind::RoundVideo | Kind::Location | Kind::ContactCard | Kind::Poll)
}

/// The numbers of the messages that the pieces came in, each once.
pub(super) fn sources(pieces: &[&Piece]) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = pieces.iter().map(|p| p.source).collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// Copies of messages: one call where one will do.
pub(super) fn copies(
    view: &View<'_>,
    from: &Address,
    of: &[SourceId],
    caption: Option<&str>,
) -> Vec<Payload> {
    let copy = |messages: &[SourceId]| Payload::Copy {
        from: from.clone(),
        messages: messages.to_vec(),
        caption: caption.filter(|_| messages.len() == 1).map(str::to_owned),
        thread: view.thread(),
        reply_to: view.delivery.reply_to.filter(|_| messages.len() == 1),
        protect: view.protect(),
    };
    of.chunks(AT_ONCE).map(copy).collect()
}

/// Where an operator wrote a message: their address on its channel.
pub(super) fn written_at(view: &View<'_>, message: &Message) -> Option<Address> {
    let (Author::Operator(id) | Author::Draft(id)) = &message.from else { return None };
    let operator = view.policy().operator(id)?;
    let reach = operator.reach.iter().find(|r| r.channel == message.channel)?;
    let station = view.material.roster.stations.get(id);
    let bound = || station.and_then(|s| s.bound.get(&message.channel)).map(|b| b.address.clone());
    reach.address.clone().or_else(bound).filter(|_| on_telegram(view, message))
}

/// Whether a message came in by the very bot that speaks now, so that its content can be copied.
fn comes_here(view: &View<'_>, message: &Message) -> bool {
    on_telegram(view, message) && view.way().is_none_or(|way| way == message.channel)
}

/// Whether a message came in by Telegram.
fn on_telegram(view: &View<'_>, message: &Message) -> bool {
    view.policy().channel(&message.channel).is_some_and(|c| c.kind == ChannelKind::Telegram)
}
