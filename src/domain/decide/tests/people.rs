//! Who plays in the tests, and the verbs that they have.

use std::time::Duration;

use jiff::tz::TimeZone;

use crate::domain::call;
use crate::domain::case::{Case, State};
use crate::domain::changes::Addressee;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::dedupe;
use crate::domain::event::{Aliases, Arrival, Came, Said, What};
use crate::domain::fixture::topic;
use crate::domain::id::{Address, CaseCode, ChannelName, ChatId, OperatorId, SourceId};
use crate::domain::mailbox;
use crate::domain::menu::Menu;
use crate::domain::message::{Attachment, Body, Kind};
use crate::domain::policy::{Acknowledge, Channel, Operator, Policy, Reach, Routing, default_steps};
use crate::domain::say::{CardWhy, FeedbackKind, Recipient, Say, ToOperator, Word};
use crate::domain::trail::Who;
use crate::domain::traits::Traits;

use super::world::World;

pub fn policy(operators: &[&str]) -> Policy {
    Policy {
        name: "line".into(),
        languages: vec!["en".into(), "ru".into(), "uk".into()],
        timezone: TimeZone::UTC,
        answer_within: Duration::from_secs(24 * 3600),
        never_tell: Vec::new(),
        retention: crate::domain::policy::Retention::default(),
        limits: crate::domain::policy::Limits::default(),
        // Time stands still in these tests: whatever somebody says comes within one minute.
        flood: crate::domain::policy::Flood { burst: u32::MAX, ..crate::domain::policy::Flood::default() },
        may_tell: Vec::new(),
        training: false,
        emergency: std::collections::BTreeMap::new(),
        channels: vec![Channel {
            name: "telegram".into(),
            traits: Traits::TELEGRAM,
            serves: crate::domain::policy::Serves::Everyone,
            acknowledge: Acknowledge::Neutral,
            address: None,
        }],
        routing: Routing { capacity: 1_000, ..Routing::default() },
        shifts: std::collections::BTreeMap::new(),
        operators: operators.iter().map(|id| operator(id)).collect(),
        menu: Menu { items: vec![topic("legal", Some("You may ask for a lawyer.")), topic("housing", None)] },
        questions: Vec::new(),
        ready: Vec::new(),
        priority: Vec::new(),
        steps: default_steps(),
        urgent_steps: Vec::new(),
        calls: crate::domain::call::Calls::default(),
        sources: Vec::new(),
        announce: None,
    }
}

/// Always on duty, speaks everything, is bound by the config.
pub fn operator(id: &str) -> Operator {
    Operator {
        id: id.into(),
        alias: None,
        reach: vec![Reach { channel: "telegram".into(), address: Some(Address(id.into())) }],
        languages: None,
        topics: None,
        shifts: Vec::new(),
        away: Vec::new(),
        extra: Vec::new(),
        supervisor: false,
        capacity: None,
        mail_key: None,
        language: None,
        deputy: None,
        notices: crate::domain::policy::Notices::Full,
    }
}

pub fn line(operators: &[&str]) -> World {
    World::new(policy(operators))
}

/// The keyed hash of a channel and an address, but for the key.
pub fn chat_of(channel: &ChannelName, address: &Address) -> ChatId {
    ChatId(hash(format!("{channel}\0{}", address.0).as_bytes()))
}

/// As whom somebody is known who calls from there.
pub fn called(number: &Address) -> ((ChannelName, Address), Addressee) {
    let id = chat_of(&call::channel(), number).contact();
    ((call::channel(), number.clone()), Addressee { id, aliases: Aliases::default() })
}

pub fn hash(bytes: &[u8]) -> [u8; 16] {
    let prime = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    let start = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D_u128;
    let hash = bytes.iter().fold(start, |h, b| (h ^ u128::from(*b)).wrapping_mul(prime));
    hash.to_be_bytes()
}

pub fn said(text: &str) -> Said {
    with(text, Vec::new())
}

pub fn with(text: &str, attachments: Vec<Attachment>) -> Said {
    let fingerprint = hash(&dedupe::normal_form(text, &attachments));
    Said { text: text.into(), attachments, fingerprint, ..Said::default() }
}

pub fn attachment(kind: Kind, id: &str) -> Attachment {
    Attachment { kind, mime: None, bytes: None, name: None, body: Body::Telegram(id.into()) }
}

/// Someone in front of a chat with the line.
pub struct Person<'a> {
    pub world: &'a mut World,
    address: Address,
    channel: ChannelName,
}

impl World {
    pub fn contact(&mut self, number: usize) -> Person<'_> {
        self.person(format!("contact {number}"), "telegram")
    }

    /// Somebody with that mail address.
    pub fn mailer(&mut self, address: &str) -> Person<'_> {
        self.person(address.into(), "telegram")
    }

    pub fn operator(&mut self, id: &str) -> Person<'_> {
        self.person(id.into(), "telegram")
    }

    /// Somebody who writes by another channel than the public bot.
    pub fn person(&mut self, address: String, channel: &str) -> Person<'_> {
        Person { world: self, address: Address(address), channel: channel.into() }
    }

    pub fn admin(&mut self, ask: AdminAsk) -> Reason {
        self.event(What::Asked(ask, Who::User(1000)))
    }

    /// The latest case of a contact.
    pub fn case(&self, contact: usize) -> &Case {
        let id = chat_of(&"telegram".into(), &Address(format!("contact {contact}"))).contact();
        &self.cases[&self.contacts[&id].case.expect("a case")]
    }

    pub fn code(&self, contact: usize) -> CaseCode {
        self.case(contact).code
    }

    pub fn assignee(&self, contact: usize) -> Option<&str> {
        self.case(contact).assignee().map(OperatorId::as_str)
    }

    pub fn is_answered(&self, contact: usize) -> bool {
        matches!(self.case(contact).state, State::Answered { .. })
    }

    pub fn is_waiting(&self, contact: usize) -> bool {
        matches!(self.case(contact).state, State::Waiting { .. })
    }

    /// The latest card that an operator has of a contact's case.
    pub fn card(&self, operator: &str, contact: usize) -> SourceId {
        let code = self.code(contact);
        self.received(operator, |s| matches!(s, Say::Operator(ToOperator::Card { .. })), Some(code))
            .expect("a card")
    }

    /// The latest thing of a kind that an operator got.
    pub fn received(
        &self,
        operator: &str,
        kind: impl Fn(&Say) -> bool,
        case: Option<CaseCode>,
    ) -> Option<SourceId> {
        let to = Recipient::Operator(operator.into());
        let fits = |d: &crate::domain::say::Delivery| {
            d.to == to && kind(&d.say) && (case.is_none() || d.case == case)
        };
        self.sent.iter().rev().find(|(d, at)| fits(d) && at.is_some()).and_then(|(_, at)| *at)
    }

    /// What an operator got or is about to get, in order.
    pub fn to(&self, operator: &str) -> Vec<Say> {
        let to = Recipient::Operator(operator.into());
        let all = self.sent.iter().map(|(d, _)| d).chain(&self.outbox);
        all.filter(|d| d.to == to).map(|d| d.say.clone()).collect()
    }

    /// What a contact got or is about to get, in order.
    pub fn to_contact(&self, number: usize) -> Vec<Say> {
        let to =
            Recipient::Contact(chat_of(&"telegram".into(), &Address(format!("contact {number}"))).contact());
        let all = self.sent.iter().map(|(d, _)| d).chain(&self.outbox);
        all.filter(|d| d.to == to).map(|d| d.say.clone()).collect()
    }

    pub fn count(&self, operator: &str, wanted: impl Fn(&Say) -> bool) -> usize {
        self.to(operator).iter().filter(|s| wanted(s)).count()
    }

    /// The pop-up of the latest press.
    pub fn popup(&self) -> Option<Word> {
        self.last.changes.feedbacks.iter().find_map(|a| match &a.what {
            FeedbackKind::Pressed { word, .. } => word.clone(),
            _ => None,
        })
    }

    pub fn forget_sent(&mut self) {
        self.sent.clear();
    }

    /// The words of a case's history.
    pub fn history(&self, contact: usize) -> Vec<String> {
        let (_, history) = self.told(self.code(contact));
        history.iter().map(|h| format!("{:?}:{}", h.what, h.why)).collect()
    }
}

impl Person<'_> {
    pub fn says(&mut self, text: &str) -> SourceId {
        self.sends(said(text))
    }

    /// As above, by an app that is set to that language.
    pub fn says_by_app(&mut self, language: &str, text: &str) -> SourceId {
        let at = self.world.next_number(self.chat());
        let arrival = self.arrival(at, Came::Said(said(text)));
        self.world.event(What::Arrived(Arrival { app_language: Some(language.into()), ..arrival }));
        at
    }

    pub fn sends(&mut self, said: Said) -> SourceId {
        let at = self.world.next_number(self.chat());
        self.comes(at, Came::Said(said));
        at
    }

    pub fn replies(&mut self, to: SourceId, text: &str) -> SourceId {
        self.sends(Said { reply_to: Some(to), ..said(text) })
    }

    pub fn edits(&mut self, message: SourceId, text: &str) -> Reason {
        self.comes(message, Came::Edited(said(text)))
    }

    pub fn orders(&mut self, command: Command) -> Reason {
        let at = self.world.next_number(self.chat());
        self.comes(at, Came::Said(Said { command: Some(command), ..said("/command") }))
    }

    pub fn presses(&mut self, on: SourceId, ask: CaseAsk) -> Reason {
        self.presses_any(on, Some(Command::Case { code: None, ask }))
    }

    pub fn presses_any(&mut self, on: SourceId, command: Option<Command>) -> Reason {
        let callback = "press".to_owned();
        self.comes(on, Came::Pressed { callback, on, command })
    }

    pub fn blocks(&mut self) -> Reason {
        self.comes(SourceId::bare(0), Came::Reachable(false))
    }

    pub fn unblocks(&mut self) -> Reason {
        self.comes(SourceId::bare(0), Came::Reachable(true))
    }

    pub fn comes(&mut self, source: SourceId, what: Came) -> Reason {
        let arrival = self.arrival(source, what);
        self.world.event(What::Arrived(arrival))
    }

    pub fn arrival(&self, source: SourceId, what: Came) -> Arrival {
        Arrival {
            channel: self.channel.clone(),
            address: self.address.clone(),
            chat: self.chat(),
            aliases: Aliases::default(),
            source,
            sent_at: self.world.now.civil,
            app_language: None,
            what,
        }
    }

    pub fn chat(&self) -> ChatId {
        chat_of(&self.channel, &Address(mailbox::identity(&self.address.0)))
    }
}

pub fn is_card(say: &Say) -> bool {
    matches!(say, Say::Operator(ToOperator::Card { .. }))
}

pub fn is_new_card(say: &Say) -> bool {
    matches!(say, Say::Operator(ToOperator::Card { why: CardWhy::New, .. }))
}

pub fn is_alert(say: &Say) -> bool {
    matches!(say, Say::Operator(ToOperator::Alert { .. } | ToOperator::Alarm { edits: None, .. }))
}
