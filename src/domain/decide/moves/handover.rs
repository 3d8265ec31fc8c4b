//! A case changes hands, or leaves them, because somebody asks for it.

use crate::domain::case::{Case, LanguageFrom, State};
use crate::domain::id::{Language, OperatorId, Topic};
use crate::domain::message::Milestone;
use crate::domain::route::{self, Ask};
use crate::domain::say::{Buttons, CardWhy, ToOperator, Word};

use super::cards;
use super::desk::{Desk, SendOptions};
use super::place::{self, Preference};
use super::reason::{DONE, Outcome, Reason};
use super::stands;
use super::urgency::look_for_urgency;

/// Takes the case from whoever has it, because they want that or can't be shown it: by routing, without them.
pub fn pass_on(desk: &mut Desk, mut case: Case, why: &str) -> Outcome {
    let Some(me) = case.assignee().cloned() else { return stands::refused(&case) };
    case.passed_by.insert(me.clone());
    desk.happened(&mut case, Milestone::PassedOn, Some(&me), why);
    match place::choose(desk, &case, Preference { without: Some(&me), ..Preference::default() }) {
        Ok(choice) => place::move_to(desk, &mut case, &choice.operator, choice.why.word(), false),
        Err(_) => back_to_queue(desk, &mut case),
    }
    desk.save(case);
    DONE
}

/// Nobody can take what was passed on. Passed on by everyone, it is offered again in a while.
fn back_to_queue(desk: &mut Desk, case: &mut Case) {
    let Some(spell) = place::take_out(desk, case) else { return };
    let by_all = desk.policy.operators.iter().all(|o| case.passed_by.contains(&o.id));
    let again = by_all.then(|| desk.now.line + desk.policy.routing.offer_again);
    let why = if by_all { "passed_on_by_all" } else { "passed_on" };
    place::wait(desk, case, spell, again, why);
    cards::retire_cards(desk, case, &Buttons::Moved(None), None);
    if by_all {
        let say = ToOperator::Word(Word::PassedByAll);
        desk.tell_supervisors(&say, Some(case), None);
    }
}

/// Gives a case to that operator, whoever has it.
pub fn give(desk: &mut Desk, mut case: Case, to: &OperatorId, why: &str) -> Outcome {
    if !can_hold(desk, to) {
        return (Reason::Refused, Some(Word::CantHold(to.clone())));
    }
    if matches!(case.state, State::Assigned { .. } | State::Answered { .. }) && case.operator() == Some(to) {
        return (Reason::Refused, Some(Word::HasItAlready(to.clone())));
    }
    let from = case.operator().filter(|o| *o != to).cloned();
    match &case.state {
        State::Assigned { .. } => place::move_to(desk, &mut case, to, why, true),
        State::Waiting { .. } | State::Held { .. } => place::move_to(desk, &mut case, to, why, false),
        State::Answered { at, .. } => {
            case.state = State::Answered { at: *at, operator: to.clone() };
            case.last_operator = Some(to.clone());
            desk.happened(&mut case, Milestone::Assigned, Some(to), why);
            cards::retire_cards(desk, &mut case, &Buttons::Moved(Some(to.clone())), None);
        }
        State::Closed { .. } | State::Unreachable { .. } => return stands::refused(&case),
    }
    if let Some(from) = from {
        let say =
            ToOperator::Happened { what: Milestone::Assigned, who: Some(to.clone()), why: why.to_owned() };
        desk.tell(&from, say, Some(&case), SendOptions::default());
    }
    desk.save(case);
    DONE
}

/// Whether a case that is given to that operator would reach them at all.
fn can_hold(desk: &Desk, to: &OperatorId) -> bool {
    let locked = desk.roster().operator_state(to).locked;
    desk.policy.operator(to).is_some_and(|o| !locked && desk.roster().way_to(o).is_some())
}

/// To whom a case could be given: the eligible in their order, then everybody else.
pub fn candidates(desk: &Desk, case: &Case, me: &OperatorId) -> Vec<OperatorId> {
    let ask = Ask {
        language: &case.language,
        topic: case.topic.as_ref(),
        priority: case.priority,
        passed_by: &case.passed_by,
        last: None,
        without: case.assignee(),
        waited: case.waited(desk.now.line),
        wordless: case.is_wordless(),
    };
    let mut to = route::ranked(&ask, desk.roster(), desk.policy, desk.now);
    let rest = desk.policy.operators.iter().map(|o| &o.id);
    let rest: Vec<_> = rest.filter(|id| !to.contains(id) && Some(*id) != case.assignee()).cloned().collect();
    to.extend(rest);
    to.retain(|id| id != me || case.assignee() != Some(me));
    to
}

/// Sets the language that a case has after all. It goes to somebody who reads it, if its operator does not.
pub fn set_language(desk: &mut Desk, mut case: Case, language: &Language) -> Outcome {
    case.language = language.clone();
    case.language_from = LanguageFrom::Corrected;
    desk.happened(&mut case, Milestone::LanguageSet, None, language.as_str());
    cards::refresh_all(desk, &case);
    match case.state.clone() {
        State::Waiting { spell, .. } => {
            place::take_out(desk, &case);
            place::place(desk, &mut case, spell, Preference::default(), CardWhy::Moved { from: None });
        }
        State::Assigned { .. } => {
            give_to_speaker(desk, &mut case);
        }
        _ => {}
    }
    desk.save(case);
    DONE
}

/// A case goes to somebody who speaks its language, if whoever has it does not and somebody can take it. Returns whether
/// it went.
pub fn give_to_speaker(desk: &mut Desk, case: &mut Case) -> bool {
    let Some(me) = case.assignee().cloned().filter(|me| !speaks(desk, me, &case.language)) else {
        return false;
    };
    match place::choose(desk, case, Preference { last: Some(&me), ..Preference::default() }) {
        Ok(choice) if choice.operator != me => {
            place::move_to(desk, case, &choice.operator, "language", true);
            true
        }
        _ => false,
    }
}

/// Its contact wants to talk about something, and said so. Whoever has it keeps it, unless nobody has answered yet and
/// somebody else knows more of that.
pub fn set_topic(desk: &mut Desk, mut case: Case, topic: &Topic) -> Case {
    if case.topic.as_ref() == Some(topic) {
        return case;
    }
    case.topic = Some(topic.clone());
    desk.happened(&mut case, Milestone::TopicSet, None, topic.as_str());
    look_for_urgency(desk, &mut case, "");
    cards::refresh_all(desk, &case);
    match case.state.clone() {
        State::Waiting { spell, .. } => {
            place::take_out(desk, &case);
            place::place(desk, &mut case, spell, Preference::default(), CardWhy::Moved { from: None });
        }
        State::Assigned { post, .. } if case.replies.is_empty() && post.accepted_at.is_none() => {
            let preference = Preference { last: Some(&post.operator), ..Preference::default() };
            let knows = |who: &OperatorId| {
                desk.policy.operator(who).is_some_and(|o| route::covers(o, Some(topic), desk.policy))
            };
            if let Ok(choice) = place::choose(desk, &case, preference)
                && !knows(&post.operator)
                && knows(&choice.operator)
            {
                place::move_to(desk, &mut case, &choice.operator, "topic", true);
            }
        }
        _ => {}
    }
    desk.save(case.clone());
    case
}

fn speaks(desk: &Desk, who: &OperatorId, language: &Language) -> bool {
    let theirs = desk.policy.operator(who).and_then(|o| o.languages.as_ref());
    theirs.is_none_or(|all| all.contains(language))
}
