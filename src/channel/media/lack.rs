//! Why an attachment can't be had.

use super::clean;

/// Why an attachment can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// Not now: the disk or the network fails.
    #[error("the attachment can't be had now")]
    Later,
    /// There is no such thing any more.
    #[error("the attachment is gone")]
    Gone,
    /// It is larger than what the service hands out, or than what was asked for.
    #[error("the attachment is too large to be passed on")]
    TooLarge,
    /// It is of a kind from which its maker's traces can't be taken.
    #[error("the attachment can't be cleaned: {0}")]
    Unclean(#[from] clean::Unclean),
}
