//! What words tell of their case: its language, and that it is urgent.

use crate::domain::case::{Case, LanguageFrom, Priority, State};
use crate::domain::id::{ChannelName, Language, Topic};
use crate::domain::message::Milestone;
use crate::domain::say::CardWhy;
use crate::domain::{language, priority};

use super::cards;
use super::desk::Desk;
use super::place;

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
    let found = urgency(desk, text, &case.language, case.topic.as_ref(), &case.channel);
    if found == Priority::Urgent && case.priority == Priority::Normal {
        set_urgent(desk, case, true, "words");
    }
}

/// How urgent a case is with those words, about that topic: a rule may name the contact's or the operators'.
pub fn urgency(
    desk: &Desk,
    text: &str,
    language: &Language,
    topic: Option<&Topic>,
    channel: &ChannelName,
) -> Priority {
    let (menu, rules) = (&desk.policy.menu, &desk.policy.priority);
    let is_urgent = topic.and_then(|topic| menu.item(topic)).is_some_and(|item| item.urgent);
    if is_urgent {
        return Priority::Urgent;
    }
    let of = |topic| priority::of(text, language, topic, channel, rules);
    of(topic).max(of(topic.map(|topic| menu.route(topic))))
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
