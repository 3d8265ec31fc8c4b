//! What an operator is asked before something is done, with the line to send back.

use super::view::{Section, View};
use super::{history, reply};
use crate::channel::email::token::Token;
use crate::channel::said::asking;
use crate::domain::say::Asking;

/// A question before something is done.
pub(super) fn asking(view: &View<'_>, what: &Asking) -> Option<Section> {
    match what {
        Asking::Block { again } => {
            let (text, next) = if *again { ("asking-block-again", 2) } else { ("asking-block", 1) };
            let how = view.say("mail-asking-block", &[("command", format!("/block {next}").into())]);
            let section = view.section(view.say_of_case(text, &[]))?;
            Some(Section { how: Some(how), ..section })
        }
        Asking::Merge { with, by } => {
            let command = view.case_code().map(|code| format!("/mergenow {code} {with}")).unwrap_or_default();
            let how = view.say("mail-asking-merge", &[("command", command.into())]);
            let section = view.section(asking::merge(view, *with, by))?;
            Some(Section { how: Some(how), ..section })
        }
        Asking::Later { seq } => {
            let head = view.say_of_case("asking-later", &[]);
            if view.message(*seq).is_none() {
                return view.answerable(head);
            }
            reply::written(view, *seq, head)
        }
        Asking::Planned { seq } => {
            let how = view.say("mail-planned", &[("command", format!("/stop {seq}").into())]);
            let section = reply::written(view, *seq, asking::planned_head(view, *seq))?;
            Some(Section { how: Some(how), ..section })
        }
        Asking::Write { last } => view.answerable(asking::write_head(view, *last)),
        Asking::Say { seq, name } => {
            let seq = *seq;
            let reply_to =
                view.case_code().and_then(|case| view.token_address(&Token::Confirm { case, seq }));
            let section = reply::written(view, seq, asking::say_head(view, name))?;
            Some(Section { how: Some(view.voice.word("mail-send-held")), reply_to, ..section })
        }
        Asking::Close { upto } => {
            let words = asking::close(view, *upto, |message| history::words(view, message));
            let command = format!("/closenow {upto}");
            let how = view.say("mail-asking-close", &[("command", command.into())]);
            view.section(words).map(|section| Section { how: Some(how), ..section })
        }
    }
}
