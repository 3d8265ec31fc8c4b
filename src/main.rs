//! The `hotlined` binary: reads the command line, and ends with an exit code.

use std::process::ExitCode;

use hotlined::cli::{self, Cli};

fn main() -> ExitCode {
    match Cli::read() {
        Ok(Cli { common, command }) => cli::answer(command, common),
        Err(code) => code,
    }
}
