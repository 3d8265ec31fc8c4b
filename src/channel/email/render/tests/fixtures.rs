//! The common line with a mailbox, as the tests of this module need it.

use super::super::{Letter, MailCtx, render};
use crate::channel::Scene;
use crate::channel::email::ident::Idents;
use crate::channel::email::token::Tokens;
use crate::domain::bots::Count;
use crate::domain::case::Case;
use crate::domain::material::Material;
use crate::domain::message::{Attachment, Author, Body, Entry, Kind, Message};
use crate::domain::policy::Policy;
use crate::domain::say::{Recipient, Say, Word};
use crate::domain::time::{Now, Stamp};
use crate::keys::Keyring;
use crate::text::Texts;

pub use crate::channel::said::tests::asides::ASIDES;
pub use crate::channel::said::tests::fixtures::*;

/// Must stand in no mail.
pub const CONTACT_ADDRESS: &str = "canary-contact@mail.example";
pub const OPERATOR_ADDRESS: &str = "canary-operator@ngo.example";
pub const FILE_NAME: &str = "canary-passport-scan.jpg";

/// A mail address stands in the config file.
pub const HOME: Home = Home {
    channel: "mail",
    contact: CONTACT_ADDRESS,
    operator: OPERATOR_ADDRESS,
    reach: Some(OPERATOR_ADDRESS),
};

pub fn message(seq: u32, from: Author, text: &str) -> Message {
    HOME.message(seq, from, text)
}

pub fn material() -> Material {
    HOME.material()
}

pub fn words() -> Vec<Word> {
    crate::channel::said::tests::fixtures::words(&[3])
}

pub fn blob(kind: Kind, mime: Option<&str>) -> Attachment {
    Attachment {
        kind,
        mime: mime.map(str::to_owned),
        bytes: Some(81_234),
        name: Some(FILE_NAME.into()),
        body: Body::Blob("blob".into()),
    }
}

/// What one scene of a test starts from; each test changes what it is about.
#[derive(Debug)]
pub struct Stage {
    pub policy: Policy,
    pub texts: Texts,
    pub material: Material,
    pub tokens: Tokens,
    pub idents: Idents,
    pub now: Stamp,
    pub maybe_sent: bool,
}

impl Stage {
    pub fn new() -> Self {
        let ring = Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        Self {
            policy: HOME.policy(),
            texts: Texts::builtin(),
            material: material(),
            tokens: Tokens::new("help@line.example", '+', ring.signer()).unwrap(),
            idents: Idents::new("line.example", ring.signer()),
            now: NOW,
            maybe_sent: false,
        }
    }

    pub fn case(&mut self) -> &mut Case {
        self.material.case.as_mut().unwrap()
    }

    pub fn says(&mut self, message: Message) {
        self.material.entries = vec![Entry::Said(message)];
    }

    pub fn scene(&self) -> Scene<'_> {
        let now = Now { line: self.now, civil: self.now };
        Scene {
            policy: &self.policy,
            texts: &self.texts,
            now,
            maybe_sent: self.maybe_sent,
            count: Count::default(),
            thread: None,
        }
    }

    pub fn ctx(&self) -> MailCtx<'_> {
        MailCtx { from_name: Some("Helpline"), tokens: &self.tokens, idents: &self.idents }
    }

    pub fn render(&self, to: Recipient, say: Say, language: &str) -> Option<Letter> {
        render(&delivery(to, say, language), &self.material, &self.scene(), &self.ctx())
    }

    pub fn for_contact(&self, say: Say) -> Option<Letter> {
        self.render(Recipient::Contact(CONTACT), say, "en")
    }

    pub fn for_operator(&self, say: Say) -> Option<Letter> {
        self.render(Recipient::Operator(olga()), say, "en")
    }
}

impl Says for Stage {
    fn told(&self, to: &Recipient, say: &Say, language: &str) -> String {
        shown(self.render(to.clone(), say.clone(), language).as_ref()) + "\n"
    }
}

/// A letter, compactly.
pub fn shown(letter: Option<&Letter>) -> String {
    let Some(letter) = letter else { return "(nothing)\n".to_owned() };
    let marks = [(letter.auto, "automatic"), (letter.urgent, "urgent")];
    let marks: Vec<&str> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
    let reply_to = letter.reply_to.as_ref().map_or("–", |a| a.0.as_str());
    let files = letter.enclosed.iter().fold(String::new(), |all, e| {
        let leaves = if e.leaves { ", to be cleaned" } else { "" };
        format!("{all}  [{} {}{leaves}]\n", e.name, e.mime)
    });
    format!("--- {} ({})\nreply to {reply_to}\n\n{}{files}", letter.subject, marks.join(", "), letter.text)
}
