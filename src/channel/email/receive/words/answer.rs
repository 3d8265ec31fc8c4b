//! How a contact's mail stands to ours: whether it answers one, and what in it is ours beyond doubt.

use crate::channel::email::ident::Idents;
use crate::channel::email::parse::Mail;
use crate::channel::email::render::MARKER;

/// How a mail stands to ours.
pub(in crate::channel::email::receive) struct Answer<'a> {
    /// Whether it answers one.
    pub answers: bool,
    pub idents: &'a Idents,
    pub mail: &'a Mail,
}

impl Answer<'_> {
    fn names(&self) -> impl Iterator<Item = &String> {
        // The newest stand last.
        self.mail.in_reply_to.iter().chain(self.mail.references.iter().rev())
    }

    /// How much of a text is ours at its beginning.
    pub(super) fn proven(&self, text: &str) -> usize {
        self.idents.proven(self.names(), text)
    }

    /// Whether a mail that it answers had that subject.
    pub(super) fn is_called(&self, subject: &str) -> bool {
        self.answers && self.idents.is_called(self.names(), subject)
    }

    /// Whether it answers one of ours, by its header or by the line that only ours begin with.
    pub(super) fn is_one(&self, text: &str) -> bool {
        self.answers || (text.contains(MARKER) && self.proven(&text[text.find(MARKER).unwrap_or(0)..]) > 0)
    }
}
