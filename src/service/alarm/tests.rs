//! When the heart beats, and whom what calls how often.

use super::*;
use crate::channel::telegram::fake::{Fake, Reply};
use crate::channel::{Health, Trouble};
use crate::domain::fixture;
use crate::store::memory::MemoryStore;

const NOW: Now = Now { line: Stamp(1_000_000), civil: Stamp(5_000_000) };

fn audited(ago: Duration) -> Reports {
    let reports = Reports::default();
    reports.audited(NOW.line - ago);
    reports
}

#[test]
fn the_heart_beats_only_while_the_audit_passes_and_the_line_goes_on() {
    let before = Seen { turns: 5, repaired: 0, unreadable: 1 };
    let on = Seen { turns: 6, ..before };
    assert!(passes(before, on, &audited(AUDIT_AGE), NOW));
    assert!(!passes(before, on, &Reports::default(), NOW), "it never looked");
    assert!(!passes(before, on, &audited(AUDIT_AGE + Duration::from_millis(1)), NOW), "it looks no more");
    assert!(!passes(before, before, &audited(AUDIT_AGE), NOW), "the committer hangs");
    let repaired = Seen { repaired: 1, ..on };
    assert!(!passes(before, repaired, &audited(AUDIT_AGE), NOW), "it found something");
    let unreadable = Seen { unreadable: 2, ..on };
    assert!(!passes(before, unreadable, &audited(AUDIT_AGE), NOW), "a case can't be read");
    let unsafe_store = audited(AUDIT_AGE);
    unsafe_store.saw_store(Sight { away: None, perils: vec!["appendonly is \"no\"".to_owned()] });
    assert!(!passes(before, on, &unsafe_store, NOW), "the store could lose what it takes");
    let full = audited(AUDIT_AGE);
    full.saw_store(Sight { away: Some("it is full".to_owned()), perils: Vec::new() });
    assert!(!passes(before, on, &full, NOW), "the store takes nothing");
    for (seen, well) in [(299, true), (300, false)] {
        let deaf = audited(AUDIT_AGE);
        let mut health = Health::unknown(Stamp(0));
        for at in [0, seen * 1_000] {
            health.hears.note(Some(Trouble::Conflict), Stamp(at));
        }
        deaf.hear_of([("telegram".into(), tokio::sync::watch::Sender::new(health).subscribe())].into());
        assert_eq!(passes(before, on, &deaf, NOW), well, "deaf for {seen} s");
    }
    let went_back = audited(AUDIT_AGE);
    went_back.refuse(Some("the store went back in time".to_owned()));
    assert!(!passes(before, on, &went_back, NOW), "the store is not what it was");
}

#[test]
fn a_pager_hears_what_redis_refuses_in_fixed_words() {
    let why = "the store is unavailable: Redis is full and takes no more messages (OOM): canary";
    assert!(away_words(Some(why)).contains("raise maxmemory") && !away_words(Some(why)).contains("canary"));
    let back = format!("{}: canary; and so on", crate::store::point::WENT_BACK);
    assert!(
        away_words(Some(&back)).contains("hotlined restore") && !away_words(Some(&back)).contains("canary")
    );
    assert!(away_words(Some("canary")).starts_with("the store does not answer."));
}

fn alarm(url: &str, clock: &Clock, reports: &Reports) -> Alarm {
    let ways = AlarmSettings { heartbeat: None, pagers: vec![url.to_owned()] };
    Alarm {
        ways: Ways::new(ways),
        pager: Arc::new(Pager::new().unwrap()),
        store: Arc::new(MemoryStore::new()),
        rules: Rules::new(fixture::policy(Vec::new())),
        clock: clock.clone(),
        reports: reports.clone(),
    }
}

#[tokio::test]
async fn that_all_connections_are_taken_is_one_call_and_the_next_not_before_a_quarter_of_an_hour() {
    let codes = std::iter::once(503).chain(std::iter::repeat_n(200, 9));
    let mut fake = Fake::start(codes.map(|code| Reply::Body(code, String::new())).collect()).await;
    let (clock, reports) = (Clock::frozen(Stamp(0)), Reports::default());
    let alarm = alarm(&fake.url, &clock, &reports);
    let crowd = || reports.crowd().met("LMTP");
    let mut heard = crowd::Heard::default();
    alarm.look_at_crowd(&mut heard).await;
    crowd();
    crowd();
    alarm.look_at_crowd(&mut heard).await;
    let (_, first) = fake.next().await;
    assert!(first["text"].as_str().unwrap().contains("all connections of LMTP are taken"), "{first}");
    clock.advance(BEAT);
    alarm.look_at_crowd(&mut heard).await;
    fake.next().await;
    crowd();
    clock.advance(BEAT);
    alarm.look_at_crowd(&mut heard).await;
    assert!(fake.asked.try_recv().is_err(), "they heard of it just now");
    clock.advance(QUIET);
    alarm.look_at_crowd(&mut heard).await;
    fake.next().await;
    assert!(!reports.crowded().is_empty(), "and whoever looks sees it");
}

fn spoil(reports: &Reports, codes: std::ops::Range<u64>) {
    codes.for_each(|n| reports.unreadable().met(CaseCode::from_bits(n), "it was changed"));
}

#[tokio::test]
async fn many_cases_that_can_not_be_read_are_one_call_and_one_that_nobody_heard_is_made_again() {
    let codes = std::iter::once(503).chain(std::iter::repeat_n(200, 1_000));
    let mut fake = Fake::start(codes.map(|code| Reply::Body(code, String::new())).collect()).await;
    let (clock, reports) = (Clock::frozen(Stamp(0)), Reports::default());
    let alarm = alarm(&fake.url, &clock, &reports);
    spoil(&reports, 0..300);
    let mut told = Told::default();
    alarm.look_for_unreadable(&mut told).await;
    alarm.look_for_unreadable(&mut told).await;
    let (_, first) = fake.next().await;
    assert!(first["text"].as_str().unwrap().contains("300 cases can't be read"), "{first}");
    assert!(fake.asked.try_recv().is_err(), "they are not called at each look");
    clock.advance(BEAT);
    alarm.look_for_unreadable(&mut told).await;
    assert!(fake.next().await.1["text"].as_str().unwrap().contains("300 cases"), "nobody had heard it");
    clock.advance(BEAT);
    spoil(&reports, 300..301);
    alarm.look_for_unreadable(&mut told).await;
    assert!(fake.asked.try_recv().is_err(), "they have work enough");
    clock.advance(QUIET);
    alarm.look_for_unreadable(&mut told).await;
    let last = CaseCode::from_bits(300);
    let (_, third) = fake.next().await;
    assert!(third["text"].as_str().unwrap().contains(&format!("{last} can't be read")), "{third}");
}
