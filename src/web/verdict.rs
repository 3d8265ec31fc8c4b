//! Whether somebody must do something, in sentences that say what.

use crate::domain::age::words;
use crate::domain::shift;

use super::overview::{Overview, Stored};
use crate::service::budget::Room;

/// How old the last look of the self-audit may be, in seconds: it looks every minute.
const AUDIT_AGE: u64 = 180;
/// How many unreadable cases are named.
const CODES: usize = 8;

/// What is wrong, the worst first. Nothing: all is well.
pub(super) fn troubles(overview: &Overview) -> Vec<String> {
    let mut found = Vec::new();
    match &overview.stored {
        None => {
            found.push("The store does not answer: nothing is taken in and nothing confirmed.".to_owned());
        }
        Some(stored) => found.extend(late(overview, stored)),
    }
    found.extend(overview.store.troubles());
    found.extend(overview.crowded.iter().cloned());
    found.extend(overview.rooms.iter().filter_map(Room::trouble));
    found.extend(overview.channels.iter().flat_map(|(name, health)| {
        let ways = [(health.hears, "has heard"), (health.sends, "has sent")];
        ways.into_iter().filter_map(move |(side, does)| {
            let (trouble, since) = (side.trouble?, words(overview.age(side.since)));
            let (means, remedy) = (trouble.means(), trouble.remedy());
            Some(format!("The channel {name} {does} nothing for {since}: {means}. To mend it: {remedy}."))
        })
    }));
    if overview.epoch.is_some() {
        found.extend(nobody(overview));
        found.extend(audit(overview));
        found.extend(unreadable(overview));
    }
    if overview.reloads.refused_at().is_some() {
        found.push(
            "The last reload was not taken: the config has a fault. `hotlined check` names it.".to_owned(),
        );
    }
    found
}

fn late(overview: &Overview, stored: &Stored) -> Option<String> {
    let age = overview.age(stored.standing.oldest_unanswered()?);
    let promise = overview.policy.answer_within.as_secs();
    (age >= promise).then(|| {
        format!("Late: the oldest case is unanswered for {}; the promise is {}.", words(age), words(promise))
    })
}

fn nobody(overview: &Overview) -> Option<String> {
    let stored = overview.stored.as_ref()?;
    let (policy, civil) = (&overview.policy, overview.now.civil);
    let roster = &stored.standing.roster;
    let there = |o: &&crate::domain::policy::Operator| {
        let operator_state = roster.operator_state(&o.id);
        shift::on_duty(o, policy, civil)
            && !operator_state.off
            && !operator_state.locked
            && roster.way_to(o).is_some()
    };
    let anyone = policy.operators.iter().any(|o| there(&o));
    (!anyone).then(|| "Nobody is on duty who can be reached.".to_owned())
}

fn audit(overview: &Overview) -> Option<String> {
    if overview.repaired > 0 {
        let n = overview.repaired;
        return Some(format!(
            "The self-audit had to repair {n} cases since the start: that is a fault. See the log."
        ));
    }
    let age = overview.age(overview.audited?);
    (age > AUDIT_AGE).then(|| format!("The self-audit has not looked for {}.", words(age)))
}

fn unreadable(overview: &Overview) -> Option<String> {
    let codes: Vec<String> = overview.unreadable.iter().take(CODES).map(ToString::to_string).collect();
    let more = if overview.unreadable.len() > CODES { ", …" } else { "" };
    (!codes.is_empty()).then(|| {
        let n = overview.unreadable.len();
        format!(
            "Cases that can't be read, so that nobody is reminded of them: {n} ({}{more}).",
            codes.join(", ")
        )
    })
}
