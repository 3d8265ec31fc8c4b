//! How much the line tells a contact by itself, where that is bounded: by mail, which anybody sends in anybody's name.
//!
//! Whoever sends three hundred mails in a victim's name must not make three hundred mails to the victim, of whatever
//! kind, and no such flood may take from a person what they asked for themselves. So there is one a day; beside it the
//! word that the line is late, the address at which one confirms to be forgotten and what to do in danger have one of
//! their own; and a sender who is proven has a day of their own, and so many answers to what they asked.
//!
//! An operator's words are never counted.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::event::Said;
use super::id::DeliveryId;
use super::say::ToContact;
use super::time::Stamp;

/// How many answers a day a sender who is proven gets to what they ask.
pub const ASKED: usize = 10;

/// How many of the latest mails are remembered, for whoever answers one has it.
const KEPT: usize = 8;

/// What one contact was told of late.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// The latest that counts as the one of the day, whoever wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anyone: Option<Stamp>,
    /// The latest of those that a proven sender got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proven: Option<Stamp>,
    /// What a proven sender asked for, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    asked: Vec<Stamp>,
    /// The latest of each kind that has a day of its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    own: BTreeMap<Own, Stamp>,
    /// The latest mails that went to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mails: Vec<DeliveryId>,
}

/// Of what something is paid that a forger can bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purse {
    /// The one of the day.
    Day,
    /// The address at which one confirms to be forgotten.
    Forget,
    /// What to do in danger.
    Danger,
}

impl Purse {
    /// All of them, each at its number.
    pub const ALL: [Self; 3] = [Self::Day, Self::Forget, Self::Danger];
}

/// How a meter stands after something, and of what it was paid, if somebody may have forged what brought it about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The meter.
    pub after: Meter,
    /// Of what.
    pub of: Option<Purse>,
}

/// What has one a day of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Own {
    /// The address at which one confirms to be forgotten.
    Forget,
    /// When it is done.
    Soon,
    /// That it is not done after all.
    Stays,
    /// The line is late.
    Late,
    /// What to do in danger.
    Danger,
}

/// Whether whoever wrote is whom they say, as far as the channel knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nobody wrote: the line speaks of its own accord.
    #[default]
    Line,
    /// They are.
    Proven,
    /// Anybody may have written it.
    Unproven,
    /// Somebody else did, by the word of the line's own mail server: nothing is said to whom it names.
    Forged,
}

impl Standing {
    /// Of whoever said something.
    #[must_use]
    pub fn of(said: &Said) -> Self {
        match (said.forged, said.verified == Some(true) || said.goes_on) {
            (true, _) => Self::Forged,
            (false, true) => Self::Proven,
            (false, false) => Self::Unproven,
        }
    }

    /// The same, of somebody who has a mail of ours that nobody else was sent.
    #[must_use]
    pub fn with_mail_of_ours(self) -> Self {
        match self {
            Self::Unproven => Self::Proven,
            Self::Line | Self::Proven | Self::Forged => self,
        }
    }
}

/// What is about to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling<'a> {
    /// What.
    pub say: &'a ToContact,
    /// To whose words.
    pub standing: Standing,
    /// Whether it tells what to do in danger for the first time, and it is urgent.
    pub pressing: bool,
    /// In how many mails.
    pub mails: usize,
}

impl Meter {
    /// Whether nothing was told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How it stands once that is told, where each day is that long; none if that day is spent.
    #[must_use]
    pub fn after(&self, telling: &Telling<'_>, now: Stamp, day: Duration) -> Option<Paid> {
        let mut after = self.clone();
        after.asked.retain(|at| now.since(*at) < day);
        let asked = telling.standing == Standing::Proven;
        let (paid, of) = match kind(telling.say) {
            Kind::Free => (true, None),
            _ if telling.standing == Standing::Forged => (false, None),
            Kind::Told if after.pay_the_day(telling, now, day) => (true, Some(Purse::Day)),
            Kind::Told => (telling.pressing && after.pay_own(Own::Danger, now, day), Some(Purse::Danger)),
            Kind::Asked(_) if asked && after.asked.len() + telling.mails <= ASKED => {
                after.asked.extend(std::iter::repeat_n(now, telling.mails));
                (true, None)
            }
            Kind::Asked(None) => (!asked && after.pay_the_day(telling, now, day), Some(Purse::Day)),
            Kind::Asked(Some(own)) | Kind::Own(own) => {
                (after.pay_own(own, now, day), Some(Purse::Forget).filter(|_| own == Own::Forget))
            }
        };
        let forgeable = telling.standing == Standing::Unproven;
        paid.then(|| Paid { after, of: of.filter(|_| forgeable) })
    }

    /// Remembers the mail that told it.
    pub fn remember(&mut self, mail: DeliveryId) {
        self.mails.push(mail);
        self.mails.drain(..self.mails.len().saturating_sub(KEPT));
    }

    /// Whether that mail went to them: nobody else has its signed name.
    #[must_use]
    pub fn has_told(&self, mail: DeliveryId) -> bool {
        self.mails.contains(&mail)
    }

    /// The one of the day: a proven sender's is their own, and nobody else's counts against it.
    fn pay_the_day(&mut self, telling: &Telling<'_>, now: Stamp, day: Duration) -> bool {
        let lately = |at: &Option<Stamp>| at.is_some_and(|at| now.since(at) < day);
        let proven = telling.standing == Standing::Proven;
        let spent = if proven {
            lately(&self.proven)
        } else {
            lately(&self.anyone) || lately(&self.proven) || !self.asked.is_empty()
        };
        if spent || telling.mails > 1 {
            return false;
        }
        *(if proven { &mut self.proven } else { &mut self.anyone }) = Some(now);
        true
    }

    fn pay_own(&mut self, own: Own, now: Stamp, day: Duration) -> bool {
        let spent = self.own.get(&own).is_some_and(|at| now.since(*at) < day);
        if !spent {
            self.own.insert(own, now);
        }
        !spent
    }

    /// The same, of a contact of whom an earlier version knows only when they were last told that a message arrived.
    #[must_use]
    pub fn since(&self, acknowledged_at: Option<Stamp>) -> Self {
        let known = self.anyone.max(self.proven);
        Self { anyone: if known.is_none() { acknowledged_at } else { self.anyone }, ..self.clone() }
    }
}

/// Of what it is paid.
enum Kind {
    /// It is an operator's, or no message.
    Free,
    /// Told of the line's own accord.
    Told,
    /// Asked for; and what it may be paid of besides.
    Asked(Option<Own>),
    /// It has a day of its own.
    Own(Own),
}

fn kind(say: &ToContact) -> Kind {
    match say {
        ToContact::Answer { .. }
        | ToContact::AnswerEdited { .. }
        | ToContact::AnswerRecalled { .. }
        | ToContact::Cleared { .. } => Kind::Free,
        ToContact::Acknowledge { .. } | ToContact::Alike | ToContact::TooLarge | ToContact::Locked => {
            Kind::Told
        }
        ToContact::Welcome
        | ToContact::ChooseLanguage
        | ToContact::LanguageSet
        | ToContact::Menu { .. }
        | ToContact::Ready { .. }
        | ToContact::Leaflet { .. }
        | ToContact::Human { .. }
        | ToContact::Question { .. }
        | ToContact::QuestionOver { .. }
        | ToContact::QuestionGone
        | ToContact::ContactHelp
        | ToContact::LinkWords { .. }
        | ToContact::Aside(_)
        | ToContact::ForgetSure => Kind::Asked(None),
        ToContact::ForgetHelp => Kind::Asked(Some(Own::Forget)),
        ToContact::ForgetSoon { .. } => Kind::Asked(Some(Own::Soon)),
        ToContact::ForgetNot => Kind::Own(Own::Stays),
        ToContact::Late => Kind::Own(Own::Late),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);
    const NOON: Stamp = Stamp(1_795_500_000_000);

    /// How many of so many tries are told, one a minute.
    fn told(meter: &mut Meter, say: &ToContact, standing: Standing, tries: usize) -> usize {
        let mut now = NOON;
        let mut told = 0;
        for _ in 0..tries {
            now = now + Duration::from_secs(1);
            let telling = Telling { say, standing, pressing: false, mails: 1 };
            if let Some(paid) = meter.after(&telling, now, DAY) {
                *meter = paid.after;
                told += 1;
            }
        }
        told
    }

    #[test]
    fn whatever_a_flood_of_forged_mail_asks_for_there_is_one_a_day_of_any_kind() {
        let receipt = ToContact::Acknowledge { staffed_at: None, first: false, danger: true };
        let kinds = [ToContact::ContactHelp, ToContact::Welcome, receipt, ToContact::TooLarge];
        let mut meter = Meter::default();
        let all: usize = kinds.iter().map(|say| told(&mut meter, say, Standing::Unproven, 300)).sum();
        assert_eq!(all, 1);
        assert_eq!(told(&mut meter, &ToContact::ForgetHelp, Standing::Unproven, 300), 1, "its own");
        assert_eq!(told(&mut meter, &ToContact::Late, Standing::Line, 300), 1, "its own");
        let tomorrow = NOON + DAY + Duration::from_secs(600);
        let say = &ToContact::ContactHelp;
        let telling = Telling { say, standing: Standing::Unproven, pressing: false, mails: 1 };
        assert!(meter.after(&telling, tomorrow, DAY).is_some());
    }

    #[test]
    fn a_proven_sender_gets_what_they_ask_for_whatever_others_used_up() {
        let mut meter = Meter::default();
        let receipt = ToContact::Acknowledge { staffed_at: None, first: false, danger: false };
        assert_eq!(told(&mut meter, &ToContact::ContactHelp, Standing::Unproven, 9), 1);
        assert_eq!(told(&mut meter, &receipt, Standing::Proven, 9), 1);
        let answer = ToContact::Ready { topic: "rights".into() };
        assert_eq!(told(&mut meter, &answer, Standing::Proven, 300), ASKED);
        assert_eq!(
            told(&mut meter, &ToContact::ForgetHelp, Standing::Proven, 9),
            1,
            "one of its own is left"
        );
        assert_eq!(told(&mut meter, &receipt, Standing::Unproven, 9), 0);
    }

    #[test]
    fn nothing_is_told_to_whom_a_forger_names() {
        let mut meter = Meter::default();
        for say in [ToContact::ContactHelp, ToContact::ForgetHelp, ToContact::ForgetNot] {
            assert_eq!(told(&mut meter, &say, Standing::Forged, 9), 0);
        }
        assert_eq!(told(&mut meter, &ToContact::Answer { seq: 1 }, Standing::Forged, 9), 9);
    }

    #[test]
    fn an_answer_of_several_mails_is_told_whole_or_not_at_all() {
        let say = &ToContact::Ready { topic: "rights".into() };
        let of = |mails| Telling { say, standing: Standing::Proven, pressing: false, mails };
        let six = Meter::default().after(&of(6), NOON, DAY).expect("there is room").after;
        assert_eq!((six.after(&of(5), NOON, DAY), six.after(&of(4), NOON, DAY).is_some()), (None, true));
    }

    #[test]
    fn what_to_do_in_danger_is_told_once_more() {
        let say = &ToContact::Acknowledge { staffed_at: None, first: false, danger: true };
        let telling = |pressing| Telling { say, standing: Standing::Unproven, pressing, mails: 1 };
        let meter = Meter::default().after(&telling(false), NOON, DAY).expect("the day's").after;
        assert_eq!(meter.after(&telling(false), NOON, DAY), None);
        let paid = meter.after(&telling(true), NOON, DAY).expect("it presses");
        assert_eq!(paid.of, Some(Purse::Danger));
        let meter = paid.after;
        assert_eq!(meter.after(&telling(true), NOON, DAY), None);
    }

    #[test]
    fn a_receipt_that_an_earlier_version_sent_counts() {
        let say = &ToContact::ContactHelp;
        let telling = Telling { say, standing: Standing::Unproven, pressing: false, mails: 1 };
        assert_eq!(Meter::default().since(Some(NOON)).after(&telling, NOON, DAY), None);
    }
}
