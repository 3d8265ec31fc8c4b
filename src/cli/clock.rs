//! `hotlined clock`: whether the line believes its clock.

use clap::{Args, Subcommand};

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{DoubtView, StatusView};

use super::daemon::{Daemon, strange};
use super::{Failed, age};

/// `hotlined clock`, alone or to confirm the time.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "After a jump of more than two days the line forgets and removes nothing by age, until the \
                        network's time service, a message's date or you confirm the time.\n\
                        Example: hotlined clock && hotlined clock confirm"
)]
pub struct ClockArgs {
    #[command(subcommand)]
    command: Option<ClockCommand>,
}

/// What to do about the time.
#[derive(Clone, Debug, Subcommand)]
pub enum ClockCommand {
    /// Say that the time which it shows now is right
    #[command(after_help = "Look at it first: hotlined clock")]
    Confirm,
}

pub(super) async fn run(args: &ClockArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    if args.command.is_some() {
        return match daemon.ask(Request::ConfirmClock).await? {
            Response::Answer { .. } => daemon.done(|| "The time is confirmed.".to_owned()),
            other => Err(strange(&other)),
        };
    }
    match daemon.ask(Request::Status).await? {
        Response::Status(view) => {
            let shown = serde_json::json!({"at": view.at, "doubt": view.doubt});
            daemon.show(&shown, || text(&view))
        }
        other => Err(strange(&other)),
    }
}

fn text(view: &StatusView) -> String {
    let now = format!("The line's clock says {}.", age::moment(&view.at));
    match &view.doubt {
        None => format!("{now} It is believed."),
        Some(doubt) => format!(
            "{now} It is NOT CONFIRMED: {}.\nIf it is right: hotlined clock confirm. If not, set it: timedatectl set-ntp \
             true",
            told(doubt)
        ),
    }
}

/// What is doubted, in half a sentence.
pub(super) fn told(doubt: &DoubtView) -> String {
    format!(
        "it jumped from {} to {}, so nothing is forgotten or removed by age",
        age::moment(&doubt.known),
        age::moment(&doubt.found)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_told_from_where_to_where() {
        let doubt = DoubtView { known: "2026-11-24T07:35:00Z".into(), found: "2036-11-21T07:35:00Z".into() };
        let told = told(&doubt);
        assert!(told.contains("2026-11-24 07:35") && told.contains("2036-11-21 07:35"), "{told}");
    }
}
