//! Who gets a case: which operators are eligible, why the others are not, and whose turn it is.
//!
//! Among the eligible it is the one whose last assignment of any kind is longest ago. The order is kept in
//! the [`Roster`], so that a restart or a reload changes nobody's turn. Every refusal has a word, so that
//! `hotlined who` and a card can say why the others were passed over.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::case::Priority;
use super::id::{Language, OperatorId, Topic};
use super::policy::{Operator, Policy, Strategy};
use super::roster::{OperatorState, Pause, Roster};
use super::shift;
use super::time::{Now, Stamp};

/// A case that looks for an operator.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Its language.
    pub language: &'a Language,
    /// Its topic; a case without one fits everyone.
    pub topic: Option<&'a Topic>,
    /// How urgent it is; urgent gives one place above capacity.
    pub priority: Priority,
    /// Who passed it on.
    pub passed_by: &'a BTreeSet<OperatorId>,
    /// Who had it, or the contact's case before it, last.
    pub last: Option<&'a OperatorId>,
    /// Who must not get it: the silent one whom a step takes it from.
    pub without: Option<&'a OperatorId>,
    /// For how long it has gone unanswered.
    pub waited: Duration,
    /// Whether its contact has said nothing yet: it takes no room, and each operator has so many of them at most.
    pub wordless: bool,
}

/// Why an operator was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Their last assignment is longest ago.
    RoundRobin,
    /// They have the fewest assigned cases.
    LeastLoaded,
    /// They know the contact.
    SameOperator,
    /// They stand in for somebody who is away.
    Deputy,
}

/// Who gets a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The operator.
    pub operator: OperatorId,
    /// Why them.
    pub why: Why,
    /// Whether they don't speak the case's language; the card then says so.
    pub language_ignored: bool,
    /// Whether they don't cover the case's topic; the card then says so.
    pub topic_ignored: bool,
}

/// A reason why an operator can't get a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum No {
    /// Their shift is not on.
    OffShift,
    /// They take no new cases for now.
    Paused,
    /// They went off for the rest of their shift.
    Off,
    /// An admin locked them out.
    Locked,
    /// No channel reaches them.
    Unreachable,
    /// They don't speak the language.
    Language,
    /// They don't cover the topic.
    Topic,
    /// They have as many cases as they can hold.
    Full,
    /// They passed this case on.
    PassedOn,
    /// It is to be taken from them.
    Excluded,
}

/// Nobody is eligible, and why not each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nobody {
    /// Every operator in config order with all that speaks against them.
    pub verdicts: Vec<(OperatorId, Vec<No>)>,
}

/// All that speaks against each operator, in config order; nothing means eligible.
///
/// Language is left out where it is ignored: if nobody on the roster speaks it, or if no speaker is
/// eligible and the case has waited for `language_wait`. So is the topic: if nobody on the roster covers it, or if
/// all who do are away and the case has waited for `topic_wait` or is urgent.
#[must_use]
pub fn verdicts(ask: &Ask<'_>, roster: &Roster, policy: &Policy, now: Now) -> Vec<(OperatorId, Vec<No>)> {
    let all = policy.operators.iter();
    let mut found: Vec<_> = all.map(|o| (o.id.clone(), against(ask, o, roster, policy, now))).collect();
    let ignored = [
        (No::Language, ignores_language(ask, policy, &found)),
        (No::Topic, ignores_topic(ask, policy, &found)),
    ];
    for (ignored, _) in ignored.into_iter().filter(|(_, is)| *is) {
        for (_, against) in &mut found {
            against.retain(|no| *no != ignored);
        }
    }
    found
}

/// Chooses who gets a case.
///
/// # Errors
/// [`Nobody`] with the reasons, if nobody is eligible: then the case waits.
pub fn choose(ask: &Ask<'_>, roster: &Roster, policy: &Policy, now: Now) -> Result<Choice, Nobody> {
    let verdicts = verdicts(ask, roster, policy, now);
    let Some(operator) = order(&verdicts, ask, roster, policy, now).into_iter().next() else {
        return Err(Nobody { verdicts });
    };
    let why = match policy.routing.strategy {
        _ if deputy(ask, policy, now) == Some(&operator) => Why::Deputy,
        _ if same(ask, policy) == Some(&operator) => Why::SameOperator,
        Strategy::RoundRobin => Why::RoundRobin,
        Strategy::LeastLoaded => Why::LeastLoaded,
    };
    let chosen = policy.operator(&operator);
    let language_ignored = chosen.is_some_and(|o| !speaks(o, ask.language));
    let topic_ignored = chosen.is_some_and(|o| !covers(o, ask.topic, policy));
    Ok(Choice { operator, why, language_ignored, topic_ignored })
}

/// The eligible in the order in which they would get the case.
#[must_use]
pub fn ranked(ask: &Ask<'_>, roster: &Roster, policy: &Policy, now: Now) -> Vec<OperatorId> {
    order(&verdicts(ask, roster, policy, now), ask, roster, policy, now)
}

/// Those who would get the case if they had room, in config order. Who has none at any time is not one of them.
#[must_use]
pub fn readers(ask: &Ask<'_>, roster: &Roster, policy: &Policy, now: Now) -> Vec<OperatorId> {
    let takes_cases = |id: &OperatorId| policy.operator(id).is_some_and(|o| o.capacity != Some(0));
    let but_for_room = |against: &[No]| against.iter().all(|no| *no == No::Full);
    let all = verdicts(ask, roster, policy, now).into_iter();
    all.filter(|(id, against)| but_for_room(against) && takes_cases(id)).map(|(id, _)| id).collect()
}

/// Books an assignment, of whatever kind: it is now the latest of all, and one case more.
pub fn assign(roster: &mut Roster, operator: &OperatorId) {
    let turn = roster.turns;
    roster.turns = turn.saturating_add(1);
    let operator_state = roster.operator_state_mut(operator);
    operator_state.last_turn = Some(turn);
    operator_state.load = operator_state.load.saturating_add(1);
}

/// Books that an operator has one assigned case less. Their turn stays what it was.
pub fn release(roster: &mut Roster, operator: &OperatorId) {
    let operator_state = roster.operator_state_mut(operator);
    operator_state.load = operator_state.load.saturating_sub(1);
}

impl Why {
    /// The fixed word, for histories and metrics.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::RoundRobin => "round_robin",
            Self::LeastLoaded => "least_loaded",
            Self::SameOperator => "same_operator",
            Self::Deputy => "deputy",
        }
    }
}

impl No {
    /// The fixed word, for logs and `--json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OffShift => "off_shift",
            Self::Paused => "paused",
            Self::Off => "off",
            Self::Locked => "locked",
            Self::Unreachable => "unreachable",
            Self::Language => "language",
            Self::Topic => "topic",
            Self::Full => "full",
            Self::PassedOn => "passed_on",
            Self::Excluded => "excluded",
        }
    }

    /// For people, to follow an operator's name: "olga is not on shift".
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::OffShift => "is not on shift",
            Self::Paused => "takes no new cases for now",
            Self::Off => "went off until the next shift",
            Self::Locked => "is locked out",
            Self::Unreachable => "can't be reached on any channel",
            Self::Language => "doesn't speak the language",
            Self::Topic => "doesn't cover the topic",
            Self::Full => "has as many cases as they can hold",
            Self::PassedOn => "passed this case on",
            Self::Excluded => "has just had this case",
        }
    }
}

fn against(ask: &Ask<'_>, op: &Operator, roster: &Roster, policy: &Policy, now: Now) -> Vec<No> {
    let operator_state = roster.operator_state(&op.id);
    let checks = [
        (No::OffShift, !shift::on_duty(op, policy, now.civil)),
        (No::Paused, paused(operator_state.pause, now.line)),
        (No::Off, operator_state.off),
        (No::Locked, operator_state.locked),
        // Whoever is locked has no way by intent: the lock is the reason to be told.
        (No::Unreachable, !operator_state.locked && roster.way_to(op).is_none()),
        (No::Language, !speaks(op, ask.language)),
        (No::Topic, !covers(op, ask.topic, policy)),
        (No::Full, full(&operator_state, op, policy, ask)),
        (No::PassedOn, ask.passed_by.contains(&op.id)),
        (No::Excluded, ask.without == Some(&op.id)),
    ];
    checks.into_iter().filter_map(|(no, holds)| holds.then_some(no)).collect()
}

fn ignores_language(ask: &Ask<'_>, policy: &Policy, verdicts: &[(OperatorId, Vec<No>)]) -> bool {
    let nobody_ever = !policy.operators.iter().any(|o| speaks(o, ask.language));
    let nobody_now = !verdicts.iter().any(|(_, against)| against.is_empty());
    nobody_ever || (nobody_now && ask.waited >= policy.routing.language_wait)
}

/// Whoever covers it and is there goes before: a case waits for them also where they have no room.
fn ignores_topic(ask: &Ask<'_>, policy: &Policy, verdicts: &[(OperatorId, Vec<No>)]) -> bool {
    let Some(topic) = ask.topic else { return false };
    let nobody_ever = !policy.operators.iter().any(|o| covers(o, Some(topic), policy));
    let is_away = |no: &No| {
        let gone = [No::OffShift, No::Paused, No::Off, No::Locked, No::Unreachable];
        gone.contains(no) || matches!(no, No::PassedOn | No::Excluded)
    };
    let mut theirs = verdicts.iter().filter(|(_, against)| !against.contains(&No::Topic));
    let all_away = theirs.all(|(_, against)| against.iter().any(is_away));
    let long_enough = ask.priority == Priority::Urgent || ask.waited >= policy.routing.topic_wait;
    nobody_ever || (all_away && long_enough)
}

fn order(
    verdicts: &[(OperatorId, Vec<No>)],
    ask: &Ask<'_>,
    roster: &Roster,
    policy: &Policy,
    now: Now,
) -> Vec<OperatorId> {
    let same = deputy(ask, policy, now).or_else(|| same(ask, policy));
    let load = |operator_state: Option<&OperatorState>| match policy.routing.strategy {
        Strategy::RoundRobin => 0,
        Strategy::LeastLoaded => operator_state.map_or(0, OperatorState::room_taken),
    };
    let key = |id: &OperatorId| {
        let operator_state = roster.operator_states.get(id);
        // None is less than any number: whoever never had a case goes first.
        (same != Some(id), load(operator_state), operator_state.and_then(|s| s.last_turn))
    };
    let mut eligible: Vec<&OperatorId> =
        verdicts.iter().filter(|(_, against)| against.is_empty()).map(|(id, _)| id).collect();
    // The sort is stable: config order breaks ties.
    eligible.sort_by_key(|id| key(id));
    eligible.into_iter().cloned().collect()
}

/// Who stands in today for whoever had it.
fn deputy<'a>(ask: &Ask<'_>, policy: &'a Policy, now: Now) -> Option<&'a OperatorId> {
    let whose = [ask.last, ask.without].into_iter().flatten().filter_map(|id| policy.operator(id));
    let mut away = whose.filter(|operator| shift::is_away(operator, policy, now.civil));
    away.find_map(|operator| operator.deputy.as_ref())
}

/// The operator who goes first because they know the contact.
fn same<'a>(ask: &Ask<'a>, policy: &Policy) -> Option<&'a OperatorId> {
    ask.last.filter(|_| policy.routing.same_operator)
}

fn paused(pause: Option<Pause>, line: Stamp) -> bool {
    pause.is_some_and(|p| p.until.is_none_or(|until| until > line))
}

fn speaks(op: &Operator, language: &Language) -> bool {
    op.languages.as_ref().is_none_or(|all| all.contains(language))
}

/// Whether an operator knows what a case about that topic is about.
#[must_use]
pub fn covers(op: &Operator, topic: Option<&Topic>, policy: &Policy) -> bool {
    let knows = |route: &Topic| op.topics.as_ref().is_none_or(|all| all.contains(route));
    topic.is_none_or(|topic| knows(policy.menu.route(topic)))
}

fn full(operator_state: &OperatorState, op: &Operator, policy: &Policy, ask: &Ask<'_>) -> bool {
    let capacity = op.capacity.unwrap_or(policy.routing.capacity);
    let above = u32::from(ask.priority == Priority::Urgent);
    let most = capacity.saturating_add(above);
    operator_state.room_taken() >= most || (ask.wordless && operator_state.wordless >= most)
}
