//! A case from its beginning, and single things that happened to one.

use super::media;
use super::view::{Section, View, theirs};
use crate::channel::media::Enclosure;
use crate::channel::said::{self, paragraphs};
use crate::domain::id::OperatorId;
use crate::domain::message::{Attachment, Author, Folded, Message, Milestone};
use crate::text::visible;

/// The content of how many messages of its contact a history encloses, the latest.
const SHOWN: usize = 30;

/// The whole transcript, oldest first, a day at a time; with it what its contact sent besides words.
pub(super) fn history(view: &View<'_>) -> Option<Section> {
    let head = said::history::head(view, view.case()?);
    let body = said::history::body(view, |message| words(view, message));
    let (lines, enclosed) = content(view);
    view.answerable(paragraphs([head, body, lines.join("\n")])).map(|section| Section { enclosed, ..section })
}

/// What the latest messages of its contact brought besides words, and a line for each piece. Where the line had another
/// bot by then, nobody can fetch it.
fn content(view: &View<'_>) -> (Vec<String>, Vec<Enclosure>) {
    let has_some =
        |said: &Folded| said.message.from == Author::Contact && !said.message.attachments.is_empty();
    let theirs: Vec<Message> =
        view.folded().0.into_iter().filter(has_some).map(|said| said.message).collect();
    let Some(latest) = theirs.last() else { return (Vec::new(), Vec::new()) };
    let by = (latest.channel.clone(), latest.source.bot());
    let more = theirs.len().saturating_sub(SHOWN);
    let same =
        theirs[more..].iter().filter(|message| (&message.channel, message.source.bot()) == (&by.0, by.1));
    let all: Vec<Attachment> = same.flat_map(|message| message.attachments.clone()).collect();
    let (mut lines, enclosed) = media::for_operator(view, &all, (&by.0, by.1));
    if more > 0 {
        lines.push(view.say("history-more-files", &[("n", more.into())]));
    }
    (lines, enclosed)
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
