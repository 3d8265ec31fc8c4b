//! The public channel: a post, and what supervisors are asked and told of it.

use super::view::{Section, View};
use crate::channel::said::announcing::text;
use crate::domain::say::Announcing;

/// A mail has no buttons: it says what to answer.
pub(super) fn announcing(view: &View<'_>, what: &Announcing) -> Option<Section> {
    let how = match what {
        Announcing::Post { .. } | Announcing::List { .. } => None,
        Announcing::Ask { number, .. } => Some(("mail-announce-ask", number)),
        Announcing::Ended { number, .. } => Some(("mail-announce-ended", number)),
    };
    let section = view.section(text(view, what))?;
    let how = how.map(|(id, number)| view.say(id, &[("number", number.to_string().into())]));
    Some(Section { how, ..section })
}
