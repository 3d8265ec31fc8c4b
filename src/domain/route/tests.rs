use proptest::prelude::*;

use super::*;
use crate::domain::fixture::{at, operator, policy, with_shift};
use crate::domain::policy::{Reach, Strategy};
use crate::domain::roster::OperatorState;

const NOW: Now = Now { line: Stamp(1_000_000), civil: Stamp(1_000_000) };

fn id(name: &str) -> OperatorId {
    OperatorId::from(name)
}

fn line(names: &[&str]) -> Policy {
    policy(names.iter().map(|n| operator(n)).collect())
}

static NONE: BTreeSet<OperatorId> = BTreeSet::new();

/// A case that anyone could get who speaks that language.
fn ask(language: &Language) -> Ask<'_> {
    Ask {
        language,
        topic: None,
        priority: Priority::Normal,
        passed_by: &NONE,
        last: None,
        without: None,
        waited: Duration::ZERO,
        wordless: false,
    }
}

/// Lends something to the rest of the test.
fn forever<T>(it: T) -> &'static T {
    Box::leak(Box::new(it))
}

fn english() -> Language {
    Language::from("en")
}

/// What speaks against olga, in a line with her alone.
fn verdict(change: impl FnOnce(&mut Policy, &mut Roster, &mut Ask<'_>)) -> Vec<No> {
    let (mut policy, mut roster, language) = (line(&["olga"]), Roster::default(), english());
    let mut ask = ask(&language);
    change(&mut policy, &mut roster, &mut ask);
    verdicts(&ask, &roster, &policy, NOW).remove(0).1
}

fn olga(roster: &mut Roster) -> &mut OperatorState {
    roster.operator_state_mut(&id("olga"))
}

/// Gives out that many cases one after the other; to whom?
fn give(count: usize, ask: &Ask<'_>, roster: &mut Roster, policy: &Policy) -> Vec<String> {
    let one = |_| {
        let choice = choose(ask, roster, policy, NOW).unwrap();
        assign(roster, &choice.operator);
        choice.operator.to_string()
    };
    (0..count).map(one).collect()
}

#[test]
fn an_ordinary_operator_is_eligible() {
    assert_eq!(verdict(|_, _, _| {}), []);
}

#[test]
fn every_reason_against_an_operator_has_its_word() {
    let (topic, olga_only) = (Topic::from("legal"), BTreeSet::from([id("olga")]));
    let pause = |until| {
        move |_: &mut Policy, r: &mut Roster, _: &mut Ask<'_>| {
            olga(r).pause = Some(Pause { until });
        }
    };
    assert_eq!(verdict(pause(None)), [No::Paused]);
    assert_eq!(verdict(pause(Some(Stamp(NOW.line.0 + 1)))), [No::Paused]);
    assert_eq!(verdict(pause(Some(NOW.line))), [], "a pause that ended by line time is over");
    assert_eq!(verdict(|_, r, _| olga(r).off = true), [No::Off]);
    assert_eq!(verdict(|_, r, _| olga(r).locked = true), [No::Locked]);
    assert_eq!(verdict(|p, _, _| p.operators[0].reach.clear()), [No::Unreachable]);
    assert_eq!(verdict(|p, _, _| p.operators[0].reach[0].address = None), [No::Unreachable]);
    assert_eq!(
        verdict(|_, r, _| {
            olga(r).refused.insert("telegram".into());
        }),
        [No::Unreachable]
    );
    assert_eq!(
        verdict(|p, _, a| {
            p.operators[0].topics = Some(vec![Topic::from("family")]);
            p.operators.push(operator("anna"));
            a.topic = Some(forever(topic));
        }),
        [No::Topic]
    );
    assert_eq!(
        verdict(|p, _, _| p.operators[0].topics = Some(vec![])),
        [],
        "a case without topic fits everyone"
    );
    assert_eq!(verdict(|_, _, a| a.without = Some(forever(id("olga")))), [No::Excluded]);
    assert_eq!(verdict(|_, _, a| a.passed_by = forever(olga_only)), [No::PassedOn]);
    let off_shift = |p: &mut Policy, _: &mut Roster, _: &mut Ask<'_>| {
        *p = with_shift(p.clone(), "night", "UTC", &["mon-sun 20:00-24:00"], &["olga"]);
    };
    assert_eq!(verdict(off_shift), [No::OffShift]);
}

#[test]
fn all_reasons_are_given_in_a_fixed_order() {
    let all = verdict(|_, r, a| {
        let operator_state = olga(r);
        (operator_state.locked, operator_state.off, operator_state.load) = (true, true, 99);
        a.without = Some(forever(id("olga")));
    });
    assert_eq!(all, [No::Off, No::Locked, No::Full, No::Excluded]);
    assert_eq!(all.iter().map(|no| no.word()).collect::<Vec<_>>(), ["off", "locked", "full", "excluded"]);
    assert_eq!(serde_json::to_string(&all).unwrap(), r#"["off","locked","full","excluded"]"#);
}

#[test]
fn capacity_is_the_operators_own_or_the_lines_and_urgent_goes_one_above() {
    let full = |load, own, priority| {
        verdict(|p, r, a| {
            (p.operators[0].capacity, olga(r).load, a.priority) = (own, load, priority);
        })
    };
    assert_eq!(full(7, None, Priority::Normal), []);
    assert_eq!(full(8, None, Priority::Normal), [No::Full]);
    assert_eq!(full(8, None, Priority::Urgent), []);
    assert_eq!(full(9, None, Priority::Urgent), [No::Full]);
    assert_eq!(full(2, Some(2), Priority::Normal), [No::Full]);
    assert_eq!(full(2, Some(2), Priority::Urgent), []);
    assert_eq!(full(0, Some(0), Priority::Normal), [No::Full]);
}

#[test]
fn the_never_assigned_come_first_in_config_order_then_the_longest_ago() {
    let (policy, mut roster, language) = (line(&["zoe", "adam", "mia"]), Roster::default(), english());
    let ask = ask(&language);
    assert_eq!(give(7, &ask, &mut roster, &policy), ["zoe", "adam", "mia", "zoe", "adam", "mia", "zoe"]);
    assign(&mut roster, &id("adam"));
    assert_eq!(give(3, &ask, &mut roster, &policy), ["mia", "zoe", "adam"], "any assignment counts");
}

#[test]
fn who_comes_back_from_a_pause_has_waited_longest_and_gets_no_more_than_a_turn() {
    let (policy, mut roster, language) = (line(&["a", "b", "c"]), Roster::default(), english());
    let ask = ask(&language);
    give(3, &ask, &mut roster, &policy);
    roster.operator_state_mut(&id("a")).off = true;
    assert_eq!(give(4, &ask, &mut roster, &policy), ["b", "c", "b", "c"]);
    roster.operator_state_mut(&id("a")).off = false;
    assert_eq!(give(4, &ask, &mut roster, &policy), ["a", "b", "c", "a"]);
}

#[test]
fn the_order_survives_a_store_and_a_reload_that_adds_and_removes() {
    let (old, mut roster, language) = (line(&["a", "b", "c"]), Roster::default(), english());
    give(4, &ask(&language), &mut roster, &old);
    let mut roster: Roster = rmp_serde::from_slice(&rmp_serde::to_vec_named(&roster).unwrap()).unwrap();
    assert_eq!(give(4, &ask(&language), &mut roster, &line(&["new", "c", "a"])), ["new", "c", "a", "new"]);
}

#[test]
fn the_least_loaded_strategy_looks_at_load_then_turn() {
    let (mut policy, mut roster, language) = (line(&["a", "b", "c"]), Roster::default(), english());
    policy.routing.strategy = Strategy::LeastLoaded;
    give(6, &ask(&language), &mut roster, &policy);
    release(&mut roster, &id("b"));
    let choice = choose(&ask(&language), &roster, &policy, NOW).unwrap();
    assert_eq!((choice.operator, choice.why.word()), (id("b"), "least_loaded"));
    assert_eq!(give(3, &ask(&language), &mut roster, &policy), ["b", "a", "c"]);
}

#[test]
fn a_returning_contact_goes_to_the_operator_who_knows_them_if_eligible() {
    let (mut policy, mut roster, language) = (line(&["a", "b", "c"]), Roster::default(), english());
    let last = id("b");
    let ask = Ask { last: Some(&last), ..ask(&language) };
    let choice = choose(&ask, &roster, &policy, NOW).unwrap();
    assert_eq!((choice.operator, choice.why.word()), (id("b"), "same_operator"));
    assert_eq!(ranked(&ask, &roster, &policy, NOW), [id("b"), id("a"), id("c")]);
    let without = choose(&Ask { without: Some(&last), ..ask }, &roster, &policy, NOW).unwrap();
    assert_eq!((without.operator, without.why), (id("a"), Why::RoundRobin));
    policy.routing.same_operator = false;
    assert_eq!(choose(&ask, &roster, &policy, NOW).unwrap().why, Why::RoundRobin);
    policy.routing.same_operator = true;
    roster.operator_state_mut(&last).off = true;
    assert_eq!(choose(&ask, &roster, &policy, NOW).unwrap().operator, id("a"));
}

#[test]
fn a_language_that_nobody_on_the_roster_speaks_is_ignored_and_said_so() {
    let (mut policy, roster, language) = (line(&["a", "b"]), Roster::default(), Language::from("uk"));
    policy.operators.iter_mut().for_each(|o| o.languages = Some(vec![english()]));
    let choice = choose(&ask(&language), &roster, &policy, NOW).unwrap();
    assert_eq!((choice.operator, choice.language_ignored), (id("a"), true));
    policy.operators[1].languages.as_mut().unwrap().push(language.clone());
    let choice = choose(&ask(&language), &roster, &policy, NOW).unwrap();
    assert_eq!((choice.operator, choice.language_ignored), (id("b"), false));
}

#[test]
fn a_speaker_who_is_not_there_is_waited_for_and_then_done_without() {
    let (mut policy, mut roster, language) = (line(&["a", "b"]), Roster::default(), Language::from("uk"));
    policy.operators[0].languages = Some(vec![english()]);
    roster.operator_state_mut(&id("b")).off = true;
    let wait = Duration::from_hours(2);
    policy.routing.language_wait = wait;
    let asked = |waited| Ask { waited, ..ask(&language) };
    let early = choose(&asked(Duration::from_mins(119)), &roster, &policy, NOW).unwrap_err();
    assert_eq!(early.verdicts, [(id("a"), vec![No::Language]), (id("b"), vec![No::Off])]);
    let late = choose(&asked(wait), &roster, &policy, NOW).unwrap();
    assert_eq!((late.operator, late.language_ignored), (id("a"), true));
    roster.operator_state_mut(&id("b")).off = false;
    let late = choose(&asked(wait), &roster, &policy, NOW).unwrap();
    assert_eq!((late.operator, late.language_ignored), (id("b"), false), "a speaker who is there goes first");
}

#[test]
fn shifts_go_by_civil_time_and_pauses_by_line_time() {
    let policy = with_shift(line(&["a"]), "day", "Europe/Kyiv", &["mon-sun 08:00-20:00"], &["a"]);
    let (mut roster, language) = (Roster::default(), english());
    let now = Now { line: Stamp(5), civil: at("2026-11-24T06:00:00Z") };
    roster.operator_state_mut(&id("a")).pause = Some(Pause { until: Some(Stamp(6)) });
    assert_eq!(verdicts(&ask(&language), &roster, &policy, now), [(id("a"), vec![No::Paused])]);
    let before = Now { line: Stamp(6), civil: at("2026-11-24T05:59:59Z") };
    assert_eq!(verdicts(&ask(&language), &roster, &policy, before), [(id("a"), vec![No::OffShift])]);
}

#[test]
fn who_was_bound_by_enrolment_is_reached_on_the_next_channel_when_one_refuses() {
    let (mut policy, mut roster, language) = (line(&["a"]), Roster::default(), english());
    policy.operators[0]
        .reach
        .push(Reach { channel: "mail".into(), address: Some(super::super::id::Address("m".into())) });
    roster.operator_state_mut(&id("a")).refused.insert("telegram".into());
    assert!(choose(&ask(&language), &roster, &policy, NOW).is_ok());
    roster.operator_state_mut(&id("a")).refused.insert("mail".into());
    assert_eq!(verdicts(&ask(&language), &roster, &policy, NOW), [(id("a"), vec![No::Unreachable])]);
}

#[test]
fn a_release_too_many_harms_nothing() {
    let mut roster = Roster::default();
    release(&mut roster, &id("a"));
    assert_eq!(roster.operator_state(&id("a")).load, 0);
}

proptest! {
    /// k operators equally eligible, n·k assignments: n each, however cases end in between.
    #[test]
    fn round_robin_is_fair(k in 1..8usize, n in 1..12usize, ends in prop::collection::vec(0..8usize, 0..200)) {
        let names: Vec<String> = (0..k).map(|i| format!("op{i}")).collect();
        let mut policy = line(&names.iter().map(String::as_str).collect::<Vec<_>>());
        policy.routing.capacity = 1_000;
        let (mut roster, language, mut ends) = (Roster::default(), english(), ends.into_iter());
        let mut got = vec![0; k];
        for _ in 0..n * k {
            let chosen = give(1, &ask(&language), &mut roster, &policy).remove(0);
            got[names.iter().position(|n| *n == chosen).unwrap()] += 1;
            for end in ends.by_ref().take(2).filter(|e| *e < k) {
                release(&mut roster, &id(&names[end]));
            }
        }
        prop_assert_eq!(got, vec![n; k]);
    }

    /// What is chosen is the first of the ranked, has nothing against it, and everyone has a verdict.
    #[test]
    fn the_choice_the_ranking_and_the_verdicts_agree(
        loads in prop::collection::vec(0..12u32, 1..6),
        off in prop::collection::vec(any::<bool>(), 6),
        least_loaded in any::<bool>(),
        urgent in any::<bool>(),
    ) {
        let names: Vec<String> = (0..loads.len()).map(|i| format!("op{i}")).collect();
        let mut policy = line(&names.iter().map(String::as_str).collect::<Vec<_>>());
        if least_loaded { policy.routing.strategy = Strategy::LeastLoaded; }
        let (mut roster, language) = (Roster::default(), english());
        for (i, load) in loads.iter().enumerate() {
            *roster.operator_state_mut(&id(&names[i])) = OperatorState { load: *load, off: off[i], ..OperatorState::default() };
        }
        let priority = if urgent { Priority::Urgent } else { Priority::Normal };
        let ask = Ask { priority, ..ask(&language) };
        let verdicts = verdicts(&ask, &roster, &policy, NOW);
        let ranked = ranked(&ask, &roster, &policy, NOW);
        prop_assert_eq!(verdicts.len(), loads.len());
        prop_assert_eq!(ranked.len(), verdicts.iter().filter(|(_, no)| no.is_empty()).count());
        match choose(&ask, &roster, &policy, NOW) {
            Ok(choice) => prop_assert_eq!(Some(&choice.operator), ranked.first()),
            Err(nobody) => {
                prop_assert!(ranked.is_empty());
                prop_assert_eq!(nobody.verdicts, verdicts);
            }
        }
    }
}

#[test]
fn a_topic_gives_way_where_all_who_cover_it_are_away() {
    let (language, topic) = (english(), Topic::from("legal"));
    let mut policy = line(&["olga", "anna"]);
    policy.operators[0].topics = Some(vec![Topic::from("family")]);
    let mut roster = Roster::default();
    let asked = |waited, priority| Ask { topic: Some(&topic), waited, priority, ..ask(&language) };
    let wait = policy.routing.topic_wait;
    let who = |roster: &Roster, policy: &Policy, ask: &Ask<'_>| {
        choose(ask, roster, policy, NOW).ok().map(|c| (c.operator.to_string(), c.topic_ignored))
    };
    assert_eq!(who(&roster, &policy, &asked(wait, Priority::Normal)), Some(("anna".into(), false)));
    roster.operator_state_mut(&id("anna")).off = true;
    assert_eq!(who(&roster, &policy, &asked(Duration::ZERO, Priority::Normal)), None);
    assert_eq!(who(&roster, &policy, &asked(wait, Priority::Normal)), Some(("olga".into(), true)));
    assert_eq!(who(&roster, &policy, &asked(Duration::ZERO, Priority::Urgent)), Some(("olga".into(), true)));
    let operator_state = roster.operator_state_mut(&id("anna"));
    (operator_state.off, operator_state.load) = (false, 8);
    assert_eq!(who(&roster, &policy, &asked(wait, Priority::Normal)), None, "she is there, and has no room");
    policy.operators[1].topics = Some(vec![Topic::from("family")]);
    assert_eq!(who(&roster, &policy, &asked(Duration::ZERO, Priority::Normal)), Some(("olga".into(), true)));
}

#[test]
fn whoever_has_said_nothing_takes_no_room_and_each_has_so_many_of_them_at_most() {
    let language = english();
    let full = |load, wordless, asking| {
        let (policy, mut roster) = (line(&["olga"]), Roster::default());
        (olga(&mut roster).load, olga(&mut roster).wordless) = (load, wordless);
        verdicts(&Ask { wordless: asking, ..ask(&language) }, &roster, &policy, NOW).remove(0).1
    };
    assert_eq!(full(12, 5, false), []);
    assert_eq!(full(13, 5, false), [No::Full]);
    assert_eq!(full(7, 7, true), []);
    assert_eq!(full(8, 8, true), [No::Full]);
    assert_eq!(full(8, 0, true), [No::Full], "whoever has words goes first");
}
