//! `hotlined who`: who would get a case, and why not the others.

use clap::Args;

use crate::admin::moment::{Moment, NotAMoment};
use crate::admin::protocol::{Request, Response};
use crate::admin::view::{Candidate, WhoView};

use super::Failed;
use super::age;
use super::daemon::{Daemon, strange};
use super::table::Table;

/// The made-up case.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Asks the daemon, so that pauses and loads count.\n\
                        Example: hotlined who --at \"sun 03:00\" --language ru\n\
                        Example: hotlined who --at \"2026-11-29 03:00\" --topic legal")]
pub struct WhoArgs {
    /// When it comes, in the line's time zone; absent: now
    #[arg(long, value_name = "TIME", value_parser = checked)]
    at: Option<String>,
    /// Its language; absent: the line's first
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Its topic
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
}

/// Only the daemon knows the line's zone and time, so the text goes there as it is, if it is a time at all.
fn checked(text: &str) -> Result<String, NotAMoment> {
    text.parse::<Moment>().map(|_| text.to_owned())
}

pub(super) async fn run(args: &WhoArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    let WhoArgs { at, language, topic } = args.clone();
    match daemon.ask(Request::Who { at, language, topic }).await? {
        Response::Who(view) => daemon.show(&view, || text(&view)),
        other => Err(strange(&other)),
    }
}

fn text(view: &WhoView) -> String {
    let topic = view.topic.as_ref().map_or_else(|| "no topic".to_owned(), |t| format!("topic {t}"));
    let case = format!("A case in {}, {topic}, at {}:", view.language, view.local);
    format!("{case}\n{}\n\n{}", verdict(view), table(view))
}

fn verdict(view: &WhoView) -> String {
    match (&view.operator, &view.staffed_at) {
        (Some(who), _) => {
            let rule = view.why.as_deref().unwrap_or("routing").replace('_', " ");
            let feedback =
                if view.language_ignored { "; nobody on the roster speaks that language" } else { "" };
            let unknown = if view.topic_ignored { "; nobody who covers that topic is there" } else { "" };
            format!("{who} would get it, by {rule}{feedback}{unknown}.")
        }
        (None, Some(at)) => {
            format!("Nobody would get it: it would wait. Someone comes on duty at {}.", age::moment(at))
        }
        (None, None) => "Nobody would get it: it would wait.".to_owned(),
    }
}

fn table(view: &WhoView) -> Table {
    let mut table = Table::new(&["turn", "operator", "why"]);
    for (turn, candidate) in view.eligible.iter().enumerate() {
        let cells = [(turn + 1).to_string(), candidate.operator.to_string(), standing(candidate)];
        table.row(cells.map(Some));
    }
    for other in &view.others {
        let why: Vec<&str> = other.why.iter().map(|a| a.sentence.as_str()).collect();
        table.row([None, Some(other.operator.to_string()), Some(why.join("; "))]);
    }
    table
}

fn standing(candidate: &Candidate) -> String {
    let cases = format!("{} of {} cases", candidate.load, candidate.capacity);
    match candidate.turns_ago {
        None => format!("{cases}; never had one"),
        Some(0 | 1) => format!("{cases}; had the latest one"),
        Some(n) => format!("{cases}; had one {n} turns ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::{Against, PassedOver};
    use crate::domain::route::No;

    fn view() -> WhoView {
        let against = |no: No| Against { word: no, sentence: no.sentence().into() };
        WhoView {
            schema: 1,
            at: "2026-11-29T01:00:00Z".into(),
            local: "Sun 2026-11-29 03:00 Europe/Kyiv".into(),
            language: "ru".into(),
            topic: None,
            operator: Some("olga".into()),
            why: Some("round_robin".into()),
            language_ignored: false,
            topic_ignored: false,
            eligible: vec![
                Candidate { operator: "olga".into(), load: 2, capacity: 8, turns_ago: None },
                Candidate { operator: "maria".into(), load: 0, capacity: 8, turns_ago: Some(5) },
            ],
            others: vec![PassedOver {
                operator: "ivan".into(),
                why: vec![against(No::OffShift), against(No::Language)],
            }],
            staffed_at: None,
        }
    }

    #[test]
    fn the_next_and_the_others_are_told_with_their_reasons() {
        insta::assert_snapshot!(text(&view()));
    }

    #[test]
    fn nobody_is_told_with_when_someone_comes() {
        let nobody = WhoView {
            operator: None,
            why: None,
            eligible: Vec::new(),
            staffed_at: Some("2026-11-29T06:00:00Z".into()),
            ..view()
        };
        insta::assert_snapshot!(text(&nobody));
    }
}
