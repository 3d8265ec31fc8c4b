//! One line, one contact, one case, as the tests of this module need them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::super::{Letter, MailCtx, render};
use crate::channel::Scene;
use crate::channel::email::ident::Idents;
use crate::channel::email::token::Tokens;
use crate::domain::case::{Case, LanguageFrom, Post, Priority, Shown, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::fixture;
use crate::domain::id::*;
use crate::domain::material::Material;
use crate::domain::message::*;
use crate::domain::policy::*;
use crate::domain::roster::{Binding, Roster};
use crate::domain::say::{Class, Delivery, Recipient, Say, Word};
use crate::domain::time::{Now, Stamp};
use crate::keys::Keyring;
use crate::text::Texts;

/// 2026-11-24, a Tuesday, 10:35 in Kyiv.
pub const NOW: Stamp = Stamp(1_795_509_300_000);
pub const HOUR: Duration = Duration::from_hours(1);
/// When the case's first message came: 2 h 5 min before.
pub const OPENED: Stamp = Stamp(NOW.0 - 7_500_000);

pub const CONTACT: ContactId = ContactId([6, 30, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
pub const OTHER: ContactId = ContactId([13, 2, 41, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
/// Must stand in no mail.
pub const CONTACT_ADDRESS: &str = "canary-contact@mail.example";
pub const OPERATOR_ADDRESS: &str = "canary-operator@ngo.example";
pub const FILE_NAME: &str = "canary-passport-scan.jpg";

pub fn code() -> CaseCode {
    "K7F-3QD".parse().unwrap()
}

pub fn other_code() -> CaseCode {
    "9WX-0AB".parse().unwrap()
}

pub fn olga() -> OperatorId {
    OperatorId::from("olga")
}

pub fn ben() -> OperatorId {
    OperatorId::from("ben")
}

fn languages(codes: &[&str]) -> Vec<Language> {
    codes.iter().map(Language::from).collect()
}

fn operator(id: OperatorId, alias: Option<&str>, speaks: &[&str]) -> Operator {
    Operator {
        id,
        alias: alias.map(str::to_owned),
        reach: vec![Reach { channel: "mail".into(), address: Some(Address(OPERATOR_ADDRESS.into())) }],
        languages: Some(languages(speaks)),
        topics: None,
        shifts: vec![],
        away: vec![],
        extra: vec![],
        supervisor: false,
        capacity: None,
    }
}

pub fn policy() -> Policy {
    let channel = |name: &str, kind| Channel { name: name.into(), kind, acknowledge: Acknowledge::Neutral };
    Policy {
        name: "Helpline".into(),
        languages: languages(&["en", "ru", "uk", "fr"]),
        timezone: TimeZone::get("Europe/Kyiv").unwrap(),
        answer_within: 24 * HOUR,
        emergency: BTreeMap::from([
            ("en".into(), "If you are in danger now, call 112.".into()),
            ("ru".into(), "Если вам угрожает опасность, звоните 112.".into()),
        ]),
        channels: vec![channel("telegram", ChannelKind::Telegram), channel("mail", ChannelKind::Email)],
        routing: Routing::default(),
        shifts: BTreeMap::new(),
        operators: vec![operator(olga(), Some("Anna"), &["ru", "uk", "en"]), operator(ben(), None, &["en"])],
        topics: vec![],
        priority: vec![],
        steps: vec![],
    }
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

pub fn message(seq: u32, from: Author, text: &str) -> Message {
    Message {
        seq,
        from,
        channel: "mail".into(),
        source: SourceId(100 + i64::from(seq)),
        parts: vec![SourceId(100 + i64::from(seq))],
        sent_at: OPENED,
        received_at: OPENED + Duration::from_mins(u64::from(seq - 1)),
        text: text.into(),
        attachments: vec![],
        album: None,
    }
}

pub fn case() -> Case {
    Case {
        code: code(),
        contact: CONTACT,
        channel: "mail".into(),
        opened_at: OPENED,
        language: "ru".into(),
        language_from: LanguageFrom::Detected,
        topic: None,
        priority: Priority::Normal,
        state: State::Assigned {
            spell: Spell::begin(1, OPENED),
            post: Post { operator: olga(), at: OPENED, accepted_at: None, handover: None },
        },
        next_seq: 2,
        passed_by: BTreeSet::new(),
        said: vec![],
        replies: vec![],
        shown: vec![Shown {
            seq: 1,
            operator: olga(),
            delivery: DeliveryId(9),
            at: SourceId(900),
            live: true,
            chat: None,
            known_at: crate::domain::time::Stamp(0),
        }],
        album: None,
        head: vec![],
        ever_answered: false,
    }
}

/// A second case, of another contact, that waits for anyone, already late.
pub fn other_case() -> Case {
    let since = NOW - 26 * HOUR;
    Case {
        code: other_code(),
        contact: OTHER,
        opened_at: since,
        state: State::Waiting { spell: Spell::begin(1, since), rank: since, offer_again: None },
        ..case()
    }
}

pub fn material() -> Material {
    let mut roster = Roster::default();
    let binding = Binding { address: Address(OPERATOR_ADDRESS.into()), chat: ContactId([9; 16]) };
    roster.station_mut(&olga()).bound.insert("mail".into(), binding);
    roster.drill = Some(fixture::drill(&olga(), code(), DeliveryId(3), NOW));
    Material {
        case: Some(case()),
        contact: Some(Contact {
            id: CONTACT,
            channel: "mail".into(),
            address: Address(CONTACT_ADDRESS.into()),
            language: None,
            topic: None,
            case: Some(code()),
            acknowledged_at: None,
            reachable: true,
            since: OPENED,
        }),
        entries: vec![Entry::Said(message(1, Author::Contact, "Мне страшно.\nЧто мне делать?"))],
        target: vec![],
        cases: vec![case(), other_case()],
        roster,
    }
}

pub fn delivery(to: Recipient, say: Say, language: &str) -> Delivery {
    Delivery {
        id: DeliveryId(1),
        to,
        class: Class::Prompt,
        slot: None,
        say,
        language: language.into(),
        case: Some(code()),
        contact: Some(CONTACT),
        reply_to: None,
        made_at: NOW,
        dated: NOW,
        not_before: NOW,
        decides: false,
    }
}

pub fn words() -> Vec<Word> {
    let later = NOW + HOUR;
    vec![
        Word::Paused(Some(later)),
        Word::Paused(None),
        Word::Resumed,
        Word::WentOff(3),
        Word::KeptAsDraft,
        Word::WhichCaseOfCommand,
        Word::NoSuchCase,
        Word::NotYours,
        Word::NotNow,
        Word::CantRelay,
        Word::NoDocuments,
        Word::TooLarge,
        Word::UnknownCommand,
        Word::Closed,
        Word::CloseNeedsReason,
        Word::NobodyElse,
        Word::Noted,
        Word::EnrolDigits("4711".into()),
        Word::EnrolOver,
        Word::Enrolled,
        Word::EnrolledOther(ben()),
        Word::OperatorUnreachable(olga()),
        Word::PassedByAll,
        Word::NoCases,
        Word::QuietUntil(later),
        Word::Restored { from: later, to: later, cases: vec![code()], open: Some(7) },
        Word::Stopping,
        Word::MailStays,
        Word::Corrected,
        Word::Replayed,
        Word::AddressOver,
        Word::DrillAnswered(HOUR * 2),
        Word::DrillTaken,
        Word::DrillOnly,
        Word::DrillOver,
    ]
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
            policy: policy(),
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
        Scene { policy: &self.policy, texts: &self.texts, now, maybe_sent: self.maybe_sent }
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

/// A document of mails to hold against a snapshot: each in English and in Russian.
#[derive(Default)]
pub struct Script(String);

impl Script {
    pub fn for_contact(&mut self, title: &str, stage: &Stage, say: &Say) {
        self.add(title, stage, &Recipient::Contact(CONTACT), say);
    }

    pub fn for_operator(&mut self, title: &str, stage: &Stage, say: &Say) {
        self.add(title, stage, &Recipient::Operator(olga()), say);
    }

    pub fn add(&mut self, title: &str, stage: &Stage, to: &Recipient, say: &Say) {
        for language in ["en", "ru"] {
            let letter = stage.render(to.clone(), say.clone(), language);
            writeln!(self.0, "=== {title} ({language})\n{}", shown(letter.as_ref())).unwrap();
        }
    }

    pub fn text(&self) -> &str {
        &self.0
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
