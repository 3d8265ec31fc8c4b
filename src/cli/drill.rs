//! `hotlined drill`: a test case to every operator, and who answered it.

use clap::{Args, Subcommand};

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{CallView, DrillView};
use crate::domain::command::{AdminAsk, DrillAsk};

use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age, words};

/// `hotlined drill`, alone or with what to do about the one that runs.
#[derive(Clone, Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Each gets a message by the channel that a case would come by. It says that it is a drill;\n\
                  their answer goes to nobody and is not kept. It stands outside the statistics, changes\n\
                  nobody's turn, and ends by itself after the time in which the line promises an answer.\n\
                  Example: hotlined drill --on-duty && hotlined drill status"
)]
pub struct DrillArgs {
    #[command(subcommand)]
    command: Option<DrillCommand>,
    /// Call this operator only; can be given several times
    #[arg(long = "operator", value_name = "NAME")]
    operators: Vec<String>,
    /// Call only who is on duty now
    #[arg(long)]
    on_duty: bool,
}

/// What to do about a drill.
#[derive(Clone, Debug, Subcommand)]
pub enum DrillCommand {
    /// Show who answered, and how fast
    #[command(after_help = "Example: hotlined drill status")]
    Status,
    /// End it now
    #[command(after_help = "Example: hotlined drill stop")]
    Stop,
}

pub(super) async fn run(args: &DrillArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    let ask = match &args.command {
        Some(DrillCommand::Status) => return show(daemon).await,
        Some(DrillCommand::Stop) => DrillAsk::Stop,
        None => DrillAsk::Start {
            operators: args.operators.iter().map(Into::into).collect(),
            on_duty: args.on_duty,
        },
    };
    let (answer, _) = daemon.change(AdminAsk::Drill(ask)).await?;
    match words::refusal(&answer) {
        Some(why) => Err(Failed::refused(why)),
        None => show(daemon).await,
    }
}

async fn show(daemon: &mut Daemon) -> Result<String, Failed> {
    match daemon.ask(Request::Drill).await? {
        Response::Drill(view) => daemon.show(&view, || text(&view)),
        other => Err(strange(&other)),
    }
}

fn text(view: &DrillView) -> String {
    let (Some(began), Some(until)) = (&view.began, &view.until) else {
        return "There was no drill yet. Begin one: hotlined drill".to_owned();
    };
    let head =
        format!("Drill of {}: {} of {} answered", age::moment(began), view.answered(), view.calls.len());
    let end = match &view.ended {
        Some(at) => format!("It ended {}.", age::moment(at)),
        None => format!(
            "It runs until {}. Look again: hotlined drill status. End it: hotlined drill stop",
            age::moment(until)
        ),
    };
    let mut table = Table::new(&["operator", "code", "by", "reached", "taken after", "answered after"]);
    for call in &view.calls {
        let after = |seconds: Option<u64>| seconds.map(age::words);
        table.row([
            Some(call.operator.to_string()),
            Some(call.code.to_string()),
            call.channel.as_ref().map(ToString::to_string),
            Some(reached(call)),
            after(call.taken_after_s),
            after(call.answered_after_s),
        ]);
    }
    format!("{head}\n\n{table}\n{end}")
}

fn reached(call: &CallView) -> String {
    match (call.lost.as_deref(), call.delivered_after_s) {
        (Some("not_enrolled"), _) => "no: not enrolled".to_owned(),
        (Some("locked"), _) => "no: locked out".to_owned(),
        (Some("bounced"), _) => "no: it came back".to_owned(),
        (Some("refused"), _) => "no: every channel refused it".to_owned(),
        (Some(why), _) => format!("no: {why}"),
        (None, Some(seconds)) => format!("after {}", age::words(seconds)),
        (None, None) => "on its way".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(operator: &str, channel: Option<&str>, lost: Option<&str>, times: [Option<u64>; 3]) -> CallView {
        let [delivered_after_s, taken_after_s, answered_after_s] = times;
        CallView {
            operator: operator.into(),
            code: crate::domain::id::CaseCode::from_bits(0x2_7654_3210),
            channel: channel.map(Into::into),
            lost: lost.map(str::to_owned),
            delivered_after_s,
            taken_after_s,
            answered_after_s,
        }
    }

    #[test]
    fn the_table_tells_who_answered_and_why_others_could_not() {
        let view = DrillView {
            schema: 1,
            at: "2026-11-24T07:35:00Z".into(),
            began: Some("2026-11-24T06:00:00Z".into()),
            until: Some("2026-11-25T06:00:00Z".into()),
            ended: None,
            calls: vec![
                call("olga", Some("telegram"), None, [Some(1), Some(40), Some(185)]),
                call("ivan", Some("mail"), None, [Some(12), None, None]),
                call("vera", None, None, [None; 3]),
                call("jan", None, Some("not_enrolled"), [None; 3]),
                call("maks", Some("mail"), Some("bounced"), [Some(2), None, None]),
            ],
        };
        let over =
            DrillView { ended: Some("2026-11-24T07:00:00Z".into()), calls: Vec::new(), ..view.clone() };
        let never = DrillView { began: None, until: None, calls: Vec::new(), ..view.clone() };
        insta::assert_snapshot!([view, over, never].map(|view| text(&view)).join("\n---\n"));
    }
}
