//! The admin socket: how the commands of `hotlined` talk to the running daemon.
//!
//! A unix socket, one JSON object a line each way ([`protocol`]). Who may open the socket may ask anything:
//! the file's mode and group are the door, so it is made with mode 0660 before anyone can reach it. What is
//! asked is still hostile input: lines are bounded, slow peers are let go, few are served at a time.
//!
//! Architecture invariants:
//! - nothing is changed here. What changes something becomes an event at the committer's desk, like what a
//!   contact writes; the rest is read from the store and shown ([`view`]);
//! - no view holds an address, a token or the digits of an enrolment. The one exception is the invitation
//!   that its asker has just made.

mod answers;
pub mod bots;
mod call;
mod call_ask;
pub mod client;
mod doubts;
mod forget;
#[cfg(fuzzing)]
pub mod fuzzing;
mod kept;
mod keys;
mod lines;
mod listing;
mod losses;
pub mod moment;
mod named;
mod peer;
pub mod place;
pub mod protocol;
mod refusals;
pub mod reload;
pub mod server;
mod trail;
mod trouble;
pub mod view;
pub mod waiting;

#[cfg(test)]
pub(crate) mod tests;
