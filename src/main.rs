//! The `hotlined` binary: reads the command line, and ends with an exit code.

use std::process::ExitCode;

use hotlined::cli::{self, Cli};

fn main() -> ExitCode {
    let Cli { common, command } = match Cli::read() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    // ── The spot for the commands that are no questions to a daemon, taken out of `command` here ──────
    //   Command::Run(args):   app::run with common.config and args.clock
    //   Command::Try(args):   app::train with args.redis, args.listen and args.no_open
    //   Command::Check(args): cli::check of args.file, or else of common.config
    // ──────────────────────────────────────────────────────────────────────────────────────────────────
    cli::answer(&command, &common)
}
