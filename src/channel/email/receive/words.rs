//! What the writer of a mail wrote, without what their program put around it.
//!
//! Two sides, two worries. Of a contact's mail nothing may be lost: of two readings the longer counts, and where
//! the cut is doubtful the whole text is kept beside it. Of an operator's nothing may leak: the shorter reading
//! counts, and where it is doubtful, or holds who they are, it waits for their word.

use super::claim::Known;
use crate::channel::command;
use crate::channel::email::cut::{Reply, cut, cut_html, leaks};
use crate::channel::email::parse::{Mail, html_to_text};
use crate::channel::email::render::MARKER;
use crate::channel::email::token::{Token, Tokens};
use crate::domain::command::{CaseAsk, Command};

/// How much of a text stands in its case, in bytes; the whole is kept beside it.
const LONGEST: usize = 24 * 1024;
/// In place of the contact's own address.
const BLOT: &str = "▒▒▒▒▒▒";

/// A mail's own words.
#[derive(Default)]
pub(super) struct Words {
    pub text: String,
    pub command: Option<Command>,
    /// Whether the writer should look again.
    pub doubtful: bool,
    /// The whole text, where `text` may not be all of what was written.
    pub whole: Option<String>,
}

/// A contact's words: `answers` if the mail answers one of ours, and so has a subject of ours. Their own
/// address is blotted out wherever it stands: operators don't need it.
pub(super) fn of_contact(mail: &Mail, answers: bool, address: &str) -> Words {
    let reply = fuller(readings(mail));
    let own = if reply.own.trim().is_empty() { &mail.text } else { &reply.own };
    let command = Some(own.trim()).filter(|own| own.lines().count() == 1).and_then(command::parse);
    let whole =
        (reply.doubtful.is_some() && !reply.quoted.trim().is_empty()).then(|| blot(&mail.text, address));
    let subject = Some(mail.subject.trim()).filter(|s| !answers && !s.is_empty() && !own.contains(s));
    let text = match subject {
        Some(subject) if command.is_none() => format!("{subject}\n\n{}", own.trim()),
        _ => own.trim().to_owned(),
    };
    Words { text: blot(text.trim_end(), address), command, doubtful: false, whole }
}

/// An operator's words, which go to a contact.
pub(super) fn of_operator(mail: &Mail, known: &Known, secrets: &[String], tokens: &Tokens) -> Words {
    let readings = readings(mail);
    let original: String = readings.iter().flat_map(|r| [r.quoted.as_str(), "\n"]).collect();
    let reply = shorter(readings);
    let own = reply.own.trim();
    if let Some(command) = ordered(own, &known.token) {
        return Words { text: own.to_owned(), command: Some(command), ..Words::default() };
    }
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    let doubtful = reply.doubtful.is_some()
        || !mail.left_out.is_empty()
        // A command that is none, or has more behind it than it can have: nobody says so to a contact.
        || own.starts_with('/')
        || tokens.shows_in(own)
        || leaks(own, &original, &secrets).is_some();
    Words { text: own.to_owned(), doubtful, ..Words::default() }
}

/// The command that the words are: their first line, and more only where words may follow.
fn ordered(own: &str, token: &Token) -> Option<Command> {
    let first = own.lines().next()?.trim();
    if !first.starts_with('/') {
        return None;
    }
    if let (Token::Confirm { case, seq }, "/send") = (token, first.to_lowercase().as_str()) {
        return Some(Command::Case { code: Some(*case), ask: CaseAsk::SendDraft(*seq) });
    }
    let command = command::parse(own)?;
    let takes_words =
        matches!(&command, Command::Case { ask: CaseAsk::Note(_) | CaseAsk::Close(Some(_)), .. });
    (takes_words || own.lines().count() == 1).then_some(command)
}

/// The plain text and the page may each show what the other hides.
fn readings(mail: &Mail) -> Vec<Reply> {
    let page = mail.html.as_deref().map(|html| cut(&html_to_text(&cut_html(html).html), MARKER));
    std::iter::once(cut(&mail.text, MARKER)).chain(page).collect()
}

fn fuller(readings: Vec<Reply>) -> Reply {
    // Of two that are as long the plain text, which comes first.
    readings.into_iter().rev().max_by_key(|reply| letters(&reply.own)).unwrap_or_default()
}

/// An empty reading only where there is no other; else one that is sure of itself before one that is not.
fn shorter(readings: Vec<Reply>) -> Reply {
    let weight = |reply: &Reply| (reply.own.trim().is_empty(), letters(&reply.own), reply.doubtful.is_some());
    readings.into_iter().min_by_key(weight).unwrap_or_default()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Without the address, in whatever case it is written.
fn blot(text: &str, address: &str) -> String {
    if address.len() < 3 || !address.is_ascii() {
        return text.replace(address, BLOT);
    }
    let (lower, address) = (text.to_ascii_lowercase(), address.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (found, _) in lower.match_indices(&address) {
        out.push_str(&text[at..found]);
        out.push_str(BLOT);
        at = found + address.len();
    }
    out.push_str(&text[at..]);
    out
}

/// A mail as a whole: its subject, where that says more, and its text.
pub(super) fn with_subject(subject: &str, text: &str) -> String {
    if subject.is_empty() || text.contains(subject) {
        text.to_owned()
    } else {
        format!("{subject}\n\n{text}")
    }
}

/// As much of a text as stands in its case.
pub(super) fn short(text: &str) -> String {
    match cut_at(text) {
        Some(end) => format!("{}\n[…]", &text[..end]),
        None => text.to_owned(),
    }
}

/// The whole text, if it is more than stands in its case.
pub(super) fn too_long(text: &str) -> Option<String> {
    cut_at(text).map(|_| text.to_owned())
}

fn cut_at(text: &str) -> Option<usize> {
    (text.len() > LONGEST).then(|| text.floor_char_boundary(LONGEST))
}
