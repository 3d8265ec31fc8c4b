//! An operator's words on their way to the contact: as they are, under the alias at most.

use super::media::{self, Piece};
use super::view::View;
use crate::channel::media::{Enclosure, Names};
use crate::channel::said::{self, blank};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::id::{Address, SourceId};
use crate::domain::message::{Kind, Message};
use crate::domain::passage::{Passage, passage};
use crate::domain::say::{Say, ToContact};
use crate::text::{split, units};

use super::view::MOST;

/// The most UTF-16 units of a caption.
const CAPTION: usize = 1024;

/// The answer, new.
pub(super) fn answer(view: &View<'_>, seq: u32) -> Vec<Payload> {
    let Some(answer) = Answer::of(view, seq) else { return Vec::new() };
    answer.form().into_payloads(view, &answer)
}

/// The answer, changed where it stands. What can't be changed in place is sent besides.
pub(super) fn edited(view: &View<'_>, seq: u32) -> Vec<Payload> {
    let target = &view.material.target;
    let Some(answer) = Answer::of(view, seq).filter(|_| !target.is_empty()) else { return Vec::new() };
    let form = answer.form();
    // Files stand last, where the text is not under the one that there is.
    let files = if matches!(form, Form::Filed) { 0 } else { answer.files.len() };
    let target = target.get(..target.len().saturating_sub(files)).unwrap_or_default();
    match form {
        Form::Words => edit_words(view, &answer.text, target),
        Form::Captioned | Form::Apart | Form::Filed => edit_caption(view, &answer, target.first().copied()),
        // An album's words stand before it; where it went out without any, or a version of before sent it, under its
        // first part.
        Form::Album => match target.len().saturating_sub(media::sources(&answer.copied()).len()) {
            0 => edit_caption(view, &answer, target.first().copied()),
            before @ 1.. => edit_words(view, &answer.text, target.get(..before).unwrap_or_default()),
        },
        Form::Bare => edit_words(view, &answer.text, target.split_last().map_or(&[], |(_, words)| words)),
    }
}

/// The answer, gone.
pub(super) fn recalled(view: &View<'_>) -> Vec<Payload> {
    if view.material.target.is_empty() {
        return Vec::new();
    }
    vec![Payload::Delete { messages: view.material.target.clone(), again: view.scene.maybe_sent }]
}

/// What is to be sent.
struct Answer {
    /// The words, and what stands before them: the alias, the mark of a repeat.
    text: String,
    /// What is copied from the operator's chat.
    pieces: Vec<Piece>,
    from: Option<Address>,
    /// What is sent anew.
    files: Vec<(Enclosure, Kind)>,
}

/// How it is put into messages.
enum Form {
    /// Text alone.
    Words,
    /// One copy, the text under it.
    Captioned,
    /// One copy, and the text, too long for under it, after.
    Apart,
    /// A copy of several, after the text.
    Album,
    /// One copy that can't have a caption, after the text.
    Bare,
    /// One file, the text under it.
    Filed,
}

impl Answer {
    /// None where that message is no operator's answer: nothing else may reach a contact this way.
    fn of(view: &View<'_>, seq: u32) -> Option<Self> {
        let message = view.message(seq)?.message;
        let preface = preface(view, said::contact::alias(view, &message)?);
        let from = media::written_at(view, &message);
        let pieces = media::pieces(&view.material.entries, seq);
        let to = view.way().unwrap_or_else(|| message.channel.clone());
        // What another bot was sent can't be copied by this one; it can still go as a new file, if it can be had.
        let goes = |p: &Piece, how| {
            let passage = passage(&p.attachment, &message.channel, &to);
            let anew = || if p.attachment.kind == Kind::Location { Passage::Told } else { Passage::Cleaned };
            let copied = passage == Passage::Copied;
            how == if copied && !view.scene.count.knows(p.source) { anew() } else { passage }
        };
        let mut names = Names::default();
        let secrets = said::media::secrets(view.policy(), &message.from);
        let mut file = |p: &Piece| {
            let by = (&message.channel, p.source.bot());
            let file = names.enclose(&p.attachment, by, true);
            (Enclosure { secrets: secrets.clone(), ..file }, p.attachment.kind)
        };
        let files = pieces.iter().filter(|p| goes(p, Passage::Cleaned)).map(&mut file).collect();
        let places = pieces.iter().filter(|p| goes(p, Passage::Told));
        let places: Vec<String> = places.map(|p| media::words(view, &p.attachment)).collect();
        let copied: Vec<Piece> =
            pieces.iter().filter(|p| from.is_some() && goes(p, Passage::Copied)).cloned().collect();
        let text = under(&preface, &message, &places);
        Some(Self { text, pieces: copied, from, files })
    }

    /// Whether its first file can have words under it.
    fn is_captioned(&self) -> bool {
        self.files.first().is_some_and(|(_, kind)| media::has_caption(*kind))
    }

    fn copied(&self) -> Vec<&Piece> {
        self.pieces.iter().collect()
    }

    fn form(&self) -> Form {
        match self.pieces.as_slice() {
            [] if self.files.len() == 1 && self.is_captioned() && units(&self.text) <= CAPTION => Form::Filed,
            [] => Form::Words,
            [one] if !media::has_caption(one.attachment.kind) => Form::Bare,
            [_] if units(&self.text) <= CAPTION => Form::Captioned,
            [_] => Form::Apart,
            [_, _, ..] => Form::Album,
        }
    }
}

impl Form {
    fn into_payloads(self, view: &View<'_>, answer: &Answer) -> Vec<Payload> {
        let copy = |caption| {
            let from = answer.from.as_ref();
            let copy = |from| media::copies(view, from, &answer.copied(), caption, |_| String::new());
            from.map(copy).unwrap_or_default()
        };
        let words = |text: &str| view.send(text, Keyboard::None);
        let files = |caption: Option<String>| -> Vec<Payload> {
            let upload =
                |(what, kind): &(Enclosure, Kind)| media::upload(view, what.clone(), *kind, caption.clone());
            answer.files.iter().map(upload).collect()
        };
        let rest = if matches!(self, Self::Filed) { Vec::new() } else { files(None) };
        let sent = match self {
            Self::Filed => files(Some(answer.text.clone()).filter(|text| !blank(text))),
            Self::Words => words(&answer.text),
            Self::Captioned => copy(Some(answer.text.as_str())),
            Self::Apart => [copy(Some("")), words(&answer.text)].concat(),
            // What an operator's app put there stays there: links behind words, names of people, signs of their own.
            Self::Album => [words(&answer.text), copy(Some(""))].concat(),
            Self::Bare => [words(&answer.text), copy(None)].concat(),
        };
        [sent, rest].concat()
    }
}

fn preface(view: &View<'_>, alias: String) -> String {
    let mut lines = Vec::new();
    // A change that is made twice changes nothing more, so only a new answer can be a repeat.
    if view.scene.maybe_sent && matches!(view.delivery.say, Say::Contact(ToContact::Answer { .. })) {
        lines.push(view.voice.word("possible-repeat-contact"));
    }
    lines.extend(Some(alias).filter(|alias| !alias.is_empty()));
    lines.join("\n")
}

/// What is said, below the preface: the words, and the places that are told.
fn under(preface: &str, message: &Message, places: &[String]) -> String {
    let words = Some(message.text.as_str()).filter(|text| !text.is_empty());
    let said = words.into_iter().chain(places.iter().map(String::as_str));
    let preface = Some(preface).filter(|p| !p.is_empty());
    preface.into_iter().chain(said).collect::<Vec<_>>().join("\n")
}

/// The new words over the old: each piece in place of an old one, further ones besides, old ones left over gone.
fn edit_words(view: &View<'_>, text: &str, target: &[SourceId]) -> Vec<Payload> {
    let pieces: Vec<&str> = split(text, MOST).into_iter().filter(|p| !blank(p)).collect();
    let mut payloads: Vec<Payload> = pieces
        .iter()
        .zip(target)
        .map(|(text, at)| Payload::EditText {
            message: *at,
            text: (*text).to_owned(),
            keyboard: Keyboard::None,
        })
        .collect();
    payloads.extend(pieces.iter().skip(target.len()).map(|text| view.text(text, Keyboard::None, false)));
    if target.len() > pieces.len() && !pieces.is_empty() {
        payloads.push(Payload::Delete { messages: target[pieces.len()..].to_vec(), again: true });
    }
    payloads
}

fn edit_caption(view: &View<'_>, answer: &Answer, at: Option<SourceId>) -> Vec<Payload> {
    let Some(message) = at else { return Vec::new() };
    if units(&answer.text) <= CAPTION {
        return vec![Payload::EditCaption { message, caption: answer.text.clone() }];
    }
    let emptied = vec![Payload::EditCaption { message, caption: String::new() }];
    [emptied, view.send(&answer.text, Keyboard::None)].concat()
}
