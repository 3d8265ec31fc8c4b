//! The common line with a bot, as the tests of this module need it.

use super::super::{Scene, render};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::bots::Count;
use crate::domain::case::{Case, Saying};
use crate::domain::id::SourceId;
use crate::domain::material::Material;
use crate::domain::message::{Attachment, Author, Body, Entry, Kind, Message};
use crate::domain::policy::Policy;
use crate::domain::say::{Delivery, Recipient, Say, Word};
use crate::domain::time::Now;
use crate::text::Texts;

pub use crate::channel::said::tests::asides::ASIDES;
pub use crate::channel::said::tests::fixtures::*;

/// Must stand in no text.
pub const CONTACT_ADDRESS: &str = "5550001112223";
pub const OPERATOR_ADDRESS: &str = "7770003334445";

/// An operator's number is bound by an invitation.
pub const HOME: Home =
    Home { channel: "telegram", contact: CONTACT_ADDRESS, operator: OPERATOR_ADDRESS, reach: None };

pub fn message(seq: u32, from: Author, text: &str) -> Message {
    HOME.message(seq, from, text)
}

pub fn words() -> Vec<Word> {
    crate::channel::said::tests::fixtures::words(&[0, 1, 3])
}

pub fn attachment(kind: Kind) -> Attachment {
    let body = Body::Telegram("file-id".into());
    Attachment { kind, mime: None, bytes: Some(81_234), name: Some("passport-scan.jpg".into()), body }
}

pub fn said_again(repeats: u32) -> Saying {
    Saying { fingerprint: [0; 16], seq: 1, at: NOW, repeats }
}

/// What one scene of a test starts from; each test changes what it is about.
#[derive(Debug)]
pub struct Stage {
    pub policy: Policy,
    pub texts: Texts,
    pub material: Material,
    pub maybe_sent: bool,
    pub reply_to: Option<SourceId>,
    pub count: Count,
}

impl Stage {
    pub fn new() -> Self {
        let (policy, texts) = (HOME.policy(), Texts::builtin());
        let count = Count::default();
        Self { policy, texts, material: HOME.material(), maybe_sent: false, reply_to: None, count }
    }

    pub fn case(&mut self) -> &mut Case {
        self.material.case.as_mut().unwrap()
    }

    pub fn says(&mut self, message: Message) {
        self.material.entries = vec![Entry::Said(message)];
    }

    pub fn scene(&self) -> Scene<'_> {
        let now = Now { line: NOW, civil: NOW };
        Scene {
            policy: &self.policy,
            texts: &self.texts,
            now,
            maybe_sent: self.maybe_sent,
            count: self.count,
            thread: None,
        }
    }

    pub fn render(&self, to: Recipient, say: Say, language: &str) -> Vec<Payload> {
        let delivery = Delivery { reply_to: self.reply_to, ..delivery(to, say, language) };
        render(&delivery, &self.material, &self.scene())
    }

    pub fn for_contact(&self, say: Say) -> Vec<Payload> {
        self.render(Recipient::Contact(CONTACT), say, "en")
    }

    pub fn for_operator(&self, say: Say) -> Vec<Payload> {
        self.render(Recipient::Operator(olga()), say, "en")
    }
}

impl Says for Stage {
    fn told(&self, to: &Recipient, say: &Say, language: &str) -> String {
        let payloads = self.render(to.clone(), say.clone(), language);
        let all: Vec<String> = payloads.iter().map(|payload| shown(payload) + "\n\n").collect();
        all.concat()
    }
}

/// A payload, compactly.
pub fn shown(payload: &Payload) -> String {
    match payload {
        Payload::Text { text, keyboard, reply_to, protect, .. } => {
            let reply = reply_to.map_or_else(String::new, |to| format!(" reply to {}", to.number()));
            let protect = if *protect { " protected" } else { "" };
            format!("--- text{reply}{protect}\n{text}{}", keys(keyboard))
        }
        Payload::Copy { messages, caption, protect, .. } => {
            let protect = if *protect { " protected" } else { "" };
            format!("--- copy {}{protect} caption {caption:?}", numbers(messages))
        }
        Payload::Upload(upload) => {
            let protect = if upload.protect { " protected" } else { "" };
            let instead = &upload.what.instead;
            let (name, caption) = (&upload.what.name, &upload.caption);
            format!(
                "--- upload {name}{protect} caption {caption:?}\n  or: {}\n  or: {}",
                instead.gone, instead.too_large
            )
        }
        Payload::EditText { message, text, keyboard } => {
            format!("--- edit text of {}\n{text}{}", message.number(), keys(keyboard))
        }
        Payload::EditCaption { message, caption } => {
            format!("--- edit caption of {}\n{caption}", message.number())
        }
        Payload::Delete { messages, .. } => format!("--- delete {}", numbers(messages)),
    }
}

fn numbers(messages: &[SourceId]) -> String {
    messages.iter().map(|m| m.number().to_string()).collect::<Vec<_>>().join(" ")
}

fn keys(keyboard: &Keyboard) -> String {
    match keyboard {
        Keyboard::None => String::new(),
        Keyboard::ForceReply { placeholder } => format!("\n  (reply: {placeholder})"),
        Keyboard::Inline(rows) => rows.iter().fold(String::new(), |all, row| {
            let row: Vec<_> = row.iter().map(|b| format!("[{} = {}]", b.label, b.data)).collect();
            format!("{all}\n  {}", row.join(" "))
        }),
    }
}
