//! `[operator.NAME]`: the roster.

use std::fs;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};

use crate::domain::id::{OperatorId, ShiftName, Topic};
use crate::domain::policy::{Notices, Operator};
use crate::keys::openpgp::Certificate;

use super::context::{Context, Spot};
use super::item::{Item, quoted};
use super::known::Known;
use super::places::beside;
use super::reach;
use super::routing;
use super::table::Table;
use super::{language, lists};

/// Words of `to` in `[[escalation]]`, which therefore name nobody.
const TAKEN: [&str; 3] = ["operator", "supervisors", "everyone"];

/// Reads every `[operator.NAME]`; a line needs one.
pub fn read(table: Table<'_>, known: &Known<'_>) -> Vec<Operator> {
    let (cx, spot) = (table.cx, table.spot.clone());
    if table.is_empty() {
        let remedy = "add [operator.NAME] with reach = [\"telegram\"]";
        cx.fault(&spot, "there is no operator, so nobody would ever be answered", remedy);
    }
    let operators: Vec<Operator> =
        table.named().into_iter().map(|(name, table)| one(&name, table, known)).collect();
    reach::distinct(cx, &operators);
    for operator in &operators {
        stands_in(cx, &spot, operator, &operators);
    }
    operators
}

/// A deputy is somebody else of the roster.
fn stands_in(cx: &Context, spot: &Spot, operator: &Operator, all: &[Operator]) {
    let Some(deputy) = &operator.deputy else { return };
    if *deputy == operator.id || !all.iter().any(|other| other.id == *deputy) {
        let reason =
            format!("the deputy of {} is nobody else of the roster, so nobody stands in", operator.id);
        cx.warn(spot, reason, "name one that has a section [operator.NAME]");
    }
}

/// What mail to them tells.
fn notices(table: &mut Table<'_>) -> Notices {
    let Some(item) = table.take("notices") else { return Notices::Full };
    item.parsed(r#"write "full" or "bare""#, |text| match text {
        "full" => Ok(Notices::Full),
        "bare" => Ok(Notices::Bare),
        _ => Err(format!("{} is neither \"full\" nor \"bare\"", quoted(text))),
    })
    .unwrap_or_default()
}

fn one(name: &str, mut table: Table<'_>, known: &Known<'_>) -> Operator {
    if TAKEN.contains(&name) {
        let reason = format!("{} is a word of `to` in [[escalation]]", quoted(name));
        table.cx.fault(&table.spot, reason, "name the operator otherwise");
    }
    let id = OperatorId::from(name);
    let reach = reach::read(&mut table, known);
    let languages = table
        .take("languages")
        .and_then(|item| language::list(&item, |item| language::of_line(item, known.languages)));
    let language = table.take("language").and_then(|item| language::of_line(&item, known.languages));
    let operator = Operator {
        alias: table.take("alias").and_then(|item| item.line(64)),
        reach,
        languages,
        language,
        topics: table.take("topics").and_then(|item| topics(&item, known)),
        shifts: shifts(&mut table, known),
        away: each(table.take("away"), AWAY, away),
        extra: each(table.take("extra"), EXTRA, extra),
        supervisor: table.flag("supervisor", false),
        capacity: routing::capacity(&mut table),
        deputy: table.take("deputy").and_then(|item| item.line(64)).map(OperatorId::from),
        notices: notices(&mut table),
        mail_key: table.take("pgp").and_then(|item| certificate(&item)),
        id,
    };
    table.finish();
    operator
}

/// The key for which mail to them is encrypted. One that can't be used stops no line, but what was to be encrypted never
/// goes as it is: an empty key is one for which nothing can be.
fn certificate(item: &Item<'_>) -> Option<Arc<[u8]>> {
    let path = beside(item.cx.document.main(), &item.line(400)?);
    let read = fs::read(&path).map_err(|error| format!("can't be read: {error}"));
    let fit = read.and_then(|bytes| match Certificate::inspect(&bytes) {
        Ok(_) => Ok(Arc::from(bytes)),
        Err(why) => Err(why.to_string()),
    });
    let fit = fit.map_err(|why| {
        let reason = format!("{} {why}; until it can be used, no mail goes to them", path.display());
        let remedy = "put their public key there: gpg --armor --export olga@ngo.example";
        item.cx.warn_loudly(&item.spot(), reason, remedy);
    });
    Some(fit.unwrap_or_default())
}

/// Topics under which no case is given out are no fault as long as the line has none at all.
fn topics(item: &Item<'_>, known: &Known<'_>) -> Option<Vec<Topic>> {
    if known.routes.is_empty() {
        let remedy = "offer them with [topic.NAME]";
        item.warn("the line offers no topics, so no case will ever have one", remedy);
        return lists::unique(item, "topic", |entry| entry.line(32).map(Topic::from));
    }
    lists::among(item, "topic", &known.routes, "[topic.NAME], or route = \"…\" to one")
}

fn shifts(table: &mut Table<'_>, known: &Known<'_>) -> Vec<ShiftName> {
    let shifts = table.take("shifts");
    shifts.and_then(|item| lists::among(&item, "shift", &known.shifts, "[shift.NAME]")).unwrap_or_default()
}

const AWAY: &str = r#"write "2026-12-01..2026-12-14", first and last day, or one day"#;
const EXTRA: &str = r#"write "2026-11-28 10:00-16:00""#;

fn each<T>(item: Option<Item<'_>>, remedy: &str, read: fn(&str) -> Result<T, String>) -> Vec<T> {
    let entries = item.and_then(|item| item.list()).unwrap_or_default();
    entries.iter().filter_map(|entry| entry.parsed(remedy, read)).collect()
}

/// Days off: `2026-12-01..2026-12-14`, or one day.
fn away(text: &str) -> Result<(Date, Date), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (date(first)?, date(last)?);
    if first > last {
        return Err(format!("{} ends before it begins", quoted(text)));
    }
    Ok((first, last))
}

/// Extra hours: `2026-11-28 10:00-16:00`; an end that is not later is on the next day.
fn extra(text: &str) -> Result<(DateTime, DateTime), String> {
    let wrong = || format!("{} is no day with hours", quoted(text));
    let (day, hours) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let (from, to) = hours.trim().split_once('-').ok_or_else(wrong)?;
    let day = date(day)?;
    let (from, to) = (clock(from).ok_or_else(wrong)?, clock(to).ok_or_else(wrong)?);
    let end = if to > from { day } else { day.tomorrow().map_err(|_| wrong())? };
    Ok((day.to_datetime(from), end.to_datetime(to)))
}

fn date(text: &str) -> Result<Date, String> {
    let text = text.trim();
    let plain = text.len() == 10 && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    let date = if plain { text.parse().ok() } else { None };
    date.ok_or_else(|| format!("{} is no day", quoted(text)))
}

fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    match (hour.parse().ok()?, minute.parse().ok()?) {
        (24, 0) => Some(Time::midnight()),
        (hour, minute) => Time::new(hour, minute, 0, 0).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_are_one_or_many() {
        let shown = |text| away(text).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(shown("2026-12-01..2026-12-14"), Ok("2026-12-01 2026-12-14".into()));
        assert_eq!(shown("2026-12-01"), Ok("2026-12-01 2026-12-01".into()));
        for wrong in ["2026-12-14..2026-12-01", "2026-02-30", "tomorrow", "2026-12-01/2026-12-02", ""] {
            assert!(away(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn extra_hours_may_pass_midnight() {
        let shown = |text| extra(text).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(shown("2026-11-28 10:00-16:00"), Ok("2026-11-28T10:00:00 2026-11-28T16:00:00".into()));
        assert_eq!(shown("2026-11-30 22:00-04:00"), Ok("2026-11-30T22:00:00 2026-12-01T04:00:00".into()));
        assert_eq!(shown("2026-11-30 16:00-24:00"), Ok("2026-11-30T16:00:00 2026-12-01T00:00:00".into()));
        for wrong in ["2026-11-28", "2026-11-28 10-16", "2026-11-28 10:00-25:00", "sat 10:00-12:00"] {
            assert!(extra(wrong).is_err(), "{wrong}");
        }
    }
}
