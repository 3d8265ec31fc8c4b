//! `hotlined case list`: as many cases as are asked for, a page of them at a time.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::Args;

use crate::admin::protocol::{CasesAsk, LISTED, LISTED_AT_MOST, Request, Response, StateName};
use crate::admin::view::{CaseLine, CasesView, UnreadableCase};
use crate::service::unreadable::REMEDY;

use super::super::daemon::{Daemon, strange};
use super::super::table::Table;
use super::super::{Failed, age, duration, output};

/// Which cases, and how many of them.
#[derive(Clone, Debug, Default, Args)]
#[command(after_help = "Examples: hotlined case list --state waiting\n          \
                        hotlined case list --operator olga --older 4h\n          \
                        hotlined case list --all --json | jq '.cases[].code'")]
pub struct ListArgs {
    /// held, waiting, assigned, answered, unreachable, closed, or automatic for what made no case (bounces,
    /// answering machines); absent: all but the closed
    #[arg(long, value_name = "STATE")]
    state: Option<StateName>,
    /// Only those that this operator has, or had last
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// Only those that came by this channel
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
    /// Only those that have been unanswered for so long, or have stood so long as they are, such as 4h
    #[arg(long, value_name = "AGE", value_parser = duration::parse)]
    older: Option<Duration>,
    /// How many at most; absent: 50, with --json all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// However many there are
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

impl ListArgs {
    fn ask(&self) -> CasesAsk {
        CasesAsk {
            state: self.state,
            operator: self.operator.as_ref().map(Into::into),
            channel: self.channel.as_ref().map(Into::into),
            older_s: self.older.map(|age| age.as_secs()),
            after: None,
            limit: None,
        }
    }

    /// How many cases are wanted.
    fn most(&self, as_json: bool) -> usize {
        let unless_told = if self.all || as_json { u32::MAX } else { LISTED };
        self.limit.unwrap_or(unless_told) as usize
    }
}

/// Prints the list, for programs while it comes, so that a long one is held nowhere whole.
pub(super) async fn run(args: &ListArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    let mut pages = Pages { ask: args.ask(), left: args.most(daemon.json), met: BTreeSet::new() };
    let mut view = pages.next(daemon).await?;
    let mut stream = if daemon.json { Some(Stream::begin(&view)?) } else { None };
    while view.more && pages.left > 0 {
        if let Some(stream) = &mut stream {
            stream.print(&view.cases)?;
            view.cases.clear();
        }
        let page = pages.next(daemon).await?;
        view.cases.extend(page.cases);
        view.unreadable.extend(page.unreadable);
        (view.more, view.next) = (page.more, page.next);
    }
    match stream {
        Some(mut stream) => {
            stream.print(&view.cases)?;
            Stream::end(&view)
        }
        None => Ok(text(&view, args)),
    }
}

/// The pages that are still to come.
struct Pages {
    ask: CasesAsk,
    left: usize,
    /// A case that moved while the list was read may come twice.
    met: BTreeSet<String>,
}

impl Pages {
    async fn next(&mut self, daemon: &mut Daemon) -> Result<CasesView, Failed> {
        let page = u32::try_from(self.left).unwrap_or(u32::MAX).clamp(1, LISTED_AT_MOST);
        self.ask.limit = Some(page);
        let mut view = match daemon.ask(Request::Cases(self.ask.clone())).await? {
            Response::Cases(view) => view,
            other => return Err(strange(&other)),
        };
        view.cases.retain(|case| self.met.insert(case.code.clone()));
        self.left = self.left.saturating_sub(view.cases.len());
        self.ask.after = view.next;
        Ok(view)
    }
}

/// One JSON object, as [`CasesView`] is, printed in pieces.
struct Stream {
    is_first: bool,
}

impl Stream {
    fn begin(view: &CasesView) -> Result<Self, Failed> {
        let (schema, at) = (view.schema, output::json(&view.at)?);
        output::piece(&format!("{{\"schema\":{schema},\"at\":{at},\"cases\":["))?;
        Ok(Self { is_first: true })
    }

    fn print(&mut self, cases: &[CaseLine]) -> Result<(), Failed> {
        for case in cases {
            let comma = if std::mem::take(&mut self.is_first) { "" } else { ",\n" };
            output::piece(&format!("{comma}{}", output::json(case)?))?;
        }
        Ok(())
    }

    fn end(view: &CasesView) -> Result<String, Failed> {
        let (next, unreadable) = (output::json(&view.next)?, output::json(&view.unreadable)?);
        Ok(format!("],\"more\":{},\"next\":{next},\"unreadable\":{unreadable}}}", view.more))
    }
}

fn text(view: &CasesView, args: &ListArgs) -> String {
    let unreadable = unreadable(&view.unreadable);
    if view.cases.is_empty() {
        return if unreadable.is_empty() { none(args) } else { unreadable };
    }
    let mut table =
        Table::new(&["code", "state", "unanswered", "next", "operator", "language", "topic", "contact"]);
    for case in &view.cases {
        table.row(row(case));
    }
    let more = if view.more {
        "There are more: --all shows them; --state, --operator, --channel and --older narrow the list.\n"
    } else {
        ""
    };
    format!("{table}{more}{unreadable}")
}

fn none(args: &ListArgs) -> String {
    let is_narrowed = args.operator.is_some() || args.channel.is_some() || args.older.is_some();
    match args.state {
        _ if is_narrowed => "No case is like that.".to_owned(),
        Some(StateName::Automatic) => "Nothing came in that made no case.".to_owned(),
        Some(state) => format!("No case is {state}."),
        None => "No case is open.".to_owned(),
    }
}

/// Those that are left out, and what to do about it.
fn unreadable(all: &[UnreadableCase]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = all.iter().map(|c| format!("Can't be read: {} ({})\n", c.code, c.why)).collect();
    format!("{}{REMEDY}.\n", lines.concat())
}

fn row(case: &CaseLine) -> [Option<String>; 8] {
    let why = case.why.as_ref().map(|why| format!(" ({why})"));
    let urgent = if case.priority == crate::domain::case::Priority::Urgent { ", urgent" } else { "" };
    [
        Some(case.code.clone()),
        Some(format!("{}{urgent}{}", case.state, why.unwrap_or_default())),
        case.unanswered_s.map(age::words),
        case.next_step.as_ref().map(|step| format!("{} {}", step.action, age::moment(&step.at))),
        case.operator.as_ref().map(ToString::to_string),
        Some(case.language.to_string()),
        case.topic.as_ref().map(ToString::to_string),
        Some(case.pseudonym.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::NextStep;
    use crate::domain::case::Priority;

    fn case() -> CaseLine {
        CaseLine {
            code: "K7F-3QD".into(),
            state: "assigned".into(),
            channel: "telegram".into(),
            opened_at: "2026-11-24T05:30:00Z".into(),
            language: "ru".into(),
            topic: Some("legal".into()),
            priority: Priority::Urgent,
            pseudonym: "Blue Heron 27".into(),
            operator: Some("olga".into()),
            unanswered_since: Some("2026-11-24T05:30:00Z".into()),
            unanswered_s: Some(7_500),
            why: None,
            next_step: Some(NextStep { at: "2026-11-24T09:30:00Z".into(), action: "remind".into() }),
        }
    }

    #[test]
    fn a_list_is_aligned_and_tells_that_there_is_more() {
        let resting = CaseLine {
            code: "0A1-B2C".into(),
            state: "answered".into(),
            topic: None,
            priority: Priority::Normal,
            unanswered_since: None,
            unanswered_s: None,
            next_step: None,
            ..case()
        };
        let view = CasesView {
            schema: 1,
            at: "2026-11-24T07:35:00Z".into(),
            cases: vec![case(), resting],
            more: true,
            next: None,
            unreadable: vec![UnreadableCase { code: "B7K-9QD".into(), why: "it was changed".into() }],
        };
        insta::assert_snapshot!(text(&view, &ListArgs::default()));
    }

    #[test]
    fn nothing_is_said_in_words() {
        let view = CasesView {
            schema: 1,
            at: String::new(),
            cases: Vec::new(),
            more: false,
            next: None,
            unreadable: Vec::new(),
        };
        assert_eq!(text(&view, &ListArgs::default()), "No case is open.");
        assert_eq!(
            text(&view, &ListArgs { state: Some(StateName::Held), ..ListArgs::default() }),
            "No case is held."
        );
    }
}
