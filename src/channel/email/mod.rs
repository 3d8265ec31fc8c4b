//! E-mail, in the parts of which a mail channel is made. None of them is wired into a line yet.

pub mod cut;
pub mod parse;
