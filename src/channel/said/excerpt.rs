//! The beginning of somebody's words on a line of ours, which nothing in them can leave.

use super::{View, media};
use crate::domain::case::{Case, Priority};
use crate::domain::message::{Author, Message};
use crate::text::{isolate, visible};

/// No more of a text than so many characters, on one line. Nothing in it can be taken for a command or a name of ours.
pub fn cut(text: &str, most: usize) -> String {
    let words = visible(text).replace('/', "∕").replace('@', "＠");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(most) {
        Some((end, _)) => isolate(&format!("{}…", words[..end].trim_end())),
        None if words.is_empty() => words,
        None => isolate(&words),
    }
}

/// How the oldest unanswered message of a case begins, or its first one where the case itself tells no more; what came
/// with it where it has no words.
pub fn unanswered(view: &View<'_>, case: &Case, most: usize) -> Option<String> {
    let seq = case.spell()?.first();
    let (messages, _) = case.fold(&case.head);
    let theirs = |message: &Message| message.from == Author::Contact;
    let mut said = messages.into_iter().map(|folded| folded.message).filter(theirs);
    // Of a long talk the case itself tells the beginning alone.
    let first = said.next()?;
    let message = if first.seq == seq { first } else { said.find(|m| m.seq == seq).unwrap_or(first) };
    let words = cut(&message.text, most);
    if !words.is_empty() {
        return Some(format!("“{words}”"));
    }
    message.attachments.first().map(|attachment| media::kind_and_size(view, attachment))
}

/// The mark of an urgent case, before whatever is said of it.
pub fn urgency(view: &View<'_>, case: &Case) -> Option<String> {
    (case.priority == Priority::Urgent).then(|| view.word("newcomer-urgent"))
}
