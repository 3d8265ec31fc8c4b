//! What an operator is asked before something is done, with the line to send back.

use super::history;
use super::view::{Section, View};
use crate::channel::said::asking;
use crate::domain::say::Asking;

/// A question before something is done.
pub(super) fn asking(view: &View<'_>, what: &Asking) -> Option<Section> {
    match what {
        Asking::Close { upto } => {
            let words = asking::close(view, *upto, |message| history::words(view, message));
            let command = format!("/closenow {upto}");
            let how = view.say("mail-asking-close", &[("command", command.into())]);
            view.section(words).map(|section| Section { how: Some(how), ..section })
        }
    }
}
