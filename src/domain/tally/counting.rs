//! What a decision changed, compared with what was there: what it adds to the counts.

use std::collections::BTreeSet;

use super::{OTHER, Tallies, Tally, Wait, day};
use crate::domain::case::{AnsweredRuns, Case, Reply, State};
use crate::domain::changes::{Changes, Snapshot};
use crate::domain::contact::Contact;
use crate::domain::id::{CaseCode, ContactId};
use crate::domain::message::{Entry, Milestone};
use crate::domain::policy::Policy;
use crate::domain::say::{Recipient, Say, ToContact};
use crate::domain::time::Now;

/// Puts what a decision adds to the counts among its changes.
pub fn count(before: &Snapshot, changes: &mut Changes, policy: &Policy, now: Now) {
    let people = people(before, changes, policy, now);
    for (tally, by) in of(before, changes, people, policy, now) {
        *changes.tallies.entry(tally).or_default() += by;
    }
}

/// Notes whoever begins to wait for the first time in this month, and tells how many that are.
fn people(before: &Snapshot, changes: &mut Changes, policy: &Policy, now: Now) -> u64 {
    let today = day(policy, now.civil);
    let month = i32::from(today.year()) * 12 + i32::from(today.month());
    let begun = |case: &&Case| has_begun(before.cases.get(&case.code), case);
    let whose: BTreeSet<ContactId> = changes.cases.values().filter(begun).map(|case| case.contact).collect();
    let mut people = 0;
    for id in whose {
        let known = changes.contacts.get(&id).or_else(|| before.contacts.get(&id));
        if let Some(contact) = known.filter(|contact| contact.counted_in != Some(month)) {
            let contact = Contact { counted_in: Some(month), ..contact.clone() };
            changes.contacts.insert(id, contact);
            people += 1;
        }
    }
    people
}

/// What a decision adds to the counts.
fn of(before: &Snapshot, changes: &Changes, people: u64, policy: &Policy, now: Now) -> Tallies {
    let mut counted = Counted(Vec::new());
    for case in changes.cases.values() {
        let was = before.cases.get(&case.code);
        counted.appeal(was, case, policy, now);
        counted.answers(was, case, policy, now);
        counted.ends(was, case, policy, now);
        counted.milestones(was, case, changes);
    }
    counted.0.extend((people > 0).then_some((Tally::Person, people)));
    counted.read(before, changes);
    counted.0.extend((!changes.forgotten.is_empty()).then(|| (Tally::Forgotten, forgotten(before, changes))));
    let today = day(policy, now.civil);
    let mut tallies = Tallies::new();
    for (tally, by) in counted.0 {
        *tallies.entry((today, tally)).or_default() += by;
    }
    tallies
}

/// What an old copy of the store brought back was counted when it was forgotten.
fn forgotten(before: &Snapshot, changes: &Changes) -> u64 {
    changes.forgotten.iter().filter(|code| before.cases.contains_key(code)).count() as u64
}

/// Whether somebody begins to wait in it: a message that nobody has answered, and none before it.
fn has_begun(was: Option<&Case>, case: &Case) -> bool {
    // Whoever asked for a human has said nothing to answer yet.
    let Some(spell) = case.spell().filter(|spell| !spell.is_wordless()) else { return false };
    match was {
        None => true,
        // What a bounce gives back was counted when it came.
        Some(was) => spell.first() >= was.next_seq || was.spell().is_some_and(|s| s.first() < spell.first()),
    }
}

struct Counted(Vec<(Tally, u64)>);

impl Counted {
    fn one(&mut self, tally: Tally) {
        self.0.push((tally, 1));
    }

    fn appeal(&mut self, was: Option<&Case>, case: &Case, policy: &Policy, now: Now) {
        if !has_begun(was, case) {
            return;
        }
        if was.is_none_or(|was| was.said.is_empty()) {
            self.one(Tally::Case);
        }
        let hour = policy.timezone.to_datetime(now.civil.to_jiff()).hour();
        self.one(Tally::Hour(hour.unsigned_abs()));
        self.one(Tally::Appeal);
        self.one(Tally::Channel(case.channel.clone()));
        let ours = policy.languages.contains(&case.language);
        self.one(Tally::Language(if ours { case.language.clone() } else { OTHER.into() }));
        self.one(Tally::Topic(case.topic.clone()));
    }

    fn answers(&mut self, was: Option<&Case>, case: &Case, policy: &Policy, now: Now) {
        let Some((was, spell)) = was.and_then(|was| Some((was, was.spell()?))) else { return };
        let known = |r: &Reply| was.replies.iter().any(|w| w.delivery == r.delivery && w.answered.is_some());
        let new = case.replies.iter().filter(|reply| !known(reply));
        let new = new.filter_map(|reply| Some((&reply.operator, reply.answered.as_ref()?)));
        let said = new.filter(|(_, runs_of)| !runs_of.is_wordless());
        for (who, runs_of) in said.filter(|(_, runs_of)| spell.holds(runs_of.first())) {
            self.answer(runs_of, policy, now);
            self.one(Tally::AnswerBy(who.clone()));
        }
    }

    fn answer(&mut self, runs_of: &AnsweredRuns, policy: &Policy, now: Now) {
        let took = now.line.since(runs_of.since());
        self.one(Tally::Answer(Wait::of(took.as_secs())));
        self.0.push((Tally::AnswerSeconds, took.as_secs()));
        if took <= policy.answer_within {
            self.one(Tally::InTime);
        }
    }

    fn ends(&mut self, was: Option<&Case>, case: &Case, policy: &Policy, now: Now) {
        let closed = matches!(case.state, State::Closed { .. });
        let open = was.and_then(|was| was.spell()).filter(|spell| closed && !spell.is_wordless());
        // What was answered with the same word that closed it waits no more.
        let answered = |first: u32| {
            let covers = |reply: &Reply| reply.answered.as_ref().is_some_and(|runs| runs.first() == first);
            case.replies.iter().any(covers)
        };
        if let Some(spell) = open.filter(|spell| !answered(spell.first())) {
            self.one(Tally::ClosedUnanswered);
            if now.line.since(spell.since()) > policy.answer_within {
                self.one(Tally::ClosedLate);
            }
        }
        let held = |case: &Case| matches!(case.state, State::Held { .. });
        if held(case) && !was.is_some_and(held) {
            self.one(Tally::Held);
        }
    }

    /// Ready answers that are told to whoever has no open case.
    fn read(&mut self, before: &Snapshot, changes: &Changes) {
        let case = |code: &CaseCode| changes.cases.get(code).or_else(|| before.cases.get(code));
        let is_open = |code: &CaseCode| case(code).is_some_and(|c| !matches!(c.state, State::Closed { .. }));
        for delivery in &changes.deliveries {
            let (Say::Contact(ToContact::Ready { topic }), Recipient::Contact(id)) =
                (&delivery.say, &delivery.to)
            else {
                continue;
            };
            let contact = changes.contacts.get(id).or_else(|| before.contacts.get(id));
            if !contact.and_then(|contact| contact.case.as_ref()).is_some_and(is_open) {
                self.one(Tally::Ready(topic.clone()));
            }
        }
    }

    /// The lines that this decision added to the case's history.
    fn milestones(&mut self, was: Option<&Case>, case: &Case, changes: &Changes) {
        let old = was.map_or(0, |was| was.head.len());
        let head = case.head.iter().skip(old);
        let list = changes.entries.iter().filter(|(code, _)| *code == case.code).map(|(_, entry)| entry);
        for entry in head.chain(list) {
            let Entry::Happened(happened) = entry else { continue };
            match happened.what {
                Milestone::Escalated => self.one(Tally::Escalated(happened.why.clone())),
                Milestone::AnswerTakenBack | Milestone::Recalled | Milestone::CallUndone => {
                    self.one(Tally::TakenBack);
                }
                _ => {}
            }
        }
    }
}
