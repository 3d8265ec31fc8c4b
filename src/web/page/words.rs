//! What the parts of the page are made of: headed sections, sentences with something to type, times.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::domain::time::Stamp;
use crate::web::overview::Overview;

/// A heading and what stands under it.
pub(super) fn headed(id: &str, title: &str, content: &Markup) -> Markup {
    html! {
        section id=(id) data-part aria-labelledby={ (id) "-title" } {
            h2 id={ (id) "-title" } { (title) }
            (content)
        }
    }
}

/// A sentence in which what is to be typed stands between backticks.
pub(super) fn typed(sentence: &str) -> Markup {
    html! {
        @for (number, part) in sentence.split('`').enumerate() {
            @if number % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A civil time on the line's wall clock, to the minute.
pub(super) fn moment(overview: &Overview, civil: Stamp) -> Markup {
    let at = local(&overview.policy.timezone, civil);
    html! { time datetime=(civil) { (at.strftime("%a %-d %b, %H:%M")) } }
}

/// The same without the day where it is today.
pub(super) fn soon(overview: &Overview, civil: Stamp) -> String {
    let zone = &overview.policy.timezone;
    let (at, now) = (local(zone, civil), local(zone, overview.now.civil));
    let form = if at.date() == now.date() { "%H:%M" } else { "%a %H:%M" };
    at.strftime(form).to_string()
}

/// What the wall clock of that zone says at a civil time.
pub(super) fn local(zone: &TimeZone, civil: Stamp) -> DateTime {
    zone.to_datetime(civil.to_jiff())
}
