//! The composition root: what is built of what, in which order it starts, and in which it ends.

mod backstage;
pub mod doctor;
mod glance;
mod line;
mod log;
mod mailbox;
mod notify;
mod reload;
mod remote_clock;
mod restore;
mod run;
mod tasks;
mod training;

pub use crate::domain::restored::Gap;
pub use restore::{RestoreArgs, restore};
pub use run::{RunArgs, RunError, run};
pub use training::{TryArgs, train};
