//! `[retention]`: how long what is over is kept.

use std::time::Duration;

use crate::domain::duration;
use crate::domain::policy::Retention;

use super::item::{Item, quoted};
use super::table::Table;

const DAY: Duration = Duration::from_secs(86_400);
/// Nobody means a line that forgets within hours, and what is kept for longer than this is kept for ever.
const LEAST: Duration = DAY;
const MOST: Duration = Duration::from_secs(3_650 * 86_400);
/// What is kept for ever.
const EVER: &str = "forever";

/// Reads `[retention]`; nothing of a case may go while its contact can take it up again.
pub fn read(mut table: Table<'_>, reopen_within: Duration) -> Retention {
    let usual = Retention::default();
    let content = of_a_case(&mut table, "content", usual.content, reopen_within);
    let attachments = of_a_case(&mut table, "attachments", usual.attachments, reopen_within);
    let notes = of_a_case(&mut table, "notes", usual.notes, reopen_within);
    let automatic = table.take("automatic");
    let automatic = automatic.map_or(usual.automatic, |item| kept(&item, usual.automatic, None));
    let audit = table.take("audit").map_or(usual.audit, |item| kept(&item, usual.audit, None));
    table.finish();
    Retention { content, attachments, notes, automatic, audit }
}

/// What goes of a case; unless it is said, not before its contact can't take it up again.
fn of_a_case(
    table: &mut Table<'_>,
    key: &'static str,
    usual: Option<Duration>,
    reopen_within: Duration,
) -> Option<Duration> {
    let usual = usual.map(|usual| usual.max(reopen_within));
    table.take(key).map_or(usual, |item| kept(&item, usual, Some(reopen_within)))
}

/// How long, or none for ever; as usual where that is a fault.
fn kept(item: &Item<'_>, usual: Option<Duration>, reopen_within: Option<Duration>) -> Option<Duration> {
    if item.text() == Some(EVER) {
        item.warn("is kept for ever", "a server that is seized gives away what is kept: name a duration");
        return None;
    }
    let remedy = r#"write a duration such as "90d", or "forever""#;
    let Some(kept) = item.parsed(remedy, duration::parse) else { return usual };
    if !(LEAST..=MOST).contains(&kept) {
        let [least, most] = [LEAST, MOST].map(duration::show);
        let reason = format!("{} is out of bounds", quoted(&duration::show(kept)));
        item.fault(reason, format!(r#"write a duration from {least} to {most}, or "forever""#));
    } else if let Some(reopen) = reopen_within.filter(|reopen| kept < *reopen) {
        let reason = format!(
            "is shorter than routing.reopen_within ({}), so a contact who takes their case up again would find nothing \
             of it",
            duration::show(reopen)
        );
        item.fault(reason, "keep it for at least as long, or shorten routing.reopen_within");
    }
    Some(kept)
}
