use jiff::civil::{Date, DateTime};
use proptest::prelude::*;

use super::*;
use crate::domain::fixture::{at, operator, policy, with_shift};

/// A line whose one operator, olga, has those hours in that zone.
fn line(zone: &str, hours: &[&str]) -> Policy {
    with_shift(policy(vec![operator("olga")]), "day", zone, hours, &["olga"])
}

fn olga(policy: &Policy) -> &Operator {
    &policy.operators[0]
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn wall(text: &str) -> DateTime {
    text.parse().unwrap()
}

#[track_caller]
fn assert_interval(zone: &str, hours: &str, begins: &str, ends: &str) {
    let policy = line(zone, &[hours]);
    let (begins, ends) = (at(begins), at(ends));
    let on = |civil: i64| on_duty(olga(&policy), &policy, Stamp(civil));
    assert!(!on(begins.0 - 1), "{zone} {hours}: on before it begins");
    assert!(on(begins.0), "{zone} {hours}: off when it begins");
    assert!(on(ends.0 - 1), "{zone} {hours}: off before it ends");
    assert!(!on(ends.0), "{zone} {hours}: on when it ends");
    assert_eq!(next_change(olga(&policy), &policy, Stamp(begins.0 - 1)), Some(begins), "{zone} {hours}");
    assert_eq!(next_change(olga(&policy), &policy, begins), Some(ends), "{zone} {hours}");
}

#[test]
fn hours_are_read_on_the_wall_clock_of_their_zone() {
    assert_interval("Europe/Kyiv", "tue 08:00-20:00", "2026-11-24T06:00:00Z", "2026-11-24T18:00:00Z");
    assert_interval("Europe/Kyiv", "tue 08:00-20:00", "2026-07-21T05:00:00Z", "2026-07-21T17:00:00Z");
    assert_interval("America/New_York", "tue 08:00-20:00", "2026-11-24T13:00:00Z", "2026-11-25T01:00:00Z");
    assert_interval("Asia/Kathmandu", "tue 08:00-20:00", "2026-11-24T02:15:00Z", "2026-11-24T14:15:00Z");
}

#[test]
fn a_span_over_midnight_belongs_to_the_day_it_begins() {
    assert_interval("Europe/Kyiv", "fri 20:00-04:00", "2026-11-27T18:00:00Z", "2026-11-28T02:00:00Z");
    assert_interval("Europe/Kyiv", "fri 20:00-24:00", "2026-11-27T18:00:00Z", "2026-11-27T22:00:00Z");
    assert_interval("Europe/Kyiv", "fri 00:00-24:00", "2026-11-26T22:00:00Z", "2026-11-27T22:00:00Z");
    assert_interval("Europe/Kyiv", "fri 09:00-09:00", "2026-11-27T07:00:00Z", "2026-11-28T07:00:00Z");
}

/// Kyiv skips 03:00 to 04:00 on 2026-03-29 and has it twice on 2026-10-25, both at 01:00 UTC.
#[test]
fn kyiv_when_summer_time_begins_and_ends() {
    let zone = "Europe/Kyiv";
    for (hours, begins, ends) in [
        ("sat 20:00-08:00", "2026-03-28T18:00:00Z", "2026-03-29T05:00:00Z"),
        ("sat 20:00-03:30", "2026-03-28T18:00:00Z", "2026-03-29T01:00:00Z"),
        ("sat 20:00-03:00", "2026-03-28T18:00:00Z", "2026-03-29T01:00:00Z"),
        ("sun 03:30-11:00", "2026-03-29T01:00:00Z", "2026-03-29T08:00:00Z"),
        ("sun 04:00-11:00", "2026-03-29T01:00:00Z", "2026-03-29T08:00:00Z"),
        ("sun 00:00-24:00", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"),
        ("sat 20:00-08:00", "2026-10-24T17:00:00Z", "2026-10-25T06:00:00Z"),
        ("sat 20:00-03:30", "2026-10-24T17:00:00Z", "2026-10-25T01:30:00Z"),
        ("sat 20:00-03:00", "2026-10-24T17:00:00Z", "2026-10-25T01:00:00Z"),
        ("sun 03:30-11:00", "2026-10-25T00:30:00Z", "2026-10-25T09:00:00Z"),
        ("sun 04:00-11:00", "2026-10-25T02:00:00Z", "2026-10-25T09:00:00Z"),
        ("sun 00:00-24:00", "2026-10-24T21:00:00Z", "2026-10-25T22:00:00Z"),
    ] {
        assert_interval(zone, hours, begins, ends);
    }
}

/// New York skips 02:00 to 03:00 on 2026-03-08 (07:00 UTC) and has 01:00 to 02:00 twice on 2026-11-01.
#[test]
fn new_york_when_summer_time_begins_and_ends() {
    let zone = "America/New_York";
    for (hours, begins, ends) in [
        ("sat 22:00-06:00", "2026-03-08T03:00:00Z", "2026-03-08T10:00:00Z"),
        ("sat 22:00-02:30", "2026-03-08T03:00:00Z", "2026-03-08T07:00:00Z"),
        ("sun 02:30-10:00", "2026-03-08T07:00:00Z", "2026-03-08T14:00:00Z"),
        ("sun 00:00-24:00", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
        ("sat 22:00-06:00", "2026-11-01T02:00:00Z", "2026-11-01T11:00:00Z"),
        ("sat 22:00-01:30", "2026-11-01T02:00:00Z", "2026-11-01T06:30:00Z"),
        ("sun 01:30-09:00", "2026-11-01T05:30:00Z", "2026-11-01T14:00:00Z"),
        ("sun 00:00-24:00", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
    ] {
        assert_interval(zone, hours, begins, ends);
    }
}

#[test]
fn shifts_that_meet_on_the_clock_leave_no_hole_in_the_nights_of_a_change() {
    for (zone, from) in [
        ("Europe/Kyiv", "2026-03-27T00:00:00Z"),
        ("Europe/Kyiv", "2026-10-23T00:00:00Z"),
        ("America/New_York", "2026-03-06T00:00:00Z"),
        ("America/New_York", "2026-10-30T00:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"),
    ] {
        for meet in ["01:00", "01:30", "02:00", "02:15", "02:30", "03:00", "03:30", "04:00"] {
            let two = policy(vec![operator("a"), operator("b")]);
            let two = with_shift(two, "early", zone, &[&format!("mon-sun {meet}-15:00")], &["a"]);
            let two = with_shift(two, "late", zone, &[&format!("mon-sun 15:00-{meet}")], &["b"]);
            assert_eq!(gaps(&two, None, at(from), 5), [], "{zone} {meet}");
        }
    }
}

#[test]
fn days_away_take_the_shift_and_extra_hours_add_to_them() {
    let mut policy = line("Europe/Kyiv", &["mon-sun 08:00-20:00"]);
    policy.operators[0].away = vec![(day("2026-12-01"), day("2026-12-14"))];
    policy.operators[0].extra = vec![(wall("2026-12-05T10:00"), wall("2026-12-05T16:00"))];
    let on = |text: &str| on_duty(olga(&policy), &policy, at(text));
    assert!(on("2026-11-30T17:59:59Z"));
    assert!(!on("2026-12-01T10:00:00Z") && !on("2026-12-14T17:00:00Z"));
    assert!(on("2026-12-15T06:00:00Z"));
    assert!(!on("2026-12-05T07:59:59Z") && on("2026-12-05T08:00:00Z"));
    assert!(on("2026-12-05T13:59:59Z") && !on("2026-12-05T14:00:00Z"));
}

#[test]
fn a_day_away_is_a_day_of_the_line_and_not_of_the_shift() {
    let mut policy = line("America/New_York", &["mon-sun 00:00-24:00"]);
    policy.operators[0].away = vec![(day("2026-12-01"), day("2026-12-01"))];
    let from = at("2026-11-30T12:00:00Z");
    assert_eq!(next_change(olga(&policy), &policy, from), Some(at("2026-11-30T22:00:00Z")));
    assert_eq!(gaps(&policy, None, from, 2), [(at("2026-11-30T22:00:00Z"), at("2026-12-01T22:00:00Z"))]);
}

#[test]
fn nobody_but_the_always_present_never_changes() {
    let always = policy(vec![operator("olga")]);
    assert!(on_duty(olga(&always), &always, at("2026-03-29T01:00:00Z")));
    assert_eq!(next_change(olga(&always), &always, at("2026-03-29T01:00:00Z")), None);
    let mut never = line("Europe/Kyiv", &[]);
    assert_eq!(next_change(olga(&never), &never, Stamp(0)), None);
    assert_eq!(staffed_at(&never, |_| true, Stamp(0)), None);
    never.operators[0].extra = vec![(wall("2026-11-28T16:00"), wall("2026-11-28T10:00"))];
    assert!(!on_duty(olga(&never), &never, at("2026-11-28T11:00:00Z")), "extra hours the wrong way round");
}

#[test]
fn what_changes_late_is_found_and_what_changes_too_late_is_not() {
    let mut policy = policy(vec![operator("olga")]);
    policy.operators[0].away = vec![(day("2026-01-30"), day("2026-12-31"))];
    let change = at("2026-01-29T22:00:00Z");
    assert_eq!(next_change(olga(&policy), &policy, change - HORIZON + Duration::from_hours(1)), Some(change));
    assert_eq!(next_change(olga(&policy), &policy, change - HORIZON - Duration::from_hours(1)), None);
}

#[test]
fn the_line_is_staffed_when_the_first_available_operator_comes() {
    let two = policy(vec![operator("day"), operator("night")]);
    let two = with_shift(two, "day", "Europe/Kyiv", &["mon-sun 08:00-20:00"], &["day"]);
    let two = with_shift(two, "night", "Europe/Kyiv", &["fri 20:00-04:00"], &["night"]);
    let thursday = at("2026-11-26T19:00:00Z");
    let noon = at("2026-11-26T10:00:00Z");
    let is = |name: &'static str| move |o: &Operator| o.id.as_str() == name;
    assert_eq!(staffed_at(&two, |_| true, noon), Some(noon));
    assert_eq!(staffed_at(&two, |_| true, thursday), Some(at("2026-11-27T06:00:00Z")));
    assert_eq!(staffed_at(&two, is("night"), thursday), Some(at("2026-11-27T18:00:00Z")));
    assert_eq!(staffed_at(&two, is("nobody"), noon), None);
}

#[test]
fn gaps_are_what_nobody_covers_who_speaks_the_language() {
    let mut two = policy(vec![operator("day"), operator("night")]);
    two.operators[0].languages = Some(vec![Language::from("ru")]);
    let two = with_shift(two, "day", "UTC", &["mon-sun 08:00-20:00"], &["day"]);
    let two = with_shift(two, "night", "UTC", &["mon-sun 19:00-06:00"], &["night"]);
    let from = at("2026-11-24T00:00:00Z");
    let span = |a: &str, b: &str| (at(&format!("2026-11-24T{a}:00Z")), at(&format!("2026-11-24T{b}:00Z")));
    assert_eq!(gaps(&two, None, from, 1), [span("06:00", "08:00")]);
    assert_eq!(gaps(&two, Some(&Language::from("uk")), from, 1), [span("06:00", "19:00")]);
    assert_eq!(gaps(&policy(vec![]), None, from, 1), [(from, from + Duration::from_hours(24))]);
}

#[test]
fn the_ends_of_time_are_survived() {
    let mut policy = line("Europe/Kyiv", &["mon-sun 20:00-04:00"]);
    policy.operators[0].away = vec![(Date::MIN, Date::MIN), (Date::MAX, Date::MAX)];
    policy.operators[0].extra = vec![(DateTime::MIN, DateTime::MIN), (DateTime::MAX, DateTime::MAX)];
    for civil in [i64::MIN, i64::MIN + 1, -62_135_596_800_000, -1, 0, 253_402_207_199_999, i64::MAX] {
        let civil = Stamp(civil);
        assert!(next_change(olga(&policy), &policy, civil).is_none_or(|change| change > civil));
        assert!(staffed_at(&policy, |_| true, civil).is_none_or(|from| from >= civil));
        assert!(gaps(&policy, None, civil, u32::MAX).iter().all(|(a, b)| civil <= *a && a < b));
    }
}

fn any_line() -> impl Strategy<Value = Policy> {
    let zones = prop::sample::select(vec!["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "UTC"]);
    let span = (0..7usize, 0..96u32, 0..96u32).prop_map(|(day, from, to)| {
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day];
        let time = |quarter: u32| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
        format!("{day} {}-{}", time(from), time(to))
    });
    (zones, prop::collection::vec(span, 0..8)).prop_map(|(zone, hours)| {
        let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
        line(zone, &hours)
    })
}

proptest! {
    /// The next change is where duty changes, and nowhere before.
    #[test]
    fn the_next_change_is_the_first(policy in any_line(), hour in 0..20_000i64, probe in 0.0..1.0f64) {
        let civil = at("2026-01-01T00:00:00Z") + Duration::from_hours(u64::try_from(hour).unwrap());
        let on = |civil: Stamp| on_duty(olga(&policy), &policy, civil);
        let change = next_change(olga(&policy), &policy, civil);
        let quiet_till = change.unwrap_or(civil + HORIZON);
        let between = civil + quiet_till.since(civil).mul_f64(probe);
        prop_assert_eq!(on(between.min(Stamp(quiet_till.0 - 1))), on(civil));
        prop_assert_eq!(on(Stamp(quiet_till.0 - 1)), on(civil));
        if let Some(change) = change {
            prop_assert!(change > civil);
            prop_assert_ne!(on(change), on(civil));
        }
    }

    /// A moment is in a gap exactly if nobody is on duty.
    #[test]
    fn gaps_and_duty_agree(policy in any_line(), minute in 0..28 * 24 * 60u64) {
        let from = at("2026-10-10T00:00:00Z");
        let probe = from + Duration::from_mins(minute);
        let holes = gaps(&policy, None, from, 28);
        let in_hole = holes.iter().any(|(a, b)| *a <= probe && probe < *b);
        prop_assert_eq!(in_hole, !on_duty(olga(&policy), &policy, probe));
        prop_assert!(holes.windows(2).all(|w| w[0].1 < w[1].0), "gaps that touch are one");
    }
}
