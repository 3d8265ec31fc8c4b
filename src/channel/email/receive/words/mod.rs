//! What the writer of a mail wrote, without what their program put around it.
//!
//! Two sides, two worries. Of a contact's mail nothing may be lost: [`contact`]. Of an operator's nothing may leak:
//! the shorter reading counts, and where it is doubtful, or holds who they are, it waits for their word.

mod answer;
mod contact;
mod redact;
mod subject;

pub(super) use answer::Answer;
pub(super) use contact::of_contact;
pub(super) use redact::{BLOT, Redaction};

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::claim::{Known, Secrets};
use super::seal;
use crate::channel::command;
use crate::channel::email::cut::{CutReply, cut, cut_html, is_suspect, leaks};
use crate::channel::email::parse::{Held, Mail, Part, html_to_text};
use crate::channel::email::render::MARKER;
use crate::channel::email::token::{Token, Tokens};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::message::Kind;
use crate::domain::names::reaches;

/// How much of a text stands in its case, in bytes; the whole is kept beside it.
pub(super) const LONGEST: usize = 24 * 1024;
/// How much of what was cut.
pub(super) const LONGEST_REST: usize = 12 * 1024;
/// A mail's own words.
#[derive(Default)]
pub(super) struct Words {
    pub text: String,
    pub command: Option<Command>,
    /// Whether the writer should look again.
    pub doubtful: bool,
    /// What was cut from a contact's mail.
    pub rest: Option<String>,
    /// Where its writer is reached, as their signature tells: of an operator alone.
    pub reach: Vec<String>,
    /// Whether it is, or holds, a mail that was passed on.
    pub forwarded: bool,
    /// The attachments of which `text` holds all, by their place.
    pub told: Vec<usize>,
}

/// An operator's words, which go to a contact.
pub(super) fn of_operator(mail: &Mail, known: &Known, secrets: &Secrets, tokens: &Tokens) -> Words {
    if let Some(order) = &known.first {
        return Words {
            text: mail.subject.trim().to_owned(),
            command: Some(order.clone()),
            ..Words::default()
        };
    }
    let readings = readings(mail);
    let original: String = readings.iter().flat_map(|r| [r.quoted.as_str(), "\n"]).collect();
    let reply = shorter(readings);
    let (own, armoured) = seal::without_armour(reply.own.trim());
    let own = own.trim();
    let command = ordered(own, &known.token);
    // What waits for its hour goes to a contact, too.
    let waits = matches!(command, Some(Command::Case { ask: CaseAsk::At(..), .. }));
    if command.is_some() && !waits {
        return Words { text: own.to_owned(), command, ..Words::default() };
    }
    let names: Vec<&str> = secrets.ours.iter().map(String::as_str).collect();
    let called: Vec<&str> = secrets.names.iter().map(String::as_str).collect();
    let secrets: Vec<&str> = secrets.told.iter().map(String::as_str).collect();
    let tells = |text: &str| tokens.shows_in(text) || leaks(text, &original, &secrets).is_some();
    let reach =
        reaches(&reply.signature).into_iter().map(|reach| reply.signature[reach.at].to_owned()).collect();
    // A file that is text is read as a reply is.
    let is_telling = |text: Cow<'_, str>| {
        shows_ours(&text, known)
            || is_suspect(&text, &names)
            || tells(&text)
            || leaks(&text, "", &called).is_some()
    };
    let doubtful = reply.doubtful.is_some()
        // What a server adds to each mail stands below what is answered.
        || reply.around
        || armoured
        || !mail.left_out.is_empty()
        // A command that is none, or has more behind it than it can have: nobody says so to a contact.
        || (own.starts_with('/') && !waits)
        || shows_ours(own, known)
        || is_suspect(own, &names)
        || tells(own)
        || mail.attachments.iter().any(|part| is_shown_within(mail, part) || text_of(part).is_some_and(is_telling));
    Words { text: own.to_owned(), command, doubtful, reach, ..Words::default() }
}

/// Whether a piece of a mail of ours stands among the words, where a program or its user took away all that told of
/// a quotation: the bar before a contact's words, our marker, the name of the case.
fn shows_ours(own: &str, known: &Known) -> bool {
    let barred = |line: &str| {
        line.trim_start_matches(|c: char| c.is_whitespace() || ">|*".contains(c)).starts_with('│')
    };
    let coded = known.token.case().is_some_and(|code| own.to_uppercase().contains(&code.to_string()));
    coded || own.lines().any(barred) || own.contains(MARKER.trim_end_matches('#'))
}

/// Whether a picture stands within the text, as an organisation's emblem does below a signature. What a phone
/// sends along is not part of a page.
fn is_shown_within(mail: &Mail, part: &Part) -> bool {
    part.inline && part.kind == Kind::Photo && mail.html.as_deref().is_some_and(|html| html.contains("cid:"))
}

/// What a file says that is text or a mail, in whatever form of Unicode.
fn text_of(part: &Part) -> Option<Cow<'_, str>> {
    match &part.held {
        Some(Held::Text(text) | Held::Letter { text, .. }) => Some(Cow::Borrowed(text)),
        None => {
            let (form, mark) = Encoding::for_bom(&part.bytes).unwrap_or((UTF_8, 0));
            form.decode_without_bom_handling_and_without_replacement(part.bytes.get(mark..)?)
        }
    }
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
    let takes_words = matches!(
        &command,
        Command::Case {
            ask: CaseAsk::Note(_)
                | CaseAsk::Close(Some(_))
                | CaseAsk::CloseNow(_, Some(_))
                | CaseAsk::Flag(Some(_))
                | CaseAsk::Later(..)
                | CaseAsk::At(..)
                | CaseAsk::Spoke(Some(_)),
            ..
        } | Command::Call { .. }
            | Command::Announce(_)
            | Command::Misused(_)
    );
    (takes_words || own.lines().count() == 1).then_some(command)
}

/// The plain text and the page may each show what the other hides.
fn readings(mail: &Mail) -> Vec<CutReply> {
    let page = mail.html.as_deref().map(|html| cut(&html_to_text(&cut_html(html).html), MARKER));
    std::iter::once(cut(&mail.text, MARKER)).chain(page).collect()
}

/// An empty reading only where there is no other; else one that is sure of itself before one that is not.
fn shorter(readings: Vec<CutReply>) -> CutReply {
    let weight =
        |reply: &CutReply| (reply.own.trim().is_empty(), letters(&reply.own), reply.doubtful.is_some());
    readings.into_iter().min_by_key(weight).unwrap_or_default()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
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
pub(super) fn short(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    format!("{}\n[…]", &text[..text.floor_char_boundary(most)])
}

#[cfg(test)]
mod tests;
