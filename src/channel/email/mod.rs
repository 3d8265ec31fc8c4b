//! E-mail.

pub mod compose;
pub mod ident;
pub mod render;
pub mod send;
pub mod token;
