//! The command line: one file a command.
//!
//! A command that asks the daemon is three steps: its arguments make a request, the daemon answers, and a pure
//! function makes of the answer what is printed. So what people read is tested without a daemon, and `--json`
//! is the daemon's own view.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage or config.

mod age;
mod announce;
mod announce_words;
mod audit;
mod bot;
mod call;
mod case;
pub mod check;
mod clock;
mod common;
mod daemon;
mod doctor;
mod drill;
mod duration;
mod failed;
mod forget;
mod keys;
mod operator;
mod output;
mod plain;
mod reload;
mod report;
mod restore;
mod run;
mod setup;
mod socket;
mod status;
mod table;
mod try_line;
mod who;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

pub use common::Common;
pub use failed::Failed;
pub use run::RunArgs;
pub use socket::socket_of;
pub use try_line::TryArgs;

/// What was typed.
#[derive(Debug, Parser)]
#[command(
    name = "hotlined",
    version,
    about = "A hotline as one daemon",
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage or config.\n\
                  Example: hotlined status --config /etc/hotlined/hotlined.toml"
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the daemon
    Run(RunArgs),
    /// Play a whole line on this machine, with nothing installed
    Try(TryArgs),
    /// Check a config file
    Check(CheckArgs),
    /// Look live at what the line stands on: Redis, Telegram, mail, names, clock
    #[command(after_help = "Changes nothing and needs no daemon. Exits 0 if nothing failed, else 1.\n\
                            Example: sudo hotlined doctor")]
    Doctor,
    /// Ask what a line needs, and write its config, secrets and key
    Setup(setup::SetupArgs),
    /// Show how the line is
    #[command(after_help = "Exits 0 if the line itself is well, 1 if its store or a channel is not.\n\
                            Example: hotlined status")]
    Status,
    /// Show who would get a case, and why not the others
    Who(who::WhoArgs),
    /// Take the config file over, or tell what that would do
    Reload(reload::ReloadArgs),
    /// Tell a month in counts
    Report(report::ReportArgs),
    /// Look at cases and move them
    #[command(subcommand)]
    Case(case::CaseCommand),
    /// Hand in a call that somebody made to the line
    #[command(subcommand)]
    Call(call::CallCommand),
    /// Post in the line's public channel, or look at what was posted
    Announce(announce::AnnounceArgs),
    /// Forget a case, or a contact with all of theirs, for good
    Forget(forget::ForgetArgs),
    /// Look at operators, enrol and pause them
    #[command(subcommand)]
    Operator(operator::OperatorCommand),
    /// Look at the bots of the channels, and say whose the messages of before are
    #[command(subcommand)]
    Bot(bot::BotCommand),
    /// Send a test case to every operator, or show who answered it
    Drill(drill::DrillArgs),
    /// Look at who did what, and check that record
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Show whether the line believes its clock, or confirm the time
    Clock(clock::ClockArgs),
    /// Begin again with a store that was put back to an earlier day
    Restore(restore::RestoreArgs),
    /// Make the line's key, copy the keys to a safe place, begin a new period of them
    #[command(subcommand)]
    Keys(keys::KeysCommand),
}

/// `hotlined check`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Exits 0 if the config is good, else 2 with every fault.\n\
                        Example: hotlined check /etc/hotlined/hotlined.toml")]
pub struct CheckArgs {
    /// The file; absent: the one of --config
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

impl Cli {
    /// Reads the command line. What is wrong with it, or the help that it asks for, is printed.
    ///
    /// # Errors
    /// The exit code with which to end.
    pub fn read() -> Result<Self, ExitCode> {
        Self::try_parse().map_err(|error| {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            // Nobody reads: the exit code says it all the same.
            if error.print().is_err() { ExitCode::from(1) } else { ExitCode::from(code) }
        })
    }
}

/// Does a command.
#[must_use]
pub fn answer(command: Command, common: Common) -> ExitCode {
    match command {
        Command::Run(args) => run::run(args, common.config, common.json),
        Command::Try(args) => try_line::run(args, &common),
        Command::Check(args) => check::run(args.file.as_deref().unwrap_or(&common.config), common.json),
        Command::Restore(args) => output::finish(restore::run(&args, &common), common.json),
        Command::Setup(args) => setup::run(&args, &common),
        Command::Doctor => doctor::run(&common),
        Command::Keys(keys) => output::finish(keys::run(&keys, &common), common.json),
        Command::Reload(args) => {
            let reloaded = daemon::in_runtime(async {
                let mut daemon = daemon::Daemon::connect(&common).await?;
                reload::run(&args, &mut daemon).await
            });
            match reloaded {
                Ok((text, code)) => output::with_code(&plain::block(&text), code),
                Err(failed) => output::finish(Err(failed), common.json),
            }
        }
        Command::Status => {
            let shown = daemon::in_runtime(async {
                let mut daemon = daemon::Daemon::connect(&common).await?;
                status::run(&mut daemon).await
            });
            match shown {
                Ok((text, code)) => output::with_code(&text, code),
                Err(failed) => output::finish(Err(failed), common.json),
            }
        }
        Command::Who(_)
        | Command::Report(_)
        | Command::Case(_)
        | Command::Forget(_)
        | Command::Call(_)
        | Command::Announce(_)
        | Command::Operator(_)
        | Command::Bot(_)
        | Command::Drill(_)
        | Command::Clock(_)
        | Command::Audit(_) => output::finish(daemon::in_runtime(ask(&command, &common)), common.json),
    }
}

async fn ask(command: &Command, common: &Common) -> Result<String, Failed> {
    let mut daemon = daemon::Daemon::connect(common).await?;
    match command {
        Command::Who(args) => who::run(args, &mut daemon).await,
        Command::Report(args) => report::run(args, &mut daemon).await,
        Command::Case(args) => case::run(args, &mut daemon).await,
        Command::Call(command) => call::run(command, &mut daemon).await,
        Command::Announce(args) => announce::run(args, &mut daemon).await,
        Command::Forget(args) => forget::run(args, &mut daemon).await,
        Command::Operator(args) => operator::run(args, &mut daemon).await,
        Command::Clock(args) => clock::run(args, &mut daemon).await,
        Command::Bot(command) => bot::run(command, &mut daemon).await,
        Command::Drill(args) => drill::run(args, &mut daemon).await,
        Command::Audit(args) => audit::run(args, &mut daemon).await,
        _ => status::run(&mut daemon).await.map(|(text, _)| text),
    }
}

#[cfg(test)]
mod tests;
