//! How the socket reaches whoever reloads the config: a question and an answer.
//!
//! The config is the composition root's; the socket only asks it. So a signal and a command take one path, one
//! after the other.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::domain::policy::Policy;

use super::view::ReloadView;

/// Where reloads are asked for.
pub type ReloadDesk = mpsc::Sender<ReloadAsk>;

/// A reload that somebody asked for.
#[derive(Debug)]
pub struct ReloadAsk {
    /// Whether only to tell what it would do.
    pub dry_run: bool,
    /// Where the answer goes.
    pub answer: oneshot::Sender<ReloadAnswer>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct ReloadAnswer {
    /// For people and programs; what needs the store is not in it yet.
    pub view: ReloadView,
    /// The policy before.
    pub before: Arc<Policy>,
    /// The policy after; none if it was refused.
    pub after: Option<Arc<Policy>>,
}
