//! Whose cases a new policy would take away, and which cases nobody would be left for.

use std::collections::BTreeMap;

use crate::domain::case::Case;
use crate::domain::id::OperatorId;
use crate::domain::policy::{Operator, Policy};
use crate::domain::roster::Roster;
use crate::domain::route::covers;
use crate::domain::shift::on_duty;
use crate::domain::time::Now;

use super::view::{CODES_AT_MOST, Loss};

/// What happens to the open cases when one policy follows another.
pub(super) fn losses(
    before: &Policy,
    after: &Policy,
    roster: &Roster,
    cases: &[Case],
    now: Now,
) -> Vec<Loss> {
    let mut found: BTreeMap<(Option<OperatorId>, String), Vec<&Case>> = BTreeMap::new();
    for case in cases {
        if let Some(who) = case.assignee()
            && let Some(why) = leaves(before, after, roster, who, now)
        {
            found.entry((Some(who.clone()), why.to_owned())).or_default().push(case);
        }
        for why in abandoned(before, after, case) {
            found.entry((None, why)).or_default().push(case);
        }
    }
    let loss = |((operator, why), cases): ((Option<OperatorId>, String), Vec<&Case>)| Loss {
        operator,
        why,
        count: cases.len(),
        cases: cases.iter().take(CODES_AT_MOST).map(|case| case.code.to_string()).collect(),
    };
    let mut losses: Vec<Loss> = found.into_iter().map(loss).collect();
    losses.sort_by_key(|loss| loss.operator.is_none());
    losses
}

/// Those whom nothing reaches by the new policy.
pub(super) fn unreachable(after: &Policy, roster: &Roster) -> Vec<OperatorId> {
    let lost = after.operators.iter().filter(|operator| roster.way_to(operator).is_none());
    lost.map(|operator| operator.id.clone()).collect()
}

/// Why an operator's cases go to others.
fn leaves(
    before: &Policy,
    after: &Policy,
    roster: &Roster,
    who: &OperatorId,
    now: Now,
) -> Option<&'static str> {
    let Some(new) = after.operator(who) else {
        return Some("leaves the roster: offered to others, or waiting until somebody is free");
    };
    let old = before.operator(who)?;
    if roster.way_to(old).is_some() && roster.way_to(new).is_none() {
        return Some("can't be reached any more: offered to others");
    }
    if on_duty(old, before, now.civil) && !on_duty(new, after, now.civil) {
        return Some("is no longer on duty at this hour: offered to whoever is");
    }
    None
}

/// What the case needs that somebody had and nobody has any more.
fn abandoned(before: &Policy, after: &Policy, case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    let speaks = |policy: &Policy| {
        let all = |o: &Operator| o.languages.as_ref().is_none_or(|l| l.contains(&case.language));
        policy.operators.iter().any(all)
    };
    if speaks(before) && !speaks(after) {
        found.push(format!(
            "nobody speaks `{}` any more: they go to people who may not understand",
            case.language
        ));
    }
    if let Some(topic) = &case.topic {
        let covers = |policy: &Policy| policy.operators.iter().any(|o| covers(o, Some(topic), policy));
        if covers(before) && !covers(after) {
            found.push(format!(
                "nobody covers `{topic}` any more: once moved, they go to people who may not know of it"
            ));
        }
    }
    found
}
