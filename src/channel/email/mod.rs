//! E-mail, in the parts of which a mail channel is made. None of them is wired into a line yet.

pub mod auth;
pub mod compose;
pub mod cut;
pub mod enclose;
pub mod ident;
pub mod imap;
pub mod lmtp;
pub mod parse;
pub mod raw;
pub mod render;
pub mod send;
pub mod tls;
pub mod token;
