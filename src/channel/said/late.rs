//! A case that runs late: what is late, in whose hands, and why.

use super::{View, excerpt};
use crate::domain::case::{Case, Post, State};
use crate::domain::id::OperatorId;
use crate::domain::route::{self, Ask, No};
use crate::domain::shift;
use crate::text::native_name;

/// How many characters of the oldest unanswered words stand on a line: so a message of ten cases is one.
const WORDS: usize = 60;

/// The case on a line.
pub fn line(view: &View<'_>, case: &Case) -> String {
    let facts = [Some(view.case_line(case)), Some(view.with(case)), why(view, case), quiet(view, case)];
    let facts = facts.into_iter().flatten().chain(excerpt::unanswered(view, case, WORDS));
    let facts = facts.collect::<Vec<_>>().join(" · ");
    excerpt::urgency(view, case).into_iter().chain([facts]).collect::<Vec<_>>().join(" ")
}

/// Why nobody has answered it yet, as far as the roster tells.
pub fn why(view: &View<'_>, case: &Case) -> Option<String> {
    match &case.state {
        State::Waiting { offer_again: Some(_), .. } => Some(view.word("why-passed-by-all")),
        State::Waiting { .. } => nobody(view, case),
        State::Assigned { post, .. } => {
            Some(absent(view, &post.operator).unwrap_or_else(|| taken(view, post)))
        }
        State::Held { .. } | State::Answered { .. } | State::Closed { .. } | State::Unreachable { .. } => {
            None
        }
    }
}

/// Until when somebody keeps it quiet.
pub fn quiet(view: &View<'_>, case: &Case) -> Option<String> {
    let until = case.spell()?.quiet_until.filter(|until| *until > view.scene.now.line)?;
    Some(view.say("why-quiet", &[("at", view.voice.point(view.civil(until)).into())]))
}

/// That whoever has it is not there.
fn absent(view: &View<'_>, who: &OperatorId) -> Option<String> {
    let operator = view.policy().operator(who)?;
    let state = view.material.roster.operator_state(who);
    let on = shift::on_duty(operator, view.policy(), view.scene.now.civil);
    let reasons = [
        (state.locked, "why-locked"),
        (view.material.roster.way_to(operator).is_none(), "why-unreachable"),
        (!on, "why-off-duty"),
        (state.off, "why-off"),
        (state.pause.is_some(), "why-paused"),
    ];
    reasons.into_iter().find(|(holds, _)| *holds).map(|(_, id)| view.word(id))
}

fn taken(view: &View<'_>, post: &Post) -> String {
    match post.accepted_at {
        Some(at) => view.say("why-taken", &[("at", view.voice.point(view.civil(at)).into())]),
        None => view.word("why-not-taken"),
    }
}

/// Why nobody gets a case that waits.
fn nobody(view: &View<'_>, case: &Case) -> Option<String> {
    let ask = Ask {
        language: &case.language,
        topic: case.topic.as_ref(),
        priority: case.priority,
        passed_by: &case.passed_by,
        last: None,
        without: None,
        waited: view.waited(case),
        wordless: case.is_wordless(),
    };
    let all = route::verdicts(&ask, &view.material.roster, view.policy(), view.scene.now);
    let away = [No::OffShift, No::Paused, No::Off, No::Locked, No::Unreachable];
    let there: Vec<Vec<No>> = all
        .into_iter()
        .map(|(_, against)| against)
        .filter(|a| !a.iter().any(|no| away.contains(no)))
        .collect();
    let every = |no: No| there.iter().all(|against| against.contains(&no));
    let reasons = [
        (there.is_empty(), "why-nobody-on-duty"),
        (every(No::Language), "why-nobody-speaks"),
        (every(No::Topic), "why-nobody-knows"),
        (every(No::PassedOn), "why-passed-on"),
        (there.iter().all(|against| !against.is_empty()), "why-full"),
    ];
    let (_, id) = reasons.into_iter().find(|(holds, _)| *holds)?;
    Some(view.say(id, &[("language", native_name(&case.language).into())]))
}
