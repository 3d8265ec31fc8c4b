//! What supervisors look at, with buttons to go on from there.

use super::view::{View, keyboard, press};
use crate::channel::said::board;
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::command::Command;
use crate::domain::id::CaseCode;
use crate::domain::say::{Board, Which};

pub(super) fn board(view: &View<'_>, board: &Board) -> Vec<Payload> {
    match board {
        Board::Cases { which, cases, next } => page(view, *which, cases, *next),
        Board::ShiftBegins { cases, own } => {
            let (head, lines) = board::shift(view, cases, *own);
            let lines = lines.into_iter().map(|(code, line)| format!("/open_{} {line}", code.compact()));
            let text = std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n");
            view.send(&text, keyboard([[press(&view.voice.word("button-cases"), &Command::Cases)]]))
        }
        Board::Roster => view.send(&board::roster(view), elsewhere(view)),
        Board::Stats { today, .. } => view.send(&board::stats(view, *today), elsewhere(view)),
        Board::BulkSure { release, count, more, until } => {
            let (ask, yes) = if *release {
                ("bulk-sure-release", "button-bulk-release")
            } else {
                ("bulk-sure-close", "button-bulk-close")
            };
            let more = if *more { "yes" } else { "no" };
            let text = view.say(ask, &[("n", (*count).into()), ("more", more.into())]);
            let sure = Command::Bulk { release: *release, until: Some(*until) };
            view.send(&text, keyboard([[press(&view.voice.word(yes), &sure)]]))
        }
        Board::BulkDone { release: true, count, .. } => {
            view.send(&view.say("bulk-released", &[("n", (*count).into())]), Keyboard::None)
        }
        Board::BulkDone { release: false, count, id } => {
            let text = view.say("bulk-closed", &[("n", (*count).into())]);
            let undo = press(&view.voice.word("button-undo"), &Command::UndoBulk(*id));
            view.send(&text, keyboard([[undo]]))
        }
        Board::BulkUndone { count } => {
            view.send(&view.say("bulk-undone", &[("n", (*count).into())]), Keyboard::None)
        }
    }
}

/// A tap on a line's beginning opens the case.
fn page(view: &View<'_>, which: Which, codes: &[CaseCode], next: Option<CaseCode>) -> Vec<Payload> {
    let cases = board::cases(view, which, codes);
    let lines = cases.iter().map(|case| format!("/open_{} {}", case.code.compact(), board::line(view, case)));
    let head = board::head(view, which, cases.len());
    let text = std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n");
    let next =
        next.and_then(|code| press(&view.voice.word("button-next-page"), &Command::All(which, Some(code))));
    let bulk = which == Which::Held && !cases.is_empty();
    let all = |id, release| press(&view.voice.word(id), &Command::Bulk { release, until: None });
    let bulk = bulk.then(|| vec![all("button-bulk-release", true), all("button-bulk-close", false)]);
    let rows = [vec![next], bulk.unwrap_or_default(), places(view)];
    view.send(&text, keyboard(rows))
}

/// The other looks.
fn elsewhere(view: &View<'_>) -> Keyboard {
    keyboard([places(view)])
}

fn places(view: &View<'_>) -> Vec<Option<Button>> {
    let to = |id, command| press(&view.voice.word(id), &command);
    vec![
        to("button-all", Command::All(Which::Unanswered, None)),
        to("button-held", Command::All(Which::Held, None)),
        to("button-roster", Command::Roster),
        to("button-stats", Command::Stats),
    ]
}
