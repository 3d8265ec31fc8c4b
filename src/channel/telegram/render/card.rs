//! Cards: one of a contact's messages, as an operator gets it.
//!
//! First a head of facts, then a blank line, then the contact's words as they are, then in words what came
//! with them. An update must come out as the card did, so both are made here by the same steps. The first
//! message keeps room for the longest head, so that a head that grows never moves the words behind it.

use super::view::{MOST, View, blank};
use super::{keyboard, media};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::case::{Case, Priority, State};
use crate::domain::id::SourceId;
use crate::domain::message::{Entry, Folded, Kind, Message};
use crate::domain::say::{Buttons, CardWhy};
use crate::text::{isolate, native_name, split, visible};

/// The UTF-16 units that the head and the last line have at most, each.
const HEAD: usize = 600;
const FOOT: usize = 200;

/// A new card, its content after it.
pub(super) fn card(view: &View<'_>, seq: u32, why: &CardWhy) -> Vec<Payload> {
    let Some(card) = Card::of(view, seq) else { return Vec::new() };
    let head = card.head(why != &CardWhy::Further, Some(why));
    card.send(&head, keyboard::first(view, card.case, is_taken(card.case)))
}

/// The card as it now looks. A card that was never delivered comes anew; one that would only lose its
/// buttons does not.
pub(super) fn update(view: &View<'_>, seq: u32, buttons: &Buttons) -> Vec<Payload> {
    let Some(card) = Card::of(view, seq) else { return Vec::new() };
    let head = card.head(card.is_first(), None);
    let (keyboard, foot) = match buttons {
        Buttons::First => (keyboard::first(view, card.case, false), None),
        Buttons::Taken => (keyboard::first(view, card.case, true), None),
        Buttons::More => (keyboard::more(view, card.case), None),
        Buttons::Moved(Some(to)) => {
            (Keyboard::None, Some(view.say("card-moved", &[("who", view.colleague(to).into())])))
        }
        Buttons::Moved(None) => (Keyboard::None, Some(view.voice.word("card-moved-queue"))),
        Buttons::Closed => (Keyboard::None, Some(view.voice.word("card-closed"))),
    };
    match (view.material.target.as_slice(), &foot) {
        ([], None) => card.send(&head, keyboard),
        ([], Some(_)) => Vec::new(),
        (target, _) => card.edit(&head, foot.as_deref(), &keyboard, target),
    }
}

/// A part of an album that came after its card.
pub(super) fn part(view: &View<'_>, seq: u32, source: SourceId) -> Vec<Payload> {
    let Some(card) = Card::of(view, seq) else { return Vec::new() };
    let pieces = media::pieces(&view.material.entries, seq);
    let Some(piece) = pieces.iter().find(|p| p.source == source) else { return Vec::new() };
    let copies = media::from_contact(view, &card.folded.message, std::slice::from_ref(piece));
    if !copies.is_empty() {
        return copies;
    }
    let what = media::words(view, &piece.attachment);
    view.send(&view.say("card-part", &[("code", view.code().into()), ("what", what.into())]), Keyboard::None)
}

struct Card<'v, 'a> {
    view: &'v View<'a>,
    case: &'a Case,
    folded: Folded,
}

impl<'v, 'a> Card<'v, 'a> {
    fn of(view: &'v View<'a>, seq: u32) -> Option<Self> {
        Some(Self { view, case: view.case()?, folded: view.message(seq)? })
    }

    fn seq(&self) -> u32 {
        self.folded.message.seq
    }

    /// Whether this is the first card of the case in its operator's chat, which has the full head.
    fn is_first(&self) -> bool {
        self.case.shown.iter().map(|s| s.seq).min().is_none_or(|first| self.seq() <= first)
    }

    fn head(&self, full: bool, why: Option<&CardWhy>) -> String {
        let mut lines = if full { self.full_head() } else { vec![self.short_head()] };
        lines.extend(why.and_then(|why| self.reason(why)));
        if self.view.scene.maybe_sent {
            lines.push(self.view.voice.word("card-possible-repeat"));
        }
        cut(&lines.join("\n"), HEAD)
    }

    fn full_head(&self) -> Vec<String> {
        let view = self.view;
        let channel = isolate(self.case.channel.as_str());
        let language = native_name(&self.case.language).to_owned();
        let topic = self
            .case
            .topic
            .as_ref()
            .map(|t| view.say("card-topic", &[("topic", isolate(t.as_str()).into())]));
        let mut facts = vec![language, channel];
        facts.extend(topic);
        facts.push(self.wait());
        let marks = self.marks();
        let mut lines = vec![self.name(), facts.join(" · ")];
        lines.extend(self.foreign());
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
        let said = self.case.said.iter().filter(|s| s.seq == self.seq()).map(|s| s.repeats).max();
        let repeats = said.filter(|n| *n > 0).map(|n| self.view.say("card-repeats", &[("n", n.into())]));
        let edited = self.folded.edited.then(|| self.view.voice.word("card-edited"));
        repeats.into_iter().chain(edited).collect()
    }

    fn reason(&self, why: &CardWhy) -> Option<String> {
        match why {
            CardWhy::New | CardWhy::Further => None,
            CardWhy::Changed => Some(self.view.voice.word("card-changed")),
            CardWhy::Moved { from: None } => Some(self.view.voice.word("card-from-queue")),
            CardWhy::Moved { from: Some(id) } => {
                Some(self.view.say("card-from", &[("who", self.view.colleague(id).into())]))
            }
        }
    }

    /// The words and what came with them.
    fn body(&self, message: &Message) -> String {
        if message.text.is_empty() && is_unreadable(message) {
            return self.view.voice.word("card-unreadable");
        }
        let words = visible(&message.text);
        let mut paragraphs = if blank(&words) { Vec::new() } else { vec![words] };
        let lines = media::card_lines(self.view, message);
        if !lines.is_empty() {
            paragraphs.push(lines.join("\n"));
        }
        if paragraphs.is_empty() { self.view.voice.word("card-empty") } else { paragraphs.join("\n\n") }
    }

    /// The card's messages: the head, the words as far as they fit, the last line; then the rest of the words.
    fn texts(&self, message: &Message, head: &str, foot: Option<&str>) -> Vec<String> {
        let body = self.body(message);
        let first = split(&body, MOST - HEAD - FOOT - 4).first().copied().unwrap_or_default();
        let foot = foot.map(|foot| format!("\n\n{}", cut(foot, FOOT))).unwrap_or_default();
        let mut texts = vec![format!("{head}\n\n{}{foot}", first.trim_end())];
        let rest = split(&body[first.len()..], MOST).into_iter().filter(|p| !blank(p));
        texts.extend(rest.map(str::to_owned));
        texts
    }

    fn send(&self, head: &str, keyboard: Keyboard) -> Vec<Payload> {
        let (view, message) = (self.view, &self.folded.message);
        let mut texts = self.texts(message, head, None).into_iter();
        let mut payloads: Vec<Payload> =
            texts.next().map(|t| view.text(&t, keyboard, true)).into_iter().collect();
        payloads.extend(texts.map(|text| view.text(&text, Keyboard::None, false)));
        payloads.extend(media::from_contact(
            view,
            message,
            &media::pieces(&view.material.entries, self.seq()),
        ));
        payloads
    }

    /// The first message changes always; the further ones only if the words did.
    fn edit(&self, head: &str, foot: Option<&str>, keyboard: &Keyboard, target: &[SourceId]) -> Vec<Payload> {
        let mut texts = self.texts(&self.folded.message, head, foot);
        let edit = |at: usize, text: String, keyboard| {
            target.get(at).map(|message| Payload::EditText { message: *message, text, keyboard })
        };
        if !self.folded.edited {
            texts.truncate(1);
        }
        let before = if self.folded.edited { self.length_before() } else { 1 };
        while texts.len() < before {
            texts.push(self.view.voice.word("card-cut"));
        }
        let added = texts.split_off(before.min(texts.len()));
        let keyboard = |at| if at == 0 { keyboard.clone() } else { Keyboard::None };
        let edits = texts.into_iter().enumerate().filter_map(|(at, text)| edit(at, text, keyboard(at)));
        edits.chain(added.iter().map(|text| self.view.text(text, Keyboard::None, false))).collect()
    }

    /// How many messages the words took when the card was sent.
    fn length_before(&self) -> usize {
        let first = self.view.material.entries.iter().find_map(|entry| match entry {
            Entry::Said(m) if m.seq == self.seq() => Some(m),
            _ => None,
        });
        first.map_or(1, |message| self.texts(message, "", None).len())
    }
}

fn is_taken(case: &Case) -> bool {
    matches!(&case.state, State::Assigned { post, .. } if post.accepted_at.is_some())
}

/// A message of which nothing but its raw source is known.
fn is_unreadable(message: &Message) -> bool {
    matches!(message.attachments.as_slice(), [one] if one.kind == Kind::Unsupported)
}

/// No more of a text than fits. Only what an admin wrote can be cut: names and topics, never anyone's words.
fn cut(text: &str, most: usize) -> String {
    split(text, most).first().copied().unwrap_or_default().to_owned()
}
