//! Asking the daemon.

use serde::Serialize;

use crate::admin::client::Client;
use crate::admin::protocol::{Request, Response};
use crate::domain::command::AdminAsk;
use crate::domain::decide::Answer;

use super::{Common, Failed, output, socket};

/// The running daemon, and how its answers are to be printed.
#[derive(Debug)]
pub(super) struct Daemon {
    pub json: bool,
    client: Client,
}

impl Daemon {
    /// Connects to the daemon of the config.
    pub async fn connect(common: &Common) -> Result<Self, Failed> {
        let path = match &common.socket {
            Some(path) => path.clone(),
            None => socket::socket_of(&common.config).map_err(Failed::usage)?,
        };
        Ok(Self { json: common.json, client: Client::connect(&path).await? })
    }

    /// The answer, if it is one.
    pub async fn ask(&mut self, request: Request) -> Result<Response, Failed> {
        match self.client.ask(&request).await? {
            Response::Error(failure) => Err(failure.into()),
            response => Ok(response),
        }
    }

    /// What was decided on something that changes the line, and the link if it is an invitation.
    pub async fn change(&mut self, ask: AdminAsk) -> Result<(Answer, Option<String>), Failed> {
        match self.ask(Request::Ask { ask }).await? {
            Response::Answer { answer, link } => Ok((answer, link)),
            other => Err(strange(&other)),
        }
    }

    /// What is printed of a view: itself for programs, `text` for people.
    pub fn show<V: Serialize>(&self, view: &V, text: impl FnOnce() -> String) -> Result<String, Failed> {
        if self.json { output::json(view) } else { Ok(text()) }
    }

    /// What is printed of something done.
    pub fn done(&self, text: impl FnOnce() -> String) -> Result<String, Failed> {
        self.show(&serde_json::json!({"done": true}), text)
    }
}

/// An answer to another question: a daemon of another version.
pub(super) fn strange(response: &Response) -> Failed {
    let kind = match response {
        Response::Status(_) => "a status",
        Response::Cases(_) => "a list of cases",
        Response::Case(_) | Response::Export(_) => "a case",
        Response::Operators(_) => "the roster",
        Response::Who(_) => "a choice",
        Response::Held(_) => "what is held",
        Response::Announcements(_) => "announcements",
        Response::Drill(_) => "a drill",
        Response::Trail(_) => "the audit trail",
        Response::Reload(_) => "a reload",
        Response::Report(_) => "a report",
        Response::Keys(_) => "how the keys stand",
        Response::Forget(_) => "what is forgotten",
        Response::Answer { .. } => "a decision",
        Response::Called { .. } => "a call",
        Response::Error(_) => "an error",
    };
    Failed::new(format!("the daemon answered with {kind}, which was not asked: is it of another version?"))
}

/// Runs one question to its end.
pub(super) fn in_runtime<T>(question: impl Future<Output = Result<T, Failed>>) -> Result<T, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failed::new(format!("this process can't do I/O: {e}")))?;
    runtime.block_on(question)
}
