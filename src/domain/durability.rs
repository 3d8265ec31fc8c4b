//! What the store promises.

/// How much a commit that was acknowledged survives, as the store promises it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// A power cut: every commit is synced to disk before it is acknowledged (`appendfsync always`).
    #[default]
    Strict,
    /// The end of the store's process; a power cut may take the last second (`appendfsync everysec`).
    Relaxed,
}
