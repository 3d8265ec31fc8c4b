//! What words tell of their case: its language, and that it is urgent.

use std::time::Duration;

use crate::domain::case::{Case, LanguageFrom, Pressed, Priority, State};
use crate::domain::message::Milestone;
use crate::domain::say::CardWhy;
use crate::domain::{language, priority};

use super::blocking;
use super::cards;
use super::desk::Desk;
use super::place;

/// For how long a rule that made a contact's case urgent does so no more.
const COUNTS_FOR: Duration = Duration::from_hours(24);

/// Further words may tell the case's language, or that it is urgent.
pub fn hear(desk: &mut Desk, case: &mut Case, text: &str) {
    relearn_language(desk, case, text);
    look_for_urgency(desk, case, text);
}

/// While the language was only guessed, more words make a better guess. That moves no case: one that somebody
/// has stays with them, and one that rests goes back to whom it was with.
fn relearn_language(desk: &Desk, case: &mut Case, text: &str) {
    let rests =
        matches!(case.state, State::Answered { .. } | State::Closed { .. } | State::Unreachable { .. });
    if rests || case.language_from >= LanguageFrom::Detected {
        return;
    }
    let app = (case.language_from == LanguageFrom::App).then_some(&case.language);
    let (language, from) = language::choose(None, app, text, desk.policy);
    if from > case.language_from {
        (case.language, case.language_from) = (language, from);
    }
}

/// Whatever makes a first message urgent makes its case so later, too.
pub fn look_for_urgency(desk: &mut Desk, case: &mut Case, text: &str) {
    let blocked = case.is_blocked();
    if case.priority == Priority::Normal || blocked {
        let known = case.priority;
        if urgency(desk, case, text) == Priority::Normal {
            return;
        }
        if known == Priority::Normal {
            set_urgent(desk, case, true, "words");
        }
        if blocked {
            blocking::alert(desk, case);
        }
    }
}

/// How urgent a case is with those words: a rule may name the contact's topic or the operators'. Each rule counts a
/// contact once a day: whoever knows the words does not stand before all others with each message.
pub fn urgency(desk: &Desk, case: &mut Case, text: &str) -> Priority {
    let (menu, rules) = (&desk.policy.menu, &desk.policy.priority);
    let topic = case.topic.as_ref();
    if topic.and_then(|topic| menu.item(topic)).is_some_and(|item| item.urgent) {
        return Priority::Urgent;
    }
    let of = |topic| priority::holding(text, &case.language, topic, &case.channel, rules);
    let mut holding = of(topic);
    holding.extend(of(topic.map(|topic| menu.route(topic))));
    let now = desk.now.line;
    case.pressed.retain(|pressed| now.since(pressed.at) < COUNTS_FOR);
    holding.retain(|rule| !case.pressed.iter().any(|pressed| pressed.rule == *rule));
    case.pressed.extend(holding.iter().map(|rule| Pressed { rule: *rule, at: now }));
    if holding.is_empty() { Priority::Normal } else { Priority::Urgent }
}

/// Makes a case urgent, or not: its place in the queue, its cards, and what stands behind others in a lane.
pub fn set_urgent(desk: &mut Desk, case: &mut Case, urgent: bool, why: &str) {
    case.priority = if urgent { Priority::Urgent } else { Priority::Normal };
    desk.happened(case, Milestone::PrioritySet, None, why);
    let place = case.spell().map(|spell| place::rank(desk, case, spell));
    if let (State::Waiting { rank, .. }, Some(place)) = (&mut case.state, place) {
        *rank = place;
    }
    cards::refresh_all(desk, case);
    if urgent {
        case.questions.end();
        let at = desk.now.line;
        if let Some(spell) = case.spell_mut() {
            spell.press(at);
            // Asked for when it was not known.
            spell.quiet_until = None;
        }
        show_unseen(desk, case);
    }
}

/// Further cards of an urgent case go ahead of others, so those that still stand behind them must come first.
fn show_unseen(desk: &mut Desk, case: &Case) {
    let (Some(me), Some(spell)) = (case.assignee().cloned(), case.spell()) else { return };
    let shown = case.shown.iter().filter(|s| s.operator == me).map(|s| s.seq).max().unwrap_or(0);
    let unseen: Vec<u32> = (shown + 1..=spell.last()).filter(|seq| spell.holds(*seq)).collect();
    for seq in unseen.into_iter().rev().take(cards::CARDS).rev() {
        cards::show(desk, case, &me, seq, CardWhy::Further, false);
    }
}
