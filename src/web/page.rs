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

use super::picture::Picture;
use super::verdict::troubles;
use words::{moment, typed};

/// The whole page.
pub(super) fn document(picture: &Picture) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (picture.policy.name) " · how the line is" }
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/style.css";
                script src="/live.js" defer {}
            }
            body {
                header {
                    h1 { (picture.policy.name) } p.what { "How the line is" }
                    // On top: whoever looks at a page that lost its line must not be told that all is well.
                    p #live role="status" { "The figures are those of the time below; reload the page for newer ones." }
                }
                main { (parts(picture)) }
                footer {
                    p { "Counts, times and codes. Nothing that anybody wrote is shown here." }
                }
            }
        }
    }
}

/// Everything that changes.
pub(super) fn parts(picture: &Picture) -> Markup {
    html! {
        (verdict(picture))
        @if let Some(stored) = &picture.stored {
            (figures::part(picture, stored))
            (figures::oldest(picture, stored))
            (week::part(picture, stored))
            (roster::part(picture, stored))
        } @else {
            // Nothing is made up: a page that was open keeps the last figures, beside the word that they are old.
        }
        (health::part(picture))
    }
}

fn verdict(picture: &Picture) -> Markup {
    let troubles = troubles(picture);
    let waits = picture.epoch.is_none();
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
            @if picture.stored.is_none() {
                p { "What may still stand below of cases is from before." }
            }
            p.asof { "As of " (moment(picture, picture.now.civil)) " (" (zone(picture)) ")" }
        }
    }
}

fn zone(picture: &Picture) -> String {
    picture.policy.timezone.iana_name().unwrap_or("UTC").to_owned()
}
