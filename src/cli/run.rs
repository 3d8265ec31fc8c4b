//! `hotlined run`: the daemon.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::app::{self, RunError};

/// What `run` is given. The config file is the one of `--config`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Stops on SIGTERM and SIGINT, reads its config again on SIGHUP.\n\
                        With --json each line of its log is a JSON object.\n\
                        Exits 2 where only a person can help: a config that is wrong.\n\
                        Example: hotlined run --config /etc/hotlined/hotlined.toml")]
pub struct RunArgs {
    /// The socket of a clock that another process moves; for tests
    #[arg(long, value_name = "SOCKET", hide = true)]
    pub clock: Option<PathBuf>,
    /// The socket of a journal that is not the machine's; for tests
    #[arg(long, value_name = "SOCKET", hide = true)]
    pub journal: Option<PathBuf>,
}

/// Two threads: one for the committer, one for everything that waits on the network.
const THREADS: usize = 2;

/// Runs the daemon until it ends.
pub(super) fn run(args: RunArgs, config: PathBuf, json: bool) -> ExitCode {
    let args = app::RunArgs { config, clock: args.clock, journal: args.journal, json };
    to_the_end(app::run(args))
}

/// Runs a line until it ends, and tells why if that was not asked for.
#[expect(clippy::print_stderr, reason = "why a daemon did not start must be told wherever it was started")]
pub(super) fn to_the_end(line: impl Future<Output = Result<(), RunError>>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build();
    let ended = match runtime {
        Ok(runtime) => {
            let ended = runtime.block_on(line);
            // A name server that does not answer holds a thread; the line has ended and waits for no one.
            runtime.shutdown_background();
            ended
        }
        Err(error) => Err(RunError::Failed(format!("no threads can be started: {error}"))),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hotlined: {error}");
            ExitCode::from(error.code())
        }
    }
}
