//! What was looked at, what was seen, and what to do about it.

use std::path::Path;

use serde::Serialize;

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
}
