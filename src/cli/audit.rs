//! `hotlined audit`: who did what, and whether that record can be trusted.

use clap::Subcommand;
use serde_json::json;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{ActView, HeadView};
use crate::domain::time::Stamp;
use crate::domain::trail::{Break, Head, Who};

use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age, output};

/// What can be done with the audit trail.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry of the audit trail was changed, left out or swapped, and that its end is there
    #[command(
        after_help = "Exits 1 with the first break, also where the whole trail was put back to an earlier day since \
                            the daemon last wrote down its end. Keep the last line it prints off the server, too.\n\
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
    /// Say that you looked at an audit trail that was put back: from now on it counts as it is
    #[command(after_help = "Look at it first: hotlined audit verify; hotlined audit export\n\
                            Example: hotlined audit confirm")]
    Confirm,
}

fn expected(text: &str) -> Result<HeadView, String> {
    text.parse::<Head>().map(|head| HeadView::of(&head)).map_err(|wrong| wrong.to_string())
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
    begin: Option<HeadView>,
    broken: Option<Break>,
}

pub(super) async fn run(command: &AuditCommand, daemon: &mut Daemon) -> Result<String, Failed> {
    match command {
        AuditCommand::Verify { expect } => verify(&read(daemon).await?, expect.as_ref(), daemon),
        AuditCommand::Export { since } => export(read(daemon).await?, since.as_deref(), daemon),
        AuditCommand::Confirm => confirm(daemon).await,
    }
}

async fn confirm(daemon: &mut Daemon) -> Result<String, Failed> {
    match daemon.ask(Request::ConfirmTrail).await? {
        Response::Answer { .. } => daemon.done(|| {
            "From now on the audit trail counts as it is. Entries of it tell that it was put back, and that you \
             looked at it."
                .to_owned()
        }),
        other => Err(strange(&other)),
    }
}

async fn read(daemon: &mut Daemon) -> Result<Trail, Failed> {
    let mut trail = Trail { entries: Vec::new(), head: HeadView::default(), begin: None, broken: None };
    let mut after = Some(0);
    while let Some(from) = after {
        match daemon.ask(Request::Trail { after: from, limit: None }).await? {
            Response::Trail(slice) => {
                trail.entries.extend(slice.entries);
                (trail.head, trail.broken, after) = (slice.head, slice.broken, slice.next);
                trail.begin = slice.begin;
            }
            other => return Err(strange(&other)),
        }
    }
    Ok(trail)
}

fn verify(trail: &Trail, expect: Option<&HeadView>, daemon: &Daemon) -> Result<String, Failed> {
    if let Some(broken @ Break::PutBack(_)) = trail.broken {
        let why = format!(
            "{broken}. Compare an earlier `hotlined audit export`, and see what was put back with it: \
             docs/operations.md, \"The audit trail was put back\""
        );
        return Err(Failed { word: "trail_put_back".into(), ..Failed::new(why) });
    }
    if let Some(broken) = trail.broken {
        let why = format!("{broken}. The entries before it hold; compare an earlier `hotlined audit export`");
        return Err(Failed { word: "trail_broken".into(), ..Failed::new(why) });
    }
    if let Some(wanted) = expect {
        if let Some(begin) = trail.begin.as_ref().filter(|begin| begin.n > wanted.n) {
            let why = format!(
                "entry {} is not there any more: by [retention] audit the trail begins with entry {}. Compare a later one",
                wanted.n,
                begin.n + 1
            );
            return Err(Failed { word: "trail_begins_later".into(), ..Failed::new(why) });
        }
        let begin = trail.begin.iter().map(|begin| (begin.n, &begin.hash));
        let mut all = begin.chain(trail.entries.iter().map(|e| (e.n, &e.hash)));
        let found = all.find(|(n, _)| *n == wanted.n);
        if found.is_none_or(|(_, hash)| *hash != wanted.hash) {
            let why = format!(
                "entry {} is not the one that was there before: the trail was put back to an earlier day, or replaced",
                wanted.n
            );
            return Err(Failed { word: "trail_replaced".into(), ..Failed::new(why) });
        }
    }
    let last = trail.entries.last();
    let begin = trail.begin.as_ref();
    let view = json!({"sound": true, "entries": trail.entries.len(), "head": trail.head, "begin": begin});
    let older =
        begin.map_or(String::new(), |begin| format!(" (the {} before were let go of by age)", begin.n));
    daemon.show(&view, || match last {
        None => "The audit trail is empty.".to_owned(),
        Some(last) => format!(
            "The audit trail holds: {} entries{older}, the last of {}.\n{}:{}",
            trail.entries.len(),
            age::moment(&last.at),
            last.n,
            last.hash
        ),
    })
}

fn export(trail: Trail, since: Option<&str>, daemon: &Daemon) -> Result<String, Failed> {
    let Trail { entries, head, begin, broken } = trail;
    let wanted: Vec<ActView> =
        entries.into_iter().filter(|e| since.is_none_or(|since| e.at.as_str() >= since)).collect();
    if daemon.json {
        let why = broken.map(|b| b.to_string());
        return output::json(
            &json!({"schema": 1, "entries": wanted, "head": head, "begin": begin, "broken": why}),
        );
    }
    let end = match broken {
        None => String::new(),
        Some(broken @ Break::PutBack(_)) => format!("\nIt does not hold: {broken}.\n"),
        Some(broken) => format!("\nThe trail does not hold from here: {broken}.\n"),
    };
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
