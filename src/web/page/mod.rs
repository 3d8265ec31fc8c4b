//! The page, made of a picture: pure, whole without scripts, readable on a phone.
//!
//! It is made of parts, each with an id of its own; live updates send the parts and leave the rest alone.

mod charts;
mod figures;
mod health;
mod roster;
mod week;
mod words;

use maud::{DOCTYPE, Markup, html};

use super::overview::Overview;
use super::verdict::troubles;
use words::{moment, typed};

/// The whole page.
pub(super) fn document(overview: &Overview) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (overview.policy.name) " · how the line is" }
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/style.css";
                script src="/live.js" defer {}
            }
            body {
                header {
                    h1 { (overview.policy.name) } p.what { "How the line is" }
                    // On top: whoever looks at a page that lost its line must not be told that all is well.
                    p #live role="status" { "The figures are those of the time below; reload the page for newer ones." }
                }
                main { (parts(overview)) }
                footer {
                    p { "Counts, times and codes. Nothing that anybody wrote is shown here." }
                }
            }
        }
    }
}

/// Everything that changes.
pub(super) fn parts(overview: &Overview) -> Markup {
    html! {
        (verdict(overview))
        @if let Some(stored) = &overview.stored {
            (figures::part(overview, stored))
            (figures::oldest(overview, stored))
            (week::part(overview, stored))
            (roster::part(overview, stored))
        } @else {
            // Nothing is made up: a page that was open keeps the last figures, beside the word that they are old.
        }
        (health::part(overview))
    }
}

fn verdict(overview: &Overview) -> Markup {
    let troubles = troubles(overview);
    let waits = overview.epoch.is_none();
    let class = match (troubles.is_empty(), waits) {
        (false, _) => "verdict bad",
        (true, true) => "verdict idle",
        (true, false) => "verdict good",
    };
    html! {
        section #verdict data-part class=(class) aria-label="In short" {
            @if troubles.is_empty() {
                p.head { @if waits { "This daemon waits for its turn to lead" } @else { "All is well" } }
            } @else {
                p.head { "Somebody must look" }
                ul { @for trouble in &troubles { li { (typed(trouble)) } } }
            }
            @if overview.stored.is_none() {
                p { "What may still stand below of cases is from before." }
            }
            p.asof { "As of " (moment(overview, overview.now.civil)) " (" (zone(overview)) ")" }
        }
    }
}

fn zone(overview: &Overview) -> String {
    overview.policy.timezone.iana_name().unwrap_or("UTC").to_owned()
}
