//! The composition root: what is built of what, in which order it starts, and in which it ends.

mod backstage;
mod bot;
pub mod doctor;
mod failure;
pub mod fit;
mod glance;
mod guests;
mod line;
mod log;
mod mailbox;
mod notify;
mod parts;
mod place;
mod refused;
mod reload;
mod remote_clock;
mod restore;
mod run;
mod scenario;
mod secret;
mod staged;
mod stages;
mod tasks;
#[cfg(test)]
mod tests;
mod training;

pub use failure::RunError;
pub use restore::{Marked, RestoreArgs, restore};
pub use run::{RunArgs, run};
pub use training::{TryArgs, train};
