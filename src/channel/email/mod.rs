//! E-mail: the line's mail box.
//!
//! Only the cutting of replies so far: what of a mail the person wrote, and what their client put around it.

pub mod cut;
