//! A case from its beginning, and single things that happened to one.

use super::media;
use super::view::{Section, View, theirs};
use crate::channel::said::{self, paragraphs};
use crate::domain::id::OperatorId;
use crate::domain::message::{Message, Milestone};
use crate::text::visible;

/// The whole transcript, oldest first, a day at a time.
pub(super) fn history(view: &View<'_>) -> Option<Section> {
    let head = said::history::head(view, view.case()?);
    let body = said::history::body(view, |message| words(view, message));
    view.answerable(paragraphs([head, body]))
}

/// Something happened to a case that its reader should know.
pub(super) fn happened(
    view: &View<'_>,
    what: Milestone,
    who: Option<&OperatorId>,
    why: &str,
) -> Option<Section> {
    view.section(said::history::happened(view, what, who, why))
}

/// A message's words and content, marked as somebody's.
pub(super) fn words(view: &View<'_>, message: &Message) -> String {
    let rest = said::card::rest(view, message).map(|(title, rest)| [title, rest].join("\n"));
    let words = [
        said::quoted::words(message),
        visible(&message.text),
        media::lines(view, message).join("\n"),
        rest.unwrap_or_default(),
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    theirs(&words.join("\n"))
}
