//! Cards: one of a contact's messages, as an operator gets it. A head of facts, the contact's words, then in
//! words what came with them, and how to answer.

use super::media;
use super::view::{Section, View, blank, paragraphs, theirs};
use crate::domain::case::{Case, Priority};
use crate::domain::id::SourceId;
use crate::domain::message::{Entry, Folded, Kind, Message, Milestone};
use crate::domain::say::{Buttons, CardWhy};
use crate::text::{isolate, native_name, visible};

/// A new card.
pub(super) fn card(view: &View<'_>, seq: u32, why: &CardWhy) -> Option<Section> {
    let card = Card { view, case: view.case()?, folded: view.message(seq)? };
    let mut head = if *why == CardWhy::Further { vec![card.short_head()] } else { card.full_head() };
    head.extend(card.reason(why));
    let (body, enclosed) = card.body();
    let urgent = card.case.priority == Priority::Urgent;
    let text = paragraphs([head.join("\n"), body]);
    view.answerable(text).map(|section| Section { enclosed, urgent, ..section })
}

/// A mail can't change where it lies. That a case moved is said once, beside its newest card; a card that was
/// never sent comes now; everything else stands in the next mail anyway.
pub(super) fn update(view: &View<'_>, seq: u32, buttons: &Buttons) -> Option<Section> {
    let sent = !view.material.target.is_empty();
    match buttons {
        Buttons::Moved(to) if sent && is_newest(view, seq) => {
            let what = match to {
                Some(_) => Milestone::Assigned,
                None => Milestone::Waiting,
            };
            super::history::happened(view, what, to.as_ref(), "")
        }
        Buttons::First | Buttons::Taken if !sent => card(view, seq, &CardWhy::New),
        _ => None,
    }
}

/// A part of an album that came after its card.
pub(super) fn part(view: &View<'_>, seq: u32, source: SourceId) -> Option<Section> {
    let channel = &view.case()?.channel;
    let attachment = view.material.entries.iter().find_map(|entry| match entry {
        Entry::Part { seq: of, attachment, source: from } if *of == seq && *from == source => {
            Some(attachment)
        }
        _ => None,
    })?;
    let what = media::words(view, attachment);
    let (lines, enclosed) = media::for_operator(view, std::slice::from_ref(attachment), channel);
    let head = view.say("card-part", &[("code", view.code().into()), ("what", what.into())]);
    view.answerable(paragraphs([head, lines.join("\n")])).map(|section| Section { enclosed, ..section })
}

/// Whether no later card of the case lies with the reader.
fn is_newest(view: &View<'_>, seq: u32) -> bool {
    let Some(case) = view.case() else { return false };
    let theirs = case.shown.iter().filter(|s| Some(&s.operator) == view.reader());
    theirs.map(|s| s.seq).max().is_none_or(|newest| seq >= newest)
}

struct Card<'v, 'a> {
    view: &'v View<'a>,
    case: &'a Case,
    folded: Folded,
}

impl Card<'_, '_> {
    fn full_head(&self) -> Vec<String> {
        let view = self.view;
        let topic =
            |t: &crate::domain::id::Topic| view.say("card-topic", &[("topic", isolate(t.as_str()).into())]);
        let mut facts =
            vec![native_name(&self.case.language).to_owned(), isolate(self.case.channel.as_str())];
        facts.extend(self.case.topic.as_ref().map(topic));
        facts.push(self.wait());
        let mut lines = vec![self.name(), facts.join(" · ")];
        lines.extend(self.foreign());
        let marks = self.marks();
        if !marks.is_empty() {
            lines.push(marks.join(" · "));
        }
        lines
    }

    fn short_head(&self) -> String {
        let mut facts = vec![self.name(), self.wait()];
        facts.extend(self.marks());
        facts.join(" · ")
    }

    fn name(&self) -> String {
        let name = format!("{} · {}", self.case.code, self.case.contact.pseudonym());
        match self.case.priority {
            Priority::Normal => name,
            Priority::Urgent => format!("{name} · {}", self.view.voice.word("urgent-mark")),
        }
    }

    /// How long the case waits, and how long until the promise is broken.
    fn wait(&self) -> String {
        let (view, promise) = (self.view, self.view.policy().answer_within);
        if self.case.unanswered_since().is_none() {
            return view.voice.word("card-answered");
        }
        let waited = view.waited(self.case);
        let span = ("span", view.voice.span(waited).into());
        let left = promise.saturating_sub(waited);
        if left.is_zero() {
            let over = view.voice.span(waited.saturating_sub(promise));
            view.say("card-overdue", &[span, ("over", over.into())])
        } else {
            view.say("card-waits", &[span, ("left", view.voice.span(left).into())])
        }
    }

    /// A word of warning where the reader does not speak the case's language.
    fn foreign(&self) -> Option<String> {
        let (view, language) = (self.view, &self.case.language);
        let speaks = |theirs: &Option<Vec<_>>| theirs.as_ref().is_none_or(|l| l.contains(language));
        let reader = view.reader().and_then(|id| view.policy().operator(id));
        let id = if !view.policy().operators.iter().any(|o| speaks(&o.languages)) {
            "card-nobody-speaks"
        } else if reader.is_some_and(|o| !speaks(&o.languages)) {
            "card-not-yours"
        } else {
            return None;
        };
        Some(view.say(id, &[("language", native_name(language).into())]))
    }

    fn marks(&self) -> Vec<String> {
        let said = self.case.said.iter().filter(|s| s.seq == self.folded.message.seq);
        let repeats = said.map(|s| s.repeats).max().filter(|n| *n > 0);
        let repeats = repeats.map(|n| self.view.say("card-repeats", &[("n", n.into())]));
        let edited = self.folded.edited.then(|| self.view.voice.word("card-edited"));
        repeats.into_iter().chain(edited).collect()
    }

    fn reason(&self, why: &CardWhy) -> Option<String> {
        match why {
            CardWhy::New | CardWhy::Further => None,
            CardWhy::Changed => Some(self.view.voice.word("card-changed")),
            CardWhy::Moved { from: None } => Some(self.view.voice.word("mail-card-from-queue")),
            CardWhy::Moved { from: Some(id) } => {
                Some(self.view.say("mail-card-from", &[("who", self.view.colleague(id).into())]))
            }
        }
    }

    /// The words and what came with them.
    fn body(&self) -> (String, Vec<super::Enclosure>) {
        let (view, message) = (self.view, &self.folded.message);
        if message.text.is_empty() && is_unreadable(message) {
            return (view.voice.word("card-unreadable"), Vec::new());
        }
        let words = visible(&message.text);
        let words = if blank(&words) { String::new() } else { theirs(&words) };
        let (lines, enclosed) = media::for_operator(view, &message.attachments, &message.channel);
        let body = paragraphs([words, lines.join("\n")]);
        (if body.is_empty() { view.voice.word("card-empty") } else { body }, enclosed)
    }
}

/// A message of which nothing but its raw source is known.
fn is_unreadable(message: &Message) -> bool {
    matches!(message.attachments.as_slice(), [one] if one.kind == Kind::Unsupported)
}
