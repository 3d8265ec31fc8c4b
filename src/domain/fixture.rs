//! Small lines, operators and cases for the tests of the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::case::{Case, Handled, LanguageFrom, Post, Priority, Reply, Spell, State};
use super::drill::{Call, Drill, Place};
use super::id::{
    Address, CaseCode, ChannelName, ChatId, ContactId, DeliveryId, Language, OperatorId, ShiftName, SourceId,
};
use super::menu::{Item, Menu};
use super::message::Progress;
use super::policy::{Acknowledge, Channel, Operator, Policy, Reach, Routing, Serves, Shift, default_steps};
use super::question::{Question, Wanted};
use super::say::{Class, Delivery, Recipient, Say, ToContact};
use super::time::Stamp;
use super::traits::Traits;

/// A channel for everyone that acknowledges neutrally.
pub fn channel((name, traits): (&str, Traits)) -> Channel {
    let (serves, acknowledge) = (Serves::Everyone, Acknowledge::Neutral);
    Channel { name: name.into(), traits, serves, acknowledge, address: None }
}

/// A line in Kyiv with those operators, everything else at its default.
pub fn policy(operators: Vec<Operator>) -> Policy {
    Policy {
        name: "helpline".into(),
        languages: ["en", "ru", "uk", "fr"].map(Language::from).to_vec(),
        timezone: zone("Europe/Kyiv"),
        answer_within: Duration::from_hours(24),
        never_tell: Vec::new(),
        retention: crate::domain::policy::Retention::default(),
        limits: crate::domain::policy::Limits::default(),
        flood: crate::domain::policy::Flood::default(),
        may_tell: Vec::new(),
        training: false,
        emergency: BTreeMap::new(),
        channels: Vec::new(),
        routing: Routing::default(),
        shifts: BTreeMap::new(),
        operators,
        menu: Menu::default(),
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

/// Always on duty, reachable, speaks and knows everything.
pub fn operator(id: &str) -> Operator {
    Operator {
        id: OperatorId::from(id),
        alias: None,
        reach: vec![Reach { channel: ChannelName::from("telegram"), address: Some(Address(id.into())) }],
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

/// A topic at the top, with that answer in English.
pub fn topic(name: &str, answer: Option<&str>) -> Item {
    let english = |text: &str| (Language::from("en"), text.to_owned());
    Item {
        topic: name.into(),
        label: [english(&format!("About {name}"))].into(),
        answer: answer.map(english).into_iter().collect(),
        attach: Vec::new(),
        under: None,
        opens: false,
        urgent: false,
        route: None,
    }
}

/// A question about everything, in English; one with choices has two.
pub fn question(key: &str, kind: Wanted) -> Question {
    let english = |text: &str| [(Language::from("en"), text.to_owned())].into();
    let choices = if kind == Wanted::Choice { vec![english("Yes"), english("No")] } else { Vec::new() };
    Question { key: key.into(), text: english(&format!("The {key}?")), kind, choices, topics: Vec::new() }
}

/// Adds a shift and puts the operators of those names on it.
pub fn with_shift(mut policy: Policy, name: &str, timezone: &str, hours: &[&str], who: &[&str]) -> Policy {
    let hours = hours.iter().map(|h| h.parse().unwrap()).collect();
    policy.shifts.insert(ShiftName::from(name), Shift { timezone: zone(timezone), hours });
    for op in policy.operators.iter_mut().filter(|o| who.contains(&o.id.as_str())) {
        op.shifts.push(ShiftName::from(name));
    }
    policy
}

pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// The moment that RFC 3339 text names.
pub fn at(text: &str) -> Stamp {
    Stamp::from_jiff(text.parse().unwrap())
}

/// A case in that state, with one message from the contact.
pub fn case(state: State) -> Case {
    Case {
        code: CaseCode::from_bits(1),
        contact: ContactId([7; 16]),
        channel: ChannelName::from("telegram"),
        opened_at: Stamp(0),
        language: Language::from("en"),
        language_from: LanguageFrom::Fallback,
        topic: None,
        priority: Priority::Normal,
        state,
        next_seq: 2,
        passed_by: BTreeSet::new(),
        said: Vec::new(),
        replies: Vec::new(),
        shown: Vec::new(),
        album: None,
        head: Vec::new(),
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

pub fn waiting(spell: Spell) -> State {
    State::Waiting { rank: spell.since(), spell, offer_again: None }
}

pub fn assigned(spell: Spell, accepted_at: Option<Stamp>) -> State {
    let post = Post { operator: OperatorId::from("olga"), at: spell.offered_at, accepted_at, handover: None };
    State::Assigned { spell, post }
}

/// A reply of that number to the contact of [`case`], under way, and what carries it.
pub fn answer(seq: u32, stopped: bool) -> (Delivery, Reply) {
    let contact = ContactId([7; 16]);
    let delivery = Delivery {
        id: DeliveryId(seq.into()),
        to: Recipient::Contact(contact),
        class: Class::Prompt,
        slot: None,
        say: Say::Contact(ToContact::Answer { seq }),
        language: Language::from("en"),
        case: Some(CaseCode::from_bits(1)),
        contact: Some(contact),
        reply_to: None,
        made_at: Stamp(0),
        dated: Stamp(0),
        not_before: Stamp(0),
        decides: true,
        by: None,
    };
    let reply = Reply {
        seq,
        operator: OperatorId::from("olga"),
        source: SourceId::bare(1),
        delivery: delivery.id,
        covers: 1,
        to: 0,
        progress: Progress::Pending,
        answered: None,
        stopped,
        held: false,
        tick: None,
        tick_by: None,
        sent_at: Stamp(0),
        recalled_by: None,
        recall_asked_by: None,
    };
    (delivery, reply)
}

/// A drill that began then, for a day, and calls that operator with that delivery.
pub fn drill(operator: &OperatorId, code: CaseCode, delivery: DeliveryId, at: Stamp) -> Drill {
    let place =
        Place { channel: "telegram".into(), chat: ChatId([9; 16]), messages: vec![SourceId::bare(900)], at };
    let call = Call {
        code,
        delivery: Some(delivery),
        place: Some(place),
        lost: None,
        taken_at: None,
        answered_at: None,
    };
    let until = at + Duration::from_hours(24);
    Drill { at, until, ended: None, calls: [(operator.clone(), call)].into() }
}
