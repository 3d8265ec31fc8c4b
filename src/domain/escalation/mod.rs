//! What is due for a case that goes unanswered, and what comes next.
//!
//! Nothing is scheduled. A case remembers the `after` of the latest step that fired or was passed (its
//! mark), and what is due follows from that, its unanswered time and the present policy. So a reload moves
//! nothing, and a daemon that was down for a day catches up by one step: the latest; the earlier are passed.
//! Marks are in whole milliseconds and 0 means none, so a step's `after` is at least one millisecond.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::case::{Case, Index, Priority, Spell, State};
use super::policy::{Action, Step};
use super::time::Stamp;

/// What is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due<'a> {
    /// Steps whose time went by while a later one's came: recorded, not done.
    pub passed: Vec<&'a Step>,
    /// The steps to do now: all that share the latest `after`.
    pub acting: Vec<&'a Step>,
    /// The mark to set, in milliseconds; the present one if nothing is due.
    pub mark: u64,
}

/// The steps of unanswered time that are due. Steps with `unless_taken` are left to [`offer_due`].
#[must_use]
pub fn due<'a>(case: &Case, steps: &'a [Step], now: Stamp) -> Due<'a> {
    let Some(spell) = running(case).filter(|s| !quiet(s, now)) else {
        return Due { mark: case.spell().map_or(0, |s| s.mark), ..Due::default() };
    };
    split(&clocked(steps), spell.mark, now.since(spell.since()))
}

/// The steps with `unless_taken` that are due, by the time since the case was last offered; none once its
/// operator pressed Take. The mark is the spell's `offer_mark`.
#[must_use]
pub fn offer_due<'a>(case: &Case, steps: &'a [Step], now: Stamp) -> Due<'a> {
    let Some(spell) = running(case).filter(|s| !quiet(s, now) && !taken(case)) else {
        return Due { mark: case.spell().map_or(0, |s| s.offer_mark), ..Due::default() };
    };
    split(&offered(steps), spell.offer_mark, now.since(spell.offered_at))
}

/// Who is there for an urgent case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Anybody on duty who takes cases.
    pub staffed: bool,
    /// Whoever has the case.
    pub holder: bool,
}

/// The steps of urgent cases that are due, by the time since their case became urgent. Those that a taken case
/// or a staffed line silences don't act, and are over all the same. The mark is the spell's `urgent_mark`.
///
/// Who took the case before it was urgent, and is not there now, has not taken this.
#[must_use]
pub fn urgent_due<'a>(case: &Case, steps: &'a [Step], now: Stamp, there: Presence) -> Due<'a> {
    let Some(spell) = pressing(case).filter(|s| !quiet(s, now)) else {
        return Due { mark: case.spell().map_or(0, |s| s.urgent_mark), ..Due::default() };
    };
    let all: Vec<&Step> = steps.iter().collect();
    let mut due = split(&all, spell.urgent_mark, now.since(spell.pressing_since()));
    let taken = taken_since(case, spell.pressing_since()) || (there.holder && taken(case));
    let speaks = |s: &&Step| !(s.unless_taken && taken || s.unless_staffed && there.staffed);
    due.acting.retain(speaks);
    due.passed.retain(speaks);
    due
}

/// The repeating step whose time came again, if one's did; the first of [`repeating`].
#[must_use]
pub fn repeat_due<'a>(case: &Case, steps: &'a [Step], now: Stamp) -> Option<&'a Step> {
    let spell = running(case).filter(|s| !quiet(s, now))?;
    spell.repeat_at.filter(|at| *at <= now)?;
    repeating(steps, spell.mark).into_iter().next()
}

/// The steps that come again and again for a case with that mark: the latest with a `repeat` that it has
/// reached, with those that share its `after`. A later step that doesn't repeat leaves them on.
#[must_use]
pub fn repeating(steps: &[Step], mark: u64) -> Vec<&Step> {
    let reached: Vec<&Step> =
        clocked(steps).into_iter().filter(|s| s.repeat.is_some() && after(s) <= mark).collect();
    let latest = reached.iter().map(|s| after(s)).max();
    reached.into_iter().filter(|s| Some(after(s)) == latest).collect()
}

/// When the steps come again that a case with that mark repeats: the soonest, if several share the time.
#[must_use]
pub fn next_repeat(steps: &[Step], mark: u64, now: Stamp) -> Option<Stamp> {
    repeating(steps, mark).into_iter().filter_map(|s| s.repeat).min().map(|every| now + every)
}

/// The next step of a case and its time, be it one of unanswered time, of an offer, or a repeat. The time
/// has passed if it is due already; quiet puts it off.
#[must_use]
pub fn upcoming<'a>(case: &Case, steps: &'a [Step], now: Stamp) -> Option<(Stamp, &'a Step)> {
    let spell = running(case)?;
    let from = spell.quiet_until.map_or(now, |until| until.max(now));
    let clock = next(&clocked(steps), spell.mark, spell.since(), from);
    let offer = next(&offered(steps), spell.offer_mark, spell.offered_at, from).filter(|_| !taken(case));
    let again = spell.repeat_at.and_then(|at| Some((at, *repeating(steps, spell.mark).first()?)));
    let (at, step) = [clock, offer, again].into_iter().flatten().min_by_key(|(at, _)| *at)?;
    Some((spell.quiet_until.filter(|until| *until > now).map_or(at, |until| at.max(until)), step))
}

/// The next step of an urgent case as such, and its time, which has passed if it is due already. Whether anybody is
/// on duty by then is not known, so one that depends on it is told.
#[must_use]
pub fn upcoming_urgent<'a>(case: &Case, steps: &'a [Step], now: Stamp) -> Option<(Stamp, &'a Step)> {
    let spell = pressing(case)?;
    let from = spell.quiet_until.map_or(now, |until| until.max(now));
    let speaks = |s: &&Step| !(s.unless_taken && taken_since(case, spell.pressing_since()));
    let all: Vec<&Step> = steps.iter().filter(speaks).collect();
    let (at, step) = next(&all, spell.urgent_mark, spell.pressing_since(), from)?;
    Some((spell.quiet_until.filter(|until| *until > now).map_or(at, |until| at.max(until)), step))
}

/// How old a member of that index must be to have something due: the `after` of the next step beyond the
/// index's mark; `steps` are those of urgent cases where the index is theirs. None if nothing more comes, or if the
/// index has no steps.
#[must_use]
pub fn thresholds(steps: &[Step], index: &Index) -> Option<Duration> {
    let (steps, mark) = match index {
        Index::Unanswered(mark) => (clocked(steps), *mark),
        Index::Offered(mark) => (offered(steps), *mark),
        Index::Urgent(mark) => (steps.iter().collect(), *mark),
        _ => return None,
    };
    steps.into_iter().filter(|s| after(s) > mark).map(|s| s.after).min()
}

/// The fixed word for what a step does, as the config and `case show` have it: `remind`.
#[must_use]
pub fn action_word(step: &Step) -> &'static str {
    match step.action {
        Action::Remind => "remind",
        Action::Reassign => "reassign",
        Action::Alert(_) => "alert",
    }
}

/// The fixed word for a step in histories, logs and metrics: `remind_4h`, `alert_24h`.
#[must_use]
pub fn word(step: &Step) -> String {
    format!("{}_{}", action_word(step), short(after(step)))
}

/// Splits the steps that are due into those to do and those to pass.
fn split<'a>(steps: &[&'a Step], mark: u64, age: Duration) -> Due<'a> {
    let age = whole(age);
    let due = || steps.iter().copied().filter(|s| mark < after(s) && after(s) <= age);
    let Some(latest) = due().map(after).max() else {
        return Due { mark, ..Due::default() };
    };
    let (acting, passed) = due().partition(|s| after(s) == latest);
    Due { passed, acting, mark: latest }
}

/// What [`split`] will act on, and its time: at `now` if something is due then, else the step after.
fn next<'a>(steps: &[&'a Step], mark: u64, since: Stamp, now: Stamp) -> Option<(Stamp, &'a Step)> {
    let due = split(steps, mark, now.since(since)).acting.into_iter().next();
    let coming = || steps.iter().copied().filter(|s| after(s) > mark).min_by_key(|s| after(s));
    due.or_else(coming).map(|step| (since + step.after, step))
}

/// The spell of a case whose clock runs.
fn running(case: &Case) -> Option<&Spell> {
    match &case.state {
        State::Waiting { spell, .. } | State::Assigned { spell, .. } => {
            Some(spell).filter(|spell| !spell.is_wordless())
        }
        State::Held { spell, .. } => Some(spell).filter(|_| case.campaign.is_some()),
        State::Answered { .. } | State::Closed { .. } | State::Unreachable { .. } => None,
    }
}

/// As above, of an urgent case.
fn pressing(case: &Case) -> Option<&Spell> {
    running(case).filter(|_| case.priority == Priority::Urgent)
}

fn quiet(spell: &Spell, now: Stamp) -> bool {
    spell.quiet_until.is_some_and(|until| until > now)
}

fn taken(case: &Case) -> bool {
    matches!(&case.state, State::Assigned { post, .. } if post.accepted_at.is_some())
}

fn taken_since(case: &Case, since: Stamp) -> bool {
    matches!(&case.state, State::Assigned { post, .. } if post.accepted_at.is_some_and(|at| at >= since))
}

fn clocked(steps: &[Step]) -> Vec<&Step> {
    steps.iter().filter(|s| !s.unless_taken).collect()
}

fn offered(steps: &[Step]) -> Vec<&Step> {
    steps.iter().filter(|s| s.unless_taken).collect()
}

fn after(step: &Step) -> u64 {
    whole(step.after)
}

fn whole(d: Duration) -> u64 {
    u64::try_from(d.as_millis()).unwrap_or(u64::MAX)
}

/// A duration in the largest unit that divides it: `24h`, `90m`, `45s`.
fn short(millis: u64) -> String {
    let units = [(3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    let fits = units.into_iter().find(|(size, _)| millis.is_multiple_of(*size));
    fits.map_or_else(|| format!("{millis}ms"), |(size, unit)| format!("{}{unit}", millis / size))
}
