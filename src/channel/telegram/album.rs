//! Albums: Telegram sends each picture as an update of its own, with a common group id and no end mark.

use crate::channel::Incoming;
use crate::domain::dedupe;
use crate::domain::event::{Came, Caption, Said};

/// Joins what one chat sent as one album into one message: its attachments, its numbers and its memories, in
/// order. Other chats' messages may stand between the parts. A part that comes in a later batch stays alone and
/// finds its message by the album's name.
#[must_use]
pub fn join_albums(incoming: Vec<Incoming>) -> Vec<Incoming> {
    let mut joined: Vec<Incoming> = Vec::with_capacity(incoming.len());
    for next in incoming {
        let before = joined.iter_mut().rev().find(|i| i.arrival.chat == next.arrival.chat);
        match before {
            Some(first) if same_album(first, &next) => absorb(first, next),
            _ => joined.push(next),
        }
    }
    joined
}

fn part(incoming: &Incoming) -> Option<&Said> {
    match &incoming.arrival.what {
        Came::Said(said) if said.album.is_some() && !said.unreadable => Some(said),
        _ => None,
    }
}

fn same_album(first: &Incoming, next: &Incoming) -> bool {
    match (part(first), part(next)) {
        (Some(a), Some(b)) => a.album == b.album,
        _ => false,
    }
}

/// A part that comes twice in one batch is one part: its memory must not be named twice in one event.
fn absorb(first: &mut Incoming, next: Incoming) {
    if next.seen.iter().any(|key| first.seen.contains(key)) {
        return;
    }
    let (Came::Said(all), Came::Said(more)) = (&mut first.arrival.what, next.arrival.what) else { return };
    if all.captions.is_empty() {
        all.captions.push(caption(all));
    }
    all.captions.push(caption(&more));
    if !all.text.is_empty() && !more.text.is_empty() {
        all.text.push('\n');
    }
    all.text.push_str(&more.text);
    all.attachments.extend(more.attachments);
    all.parts.extend(more.parts);
    all.fingerprint = dedupe::joined(all.fingerprint, more.fingerprint);
    first.seen.extend(next.seen);
}

fn caption(of: &Said) -> Caption {
    Caption { text: of.text.clone(), fingerprint: of.fingerprint }
}
