//! Who is there, who has how much, and who comes in the next 24 hours.

use std::time::Duration;

use maud::{Markup, html};

use crate::domain::age::words;
use crate::domain::case::Index;
use crate::domain::policy::Operator;
use crate::domain::roster::Station;
use crate::domain::shift;
use crate::domain::time::{Stamp, millis};
use crate::web::picture::{Picture, Stored};

use super::charts::{self, FULL};
use super::words::{headed, local, soon, typed};

const WINDOW: Duration = Duration::from_hours(24);
const HOUR: i64 = 3_600_000;

/// The section.
pub(super) fn part(picture: &Picture, stored: &Stored) -> Markup {
    let window = Window::of(picture);
    let gaps = shift::gaps(&picture.policy, None, window.from, 1);
    let content = html! {
        ol.hours aria-hidden="true" { @for at in window.marks() { li { (at) } } }
        ul.roster {
            @for operator in &picture.policy.operators { (row(picture, stored, operator, &window)) }
            @if !gaps.is_empty() {
                li.gap {
                    p { b { "Nobody" } " " span.state { "is on duty " (spoken(picture, &gaps)) } }
                    (charts::stretches(&window.parts(&gaps), window.part(picture.now.civil), "Hours without anybody"))
                }
            }
        }
    };
    headed("roster", "Roster, the next 24 hours", &content)
}

fn row(picture: &Picture, stored: &Stored, operator: &Operator, window: &Window) -> Markup {
    let duty = shift::duty(operator, &picture.policy, window.from, window.to());
    let station = stored.standing.roster.station(&operator.id);
    let capacity = operator.capacity.unwrap_or(picture.policy.routing.capacity);
    let oldest = stored.standing.lowest(|index| *index == Index::Owner(operator.id.clone()));
    let label = if duty.is_empty() {
        "Not on duty".to_owned()
    } else {
        format!("On duty {}", spoken(picture, &duty))
    };
    let lost = stored.standing.roster.way_to(operator).is_none();
    let state = state(picture, stored, operator, &station);
    html! {
        li .unreached[lost] {
            p {
                b { (operator.id) } @if operator.supervisor { " " span.tag { "supervisor" } }
                " " span.state .away[state.0] .lost[lost] { (typed(&state.1)) }
                " " span.load {
                    (station.load) " of " (capacity) " cases"
                    @if let Some(at) = oldest { ", the longest with them for " (words(picture.age(at))) }
                }
            }
            (charts::stretches(&window.parts(&duty), window.part(picture.now.civil), &label))
        }
    }
}

/// Whether they get no new cases now, and in words why, or until when they do.
fn state(picture: &Picture, stored: &Stored, operator: &Operator, station: &Station) -> (bool, String) {
    let (policy, now) = (&picture.policy, picture.now);
    let change = shift::next_change(operator, policy, now.civil).map(|at| soon(picture, at));
    let pause = station.pause.filter(|p| p.until.is_none_or(|until| until > now.line));
    if station.locked {
        (true, "locked out".to_owned())
    } else if stored.standing.roster.way_to(operator).is_none() {
        (true, unreached(operator, station))
    } else if station.off {
        (true, "off until their next shift".to_owned())
    } else if let Some(pause) = pause {
        let until = pause.until.map(|until| soon(picture, now.civil_of(until)));
        (true, until.map_or_else(|| "paused".to_owned(), |until| format!("paused until {until}")))
    } else if shift::on_duty(operator, policy, now.civil) {
        (false, change.map_or_else(|| "on duty".to_owned(), |at| format!("on duty until {at}")))
    } else {
        (true, change.map_or_else(|| "not on duty".to_owned(), |at| format!("on duty from {at}")))
    }
}

/// Why nothing reaches them, and what to do.
fn unreached(operator: &Operator, station: &Station) -> String {
    if station.refused.is_empty() {
        return format!("not enrolled: `hotlined operator invite {}`", operator.id);
    }
    "can't be reached: their chat or mailbox refuses".to_owned()
}

/// `08:00 to 20:00, Wed 08:00 to Wed 09:00`.
fn spoken(picture: &Picture, stretches: &[(Stamp, Stamp)]) -> String {
    let one = |(from, to): &(Stamp, Stamp)| format!("{} to {}", soon(picture, *from), soon(picture, *to));
    stretches.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The hours that are shown: from the present one on.
struct Window {
    from: Stamp,
    zone: jiff::tz::TimeZone,
}

impl Window {
    fn of(picture: &Picture) -> Self {
        let civil = picture.now.civil.0;
        Self { from: Stamp(civil - civil.rem_euclid(HOUR)), zone: picture.policy.timezone.clone() }
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

    fn parts(&self, stretches: &[(Stamp, Stamp)]) -> Vec<(u64, u64)> {
        stretches.iter().map(|(from, to)| (self.part(*from), self.part(*to))).collect()
    }
}
