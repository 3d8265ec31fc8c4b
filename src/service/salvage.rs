//! The last resort for an event that can't be decided or written: what a person said must not be lost, and
//! it must not stop what comes after it.

use std::collections::BTreeSet;

use crate::domain::event::{Aliases, Arrival, Came, Event, Said, What};
use crate::domain::id::{ChatId, SeenKey};
use crate::domain::message::{Attachment, Body, Kind};

/// How much of the text the sealed raw form keeps.
const KEPT: usize = 16 * 1024;

/// The same event in a form that depends on as little as possible: its words as the raw form of an
/// unreadable message, from a stand-in for the contact, whose own document may be what can't be read.
/// The address stays, so an answer reaches them. `None` for what nobody said.
#[must_use]
pub fn salvage(event: &Event) -> Option<Event> {
    let What::Arrived(arrival) = &event.what else { return None };
    let (Came::Said(said) | Came::Edited(said)) = &arrival.what else { return None };
    let what = What::Arrived(Arrival {
        chat: stand_in(arrival.chat),
        aliases: Aliases::default(),
        what: Came::Said(unreadable(said)),
        ..arrival.clone()
    });
    Some(Event { what, seen: once(&event.seen), ..event.clone() })
}

/// Each key once: what names one twice is no commit.
pub(super) fn once(seen: &[SeenKey]) -> Vec<SeenKey> {
    seen.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Another id of the same contact: the same for all of theirs that are salvaged.
fn stand_in(ChatId(mut id): ChatId) -> ChatId {
    for byte in &mut id {
        *byte = !*byte;
    }
    ChatId(id)
}

fn unreadable(said: &Said) -> Said {
    let raw: Vec<u8> = said.words().bytes().take(KEPT).collect();
    let attachment =
        Attachment { kind: Kind::Unsupported, mime: None, bytes: None, name: None, body: Body::Raw(raw) };
    Said { attachments: vec![attachment], fingerprint: said.fingerprint, unreadable: true, ..Said::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Address, Shelf, SourceId};
    use crate::domain::time::Stamp;

    #[test]
    fn what_a_person_said_survives_as_raw_words_with_their_address() {
        let arrival = Arrival {
            channel: "telegram".into(),
            address: Address("7".into()),
            chat: ChatId([1; 16]),
            aliases: Aliases::default(),
            source: SourceId::bare(3),
            sent_at: Stamp(0),
            app_language: None,
            what: Came::Said(Said { text: "help".into(), ..Said::default() }),
        };
        let key = SeenKey { shelf: Shelf::Telegram, day: 20_000, hash: [1; 16] };
        let event = Event { seed: [0; 32], seen: vec![key, key], what: What::Arrived(arrival) };
        let Some(Event { what: What::Arrived(saved), seen, .. }) = salvage(&event) else {
            panic!("an arrival is salvaged");
        };
        assert_eq!(seen, [key], "what is named twice could be the very reason why it can't be written");
        assert_eq!(saved.address, Address("7".into()));
        assert_ne!(saved.chat, ChatId([1; 16]));
        let Came::Said(said) = saved.what else { panic!("still said") };
        assert!(said.unreadable && said.attachments[0].body == Body::Raw(b"help".to_vec()));
    }
}
