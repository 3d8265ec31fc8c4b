//! `hotlined restore`: after the store was put back to an earlier day.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{HELD, HeldView};
use crate::app::{self, RunError};
use crate::config::credentials_of;
use crate::domain::command::{AdminAsk, RestoreAsk};

use super::daemon::{self, Daemon, strange};
use super::table::Table;
use super::{Common, Failed, age, output, words};

/// `hotlined restore`, alone or with what to do afterwards.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Put Redis's copy in place and start Redis; run this; then start the daemon. It starts quiet: what \
                        the copy still had to send is held, and steps that are due raise no alarm for a day.\n\
                        Example: hotlined restore && systemctl start hotlined && hotlined restore status"
)]
pub struct RestoreArgs {
    #[command(subcommand)]
    command: Option<RestoreCommand>,
    /// The folder of the credentials that the config names [default: credentials beside the config]
    #[arg(long, value_name = "DIR")]
    credentials: Option<PathBuf>,
    /// Take an empty store for the line's: all that it knew is given up
    #[arg(long)]
    empty: bool,
    /// The socket of a clock that another process moves; for tests
    #[arg(long, value_name = "SOCKET", hide = true)]
    clock: Option<PathBuf>,
}

/// What to do once the daemon runs again.
#[derive(Clone, Debug, Subcommand)]
pub enum RestoreCommand {
    /// Show the gap and what is held
    Status,
    /// Send what is held, marked as a possible repeat, and let alarms come again
    Release,
    /// Don't send what is held, and let alarms come again; who wrote a reply among it hears so
    Drop,
}

pub(super) fn run(args: &RestoreArgs, common: &Common) -> Result<String, Failed> {
    match &args.command {
        None => daemon::in_runtime(mark(args, common)),
        Some(command) => daemon::in_runtime(look(command, common)),
    }
}

async fn mark(args: &RestoreArgs, common: &Common) -> Result<String, Failed> {
    let RestoreArgs { credentials, clock, empty, .. } = args.clone();
    let credentials = credentials.unwrap_or_else(|| credentials_of(&common.config));
    let marked =
        app::restore(app::RestoreArgs { config: common.config.clone(), credentials, empty, clock }).await;
    let app::Marked { gap, emptied } = marked.map_err(|error| match error {
        RunError::Config(why) => Failed::usage(why),
        RunError::Failed(why) => Failed::new(why),
    })?;
    let (from, to) = (gap.from.to_string(), gap.to.to_string());
    if common.json {
        return output::json(&json!({"done": true, "from": from, "to": to, "emptied": emptied}));
    }
    if emptied {
        return Ok(format!(
            "The line begins anew: of no case from before {} it knows anything.\n\
             Start the daemon now, unless it runs. Operators who came by an invitation need another one:\n\n  \
             hotlined operator list\n\n\
             Mails that were moved to the mailbox for processed mail since {} are taken in again by themselves. Have \
             supervisors write to whoever else they know to wait.",
            age::moment(&to),
            age::moment(&from)
        ));
    }
    Ok(format!(
        "The line knows nothing of what happened from {} until {}.\n\
         Start the daemon now, unless it runs. What the copy had to send is held, and no alarm comes for a day:\n\n  \
         hotlined restore status\n\n\
         Mails that were moved to the mailbox for processed mail in that time are taken in again by themselves; an \
         operator's answer of then is held until its writer sends it with /send.",
        age::moment(&from),
        age::moment(&to)
    ))
}

async fn look(command: &RestoreCommand, common: &Common) -> Result<String, Failed> {
    let mut daemon = Daemon::connect(common).await?;
    let (ask, told) = match command {
        RestoreCommand::Status => return status(&mut daemon).await,
        RestoreCommand::Release => {
            (RestoreAsk::Release, "What is held goes out now, marked as a possible repeat.")
        }
        RestoreCommand::Drop => (RestoreAsk::Drop, "What was held is not sent."),
    };
    let (answer, _) = daemon.change(AdminAsk::Restore(ask)).await?;
    match words::refusal(&answer) {
        Some(_) => Err(Failed::refused("this line was never put back to an earlier day")),
        None => daemon.done(|| format!("{told} Alarms come again.")),
    }
}

async fn status(daemon: &mut Daemon) -> Result<String, Failed> {
    match daemon.ask(Request::Held).await? {
        Response::Held(view) => daemon.show(&view, || text(&view)),
        other => Err(strange(&other)),
    }
}

fn text(view: &HeldView) -> String {
    let (Some(from), Some(to)) = (&view.from, &view.to) else {
        return "This line was never put back to an earlier day.".to_owned();
    };
    let gap = format!("The line knows nothing from {} until {}.", age::moment(from), age::moment(to));
    let quiet = match &view.quiet_until {
        Some(until) => format!("Steps that are due raise no alarm until {}.", age::moment(until)),
        None => "Alarms come as ever.".to_owned(),
    };
    if view.held.is_empty() {
        return format!("{gap}\n{quiet}\nNothing is held.");
    }
    let more = if view.held.len() == HELD { " at least" } else { "" };
    let mut table = Table::new(&["what", "case", "to", "made"]);
    for held in &view.held {
        let to = held.operator.as_ref().map_or_else(|| "contact".to_owned(), ToString::to_string);
        let made = age::moment(&held.made_at);
        table.row([Some(held.what.clone()), held.case.map(|c| c.to_string()), Some(to), Some(made)]);
    }
    format!(
        "{gap}\n{quiet}\nHeld:{more} {}\n\n{table}\nSend it: hotlined restore release. Or not: hotlined restore drop",
        view.held.len()
    )
}
