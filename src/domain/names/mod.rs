//! Names never leak by habit: what an operator's words tell of the line's own people before they go out.
//!
//! People sign without thinking of it. So a reply waits for its writer's second look if it holds what belongs to our
//! people (a name in whatever alphabet, a number, an address, what the config never tells), or if anything but the alias
//! stands where a signature does. Everything else goes out: the number of a shelter, a street called after somebody,
//! a name that is a word, whatever stands in the line's own texts or was said by the contact.
//!
//! Pure, and never sure: a reply that waits costs a tap, one that went out can't be had back.

mod below;
mod common;
mod fold;
mod given;
mod line;
mod own;
mod person;
mod phrases;
mod reach;
mod squeezed;
mod texts;
mod words;

pub use fold::sound;
pub use own::{Open, Own, Person, host_of, reach_of};
pub use reach::{Reach, What, reaches};
pub use squeezed::{Searched, Squeezed};
pub use texts::texts;

/// What is told, as a fixed word for logs; never the thing itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Betrayal {
    /// What the config never tells.
    Never,
    /// Where one of ours is reached.
    Reach,
    /// A name of one of ours.
    Name,
    /// Something but the alias where a signature stands.
    Signature,
}

impl Betrayal {
    /// The fixed word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never_tell",
            Self::Reach => "own_reach",
            Self::Name => "own_name",
            Self::Signature => "signature",
        }
    }
}

/// The most of a text that is looked at, in bytes, from its beginning and from its end.
const LOOKED_AT: usize = 32 * 1024;

/// What a text tells of our people, if it tells anything.
#[must_use]
pub fn betrays(text: &str, own: &Own) -> Option<Betrayal> {
    let head = &text[..text.floor_char_boundary(LOOKED_AT)];
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(LOOKED_AT))..];
    let searched = Searched::new(text);
    if own.never.iter().any(|secret| searched.holds(secret)) {
        return Some(Betrayal::Never);
    }
    let ours = |reach: &Reach| {
        own.reach.contains(&reach.what) && !own.open.reaches(&reach.what) && !own.said.reaches(&reach.what)
    };
    if reaches(text).iter().any(ours) {
        return Some(Betrayal::Reach);
    }
    if person::is_named(&words::words(head), own) {
        return Some(Betrayal::Name);
    }
    below::is_signed(tail, own).then_some(Betrayal::Signature)
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod fresh;
