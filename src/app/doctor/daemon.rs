//! The daemon, if it runs: told for information, for a doctor is called also where it does not.

use std::path::Path;

use tokio::process::Command;

use super::Check;
use crate::admin::client::Client;
use crate::admin::protocol::{Request, Response};
use crate::admin::view::{ChannelView, DoubtView, OperatorView};
use crate::config::Config;
use crate::domain::age::words;
use crate::store::point::WENT_BACK_REMEDY;

/// Asks the daemon whether it leads.
pub(super) async fn socket(config: &Config) -> Vec<Check> {
    let mut client = match Client::connect(&config.admin.socket).await {
        Ok(client) => client,
        Err(error) => return vec![Check::info("daemon", error.to_string())],
    };
    match client.ask(&Request::Status).await {
        Ok(Response::Status(status)) if status.refused => {
            let saw = format!("runs, and takes nothing in: {}", status.store.join(" "));
            vec![Check::fail("daemon", saw, WENT_BACK_REMEDY)]
        }
        Ok(Response::Status(status)) => {
            let leads = Check::ok("daemon", format!("leads {}, epoch {}", status.line, status.epoch));
            let store = status.store.iter().map(|trouble| unwell(trouble)).collect();
            let channels = status.channels.iter().map(channel).collect();
            let clock = status.doubt.iter().map(doubted).collect();
            [vec![leads], store, channels, clock, reached(&status.operators)].concat()
        }
        Ok(_) => vec![Check::info("daemon", "answers what was not asked: is it of another version?")],
        Err(error) => vec![Check::info("daemon", error.to_string())],
    }
}

fn unwell(trouble: &str) -> Check {
    Check::fail("daemon store", trouble, "see what is told of Redis here, and: journalctl -u hotlined")
}

/// What the daemon itself knows of a channel: a look from outside takes nobody's turn, so it can't see whether
/// another takes what belongs to the line.
fn channel(view: &ChannelView) -> Check {
    let name = format!("{} daemon", view.channel);
    let since = words(view.for_s);
    let Some(fails) = view.fails() else {
        return match view.hears {
            Some(_) => Check::ok(name, format!("the line hears by it, for {since}")),
            None => Check::info(name, "the line has not heard by it yet"),
        };
    };
    let saw = format!("the line {fails} by it, for {since}: {}", view.means.as_deref().unwrap_or("?"));
    let remedy = view.remedy.clone().unwrap_or_default();
    if view.lost { Check::fail(name, saw, remedy) } else { Check::warn(name, saw, remedy) }
}

/// A clock that is not believed keeps the line from forgetting anything.
fn doubted(doubt: &DoubtView) -> Check {
    let saw =
        format!("jumped from {} to {}: nothing is forgotten or removed by age", doubt.known, doubt.found);
    let remedy = "if the time is right now: hotlined clock confirm; if not: timedatectl set-ntp true";
    Check::warn("line clock", saw, remedy)
}

/// Whom the line reaches: a case can't go to who never opened their invitation, or blocked the bot.
fn reached(operators: &[OperatorView]) -> Vec<Check> {
    let (reached, lost): (Vec<_>, Vec<_>) = operators.iter().partition(|operator| operator.reachable);
    if lost.is_empty() {
        let all = format!("all {} are reached", reached.len());
        return if reached.is_empty() { Vec::new() } else { vec![Check::ok("operators", all)] };
    }
    let mut checks: Vec<Check> = lost.iter().map(|operator| unreached(operator)).collect();
    if reached.is_empty() {
        let saw = "none of them is reached: no case gets to a human";
        checks.push(Check::fail("operators", saw, "enrol one of them at once, as told for each"));
    }
    checks
}

fn unreached(operator: &OperatorView) -> Check {
    let (name, who) = (format!("operator {}", operator.operator), &operator.operator);
    let opened = operator.invite.as_ref().map(|invite| invite.opened);
    match opened {
        _ if !operator.refused.is_empty() => Check::warn(
            name,
            "is not reached: their chat or mailbox refuses what the line sends",
            "have them unblock the bot and write to it, or mend the address in `reach`",
        ),
        Some(true) => Check::warn(
            name,
            "is not enrolled yet: the invitation waits for its digits",
            format!("ask {who} for the digits by voice: hotlined operator confirm {who} DIGITS"),
        ),
        Some(false) => Check::warn(
            name,
            "is not enrolled yet: the invitation was not opened",
            format!("have {who} open the link, or make another one: hotlined operator invite {who}"),
        ),
        None => Check::warn(
            name,
            "never enrolled, so no case goes there",
            format!("hotlined operator invite {who}"),
        ),
    }
}

/// Asks systemd for the state of the units, where there is one.
pub(super) async fn units(config: &Path) -> Vec<Check> {
    if !Path::new("/run/systemd/system").exists() {
        return vec![Check::info("systemd", "does not run this machine")];
    }
    let asked = Command::new("systemctl")
        .args(["show", &unit_of(config), "hotlined-redis.service"])
        .args(["--property=Id,LoadState,ActiveState,UnitFileState,NRestarts", "--no-pager"])
        .kill_on_drop(true)
        .output()
        .await;
    match asked {
        Ok(output) => String::from_utf8_lossy(&output.stdout).split("\n\n").filter_map(unit).collect(),
        Err(error) => vec![Check::info("systemd", format!("systemctl can't be run: {error}"))],
    }
}

/// The unit that runs the line of that config: `hotlined@kyiv.service` that of `kyiv.toml`.
fn unit_of(config: &Path) -> String {
    match config.file_stem().and_then(|stem| stem.to_str()) {
        Some(name) if name != "hotlined" => format!("hotlined@{name}.service"),
        _ => "hotlined.service".to_owned(),
    }
}

fn unit(shown: &str) -> Option<Check> {
    let value = |key: &str| shown.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    let id = value("Id")?;
    if value("LoadState") == Some("not-found") {
        return Some(Check::info(id, "is not installed"));
    }
    let (state, restarts) = (value("ActiveState").unwrap_or("unknown"), value("NRestarts").unwrap_or("0"));
    let saw = format!("{state}, restarted {restarts} times");
    Some(match (state, value("UnitFileState")) {
        ("failed", _) => {
            Check::warn(id, saw, format!("see why: systemctl status {id}; journalctl -u {id} -n 50"))
        }
        (_, Some("disabled")) => {
            Check::warn(id, format!("{saw}; not started at boot"), format!("systemctl enable {id}"))
        }
        ("active", _) => Check::ok(id, saw),
        _ => Check::info(id, saw),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::app::doctor::State;

    #[test]
    fn each_line_has_its_own_unit() {
        assert_eq!(unit_of(Path::new("/etc/hotlined/hotlined.toml")), "hotlined.service");
        assert_eq!(unit_of(Path::new("/etc/hotlined/kyiv.toml")), "hotlined@kyiv.service");
    }

    #[test]
    fn a_unit_that_failed_or_does_not_start_at_boot_is_told() {
        let state = |active, file| {
            let text =
                format!("Id=hotlined.service\nLoadState=loaded\nActiveState={active}\nUnitFileState={file}");
            unit(&text).map(|check| check.state)
        };
        assert_eq!(state("active", "enabled"), Some(State::Ok));
        assert_eq!(state("active", "disabled"), Some(State::Warn));
        assert_eq!(state("failed", "enabled"), Some(State::Warn));
        assert_eq!(state("inactive", "enabled"), Some(State::Info));
        assert_eq!(unit("Id=x.service\nLoadState=not-found").map(|check| check.state), Some(State::Info));
        assert_eq!(unit(""), None);
    }

    #[test]
    fn what_the_daemon_knows_of_a_channel_is_told_with_what_to_do() {
        let state = |hears: Option<bool>, why: Option<&str>, lost: bool| {
            let view = json!({
                "channel": "telegram", "kind": "telegram", "hears": hears, "sends": null, "lost": lost,
                "since": "2026-11-24T07:50:00Z", "for_s": 400, "why": why, "means": why, "remedy": why, "behind_s": 0,
            });
            let check = channel(&serde_json::from_value(view).unwrap());
            assert_eq!(check.remedy.is_some(), why.is_some());
            check.state
        };
        assert_eq!(state(Some(true), None, false), State::Ok);
        assert_eq!(state(None, None, false), State::Info);
        assert_eq!(state(Some(false), Some("conflict"), false), State::Warn);
        assert_eq!(state(Some(false), Some("conflict"), true), State::Fail);
    }

    /// An operator in the format of the socket.
    fn operator(name: &str, reachable: bool, refused: &[&str], invite: Option<bool>) -> OperatorView {
        let invite = invite.map(|opened| json!({"until": "2026-11-24T07:50:00Z", "opened": opened}));
        let view = json!({
            "operator": name, "supervisor": false, "on_duty": true, "duty_changes_at": null, "shifts": [],
            "paused": false, "paused_until": null, "off": false, "locked": false, "load": 0, "capacity": 8,
            "last_turn": null, "reachable": reachable, "reached_by": null, "bound": [], "refused": refused,
            "languages": null, "topics": null, "invite": invite,
        });
        serde_json::from_value(view).unwrap()
    }

    #[test]
    fn whoever_is_not_reached_is_told_with_what_to_do() {
        let olga = operator("olga", true, &[], None);
        assert_eq!(reached(&[]), []);
        assert_eq!(reached(std::slice::from_ref(&olga))[0].state, State::Ok);
        let remedy = |lost| {
            let checks = reached(&[olga.clone(), lost]);
            assert_eq!((checks.len(), checks[0].state), (1, State::Warn), "{checks:?}");
            checks[0].remedy.clone().unwrap()
        };
        assert_eq!(remedy(operator("ivan", false, &[], None)), "hotlined operator invite ivan");
        assert!(remedy(operator("ivan", false, &[], Some(false))).ends_with("hotlined operator invite ivan"));
        assert!(remedy(operator("ivan", false, &[], Some(true))).contains("operator confirm ivan"));
        assert!(remedy(operator("ivan", false, &["telegram"], None)).contains("unblock"));
    }

    #[test]
    fn a_line_that_reaches_nobody_fails() {
        let checks = reached(&[operator("ivan", false, &[], None), operator("jan", false, &[], None)]);
        assert_eq!(checks.iter().map(|c| c.state).max_by_key(|s| *s == State::Fail), Some(State::Fail));
        assert_eq!(checks.len(), 3, "each is told, and that nobody is left: {checks:?}");
    }
}
