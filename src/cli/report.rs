//! `hotlined report`: a month in counts.

use std::collections::BTreeMap;

use clap::Args;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{Month, ReportView};

use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age};

/// `hotlined report`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Counts only: nothing of anyone is in them. A day is one of the line's time zone.\n\
                        An appeal is a contact who began to wait; what crosses an answer is another one.\n\
                        A person is counted once a month, a case when its first word comes. In time: within the\n\
                        promise of then; what is overdue, or was closed after it unanswered, is late.\n\
                        Half of the answers came within the median.\n\
                        Example: hotlined report --month 2026-11")]
pub struct ReportArgs {
    /// The month, such as 2026-11; absent: the present one
    #[arg(long, value_name = "YYYY-MM", value_parser = str::parse::<Month>)]
    pub month: Option<Month>,
    /// Print it as CSV: a line for each count, with what it counts and of what
    #[arg(long)]
    pub csv: bool,
}

pub(super) async fn run(args: &ReportArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    let month = args.month.map(|month| month.to_string());
    match daemon.ask(Request::Report { month }).await? {
        Response::Report(_) if args.csv && daemon.json => Err(Failed::usage("write one of --csv and --json")),
        Response::Report(view) if args.csv => Ok(csv(&view)),
        Response::Report(view) => daemon.show(&view, || text(&view)),
        other => Err(strange(&other)),
    }
}

fn text(view: &ReportView) -> String {
    let head = format!("{}, {} ({})", view.line, view.month, view.timezone);
    let rows = rows(view).into_iter().map(|(name, value)| format!("{name:<20}{value}"));
    let mut parts = vec![head, rows.collect::<Vec<_>>().join("\n")];
    parts.extend([
        table(["Channel", "Appeals"], &view.by_channel),
        table(["Language", "Appeals"], &view.by_language),
        table(["Topic", "Appeals"], &view.by_topic),
        hours(&view.by_hour),
        table(["Source", "People"], &view.by_source),
        table(["Ready answer", "Read"], &view.ready_read),
        table(["Step", "Fired"], &view.escalations),
    ]);
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn rows(view: &ReportView) -> Vec<(&'static str, String)> {
    vec![
        ("People", view.people.to_string()),
        ("Cases", view.cases.to_string()),
        ("Appeals", view.appeals.to_string()),
        ("Ready answers read", view.ready_read.values().sum::<u64>().to_string()),
        ("First answers", view.answers.to_string()),
        ("In time", in_time(view)),
        ("Late", late(view)),
        ("Median", within(view, view.median_at_most_s)),
        ("90 %", within(view, view.ninety_percent_at_most_s)),
        ("Taken back", view.taken_back.to_string()),
        ("Closed unanswered", view.closed_unanswered.to_string()),
        ("Held", view.held.to_string()),
        ("Forgotten", view.forgotten.to_string()),
    ]
}

fn in_time(view: &ReportView) -> String {
    match view.percent_in_time {
        Some(percent) => format!("{} ({percent} %)", view.in_time),
        None => "-".to_owned(),
    }
}

fn late(view: &ReportView) -> String {
    match view.overdue {
        0 => view.late.to_string(),
        overdue => format!("{} ({overdue} wait now)", view.late),
    }
}

/// The hours in their order.
fn hours(counts: &BTreeMap<String, u64>) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["Hour", "Appeals"]);
    for (hour, count) in counts {
        table.row([Some(format!("{hour}:00")), Some(count.to_string())]);
    }
    table.to_string().trim_end().to_owned()
}

/// A line for each count: the month, what is counted, of what, and how many (RFC 4180).
fn csv(view: &ReportView) -> String {
    let one = |what: &str, count: u64| line(&view.month, what, "", &count.to_string());
    let optional = |what: &str, count: Option<u64>| {
        line(&view.month, what, "", &count.map(|count| count.to_string()).unwrap_or_default())
    };
    let many = |what: &'static str, counts: &BTreeMap<String, u64>| -> Vec<String> {
        counts.iter().map(|(of, count)| line(&view.month, what, of, &count.to_string())).collect()
    };
    let waits = view.waits.iter().map(|wait| {
        let of = wait.at_most_s.map(|seconds| seconds.to_string()).unwrap_or_default();
        line(&view.month, "answers_within_s", &of, &wait.answers.to_string())
    });
    let single = [
        one("people", view.people),
        one("cases", view.cases),
        one("appeals", view.appeals),
        one("answers", view.answers),
        one("in_time", view.in_time),
        optional("percent_in_time", view.percent_in_time),
        one("late", view.late),
        one("overdue", view.overdue),
        optional("median_at_most_s", view.median_at_most_s),
        optional("ninety_percent_at_most_s", view.ninety_percent_at_most_s),
        one("taken_back", view.taken_back),
        one("closed_unanswered", view.closed_unanswered),
        one("held", view.held),
        one("forgotten", view.forgotten),
    ];
    let parts = [
        many("by_channel", &view.by_channel),
        many("by_language", &view.by_language),
        many("by_topic", &view.by_topic),
        many("by_hour", &view.by_hour),
        many("by_source", &view.by_source),
        many("ready_read", &view.ready_read),
        many("escalations", &view.escalations),
        many("by_day", &view.by_day),
    ];
    let head = "month,what,of,count".to_owned();
    let lines = std::iter::once(head).chain(single).chain(waits).chain(parts.into_iter().flatten());
    lines.collect::<Vec<_>>().join("\r\n")
}

fn line(month: &str, what: &str, of: &str, count: &str) -> String {
    [month, what, &field(of), count].join(",")
}

/// A name as a field. Programs that take a field for a formula find none.
fn field(name: &str) -> String {
    let formula = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let name = if formula { format!("'{name}") } else { name.to_owned() };
    if name.contains([',', '"', '\n', '\r']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name }
}

fn within(view: &ReportView, seconds: Option<u64>) -> String {
    match seconds {
        Some(seconds) => format!("within {}", age::words(seconds)),
        None if view.answers == 0 => "-".to_owned(),
        None => "longer than 48 h".to_owned(),
    }
}

fn table(titles: [&str; 2], counts: &BTreeMap<String, u64>) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&titles);
    let mut rows: Vec<_> = counts.iter().collect();
    rows.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
    for (name, count) in rows {
        table.row([Some(name.clone()).filter(|name| !name.is_empty()), Some(count.to_string())]);
    }
    table.to_string().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_reads_as_figures_and_small_tables() {
        let counts = |all: &[(&str, u64)]| all.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        let view = ReportView {
            line: "helpline".into(),
            month: "2026-11".into(),
            timezone: "Europe/Kyiv".into(),
            people: 83,
            cases: 97,
            appeals: 120,
            answers: 117,
            in_time: 116,
            percent_in_time: Some(95),
            late: 5,
            overdue: 4,
            by_hour: counts(&[("03", 20), ("14", 100)]),
            ready_read: counts(&[("rights", 412)]),
            median_at_most_s: Some(3_600),
            closed_unanswered: 2,
            by_channel: counts(&[("mail", 20), ("telegram", 100)]),
            by_language: counts(&[("uk", 60), ("ru", 60)]),
            by_topic: counts(&[("", 70), ("legal", 50)]),
            escalations: counts(&[("remind_4h", 7)]),
            ..ReportView::default()
        };
        insta::assert_snapshot!(text(&view));
        insta::assert_snapshot!("csv", csv(&view));
        assert_eq!(field("=1+1"), "'=1+1");
        assert_eq!(field("a \"b\", c"), "\"a \"\"b\"\", c\"");
        let empty = ReportView { answers: 0, ..ReportView::default() };
        assert!(text(&empty).contains("Median              -"), "{}", text(&empty));
    }
}
