//! `hotlined check F`: is this config fit to run?
//!
//! Exit code 0 if it is, whatever the warnings; 2 with every fault if it is not.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::output;
use crate::app::fit;
use crate::config::fault::counted;
use crate::config::{self, Fault, Warning};
use crate::domain::time::Stamp;
use crate::service::clock::Clock;

/// What there is to say about a config file; with `--json` as it stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The file, as it was named.
    pub file: String,
    /// Every file that was read: itself, then those of `conf.d` in the order in which they are laid over it.
    pub files: Vec<String>,
    /// Whether the line could run with it.
    pub ok: bool,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
    /// Everything that is doubtful, the loud first. Not told of a config that has a fault itself.
    pub warnings: Vec<Warning>,
}

/// Checks a config file with the environment over it, and the files that it names, as the start does; `civil` is the time from which the rota is looked at.
#[must_use]
pub fn check(path: &Path, civil: Stamp) -> CheckReport {
    let file = path.display().to_string();
    let (files, faults, warnings) = match config::load(path) {
        Ok(mut loaded) => {
            let (faults, doubts) = fit::look(path, &loaded.config, fit::Eyes::Visitor);
            loaded.warnings.extend(doubts);
            loaded.warnings.extend(config::coverage(&file, &loaded.config.policy, civil));
            loaded.warnings.sort_by_key(|warning| !warning.loud);
            (loaded.files, faults, loaded.warnings)
        }
        Err(faults) => (listed(path), faults.0, Vec::new()),
    };
    CheckReport { file, files, ok: faults.is_empty(), faults, warnings }
}

/// The files that a config with a fault is made of. That they can't be listed is one of its faults.
fn listed(path: &Path) -> Vec<String> {
    let files = config::files(path).unwrap_or_else(|_| vec![path.to_owned()]);
    files.iter().map(|file| file.display().to_string()).collect()
}

/// Checks, prints what there is to say, and says it with the exit code.
pub(super) fn run(path: &Path, json: bool) -> ExitCode {
    let report = check(path, Clock::running().now().civil);
    let text = if json { output::json(&report) } else { Ok(report.to_string()) };
    match text {
        Ok(text) => output::with_code(&text, report.exit_code()),
        Err(failed) => output::finish(Err(failed), json),
    }
}

impl CheckReport {
    /// What the command exits with: 0, or 2 for a config that can't run.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.ok { 0 } else { 2 }
    }
}

/// What people read.
impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{fault}\n")?;
        }
        for warning in &self.warnings {
            writeln!(f, "{warning}\n")?;
        }
        if self.files.len() > 1 {
            writeln!(f, "read in this order, a later one over an earlier:")?;
            for file in &self.files {
                writeln!(f, "    {file}")?;
            }
        }
        let warnings = counted(self.warnings.len(), "warning");
        match (self.ok, self.warnings.is_empty()) {
            (true, true) => write!(f, "{}: ok", self.file),
            (true, false) => write!(f, "{}: ok, with {warnings}", self.file),
            (false, _) => write!(f, "{}: {}", self.file, counted(self.faults.len(), "fault")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn checked(text: &str) -> CheckReport {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hotlined.toml");
        fs::write(&path, text).unwrap();
        check(&path, Stamp(0))
    }

    #[test]
    fn a_fit_config_exits_with_0() {
        let report = checked(config::training::TEXT);
        assert_eq!(report.exit_code(), 0, "{report}");
        assert!(report.to_string().ends_with("hotlined.toml: ok"), "{report}");
    }

    #[test]
    fn a_faulty_one_exits_with_2_and_names_file_key_reason_and_remedy() {
        let report = checked("[line]\nlanguages = [\"ua\"]\n[stor]\n");
        assert_eq!(report.exit_code(), 2);
        let shown = report.to_string();
        assert!(shown.contains("hotlined.toml:2:14: line.languages[0]: `ua` is no language code"), "{shown}");
        assert!(
            shown.contains("hotlined.toml:3:2: stor: unknown section `stor`; did you mean `store`?"),
            "{shown}"
        );
        assert!(shown.matches("remedy: ").count() == report.faults.len(), "{shown}");
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["ok"], false);
        assert_eq!(json["faults"][0]["line"], 2);
        assert_eq!(json["faults"][0]["key"], "line.languages[0]");
    }

    #[test]
    fn the_files_are_listed_where_there_is_more_than_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hotlined.toml");
        fs::write(&path, config::training::TEXT).unwrap();
        fs::create_dir(folder.path().join("conf.d")).unwrap();
        fs::write(folder.path().join("conf.d/own.toml"), "[routing]\ncapacity = 5\n").unwrap();
        for (text, ok) in [("[routing]\ncapacity = 5\n", true), ("[routing]\ncapacity = 0\n", false)] {
            fs::write(folder.path().join("conf.d/own.toml"), text).unwrap();
            let report = check(&path, Stamp(0));
            assert_eq!((report.ok, report.files.len()), (ok, 2), "{report}");
            assert!(report.to_string().contains("\n    "), "{report}");
            assert!(report.to_string().contains("conf.d/own.toml\n"), "{report}");
        }
    }

    #[test]
    fn what_is_doubtful_is_told_beside_what_a_file_has_against_the_start() {
        let report = checked(&format!(
            "{}\n[texts]\ndir = \"/nowhere/texts\"\n[shift.spare]\nhours = [\"mon 08:00-09:00\"]\n",
            config::training::TEXT
        ));
        assert_eq!((report.exit_code(), report.faults.len()), (2, 1), "{report}");
        assert!(report.warnings.iter().any(|warning| warning.finding.key == "shift.spare"), "{report}");
    }

    #[test]
    fn a_missing_file_is_one_fault() {
        let report = check(Path::new("/nowhere/hotlined.toml"), Stamp(0));
        assert_eq!((report.exit_code(), report.faults.len()), (2, 1));
        assert!(report.to_string().contains("can't be read"), "{report}");
    }
}
