//! What an operator is told and asked about calling back, with the buttons for it.

use super::view::{View, keyboard, press};
use crate::channel::said;
use crate::channel::telegram::button::NOBODY;
use crate::channel::telegram::payload::{Button, Payload};
use crate::domain::call::{AGAIN, TRIES};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::CaseCode;
use crate::domain::say::Calling;

/// How it stands with calling back, or a question about it.
pub(super) fn calling(view: &View<'_>, what: Calling) -> Vec<Payload> {
    let Some(code) = view.delivery.case else { return Vec::new() };
    let ask = |id, ask| view.ask(id, code, ask);
    let ended =
        || vec![ask("button-spoke", CaseAsk::Spoke(None)), ask("button-no-answer", CaseAsk::NoAnswer)];
    let rows = match what {
        Calling::Spoke { .. } | Calling::Again { .. } | Calling::Number => vec![ended()],
        Calling::CalledBack { seq } => vec![vec![ask("button-undo-call", CaseAsk::UndoCall(seq))]],
        Calling::NoAnswer { tries } => {
            let later = if tries < TRIES { again(view, code) } else { Vec::new() };
            let undo = ask("button-undo", CaseAsk::UndoNoAnswer(u32::from(tries)));
            vec![later, vec![ask("button-nobody-answers", CaseAsk::Close(Some(NOBODY.to_owned()))), undo]]
        }
        Calling::Undone => Vec::new(),
    };
    view.send(&said::calling::text(view, what), keyboard(rows))
}

/// When it could be tried again, for whoever wants to be told then.
fn again(view: &View<'_>, code: CaseCode) -> Vec<Option<Button>> {
    let button = |wait: std::time::Duration| {
        let minutes = u32::try_from(wait.as_secs() / 60).ok()?;
        let label = view.say("button-call-again", &[("span", view.voice.span(wait).into())]);
        press(&label, &Command::Case { code: Some(code), ask: CaseAsk::CallAgain(minutes) })
    };
    AGAIN.into_iter().map(button).collect()
}
