//! When an operator is on duty: weekly shifts in their own zones, days away, extra hours.
//!
//! Hours are written as a wall clock shows them and are turned into stretches of real time here, once, so
//! that every question (now? when next? which hours has nobody?) has one answer. Where summer time skips an
//! hour, what begins or ends in it does so at the jump; where it repeats an hour, a shift covers both. So
//! two shifts that meet on the wall clock meet in real time, and the night of a change has no hole.

mod span;
#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

pub use span::NotASpan;

use super::id::Language;
use super::policy::{Operator, Policy, Shift, Span};
use super::time::Stamp;

/// How far ahead a change of duty is looked for.
pub const HORIZON: Duration = Duration::from_hours(60 * 24);
/// Most shifts change within this; looked at first, because looking far costs more.
const SOON: Duration = Duration::from_hours(2 * 24);
/// How far [`gaps`] looks at most, in days.
const GAPS_AT_MOST: u32 = 400;

/// Stretches of real time: each from its first moment to the one after its last.
pub type Intervals = Vec<(Stamp, Stamp)>;

/// The time zone in which an operator reads hours: that of their first shift, else the line's.
#[must_use]
pub fn zone_of<'a>(operator: Option<&Operator>, policy: &'a Policy) -> &'a TimeZone {
    let first = operator.and_then(|o| o.shifts.first()).and_then(|name| policy.shifts.get(name));
    first.map_or(&policy.timezone, |shift| &shift.timezone)
}

/// Whether an operator is on duty at a moment of civil time.
///
/// `extra` hours count even on a day away; a day away takes the shifts' hours of that day, counted from
/// midnight to midnight in the line's zone. An operator without shifts is always on duty.
#[must_use]
pub fn on_duty(op: &Operator, policy: &Policy, civil: Stamp) -> bool {
    !duty(op, policy, civil, Stamp(civil.0.saturating_add(1))).is_empty()
}

/// Whether a moment of civil time is on one of an operator's days off, in the line's zone.
#[must_use]
pub fn is_away(op: &Operator, policy: &Policy, civil: Stamp) -> bool {
    let day = policy.timezone.to_datetime(civil.to_jiff()).date();
    op.away.iter().any(|(first, last)| (*first..=*last).contains(&day))
}

/// The next civil time at which [`on_duty`] changes; none if it doesn't within [`HORIZON`].
#[must_use]
pub fn next_change(op: &Operator, policy: &Policy, civil: Stamp) -> Option<Stamp> {
    [SOON, HORIZON].into_iter().find_map(|ahead| {
        let end = civil + ahead;
        let intervals = duty(op, policy, civil, end);
        let (from, to) = *intervals.first()?;
        let change = if from > civil { from } else { to };
        // At its end it is the window that ends, and not the duty.
        (change < end).then_some(change)
    })
}

/// When any operator who is `available` is next on duty: `civil` itself if one is now; none if nobody is
/// within [`HORIZON`].
#[must_use]
pub fn staffed_at(policy: &Policy, available: impl Fn(&Operator) -> bool, civil: Stamp) -> Option<Stamp> {
    staffed_from(policy, |o| available(o).then_some(civil), civil)
}

/// As above, where each operator counts from a moment of their own, or not at all.
#[must_use]
pub fn staffed_from(
    policy: &Policy,
    from: impl Fn(&Operator) -> Option<Stamp>,
    civil: Stamp,
) -> Option<Stamp> {
    let all = policy.operators.iter().filter_map(|o| Some((o, from(o)?.max(civil))));
    let candidates: Vec<(&Operator, Stamp)> = all.collect();
    [SOON, HORIZON].into_iter().find_map(|ahead| {
        candidates.iter().filter_map(|(o, from)| Some(duty(o, policy, *from, civil + ahead).first()?.0)).min()
    })
}

/// The stretches of the next `days` times 24 hours in which nobody is on duty, or nobody who speaks that
/// language. At most 400 days are looked at.
#[must_use]
pub fn gaps(policy: &Policy, language: Option<&Language>, from: Stamp, days: u32) -> Vec<(Stamp, Stamp)> {
    let end = from + Duration::from_hours(24) * days.min(GAPS_AT_MOST);
    let speaks =
        |o: &&Operator| language.is_none_or(|l| o.languages.as_ref().is_none_or(|all| all.contains(l)));
    let covered = policy.operators.iter().filter(speaks).flat_map(|o| duty(o, policy, from, end)).collect();
    without(vec![(from, end)], &merged(covered))
}

/// The stretches of a window in which an operator is on duty, in order, apart from each other.
#[must_use]
pub fn duty(op: &Operator, policy: &Policy, from: Stamp, to: Stamp) -> Intervals {
    let shifts = || op.shifts.iter().filter_map(|name| policy.shifts.get(name));
    let regular = if op.shifts.is_empty() {
        vec![(from, to)]
    } else {
        shifts().flat_map(|s| hours(s, from, to)).collect()
    };
    let zone = &policy.timezone;
    let away = op.away.iter().map(|(first, last)| (day_start(zone, *first), day_end(zone, *last))).collect();
    let extra = op.extra.iter().map(|(a, b)| (begins(zone, *a), ends(zone, *b)));
    let mut all = without(merged(regular), &merged(away));
    all.extend(extra);
    clipped(merged(all), from, to)
}

/// The stretches of a shift that touch a window.
fn hours(shift: &Shift, from: Stamp, to: Stamp) -> Intervals {
    let zone = &shift.timezone;
    let date = |at: Stamp| zone.to_datetime(at.to_jiff()).date();
    let mut day = days_before(date(from), 2);
    let last = date(to);
    let mut found = Vec::new();
    while day <= last {
        let spans = shift.hours.iter().filter(|s| s.days.contains(&day.weekday()));
        found.extend(spans.map(|s| interval(zone, s, day)).filter(|(a, b)| *a < to && *b > from));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    found
}

/// The stretch of the span that begins on that day.
fn interval(zone: &TimeZone, span: &Span, day: Date) -> (Stamp, Stamp) {
    let last = if span.to > span.from { day } else { day.tomorrow().unwrap_or(day) };
    (begins(zone, day.to_datetime(span.from)), ends(zone, last.to_datetime(span.to)))
}

/// The moment at which something begins that the wall clock says begins then.
fn begins(zone: &TimeZone, wall: DateTime) -> Stamp {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    jump(zone, wall, ambiguous.offset())
        .or_else(|| ambiguous.earlier().ok().map(Stamp::from_jiff))
        .unwrap_or(far(wall))
}

/// The moment at which something ends that the wall clock says ends then.
fn ends(zone: &TimeZone, wall: DateTime) -> Stamp {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    jump(zone, wall, ambiguous.offset())
        .or_else(|| ambiguous.later().ok().map(Stamp::from_jiff))
        .unwrap_or(far(wall))
}

/// The moment of the jump that skips `wall`, if one does.
fn jump(zone: &TimeZone, wall: DateTime, offset: AmbiguousOffset) -> Option<Stamp> {
    let AmbiguousOffset::Gap { after, .. } = offset else { return None };
    // Read with the offset that holds after the jump, a skipped time lies before it.
    let before = after.to_timestamp(wall).ok()?;
    zone.following(before).next().map(|t| Stamp::from_jiff(t.timestamp()))
}

/// A wall time so near the ends of the calendar that it is no moment of real time.
fn far(wall: DateTime) -> Stamp {
    Stamp::from_jiff(if wall.year() < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn day_start(zone: &TimeZone, day: Date) -> Stamp {
    begins(zone, day.to_datetime(jiff::civil::Time::midnight()))
}

fn day_end(zone: &TimeZone, day: Date) -> Stamp {
    day.tomorrow().map_or(Stamp::from_jiff(Timestamp::MAX), |next| day_start(zone, next))
}

fn days_before(mut day: Date, count: u32) -> Date {
    for _ in 0..count {
        day = day.yesterday().unwrap_or(day);
    }
    day
}

/// In order, with what touches or overlaps joined, and what is empty left out.
fn merged(mut all: Intervals) -> Intervals {
    all.retain(|(a, b)| a < b);
    all.sort_unstable();
    let mut out: Intervals = Vec::with_capacity(all.len());
    for (from, to) in all {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// `all` less `taken`; both merged.
fn without(all: Intervals, taken: &Intervals) -> Intervals {
    let mut out = Vec::with_capacity(all.len());
    for (mut from, to) in all {
        for (a, b) in taken {
            out.push((from, to.min(*a)));
            // It may pass `to`: what is taken whole comes out reversed, and goes below.
            from = from.max(*b);
        }
        out.push((from, to));
    }
    out.retain(|(a, b)| a < b);
    out
}

fn clipped(all: Intervals, from: Stamp, to: Stamp) -> Intervals {
    let cut = |(a, b): (Stamp, Stamp)| (a.max(from), b.min(to));
    all.into_iter().map(cut).filter(|(a, b)| a < b).collect()
}
