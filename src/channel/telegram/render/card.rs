//! Cards: one of a contact's messages, as an operator gets it.
//!
//! First a head of facts, then a blank line, then the contact's words as they are, then in words what came
//! with them ([`Facts`]). An update must come out as the card did, so both are made here by the same steps. The first
//! message keeps room for the longest head, so that a head that grows never moves the words behind it.

use super::view::{self, MOST, View};
use super::{keyboard, media};
use crate::channel::said::card::Facts;
use crate::channel::said::{self, blank, paragraphs};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::case::Case;
use crate::domain::command::CaseAsk;
use crate::domain::id::SourceId;
use crate::domain::message::Message;
use crate::domain::say::{Buttons, CardWhy};
use crate::text::split;

/// The UTF-16 units that the head and the last line have at most, each.
const HEAD: usize = 600;
const FOOT: usize = 200;
/// How many messages a card's words are at most, and how many of longer ones are shown before the file that has all
/// of them: whoever is sent fifty messages of one mail hears of nobody else for a minute, and reads none of them.
const MANY: usize = 6;
const FEW: usize = 3;

/// A new card, its content after it.
pub(super) fn card(view: &View<'_>, seq: u32, why: &CardWhy) -> Vec<Payload> {
    let Some(card) = Card::of(view, seq) else { return Vec::new() };
    let head = card.head(why != &CardWhy::Further, Some(why));
    card.send(&head, keyboard::first(view, card.facts.case, card.facts.is_taken()))
}

/// The card as it now looks. A card that was never delivered comes anew; one that would only lose its
/// buttons does not.
pub(super) fn update(view: &View<'_>, seq: u32, buttons: &Buttons) -> Vec<Payload> {
    let Some(card) = Card::of(view, seq) else { return Vec::new() };
    let head = card.head(card.is_first(), None);
    let (keyboard, foot) = match buttons {
        Buttons::First => (keyboard::first(view, card.facts.case, false), None),
        Buttons::Taken => (keyboard::first(view, card.facts.case, true), None),
        Buttons::More => (keyboard::more(view, card.facts.case), None),
        Buttons::Moved(Some(to)) => {
            (Keyboard::None, Some(view.say("card-moved", &[("who", view.colleague(to).into())])))
        }
        Buttons::Moved(None) => (Keyboard::None, Some(view.voice.word("card-moved-queue"))),
        Buttons::Closed => closed(view, card.facts.case),
        Buttons::Held => {
            let undo = view.ask("button-undo", card.facts.case.code, CaseAsk::Unblock);
            (view::keyboard([[undo]]), Some(view.voice.word("card-held")))
        }
    };
    match (view.material.target.as_slice(), &foot) {
        ([], None) => card.send(&head, keyboard),
        ([], Some(_)) => Vec::new(),
        (target, _) => card.edit(&head, foot.as_deref(), &keyboard, target),
    }
}

/// It is closed, and can be opened again where it lies.
fn closed(view: &View<'_>, case: &Case) -> (Keyboard, Option<String>) {
    let text = if case.is_shut_unanswered() { "card-closed-unanswered" } else { "card-closed" };
    let undo = view.ask("button-undo", case.code, CaseAsk::Undo);
    (view::keyboard([[undo]]), Some(view.voice.word(text)))
}

/// A part of an album that came after its card.
pub(super) fn part(view: &View<'_>, seq: u32, source: SourceId) -> Vec<Payload> {
    let Some(card) = Card::of(view, seq) else { return Vec::new() };
    let pieces = media::pieces(&view.material.entries, seq);
    let Some(piece) = pieces.iter().find(|p| p.source == source) else { return Vec::new() };
    let copies = media::from_contact(view, &card.facts.folded.message, std::slice::from_ref(piece));
    let words = said::card::late_words(view, seq, source);
    if !copies.is_empty() && words.is_empty() {
        return copies;
    }
    let what = media::words(view, &piece.attachment);
    let head = view.say("card-part", &[("code", view.code().into()), ("what", what.into())]);
    [view.send(&paragraphs([head, words]), Keyboard::None), copies].concat()
}

struct Card<'v, 'a> {
    view: &'v View<'a>,
    facts: Facts<'v, 'a>,
}

impl<'v, 'a> Card<'v, 'a> {
    fn of(view: &'v View<'a>, seq: u32) -> Option<Self> {
        Some(Self { view, facts: Facts::of(view, seq)? })
    }

    /// Whether this is the first card of the case in its operator's chat, which has the full head.
    fn is_first(&self) -> bool {
        self.facts.case.shown.iter().map(|s| s.seq).min().is_none_or(|first| self.facts.seq() <= first)
    }

    fn head(&self, full: bool, why: Option<&CardWhy>) -> String {
        cut(&self.facts.head(full, why).join("\n"), HEAD)
    }

    /// The card's messages: the head, the words as far as they fit, the last line; then the rest of the words, or
    /// the beginning of it and all of them for a file.
    fn words(&self, message: &Message, head: &str, foot: Option<&str>) -> (Vec<String>, Option<String>) {
        let body = self.facts.body(message, |words| words, &media::card_lines(self.view, message));
        let first = split(&body, MOST - HEAD - FOOT - 4).first().copied().unwrap_or_default();
        let foot = foot.map(|foot| format!("\n\n{}", cut(foot, FOOT))).unwrap_or_default();
        let mut texts = vec![format!("{head}\n\n{}{foot}", first.trim_end())];
        let rest = split(&body[first.len()..], MOST).into_iter().filter(|p| !blank(p));
        texts.extend(rest.map(str::to_owned));
        let whole = (texts.len() > MANY).then_some(body);
        if whole.is_some() {
            texts.truncate(FEW);
        }
        (texts, whole)
    }

    fn texts(&self, message: &Message, head: &str, foot: Option<&str>) -> Vec<String> {
        self.words(message, head, foot).0
    }

    fn send(&self, head: &str, keyboard: Keyboard) -> Vec<Payload> {
        let (view, message) = (self.view, &self.facts.folded.message);
        let (texts, whole) = self.words(message, head, None);
        let mut texts = texts.into_iter();
        let mut payloads: Vec<Payload> =
            texts.next().map(|t| view.text(&t, keyboard, true)).into_iter().collect();
        payloads.extend(texts.map(|text| view.text(&text, Keyboard::None, false)));
        payloads.extend(whole.map(|whole| media::whole_text(view, message, whole)));
        payloads.extend(media::from_contact(
            view,
            message,
            &media::pieces(&view.material.entries, self.facts.seq()),
        ));
        payloads
    }

    /// The first message changes always; the further ones only if the words did.
    fn edit(&self, head: &str, foot: Option<&str>, keyboard: &Keyboard, target: &[SourceId]) -> Vec<Payload> {
        let mut texts = self.texts(&self.facts.folded.message, head, foot);
        let edit = |at: usize, text: String, keyboard| {
            target.get(at).map(|message| Payload::EditText { message: *message, text, keyboard })
        };
        let changed = self.facts.words_changed();
        if !changed {
            texts.truncate(1);
        }
        let before = if changed { self.length_before() } else { 1 };
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
        let first = self.view.material.entries.iter().find_map(|entry| entry.said(self.facts.seq()));
        first.map_or(1, |message| self.texts(message, "", None).len())
    }
}

/// No more of a text than fits. Only what an admin wrote can be cut: names and topics, never anyone's words.
fn cut(text: &str, most: usize) -> String {
    split(text, most).first().copied().unwrap_or_default().to_owned()
}
