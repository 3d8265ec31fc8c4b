//! Deciding a batch: its events one after the other, on one snapshot, whatever one of them does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::domain::changes::Changes;
use crate::domain::decide::{Answer, Decision, Reason, decide};
use crate::domain::event::Event;
use crate::domain::policy::Policy;
use crate::domain::time::Now;
use crate::store::Loaded;

use super::batch::Merged;
use super::commit_handle::{Decided, Pending};
use super::report::Report;
use super::salvage::salvage;

/// Decides events in sequence on one snapshot, as many as one commit carries with what is merged already: the first
/// at least.
pub(super) fn decide_all(
    batch: &mut [Pending],
    loaded: &mut Loaded,
    merged: &mut Merged,
    policy: &Policy,
    now: Now,
) -> Vec<(Decided, Report)> {
    let mut decided = Vec::with_capacity(batch.len());
    for pending in batch {
        let decision = decide_safely(&mut pending.event, loaded, policy, now);
        if merged.is_full_for(&decision.changes) {
            break;
        }
        let report = Report::of(&pending.event, &decision, now);
        loaded.snapshot.apply(&decision.changes);
        merged.add(&pending.event, decision.changes);
        decided.push((Decided { reason: decision.reason, answer: decision.answer }, report));
    }
    decided
}

/// Decides; an event on which that panics is salvaged instead.
fn decide_safely(event: &mut Event, loaded: &Loaded, policy: &Policy, now: Now) -> Decision {
    let attempt =
        |event: &Event| catch_unwind(AssertUnwindSafe(|| decide(&loaded.snapshot, event, policy, now))).ok();
    if let Some(decision) = attempt(event) {
        return decision;
    }
    tracing::error!("deciding an event panicked; it is kept as unreadable");
    if let Some(saved) = salvage(event)
        && let Some(decision) = attempt(&saved)
    {
        *event = saved;
        return decision;
    }
    Decision { reason: Reason::Nothing, changes: Changes::default(), answer: Answer::Done }
}
