//! `hotlined case`: looking at cases and moving them.

mod show;

use clap::Subcommand;

use crate::admin::protocol::{LISTED_AT_MOST, Request, Response, StateName};
use crate::admin::view::{CaseLine, CasesView, UnreadableCase};
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Answer;
use crate::domain::id::CaseCode;
use crate::domain::say::Word;
use crate::service::unreadable::REMEDY;

use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age, output, words};

/// What can be done with cases.
#[derive(Clone, Debug, Subcommand)]
pub enum CaseCommand {
    /// List cases, those that wait longest first
    #[command(after_help = "Example: hotlined case list --state waiting")]
    List {
        /// held, waiting, assigned, answered, unreachable or closed; absent: all but the closed
        #[arg(long, value_name = "STATE")]
        state: Option<StateName>,
        /// How many at most
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(LISTED_AT_MOST)))]
        limit: Option<u32>,
    },
    /// Show a case: what was said and what happened
    #[command(after_help = "Example: hotlined case show K7F-3QD --json")]
    Show {
        /// The case's code
        #[arg(value_name = "CODE")]
        code: CaseCode,
    },
    /// Give a case to an operator; both are told
    #[command(after_help = "Example: hotlined case assign K7F-3QD olga")]
    Assign {
        /// The case's code
        #[arg(value_name = "CODE")]
        code: CaseCode,
        /// The operator's name in the config
        #[arg(value_name = "NAME")]
        operator: String,
    },
    /// Close a case; its operator is told
    #[command(after_help = "A case that no human answered needs a reason.\n\
                            Example: hotlined case close K7F-3QD --why \"a test\"")]
    Close {
        /// The case's code
        #[arg(value_name = "CODE")]
        code: CaseCode,
        /// Why, for the case's history
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Let a held case through to the operators
    #[command(after_help = "Example: hotlined case release K7F-3QD")]
    Release {
        /// The case's code
        #[arg(value_name = "CODE")]
        code: CaseCode,
    },
    /// Print all that is kept of a case as JSON, earlier wordings included
    #[command(after_help = "Example: hotlined case export K7F-3QD > K7F-3QD.json")]
    Export {
        /// The case's code
        #[arg(value_name = "CODE")]
        code: CaseCode,
    },
}

pub(super) async fn run(command: &CaseCommand, daemon: &mut Daemon) -> Result<String, Failed> {
    match command {
        CaseCommand::List { state, limit } => list(*state, *limit, daemon).await,
        CaseCommand::Show { code } => match daemon.ask(Request::Case { code: code.to_string() }).await? {
            Response::Case(view) => daemon.show(&view, || show::text(&view)),
            other => Err(strange(&other)),
        },
        CaseCommand::Export { code } => match daemon.ask(Request::Export { code: code.to_string() }).await? {
            Response::Export(view) => output::json(&view),
            other => Err(strange(&other)),
        },
        CaseCommand::Assign { code, operator } => {
            let ask = CaseAsk::GiveTo(Some(operator.into()));
            change(*code, ask, daemon, format!("{code} is {operator}'s now.")).await
        }
        CaseCommand::Close { code, why } => {
            change(*code, CaseAsk::Close(why.clone()), daemon, format!("{code} is closed.")).await
        }
        CaseCommand::Release { code } => {
            change(*code, CaseAsk::Release, daemon, format!("{code} is let through.")).await
        }
    }
}

async fn list(state: Option<StateName>, limit: Option<u32>, daemon: &mut Daemon) -> Result<String, Failed> {
    match daemon.ask(Request::Cases { state, limit }).await? {
        Response::Cases(view) => daemon.show(&view, || text(&view, state)),
        other => Err(strange(&other)),
    }
}

/// Asks for a change of a case, and says what was done or why not.
async fn change(code: CaseCode, ask: CaseAsk, daemon: &mut Daemon, done: String) -> Result<String, Failed> {
    let ask = AdminAsk::Command(Command::Case { code: Some(code), ask });
    let (answer, _) = daemon.change(ask).await?;
    match words::refusal(&answer) {
        None => daemon.done(|| done),
        Some(_) if answer == Answer::Word(Word::NotNow) => Err(not_now(code, daemon).await),
        Some(why) => Err(Failed::refused(format!("{code}: {why}"))),
    }
}

/// Says what stands in the way: the state that the case is in.
async fn not_now(code: CaseCode, daemon: &mut Daemon) -> Failed {
    let found = daemon.ask(Request::Case { code: code.to_string() }).await;
    let Ok(Response::Case(view)) = found else {
        return Failed::refused(format!("{code}: that can't be done in the state that it is in"));
    };
    let whose = view.operator.as_ref().map(|o| format!(" ({o})")).unwrap_or_default();
    Failed::refused(format!("{code} is {}{whose}: that can't be done with it as it is", view.state))
}

fn text(view: &CasesView, state: Option<StateName>) -> String {
    let unreadable = unreadable(&view.unreadable);
    if view.cases.is_empty() {
        let none = match state {
            Some(state) => format!("No case is {state}."),
            None => "No case is open.".to_owned(),
        };
        return if unreadable.is_empty() { none } else { unreadable };
    }
    let mut table =
        Table::new(&["code", "state", "unanswered", "next", "operator", "language", "topic", "contact"]);
    for case in &view.cases {
        table.row(row(case));
    }
    let more = if view.more { "There are more: raise --limit, or name a --state.\n" } else { "" };
    format!("{table}{more}{unreadable}")
}

/// Those that are left out, and what to do about it.
fn unreadable(all: &[UnreadableCase]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = all.iter().map(|c| format!("Can't be read: {} ({})\n", c.code, c.why)).collect();
    format!("{}{REMEDY}.\n", lines.concat())
}

fn row(case: &CaseLine) -> [Option<String>; 8] {
    let urgent = if case.priority == crate::domain::case::Priority::Urgent { ", urgent" } else { "" };
    [
        Some(case.code.clone()),
        Some(format!("{}{urgent}", case.state)),
        case.unanswered_s.map(age::words),
        case.next_step.as_ref().map(|step| format!("{} {}", step.action, age::moment(&step.at))),
        case.operator.as_ref().map(ToString::to_string),
        Some(case.language.to_string()),
        case.topic.as_ref().map(ToString::to_string),
        Some(case.pseudonym.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::NextStep;
    use crate::domain::case::Priority;

    fn case() -> CaseLine {
        CaseLine {
            code: "K7F-3QD".into(),
            state: "assigned".into(),
            opened_at: "2026-11-24T05:30:00Z".into(),
            language: "ru".into(),
            topic: Some("legal".into()),
            priority: Priority::Urgent,
            pseudonym: "Blue Heron 27".into(),
            operator: Some("olga".into()),
            unanswered_since: Some("2026-11-24T05:30:00Z".into()),
            unanswered_s: Some(7_500),
            next_step: Some(NextStep { at: "2026-11-24T09:30:00Z".into(), action: "remind".into() }),
        }
    }

    #[test]
    fn a_list_is_aligned_and_tells_that_there_is_more() {
        let resting = CaseLine {
            code: "0A1-B2C".into(),
            state: "answered".into(),
            topic: None,
            priority: Priority::Normal,
            unanswered_since: None,
            unanswered_s: None,
            next_step: None,
            ..case()
        };
        let view = CasesView {
            schema: 1,
            at: "2026-11-24T07:35:00Z".into(),
            cases: vec![case(), resting],
            more: true,
            unreadable: vec![UnreadableCase { code: "B7K-9QD".into(), why: "it was changed".into() }],
        };
        insta::assert_snapshot!(text(&view, None));
    }

    #[test]
    fn nothing_is_said_in_words() {
        let view = CasesView {
            schema: 1,
            at: String::new(),
            cases: Vec::new(),
            more: false,
            unreadable: Vec::new(),
        };
        assert_eq!(text(&view, None), "No case is open.");
        assert_eq!(text(&view, Some(StateName::Held)), "No case is held.");
    }
}
