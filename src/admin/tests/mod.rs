//! The socket against a line in memory with a real committer.

mod asks;
mod connections;
pub(crate) mod support;
mod trail;
mod views;
