//! The socket against a line in memory with a real committer.

mod asks;
mod calls;
mod connections;
mod listing;
pub(crate) mod support;
mod trail;
mod views;
