//! The rules of the line, pure: no clock, no randomness, no I/O, no async.
//!
//! An [`event`] meets a snapshot of what is known ([`changes`]), the admin's [`policy`] and the time, and
//! becomes changes and a reason. Everything that must never go wrong is decided here and nowhere else.

pub mod age;
pub mod announce;
pub mod automatic;
mod blank;
pub mod bots;
pub mod call;
pub mod campaign;
mod care;
pub mod case;
pub mod changes;
pub mod command;
pub mod contact;
pub mod decide;
pub mod dedupe;
pub mod drill;
mod durability;
pub mod duration;
pub mod escalation;
pub mod event;
#[cfg(test)]
pub(crate) mod fixture;
mod followup;
pub mod forget;
pub mod id;
pub mod invisible;
pub mod language;
pub mod limits;
pub mod linking;
pub mod mailbox;
pub mod material;
pub mod menu;
pub mod message;
pub mod meter;
mod misuse;
pub mod names;
pub mod notices;
pub mod passage;
mod plain;
pub mod policy;
pub mod priority;
pub mod question;
pub mod ready;
mod reserved;
pub mod restored;
pub mod roster;
pub mod route;
pub mod safe_hour;
pub mod say;
pub mod senses;
pub mod serves;
pub mod shift;
pub mod size;
pub mod strangers;
pub mod stream;
pub mod tally;
pub mod threads;
pub mod time;
pub mod trail;
pub mod traits;
