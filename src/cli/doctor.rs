//! `hotlined doctor`: would the surroundings carry the line?
//!
//! Exit code 0 if nothing failed, whatever the warnings; else 1.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::{Common, Failed, output, plain};
use crate::app::doctor::{self, Report, State};

/// Looks, prints what was seen, and says it with the exit code.
pub(super) fn run(common: &Common) -> ExitCode {
    let report = match looked(common) {
        Ok(report) => report,
        Err(failed) => return output::finish(Err(failed), common.json),
    };
    let text = if common.json { output::json(&report) } else { Ok(text(&report)) };
    match text {
        Ok(text) => output::with_code(&text, u8::from(!report.ok)),
        Err(failed) => output::finish(Err(failed), common.json),
    }
}

/// Looks.
pub(super) fn looked(common: &Common) -> Result<Report, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failed::new(format!("this process can't do I/O: {e}")))?;
    let report = runtime.block_on(doctor::examine(&common.config));
    // A name server that does not answer holds a thread; nobody waits for it any more.
    runtime.shutdown_background();
    Ok(report)
}

/// What people read: the worst first, and the sum at the end, where the eye is.
pub(super) fn text(report: &Report) -> String {
    let width = report.checks.iter().map(|check| check.name.chars().count()).max().unwrap_or(0);
    let mut shown = String::new();
    for check in &report.checks {
        let word = match check.state {
            State::Fail => "FAIL",
            State::Warn => "warn",
            State::Info => "note",
            State::Ok => "ok",
        };
        let line = format!("{word:<4}  {:<width$}  {}", check.name, check.saw);
        let remedy =
            check.remedy.as_ref().map(|remedy| format!("\n{:width$}-> {remedy}", "", width = width + 8));
        if writeln!(shown, "{}{}", plain::line(&line), remedy.unwrap_or_default()).is_err() {
            break;
        }
    }
    format!("{shown}\n{}: {}", report.config, sum(report))
}

fn sum(report: &Report) -> String {
    let names = |state| {
        let checks = report.checks.iter().filter(move |check| check.state == state);
        checks.map(|check| check.name.as_str()).collect::<Vec<_>>()
    };
    let (failed, warned) = (names(State::Fail), names(State::Warn).len());
    let warnings = crate::config::fault::counted(warned, "warning");
    match (failed.len(), warned) {
        (0, 0) => "all is well".to_owned(),
        (0, _) => format!("nothing failed; {warnings}"),
        (n, _) => format!("{n} failed ({}); {warnings}", failed.join(", ")),
    }
}
