//! Now: how much there is of what, and the cases that have waited longest.

use maud::{Markup, html};

use crate::domain::age::words;
use crate::domain::case::Index;
use crate::web::overview::{Old, Overview, Stored};

use super::words::{headed, moment};

/// The figures.
pub(super) fn part(overview: &Overview, stored: &Stored) -> Markup {
    let standing = &stored.standing;
    let cases = standing.cases();
    let ago = |at: Option<_>| at.map(|at| format!("the oldest for {}", words(overview.age(at))));
    let unanswered = standing.oldest_unanswered();
    let promise = overview.policy.answer_within.as_secs();
    let late = unanswered.is_some_and(|at| overview.age(at) >= promise);
    let held = standing.lowest(|index| matches!(index, Index::Held));
    let kept = standing.roster.automatic;
    let gone = (kept.dropped > 0).then(|| format!("{} older ones gone", kept.dropped));
    let sending = standing.counts.deliveries;
    let content = html! {
        dl.figures {
            (figure("Waiting", cases.waiting, "for an operator", ago(standing.oldest_waiting), false))
            (figure("Held", cases.held, "back from operators", ago(held), false))
            (figure("Assigned", cases.assigned, "to be answered", None, false))
            (figure("Answered", cases.answered, "and open", None, false))
            (figure("Unreachable", cases.unreachable, "contacts", None, false))
            (figure("Automatic", kept.mails, "kept, no cases", gone, false))
            (figure("To send", sending, if sending == 1 { "message" } else { "messages" }, None, false))
        }
        p.oldest .bad[late] {
            @match unanswered {
                Some(at) => { "The oldest unanswered case waits for " strong { (words(overview.age(at))) } "; " }
                None => { "Nobody waits for an answer; " }
            }
            "the promise is " (words(promise)) "."
        }
    };
    headed("now", "Now", &content)
}

fn figure(name: &str, count: u64, of_what: &str, more: Option<String>, bad: bool) -> Markup {
    html! {
        div .bad[bad] {
            dt { (name) }
            dd { b .none[count == 0] { (count) } " " span.of { (of_what) } @if let Some(more) = more { span.more { (more) } } }
        }
    }
}

/// The oldest unanswered cases, with whom they are.
pub(super) fn oldest(overview: &Overview, stored: &Stored) -> Markup {
    let content = html! {
        @if stored.oldest.is_empty() {
            p.none { "No case is unanswered." }
        } @else {
            table {
                thead { tr { th scope="col" { "Case" } th scope="col" { "State" } th scope="col" { "With" }
                    th.number scope="col" { "Unanswered for" } } }
                tbody { @for old in &stored.oldest { (row(overview, old)) } }
            }
        }
    };
    headed("oldest", "The oldest", &content)
}

fn row(overview: &Overview, old: &Old) -> Markup {
    let age = overview.age(old.since);
    let late = age >= overview.policy.answer_within.as_secs();
    html! {
        tr {
            th.code scope="row" { (old.code) }
            td { (old.state) }
            td {
                @match &old.operator { Some(id) => (id), None => "nobody" }
                @if let Some(until) = old.quiet_until { ", quiet until " (moment(overview, overview.now.civil_of(until))) }
            }
            td.number .bad[late] { (words(age)) }
        }
    }
}
