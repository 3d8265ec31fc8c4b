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
                        Half of the answers came within the median. In time: within the promise of then.\n\
                        Example: hotlined report --month 2026-11")]
pub struct ReportArgs {
    /// The month, such as 2026-11; absent: the present one
    #[arg(long, value_name = "YYYY-MM", value_parser = str::parse::<Month>)]
    pub month: Option<Month>,
}

pub(super) async fn run(args: &ReportArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    let month = args.month.map(|month| month.to_string());
    match daemon.ask(Request::Report { month }).await? {
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
        table(["Step", "Fired"], &view.escalations),
    ]);
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn rows(view: &ReportView) -> Vec<(&'static str, String)> {
    vec![
        ("Appeals", view.appeals.to_string()),
        ("First answers", view.answers.to_string()),
        ("In time", in_time(view)),
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
            appeals: 120,
            answers: 117,
            in_time: 116,
            percent_in_time: Some(99),
            median_at_most_s: Some(3_600),
            closed_unanswered: 2,
            by_channel: counts(&[("mail", 20), ("telegram", 100)]),
            by_language: counts(&[("uk", 60), ("ru", 60)]),
            by_topic: counts(&[("", 70), ("legal", 50)]),
            escalations: counts(&[("remind_4h", 7)]),
            ..ReportView::default()
        };
        insta::assert_snapshot!(text(&view));
        let empty = ReportView { answers: 0, ..ReportView::default() };
        assert!(text(&empty).contains("Median              -"), "{}", text(&empty));
    }
}
