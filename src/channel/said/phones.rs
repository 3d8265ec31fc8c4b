//! What whoever answers a contact must know of their phones: which one this is, and whether it may be somebody else's.

use super::View;
use crate::domain::linking::{FRESH, Linked};

/// Lines for a card, or for a prompt to answer.
pub fn lines(view: &View<'_>) -> Vec<String> {
    let case = view.case().map(|case| case.contact);
    // The address of what is answered, and no other.
    let Some(contact) = view.material.contact.as_ref().filter(|contact| Some(contact.id) == case) else {
        return Vec::new();
    };
    let quiet = contact.quiet.map(|_| view.word("card-quiet"));
    let newest = contact.links.iter().map(|linked| linked.at).max();
    let links = contact.links.iter().map(|linked| line(view, linked, Some(linked.at) == newest));
    quiet.into_iter().chain(links).collect()
}

/// Another phone of theirs; the newest, for a day, with what that may mean.
fn line(view: &View<'_>, linked: &Linked, newest: bool) -> String {
    let id = match (linked.newer, linked.case.is_some()) {
        (true, true) => "card-also",
        (true, false) => "card-also-nowhere",
        (false, _) => "card-same-person",
    };
    let code = linked.case.map_or_else(|| linked.id.pseudonym(), |code| code.to_string());
    let line = view.say(id, &[("code", code.into())]);
    let age = view.scene.now.line.since(linked.at);
    if !newest || age >= FRESH {
        return line;
    }
    let at = view.voice.point(view.civil(linked.at));
    let warning = if linked.newer { "card-also-fresh" } else { "card-same-person-fresh" };
    [line, view.say(warning, &[("at", at.into())])].join(" ")
}
