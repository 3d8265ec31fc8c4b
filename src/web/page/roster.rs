//! Who is there, who has how much, and who comes in the next 24 hours.

use std::time::Duration;

use maud::{Markup, html};

use crate::domain::age::words;
use crate::domain::case::Index;
use crate::domain::policy::Operator;
use crate::domain::roster::OperatorState;
use crate::domain::shift;
use crate::domain::time::{Stamp, millis};
use crate::web::overview::{Overview, Stored};

use super::charts::{self, FULL};
use super::words::{headed, local, soon, typed};

const WINDOW: Duration = Duration::from_hours(24);
const HOUR: i64 = 3_600_000;

/// The section.
pub(super) fn part(overview: &Overview, stored: &Stored) -> Markup {
    let window = Window::of(overview);
    let gaps = shift::gaps(&overview.policy, None, window.from, 1);
    let content = html! {
        ol.hours aria-hidden="true" { @for at in window.marks() { li { (at) } } }
        ul.roster {
            @for operator in &overview.policy.operators { (row(overview, stored, operator, &window)) }
            @if !gaps.is_empty() {
                li.gap {
                    p { b { "Nobody" } " " span.state { "is on duty " (spoken(overview, &gaps)) } }
                    (charts::intervals(&window.parts(&gaps), window.part(overview.now.civil), "Hours without anybody"))
                }
            }
        }
    };
    headed("roster", "Roster, the next 24 hours", &content)
}

fn row(overview: &Overview, stored: &Stored, operator: &Operator, window: &Window) -> Markup {
    let duty = shift::duty(operator, &overview.policy, window.from, window.to());
    let operator_state = stored.standing.roster.operator_state(&operator.id);
    let capacity = operator.capacity.unwrap_or(overview.policy.routing.capacity);
    let oldest = stored.standing.lowest(|index| *index == Index::Owner(operator.id.clone()));
    let label = if duty.is_empty() {
        "Not on duty".to_owned()
    } else {
        format!("On duty {}", spoken(overview, &duty))
    };
    let lost = stored.standing.roster.way_to(operator).is_none();
    let state = state(overview, stored, operator, &operator_state);
    html! {
        li .unreached[lost] {
            p {
                b { (operator.id) } @if operator.supervisor { " " span.tag { "supervisor" } }
                " " span.state .away[state.0] .lost[lost] { (typed(&state.1)) }
                " " span.load {
                    (operator_state.load) " of " (capacity) " cases"
                    @if let Some(at) = oldest { ", the longest with them for " (words(overview.age(at))) }
                }
            }
            (charts::intervals(&window.parts(&duty), window.part(overview.now.civil), &label))
        }
    }
}

/// Whether they get no new cases now, and in words why, or until when they do.
fn state(
    overview: &Overview,
    stored: &Stored,
    operator: &Operator,
    operator_state: &OperatorState,
) -> (bool, String) {
    let (policy, now) = (&overview.policy, overview.now);
    let change = shift::next_change(operator, policy, now.civil).map(|at| soon(overview, at));
    let pause = operator_state.pause.filter(|p| p.until.is_none_or(|until| until > now.line));
    if operator_state.locked {
        (true, "locked out".to_owned())
    } else if stored.standing.roster.way_to(operator).is_none() {
        (true, unreached(operator, operator_state))
    } else if operator_state.off {
        (true, "off until their next shift".to_owned())
    } else if let Some(pause) = pause {
        let until = pause.until.map(|until| soon(overview, now.civil_of(until)));
        (true, until.map_or_else(|| "paused".to_owned(), |until| format!("paused until {until}")))
    } else if shift::on_duty(operator, policy, now.civil) {
        (false, change.map_or_else(|| "on duty".to_owned(), |at| format!("on duty until {at}")))
    } else {
        (true, change.map_or_else(|| "not on duty".to_owned(), |at| format!("on duty from {at}")))
    }
}

/// Why nothing reaches them, and what to do.
fn unreached(operator: &Operator, operator_state: &OperatorState) -> String {
    if operator_state.refused.is_empty() {
        return format!("not enrolled: `hotlined operator invite {}`", operator.id);
    }
    "can't be reached: their chat or mailbox refuses".to_owned()
}

/// `08:00 to 20:00, Wed 08:00 to Wed 09:00`.
fn spoken(overview: &Overview, intervals: &[(Stamp, Stamp)]) -> String {
    let one = |(from, to): &(Stamp, Stamp)| format!("{} to {}", soon(overview, *from), soon(overview, *to));
    intervals.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The hours that are shown: from the present one on.
struct Window {
    from: Stamp,
    zone: jiff::tz::TimeZone,
}

impl Window {
    fn of(overview: &Overview) -> Self {
        let civil = overview.now.civil.0;
        Self { from: Stamp(civil - civil.rem_euclid(HOUR)), zone: overview.policy.timezone.clone() }
    }

    fn to(&self) -> Stamp {
        self.from + WINDOW
    }

    /// The wall clock at each eighth of it.
    fn marks(&self) -> Vec<String> {
        let at = |n: u32| local(&self.zone, self.from + WINDOW * n / 8).strftime("%H:%M").to_string();
        (0..8).map(at).collect()
    }

    /// Where in it a moment is.
    fn part(&self, at: Stamp) -> u64 {
        let passed = u64::try_from(millis(at.since(self.from))).unwrap_or(0);
        let all = u64::try_from(millis(WINDOW)).unwrap_or(1);
        (passed * FULL / all).min(FULL)
    }

    fn parts(&self, intervals: &[(Stamp, Stamp)]) -> Vec<(u64, u64)> {
        intervals.iter().map(|(from, to)| (self.part(*from), self.part(*to))).collect()
    }
}
