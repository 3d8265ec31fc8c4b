//! `hotlined forget`: a case, or a contact with all of theirs, is gone for good.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use crate::admin::protocol::{ForgetAsk, Request, Response};
use crate::admin::view::ForgetView;
use crate::domain::id::CaseCode;

use super::daemon::{Daemon, strange};
use super::{Failed, words};

/// What is to be forgotten.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Nobody can bring it back: its keys are destroyed, so that no old copy of the store opens it either. \
                  The contact goes with their last case, and is new if they ever write again. Telegram deletes \
                  operators' copies of the last two days; older ones, and mails, stay where they are.\n\
                  Example: hotlined forget K7F-3QD"
)]
pub struct ForgetArgs {
    /// The case's code
    #[arg(value_name = "CODE", required_unless_present = "contact", conflicts_with = "contact")]
    code: Option<CaseCode>,
    /// A contact with all of theirs, by the name that operators see: "Blue Heron 27"
    #[arg(long, value_name = "PSEUDONYM")]
    contact: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(args: &ForgetArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    let ask = ForgetAsk {
        code: args.code.map(|code| code.to_string()),
        contact: args.contact.clone(),
        as_of: None,
    };
    let would = asked(&ask, daemon).await?;
    if !args.yes {
        confirm(&would)?;
    }
    let as_of = Some(would.cases.iter().map(|case| (case.code.clone(), case.next)).collect());
    let view = asked(&ForgetAsk { as_of, ..ask }, daemon).await?;
    daemon.show(&view, || done(&view))
}

async fn asked(ask: &ForgetAsk, daemon: &mut Daemon) -> Result<ForgetView, Failed> {
    match daemon.ask(Request::Forget { ask: ask.clone() }).await? {
        Response::Forget(view) => Ok(view),
        Response::Answer { answer, .. } => {
            let why = words::refusal(&answer).unwrap_or_else(|| "nothing was forgotten".to_owned());
            Err(Failed::refused(why))
        }
        other => Err(strange(&other)),
    }
}

/// Asks at a terminal, and takes nothing but a plain yes.
fn confirm(would: &ForgetView) -> Result<(), Failed> {
    if !io::stdin().is_terminal() {
        return Err(Failed::usage("nobody can be asked here, and nothing was forgotten: --yes does not ask"));
    }
    let broken = |e: io::Error| Failed::new(format!("nothing was forgotten: {e}"));
    let mut out = io::stderr();
    write!(out, "{}\nIt can't be brought back. Forget it? [y/N] ", what(would)).map_err(broken)?;
    out.flush().map_err(broken)?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(broken)?;
    match line.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failed::refused("nothing was forgotten".to_owned())),
    }
}

/// What goes, in words.
fn what(view: &ForgetView) -> String {
    let mut parts: Vec<String> =
        view.cases.iter().map(|case| format!("the case {} ({})", case.code, case.state)).collect();
    if let Some(name) = view.pseudonym.as_ref().filter(|_| view.contact) {
        parts.push(format!("all that is known of {name}"));
    }
    for (n, one, more) in [
        (view.automatic, "mail that made no case", "mails that made no case"),
        (view.files, "attached file", "attached files"),
        (view.copies, "message in operators' chats", "messages in operators' chats"),
    ] {
        match n {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            n => parts.push(format!("{n} {more}")),
        }
    }
    parts.join(", ")
}

fn done(view: &ForgetView) -> String {
    let text = format!("Forgotten: {}.", what(view));
    let Some(trouble) = &view.mirror_trouble else { return text };
    format!(
        "{text}\nThe copy of the keys still has those that were destroyed here: {trouble}. Mend that, then: hotlined keys \
         sync FOLDER"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::ForgottenCase;

    #[test]
    fn what_goes_is_told_in_words_and_what_stays_where_it_is_too() {
        let case = ForgottenCase { code: "K7F-3QD".into(), next: 3, state: "assigned".into() };
        let view = ForgetView {
            schema: 1,
            done: true,
            pseudonym: Some("Blue Heron 27".into()),
            contact: true,
            cases: vec![case],
            automatic: 1,
            files: 2,
            copies: 0,
            mirror_trouble: Some("/mnt/safe: no such disk".into()),
        };
        assert_eq!(
            done(&view),
            "Forgotten: the case K7F-3QD (assigned), all that is known of Blue Heron 27, 1 mail that made no case, 2 \
             attached files.\nThe copy of the keys still has those that were destroyed here: /mnt/safe: no such disk. \
             Mend that, then: hotlined keys sync FOLDER"
        );
    }
}
