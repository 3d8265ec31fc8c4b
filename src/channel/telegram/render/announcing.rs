//! The public channel: a post, and what supervisors are asked and told of it.

use super::view::{View, keyboard, press};
use crate::channel::said::announcing::text;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::{AnnounceAsk, Command};
use crate::domain::say::Announcing;

/// A post looks the same in the channel and before whoever is to confirm it: both are made here.
pub(super) fn announcing(view: &View<'_>, what: &Announcing) -> Vec<Payload> {
    let ask = |id, ask| press(&view.voice.word(id), &Command::Announce(ask));
    let words = text(view, what);
    match what {
        Announcing::Post { .. } => vec![post(&words)],
        Announcing::Ask { number, .. } => {
            let post = ask("button-announce-post", AnnounceAsk::Post(*number));
            let drop = ask("button-announce-drop", AnnounceAsk::Drop(*number));
            view.send(&words, keyboard([[post, drop]]))
        }
        Announcing::List { .. } => view.send(&words, Keyboard::None),
        Announcing::Ended { number, posts } => {
            let failed = posts.iter().any(|(_, fate)| fate.failed());
            let there = posts.iter().any(|(_, fate)| !fate.messages().is_empty());
            let again = failed.then(|| ask("button-announce-again", AnnounceAsk::Again(*number))).flatten();
            let delete = there.then(|| ask("button-announce-delete", AnnounceAsk::Delete(*number))).flatten();
            view.send(&words, keyboard([[again], [delete]]))
        }
    }
}

/// One message, whole and as it is: it can be passed on, for it is public.
fn post(words: &str) -> Payload {
    let text = words.to_owned();
    Payload::Text { text, keyboard: Keyboard::None, thread: None, reply_to: None, protect: false }
}
