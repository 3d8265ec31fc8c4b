//! Drills: a mail that says that it is one, and is answered like any other.

use super::view::{Section, View};
use crate::channel::said::{self, paragraphs};

/// The test case. It has a code of its own, so that its address is not that of a mail about several things.
pub(super) fn drill(view: &View<'_>) -> Option<Section> {
    let drill = view.material.roster.drill.as_ref()?;
    let [head, words, how] = said::drill::words(view, drill);
    let section = view.section(paragraphs([words, how]))?;
    Some(Section { subject: head, ..section })
}
