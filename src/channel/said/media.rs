//! Content that is not text, in words: by kind and size, never by a file name.

use super::View;
use crate::domain::message::{Attachment, Author, Kind};
use crate::domain::policy::Policy;

/// What a piece of content is: "photo, 81 kB".
pub fn kind_and_size(view: &View<'_>, attachment: &Attachment) -> String {
    let mut words = view.word(kind(attachment.kind));
    if let Some(bytes) = attachment.bytes {
        words.push_str(", ");
        words.push_str(&view.voice.size(bytes));
    }
    words
}

/// What a text that an operator sends must not hold: who and where they are, but for the name that contacts may see, and
/// what the config never tells.
#[must_use]
pub fn secrets(policy: &Policy, from: &Author) -> Vec<String> {
    let (Author::Operator(id) | Author::Draft(id)) = from else { return Vec::new() };
    let operator = policy.operator(id);
    let alias = operator.and_then(|o| o.alias.as_deref()).unwrap_or_default().to_lowercase();
    let words = id.as_str().split(|c: char| !c.is_alphanumeric());
    let names = words.filter(|word| word.chars().count() > 2 && !alias.contains(&word.to_lowercase()));
    let reach = operator.into_iter().flat_map(|o| &o.reach).filter_map(|reach| reach.address.as_ref());
    let secrets =
        names.map(str::to_owned).chain(reach.map(|a| a.0.clone())).chain(policy.never_tell.iter().cloned());
    let may_be_told =
        |secret: &String| policy.may_tell.iter().any(|told| told.to_lowercase() == secret.to_lowercase());
    secrets.filter(|secret| !may_be_told(secret)).collect()
}

/// The text that names a kind.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Photo => "kind-photo",
        Kind::Video => "kind-video",
        Kind::Animation => "kind-animation",
        Kind::Voice => "kind-voice",
        Kind::RoundVideo => "kind-round-video",
        Kind::Audio => "kind-audio",
        Kind::Document => "kind-document",
        Kind::Sticker => "kind-sticker",
        Kind::Location => "kind-location",
        Kind::ContactCard => "kind-contact-card",
        Kind::Poll => "kind-poll",
        Kind::Sealed => "kind-sealed",
        Kind::Unsupported => "kind-unsupported",
    }
}
