//! Taking out of a transcript what is kept for a shorter time than the rest.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Attachment, Author, Body, Entry};

/// What is taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// The content and the names of attachments; what they were stays.
    pub attachments: bool,
    /// What operators noted for each other.
    pub notes: bool,
}

impl Parts {
    /// Of these, those that are not among the others.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self { attachments: self.attachments && !others.attachments, notes: self.notes && !others.notes }
    }

    /// These and the others.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self { attachments: self.attachments || others.attachments, notes: self.notes || others.notes }
    }

    /// Whether there is any.
    #[must_use]
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

/// The notes among these.
#[must_use]
pub fn notes<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeSet<u32> {
    let note = |entry: &Entry| match entry {
        Entry::Said(message) if matches!(message.from, Author::Note(_) | Author::Called(_)) => {
            Some(message.seq)
        }
        _ => None,
    };
    entries.into_iter().filter_map(note).collect()
}

impl Entry {
    /// The entry without those parts, where it has any of them; `notes` are the case's.
    #[must_use]
    pub fn without(&self, parts: Parts, notes: &BTreeSet<u32>) -> Option<Self> {
        let mut entry = self.clone();
        let note = parts.notes && self.seq().is_some_and(|seq| notes.contains(&seq));
        match &mut entry {
            Self::Said(message) => {
                take_out(&mut message.attachments, parts.attachments || note);
                if note {
                    (message.text, message.rest, message.quotes) = (String::new(), None, None);
                }
            }
            Self::Edited { text, attachments, .. } => {
                take_out(attachments, parts.attachments || note);
                if note {
                    text.clear();
                }
            }
            Self::Part { attachment, text, .. } => {
                take_out(std::slice::from_mut(attachment), parts.attachments || note);
                if note {
                    text.clear();
                }
            }
            Self::NotChanged { text, .. } if note => text.clear(),
            Self::NotChanged { .. }
            | Self::Moved { .. }
            | Self::Reacted { .. }
            | Self::ChangeFailed { .. }
            | Self::Delivery { .. }
            | Self::Happened(_) => {}
        }
        (entry != *self).then_some(entry)
    }
}

/// A place, a card, a poll are words, and stay as long as those do.
fn take_out(attachments: &mut [Attachment], all: bool) {
    for attachment in attachments.iter_mut().filter(|a| all && !matches!(a.body, Body::Words(_))) {
        (attachment.name, attachment.body) = (None, Body::Gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::SourceId;
    use crate::domain::message::{Kind, Message};
    use crate::domain::time::Stamp;

    const ALL: Parts = Parts { attachments: true, notes: true };

    fn photo() -> Attachment {
        let body = Body::Blob("id.key".into());
        Attachment { kind: Kind::Photo, mime: None, bytes: Some(9), name: Some("Ada.jpg".into()), body }
    }

    fn said(seq: u32, from: Author, attachments: Vec<Attachment>) -> Entry {
        let place = Attachment { body: Body::Words("50.4, 30.5".into()), ..photo() };
        let attachments = attachments.into_iter().chain([place]).collect();
        let plain = r#"{"seq":1,"from":"Contact","channel":"mail","source":1,"parts":[],"sent_at":0,
            "received_at":0,"text":"words","attachments":[],"album":null}"#;
        let plain: Message = serde_json::from_str(plain).unwrap();
        Entry::Said(Message { seq, from, attachments, ..plain })
    }

    #[test]
    fn of_an_attachment_what_it_was_stays_and_its_name_and_content_go() {
        let entry = said(1, Author::Contact, vec![photo()]);
        assert_eq!(entry.without(Parts { notes: true, ..Parts::default() }, &BTreeSet::new()), None);
        let Some(Entry::Said(message)) = entry.without(ALL, &BTreeSet::new()) else { panic!("changed") };
        assert_eq!(message.attachments[0], Attachment { name: None, body: Body::Gone, ..photo() });
        assert!(matches!(message.attachments[1].body, Body::Words(_)), "that is words");
        assert_eq!(message.text, "words");
        assert_eq!(Entry::Said(message).without(ALL, &BTreeSet::new()), None, "once");
        let part =
            Entry::Part { seq: 1, attachment: photo(), source: SourceId::bare(3), text: "words".into() };
        assert!(
            matches!(part.without(ALL, &BTreeSet::new()), Some(Entry::Part { text, .. }) if text == "words")
        );
    }

    #[test]
    fn of_a_note_nothing_is_left_wherever_it_stands() {
        let entry = said(2, Author::Note("olga".into()), Vec::new());
        let seqs = notes([&entry, &said(1, Author::Contact, Vec::new())]);
        assert_eq!(seqs, [2].into());
        let changes = [
            Entry::Edited { seq: 2, at: Stamp(1), text: "again".into(), attachments: vec![photo()] },
            Entry::NotChanged { seq: 2, at: Stamp(1), by: "olga".into(), text: "late".into() },
        ];
        for entry in changes.iter().chain([&entry]) {
            let bare = entry.without(ALL, &seqs).expect("changed");
            let told = format!("{bare:?}");
            assert!(!told.contains("words") && !told.contains("again") && !told.contains("late"), "{told}");
        }
        let other = Entry::NotChanged { seq: 1, at: Stamp(1), by: "olga".into(), text: "kept".into() };
        assert_eq!(other.without(ALL, &seqs), None);
    }
}
