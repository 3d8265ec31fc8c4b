//! The daemon, if it runs: told for information, for a doctor is called also where it does not.

use std::path::Path;

use tokio::process::Command;

use super::Check;
use crate::admin::client::Client;
use crate::admin::protocol::{Request, Response};
use crate::config::Config;

/// Asks the daemon whether it leads.
pub(super) async fn socket(config: &Config) -> Vec<Check> {
    let mut client = match Client::connect(&config.admin.socket).await {
        Ok(client) => client,
        Err(error) => return vec![Check::info("daemon", error.to_string())],
    };
    vec![match client.ask(&Request::Status).await {
        Ok(Response::Status(status)) => {
            Check::ok("daemon", format!("leads {}, epoch {}", status.line, status.epoch))
        }
        Ok(_) => Check::info("daemon", "answers what was not asked: is it of another version?"),
        Err(error) => Check::info("daemon", error.to_string()),
    }]
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
}
