//! tmp
mod units;
