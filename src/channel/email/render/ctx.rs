//! What a mail is written with, besides what it says.

use crate::channel::email::ident::Idents;
use crate::channel::email::token::Tokens;

/// The mailbox that speaks.
#[derive(Clone, Copy, Debug)]
pub struct MailCtx<'a> {
    /// The name beside its address, if one is configured.
    pub from_name: Option<&'a str>,
    /// Its reply addresses.
    pub tokens: &'a Tokens,
    /// Its Message-IDs.
    pub idents: &'a Idents,
}
