//! What waits, in two figures.

use crate::domain::changes::Needs;
use crate::domain::time::Stamp;
use crate::service::standing::oldest_waiting;
use crate::store::{Result, Store};

/// What waits for an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// How many cases.
    pub cases: u32,
    /// Since when the oldest of them is unanswered, in line time.
    pub oldest: Option<Stamp>,
}

/// What waits now.
pub async fn waiting(store: &dyn Store) -> Result<Waits> {
    let cases = store.load(&Needs::default()).await?.snapshot.roster.waiting;
    let oldest = if cases == 0 { None } else { oldest_waiting(store).await? };
    Ok(Waits { cases, oldest })
}
