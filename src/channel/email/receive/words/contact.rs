//! A contact's words: nothing of them is lost.
//!
//! A mail that answers none of ours is not cut at all: what it quotes is somebody else's mail that its writer shows,
//! and what stands below it may be where they are. One that answers a mail of ours is cut gently: what is provably
//! ours is left out, and everything else that is cut is the `rest`, which stays beside the text. The plain text and
//! the page may each say what the other does not; so may a file, or a line among the header's fields.

use std::collections::HashSet;

use super::answer::Answer;
use super::redact::Redaction;
use super::{Words, letters, subject};
use crate::channel::command;
use crate::channel::email::cut::{CutReply, cut_gently, is_passed_on};
use crate::channel::email::parse::{Held, Mail, html_to_text};
use crate::channel::email::render::MARKER;
use crate::domain::command::Command;

/// A contact's words. Their addresses and our tokens are blotted out wherever they stand.
pub(in crate::channel::email::receive) fn of_contact(
    mail: &Mail,
    answer: &Answer<'_>,
    redact: &Redaction,
) -> Words {
    let spoken = Spoken::of(mail);
    let answers = answer.is_one(&spoken.text);
    // What answers nothing is not cut, and a command begins with a slash.
    let reply = if answers || spoken.text.contains('/') {
        cut_gently(&spoken.text, MARKER, &|below| answer.proven(below))
    } else {
        CutReply::default()
    };
    let command = command(&reply.own).filter(|_| reply.quoted.trim().is_empty() && spoken.is_alone());
    let own = if answers { reply.own.as_str() } else { spoken.text.as_str() };
    let title = Some(mail.subject.trim()).filter(|title| {
        let ours = answers && subject::is_ours(title, answer);
        !title.is_empty() && !ours && command.is_none() && !own.contains(title)
    });
    let parts = title.into_iter().chain([own.trim()]).chain(spoken.letters.iter().map(|l| l.trim()));
    let text = paragraphs(parts);
    let cut = if answers { [reply.signature.as_str(), reply.quoted.as_str()] } else { ["", ""] };
    let rest = paragraphs(cut.into_iter().chain(spoken.besides.iter().map(String::as_str)));
    Words {
        forwarded: !spoken.letters.is_empty()
            || is_passed_on(&text)
            || (subject::is_passed_on(&mail.subject) && !text.is_empty()),
        text: redact.out_of(&text),
        rest: Some(redact.out_of(&rest)).filter(|rest| !is_bare(rest)),
        command,
        told: spoken.told,
        doubtful: false,
        reach: Vec::new(),
    }
}

/// Whether there is nothing but quote marks.
fn is_bare(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '>')
}

/// The command that all of a mail is.
fn command(own: &str) -> Option<Command> {
    let command = Some(own.trim()).filter(|own| own.lines().count() == 1).and_then(command::parse);
    // One that makes no sense is what they say.
    command.filter(|command| !matches!(command, Command::Misused(_)))
}

fn paragraphs<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let said: Vec<&str> =
        parts.map(|part| part.trim_matches('\n')).filter(|part| !part.trim().is_empty()).collect();
    said.join("\n\n")
}

/// Everything in a mail that is words.
struct Spoken {
    /// What a person reads first.
    text: String,
    /// What stands elsewhere and not there.
    besides: Vec<String>,
    /// Mails that were passed on as files.
    letters: Vec<String>,
    /// The files of which `text` holds all, by their place.
    told: Vec<usize>,
}

impl Spoken {
    fn of(mail: &Mail) -> Self {
        let page = mail.html.as_deref().map(html_to_text).unwrap_or_default();
        let plain = mail.text.as_str();
        // Of two that are as long the plain text.
        let (text, other) =
            if letters(&page) > letters(plain) { (page.as_str(), plain) } else { (plain, page.as_str()) };
        let mut spoken = Self {
            text: text.to_owned(),
            besides: vec![missing(other, text), mail.stray.clone()],
            letters: Vec::new(),
            told: Vec::new(),
        };
        spoken.hear(mail, text.trim().is_empty());
        spoken
    }

    /// The words in files: telephones' gateways send a text as one, and where a mail says nothing else, the file is
    /// what it says.
    fn hear(&mut self, mail: &Mail, is_silent: bool) {
        for (at, part) in mail.attachments.iter().enumerate() {
            match &part.held {
                Some(Held::Letter { text, .. }) => self.letters.push(text.clone()),
                Some(Held::Text(text)) if is_silent || is_of_gateway(part.name.as_deref()) => {
                    self.text = paragraphs([self.text.as_str(), text.as_str()].into_iter());
                    self.told.push(at);
                }
                _ => {}
            }
        }
    }

    /// Whether nothing stands beside the text.
    fn is_alone(&self) -> bool {
        self.letters.is_empty() && self.besides.iter().all(|more| more.trim().is_empty())
    }
}

/// `text_0.txt`, as the gateways of telephone companies name a text message.
fn is_of_gateway(name: Option<&str>) -> bool {
    let name = name.unwrap_or_default().to_ascii_lowercase();
    let Some(stem) = name.strip_suffix(".txt") else { return false };
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['_', '-']);
    matches!(stem, "text" | "mms" | "sms" | "txt" | "part" | "msg" | "")
}

/// The lines of `other` that say what `text` does not. A link or the place of a picture says nothing.
fn missing(other: &str, text: &str) -> String {
    let known: HashSet<String> = words(text).collect();
    let is_new = |line: &&str| words(line).any(|word| !known.contains(&word));
    other.lines().filter(is_new).collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let is_link =
        |word: &&str| ["://", "www.", "cid:", "mailto:", "image:"].iter().any(|link| word.contains(link));
    text.split_whitespace().filter(move |word| !is_link(word)).flat_map(|word| {
        let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() > 1);
        parts.map(str::to_lowercase).collect::<Vec<_>>()
    })
}
