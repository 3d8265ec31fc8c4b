//! `hotlined try`: a line to play with.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;

use super::run::to_the_end;
use crate::app;

/// What `try` is given.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Open the page that it names; nothing leaves this machine, and all is gone when it ends.\n\
                        Example: hotlined try\n\
                        Example: hotlined try --listen 0.0.0.0:8470 --redis redis://127.0.0.1:6379/0"
)]
pub struct TryArgs {
    /// Keep the line in this Redis instead of in memory
    #[arg(long, value_name = "URL")]
    pub redis: Option<String>,
    /// Where the page listens; beyond this machine, each trainee gets a secret link
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8470")]
    pub listen: SocketAddr,
}

/// Runs the training line until it ends.
pub(super) fn run(args: TryArgs) -> ExitCode {
    to_the_end(app::train(app::TryArgs { redis: args.redis, listen: args.listen }))
}
