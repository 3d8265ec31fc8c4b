//! The line by e-mail, from a person's mail program to another's: with a real Dovecot, a real Postfix, a real
//! Redis, and the daemon as a process of its own.
//!
//! The people are played by the sandbox's stand-in for the world of mail, which takes what the line sends; what
//! they write goes to the line by one of the real servers.

mod bounces;
mod canaries;
mod crashes;
mod dkim;
mod drill;
mod lookalikes;
mod many;
mod older;
mod pace;
mod proxied;
mod put_back;
#[cfg(feature = "openpgp")]
mod sealed;
mod talks;
mod through;
mod town;
