//! The imperative shell around the domain: the tasks that load, decide, commit, send and keep time.
//!
//! Everything that happens to a line becomes an event at the [`committer::CommitHandle`]; everything that leaves it
//! comes out of the outbox. No task here decides anything.

pub mod alarm;
pub mod announcing;
pub mod aside;
pub mod audit;
pub mod batch;
pub mod begun;
pub mod belief;
pub mod bots;
pub mod budget;
mod chats;
pub mod clock;
mod commit_handle;
pub mod committer;
mod decided;
mod deciding;
pub mod destroying;
pub mod expunging;
pub mod forgetting;
pub mod history;
pub mod in_force;
pub mod intake;
pub mod keysync;
pub mod lead;
pub mod leaving;
mod load;
mod ntp;
pub mod outbox;
mod pages;
pub mod reloads;
pub mod report;
pub mod restored;
pub mod retention;
pub mod rules;
mod salvage;
pub mod seed;
pub mod senses;
mod sight;
pub mod standing;
pub mod sweep;
pub mod threads;
pub mod timers;
pub mod trail;
pub mod trail_end;
pub mod trail_watch;
pub mod unreadable;
pub mod vault;
mod weight;
pub mod wording;
