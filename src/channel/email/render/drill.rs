//! Drills: a mail that says that it is one, and is answered like any other.

use super::view::{Section, View, paragraphs};

/// The test case. It has a code of its own, so that its address is not that of a mail about several things.
pub(super) fn drill(view: &View<'_>) -> Option<Section> {
    let drill = view.material.roster.drill.as_ref()?;
    let head = view.say("drill-head", &[("code", view.code().into())]);
    let at = view.voice.moment(view.civil(drill.until));
    let how = view.say("mail-drill-how", &[("at", at.into())]);
    let section = view.section(paragraphs([view.voice.word("drill-text"), how]))?;
    Some(Section { subject: head, ..section })
}
