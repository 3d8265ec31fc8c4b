//! The map of the house; see the design invariants in each module.
pub mod domain;
pub mod sandbox;
pub mod service;
