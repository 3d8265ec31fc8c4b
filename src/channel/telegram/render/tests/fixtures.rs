//! One line, one contact, one case, as the tests of this module need them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::super::{Scene, render};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::case::{Case, LanguageFrom, Post, Priority, Saying, Shown, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::fixture;
use crate::domain::id::*;
use crate::domain::material::Material;
use crate::domain::message::*;
use crate::domain::policy::*;
use crate::domain::roster::{Binding, Roster};
use crate::domain::say::{Class, Delivery, Recipient, Say};
use crate::domain::time::{Now, Stamp};
use crate::text::Texts;

/// 2026-11-24, a Tuesday, 10:35 in Kyiv.
pub const NOW: Stamp = Stamp(1_795_509_300_000);
pub const HOUR: Duration = Duration::from_hours(1);
/// When the case's first message came: 2 h 5 min before.
pub const OPENED: Stamp = Stamp(NOW.0 - 7_500_000);

pub const CONTACT: ContactId = ContactId([6, 30, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
pub const OTHER: ContactId = ContactId([13, 2, 41, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
/// Must stand in no text.
pub const CONTACT_ADDRESS: &str = "5550001112223";
pub const OPERATOR_ADDRESS: &str = "7770003334445";

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

fn operator(id: OperatorId, alias: Option<&str>, speaks: Option<&[&str]>) -> Operator {
    Operator {
        id,
        alias: alias.map(str::to_owned),
        reach: vec![Reach { channel: "telegram".into(), address: None }],
        languages: speaks.map(languages),
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
        operators: vec![
            operator(olga(), Some("Anna"), Some(&["ru", "uk", "en"])),
            operator(ben(), None, Some(&["en"])),
        ],
        topics: vec![],
        priority: vec![],
        steps: vec![],
    }
}

pub fn attachment(kind: Kind) -> Attachment {
    let body = Body::Telegram("file-id".into());
    Attachment { kind, mime: None, bytes: Some(81_234), name: Some("passport-scan.jpg".into()), body }
}

pub fn message(seq: u32, from: Author, text: &str) -> Message {
    Message {
        seq,
        from,
        channel: "telegram".into(),
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
        channel: "telegram".into(),
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

pub fn said_again(repeats: u32) -> Saying {
    Saying { fingerprint: [0; 16], seq: 1, at: NOW, repeats }
}

pub fn material() -> Material {
    let mut roster = Roster::default();
    let binding = Binding { address: Address(OPERATOR_ADDRESS.into()), chat: ContactId([9; 16]) };
    roster.station_mut(&olga()).bound.insert("telegram".into(), binding);
    roster.drill = Some(fixture::drill(&olga(), code(), DeliveryId(7), NOW));
    Material {
        case: Some(case()),
        contact: Some(Contact {
            id: CONTACT,
            channel: "telegram".into(),
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

/// What one scene of a test starts from; each test changes what it is about.
#[derive(Debug)]
pub struct Stage {
    pub policy: Policy,
    pub texts: Texts,
    pub material: Material,
    pub maybe_sent: bool,
    pub reply_to: Option<SourceId>,
}

impl Stage {
    pub fn new() -> Self {
        let (policy, texts) = (policy(), Texts::builtin());
        Self { policy, texts, material: material(), maybe_sent: false, reply_to: None }
    }

    pub fn case(&mut self) -> &mut Case {
        self.material.case.as_mut().unwrap()
    }

    pub fn says(&mut self, message: Message) {
        self.material.entries = vec![Entry::Said(message)];
    }

    pub fn scene(&self) -> Scene<'_> {
        let now = Now { line: NOW, civil: NOW };
        Scene { policy: &self.policy, texts: &self.texts, now, maybe_sent: self.maybe_sent }
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

/// A document of renderings to hold against a snapshot: each in English and in Russian.
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
            writeln!(self.0, "=== {title} ({language})").unwrap();
            for payload in stage.render(to.clone(), say.clone(), language) {
                writeln!(self.0, "{}\n", shown(&payload)).unwrap();
            }
        }
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}

/// A payload, compactly.
pub fn shown(payload: &Payload) -> String {
    match payload {
        Payload::Text { text, keyboard, reply_to, protect } => {
            let reply = reply_to.map_or_else(String::new, |to| format!(" reply to {}", to.0));
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
            format!("--- edit text of {}\n{text}{}", message.0, keys(keyboard))
        }
        Payload::EditCaption { message, caption } => format!("--- edit caption of {}\n{caption}", message.0),
        Payload::Delete { messages } => format!("--- delete {}", numbers(messages)),
    }
}

fn numbers(messages: &[SourceId]) -> String {
    messages.iter().map(|m| m.0.to_string()).collect::<Vec<_>>().join(" ")
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
