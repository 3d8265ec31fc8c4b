//! `[shift.NAME]`: weekly hours.

use std::collections::BTreeMap;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;

use crate::domain::id::ShiftName;
use crate::domain::policy::{Shift, Span};

use super::line;
use super::lists;
use super::table::Table;

/// Reads every `[shift.NAME]`; `zone` is the line's.
pub fn read(table: Table<'_>, zone: &TimeZone) -> BTreeMap<ShiftName, Shift> {
    let shifts = table.named().into_iter().map(|(name, table)| (ShiftName::from(name), one(table, zone)));
    shifts.collect()
}

/// A shift with a fault has no hours, but is there for those who refer to it.
fn one(mut table: Table<'_>, zone: &TimeZone) -> Shift {
    let timezone = table.take("timezone").and_then(|item| line::timezone(&item));
    let remedy = r#"write hours = ["mon-sun 08:00-20:00"]; over midnight: "fri 20:00-04:00""#;
    let hours = table
        .need("hours", remedy)
        .and_then(|item| lists::unique(&item, "span of hours", |entry| entry.parsed(remedy, parse_span)));
    table.finish();
    Shift { timezone: timezone.unwrap_or_else(|| zone.clone()), hours: hours.unwrap_or_default() }
}

/// Reads `mon-fri 20:00-04:00` or `sat,sun 10:00-16:00`.
///
/// Stands in for `domain::shift`'s `FromStr for Span`; to be replaced by it.
fn parse_span(text: &str) -> Result<Span, String> {
    let wrong = || format!("{} is no span of hours", super::item::quoted(text));
    let (days, times) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let (from, to) = times.trim().split_once('-').ok_or_else(wrong)?;
    let mut found: Vec<Weekday> = Vec::new();
    for part in days.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (weekday(first).ok_or_else(wrong)?, weekday(last).ok_or_else(wrong)?);
        let mut day = first;
        found.push(day);
        while day != last {
            day = day.next();
            found.push(day);
        }
    }
    Ok(Span { days: found, from: time(from).ok_or_else(wrong)?, to: time(to).ok_or_else(wrong)? })
}

fn weekday(text: &str) -> Option<Weekday> {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = names.iter().position(|name| *name == text.trim())?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    match (hour.parse().ok()?, minute.parse().ok()?) {
        (24, 0) => Some(Time::midnight()),
        (hour, minute) => Time::new(hour, minute, 0, 0).ok(),
    }
}
