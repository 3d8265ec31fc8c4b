//! HTML as mails have it: one reader of its tags and entities, for what is cut out of a page and what is read of it.
//!
//! It reads as a browser does (<https://html.spec.whatwg.org/#tokenization>) with one difference: where a browser
//! swallows the rest of the page, for a quote or a bracket that nothing closes, the rest is read. It builds no tree,
//! looks at nothing twice, and never fails.
//!
//! Weighed and refused: `mail-parser`'s `html_to_text` takes every `<` for a tag, so that `1 < 2` loses what follows,
//! loses the whole mail behind a `<head>` that nothing closes, and shows half of a tag with a `>` in an attribute.
//! What builds a tree (`html5ever`, and `html2text` on it) needs minutes for some hundred kilobytes of `<p`.

mod element;
mod entity;
mod tag;
mod token;

pub(in crate::channel::email) use element::Layout;
pub(in crate::channel::email) use entity::{Piece, decoded, pieces};
pub(in crate::channel::email) use tag::Tag;
pub(in crate::channel::email) use token::{Token, Tokens};
