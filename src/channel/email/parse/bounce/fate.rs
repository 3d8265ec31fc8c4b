//! What became of a mail of ours, by what came to the address to which only its bounces go.

use super::code::is_for_good;
use super::words::{About, about, is_still_tried, is_system, is_unattended};
use crate::channel::email::parse::mail::{Action, Auto, Grade, Mail, Report, ReturnPath};

/// What a mail to one of our return addresses is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The mail that had the address came back.
    CameBack,
    /// It may have come back: no program that is known says such a thing, and nobody sent it.
    Perhaps,
    /// It is under way, or arrived: nothing to be done.
    Informs,
    /// An answering machine, which has the mail.
    Answered,
    /// Somebody wrote, or something that only looks like somebody.
    Written,
}

/// Whatever its form and its language: what nobody sent, to an address that only one mail of ours had, is that mail
/// come back, unless it is a delay or an answering machine.
#[must_use]
pub fn fate(mail: &Mail) -> Fate {
    if let Some(bounce) = &mail.bounce {
        return if bounce.action == Action::Failed { Fate::CameBack } else { Fate::Informs };
    }
    let null = mail.return_path == ReturnPath::Null;
    let (system, unattended) =
        (mail.author().is_none_or(is_system), mail.author().is_some_and(is_unattended));
    // A mailbox may not tell whether anybody sent it.
    let nobody = null || ((system || unattended) && mail.return_path == ReturnPath::Absent);
    // The subject before the text, in which the returned mail may stand with somebody's own words.
    match about(&mail.subject) {
        _ if mail.report == Some(Report::Other) => Fate::Answered,
        Some(About::Away) if nobody || is_marked(mail) => Fate::Answered,
        Some(About::Delayed | About::Delivered) if nobody || unattended => Fate::Informs,
        Some(About::Failed) if nobody || system || unattended => Fate::CameBack,
        _ if nobody && system => by_text(mail),
        _ if is_marked(mail) || (nobody && is_away(mail)) => Fate::Answered,
        _ if nobody && informs(mail) => Fate::Informs,
        _ if (nobody || unattended) && about(&mail.text) == Some(About::Failed) => Fate::CameBack,
        _ if nobody => Fate::Perhaps,
        _ => Fate::Written,
    }
}

fn by_text(mail: &Mail) -> Fate {
    match about(&mail.text) {
        _ if informs(mail) => Fate::Informs,
        Some(About::Away) if is_marked(mail) => Fate::Answered,
        _ => Fate::CameBack,
    }
}

/// Whether its text says that the mail is under way still, or arrived.
fn informs(mail: &Mail) -> bool {
    let is_tried = is_still_tried(&mail.text) && !is_for_good(&mail.text);
    is_tried || about(&mail.text) == Some(About::Delivered)
}

/// Whether it bears the mark of an answering machine.
fn is_marked(mail: &Mail) -> bool {
    mail.auto.is_some_and(|auto| auto.grade() == Grade::Certain && auto != Auto::Report)
}

/// Whether it speaks as answering machines do, and as people may.
fn is_away(mail: &Mail) -> bool {
    about(&mail.text) == Some(About::Away)
}
