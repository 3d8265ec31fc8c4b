//! What supervisors look at, with the commands to go on from there.

use super::lists::with_addresses;
use super::view::{Section, View};
use crate::channel::said::{board, paragraphs};
use crate::domain::id::CaseCode;
use crate::domain::say::{Board, Which};

pub(super) fn board(view: &View<'_>, board: &Board) -> Option<Section> {
    let text = match board {
        Board::Cases { which, cases, next } => page(view, *which, cases, *next),
        Board::ShiftBegins { cases, own } => {
            let (head, lines) = board::shift(view, cases, *own);
            let lines = lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
            paragraphs([head, lines])
        }
        Board::Roster => board::roster(view),
        Board::Stats { today, .. } => board::stats(view, *today),
        Board::BulkSure { release, count, more, until } => {
            let ask = if *release { "bulk-sure-release" } else { "bulk-sure-close" };
            let command = if *release { "/releaseheld" } else { "/closeheld" };
            let more = if *more { "yes" } else { "no" };
            let asked = view.say(ask, &[("n", (*count).into()), ("more", more.into())]);
            let sure = format!("{command} {}", until.0);
            paragraphs([asked, view.say("mail-bulk-sure", &[("command", sure.into())])])
        }
        Board::BulkDone { release: true, count, .. } => view.say("bulk-released", &[("n", (*count).into())]),
        Board::BulkDone { release: false, count, id } => {
            let undo = format!("/undobulk {}", id.0);
            let said = view.say("bulk-closed", &[("n", (*count).into())]);
            paragraphs([said, view.say("mail-bulk-undo", &[("command", undo.into())])])
        }
        Board::BulkUndone { count } => view.say("bulk-undone", &[("n", (*count).into())]),
    };
    view.section_about(None, text)
}

fn page(view: &View<'_>, which: Which, codes: &[CaseCode], next: Option<CaseCode>) -> String {
    let cases = board::cases(view, which, codes);
    let list = with_addresses(view, &cases, |case| board::line(view, case));
    let next = next.map(|code| {
        let command = format!("/all {} {code}", which.word());
        view.say("mail-next-page", &[("command", command.into())])
    });
    let bulk = (which == Which::Held && !cases.is_empty()).then(|| view.voice.word("mail-bulk-how"));
    let head = board::head(view, which, cases.len());
    paragraphs([head, list, next.unwrap_or_default(), bulk.unwrap_or_default()])
}
