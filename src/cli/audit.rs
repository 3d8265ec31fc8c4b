//! `hotlined audit`: who did what, and whether that record can be trusted.

use clap::Subcommand;
use serde_json::json;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{ActView, HeadView};
use crate::domain::time::Stamp;
use crate::domain::trail::{Break, Who};

use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age, output};

/// What can be done with the audit trail.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry of the audit trail was changed, left out or swapped, and that its end is there
    #[command(
        after_help = "Exits 1 with the first break. Keep the last line it prints off the server: with it a whole \
                            trail that was put back to an earlier day is noticed too.\n\
                            Example: hotlined audit verify --expect 412:9f…"
    )]
    Verify {
        /// An entry that must be there, as an earlier `verify` printed it
        #[arg(long, value_name = "N:HASH", value_parser = expected)]
        expect: Option<HeadView>,
    },
    /// Print the audit trail: who did what, without anything that anyone wrote
    #[command(after_help = "Example: hotlined audit export --since 2026-11-01 --json")]
    Export {
        /// Only what was done since that day or time (UTC)
        #[arg(long, value_name = "TIME", value_parser = since)]
        since: Option<String>,
    },
}

fn expected(text: &str) -> Result<HeadView, String> {
    let wrong = || "write it as `hotlined audit verify` prints it, such as 412:9f…".to_owned();
    let (n, hash) = text.split_once(':').ok_or_else(wrong)?;
    let n = n.parse().map_err(|_| wrong())?;
    let hex = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    if hex { Ok(HeadView { n, hash: hash.to_ascii_lowercase() }) } else { Err(wrong()) }
}

/// A day or a moment, in the form in which entries bear theirs, so that they compare as text.
fn since(text: &str) -> Result<String, String> {
    if text.parse::<jiff::civil::Date>().is_ok_and(|date| date.to_string() == text) {
        return Ok(text.to_owned());
    }
    let at: Result<jiff::Timestamp, _> = text.parse();
    at.map(|at| Stamp::from_jiff(at).to_string())
        .map_err(|_| "write a day such as 2026-11-24, or a time such as 2026-11-24T05:30:00Z".to_owned())
}

/// The whole trail, up to its first break.
struct Trail {
    entries: Vec<ActView>,
    head: HeadView,
    broken: Option<Break>,
}

pub(super) async fn run(command: &AuditCommand, daemon: &mut Daemon) -> Result<String, Failed> {
    let trail = read(daemon).await?;
    match command {
        AuditCommand::Verify { expect } => verify(&trail, expect.as_ref(), daemon),
        AuditCommand::Export { since } => export(trail, since.as_deref(), daemon),
    }
}

async fn read(daemon: &mut Daemon) -> Result<Trail, Failed> {
    let mut trail = Trail { entries: Vec::new(), head: HeadView::default(), broken: None };
    let mut after = Some(0);
    while let Some(from) = after {
        match daemon.ask(Request::Trail { after: from, limit: None }).await? {
            Response::Trail(slice) => {
                trail.entries.extend(slice.entries);
                (trail.head, trail.broken, after) = (slice.head, slice.broken, slice.next);
            }
            other => return Err(strange(&other)),
        }
    }
    Ok(trail)
}

fn verify(trail: &Trail, expect: Option<&HeadView>, daemon: &Daemon) -> Result<String, Failed> {
    if let Some(broken) = trail.broken {
        let why = format!("{broken}. The entries before it hold; compare an earlier `hotlined audit export`");
        return Err(Failed { word: "trail_broken".into(), ..Failed::new(why) });
    }
    if let Some(wanted) = expect {
        let found = trail.entries.iter().find(|e| e.n == wanted.n);
        if found.is_none_or(|e| e.hash != wanted.hash) {
            let why = format!(
                "entry {} is not the one that was there before: the trail was put back to an earlier day, or replaced",
                wanted.n
            );
            return Err(Failed { word: "trail_replaced".into(), ..Failed::new(why) });
        }
    }
    let last = trail.entries.last();
    let view = json!({"sound": true, "entries": trail.entries.len(), "head": trail.head});
    daemon.show(&view, || match last {
        None => "The audit trail is empty.".to_owned(),
        Some(last) => format!(
            "The audit trail holds: {} entries, the last of {}.\n{}:{}",
            trail.entries.len(),
            age::moment(&last.at),
            last.n,
            last.hash
        ),
    })
}

fn export(trail: Trail, since: Option<&str>, daemon: &Daemon) -> Result<String, Failed> {
    let Trail { entries, head, broken } = trail;
    let wanted: Vec<ActView> =
        entries.into_iter().filter(|e| since.is_none_or(|since| e.at.as_str() >= since)).collect();
    if daemon.json {
        let why = broken.map(|b| b.to_string());
        return output::json(&json!({"schema": 1, "entries": wanted, "head": head, "broken": why}));
    }
    let end = broken.map(|b| format!("\nThe trail does not hold from here: {b}.\n")).unwrap_or_default();
    Ok(format!("{}{end}", table(&wanted)))
}

fn table(entries: &[ActView]) -> Table {
    let mut table = Table::new(&["n", "at", "who", "what", "case", "operator", "outcome"]);
    for e in entries {
        table.row([
            Some(e.n.to_string()),
            Some(age::moment(&e.at)),
            Some(who(&e.who)),
            Some(e.what.replace('_', " ")),
            e.case.map(|code| code.to_string()),
            e.operator.as_ref().map(ToString::to_string),
            Some(e.outcome.replace('_', " ")),
        ]);
    }
    table
}

fn who(who: &Who) -> String {
    match who {
        Who::User(uid) => name_of(*uid).unwrap_or_else(|| format!("user {uid}")),
        Who::Operator(id) => format!("operator {id}"),
        Who::Line => "the line".to_owned(),
        Who::Unknown => "unknown".to_owned(),
    }
}

/// The user's name on this machine (passwd(5)). Only for people: the trail holds the number.
fn name_of(uid: u32) -> Option<String> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let mut all = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let user = all.find(|fields| fields.get(2).and_then(|n| n.parse().ok()) == Some(uid))?;
    user.first().map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_day_or_a_moment() {
        assert_eq!(since("2026-11-24"), Ok("2026-11-24".into()));
        assert_eq!(since("2026-11-24T07:30:00+02:00"), Ok("2026-11-24T05:30:00Z".into()));
        assert!(since("yesterday").is_err() && since("2026-1-1").is_err());
        assert!("2026-11-24T00:00:00Z" >= "2026-11-24" && "2026-11-23T23:59:59Z" < "2026-11-24");
    }

    #[test]
    fn an_expected_entry_is_a_number_and_a_hash() {
        let hash = "9f".repeat(32);
        assert_eq!(expected(&format!("412:{}", hash.to_uppercase())), Ok(HeadView { n: 412, hash }));
        assert!(expected("412").is_err() && expected("x:9f").is_err() && expected("1:zz").is_err());
    }
}
