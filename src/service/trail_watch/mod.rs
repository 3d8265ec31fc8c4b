//! Looks whether the audit trail still ends where it is known to have ended, or further on.

use crate::domain::changes::Needs;
use crate::domain::roster::Roster;
use crate::domain::trail::Head;
use crate::store::{LAG, Result, Store};

use super::clock::Clock;
use super::report::Reports;
use super::trail_end::TrailEnd;

/// How often it is looked, also at a line in which nothing happens: never before a store that syncs once a second has
/// on its disk what it showed.
const LOOK: std::time::Duration = LAG.saturating_mul(2);
/// How often a trail must seem put back.
const LOOKS: usize = 2;

/// Looks whether the trail still has the end that is known of it.
///
/// # Errors
/// If the store can't be asked, or is refused itself.
pub async fn look(store: &dyn Store, reports: &Reports, clock: &Clock) -> Result<()> {
    let end = reports.trail_end();
    let mut gone = None;
    for _ in 0..LOOKS {
        let least = end.least();
        let roster = store.load(&Needs::default()).await?.snapshot.roster;
        let Some(missing) = missing(store, end, &roster, least).await? else { return Ok(()) };
        gone = Some((missing, roster));
        // One that went back as a whole is refused, and told of so.
        store.leader().await?;
    }
    if let Some((Missing { written, lacks }, roster)) = gone {
        end.lost(written, &roster, lacks, clock.now().civil);
    }
    Ok(())
}

/// An entry that was written and is not there.
struct Missing {
    written: Head,
    /// Whether the list lacks it, and not the roster.
    lacks: bool,
}

async fn missing(
    store: &dyn Store,
    end: &TrailEnd,
    roster: &Roster,
    least: Option<Head>,
) -> Result<Option<Missing>> {
    let found = roster.trail;
    if !end.saw(roster, least) {
        return Ok(least.map(|written| Missing { written, lacks: false }));
    }
    if let Some(written) = end.noted()
        && is_there(store, &written).await? == Some(false)
    {
        return Ok(Some(Missing { written, lacks: false }));
    }
    if !end.is_lacking() && found.n > 0 && is_there(store, &found).await? != Some(true) {
        return Ok(Some(Missing { written: found, lacks: true }));
    }
    let settles = match end.unsettled() {
        Some(shown) => is_there(store, &shown).await? == Some(true),
        None => false,
    };
    end.settle(settles, found);
    Ok(None)
}

/// Whether that entry is in the list; nothing where its place is empty, or that of a later one: the beginning of a
/// trail is let go of with time.
async fn is_there(store: &dyn Store, head: &Head) -> Result<Option<bool>> {
    let Some(before) = head.n.checked_sub(1) else { return Ok(Some(true)) };
    Ok(match store.trail(before, 1).await?.into_iter().next() {
        None => None,
        Some(Some(record)) if record.n > head.n => None,
        Some(record) => Some(record.is_some_and(|record| (record.n, record.hash) == (head.n, head.hash))),
    })
}

/// Looks every few seconds, until dropped.
pub async fn watch(store: &dyn Store, reports: &Reports, clock: &Clock) {
    loop {
        // What a store that is refused says is not what is.
        if reports.refused().is_none()
            && let Err(error) = look(store, reports, clock).await
        {
            tracing::debug!(%error, "where the audit trail ends could not be looked at");
        }
        // Not on the line's clock: it is the machine's store.
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests;
