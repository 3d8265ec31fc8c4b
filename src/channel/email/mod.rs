//! E-mail.

pub mod parse;
