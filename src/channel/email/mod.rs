//! E-mail.

pub mod auth;
