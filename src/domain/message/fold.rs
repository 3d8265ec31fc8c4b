//! A transcript as it reads now: its entries folded into messages and what happened.

use super::{Attachment, Entry, Happened, Kind, Message, Progress, Reaction};
use crate::domain::id::OperatorId;
use crate::domain::time::Stamp;

/// A message as it now reads, with all later entries about it folded in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The message, its text and attachments as last edited.
    pub message: Message,
    /// Whether it was changed.
    pub edited: bool,
    /// How far its delivery came, for a message to the contact.
    pub progress: Option<Progress>,
    /// Why it is not with the contact, where that is known, as a fixed word.
    pub why: Option<String>,
    /// What it said before it was changed, oldest first, each with the time until which it did.
    pub earlier: Vec<Version>,
    /// What it was to say instead, and what reached nobody, oldest first.
    pub not_sent: Vec<Version>,
    /// Of when the place is that it tells, if that moves; line time.
    pub moved: Option<Stamp>,
    /// The emoji that the contact put on it, as they stand.
    pub reactions: Vec<Reaction>,
}

/// What a message said once, or was meant to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Line time.
    pub at: Stamp,
    /// Who meant to change it, if that is known.
    pub by: Option<OperatorId>,
    /// The text.
    pub text: String,
    /// Everything else.
    pub attachments: Vec<Attachment>,
}

impl Folded {
    fn new(message: Message) -> Self {
        Self {
            message,
            edited: false,
            progress: None,
            why: None,
            earlier: Vec::new(),
            not_sent: Vec::new(),
            moved: None,
            reactions: Vec::new(),
        }
    }

    /// Tells another place from now on.
    pub fn move_to(&mut self, place: &Attachment, at: Stamp) {
        match self.message.attachments.iter_mut().find(|a| a.kind == Kind::Location) {
            Some(known) => known.clone_from(place),
            None => self.message.attachments.push(place.clone()),
        }
        self.moved = Some(at);
    }

    fn edit(&mut self, at: Stamp, text: &str, attachments: &[Attachment]) {
        let earlier = std::mem::replace(&mut self.message.text, text.to_owned());
        let others = self.message.attachments.clone();
        self.earlier.push(Version { at, by: None, text: earlier, attachments: others });
        if !attachments.is_empty() {
            self.message.attachments = attachments.to_vec();
        }
        self.edited = true;
    }

    /// The latest change did not happen.
    fn unedit(&mut self, at: Stamp) {
        let Some(Version { text, attachments, .. }) = self.earlier.pop() else { return };
        let text = std::mem::replace(&mut self.message.text, text);
        let attachments = std::mem::replace(&mut self.message.attachments, attachments);
        self.not_sent.push(Version { at, by: None, text, attachments });
        self.edited = !self.earlier.is_empty();
    }
}

/// Folds a transcript into messages in order of their numbers, and the case's history.
#[must_use]
pub fn fold(entries: &[Entry]) -> (Vec<Folded>, Vec<Happened>) {
    let mut messages: Vec<Folded> = Vec::new();
    let mut history = Vec::new();
    for entry in entries {
        match entry {
            Entry::Said(m) => {
                messages.push(Folded::new(m.clone()));
            }
            Entry::Happened(h) => history.push(h.clone()),
            Entry::Edited { seq, at, text, attachments } => {
                change(&mut messages, *seq, |f| f.edit(*at, text, attachments));
            }
            Entry::Moved { seq, at, place } => change(&mut messages, *seq, |f| f.move_to(place, *at)),
            Entry::Reacted { seq, reactions, .. } => {
                change(&mut messages, *seq, |f| f.reactions.clone_from(reactions));
            }
            Entry::ChangeFailed { seq, at } => change(&mut messages, *seq, |f| f.unedit(*at)),
            Entry::NotChanged { seq, at, by, text } => change(&mut messages, *seq, |f| {
                let (by, text) = (Some(by.clone()), text.clone());
                f.not_sent.push(Version { at: *at, by, text, attachments: Vec::new() });
            }),
            Entry::Part { seq, attachment, text, .. } => change(&mut messages, *seq, |f| {
                f.message.attachments.push(attachment.clone());
                let between = if text.is_empty() || f.message.text.is_empty() { "" } else { "\n" };
                f.message.text.extend([between, text]);
            }),
            Entry::Delivery { seq, progress, why, .. } => change(&mut messages, *seq, |f| {
                f.progress = Some(*progress);
                f.why.clone_from(why);
            }),
        }
    }
    (messages, history)
}

fn change(messages: &mut [Folded], seq: u32, with: impl FnOnce(&mut Folded)) {
    if let Some(found) = messages.iter_mut().find(|f| f.message.seq == seq) {
        with(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_as_far_as_its_latest_delivery_and_tells_why() {
        let refused = r#"{"Delivery":{"seq":1,"at":5,"progress":"refused"}}"#;
        let older: Entry = serde_json::from_str(refused).expect("one of before that was kept opens");
        let said = serde_json::json!({
            "seq": 1, "from": "Contact", "channel": "telegram", "source": 7, "parts": [7], "sent_at": 1,
            "received_at": 2, "text": "hello", "attachments": [], "album": null,
        });
        let said = Entry::Said(serde_json::from_value(said).expect("a message"));
        let entry = |progress, why: Option<&str>| {
            let why = why.map(str::to_owned);
            Entry::Delivery { seq: 1, at: Stamp(6), progress, why }
        };
        let reads = |last: &[Entry]| {
            let folded = fold(&[&[said.clone(), older.clone()], last].concat()).0.remove(0);
            (folded.progress, folded.why)
        };
        assert_eq!(reads(&[]), (Some(Progress::Refused), None));
        let blocked = entry(Progress::Refused, Some("blocked"));
        assert_eq!(reads(std::slice::from_ref(&blocked)), (Some(Progress::Refused), Some("blocked".into())));
        let arrived = entry(Progress::Delivered, None);
        assert_eq!(reads(&[blocked, arrived]), (Some(Progress::Delivered), None), "sent again, it is there");
    }

    #[test]
    fn a_message_of_an_older_store_says_nothing_of_whose_words_it_holds() {
        let old = serde_json::json!({
            "seq": 1, "from": "Contact", "channel": "telegram", "source": 7, "parts": [7], "sent_at": 1,
            "received_at": 2, "text": "hello", "attachments": [], "album": null,
        });
        let message: Message = serde_json::from_value(old).expect("it opens");
        assert_eq!(
            (message.forwarded, message.answers, message.quotes, message.rest),
            (false, None, None, None)
        );
    }
}
