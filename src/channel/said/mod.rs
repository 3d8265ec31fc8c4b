//! What the line says, in words, whichever channel carries it.
//!
//! A channel has a layout of its own: where words break into messages, which buttons or reply addresses stand
//! beside them, what goes along as a file. What is said is the same on all of them, and stands here: how things
//! are named ([`View`]), the facts of a [`card`], the lines of a [`history`], the answers to commands ([`word`]).
//! Where one has to say a thing in other words (a mail has no button to press), its [`Wording`] names the text.
//!
//! Pure: no clock, no store, no markup. What a person from outside wrote is made visible, and marked as theirs
//! by the channel.

mod case;
mod view;
mod wording;

pub mod announcing;
pub mod asking;
pub mod because;
pub mod board;
pub mod calling;
pub mod card;
pub mod contact;
pub mod deed;
pub mod drill;
pub mod excerpt;
pub mod history;
pub mod late;
pub mod lists;
pub mod media;
pub mod phones;
pub mod question;
pub mod quoted;
pub mod reply;
pub mod word;

#[cfg(test)]
pub mod tests;

pub use view::{Scene, View};
pub use wording::Wording;

/// Whether there is nothing to read.
pub fn blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

/// Paragraphs, those that say something.
pub fn paragraphs<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> String {
    let all: Vec<T> = all.into_iter().collect();
    all.iter().map(AsRef::as_ref).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n")
}
