//! Mail that is encrypted with `OpenPGP` (RFC 3156): what comes in is opened with the line's own key before it is read,
//! and what goes out is encrypted for whoever has a certificate.
//!
//! It is a fold around the rest: what [`parse`](super::parse) reads and what [`compose`](super::compose) wrote is the
//! same mail either way. A proof of who wrote is of the mail as it came, not of what was in it.

mod offer;
mod read;
mod seal;

pub use self::offer::offered;
pub use self::read::read;
pub use self::seal::{autocrypt, seal};

#[cfg(fuzzing)]
pub mod fuzzing;

#[cfg(test)]
#[cfg(feature = "openpgp")]
mod tests;
