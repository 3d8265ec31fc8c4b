//! G5: ten thousand cases for which a step is due at once, and the self-audit beside the messages.

use std::time::Duration;

use super::raw::percentile;
use super::rig::{Plan, Rig};
use super::table::{Found, Limit};
use super::{Asked, now};

/// How many cases are late at once, with operators who have room for all of them.
const LATE: i64 = 10_000;
/// How long no call of Redis may take, in microseconds.
const LONGEST: u32 = 5_000;
/// For how long messages are timed beside the audit, which looks each minute.
const BESIDE: Duration = Duration::from_secs(130);

/// How many people write these messages.
const WRITERS: i64 = 1_000;

/// Each kind of step for ten thousand at once.
pub async fn steps() -> Vec<Found> {
    let mut found = Vec::new();
    for (what, action) in [
        ("10,000 reminded at once, of 1.1 s", "do = \"remind\""),
        ("10,000 given to others at once, of 1.1 s", "do = \"reassign\""),
        ("10,000 raised at once, of 1.1 s", "do = \"alert\"\nto = [\"supervisors\"]"),
    ] {
        found.push(step(what, action).await);
    }
    found
}

async fn step(what: &'static str, action: &str) -> Found {
    let more = format!("[[escalation]]\nafter = \"4h\"\n{action}\n");
    let mut line = Rig::planned(Plan {
        operators: 20,
        capacity: 1_000,
        pace: Some(super::rig::PACE),
        clock: true,
        more,
        ..Plan::default()
    })
    .await;
    line.write(LATE, 1, 0);
    line.shown(usize::try_from(LATE).expect("a few thousand"), now()).await;
    line.redis.administer(&["CONFIG", "SET", "slowlog-log-slower-than", &LONGEST.to_string()]);
    line.redis.administer(&["SLOWLOG", "RESET"]);
    line.pass(Duration::from_secs(4 * 3600 + 60));
    // From the first that fires to the last: before it the timers are at rest.
    let (mut began, mut last) = (None, 0);
    let all = u64::try_from(LATE).expect("a few thousand");
    for _ in 0..60_000 {
        let count = line.decided("escalated").await;
        if count > 0 {
            began.get_or_insert_with(now);
        }
        last = count;
        if count >= all {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let took = began.map_or(Duration::from_secs(999), |began| now() - began);
    let slow = line.slow_calls();
    let short = if last < all { format!(", only {last} fired") } else { String::new() };
    let ratio = took.as_secs_f64() / 1.1;
    Found {
        goal: "G5",
        what,
        figure: format!("{:.2} s, {slow} calls of Redis over 5 ms{short}", took.as_secs_f64()),
        ratio: if slow > 0 { ratio.max(1.01) } else { ratio },
        limit: Limit::Most(1.0),
    }
}

/// What the audit of so many cases costs whoever writes meanwhile, and by itself.
pub async fn audit(asked: &Asked, cases: i64) -> Vec<Found> {
    let mut line = Rig::start(12).await;
    let few = beside(&mut line, Duration::from_secs(20)).await;
    line.write(cases, 1, 100_000);
    line.taken().await;
    // What is still to be sent of them is no business of the audit.
    line.at_rest().await;
    let (ticks, calls) = (line.ticks(), line.info("stats", "total_commands_processed"));
    tokio::time::sleep(Duration::from_secs(65)).await;
    let idle = f64::from(line.ticks() - ticks) * 10.0;
    let calls = line.info("stats", "total_commands_processed") - calls;
    line.redis.administer(&["SLOWLOG", "RESET"]);
    let many = beside(&mut line, BESIDE).await;
    let slow = line.slow_calls();
    let more = (percentile(&many, 99).saturating_sub(percentile(&few, 99))).as_secs_f64() * 1_000.0;
    let mut found = Vec::new();
    if asked.wants("G5") {
        found.push(Found {
            goal: "G5",
            what: "what the self-audit adds to a message's 99th percentile, of 5 ms",
            figure: format!(
                "{more:.1} ms, {slow} calls of Redis over 5 ms; a quiet minute takes {idle:.0} ms of processor time and \
                 {calls:.0} commands, at {cases} cases"
            ),
            ratio: if slow > 0 { (more / 5.0).max(1.01) } else { more / 5.0 },
            limit: Limit::Most(1.0),
        });
    }
    found
}

/// The times of messages, one after the other, from the poll's answer to the card.
async fn beside(line: &mut Rig, time: Duration) -> Vec<Duration> {
    line.redis.administer(&["CONFIG", "SET", "slowlog-log-slower-than", &LONGEST.to_string()]);
    let (began, mut all) = (now(), Vec::new());
    // By turns: what one of them says too often is folded.
    for contact in (0..WRITERS).cycle() {
        if now() - began >= time {
            break;
        }
        let shown = line.api.shown().0 + 1;
        line.write(1, 1, contact);
        line.shown(shown, now()).await;
        let (_, at) = line.api.shown();
        all.extend(at.zip(line.api.handed()).map(|(at, handed)| at - handed));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    all.sort();
    all
}
