//! What supervisors look at: cases by where they stand, everybody, what was counted.

use std::time::Duration;

use super::{View, excerpt, late, lists};
use crate::domain::case::{Case, Priority, State};
use crate::domain::id::CaseCode;
use crate::domain::policy::Operator;
use crate::domain::say::Which;
use crate::domain::shift;
use crate::domain::tally::{BOUNDS, Totals, Wait};
use crate::text::{isolate, native_name};

/// How many of a kind one line of counts names.
const NAMED: usize = 8;
/// How many cases are told at the beginning of a shift.
const SHIFT: usize = 20;

/// Those cases of a page that stand so by now.
pub fn cases<'a>(view: &View<'a>, which: Which, codes: &[CaseCode]) -> Vec<&'a Case> {
    let mut cases = view.listed(codes);
    cases.retain(|case| stands(case, which));
    cases
}

fn stands(case: &Case, which: Which) -> bool {
    let open = matches!(case.state, State::Waiting { .. } | State::Assigned { .. });
    match which {
        Which::Unanswered => open || matches!(case.state, State::Held { .. }),
        Which::Waiting => matches!(case.state, State::Waiting { .. }),
        Which::Assigned => matches!(case.state, State::Assigned { .. }),
        Which::Held => matches!(case.state, State::Held { .. }),
        Which::Answered => matches!(case.state, State::Answered { .. }),
        Which::Unreachable => matches!(case.state, State::Unreachable { .. }),
        Which::Closed => matches!(case.state, State::Closed { .. }),
    }
}

/// What stands above them; that there is none, where that is so.
pub fn head(view: &View<'_>, which: Which, cases: usize) -> String {
    view.say(which_id(which), &[("n", cases.into())])
}

fn which_id(which: Which) -> &'static str {
    match which {
        Which::Unanswered => "board-unanswered",
        Which::Waiting => "board-waiting",
        Which::Assigned => "board-assigned",
        Which::Held => "board-held",
        Which::Answered => "board-answered",
        Which::Unreachable => "board-unreachable",
        Which::Closed => "board-closed",
    }
}

/// A case on a line: where it stands and since when, with whom, and why.
pub fn line(view: &View<'_>, case: &Case) -> String {
    let since = match &case.state {
        State::Held { since, .. } => Some(*since),
        State::Answered { at, .. } | State::Closed { at, .. } | State::Unreachable { at, .. } => Some(*at),
        State::Waiting { .. } | State::Assigned { .. } => None,
    };
    let since = since.map(|at| view.voice.point(view.civil(at)));
    let alike = case
        .campaign
        .as_ref()
        .map(|member| view.say("board-alike", &[("code", member.first.to_string().into())]));
    let held = matches!(case.state, State::Held { .. });
    let with = (!held).then(|| view.with(case));
    let facts =
        [Some(view.case_line(case)), since, with, late::why(view, case), alike, late::quiet(view, case)];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    excerpt::urgency(view, case).into_iter().chain([facts]).collect::<Vec<_>>().join(" ")
}

/// Their shift begins: how much waits, then each case with what was noted last.
pub fn shift(view: &View<'_>, codes: &[CaseCode], own: u32) -> (String, Vec<(CaseCode, String)>) {
    let own = usize::try_from(own).unwrap_or(usize::MAX).min(codes.len());
    let (mine, others) = codes.split_at(own);
    let mut waiting = view.listed(others);
    waiting.retain(|case| matches!(case.state, State::Waiting { .. }));
    waiting.sort_by_key(|case| (std::cmp::Reverse(case.priority), case.unanswered_since()));
    let mine: Vec<&Case> = view.listed(mine).into_iter().filter(|case| case.spell().is_some()).collect();
    let all = || mine.iter().chain(&waiting);
    let urgent = all().filter(|case| case.priority == Priority::Urgent).count();
    let head = view.say(
        "shift-begins",
        &[
            ("own", mine.len().into()),
            ("waiting", view.material.roster.waiting.into()),
            ("urgent", urgent.into()),
        ],
    );
    let oldest = all().filter_map(|case| case.unanswered_since()).min();
    let oldest =
        oldest.map(|since| view.say("shift-oldest", &[("at", view.voice.point(view.civil(since)).into())]));
    let head = std::iter::once(head).chain(oldest).collect::<Vec<_>>().join(" ");
    let lines = all().take(SHIFT).map(|case| (case.code, [Some(line(view, case)), noted(view, case)]));
    (
        head,
        lines
            .map(|(code, parts)| (code, parts.into_iter().flatten().collect::<Vec<_>>().join("\n")))
            .collect(),
    )
}

/// What a colleague noted last.
fn noted(view: &View<'_>, case: &Case) -> Option<String> {
    let noted = case.noted.as_ref()?;
    let words = excerpt::cut(&noted.text, 160);
    (!words.is_empty()).then(|| format!("    ✎ {} {words}", view.voice.label(&view.colleague(&noted.by))))
}

/// Everybody on a line each: where they are, and what they have; then what nobody has.
pub fn roster(view: &View<'_>) -> String {
    let lines = view.policy().operators.iter().map(|operator| of_operator(view, operator));
    let waiting = lists::waiting(view, view.material.roster.waiting);
    let head = std::iter::once(view.word("board-roster"));
    head.chain(lines).chain(Some(waiting).filter(|w| !w.is_empty())).collect::<Vec<_>>().join("\n")
}

fn of_operator(view: &View<'_>, operator: &Operator) -> String {
    let (policy, now) = (view.policy(), view.scene.now);
    let state = view.material.roster.operator_state(&operator.id);
    let on = shift::on_duty(operator, policy, now.civil);
    let until = shift::next_change(operator, policy, now.civil).map(|at| view.voice.point(at));
    let hours = match (on, until) {
        (true, Some(at)) => view.say("roster-on-until", &[("at", at.into())]),
        (true, None) => view.word("roster-on"),
        (false, Some(at)) => view.say("roster-off-until", &[("at", at.into())]),
        (false, None) => view.word("why-off-duty"),
    };
    let paused = state.pause.map(|pause| match pause.until {
        Some(at) => view.say("roster-paused-until", &[("at", view.voice.point(view.civil(at)).into())]),
        None => view.word("why-paused"),
    });
    let flags = [
        (state.locked, "why-locked"),
        (!state.locked && view.material.roster.way_to(operator).is_none(), "why-unreachable"),
        (state.off && on, "why-off"),
        (operator.supervisor, "roster-supervisor"),
    ];
    let flags = flags.into_iter().filter(|(holds, _)| *holds).map(|(_, id)| view.word(id));
    let most = operator.capacity.unwrap_or(policy.routing.capacity);
    let load = view.say("roster-load", &[("n", state.load.into()), ("most", most.into())]);
    let facts = [view.colleague(&operator.id), hours].into_iter().chain(paused).chain(flags).chain([load]);
    facts.collect::<Vec<_>>().join(" · ")
}

/// What was counted today, and in all of those days.
pub fn stats(view: &View<'_>, today: jiff::civil::Date) -> String {
    let tallies = &view.material.tallies;
    let of_today =
        Totals::of(tallies.iter().filter(|((day, _), _)| *day == today).map(|((_, t), n)| (t, *n)));
    let all = Totals::of(tallies.iter().map(|((_, t), n)| (t, *n)));
    let parts = [("stats-today", of_today), ("stats-week", all)];
    let parts = parts.map(|(id, totals)| [vec![view.word(id)], counted(view, &totals)].concat().join("\n"));
    parts.join("\n\n")
}

fn counted(view: &View<'_>, totals: &Totals) -> Vec<String> {
    let count = |n: u64| crate::text::Value::from(n);
    let came = view.say(
        "stats-came",
        &[
            ("people", count(totals.people)),
            ("cases", count(totals.cases)),
            ("appeals", count(totals.appeals)),
        ],
    );
    let answered = view.say("stats-answers", &[("n", count(totals.answers()))]);
    let in_time = totals.percent_in_time(0).map(|n| view.say("stats-in-time", &[("n", count(n))]));
    let median = totals.within(50).map(|wait| view.say("stats-median", &[("span", half(view, wait).into())]));
    let answers = std::iter::once(answered).chain(in_time).chain(median).collect::<Vec<_>>().join(" · ");
    let closed = (totals.closed_unanswered > 0)
        .then(|| view.say("stats-closed", &[("n", count(totals.closed_unanswered))]));
    let by = [
        ("stats-by-operator", named(totals.by_operator.iter().map(|(id, n)| (view.colleague(id), *n)))),
        (
            "stats-by-topic",
            named(totals.by_topic.iter().map(|(topic, n)| {
                let none = || view.word("stats-no-topic");
                (topic.as_ref().map_or_else(none, |topic| isolate(topic.as_str())), *n)
            })),
        ),
        ("stats-by-language", named(totals.by_language.iter().map(|(l, n)| (native_name(l).to_owned(), *n)))),
    ];
    let by = by.into_iter().filter(|(_, all)| !all.is_empty());
    let by = by.map(|(id, all)| view.say(id, &[("all", all.into())]));
    [came, answers].into_iter().chain(closed).chain(by).collect()
}

/// The most frequent first.
fn named(all: impl Iterator<Item = (String, u64)>) -> String {
    let mut all: Vec<(String, u64)> = all.collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all.iter().take(NAMED).map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(", ")
}

/// Within what time half of the answers came.
fn half(view: &View<'_>, wait: Wait) -> String {
    let seconds = match wait {
        Wait::Within(seconds) => seconds,
        Wait::Longer => BOUNDS.last().copied().unwrap_or_default(),
    };
    let span = view.voice.span(Duration::from_secs(u64::from(seconds)));
    if wait == Wait::Longer { format!("> {span}") } else { format!("≤ {span}") }
}
