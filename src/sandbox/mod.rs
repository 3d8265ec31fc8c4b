//! The sandbox: everything that a line needs from the outside world, on this machine alone.
//!
//! It is two things at once: what `hotlined try` shows to a person who wants to see a line at work, and the
//! world that the project's own tests put the line into. So it imitates faithfully: limits, refusals and
//! faults are those of the real services, and time is the line's injected clock.
//!
//! * [`botapi`]: a stand-in for Telegram's Bot API, with people who write to the bot.
//! * [`mail`]: a stand-in for mail: the line's provider, and people with mailboxes.
//! * [`page`]: the training page, on which one plays contacts and operators side by side.
//!
//! It imports nothing of the line but its clock.

pub mod botapi;
mod fault;
pub mod mail;
pub mod page;
mod start;

pub use start::{Sandbox, SandboxConfig, StartError, start};
