//! How much room the line may take.

/// How much room the line may take, in bytes; none where that follows from what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The memory of its Redis.
    pub memory: Option<u64>,
    /// The files of attachments.
    pub blobs: Option<u64>,
    /// What stays free on their disk: Redis ends where it can't write.
    pub free: Option<u64>,
    /// What one person may take of a budget within a day, in per cent; a machine half of that.
    pub share: u64,
    /// How many connections may be open at each of the line's doors; none for what is usual there.
    pub connections: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: None, blobs: None, free: None, share: 10, connections: None }
    }
}
