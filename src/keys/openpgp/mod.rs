//! `OpenPGP` (RFC 9580): certificates that mail is encrypted for, and the key with which the line opens mail.
//!
//! The packets are read by the crate `pgp`; what is decided here is which of a certificate's keys are good for
//! anything. It costs a hundred crates, so it is the feature `openpgp`, which the package has; without it each
//! certificate and key is refused with the word for it, and nothing else of the line knows the difference.
//!
//! What was not taken: Sequoia, which needs a C library for its ciphers or as many crates; `gpg`, a process that would
//! have to run inside the daemon's sandbox with a home folder of its own.

mod problem;

#[cfg(feature = "openpgp")]
mod certificate;
#[cfg(feature = "openpgp")]
mod secret;
#[cfg(feature = "openpgp")]
mod validity;

#[cfg(not(feature = "openpgp"))]
mod absent;

#[cfg(not(feature = "openpgp"))]
pub use self::absent::{Certificate, SecretKey};
#[cfg(feature = "openpgp")]
pub use self::certificate::Certificate;
#[cfg(feature = "openpgp")]
pub use self::secret::SecretKey;

pub use self::problem::{Locked, Unfit};

#[cfg(test)]
#[cfg(feature = "openpgp")]
mod tests;
