//! What was looked at, what was seen, and what to do about it.

use std::path::Path;

use serde::Serialize;

/// What to do about a Redis of the line's own that does not run.
pub(super) const START_REDIS: &str = "start it: systemctl start hotlined-redis";

/// One look at one thing; with `--json` as it stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at: a name that stays the same from run to run.
    pub name: String,
    /// How it is.
    pub state: State,
    /// What was seen, in a sentence.
    pub saw: String,
    /// What to do about it; of everything that is not well.
    pub remedy: Option<String>,
}

/// How a thing is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The line can't work with it, or not safely.
    Fail,
    /// It works now, and may not tomorrow.
    Warn,
    /// Neither good nor bad, or not to be known from here.
    Info,
    /// As it should be.
    Ok,
}

/// Everything that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The version of the format.
    pub schema: u32,
    /// The config file.
    pub config: String,
    /// Whether nothing failed.
    pub ok: bool,
    /// The looks, the worst first.
    pub checks: Vec<Check>,
}

impl Report {
    /// Sorts what was seen.
    pub(super) fn new(config: &Path, mut checks: Vec<Check>) -> Self {
        checks.sort_by_key(|check| check.state);
        let ok = checks.iter().all(|check| check.state != State::Fail);
        Self { schema: 1, config: config.display().to_string(), ok, checks }
    }
}

impl Report {
    /// The same for whoever has only just set the line up: what comes next is no fault yet.
    #[must_use]
    pub fn before_its_start(self) -> Self {
        let seen = self.checks.into_iter().map(|check| match check.name.as_str() {
            "redis" if check.remedy.as_deref() == Some(START_REDIS) => {
                Check::info(check.name, "not started yet")
            }
            "key backup" if check.state == State::Warn => Check::info(check.name, "not copied yet"),
            name if name.ends_with(".service") && check.saw.starts_with("inactive") => {
                Check::info(check.name, "not started yet")
            }
            _ => check,
        });
        Self::new(Path::new(&self.config), seen.collect())
    }
}

impl Check {
    pub(super) fn ok(name: impl Into<String>, saw: impl Into<String>) -> Self {
        Self { name: name.into(), state: State::Ok, saw: saw.into(), remedy: None }
    }

    pub(super) fn info(name: impl Into<String>, saw: impl Into<String>) -> Self {
        Self { state: State::Info, ..Self::ok(name, saw) }
    }

    pub(super) fn warn(name: impl Into<String>, saw: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { state: State::Warn, remedy: Some(remedy.into()), ..Self::ok(name, saw) }
    }

    pub(super) fn fail(name: impl Into<String>, saw: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { state: State::Fail, remedy: Some(remedy.into()), ..Self::ok(name, saw) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_stands_first_and_one_failure_is_enough() {
        let checks = vec![
            Check::ok("a", "fine"),
            Check::info("b", "so"),
            Check::warn("c", "hm", "look"),
            Check::fail("d", "no", "mend"),
        ];
        let report = Report::new(Path::new("x.toml"), checks.clone());
        let names: Vec<_> = report.checks.iter().map(|check| check.name.as_str()).collect();
        assert_eq!((names, report.ok), (vec!["d", "c", "b", "a"], false));
        assert!(Report::new(Path::new("x.toml"), checks[..3].to_vec()).ok, "a warning fails nothing");
    }

    #[test]
    fn what_the_start_will_mend_is_no_fault_before_it() {
        let report = Report::new(
            Path::new("x.toml"),
            vec![
                Check::fail("redis", "no such file", START_REDIS),
                Check::warn("key backup", "none", "copy it"),
                Check::warn("hotlined.service", "inactive, restarted 0 times", "enable it"),
                Check::warn("hotlined-redis.service", "failed, restarted 9 times", "see why"),
                Check::fail("telegram", "no", "mend"),
            ],
        );
        let left: Vec<_> =
            report.before_its_start().checks.into_iter().filter(|c| c.remedy.is_some()).collect();
        let left: Vec<_> = left.iter().map(|check| check.name.as_str()).collect();
        assert_eq!(left, ["telegram", "hotlined-redis.service"]);
    }
}
