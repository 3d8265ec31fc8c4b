//! What the admin decides: the validated form of the config file, as the rules read it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;

use super::announce::settings::Announce;
use super::call::{self, Calls};
pub use super::durability::Durability;
use super::id::{Address, ChannelName, Language, OperatorId, ShiftName, Topic};
pub use super::limits::Limits;
use super::menu::Menu;
pub use super::notices::Notices;
use super::question::Question;
use super::ready::ReadyAnswer;
pub use super::serves::Serves;
use super::traits::Traits;

const HOUR: Duration = Duration::from_secs(3600);

/// Everything that routing and escalation depend on.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What contacts and operators call the line.
    pub name: String,
    /// The line's languages; the first is the fallback. Never empty.
    pub languages: Vec<Language>,
    /// The time zone in which the line speaks of hours.
    pub timezone: TimeZone,
    /// The promise: how soon a human answers.
    pub answer_within: Duration,
    /// What no contact may read in an operator's words; a reply with any of it waits for a second look.
    pub never_tell: Vec<String>,
    /// What may stand there all the same, whatever it is part of.
    pub may_tell: Vec<String>,
    /// Whether nothing of it is real: each card says so.
    pub training: bool,
    /// What a contact is told to do in an emergency, by language; may be empty.
    pub emergency: BTreeMap<Language, String>,
    /// The channels, in config order.
    pub channels: Vec<Channel>,
    /// How cases are given out.
    pub routing: Routing,
    /// The named shifts.
    pub shifts: BTreeMap<ShiftName, Shift>,
    /// The roster in config order, which breaks ties.
    pub operators: Vec<Operator>,
    /// What contacts can choose.
    pub menu: Menu,
    /// What they are asked, in that order.
    pub questions: Vec<Question>,
    /// Ready answers of operators, by name.
    pub ready: Vec<ReadyAnswer>,
    /// What makes a case urgent.
    pub priority: Vec<PriorityRule>,
    /// Escalation steps, by ascending `after`.
    pub steps: Vec<Step>,
    /// The steps of urgent cases, besides those: by ascending `after`, counted from when the case became urgent.
    pub urgent_steps: Vec<Step>,
    /// How long what is over is kept.
    pub retention: Retention,
    /// How much room the line may take.
    pub limits: Limits,
    /// What holds a flood.
    pub flood: Flood,
    /// How the line calls back.
    pub calls: Calls,
    /// What links that people come by can carry (`/start leaflet-7`), as far as it is counted by name.
    pub sources: Vec<String>,
    /// Where the line announces, if it does.
    pub announce: Option<Announce>,
}

/// What holds a flood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flood {
    /// How many messages of a contact within a minute have a card each; further ones share one that counts. As many
    /// commands of theirs are answered.
    pub burst: u32,
    /// How many people may send one text within the window before further ones are held together; 0 for any number.
    pub campaign_threshold: u32,
    /// How long a text that nobody sends any more is known again.
    pub window: Duration,
}

impl Default for Flood {
    fn default() -> Self {
        Self { burst: 20, campaign_threshold: 10, window: HOUR }
    }
}

/// How long what is over is kept; none for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Closed cases, from their end on.
    pub content: Option<Duration>,
    /// What was attached in them.
    pub attachments: Option<Duration>,
    /// What operators noted for each other in them.
    pub notes: Option<Duration>,
    /// What made no case, from when it came.
    pub automatic: Option<Duration>,
    /// The audit trail, from when something was done.
    pub audit: Option<Duration>,
}

impl Default for Retention {
    fn default() -> Self {
        let days = |days: u32| Some(days * 24 * HOUR);
        Self {
            content: days(90),
            attachments: days(30),
            notes: days(30),
            automatic: days(30),
            audit: days(400),
        }
    }
}

impl Policy {
    /// The operator of that name, if the roster has one.
    #[must_use]
    pub fn operator(&self, id: &OperatorId) -> Option<&Operator> {
        self.operators.iter().find(|o| o.id == *id)
    }

    /// The channel of that name, if it is configured.
    #[must_use]
    pub fn channel(&self, name: &ChannelName) -> Option<&Channel> {
        self.channels.iter().find(|c| c.name == *name)
    }

    /// What the channel of that name can do.
    #[must_use]
    pub fn traits(&self, name: &ChannelName) -> Traits {
        let other = if name.as_str() == call::CHANNEL { Traits::TELEPHONE } else { Traits::UNKNOWN };
        self.channel(name).map_or(other, |channel| channel.traits)
    }

    /// The line's fallback language.
    #[must_use]
    pub fn fallback(&self) -> Language {
        self.languages.first().cloned().unwrap_or_else(|| Language::from("en"))
    }

    /// The language in which the line speaks to an operator: that of the config, or the first of theirs that it has.
    #[must_use]
    pub fn language_of(&self, id: &OperatorId) -> Language {
        let first = |o: &Operator| o.languages.iter().flatten().find(|l| self.languages.contains(l)).cloned();
        let theirs = self.operator(id).and_then(|o| o.language.clone().or_else(|| first(o)));
        theirs.unwrap_or_else(|| self.fallback())
    }
}

/// One configured channel, as far as the rules care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its name.
    pub name: ChannelName,
    /// What it can do.
    pub traits: Traits,
    /// For whom it is.
    pub serves: Serves,
    /// How a contact's message is acknowledged.
    pub acknowledge: Acknowledge,
    /// Its own address, to which contacts write, if it has one.
    pub address: Option<Address>,
}

/// How a contact learns that their message has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledge {
    /// In words that tell a stranger nothing.
    Neutral,
    /// With the line's name, its promise and its hours.
    Full,
    /// Not in words.
    Off,
}

/// `[routing]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing {
    /// How an operator is chosen among the eligible.
    pub strategy: Strategy,
    /// Assigned cases that an operator has at most.
    pub capacity: u32,
    /// Whether a returning contact goes to their last operator.
    pub same_operator: bool,
    /// For how long after its end a case is taken up again when its contact writes.
    pub reopen_within: Duration,
    /// Silence after which an answered case closes by itself.
    pub close_after: Duration,
    /// For how long after a human's answer a further message is not acknowledged in words.
    pub acknowledge_again: Duration,
    /// For how long the same words again are a repeat.
    pub repeat_window: Duration,
    /// How long a case waits for someone who speaks its language.
    pub language_wait: Duration,
    /// How long one waits for someone who covers its topic, where all of them are off duty; an urgent one not at all.
    pub topic_wait: Duration,
    /// The warning before a shift's end, and the grace after it.
    pub handover: Duration,
    /// After how long a case that everyone passed on is offered again.
    pub offer_again: Duration,
    /// How many hours of waiting an urgent case is ahead.
    pub urgent_lead: Duration,
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            strategy: Strategy::RoundRobin,
            capacity: 8,
            same_operator: true,
            reopen_within: 30 * 24 * HOUR,
            close_after: 72 * HOUR,
            acknowledge_again: 6 * HOUR,
            repeat_window: 24 * HOUR,
            language_wait: 2 * HOUR,
            topic_wait: HOUR / 2,
            handover: HOUR / 2,
            offer_again: HOUR / 2,
            urgent_lead: 12 * HOUR,
        }
    }
}

/// How an operator is chosen among the eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// The one whose last assignment is longest ago.
    RoundRobin,
    /// The one with the fewest assigned cases; among equals, the one whose last assignment is longest ago.
    LeastLoaded,
}

/// `[shift.NAME]`: weekly hours in a time zone.
#[derive(Clone, Debug)]
pub struct Shift {
    /// The zone whose wall clock the hours are read on.
    pub timezone: TimeZone,
    /// The weekly spans.
    pub hours: Vec<Span>,
}

/// `mon-fri 20:00-04:00`: on each of the days, from the first time to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins.
    pub from: Time,
    /// When it ends; not later than `from` means on the next day. Equal to `from` is a whole day.
    pub to: Time,
}

/// `[operator.NAME]`.
#[derive(Clone, Debug)]
pub struct Operator {
    /// The key of the table.
    pub id: OperatorId,
    /// What a contact may see.
    pub alias: Option<String>,
    /// Their channels by preference.
    pub reach: Vec<Reach>,
    /// What they speak; absent means everything.
    pub languages: Option<Vec<Language>>,
    /// In which the line speaks to them; the first of theirs that it has, if absent.
    pub language: Option<Language>,
    /// What they know, of the topics under which cases are given out; absent means everything.
    pub topics: Option<Vec<Topic>>,
    /// Their shifts; empty means always on duty.
    pub shifts: Vec<ShiftName>,
    /// Days off, first and last inclusive, in the line's time zone.
    pub away: Vec<(Date, Date)>,
    /// Extra hours, in the line's time zone.
    pub extra: Vec<(DateTime, DateTime)>,
    /// Who stands in for them on their days off: what was theirs goes there first.
    pub deputy: Option<OperatorId>,
    /// What mail to them tells.
    pub notices: Notices,
    /// Whether they hear of every late case and may move any.
    pub supervisor: bool,
    /// Their own capacity, if it differs.
    pub capacity: Option<u32>,
    /// The key for which mail to them is encrypted, if they have one: as a mailbox reads it.
    pub mail_key: Option<Arc<[u8]>>,
}

/// One way to reach an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The channel.
    pub channel: ChannelName,
    /// The address, where the config binds one; otherwise enrolment does.
    pub address: Option<Address>,
}

/// `[[priority]]`: all that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriorityRule {
    /// Words of which the text must hold one, compared case-folded.
    pub words: Vec<String>,
    /// Languages of which the case must have one.
    pub languages: Vec<Language>,
    /// Topics of which the case must have one: the contact's, or the operators' under which it is given out.
    pub topics: Vec<Topic>,
    /// Channels of which the case must have come by one.
    pub channels: Vec<ChannelName>,
}

/// `[[escalation]]`: what happens after so much unanswered time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Unanswered time after which it fires; with `unless_taken`, time since the case was last offered.
    pub after: Duration,
    /// What it does.
    pub action: Action,
    /// Whether it stays quiet once the operator pressed Take.
    pub unless_taken: bool,
    /// Whether it stays quiet where somebody is on duty; of urgent cases alone.
    pub unless_staffed: bool,
    /// How often it comes again until the case is answered.
    pub repeat: Option<Duration>,
    /// Whether the contact is told that the line is late.
    pub reassure: bool,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Reminds the operator who has the case.
    Remind,
    /// Gives the case to another.
    Reassign,
    /// Tells others.
    Alert(Vec<Audience>),
}

/// Whom an alert goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The operator who has the case.
    Operator,
    /// Every supervisor.
    Supervisors,
    /// Everyone on the roster.
    Everyone,
    /// One operator.
    Named(OperatorId),
    /// A pager's URL; it learns the code and the age, no more. May hold a secret, so it is never logged.
    Pager(String),
}

/// The steps of a config file that names none.
#[must_use]
pub fn default_steps() -> Vec<Step> {
    let step = |hours: u32, action| Step {
        after: hours * HOUR,
        action,
        unless_taken: false,
        unless_staffed: false,
        repeat: None,
        reassure: false,
    };
    vec![
        step(4, Action::Remind),
        step(8, Action::Reassign),
        step(16, Action::Alert(vec![Audience::Supervisors])),
        Step { repeat: Some(HOUR), reassure: true, ..step(24, Action::Alert(vec![Audience::Everyone])) },
    ]
}

/// The steps of urgent cases, of a config file that names none of its own: with nobody on duty supervisors and
/// those pagers hear at once; while nobody has taken it, supervisors at ten minutes and everyone at thirty.
#[must_use]
pub fn default_urgent_steps(pagers: &[String]) -> Vec<Step> {
    let step = |after, to| Step {
        after,
        action: Action::Alert(to),
        unless_taken: true,
        unless_staffed: false,
        repeat: None,
        reassure: false,
    };
    let paged = pagers.iter().map(|url| Audience::Pager(url.clone()));
    let at_once = std::iter::once(Audience::Supervisors).chain(paged).collect();
    vec![
        Step { unless_taken: false, unless_staffed: true, ..step(HOUR / 3_600, at_once) },
        step(HOUR / 6, vec![Audience::Supervisors]),
        step(HOUR / 2, vec![Audience::Everyone]),
    ]
}
