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
        let remedy = check.remedy.as_ref().map(|remedy| format!("\n      -> {}", plain::line(remedy)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::Check;

    #[test]
    fn the_worst_is_read_first_and_the_sum_last() {
        let check = |name: &str, state, saw: &str, remedy: Option<&str>| Check {
            name: name.into(),
            state,
            saw: saw.into(),
            remedy: remedy.map(str::to_owned),
        };
        let report = Report {
            schema: 1,
            config: "/etc/hotlined/hotlined.toml".into(),
            ok: false,
            checks: vec![
                check(
                    "redis appendonly",
                    State::Fail,
                    "\"no\": the line does not start on it",
                    Some("set it"),
                ),
                check("clock", State::Warn, "31 s ahead of Telegram's", Some("timedatectl set-ntp true")),
                check("systemd", State::Info, "does not run this machine", None),
                check("mail imap", State::Ok, "INBOX\u{1b}[2J opens", None),
            ],
        };
        insta::assert_snapshot!(text(&report), @r#"
        FAIL  redis appendonly  "no": the line does not start on it
              -> set it
        warn  clock             31 s ahead of Telegram's
              -> timedatectl set-ntp true
        note  systemd           does not run this machine
        ok    mail imap         INBOX⟨U+001B⟩[2J opens

        /etc/hotlined/hotlined.toml: 1 failed (redis appendonly); 1 warning
        "#);
    }
}
