//! `hotlined try`: a line to play with.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::common::{Common, DEFAULT};
use super::run::to_the_end;
use crate::app;

/// What `try` is given.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Open the page that it names; nothing leaves this machine, and all is gone when it ends.\n\
                        With --config it is your own line: its topics, texts and roster, on stand-ins.\n\
                        Example: hotlined try\n\
                        Example: hotlined try --config /etc/hotlined/hotlined.toml --scenario first-night.toml\n\
                        Example: hotlined try --listen 0.0.0.0:8470 --redis redis://127.0.0.1:6379/0"
)]
pub struct TryArgs {
    /// Keep the line in this Redis instead of in memory
    #[arg(long, value_name = "URL")]
    pub redis: Option<String>,
    /// Where the page listens; beyond this machine, each trainee gets a secret link
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8470")]
    pub listen: SocketAddr,
    /// People who write by themselves; examples are in config/training
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
}

/// Runs the training line until it ends.
#[expect(clippy::print_stderr, reason = "what was typed and does nothing must be told where it was typed")]
pub(super) fn run(args: TryArgs, common: &Common) -> ExitCode {
    for option in unused(common) {
        eprintln!("hotlined: try has no use for {option}: it is not looked at");
    }
    let config = Some(common.config.clone()).filter(|given| given != Path::new(DEFAULT));
    let TryArgs { redis, listen, scenario } = args;
    to_the_end(app::train(app::TryArgs { redis, listen, config, scenario }))
}

/// What was given and means nothing here.
fn unused(common: &Common) -> Vec<&'static str> {
    let given = [("--socket", common.socket.is_some()), ("--json", common.json)];
    given.into_iter().filter(|(_, given)| *given).map(|(option, _)| option).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_try_does_not_look_at_is_named() {
        let common = Common { config: DEFAULT.into(), json: false, socket: None };
        assert_eq!(unused(&common), Vec::<&str>::new());
        let given = Common { config: "/etc/mine.toml".into(), json: true, socket: Some("/x".into()) };
        assert_eq!(unused(&given), ["--socket", "--json"]);
    }
}
