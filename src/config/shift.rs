//! `[shift.NAME]`: weekly hours.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::domain::id::ShiftName;
use crate::domain::policy::Shift;
use crate::domain::shift::NotASpan;

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
    let hours = table.need("hours", remedy).and_then(|item| {
        lists::unique(&item, "span of hours", |entry| {
            entry.parsed(remedy, |text| text.parse().map_err(|e: NotASpan| e.to_string()))
        })
    });
    table.finish();
    Shift { timezone: timezone.unwrap_or_else(|| zone.clone()), hours: hours.unwrap_or_default() }
}
