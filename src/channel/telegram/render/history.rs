//! A case from its beginning, and single things that happened to one.

use super::media;
use super::view::{MOST, View, keyboard};
use crate::channel::said;
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::case::{Case, State};
use crate::domain::command::CaseAsk;
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Message, Milestone};
use crate::text::{split, visible};

/// The most messages that one history takes: more would keep an operator's other messages back for long.
const PAGES: usize = 20;
/// The content of how many messages of its contact comes below a history, the latest.
const SHOWN: usize = 30;

/// The whole transcript, oldest first, a day at a time; below it what its contact sent besides words.
pub(super) fn history(view: &View<'_>) -> Vec<Payload> {
    let Some(case) = view.case() else { return Vec::new() };
    let (content, more) = content(view);
    let mut head = said::history::head(view, case);
    if more > 0 {
        head = format!("{head}\n{}", view.say("history-more-files", &[("n", more.into())]));
    }
    let body = said::history::body(view, |message| theirs(view, message));
    let text = format!("{head}\n\n{body}");
    let pages = split(&text, MOST);
    let text = match pages.len().saturating_sub(PAGES) {
        0 => text,
        n @ 1.. => {
            let left_out = view.say("history-left-out", &[("n", n.into())]);
            format!("{head}\n{left_out}\n\n{}", pages[n..].concat())
        }
    };
    let button = match case.state {
        State::Waiting { .. } => view.ask("button-take", case.code, CaseAsk::GiveMe),
        State::Held { .. }
        | State::Assigned { .. }
        | State::Answered { .. }
        | State::Closed { .. }
        | State::Unreachable { .. } => view.ask("button-answer", case.code, CaseAsk::Answer),
    };
    let told = view.send(&text, keyboard([vec![button], supervised(view, case)]));
    [told, content].concat()
}

/// What the latest messages of its contact brought besides words, as their cards did, and of how many more it is left
/// out.
fn content(view: &View<'_>) -> (Vec<Payload>, usize) {
    let theirs = view.folded().0.into_iter().filter(|said| said.message.from == Author::Contact);
    let all: Vec<Vec<Payload>> = theirs
        .map(|said| {
            let pieces = media::pieces(&view.material.entries, said.message.seq);
            media::from_contact(view, &said.message, &pieces)
        })
        .filter(|content| !content.is_empty())
        .collect();
    let more = all.len().saturating_sub(SHOWN);
    (all[more..].concat(), more)
}

/// What a supervisor can do with a case that they look at.
fn supervised(view: &View<'_>, case: &Case) -> Vec<Option<Button>> {
    let reader = view.reader().and_then(|id| view.policy().operator(id));
    if !reader.is_some_and(|reader| reader.supervisor) {
        return Vec::new();
    }
    let ask = |id, ask| view.ask(id, case.code, ask);
    match case.state {
        State::Held { .. } => {
            vec![ask("button-release", CaseAsk::Release), ask("button-no-reply", CaseAsk::Close(None))]
        }
        State::Waiting { .. } | State::Assigned { .. } | State::Answered { .. } => {
            vec![ask("button-give-to", CaseAsk::GiveTo(None))]
        }
        State::Closed { .. } | State::Unreachable { .. } => Vec::new(),
    }
}

/// Something happened to a case that its reader should know.
pub(super) fn happened(
    view: &View<'_>,
    what: Milestone,
    who: Option<&OperatorId>,
    why: &str,
) -> Vec<Payload> {
    view.send(&said::history::happened(view, what, who, why), Keyboard::None)
}

/// A message's words and content, each line marked as theirs. Unlike in a mail, an empty line is marked like all
/// others, and what a text ends in stays: nothing on the way minds white space at a line's end.
pub(super) fn theirs(view: &View<'_>, message: &Message) -> String {
    let (quoted, words) = (said::quoted::words(message), visible(&message.text));
    let words = quoted.lines().chain(words.lines()).map(str::to_owned);
    let rest = said::card::rest(view, message).map(|(title, rest)| [title, rest].join("\n"));
    let lines = words.chain(media::lines(view, message)).chain(rest);
    let lines = lines.flat_map(|l| l.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.map(|line| format!("│ {line}")).collect::<Vec<_>>().join("\n")
}
