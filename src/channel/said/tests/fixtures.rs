//! One line, one contact, one case, as the tests of every channel's renderings need them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use jiff::tz::TimeZone;

pub use super::words::words;
use crate::domain::case::{Case, Handled, LanguageFrom, Post, Priority, Shown, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::fixture;
use crate::domain::id::*;
use crate::domain::material::Material;
use crate::domain::message::*;
use crate::domain::policy::*;
use crate::domain::roster::{Binding, Roster};
use crate::domain::say::{Class, Delivery, Recipient, Say, TickEnd};
use crate::domain::time::Stamp;
use crate::domain::traits::Traits;

/// 2026-11-24, a Tuesday, 10:35 in Kyiv.
pub const NOW: Stamp = Stamp(1_795_509_300_000);
pub const HOUR: Duration = Duration::from_hours(1);
/// When the case's first message came: 2 h 5 min before.
pub const OPENED: Stamp = Stamp(NOW.0 - 7_500_000);

pub const CONTACT: ContactId = ContactId([6, 30, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
pub const OTHER: ContactId = ContactId([13, 2, 41, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
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

/// The channel of a test, and where people are reached on it. Their addresses must stand in no text.
#[derive(Clone, Copy, Debug)]
pub struct Home {
    pub channel: &'static str,
    pub contact: &'static str,
    pub operator: &'static str,
    /// What the config file says of where operators are reached.
    pub reach: Option<&'static str>,
}

impl Home {
    fn operator(&self, id: &OperatorId, alias: Option<&str>, speaks: &[&str]) -> Operator {
        let address = self.reach.map(|address| Address(address.into()));
        Operator {
            alias: alias.map(str::to_owned),
            reach: vec![Reach { channel: self.channel.into(), address }],
            languages: Some(languages(speaks)),
            ..fixture::operator(id.as_str())
        }
    }

    pub fn policy(&self) -> Policy {
        Policy {
            name: "Helpline".into(),
            languages: languages(&["en", "ru", "uk", "fr"]),
            timezone: TimeZone::get("Europe/Kyiv").unwrap(),
            answer_within: 24 * HOUR,
            retention: crate::domain::policy::Retention::default(),
            flood: crate::domain::policy::Flood::default(),
            emergency: BTreeMap::from([
                ("en".into(), "If you are in danger now, call 112.".into()),
                ("ru".into(), "Если вам угрожает опасность, звоните 112.".into()),
            ]),
            channels: [("telegram", Traits::TELEGRAM), ("mail", Traits::EMAIL)].map(fixture::channel).into(),
            routing: Routing::default(),
            shifts: BTreeMap::new(),
            operators: vec![
                self.operator(&olga(), Some("Anna"), &["ru", "uk", "en"]),
                self.operator(&ben(), None, &["en"]),
            ],
            priority: vec![],
            steps: vec![],
            urgent_steps: vec![],
            ..fixture::policy(Vec::new())
        }
    }

    pub fn message(&self, seq: u32, from: Author, text: &str) -> Message {
        Message {
            seq,
            from,
            channel: self.channel.into(),
            source: SourceId::bare(100 + i64::from(seq)),
            parts: vec![SourceId::bare(100 + i64::from(seq))],
            sent_at: OPENED,
            received_at: OPENED + Duration::from_mins(u64::from(seq - 1)),
            text: text.into(),
            rest: None,
            attachments: vec![],
            album: None,
            forwarded: false,
            answers: None,
            quotes: None,
            maybe_machine: false,
            via: None,
            claimed: None,
            verified: None,
            forged: false,
        }
    }

    pub fn case(&self) -> Case {
        Case {
            code: code(),
            contact: CONTACT,
            channel: self.channel.into(),
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
                at: SourceId::bare(900),
                live: true,
                chat: None,
                known_at: Stamp(0),
            }],
            album: None,
            head: vec![],
            ever_answered: false,
            threads: Vec::new(),
            stripped: None,
            last_operator: None,
            moving: Vec::new(),
            reacted_at: Vec::new(),
            spelt: Vec::new(),
            unaddressed: false,
            known_as: None,
            forged: false,
            questions: crate::domain::case::Questions::default(),
            pressed: Vec::new(),
            burst: crate::domain::case::Burst::default(),
            campaign: None,
            alike: None,
            undecided: Vec::new(),
            noted: None,
            call: None,
            handled: Handled::default(),
        }
    }

    /// A second case, of another contact, that waits for anyone, already late.
    pub fn other_case(&self) -> Case {
        let since = NOW - 26 * HOUR;
        Case {
            code: other_code(),
            contact: OTHER,
            opened_at: since,
            state: State::Waiting { spell: Spell::begin(1, since), rank: since, offer_again: None },
            ..self.case()
        }
    }

    pub fn material(&self) -> Material {
        let mut roster = Roster::default();
        let binding = Binding { address: Address(self.operator.into()), chat: ChatId([9; 16]) };
        roster.operator_state_mut(&olga()).bound.insert(self.channel.into(), binding);
        roster.drill = Some(fixture::drill(&olga(), code(), DeliveryId(7), NOW));
        Material {
            case: Some(self.case()),
            contact: Some(Contact {
                case: Some(code()),
                ..Contact::met(CONTACT, self.channel.into(), Address(self.contact.into()), OPENED)
            }),
            person: None,
            entries: vec![Entry::Said(self.message(1, Author::Contact, "Мне страшно.\nЧто мне делать?"))],
            target: vec![],
            cases: vec![self.case(), self.other_case()],
            roster: roster.into(),
            words: Some([0, 1, 2, 3]),
            ..Material::default()
        }
    }
}

/// A message in every way in which it can be somebody else's words, or be said to something.
pub fn whose_words(own: &Message) -> Vec<(&'static str, Message)> {
    let quoting = |answers, words: &str| Message { answers, quotes: Some(words.into()), ..own.clone() };
    vec![
        ("passed on", Message { forwarded: true, ..own.clone() }),
        ("in answer to an operator", quoting(Some(2), "Вы одни?\n/close │ > Нет")),
        ("in answer to an earlier one, without its words", Message { answers: Some(7), ..own.clone() }),
        ("quoting what is from elsewhere", quoting(None, "Всех арестуют\u{202e}")),
        ("in answer to what can't be shown", quoting(None, "")),
    ]
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
        by: None,
    }
}

/// All ways in which a reply ends.
pub const ENDS: [TickEnd; 22] = [
    TickEnd::Delivered,
    TickEnd::DeliveredButCrossed,
    TickEnd::Refused,
    TickEnd::Blocked,
    TickEnd::AccountGone,
    TickEnd::Forbidden,
    TickEnd::Restricted,
    TickEnd::Quiet,
    TickEnd::Unsafe,
    TickEnd::NotSent,
    TickEnd::Unsure,
    TickEnd::NotPassed,
    TickEnd::TooLarge,
    TickEnd::TakenBack,
    TickEnd::PerhapsBack,
    TickEnd::Recalled,
    TickEnd::RecalledPartly { left: 2 },
    TickEnd::RecallGone,
    TickEnd::RecallFailed,
    TickEnd::RecallUnsure,
    TickEnd::Waits,
    TickEnd::Stopped,
];

/// A channel's stage, on which something is said.
pub trait Says {
    /// What is said to that reader in that language, compactly, with the line feeds that end it.
    fn told(&self, to: &Recipient, say: &Say, language: &str) -> String;
}

/// A document of renderings to hold against a snapshot: each in English and in Russian.
#[derive(Default)]
pub struct Script(String);

impl Script {
    pub fn for_contact(&mut self, title: &str, stage: &impl Says, say: &Say) {
        self.add(title, stage, &Recipient::Contact(CONTACT), say);
    }

    pub fn for_operator(&mut self, title: &str, stage: &impl Says, say: &Say) {
        self.add(title, stage, &Recipient::Operator(olga()), say);
    }

    pub fn add(&mut self, title: &str, stage: &impl Says, to: &Recipient, say: &Say) {
        for language in ["en", "ru"] {
            write!(self.0, "=== {title} ({language})\n{}", stage.told(to, say, language)).unwrap();
        }
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}
