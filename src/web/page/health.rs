//! The line's own health: channels, config, self-audit.

use maud::{Markup, html};

use crate::channel::{Health, Side};
use crate::domain::age::words;
use crate::domain::id::ChannelName;
use crate::service::budget::Room;
use crate::web::overview::Overview;

use super::words::{headed, moment};

/// The section.
pub(super) fn part(overview: &Overview) -> Markup {
    let content = html! {
        dl.health {
            @for (name, health) in &overview.channels { (channel(overview, name, health)) }
            (store(overview))
            @if !overview.rooms.is_empty() { (rooms(overview)) }
            (audit(overview))
            (reload(overview))
            div {
                dt { "Daemon" }
                dd {
                    "version " (env!("CARGO_PKG_VERSION")) ", "
                    @match overview.epoch { Some(epoch) => { "leads the line, epoch " (epoch.0) } None => "waits to lead" }
                }
            }
        }
    };
    headed("health", "Health", &content)
}

fn store(overview: &Overview) -> Markup {
    let (answers, sight) = (overview.stored.is_some(), &overview.store);
    let word = match (answers, &sight.away, sight.perils.is_empty()) {
        (false, ..) => "does not answer",
        (true, Some(_), _) => "answers, and takes nothing",
        (true, None, false) => "answers, and is not safe",
        (true, None, true) => "answers",
    };
    html! { div .bad[word != "answers"] { dt { "Store" } dd { (word) } } }
}

fn rooms(overview: &Overview) -> Markup {
    let each = overview.rooms.iter().map(|room| format!("{} {} %", room.what.word(), room.percent()));
    html! {
        div .bad[overview.rooms.iter().any(Room::is_short)] {
            dt { "Room" }
            dd { (each.collect::<Vec<_>>().join(", ")) }
        }
    }
}

fn channel(overview: &Overview, name: &ChannelName, health: &Health) -> Markup {
    let since = |side: Side| words(overview.age(side.since));
    let (hears, sends, lag) = (health.hears, health.sends, health.lag.as_secs());
    html! {
        div .bad[health.trouble().is_some()] {
            dt { "Channel " (name) }
            dd {
                @match hears.trouble {
                    Some(trouble) => { "hears nothing for " (since(hears)) ": " (trouble.means()) }
                    None if hears.known => { "hears for " (since(hears)) }
                    None => { "not heard yet" }
                }
                @match sends.trouble {
                    Some(trouble) => { ", sends nothing for " (since(sends)) ": " (trouble.means()) }
                    None if sends.known => { ", sends" }
                    None => ""
                }
                @if lag > 60 { ", " (words(lag)) " behind" }
            }
        }
    }
}

fn audit(overview: &Overview) -> Markup {
    html! {
        div .bad[overview.repaired > 0] {
            dt { "Self-audit" }
            dd {
                @match overview.audited {
                    Some(at) => { "passed " (words(overview.age(at))) " ago" }
                    None => "has not looked yet"
                }
                @if overview.repaired > 0 { "; repaired " (overview.repaired) " cases since the start" }
                @if overview.quarantined > 0 { "; " (overview.quarantined) " events were kept as unreadable" }
            }
        }
    }
}

fn reload(overview: &Overview) -> Markup {
    let (config, failed) = (&overview.reloads, overview.reloads.refused_at());
    html! {
        div .bad[failed.is_some()] {
            dt { "Config" }
            dd {
                @if config.hash.is_empty() {
                    "the built-in one"
                } @else {
                    "in force since " (moment(overview, config.since)) ", " code { (config.hash) }
                }
                @if let Some(at) = failed { "; the reload of " (moment(overview, at)) " was not taken" }
            }
        }
    }
}
