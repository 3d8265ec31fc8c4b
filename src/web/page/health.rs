//! The line's own health: channels, config, self-audit.

use maud::{Markup, html};

use crate::channel::{Health, Side};
use crate::domain::age::words;
use crate::domain::id::ChannelName;
use crate::web::picture::Picture;

use super::words::{headed, moment};

/// The section.
pub(super) fn part(picture: &Picture) -> Markup {
    let content = html! {
        dl.health {
            @for (name, health) in &picture.channels { (channel(picture, name, health)) }
            (store(picture))
            (audit(picture))
            (reload(picture))
            div {
                dt { "Daemon" }
                dd {
                    "version " (env!("CARGO_PKG_VERSION")) ", "
                    @match picture.epoch { Some(epoch) => { "leads the line, epoch " (epoch.0) } None => "waits to lead" }
                }
            }
        }
    };
    headed("health", "Health", &content)
}

fn store(picture: &Picture) -> Markup {
    let (answers, sight) = (picture.stored.is_some(), &picture.store);
    let word = match (answers, &sight.away, sight.perils.is_empty()) {
        (false, ..) => "does not answer",
        (true, Some(_), _) => "answers, and takes nothing",
        (true, None, false) => "answers, and is not safe",
        (true, None, true) => "answers",
    };
    html! { div .bad[word != "answers"] { dt { "Store" } dd { (word) } } }
}

fn channel(picture: &Picture, name: &ChannelName, health: &Health) -> Markup {
    let since = |side: Side| words(picture.age(side.since));
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

fn audit(picture: &Picture) -> Markup {
    html! {
        div .bad[picture.repaired > 0] {
            dt { "Self-audit" }
            dd {
                @match picture.audited {
                    Some(at) => { "passed " (words(picture.age(at))) " ago" }
                    None => "has not looked yet"
                }
                @if picture.repaired > 0 { "; repaired " (picture.repaired) " cases since the start" }
                @if picture.quarantined > 0 { "; " (picture.quarantined) " events were kept as unreadable" }
            }
        }
    }
}

fn reload(picture: &Picture) -> Markup {
    let (config, failed) = (&picture.reloads, picture.reloads.refused_at());
    html! {
        div .bad[failed.is_some()] {
            dt { "Config" }
            dd {
                @if config.hash.is_empty() {
                    "the built-in one"
                } @else {
                    "in force since " (moment(picture, config.since)) ", " code { (config.hash) }
                }
                @if let Some(at) = failed { "; the reload of " (moment(picture, at)) " was not taken" }
            }
        }
    }
}
