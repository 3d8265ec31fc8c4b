//! For whom a channel is.

/// Who may write by a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Serves {
    /// Whoever wants to, and operators beside them.
    #[default]
    Everyone,
    /// Operators alone. The public knows nothing of it, so nobody can flood it.
    Operators {
        /// Whether each case gets a thread of its chat, where its service can do that.
        threads: bool,
    },
}
