//! `hotlined setup`: asks what a line needs, and writes its config, its secrets and its key.
//!
//! Questions come one a line, on a terminal or to a script that answers by its standard input; an empty answer
//! takes what stands in brackets. Nothing that is there is replaced unless that was asked and answered with yes,
//! and a line's key not even then. A secret that is typed is not shown, and goes to its file alone.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{Common, Failed, check, doctor, output};
use crate::service::clock::Clock;

mod answers;
mod ask;
mod files;
mod render;

use answers::Answers;
use ask::Asker;

/// `hotlined setup`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Answers may also come from a script, a line each: hotlined setup < answers\n\
                        Example: sudo hotlined setup")]
pub struct SetupArgs {
    /// Where to write hotlined.toml and the folder of credentials
    #[arg(long, value_name = "DIR", default_value = "/etc/hotlined")]
    pub dir: PathBuf,
}

/// Asks, writes, checks, and says what comes next.
pub(super) fn run(args: &SetupArgs, common: &Common) -> ExitCode {
    let stdin = io::stdin();
    let hidden = stdin.is_terminal();
    let mut asker = Asker::new(stdin.lock(), io::stderr(), hidden);
    match set_up(&args.dir, &mut asker) {
        Ok(Some(answers)) => conclude(&args.dir, &answers, common),
        Ok(None) => output::with_code("Nothing was changed.", 1),
        Err(failed) => output::finish(Err(failed), common.json),
    }
}

/// Asks and writes. Nothing if what is there was to stay.
fn set_up(dir: &Path, asker: &mut Asker<impl BufRead, impl Write>) -> Result<Option<Answers>, Failed> {
    let config = dir.join("hotlined.toml");
    if config.exists() && !asker.yes(&format!("{} is there already. Replace it?", config.display()), false)? {
        return Ok(None);
    }
    let answers = Answers::ask(asker)?;
    files::write(dir, &answers, asker)?;
    Ok(Some(answers))
}

/// Checks what was written and looks at its surroundings.
fn conclude(dir: &Path, answers: &Answers, common: &Common) -> ExitCode {
    let config = dir.join("hotlined.toml");
    let report = check::check(&config, Clock::running().now().civil);
    if !report.ok {
        return output::with_code(&report.to_string(), report.exit_code());
    }
    let looked = doctor::looked(&Common { config: config.clone(), ..common.clone() });
    let seen = looked.map_or_else(|failed| failed.to_string(), |seen| doctor::text(&seen));
    let text = format!("{report}\n\n{seen}\n\n{}", render::next_steps(dir, answers));
    output::with_code(&text, 0)
}

#[cfg(test)]
mod tests;
