//! Why a command that builds a line did not come to its end.

use crate::config::Faults;

/// Why the daemon did not run, or ended unasked.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The config is wrong: exit code 2, and systemd does not try again.
    #[error("{0}")]
    Config(String),
    /// Something failed while it ran: exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl RunError {
    /// The process's exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Config(_) => 2,
            Self::Failed(_) => 1,
        }
    }
}

impl From<Faults> for RunError {
    fn from(faults: Faults) -> Self {
        Self::Config(faults.to_string())
    }
}
