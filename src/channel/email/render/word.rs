//! Short answers to commands, and the operators' help.

use super::contact;
use super::view::{Section, View};
use crate::channel::said;
use crate::domain::say::Word;

/// What an operator can do here.
pub(super) fn help(view: &View<'_>) -> Option<Section> {
    view.section(said::word::help(view))
}

/// A short answer to a command.
pub(super) fn word(view: &View<'_>, word: &Word) -> Option<Section> {
    view.section(said::word::word(view, word))
}

/// A word for someone who is no operator yet.
pub(super) fn for_stranger(view: &View<'_>, word: &Word) -> Section {
    contact::told(view, said::word::word(view, word))
}
