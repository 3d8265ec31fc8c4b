//! `hotlined setup`: asks what a line needs, and writes its config, its secrets and its key.
//!
//! Questions come one a line, on a terminal or to a script that answers by its standard input; an empty answer
//! takes what stands in brackets. Nothing that is there is replaced unless that was asked and answered with yes,
//! and a line's key not even then. A secret that is typed is not shown, and goes to its file alone.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Common, Failed, check, doctor, output};
use crate::service::clock::Clock;

mod answers;
mod ask;
mod files;
mod render;
mod site;

use answers::Answers;
use ask::Asker;
use site::Site;

/// `hotlined setup`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Answers may also come from a script, a line each: hotlined setup < answers\n\
                        A further line on this machine: sudo hotlined setup --config /etc/hotlined/kyiv.toml\n\
                        Example: sudo hotlined setup")]
pub struct SetupArgs {
    /// Where to write hotlined.toml and the folder of credentials, instead of beside --config
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Asks, writes, checks, and says what comes next.
pub(super) fn run(args: &SetupArgs, common: &Common) -> ExitCode {
    let stdin = io::stdin();
    let hidden = stdin.is_terminal();
    let mut asker = Asker::new(stdin.lock(), io::stderr(), hidden);
    let config = args.dir.as_ref().map_or_else(|| common.config.clone(), |dir| dir.join("hotlined.toml"));
    let site = Site::of(&config);
    match set_up(&site, &mut asker) {
        Ok(Some(answers)) => conclude(&site, &answers, common),
        Ok(None) => output::with_code("Nothing was changed.", 1),
        Err(failed) => output::finish(Err(failed), common.json),
    }
}

/// Asks and writes. Nothing if what is there was to stay.
fn set_up(site: &Site, asker: &mut Asker<impl BufRead, impl Write>) -> Result<Option<Answers>, Failed> {
    site.fits().map_err(Failed::usage)?;
    let config = &site.config;
    if config.exists() && !asker.yes(&format!("{} is there already. Replace it?", config.display()), false)? {
        return Ok(None);
    }
    let answers = Answers::ask(site.name.as_deref(), asker)?;
    files::write(site, &answers, asker)?;
    Ok(Some(answers))
}

/// Checks what was written and looks at its surroundings.
fn conclude(site: &Site, answers: &Answers, common: &Common) -> ExitCode {
    let report = check::check(&site.config, Clock::running().now().civil);
    if !report.ok {
        return output::with_code(&report.to_string(), report.exit_code());
    }
    let looked = doctor::looked(&Common { config: site.config.clone(), ..common.clone() });
    let seen = looked.map_or_else(|failed| failed.to_string(), |seen| doctor::text(&seen.before_its_start()));
    let text = format!("{report}\n\n{seen}\n\n{}", render::next_steps(site, answers));
    output::with_code(&text, 0)
}

#[cfg(test)]
mod tests;
