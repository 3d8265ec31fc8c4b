//! What an operator is told and asked about calling back.

use super::view::{Section, View};
use crate::channel::said;
use crate::domain::say::Calling;

/// How it stands with calling back, or a question about it.
pub(super) fn calling(view: &View<'_>, what: Calling) -> Option<Section> {
    view.section(said::calling::text(view, what))
}
