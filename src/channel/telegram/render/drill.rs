//! Drills: a test case that says that it is one, and looks like a card.

use super::view::{View, keyboard, press};
use crate::channel::said;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::drill::{Call, Drill};
use crate::domain::id::DeliveryId;

/// The test case.
pub(super) fn drill(view: &View<'_>) -> Vec<Payload> {
    let Some((drill, _)) = called(view) else { return Vec::new() };
    view.send(&said::drill::words(view, drill).join("\n\n"), take(view, "button-take"))
}

/// The test case as it now looks.
pub(super) fn update(view: &View<'_>, target: DeliveryId) -> Vec<Payload> {
    let Some((drill, call)) = called(view).filter(|(_, call)| call.delivery == Some(target)) else {
        return Vec::new();
    };
    let Some(message) = call.place.as_ref().and_then(|place| place.messages.first()).copied() else {
        return Vec::new();
    };
    let over = |id| Some(view.voice.word(id));
    let (keyboard, foot) = match (call.answered_at, drill.ended, call.taken_at) {
        (Some(_), ..) => (Keyboard::None, over("drill-answered")),
        (None, Some(_), _) => (Keyboard::None, over("drill-over")),
        (None, None, Some(_)) => (take(view, "button-taken"), None),
        (None, None, None) => (take(view, "button-take"), None),
    };
    let text = said::drill::words(view, drill).into_iter().chain(foot).collect::<Vec<_>>().join("\n\n");
    vec![Payload::EditText { message, text, keyboard }]
}

/// The drill of which the reader is a part.
fn called<'a>(view: &View<'a>) -> Option<(&'a Drill, &'a Call)> {
    let drill = view.material.roster.drill.as_ref()?;
    Some((drill, drill.calls.get(view.reader()?)?))
}

/// The message under which it stands tells that it is the drill's.
fn take(view: &View<'_>, label: &str) -> Keyboard {
    let command = Command::Case { code: None, ask: CaseAsk::Take };
    keyboard([[press(&view.voice.word(label), &command)]])
}
