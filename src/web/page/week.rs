//! The last seven days: what came, and how soon it was answered.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::domain::age::words;
use crate::domain::tally::{BOUNDS, Totals, Wait};
use crate::web::overview::{Overview, Stored};

use super::charts;
use super::words::headed;

/// The section.
pub(super) fn part(overview: &Overview, stored: &Stored) -> Markup {
    let most = stored.week.iter().map(|(_, t)| t.appeals.max(t.answers())).max().unwrap_or(0);
    let promise = words(overview.policy.answer_within.as_secs());
    let content = html! {
        p.legend { span.first { "Appeals, with their number" } " " span.second { "First answers" } }
        ol.days aria-hidden="true" {
            @for (day, totals) in &stored.week {
                li {
                    span.count { (totals.appeals) }
                    (charts::columns(totals.appeals, totals.answers(), most))
                    span.day { (day.strftime("%a")) }
                }
            }
        }
        div.wide role="region" aria-label="The last seven days as a table" tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { "Day" }
                    @for title in ["Appeals", "Answers", "Median", "90 %", "In time"] { th.number scope="col" { (title) } }
                } }
                tbody { @for (day, totals) in stored.week.iter().rev() {
                    (row(*day, totals, stored.overdue.get(day).copied().unwrap_or(0)))
                } }
            }
        }
        p.note { "Median and 90 %: within what time half and nine in ten of the day's first answers came. In time: \
            within the promise, " (promise) "; what began to wait on that day and is overdue now counts as late." }
    };
    headed("week", "Seven days", &content)
}

fn row(day: Date, totals: &Totals, overdue: u64) -> Markup {
    let percent = totals.percent_in_time(overdue);
    html! {
        tr {
            th scope="row" { time datetime=(day) { (day.strftime("%a %-d")) } }
            td.number { (totals.appeals) }
            td.number { (totals.answers()) }
            td.number { (wait(totals.within(50))) }
            td.number { (wait(totals.within(90))) }
            td.number .bad[percent.is_some_and(|p| p < 100)] {
                @match percent { Some(percent) => { (percent) " %" } None => "–" }
            }
        }
    }
}

fn wait(wait: Option<Wait>) -> String {
    match wait {
        Some(Wait::Within(seconds)) => format!("≤ {}", words(u64::from(seconds))),
        Some(Wait::Longer) => format!("> {}", words(BOUNDS.last().copied().map_or(0, u64::from))),
        None => "–".to_owned(),
    }
}
