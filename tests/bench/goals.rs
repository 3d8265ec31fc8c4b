//! The goals, one function each: what is done, what is measured, and what it is compared with.

use std::time::Duration;

use super::raw::{Monitor, percentile, sets};
use super::rig::{self, Plan, Rig};
use super::table::{Found, Limit};
use super::{Asked, due, mail, now};

/// The goals that there are.
pub const NAMES: [&str; 11] = ["G1", "G1b", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10"];

/// A load: so many contacts, so many messages each; a fifth of them is new.
const CONTACTS: i64 = 2_000;
const EACH: u32 = 5;

/// Measures what was asked for, in order.
pub async fn measure(asked: &Asked) -> Vec<Found> {
    let mut found = Vec::new();
    if asked.wants("G1") || asked.wants("G3") {
        found.extend(end_to_end(asked).await);
    }
    if asked.wants("G1b") {
        found.push(many_operators().await);
    }
    if asked.wants("G2") {
        found.extend(latency().await);
    }
    for cases in &asked.cases {
        if ["G3", "G4", "G9"].iter().any(|goal| asked.wants(goal)) {
            found.extend(many_cases(asked, *cases).await);
        }
    }
    if asked.wants("G5") {
        found.extend(due::steps().await);
        for cases in &asked.cases {
            found.extend(due::audit(asked, *cases).await);
        }
    }
    if asked.wants("G6") {
        found.extend(mail::measure().await);
    }
    if asked.wants("G7") {
        found.extend(bytes().await);
    }
    if asked.wants("G8") {
        found.push(slow_service().await);
    }
    if asked.wants("G10") {
        found.push(redis_gone().await);
    }
    found
}

/// G1: everything from the poll to the card, against the commits alone. G3: what the daemon is resident with meanwhile.
async fn end_to_end(asked: &Asked) -> Vec<Found> {
    let mut line = Rig::start(12).await;
    let rate = load(&mut line).await;
    let peak = line.memory("VmHWM") / 1024.0;
    drop(line);
    let raw = raw_rate().await;
    let mut found = Vec::new();
    if asked.wants("G1") {
        found.push(Found {
            goal: "G1",
            what: "end to end, 12 operators, against its own commits played again",
            figure: format!("{rate:.0}/s of {raw:.0}/s"),
            ratio: rate / raw,
            limit: Limit::Least(0.5),
        });
    }
    if asked.wants("G3") {
        found.push(Found {
            goal: "G3",
            what: "resident under load, in MB of 26",
            figure: format!("{peak:.1} MB"),
            ratio: peak / 26.0,
            limit: Limit::Most(1.0),
        });
    }
    found
}

/// Messages a second from the first poll to the last card.
async fn load(line: &mut Rig) -> f64 {
    let before = line.api.shown().0;
    let began = now();
    let all = line.write(CONTACTS, EACH, 0);
    let took = line.shown(before + usize::try_from(all).expect("a few thousand"), began).await;
    number(all) / took.as_secs_f64()
}

/// Messages a second of the same commits without the daemon.
async fn raw_rate() -> f64 {
    let redis = rig::redis();
    let monitor = Monitor::of(&redis);
    let mut line = Rig::over(redis, 12).await;
    let from = monitor.count();
    let all = line.write(CONTACTS, EACH, 0);
    line.shown(usize::try_from(all).expect("a few thousand"), now()).await;
    assert!(line.daemon.terminate().success());
    number(all) / monitor.replay(&rig::redis(), from).as_secs_f64()
}

/// G1b: what a large roster costs.
async fn many_operators() -> Found {
    let few = load(&mut Rig::start(3).await).await;
    let many = load(&mut Rig::start(120).await).await;
    Found {
        goal: "G1b",
        what: "the rate with 120 operators, of that with 3",
        figure: format!("{many:.0}/s of {few:.0}/s"),
        ratio: many / few,
        limit: Limit::Least(0.9),
    }
}

/// G2: from the answer of the poll to the request that carries the card, one message at a time.
async fn latency() -> Vec<Found> {
    let mut line = Rig::start(3).await;
    let mut all = Vec::new();
    for n in 0..500 {
        line.write(1, 1, n % 100);
        let shown = usize::try_from(n).expect("not negative") + 1;
        line.shown(shown, now()).await;
        let (_, at) = line.api.shown();
        all.extend(at.zip(line.api.handed()).map(|(at, handed)| at - handed));
    }
    all.sort();
    let durable = sets(&line.redis, 2_000);
    let (median, set) = (percentile(&all, 50), percentile(&durable, 50));
    let found = |what, took: Duration, set: Duration, bound: Duration| Found {
        goal: "G2",
        what,
        figure: format!("{:.2} ms; a SET {:.2} ms", millis(took), millis(set)),
        ratio: took.as_secs_f64() / bound.as_secs_f64(),
        limit: Limit::Most(1.0),
    };
    let (late, late_set) = (percentile(&all, 99), percentile(&durable, 99));
    vec![
        found(
            "median from the poll's answer to the card, of twice a durable SET and 0.3 ms",
            median,
            set,
            set * 2 + Duration::from_micros(300),
        ),
        found("its 99th percentile, of three times that of a durable SET", late, late_set, late_set * 3),
    ]
}

/// G3, G4, G9: a line on which very many have written, of whom most wait.
async fn many_cases(asked: &Asked, cases: i64) -> Vec<Found> {
    let mut line = Rig::start(12).await;
    // Theirs are the cases in which it is measured what a further message costs, early and late.
    line.write(1_000, 1, 0);
    line.shown(1_000, now()).await;
    line.at_rest().await;
    let few = further(&mut line).await;
    line.write(cases, 1, 1_000);
    line.taken().await;
    let flood = line.memory("VmHWM") / 1024.0;
    line.at_rest().await;
    let polled = line.restart();
    let idle = line.memory("VmRSS") / 1024.0;
    let many = further(&mut line).await;
    let at = format!("at {cases} cases");
    let mut found = Vec::new();
    let mut add = |goal, what, figure: String, ratio, limit| {
        if asked.wants(goal) {
            found.push(Found { goal, what, figure: format!("{figure} {at}"), ratio, limit });
        }
    };
    add(
        "G3",
        "resident in a flood of new contacts, in MB of 40",
        format!("{flood:.1} MB"),
        flood / 40.0,
        Limit::Most(1.0),
    );
    add("G3", "resident idle, in MB of 12", format!("{idle:.1} MB"), idle / 12.0, Limit::Most(1.0));
    add(
        "G4",
        "from its start to its first poll, of 150 ms",
        format!("{:.0} ms", millis(polled)),
        millis(polled) / 150.0,
        Limit::Most(1.0),
    );
    add(
        "G9",
        "processor time a message, of that with few cases",
        format!("{many:.0} µs of {few:.0} µs"),
        many / few,
        Limit::Most(1.1),
    );
    found
}

/// The processor time of a further message of those who wrote first, in microseconds: enough of them that a tick more or
/// less is nothing, and of each so few that none is folded.
async fn further(line: &mut Rig) -> f64 {
    let (ticks, last) = (line.ticks(), line.api.shown().0);
    let all = line.write(1_000, EACH, 0);
    line.shown(last + usize::try_from(all).expect("a few thousand"), now()).await;
    line.at_rest().await;
    f64::from(line.ticks() - ticks) * 10_000.0 / number(all)
}

/// G7: what Redis keeps of a case, and writes down of a message.
async fn bytes() -> Vec<Found> {
    let mut line = Rig::start(12).await;
    let size = |line: &Rig| {
        (line.info("memory", "used_memory_dataset"), line.info("persistence", "aof_current_size"))
    };
    let before = size(&line);
    let all = line.write(CONTACTS, 1, 0);
    settle(&line, 1).await;
    let between = size(&line);
    line.write(CONTACTS, 1, 0);
    settle(&line, 2).await;
    let after = size(&line);
    let case = (between.0 - before.0) / number(all);
    let message = (after.1 - between.1) / number(all);
    vec![
        Found {
            goal: "G7",
            what: "Redis' memory for an open case of one message, of 2,000 B",
            figure: format!("{case:.0} B"),
            ratio: case / 2_000.0,
            limit: Limit::Most(1.0),
        },
        Found {
            goal: "G7",
            what: "the log for a further message, of 3,000 B",
            figure: format!("{message:.0} B"),
            ratio: message / 3_000.0,
            limit: Limit::Most(1.0),
        },
    ]
}

/// Until all of them were shown, and what is booked about that is written down.
async fn settle(line: &Rig, times: usize) {
    line.shown(usize::try_from(CONTACTS).expect("a few thousand") * times, now()).await;
    line.taken().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
}

/// G8: a service that takes 50 ms for each message is kept busy.
async fn slow_service() -> Found {
    const TRIP: Duration = Duration::from_millis(50);
    // So few operators, and no receipts, that the service is what bounds it.
    let plan = Plan { operators: 3, capacity: 1_000, pace: Some(rig::PACE), silent: true, ..Plan::default() };
    let mut line = Rig::planned(plan).await;
    line.api.slow_down(TRIP);
    line.api.under_way();
    let began = now();
    let all = line.write(CONTACTS, 1, 0);
    line.shown(usize::try_from(all).expect("a few thousand"), began).await;
    let (most, sent) = line.api.under_way();
    let rate = number(sent) / (now() - began).as_secs_f64();
    let bound = f64::from(u32::try_from(most).expect("a few")) / TRIP.as_secs_f64();
    Found {
        goal: "G8",
        what: "messages to a service that takes 50 ms, of as many as are under way by its round trip",
        figure: format!("{rate:.0}/s, {most} under way"),
        ratio: rate / bound,
        limit: Limit::Least(0.97),
    }
}

/// G10: Redis is killed in a burst, and starts again.
async fn redis_gone() -> Found {
    let mut line = Rig::start(12).await;
    line.write(CONTACTS, EACH, 0);
    line.shown(500, now()).await;
    line.redis.kill9();
    // What was claimed before is still sent; only what comes after that tells that the line goes on.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let killed = line.api.shown().0;
    line.redis.restart();
    let loaded = now();
    let wait = line.shown(killed + 1, loaded).await;
    Found {
        goal: "G10",
        what: "from a Redis that has loaded its log again to the next card, of 0.3 s",
        figure: format!("{:.0} ms", millis(wait)),
        ratio: wait.as_secs_f64() / 0.3,
        limit: Limit::Most(1.0),
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn number(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
