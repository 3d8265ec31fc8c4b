//! `[line]`: who the line is and what it promises.

use std::time::Duration;

use jiff::tz::TimeZone;

use crate::domain::id::Language;

use super::hint::nearest;
use super::item::{Item, quoted};
use super::language;
use super::lists;
use super::table::Table;
use super::zones;

const MINUTE: Duration = Duration::from_secs(60);
/// The longest text that is never, or always, told.
const TOLD: usize = 120;
const HOUR: Duration = Duration::from_secs(3_600);

/// `[line]`.
#[derive(Debug)]
pub struct LineSection {
    /// What contacts and operators call the line; a part of every key in Redis.
    pub name: String,
    /// The line's languages, the fallback first.
    pub languages: Vec<Language>,
    /// The zone in which it speaks of hours.
    pub timezone: TimeZone,
    /// How soon a human answers.
    pub answer_within: Duration,
    /// What no contact may read in an operator's words.
    pub never_tell: Vec<String>,
    /// What may stand there all the same.
    pub may_tell: Vec<String>,
    /// Whether nothing of it is real.
    pub training: bool,
}

/// Reads `[line]`.
pub fn read(mut table: Table<'_>) -> LineSection {
    let name = table.take("name").and_then(|item| name(&item));
    let languages = table.take("languages").and_then(|item| language::list(&item, language::read));
    let timezone = table.take("timezone").and_then(|item| timezone(&item));
    let answer_within = table.duration("answer_within", 24 * HOUR, &(Duration::from_secs(1)..=720 * HOUR));
    if answer_within < 5 * MINUTE {
        let reason = "promises an answer sooner than people can give it";
        table.cx.warn(
            &super::context::Spot::key(table.spot.path.key("answer_within")),
            reason,
            "promise at least 5m",
        );
    }
    let never_tell = table.take("never_tell").and_then(|item| lists::unique(&item, "text", secret));
    let may_tell =
        table.take("may_tell").and_then(|item| lists::unique(&item, "text", |entry| entry.line(TOLD)));
    let training = table.flag("training", false);
    table.finish();
    LineSection {
        training,
        name: name.unwrap_or_else(|| "helpline".into()),
        languages: languages.filter(|all| !all.is_empty()).unwrap_or_else(|| vec![Language::from("en")]),
        timezone: timezone.unwrap_or(TimeZone::UTC),
        answer_within,
        never_tell: never_tell.unwrap_or_default(),
        may_tell: may_tell.unwrap_or_default(),
    }
}

/// Reads a time zone by its IANA name.
pub fn timezone(item: &Item<'_>) -> Option<TimeZone> {
    let remedy = r#"write an IANA name such as "Europe/Kyiv" or "UTC""#;
    let zone = item.parsed(remedy, |text| {
        TimeZone::get(text).map_err(|_| {
            let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
            let nearest = nearest(text, names.iter().map(String::as_str).chain(zones::renamed()));
            let present = nearest.map(|name| zones::present(name).unwrap_or(name));
            let hint = present.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            format!("{} is no time zone that is known{hint}", quoted(text))
        })
    })?;
    if let Some((old, present)) = item.text().and_then(|text| Some((text, zones::present(text)?))) {
        let reason = format!("{} is an old name; it is called `{present}` now", quoted(old));
        item.warn(reason, format!("write \"{present}\": not every machine knows the old one"));
    }
    Some(zone)
}

/// A text that is looked for in words: with fewer letters it would stand in every other sentence.
fn secret(item: &Item<'_>) -> Option<String> {
    let text = item.line(TOLD)?;
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
        item.fault(
            "has fewer than 3 letters or digits, so it would be found everywhere",
            "write the whole name",
        );
        return None;
    }
    Some(text)
}

fn name(item: &Item<'_>) -> Option<String> {
    let name = item.line(64)?;
    if name.contains(['{', '}']) {
        item.fault("has a brace, which means something else in the keys of Redis", "leave out { and }");
        return None;
    }
    Some(name)
}
