//! What is said becomes part of a case's transcript, and is found in it again.

use crate::domain::case::Case;
use crate::domain::changes::Link;
use crate::domain::dedupe;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::LinkKey;
use crate::domain::message::{Author, Entry, Message};
use crate::domain::time::Stamp;

use super::desk::Desk;

/// Puts what was said into the case's transcript and returns its number.
pub fn note_down(desk: &mut Desk, arrival: &Arrival, case: &mut Case, said: &Said) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    case.said_in(seq, said.thread);
    case.forged &= said.forged;
    dedupe::remember(case, said.fingerprint, seq, desk.now.line, None);
    if let Some(album) = &said.album {
        case.album = Some((album.clone(), seq));
    }
    if desk.traits(&arrival.channel).addresses.have_forms() {
        let earlier = desk.snap.contacts.get(&case.contact).map_or(&arrival.address, |known| &known.address);
        case.remember_address(seq, &arrival.address, earlier);
    }
    let message = message(desk, arrival, case, seq, Author::Contact, said);
    desk.log(case, Entry::Said(message));
    link(desk, arrival, case, seq);
    seq
}

/// Notes that the contact asked for a human, in that topic of their chat, and returns the number of that.
pub fn note_asking(desk: &mut Desk, arrival: &Arrival, case: &mut Case, thread: Option<i64>) -> u32 {
    note_tap(desk, arrival, case, thread, (Author::Asking, &Said::default()))
}

/// Notes what the contact chose of what was offered, as their words, and returns the number of that.
pub fn note_chosen(
    desk: &mut Desk,
    arrival: &Arrival,
    case: &mut Case,
    thread: Option<i64>,
    words: &str,
) -> u32 {
    let said = Said { text: words.to_owned(), ..Said::default() };
    note_tap(desk, arrival, case, thread, (Author::Contact, &said))
}

/// The message on which they tapped is ours, and does not become theirs.
fn note_tap(
    desk: &mut Desk,
    arrival: &Arrival,
    case: &mut Case,
    thread: Option<i64>,
    (from, said): (Author, &Said),
) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    case.said_in(seq, thread);
    if desk.traits(&arrival.channel).addresses.have_forms() {
        case.remember_address(seq, &arrival.address, &arrival.address);
    }
    let message = message(desk, arrival, case, seq, from, said);
    desk.log(case, Entry::Said(message));
    seq
}

/// The message as the transcript holds it.
pub fn message(desk: &Desk, arrival: &Arrival, case: &Case, seq: u32, from: Author, said: &Said) -> Message {
    // What an operator answers is a card of ours, with more than the contact's words.
    let quotes = said.quotes.clone().filter(|_| matches!(from, Author::Contact | Author::Automatic));
    Message {
        seq,
        from,
        channel: arrival.channel.clone(),
        source: arrival.source,
        parts: said.parts.clone(),
        sent_at: arrival.sent_at,
        received_at: desk.now.line,
        text: said.text.clone(),
        rest: said.rest.clone(),
        attachments: said.attachments.clone(),
        album: said.album.clone(),
        forwarded: said.forwarded,
        answers: answered_by(desk, arrival, case, said),
        quotes,
        maybe_machine: said.maybe_machine,
        via: said.via,
        claimed: said.claimed.clone(),
        verified: said.verified,
        forged: said.forged,
    }
}

/// Which message of the case it answers, as far as its writer's app or their mail's address tells.
fn answered_by(desk: &Desk, arrival: &Arrival, case: &Case, said: &Said) -> Option<u32> {
    let linked = said.reply_to.and_then(|message| desk.link(arrival, message));
    let ours = linked.filter(|link| link.case == case.code && link.contact == case.contact && link.seq > 0);
    let card = || case.shown.iter().find(|shown| Some(shown.delivery) == said.on).map(|shown| shown.seq);
    ours.map(|link| link.seq).or_else(card)
}

/// Remembers which message of the case the arrival is.
pub fn link(desk: &mut Desk, arrival: &Arrival, case: &Case, seq: u32) {
    let here = desk.changes.entries.iter().filter(|(code, _)| *code == case.code).map(|(_, entry)| entry);
    let said = case.head.iter().chain(here).find_map(|entry| entry.said(seq));
    let aside = said.is_some_and(|said| matches!(said.from, Author::Note(_) | Author::Called(_)));
    // What stands in a contact's chat is taken back by nobody's clock.
    let ours = said.is_none_or(|said| !matches!(said.from, Author::Contact | Author::Asking));
    let at = if ours { desk.now.line } else { Stamp::default() };
    let link = Link { case: case.code, contact: case.contact, seq, delivery: None, aside, inner: aside, at };
    desk.changes.links.push((arrival.link(), link.clone()));
    if let Came::Said(said) = &arrival.what {
        let others = said.parts.iter().filter(|part| **part != arrival.source);
        let keys = others.map(|part| LinkKey { chat: arrival.chat, message: *part });
        desk.changes.links.extend(keys.map(|key| (key, link.clone())));
    }
}

/// Who wrote that message, as far as the snapshot tells.
pub fn author_of(desk: &Desk, case: &Case, seq: u32) -> Option<Author> {
    entries(desk, case, seq).find_map(|e| match e {
        Entry::Said(Message { seq: s, from, .. }) if *s == seq => Some(from.clone()),
        _ => None,
    })
}

/// What the snapshot tells of one message of the case.
pub fn entries<'a>(desk: &'a Desk, case: &'a Case, seq: u32) -> impl Iterator<Item = &'a Entry> {
    case.head.iter().chain(desk.snap.entries.get(&(case.code, seq)).into_iter().flatten())
}
