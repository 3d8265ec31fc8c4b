//! What a commit leaves to be done by others.

use crate::domain::say::Feedback;
use crate::store::Run;

/// What a commit leaves to be done by others.
#[derive(Debug)]
pub enum Aftermath {
    /// Runs that the commit claimed: to be sent.
    Runs(Vec<Run>),
    /// Best effort, at once.
    Asides(Vec<Feedback>),
}
