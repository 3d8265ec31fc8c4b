//! Content that is not text: told in words by kind and size, never by a file name, and copied without its
//! author where Telegram can.

use std::collections::BTreeMap;

use super::view::View;
use crate::channel::media::{Enclosure, FEW, Instead, MANY, Names, bundled};
use crate::channel::said;
use crate::channel::telegram::payload::{Beside, Payload, Spare, Upload};
use crate::domain::id::{Address, SourceId};
use crate::domain::message::{Attachment, Author, Body, Entry, Kind, Message};
use crate::domain::passage::is_too_large;
use crate::domain::traits::Traits;
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
        if let Some(m) = entry.said(seq) {
            pieces.extend(m.attachments.iter().enumerate().map(|(i, a)| {
                let source = m.parts.get(i).copied().unwrap_or(m.source);
                Piece { attachment: a.clone(), source }
            }));
        }
        if let Entry::Part { seq: of, attachment, source, .. } = entry
            && *of == seq
        {
            pieces.push(Piece { attachment: attachment.clone(), source: *source });
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

/// A line for each piece of content of a message that is not shown itself. A contact's comes with its card, and below
/// the history.
pub(super) fn lines(view: &View<'_>, message: &Message) -> Vec<String> {
    let here = message.from == Author::Contact || comes_here(view, message);
    let said = |a: &Attachment| matches!(a.body, Body::Words(_)) || a.kind == Kind::Unsupported;
    let id = |a| if here || said(a) { "attachment-line" } else { "attachment-elsewhere" };
    message.attachments.iter().map(|a| view.say(id(a), &[("what", words(view, a).into())])).collect()
}

/// A line for each piece of content of a card, which comes after it.
pub(super) fn card_lines(view: &View<'_>, message: &Message) -> Vec<String> {
    let here = comes_here(view, message);
    let line = |a: &Attachment| {
        let line = view.say("attachment-line", &[("what", words(view, a).into())]);
        let named = Some(view.word("attachment-as-it-came")).filter(|_| here && comes_named(a));
        named.map_or(line.clone(), |named| format!("{line} · {named}"))
    };
    let files: Vec<&Attachment> = message.attachments.iter().filter(|a| is_file(a)).collect();
    if here || files.len() <= MANY {
        return message.attachments.iter().map(line).collect();
    }
    // Of many files the first are told; the others come together.
    let others = message.attachments.iter().filter(|a| !is_file(a));
    let mut lines: Vec<String> = others.chain(files.iter().take(FEW).copied()).map(line).collect();
    let more = u32::try_from(files.len() - FEW).unwrap_or(u32::MAX);
    lines.push(view.say("attachment-more", &[("n", more.into())]));
    lines
}

/// Whether it can be sent as a file.
fn is_file(attachment: &Attachment) -> bool {
    matches!(attachment.body, Body::Blob(_) | Body::Telegram(_))
}

/// Whether a contact's piece goes to an operator as a new file: what has a name that its sender gave it, holds whatever
/// their device wrote into it, or stands in a set that somebody calls their own. What Telegram made anew has none of
/// that, and what is too large to be fetched comes as it is, with a word about it.
fn goes_anew(attachment: &Attachment) -> bool {
    let kind = attachment.kind;
    let may_be_named = matches!(kind, Kind::Audio | Kind::Video | Kind::Animation);
    let named = matches!(kind, Kind::Document | Kind::Sticker) || (may_be_named && attachment.name.is_some());
    named && !is_too_large(std::iter::once(attachment), &Traits::TELEGRAM)
}

/// Whether a contact's piece comes as it is, name and all, though it should not.
fn comes_named(attachment: &Attachment) -> bool {
    let files = [Kind::Document, Kind::Audio, Kind::Video, Kind::Animation];
    files.contains(&attachment.kind)
        && attachment.name.is_some()
        && !goes_anew(attachment)
        && matches!(attachment.body, Body::Telegram(_))
}

/// What a contact sent besides words, for an operator: copied where it came in by the bot that speaks now and tells
/// nothing of them, else sent anew.
///
/// What is told in words whole is not copied besides: a contact card and a poll can be refused by Telegram,
/// which would take the card with it.
pub(super) fn from_contact(view: &View<'_>, message: &Message, pieces: &[Piece]) -> Vec<Payload> {
    let plain = |k: Kind| !matches!(k, Kind::ContactCard | Kind::Poll | Kind::Unsupported);
    let shown: Vec<&Piece> = pieces.iter().filter(|p| plain(p.attachment.kind)).collect();
    if !comes_here(view, message) || !shown.iter().all(|p| view.scene.count.knows(p.source)) {
        return for_operator(view, message, &shown);
    }
    let Some(contact) = &view.material.contact else { return Vec::new() };
    let (anew, shown): (Vec<&Piece>, Vec<&Piece>) = shown.into_iter().partition(|p| goes_anew(&p.attachment));
    let caption =
        shown.first().filter(|p| shown.len() == 1 && has_caption(p.attachment.kind)).map(|_| view.code());
    let told = |p: &Piece| {
        let name = ("name", words(view, &p.attachment).into());
        format!("{} · {}", view.code(), view.say("attachment-gone", &[name]))
    };
    let copied = copies(view, &contact.address, &shown, caption.as_deref(), told);
    [copied, for_operator(view, message, &anew)].concat()
}

/// Files that came in elsewhere, each with the case's code, and with what is said if it can't be had.
fn for_operator(view: &View<'_>, message: &Message, pieces: &[&Piece]) -> Vec<Payload> {
    let mut names = Names::default();
    let files: Vec<&&Piece> = pieces.iter().filter(|p| is_file(&p.attachment)).collect();
    let instead = |name: &str| {
        let said = |id| format!("{} · {}", view.code(), view.say(id, &[("name", name.into())]));
        Instead {
            gone: said("attachment-gone"),
            too_large: said("attachment-too-large"),
            unclean: view.say("attachment-unclean", &[("name", name.into())]),
        }
    };
    let one = |piece: &&&Piece| {
        let what = names.enclose(&piece.attachment, (&message.channel, piece.source.bot()), false);
        Enclosure { instead: instead(&what.name), ..what }
    };
    let enclosed = bundled(files.iter().map(one).collect(), instead);
    let kinds = files.iter().map(|p| p.attachment.kind).chain(std::iter::repeat(Kind::Document));
    let payloads = enclosed.into_iter().zip(kinds).map(|(what, kind)| sent(view, what, kind));
    let mut payloads: Vec<Payload> = payloads.collect();
    // Files that go by themselves stand in the order of their pieces.
    for (payload, piece) in payloads.iter_mut().zip(&files) {
        if let Payload::Upload(upload) = payload
            && upload.what.holds.is_empty()
        {
            upload.beside = beside(view, message, piece, &upload.what.name);
        }
    }
    payloads
}

/// The public bot has it, and its reader has begun a chat with that one, too.
fn beside(view: &View<'_>, message: &Message, piece: &Piece, name: &str) -> Option<Beside> {
    let state = view.material.roster.operator_states.get(view.reader()?)?;
    let there = on_telegram(view, message) && state.bound.contains_key(&message.channel);
    let contact = view.material.contact.as_ref().filter(|_| there)?;
    let said = format!("{} · {}", view.code(), view.say("attachment-beside", &[("name", name.into())]));
    let (channel, from) = (message.channel.clone(), contact.address.clone());
    Some(Beside { channel, from, message: piece.source, said })
}

/// A file or an archive for an operator, with the case's code under it.
fn sent(view: &View<'_>, what: Enclosure, kind: Kind) -> Payload {
    let Some(held) = u32::try_from(what.holds.len()).ok().filter(|held| *held > 0) else {
        return upload(view, what, kind, Some(view.code()));
    };
    let words = [("code", view.code().into()), ("name", what.name.as_str().into()), ("n", held.into())];
    let caption = view.say("attachment-archive", &words);
    upload(view, what, Kind::Document, Some(caption))
}

/// All words of a message that has too many of them to be shown, as a file.
pub(super) fn whole_text(view: &View<'_>, message: &Message, words: String) -> Payload {
    let code = || [("code", view.code().into())];
    let (caption, unsent) = (view.say("card-whole", &code()), view.say("card-whole-unsent", &code()));
    let instead = Instead { gone: unsent.clone(), too_large: unsent, unclean: String::new() };
    let name = format!("text-{}.txt", message.seq);
    let what = Enclosure::text(name, words, message.channel.clone(), instead);
    upload(view, what, Kind::Document, Some(caption))
}

/// An upload in answer to what the delivery answers.
pub(super) fn upload(view: &View<'_>, what: Enclosure, kind: Kind, caption: Option<String>) -> Payload {
    let (thread, reply_to) = (view.thread(), view.reply_to());
    Payload::Upload(Upload { what, kind, caption, beside: None, thread, reply_to, protect: view.protect() })
}

/// Whether a copy of that kind can have a caption.
pub(in crate::channel::telegram) fn has_caption(kind: Kind) -> bool {
    !matches!(kind, Kind::Sticker | Kind::RoundVideo | Kind::Location | Kind::ContactCard | Kind::Poll)
}

/// The messages that the pieces came in, each once and in order, by what came in it first.
pub(super) fn sources<'p>(pieces: &[&'p Piece]) -> BTreeMap<SourceId, &'p Piece> {
    let mut sources = BTreeMap::new();
    for piece in pieces {
        sources.entry(piece.source).or_insert(*piece);
    }
    sources
}

/// Copies of messages: one call where one will do. `told` is what is said in the place of each that is gone.
pub(super) fn copies(
    view: &View<'_>,
    from: &Address,
    of: &[&Piece],
    caption: Option<&str>,
    told: impl Fn(&Piece) -> String,
) -> Vec<Payload> {
    let copy = |some: &[(SourceId, &Piece)]| Payload::Copy {
        from: from.clone(),
        messages: some.iter().map(|(source, _)| *source).collect(),
        spare: some.iter().map(|(_, piece)| Spare { file: file(piece), words: told(piece) }).collect(),
        caption: caption.filter(|caption| some.len() == 1 || caption.is_empty()).map(str::to_owned),
        thread: view.thread(),
        reply_to: view.reply_to().filter(|_| some.len() == 1),
        protect: view.protect(),
    };
    let sources: Vec<(SourceId, &Piece)> = sources(of).into_iter().collect();
    sources.chunks(AT_ONCE).map(copy).collect()
}

/// The name by which the bot that received a piece can send it again.
fn file(piece: &Piece) -> Option<(Kind, String)> {
    match &piece.attachment.body {
        Body::Telegram(id) => Some((piece.attachment.kind, id.clone())),
        Body::Blob(_) | Body::Words(_) | Body::Raw(_) | Body::Leaflet(_) | Body::Gone => None,
    }
}

/// Where an operator wrote a message: their address on its channel.
pub(super) fn written_at(view: &View<'_>, message: &Message) -> Option<Address> {
    let (Author::Operator(id) | Author::Draft(id)) = &message.from else { return None };
    let operator = view.policy().operator(id)?;
    let reach = operator.reach.iter().find(|r| r.channel == message.channel)?;
    let operator_state = view.material.roster.operator_states.get(id);
    let bound = || operator_state.and_then(|s| s.bound.get(&message.channel)).map(|b| b.address.clone());
    reach.address.clone().or_else(bound).filter(|_| on_telegram(view, message))
}

/// Whether a message came in by the very bot that speaks now, so that its content can be copied.
fn comes_here(view: &View<'_>, message: &Message) -> bool {
    on_telegram(view, message) && view.way().is_none_or(|way| way == message.channel)
}

/// Whether a message came in by a bot, whose service has its content.
fn on_telegram(view: &View<'_>, message: &Message) -> bool {
    view.policy().traits(&message.channel).copies
}
