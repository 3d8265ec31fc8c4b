//! The imperative shell around the domain.

pub mod clock;
