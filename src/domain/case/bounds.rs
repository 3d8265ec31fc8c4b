//! How much of itself a case holds.

/// How many entries of a transcript are kept inside the case; further ones go to a list of their own.
pub const HEAD: usize = 4;

/// How many runs, sayings, replies and shown marks a case keeps; older ones are merged or let go on the safe side.
pub const KEPT: usize = 32;
