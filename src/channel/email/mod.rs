//! E-mail.

pub mod imap;
pub mod lmtp;
pub mod raw;
pub mod tls;
