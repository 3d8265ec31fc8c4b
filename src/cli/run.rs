//! `hotlined run`: the daemon.

use std::path::PathBuf;

use clap::Args;

/// What `run` is given. The config file is the one of `--config`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Stops on SIGTERM and SIGINT, reads its config again on SIGHUP.\n\
                        Exits 2 where only a person can help: a config that is wrong.\n\
                        Example: hotlined run --config /etc/hotlined/hotlined.toml")]
pub struct RunArgs {
    /// The socket of a clock that another process moves; for tests
    #[arg(long, value_name = "SOCKET", hide = true)]
    pub clock: Option<PathBuf>,
}
