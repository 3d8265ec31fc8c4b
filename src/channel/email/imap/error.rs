//! What can go wrong with a mailbox. No variant holds a word of what the server said: it may quote a mail.

use std::io;

use crate::channel::Trouble;

/// Why a session ended, or was never begun.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    /// No connection could be made.
    #[error("no connection: {0}")]
    Connect(io::Error),
    /// The server could not prove who it is.
    #[error("no TLS: {0}")]
    Handshake(io::Error),
    /// The private authority can't be used.
    #[error(transparent)]
    Tls(#[from] crate::channel::email::tls::TlsError),
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Lost(io::ErrorKind),
    /// The server hung up, with a goodbye or without.
    #[error("the server hung up")]
    HungUp,
    /// The server said nothing for too long.
    #[error("the server does not answer")]
    TimedOut,
    /// The server sent what is no IMAP.
    #[error("the server's answer can't be read")]
    Garbled,
    /// The server sent more than anything that was asked for.
    #[error("the server's answer is too large")]
    TooLarge,
    /// The connection would not be protected as it must be.
    #[error("the connection would not be protected: {0}")]
    Unprotected(&'static str),
    /// User or password were not accepted.
    #[error("the server does not accept user and password")]
    Login,
    /// The server said no.
    #[error("the server refuses {0}")]
    Refused(&'static str),
    /// The line was told to stop.
    #[error("told to stop")]
    Stopped,
}

impl ImapError {
    /// What that says about the channel as a whole.
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Connect(_) | Self::Handshake(_) | Self::Lost(_) | Self::HungUp | Self::TimedOut => {
                Trouble::Unreachable
            }
            Self::Garbled | Self::TooLarge => Trouble::Garbled,
            Self::Login => Trouble::Unauthorised,
            Self::Refused("SELECT") => Trouble::NoMailbox,
            Self::Tls(_) | Self::Unprotected(_) | Self::Refused(_) | Self::Stopped => Trouble::Refused,
        }
    }
}

impl From<io::Error> for ImapError {
    fn from(error: io::Error) -> Self {
        Self::Lost(error.kind())
    }
}
