//! Cards: one of a contact's messages, as an operator gets it. A head of facts, the contact's words, then in
//! words what came with them, and how to answer.

use super::media;
use super::view::{Section, View, theirs};
use crate::channel::said::card::{Facts, late_words};
use crate::channel::said::paragraphs;
use crate::domain::case::Priority;
use crate::domain::id::SourceId;
use crate::domain::message::Milestone;
use crate::domain::say::{Buttons, CardWhy};

/// A new card.
pub(super) fn card(view: &View<'_>, seq: u32, why: &CardWhy) -> Option<Section> {
    let facts = Facts::of(view, seq)?;
    let message = &facts.folded.message;
    let head = facts.head(*why != CardWhy::Further, Some(why));
    let (lines, enclosed) =
        media::for_operator(view, &message.attachments, (&message.channel, message.source.bot()));
    let body = facts.body(message, |words| theirs(&words), &lines);
    let urgent = facts.case.priority == Priority::Urgent;
    let text = paragraphs([head.join("\n"), body]);
    view.answerable(text).map(|section| Section { enclosed, urgent, ..section })
}

/// A mail can't change where it lies. That a case moved is said once, beside its newest card; a card that was
/// never sent comes now; everything else stands in the next mail anyway.
pub(super) fn update(view: &View<'_>, seq: u32, buttons: &Buttons) -> Option<Section> {
    let sent = !view.material.target.is_empty();
    match buttons {
        Buttons::Moved(to) => {
            let what = match to {
                Some(_) => Milestone::Assigned,
                None => Milestone::Waiting,
            };
            let told = sent && is_newest(view, seq);
            told.then(|| super::history::happened(view, what, to.as_ref(), "")).flatten()
        }
        Buttons::First | Buttons::Taken => (!sent).then(|| card(view, seq, &CardWhy::New)).flatten(),
        Buttons::More | Buttons::Closed | Buttons::Held => None,
    }
}

/// A part of an album that came after its card.
pub(super) fn part(view: &View<'_>, seq: u32, source: SourceId) -> Option<Section> {
    let channel = &view.case()?.channel;
    let (attachment, _) = view.material.entries.iter().find_map(|entry| entry.part(seq, source))?;
    let what = media::words(view, attachment);
    let (lines, enclosed) =
        media::for_operator(view, std::slice::from_ref(attachment), (channel, source.bot()));
    let head = view.say("card-part", &[("code", view.code().into()), ("what", what.into())]);
    let words = theirs(&late_words(view, seq, source));
    view.answerable(paragraphs([head, words, lines.join("\n")]))
        .map(|section| Section { enclosed, ..section })
}

/// Whether no later card of the case lies with the reader.
fn is_newest(view: &View<'_>, seq: u32) -> bool {
    let Some(case) = view.case() else { return false };
    let theirs = case.shown.iter().filter(|s| Some(&s.operator) == view.reader());
    theirs.map(|s| s.seq).max().is_none_or(|newest| seq >= newest)
}
