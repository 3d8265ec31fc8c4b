//! The page and the metrics as pure functions of a picture.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;

use super::overview::{Old, Overview, Stored};
use super::{metrics, page, verdict};
use crate::channel::{Health, Trouble};
use crate::domain::case::Index;
use crate::domain::fixture::{at, operator, policy, with_shift};
use crate::domain::tally::{Tally, Totals, Wait};
use crate::domain::time::{Now, Stamp};
use crate::service::reloads::{self, Attempt};
use crate::service::report::{Reports, Sight};
use crate::service::standing::Standing;
use crate::store::{Counts, Epoch};

const HOUR: Duration = Duration::from_hours(1);

fn now() -> Stamp {
    at("2026-11-24T09:30:00Z")
}

/// A channel that hears and sends.
fn well() -> Health {
    let mut health = Health::unknown(now());
    health.hears.note(None, now());
    health.sends.note(None, now());
    health
}

/// A line that is well, with a case that is two hours old.
fn overview() -> Overview {
    let policy = with_shift(
        policy(vec![operator("olga"), operator("boris")]),
        "day",
        "Europe/Kyiv",
        &["mon-sun 08:00-20:00"],
        &["olga"],
    );
    let since = now() - HOUR * 2;
    let indexes = vec![(Index::Unanswered(0), 1, Some(since)), (Index::Owner("olga".into()), 1, Some(since))];
    let standing = Standing { counts: Counts { indexes, ..Counts::default() }, ..Standing::default() };
    let old = Old {
        code: "K7F-3QD".into(),
        state: "assigned",
        operator: Some("olga".into()),
        since,
        quiet_until: None,
    };
    let tallies = [(Tally::Appeal, 3), (Tally::Answer(Wait::Within(900)), 2), (Tally::InTime, 2)];
    let totals = Totals::of(tallies.iter().map(|(tally, by)| (tally, *by)));
    let week = vec![(date(2026, 11, 23), Totals::default()), (date(2026, 11, 24), totals)];
    Overview {
        now: Now { line: now(), civil: now() },
        policy: Arc::new(policy),
        epoch: Some(Epoch(3)),
        stored: Some(Stored {
            standing,
            oldest: vec![old],
            week,
            overdue: std::collections::BTreeMap::new(),
        }),
        channels: [("telegram".into(), well())].into(),
        reloads: reloads::Standing {
            hash: "ba7816bf8f01".to_owned(),
            since: now(),
            ..reloads::Standing::default()
        },
        audited: Some(now() - Duration::from_secs(40)),
        repaired: 0,
        quarantined: 0,
        store: Sight::default(),
        crowded: Vec::new(),
        unreadable: Vec::new(),
        rooms: Vec::new(),
    }
}

fn html(overview: &Overview) -> String {
    page::document(overview).into_string()
}

#[test]
fn a_line_that_is_well_says_so_in_its_own_time() {
    let html = html(&overview());
    for words in [
        "All is well",
        "Tue 24 Nov, 11:30",
        "K7F-3QD",
        "on duty until 20:00",
        "2 h",
        "≤ 15 min",
        "100 %",
        "ba7816bf8f01",
        "passed 40 s ago",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert_eq!(verdict::troubles(&overview()), [""; 0]);
}

#[test]
fn what_is_wrong_is_told_with_the_worst_first() {
    let mut overview = overview();
    overview.now = Now { line: now() + HOUR * 23, civil: now() + HOUR * 23 };
    let mut health = well();
    health.hears.note(Some(Trouble::Unauthorised), now() + HOUR * 22);
    overview.channels.insert("telegram".into(), health);
    overview.reloads.last = Some(Attempt { at: now(), refused: Some("1 fault".to_owned()) });
    let troubles = verdict::troubles(&overview);
    assert_eq!(
        troubles,
        [
            "Late: the oldest case is unanswered for 25 h; the promise is 24 h.",
            "The channel telegram has heard nothing for 1 h: its service does not accept our token or password. To mend \
             it: write the present token or password to its file and restart the line.",
            "The self-audit has not looked for 23 h.",
            "The last reload was not taken: the config has a fault. `hotlined check` names it.",
        ]
    );
    assert!(html(&overview).contains("Somebody must look"));
}

#[test]
fn each_way_of_a_channel_is_measured_and_shown_by_itself() {
    let mut overview = overview();
    let mut health = well();
    for minutes in [1, 6] {
        health.sends.note(Some(Trouble::Limited), now() + Duration::from_secs(minutes * 60));
    }
    overview.channels.insert("mail".into(), health);
    overview.now = Now { line: now() + HOUR, civil: now() + HOUR };
    let metrics = metrics::of(&overview, &Reports::default());
    for sample in [
        "hotlined_channel_up{channel=\"mail\"} 0",
        "hotlined_channel_hears{channel=\"mail\"} 1",
        "hotlined_channel_sends{channel=\"mail\"} 0",
        "hotlined_channel_lost{channel=\"mail\"} 1",
        "hotlined_channel_lost{channel=\"telegram\"} 0",
        "hotlined_channel_trouble_seconds{channel=\"mail\"} 3540",
        "hotlined_channel_trouble{channel=\"mail\",why=\"limited\"} 1",
    ] {
        assert!(metrics.contains(sample), "{sample}: {metrics}");
    }
    let shown = html(&overview);
    assert!(shown.contains("sends nothing for 59 min: its service asks us to be slower"), "{shown}");
    assert!(shown.contains("The channel mail has sent nothing for 59 min"), "{shown}");
}

#[test]
fn a_store_that_is_away_makes_up_no_figures() {
    let overview = Overview { stored: None, ..overview() };
    let html = html(&overview);
    assert!(html.contains("nothing is taken in") && !html.contains("Seven days"), "{html}");
    let metrics = metrics::of(&overview, &Reports::default());
    assert!(metrics.contains("hotlined_store_up 0") && !metrics.contains("hotlined_cases"), "{metrics}");
}

#[test]
fn a_store_that_is_not_safe_or_takes_nothing_is_told_with_what_to_do() {
    let peril = "appendonly is \"no\": set `appendonly yes`".to_owned();
    let overview = Overview { store: Sight { away: None, perils: vec![peril] }, ..overview() };
    let html = html(&overview);
    assert!(html.contains("NOT SAFE") && html.contains("set <code>appendonly yes</code>"), "{html}");
    let metrics = metrics::of(&overview, &Reports::default());
    assert!(
        metrics.contains("hotlined_store_safe 0") && metrics.contains("hotlined_store_takes 1"),
        "{metrics}"
    );
    let full = Sight { away: Some("Redis is full".to_owned()), perils: Vec::new() };
    let troubles = verdict::troubles(&Overview { store: full, ..overview });
    assert_eq!(troubles, ["The store can't be used: Redis is full."]);
}

#[test]
fn nobody_on_duty_is_heard_of_and_a_standby_is_not_blamed_for_it() {
    let mut line = overview();
    let mut rules = (*line.policy).clone();
    rules.operators.retain(|o| o.id.as_str() == "olga");
    line.policy = Arc::new(rules);
    line.now.civil = at("2026-11-24T23:00:00Z");
    let told = verdict::troubles(&line);
    assert!(told.iter().any(|t| t.contains("Nobody is on duty")), "{told:?}");
    let standby = Overview { epoch: None, ..line };
    assert_eq!(verdict::troubles(&standby), [""; 0]);
}

#[test]
fn names_can_not_become_markup() {
    let mut overview = overview();
    let mut rules = (*overview.policy).clone();
    rules.name = "<script>alert(1)</script>\"'&".into();
    overview.policy = Arc::new(rules);
    let html = html(&overview);
    assert!(!html.contains("<script>alert") && html.contains("&lt;script&gt;alert(1)"), "{html}");
}

#[test]
fn each_metric_is_told_once_with_help_and_its_kind() {
    let text = metrics::of(&overview(), &Reports::default());
    let mut kinds = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        assert!(kinds.insert(name, kind).is_none(), "{name} twice");
        assert!(text.contains(&format!("# HELP {name} ")), "{name} without help");
        assert_eq!(kind == "counter", name.ends_with("_total"), "{name}");
    }
    let mut seen = BTreeSet::new();
    for sample in text.lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = sample.rsplit_once(' ').unwrap();
        assert!(seen.insert(series) && value.parse::<u64>().is_ok(), "{sample}");
        let name = series.split('{').next().unwrap();
        let family =
            ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        assert!(kinds.contains_key(family) || kinds.contains_key(name), "{sample}");
    }
}
