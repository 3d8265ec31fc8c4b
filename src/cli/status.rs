//! `hotlined status`: the line at a glance.
//!
//! Exit code 0 where the line itself is well, else 1: so that a script hears of it too.

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{ChannelView, DoubtView, DrillTally, RetentionView, StatusView};
use crate::domain::automatic::Kept;
use crate::domain::size;

use super::daemon::{Daemon, strange};
use super::{Failed, age, bot, clock, operator};

pub(super) async fn run(daemon: &mut Daemon) -> Result<(String, u8), Failed> {
    match daemon.ask(Request::Status).await? {
        Response::Status(view) => Ok((daemon.show(&view, || text(&view))?, u8::from(!view.is_well()))),
        other => Err(strange(&other)),
    }
}

fn text(view: &StatusView) -> String {
    let head = format!("{}, {}, epoch {}", view.line, age::moment(&view.at), view.epoch);
    if view.refused {
        let rows = view.store.iter().map(|trouble| ("STORE", trouble.clone()));
        let rows = rows.chain([("Config", config(view))]).map(|(name, value)| format!("{name:<13}{value}"));
        return format!("{head}\n\n{}", rows.collect::<Vec<_>>().join("\n"));
    }
    let rows = rows(view).into_iter().map(|(name, value)| format!("{name:<13}{value}"));
    let rows: Vec<String> = rows.collect();
    format!("{head}\n\n{}\n\n{}", rows.join("\n"), operator::listed(&view.operators))
}

fn rows(view: &StatusView) -> Vec<(&'static str, String)> {
    let cases = &view.cases;
    let mut rows = vec![
        ("Waiting", oldest(cases.waiting, view.oldest_waiting_s)),
        ("Assigned", cases.assigned.to_string()),
        ("Unanswered", promise(view)),
    ];
    rows.extend(quiet(view).map(|quiet| ("Quiet", quiet)));
    rows.extend([
        ("Answered", cases.answered.to_string()),
        ("Held", cases.held.to_string()),
        ("Unreachable", cases.unreachable.to_string()),
        ("Closed", closed(cases.closed, cases.closed_unanswered)),
        ("Automatic", automatic(&view.automatic)),
        ("To send", to_send(view)),
    ]);
    rows.extend(view.store.iter().map(|trouble| ("STORE", trouble.clone())));
    rows.extend(view.crowded.iter().map(|trouble| ("CROWDED", trouble.clone())));
    rows.extend(room(view).map(|room| ("Room", room)));
    rows.extend(view.channels.iter().map(channel));
    rows.extend(view.bots.iter().filter_map(bot::word).map(|word| ("Bot", word)));
    rows.extend(view.doubt.as_ref().map(|doubt| ("CLOCK", clock_line(doubt))));
    rows.extend(view.retention.as_ref().map(|retention| ("Retention", retained(retention))));
    rows.push(("Config", config(view)));
    rows.extend(view.drill.as_ref().map(|drill| ("Drill", drill_line(drill))));
    if view.quarantined > 0 {
        let not_taken = format!("{} could not be taken as they came: see the log", view.quarantined);
        rows.push(("Events", not_taken));
    }
    if !view.unreadable.is_empty() {
        let codes: Vec<&str> = view.unreadable.iter().map(|case| case.code.as_str()).collect();
        rows.push(("Unreadable", format!("{} can't be read: {}", codes.len(), codes.join(", "))));
    }
    rows
}

fn oldest(waiting: u64, seconds: Option<u64>) -> String {
    match seconds {
        Some(seconds) => format!("{waiting}, the oldest unanswered for {}", age::words(seconds)),
        None => waiting.to_string(),
    }
}

fn promise(view: &StatusView) -> String {
    let within = age::words(view.answer_within_s);
    match view.oldest_unanswered_s {
        None => format!("none; the promise is {within}"),
        Some(s) if s >= view.answer_within_s => {
            format!("LATE: the oldest for {}; the promise is {within}", age::words(s))
        }
        Some(s) => format!("the oldest for {}; the promise is {within}", age::words(s)),
    }
}

/// What somebody keeps quiet is not hidden.
fn quiet(view: &StatusView) -> Option<String> {
    let (age, until) = view.oldest_quiet_s.zip(view.quiet_until.as_ref())?;
    Some(format!("the oldest unanswered for {}, quiet until {}", age::words(age), age::moment(until)))
}

fn closed(all: u64, unanswered: u64) -> String {
    if unanswered == 0 { all.to_string() } else { format!("{all}, of them {unanswered} without any answer") }
}

/// What made no case.
fn automatic(kept: &Kept) -> String {
    let gone = match kept.dropped {
        0 => String::new(),
        n => format!(", {n} older ones gone for want of room"),
    };
    match kept.mails {
        0 => format!("none{gone}"),
        n => format!("{n} kept{gone}: see `hotlined case list --state automatic`"),
    }
}

/// When it is looked next what was kept for long enough, and what goes then.
fn retained(view: &RetentionView) -> String {
    let all = [
        (view.cases, "closed cases"),
        (view.attachments, "cases' attachments"),
        (view.notes, "cases' notes"),
        (view.automatic, "automatic mails"),
        (view.audit, "entries of the audit trail"),
    ];
    let due = all.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    let due = due.collect::<Vec<_>>().join(", ");
    let due = if due.is_empty() { "nothing goes".to_owned() } else { format!("then go {due}") };
    format!("next look {}: {due}", age::moment(&view.next))
}

/// How much of each is in use; what found none.
fn room(view: &StatusView) -> Option<String> {
    let rooms =
        view.rooms.iter().map(|room| format!("{} {} % of {}", room.what, room.percent, size::show(room.of)));
    let rooms = rooms.collect::<Vec<_>>().join(", ");
    let waits = match view.no_room {
        0 => String::new(),
        n => format!("; {n} times none for what came, which waits with its service"),
    };
    let aside = match view.aside {
        0 => String::new(),
        n => format!("; {n} messages lie on the disk until there is"),
    };
    (!rooms.is_empty()).then_some(rooms + &waits + &aside)
}

fn to_send(view: &StatusView) -> String {
    let outbox = &view.outbox;
    match outbox.deliveries {
        0 => "nothing".to_owned(),
        n => format!("{n} in {} lanes", outbox.lanes),
    }
}

fn channel(view: &ChannelView) -> (&'static str, String) {
    let (name, age) = (&view.channel, age::words(view.for_s));
    let Some(fails) = view.fails() else {
        let does = match (view.hears, view.sends) {
            (None, _) => "not heard yet".to_owned(),
            (Some(_), None) => format!("hears, for {age}; nothing was sent yet"),
            (Some(_), Some(_)) => format!("hears and sends, for {age}"),
        };
        let behind = if view.behind_s > 60 {
            format!("; {} behind", age::words(view.behind_s))
        } else {
            String::new()
        };
        return ("Channel", format!("{name}: {does}{behind}"));
    };
    let means = view.means.as_deref().unwrap_or_default();
    let remedy = view.remedy.as_deref().filter(|_| view.lost).map(|remedy| format!(". To mend it: {remedy}"));
    let fails = if view.lost { fails.to_uppercase() } else { fails.to_owned() };
    let title = if view.lost { "CHANNEL" } else { "Channel" };
    (title, format!("{name}: {fails}, for {age}: {means}{}", remedy.unwrap_or_default()))
}

fn drill_line(drill: &DrillTally) -> String {
    let until = age::moment(&drill.until);
    format!("{} of {} answered, until {until}: see `hotlined drill status`", drill.answered, drill.called)
}

fn clock_line(doubt: &DoubtView) -> String {
    format!("NOT CONFIRMED: {}: see `hotlined clock`", clock::told(doubt))
}

fn config(view: &StatusView) -> String {
    let config = &view.config;
    if config.hash.is_empty() {
        return "built in".to_owned();
    }
    let since = age::moment(&config.since);
    match (&config.reloaded_at, &config.refused) {
        (Some(at), Some(why)) => format!(
            "reload REFUSED {}: {why}; in force is that of {since} ({})",
            age::moment(at),
            config.hash
        ),
        (Some(at), None) => format!("reloaded {}, ok ({})", age::moment(at), config.hash),
        (None, _) => format!("as at the start, {since} ({})", config.hash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::{CaseCounts, ConfigView, OutboxView, RoomView, UnreadableCase};
    use crate::cli::operator::tests::{ivan, olga};

    fn channel(name: &str, [hears, sends]: [Option<bool>; 2], why: Option<&str>, lost: bool) -> ChannelView {
        let trouble = crate::channel::Trouble::ALL.into_iter().find(|trouble| Some(trouble.word()) == why);
        ChannelView {
            channel: name.into(),
            kind: "telegram".into(),
            hears,
            sends,
            since: "2026-11-24T07:29:00Z".into(),
            for_s: 360,
            why: why.map(Into::into),
            means: trouble.map(|trouble| trouble.means().into()),
            remedy: trouble.map(|trouble| trouble.remedy().into()),
            lost,
            behind_s: 0,
        }
    }

    #[test]
    fn a_late_line_says_so() {
        let view = StatusView {
            schema: 1,
            at: "2026-11-24T07:35:00Z".into(),
            line: "helpline".into(),
            epoch: 3,
            answer_within_s: 86_400,
            cases: CaseCounts {
                waiting: 2,
                assigned: 5,
                closed: 120,
                closed_unanswered: 2,
                ..CaseCounts::default()
            },
            oldest_waiting_s: Some(7_500),
            oldest_unanswered_s: Some(90_000),
            oldest_quiet_s: Some(7_200),
            quiet_until: Some("2026-11-24T10:00:00Z".into()),
            automatic: Kept { mails: 12, bytes: 9_000, dropped: 3, released: 1 },
            outbox: OutboxView { lanes: 2, deliveries: 31, followups: 0 },
            drill: Some(DrillTally { called: 9, answered: 7, until: "2026-11-25T05:30:00Z".into() }),
            operators: vec![olga(), ivan()],
            decided: [("new_case".to_owned(), 7)].into(),
            quarantined: 1,
            refused: false,
            rooms: vec![
                RoomView { what: "memory".into(), used: 75 << 20, of: 90 << 20, percent: 83, short: true },
                RoomView { what: "disk".into(), used: 7 << 30, of: 98 << 30, percent: 7, short: false },
            ],
            no_room: 12,
            aside: 0,
            retention: Some(RetentionView {
                next: "2026-11-24T07:40:00Z".into(),
                cases: 3,
                attachments: 1,
                notes: 0,
                automatic: 12,
                audit: 0,
            }),
            store: vec!["The store is NOT SAFE: appendonly is \"no\": set `appendonly yes`".into()],
            crowded: vec!["All connections of LMTP were taken within the last minutes".into()],
            channels: vec![
                channel("telegram", [Some(false), Some(true)], Some("conflict"), true),
                channel("mail", [Some(true), None], None, false),
                channel("desk", [Some(true), Some(false)], Some("limited"), false),
                channel("new", [None, None], None, false),
            ],
            bots: vec![bot::tests::changed()],
            unreadable: vec![UnreadableCase { code: "K7F-3QD".into(), why: "it was changed".into() }],
            doubt: Some(DoubtView {
                known: "2026-11-20T07:35:00Z".into(),
                found: "2026-11-24T07:35:00Z".into(),
            }),
            config: ConfigView {
                hash: "1f2e3d4c5b6a".into(),
                since: "2026-11-24T05:30:00Z".into(),
                reloaded_at: Some("2026-11-24T07:31:00Z".into()),
                refused: Some("hotlined.toml:3:1: stor: unknown section `stor`".into()),
            },
        };
        insta::assert_snapshot!(text(&view));
        assert!(!view.is_well());
        let mended = StatusView { store: Vec::new(), ..view };
        assert!(!mended.is_well(), "a channel is lost");
        let (channels, crowded) = (Vec::new(), mended.crowded.clone());
        assert!(!StatusView { crowded, channels, ..mended.clone() }.is_well(), "somebody may be shut out");
        let mended = StatusView { crowded: Vec::new(), ..mended };
        let channels = vec![channel("desk", [Some(true), Some(false)], Some("limited"), false)];
        assert!(StatusView { channels, ..mended }.is_well(), "that may pass by itself");
    }
}
