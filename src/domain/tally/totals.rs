//! Counts of some days, added up.

use std::collections::BTreeMap;

use super::{Tally, Wait};
use crate::domain::id::{ChannelName, Language, OperatorId, Topic};

/// Counts added up: of a day, of a month, or since the daemon's start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// People, each once a month.
    pub people: u64,
    /// Cases.
    pub cases: u64,
    /// Appeals.
    pub appeals: u64,
    /// Of those, by channel.
    pub by_channel: BTreeMap<ChannelName, u64>,
    /// Of those, by language.
    pub by_language: BTreeMap<Language, u64>,
    /// Of those, by topic; none is a key of its own.
    pub by_topic: BTreeMap<Option<Topic>, u64>,
    /// Of those, by the hour of the day.
    pub by_hour: BTreeMap<u8, u64>,
    /// People who came for the first time, by the link that brought them.
    pub by_source: BTreeMap<String, u64>,
    /// Ready answers that were read without a case, by topic.
    pub ready: BTreeMap<Topic, u64>,
    /// First answers by how long they took.
    pub waits: BTreeMap<Wait, u64>,
    /// Of those, by who answered.
    pub by_operator: BTreeMap<OperatorId, u64>,
    /// The seconds that they took together.
    pub answer_seconds: u64,
    /// Of those, within the promise.
    pub in_time: u64,
    /// Answers that were taken back.
    pub taken_back: u64,
    /// Appeals that were closed without an answer.
    pub closed_unanswered: u64,
    /// Of those, those that had waited longer than the promise.
    pub closed_late: u64,
    /// Cases that were held back.
    pub held: u64,
    /// Cases that were forgotten.
    pub forgotten: u64,
    /// Escalation steps that fired, by their word.
    pub escalated: BTreeMap<String, u64>,
}

impl Totals {
    /// Those counts added up.
    pub fn of<'a>(counts: impl IntoIterator<Item = (&'a Tally, u64)>) -> Self {
        let mut totals = Self::default();
        for (tally, by) in counts {
            totals.add(tally, by);
        }
        totals
    }

    /// Adds a count.
    pub fn add(&mut self, tally: &Tally, by: u64) {
        *match tally {
            Tally::Person => &mut self.people,
            Tally::Case => &mut self.cases,
            Tally::Appeal => &mut self.appeals,
            Tally::Hour(hour) => self.by_hour.entry(*hour).or_default(),
            Tally::Source(source) => self.by_source.entry(source.clone()).or_default(),
            Tally::Ready(topic) => self.ready.entry(topic.clone()).or_default(),
            Tally::ClosedLate => &mut self.closed_late,
            Tally::Channel(name) => self.by_channel.entry(name.clone()).or_default(),
            Tally::Language(language) => self.by_language.entry(language.clone()).or_default(),
            Tally::Topic(topic) => self.by_topic.entry(topic.clone()).or_default(),
            Tally::Answer(wait) => self.waits.entry(*wait).or_default(),
            Tally::AnswerBy(who) => self.by_operator.entry(who.clone()).or_default(),
            Tally::InTime => &mut self.in_time,
            Tally::AnswerSeconds => &mut self.answer_seconds,
            Tally::TakenBack => &mut self.taken_back,
            Tally::ClosedUnanswered => &mut self.closed_unanswered,
            Tally::Held => &mut self.held,
            Tally::Forgotten => &mut self.forgotten,
            Tally::Escalated(step) => self.escalated.entry(step.clone()).or_default(),
        } += by;
    }

    /// First answers.
    #[must_use]
    pub fn answers(&self) -> u64 {
        self.waits.values().sum()
    }

    /// The class within which so many per cent of the answers came. None without any.
    #[must_use]
    pub fn within(&self, percent: u64) -> Option<Wait> {
        let wanted = (self.answers() * percent).div_ceil(100);
        let mut sum = 0;
        self.waits.iter().find_map(|(wait, count)| {
            sum += count;
            (*count > 0 && sum >= wanted).then_some(*wait)
        })
    }

    /// How many per cent of the appeals whose time came were answered in time, rounded down, so that 100 means all:
    /// those that were answered, those that were closed after it without an answer, and so many that are `overdue`.
    /// None without any.
    #[must_use]
    pub fn percent_in_time(&self, overdue: u64) -> Option<u64> {
        (self.in_time * 100).checked_div(self.answers() + self.closed_late + overdue)
    }

    /// How many appeals were not answered in time, with so many that are `overdue`.
    #[must_use]
    pub fn late(&self, overdue: u64) -> u64 {
        self.answers().saturating_sub(self.in_time) + self.closed_late + overdue
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::tally::BOUNDS;

    fn answers(seconds: &[u64]) -> Totals {
        let tallies: Vec<Tally> = seconds.iter().map(|s| Tally::Answer(Wait::of(*s))).collect();
        Totals::of(tallies.iter().map(|tally| (tally, 1)))
    }

    #[test]
    fn a_wait_belongs_to_the_class_whose_bound_it_does_not_pass() {
        let classes = [0, 300, 301, 86_400, 86_401, 172_800, 172_801].map(Wait::of);
        let within = Wait::Within;
        let wanted = [
            within(300),
            within(300),
            within(900),
            within(86_400),
            within(172_800),
            within(172_800),
            Wait::Longer,
        ];
        assert_eq!(classes, wanted);
    }

    #[test]
    fn half_of_the_answers_came_within_the_median() {
        let totals = answers(&[10, 400, 5_000, 200_000]);
        assert_eq!(totals.within(50), Some(Wait::Within(900)));
        assert_eq!(totals.within(90), Some(Wait::Longer));
        assert_eq!((answers(&[]).within(50), answers(&[]).percent_in_time(0)), (None, None));
    }

    #[test]
    fn a_hundred_per_cent_means_all() {
        let mut totals = answers(&[1; 1000]);
        totals.in_time = 999;
        assert_eq!(totals.percent_in_time(0), Some(99));
        totals.in_time = 1000;
        assert_eq!(totals.percent_in_time(0), Some(100));
    }

    #[test]
    fn what_is_overdue_or_was_closed_too_late_without_an_answer_is_late() {
        let mut totals = answers(&[1; 4]);
        totals.in_time = 4;
        assert_eq!((totals.percent_in_time(4), totals.late(4)), (Some(50), 4));
        totals.closed_late = 8;
        assert_eq!((totals.percent_in_time(4), totals.late(4)), (Some(25), 12));
        assert_eq!(answers(&[]).percent_in_time(3), Some(0), "nobody was answered in time");
    }

    proptest! {
        #[test]
        fn the_class_of_a_percentile_holds_that_answer(
            mut seconds in prop::collection::vec(0u64..300_000, 1..60),
            percent in 1u64..=100,
        ) {
            let found = answers(&seconds).within(percent).unwrap();
            seconds.sort_unstable();
            let rank = (seconds.len() as u64 * percent).div_ceil(100);
            let nth = seconds[usize::try_from(rank).unwrap() - 1];
            prop_assert_eq!(found, Wait::of(nth));
            prop_assert!(BOUNDS.is_sorted());
        }
    }
}
