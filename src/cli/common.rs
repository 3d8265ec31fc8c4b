//! What every command takes.

use std::path::PathBuf;

use clap::Args;

/// Where a line's config is, if nobody says otherwise.
pub(super) const DEFAULT: &str = "/etc/hotlined/hotlined.toml";

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The line's config file
    #[arg(long, global = true, value_name = "FILE", default_value = DEFAULT)]
    pub config: PathBuf,
    /// Print JSON for programs instead of text for people
    #[arg(long, global = true)]
    pub json: bool,
    /// The admin socket, instead of the one that the config names
    #[arg(long, global = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
}
