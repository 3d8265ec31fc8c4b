//! One line of a mail, and the reading of it that every recogniser shares.
//!
//! Recognisers look at `text`: without quote marks, without the invisible characters that clients sprinkle
//! over names and times, with every kind of space as one plain space, and never longer than [`READ`]. What is
//! handed out is always `raw`, so nothing that a person wrote is changed on its way.

use super::field::{Field, field};
use super::plain::{READ, depth, plain};

/// What a line looks like on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing to see.
    Empty,
    /// It begins with `>`.
    Quote,
    /// It holds our marker.
    Marker,
    /// Anything else.
    Text,
}

/// A line as it came, and as it is read.
#[derive(Clone, Debug)]
pub(super) struct TextLine<'a> {
    /// As it came, without its line end.
    pub(super) raw: &'a str,
    /// What is read: see the module.
    pub(super) text: String,
    /// How many `>` it begins with.
    pub(super) depth: usize,
    /// What it looks like.
    pub(super) look: Look,
    /// Whether [`READ`] cut it, so that its end is unknown.
    pub(super) clipped: bool,
    /// The header that it begins with.
    pub(super) field: Option<Field>,
    /// Whether our marker begins on it.
    pub(super) marked: bool,
}

impl<'a> TextLine<'a> {
    pub(super) fn new(raw: &'a str) -> Self {
        let mut text = plain(raw);
        let clipped = text.chars().count() >= READ;
        let (depth, start) = depth(&text);
        if depth > 0 {
            text = text[start..].trim_start().to_owned();
        }
        let look = match (depth, text.is_empty()) {
            (0, true) => Look::Empty,
            (0, false) => Look::Text,
            _ => Look::Quote,
        };
        let field = field(&text);
        Self { raw, text, depth, look, clipped, field, marked: false }
    }

    /// Whether it is quoted in The Bat!'s manner, with the writer's initials: `AI> text`.
    pub(super) fn has_initials(&self) -> bool {
        let Some((initials, _)) = self.text.split_once('>') else { return false };
        let letters = initials.chars().count();
        self.look == Look::Text && (1..=3).contains(&letters) && initials.chars().all(char::is_uppercase)
    }
}
