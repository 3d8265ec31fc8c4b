//! `hotlined case`: looking at cases and moving them.

mod list;
mod show;

use clap::Subcommand;

use crate::admin::protocol::{Request, Response};
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Answer;
use crate::domain::id::{Address, CaseCode};
use crate::domain::say::Word;

use super::daemon::{Daemon, strange};
use super::{Failed, output, words};

/// What can be done with cases.
#[derive(Clone, Debug, Subcommand)]
pub enum CaseCommand {
    /// List cases, those that somebody waits in first
    List(list::ListArgs),
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
        /// Close all that are held as copies of it instead
        #[arg(long, conflicts_with = "why")]
        all: bool,
    },
    /// Let a held case through to the operators, or what made no case in as a person's message
    #[command(after_help = "Example: hotlined case release K7F-3QD")]
    Release {
        /// The case's code
        #[arg(value_name = "CODE")]
        code: CaseCode,
        /// Let all through that are held as copies of it
        #[arg(long)]
        all: bool,
    },
    /// Say where the contact of a case is answered, if a form or a list did not tell
    #[command(after_help = "Example: hotlined case answer-to K7F-3QD ada@mail.example")]
    AnswerTo {
        /// The case's code
        #[arg(value_name = "CODE")]
        code: CaseCode,
        /// The contact's address
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
    /// Open a closed case again as it stood before, with its clock
    #[command(after_help = "Example: hotlined case reopen K7F-3QD")]
    Reopen {
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
        CaseCommand::List(args) => list::run(args, daemon).await,
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
        CaseCommand::Close { code, all: true, .. } => {
            let done = format!("What is held as a copy of {code} is being closed.");
            change(*code, CaseAsk::CloseAll, daemon, done).await
        }
        CaseCommand::Close { code, why, .. } => {
            change(*code, CaseAsk::Close(why.clone()), daemon, format!("{code} is closed.")).await
        }
        CaseCommand::Reopen { code } => {
            change(*code, CaseAsk::Reopen, daemon, format!("{code} is open again.")).await
        }
        CaseCommand::AnswerTo { code, address } => {
            let ask = CaseAsk::AnswerTo(Address(address.clone()));
            change(*code, ask, daemon, format!("{code} is answered there from now on.")).await
        }
        CaseCommand::Release { code, all: true } => {
            let done = format!("What is held as a copy of {code} is being let through.");
            change(*code, CaseAsk::ReleaseAll, daemon, done).await
        }
        CaseCommand::Release { code, .. } => {
            change(*code, CaseAsk::Release, daemon, format!("{code} is let through.")).await
        }
    }
}

/// Asks for a change of a case, and says what was done or why not.
async fn change(code: CaseCode, ask: CaseAsk, daemon: &mut Daemon, done: String) -> Result<String, Failed> {
    let ask = AdminAsk::Command(Command::Case { code: Some(code), ask });
    let (answer, _) = daemon.change(ask).await?;
    match words::refusal(&answer) {
        None => daemon.done(|| match answer {
            Answer::LetIn(case) => format!("{code} is let in: it is part of the case {case}."),
            _ => done,
        }),
        Some(_) if matches!(answer, Answer::Word(Word::NotNow | Word::Stands(_))) => {
            Err(not_now(code, daemon).await)
        }
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
