use proptest::prelude::*;

use super::*;
use crate::domain::case::Post;
use crate::domain::fixture::{assigned, case, waiting};
use crate::domain::id::OperatorId;
use crate::domain::policy::{Audience, default_steps};

const HOUR: Duration = Duration::from_hours(1);
const START: Stamp = Stamp(1_000_000_000);

fn hours(hours: u32) -> Stamp {
    START + HOUR * hours
}

fn spell() -> Spell {
    Spell::begin(1, START)
}

fn with(change: impl FnOnce(&mut Spell)) -> Spell {
    let mut spell = spell();
    change(&mut spell);
    spell
}

fn unanswered() -> Case {
    case(assigned(spell(), None))
}

fn words(steps: &[&Step]) -> Vec<String> {
    steps.iter().map(|s| word(s)).collect()
}

fn step(after: Duration, action: Action) -> Step {
    Step { after, action, unless_taken: false, unless_staffed: false, repeat: None, reassure: false }
}

fn offer(after: Duration) -> Step {
    Step { unless_taken: true, ..step(after, Action::Reassign) }
}

/// Does what deciding does with what is due: sets the marks.
fn fire(case: &mut Case, steps: &[Step], now: Stamp) -> (Vec<String>, Vec<String>) {
    let due = due(case, steps, now);
    let spell = case.spell_mut().unwrap();
    if due.mark != spell.mark {
        spell.repeat_at = next_repeat(steps, due.mark, now);
    }
    spell.mark = due.mark;
    (words(&due.passed), words(&due.acting))
}

#[test]
fn the_default_steps_fire_at_their_times_and_once() {
    let (mut case, steps) = (unanswered(), default_steps());
    let mut fired = Vec::new();
    for hour in 0..=30 {
        assert_eq!(due(&case, &steps, Stamp(hours(hour).0 - 1)).acting, Vec::<&Step>::new(), "{hour}");
        let (passed, acting) = fire(&mut case, &steps, hours(hour));
        assert!(passed.is_empty());
        fired.extend(acting.into_iter().map(|word| (hour, word)));
    }
    let expected = [(4, "remind_4h"), (8, "reassign_8h"), (16, "alert_16h"), (24, "alert_24h")];
    assert_eq!(fired, expected.map(|(hour, word)| (hour, word.to_owned())));
}

#[test]
fn after_an_outage_only_the_latest_acts_and_the_earlier_are_passed() {
    let (mut case, steps) = (unanswered(), default_steps());
    let (passed, acting) = fire(&mut case, &steps, hours(17));
    assert_eq!(passed, ["remind_4h", "reassign_8h"]);
    assert_eq!(acting, ["alert_16h"]);
    assert_eq!(fire(&mut case, &steps, hours(17)), (vec![], vec![]));
}

#[test]
fn all_steps_that_share_a_time_act_together() {
    let everyone = Action::Alert(vec![Audience::Everyone]);
    let steps = [step(HOUR, Action::Remind), step(HOUR, everyone), step(HOUR * 2, Action::Reassign)];
    let due = due(&unanswered(), &steps, hours(1));
    assert_eq!(words(&due.acting), ["remind_1h", "alert_1h"]);
    assert_eq!(due.mark, 3_600_000);
}

#[test]
fn a_reload_fires_the_new_later_steps_and_no_fired_one_again() {
    let mut case = unanswered();
    fire(&mut case, &default_steps(), hours(9));
    let new =
        [step(HOUR * 2, Action::Remind), step(HOUR * 8, Action::Remind), step(HOUR * 10, Action::Remind)];
    assert_eq!(fire(&mut case, &new, hours(9)), (vec![], vec![]));
    assert_eq!(fire(&mut case, &new, hours(10)), (vec![], vec!["remind_10h".to_owned()]));
}

#[test]
fn an_answer_withdraws_the_rest_and_a_bounce_brings_back_what_is_due_by_the_original_time() {
    let (mut case, steps) = (unanswered(), default_steps());
    case.state = State::Answered { at: hours(1), operator: OperatorId::from("olga") };
    assert_eq!(due(&case, &steps, hours(100)), Due::default());
    assert_eq!(upcoming(&case, &steps, hours(100)), None);
    case.state = assigned(Spell::begin(2, hours(20)).with_earlier(1, 1, START), None);
    assert_eq!(words(&due(&case, &steps, hours(20)).acting), ["alert_16h"]);
}

#[test]
fn nothing_is_due_for_what_no_operator_should_answer_now() {
    let steps = [step(HOUR, Action::Remind), offer(HOUR)];
    for state in [
        State::Held { since: START, spell: spell() },
        State::Unreachable { at: START, operator: None, spell: Some(spell()) },
        State::Closed { at: START, operator: None, why: String::new() },
    ] {
        let mut case = case(state);
        if let Some(spell) = case.spell_mut() {
            spell.repeat_at = Some(START);
        }
        let later = hours(50);
        assert!(due(&case, &steps, later).acting.is_empty(), "{}", case.state_word());
        assert!(offer_due(&case, &steps, later).acting.is_empty(), "{}", case.state_word());
        assert_eq!(repeat_due(&case, &steps, later), None, "{}", case.state_word());
        assert_eq!(upcoming(&case, &steps, later), None, "{}", case.state_word());
    }
}

#[test]
fn quiet_puts_off_and_does_not_cancel() {
    let (mut case, steps) = (unanswered(), default_steps());
    case.spell_mut().unwrap().quiet_until = Some(hours(9));
    assert!(due(&case, &steps, Stamp(hours(9).0 - 1)).acting.is_empty());
    let (at, next) = upcoming(&case, &steps, hours(7)).unwrap();
    assert_eq!((at, word(next)), (hours(9), "reassign_8h".into()));
    assert_eq!(fire(&mut case, &steps, hours(9)), (vec!["remind_4h".into()], vec!["reassign_8h".into()]));
}

#[test]
fn the_offer_has_a_clock_of_its_own_which_take_stops() {
    let steps = [offer(HOUR / 2), step(HOUR, Action::Remind)];
    let offered = with(|s| s.offered_at = hours(5));
    let case_of = |taken| case(assigned(offered.clone(), taken));
    let half_past = hours(5) + HOUR / 2;
    assert!(offer_due(&case_of(None), &steps, Stamp(half_past.0 - 1)).acting.is_empty());
    assert_eq!(words(&offer_due(&case_of(None), &steps, half_past).acting), ["reassign_30m"]);
    assert!(offer_due(&case_of(Some(hours(5))), &steps, half_past).acting.is_empty());
    assert_eq!(words(&due(&case_of(Some(hours(5))), &steps, half_past).acting), ["remind_1h"]);
    let waits = case(waiting(offered.clone()));
    assert_eq!(offer_due(&waits, &steps, half_past).mark, 1_800_000, "the queue has taken nothing");
    let marked = case(assigned(with(|s| (s.offered_at, s.offer_mark) = (hours(5), 1_800_000)), None));
    assert!(offer_due(&marked, &steps, hours(50)).acting.is_empty(), "once for each offer");
}

#[test]
fn a_repeating_step_comes_again_until_the_answer_even_after_later_steps() {
    let (mut case, mut steps) = (unanswered(), default_steps());
    steps.push(step(HOUR * 48, Action::Remind));
    fire(&mut case, &steps, hours(24));
    assert_eq!(case.spell().unwrap().repeat_at, Some(hours(25)));
    assert_eq!(repeat_due(&case, &steps, Stamp(hours(25).0 - 1)), None);
    assert_eq!(repeat_due(&case, &steps, hours(25)).map(word), Some("alert_24h".into()));
    assert_eq!(
        upcoming(&case, &steps, hours(24)).map(|(at, s)| (at, word(s))),
        Some((hours(25), "alert_24h".into()))
    );
    fire(&mut case, &steps, hours(48));
    assert_eq!(case.spell().unwrap().repeat_at, Some(hours(49)));
    assert_eq!(words(&repeating(&steps, case.spell().unwrap().mark)), ["alert_24h"]);
    case.spell_mut().unwrap().quiet_until = Some(hours(51));
    assert_eq!(repeat_due(&case, &steps, hours(50)), None);
    assert_eq!(upcoming(&case, &steps, hours(50)).map(|(at, _)| at), Some(hours(51)));
}

#[test]
fn a_reload_without_the_repeating_step_ends_the_repeats() {
    let mut case = unanswered();
    fire(&mut case, &default_steps(), hours(24));
    assert_eq!(repeat_due(&case, &[step(HOUR, Action::Remind)], hours(30)), None);
    assert_eq!(next_repeat(&[step(HOUR, Action::Remind)], 86_400_000, hours(24)), None);
}

#[test]
fn a_step_is_named_by_what_it_does_and_when() {
    let named = |secs, action| word(&step(Duration::from_secs(secs), action));
    assert_eq!(named(4 * 3600, Action::Remind), "remind_4h");
    assert_eq!(named(7 * 86_400, Action::Alert(vec![])), "alert_168h");
    assert_eq!(named(90 * 60, Action::Reassign), "reassign_90m");
    assert_eq!(named(45, Action::Remind), "remind_45s");
    assert_eq!(word(&step(Duration::from_millis(1_500), Action::Remind)), "remind_1500ms");
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let one = (1..40u32, any::<bool>()).prop_map(|(quarters, unless_taken)| Step {
        unless_taken,
        ..step(HOUR / 4 * quarters, Action::Remind)
    });
    prop::collection::vec(one, 0..10)
}

proptest! {
    /// Whenever one looks, each step acts or is passed, never both, once.
    #[test]
    fn every_step_is_accounted_for_once(steps in any_steps(), looks in prop::collection::vec(0..700u32, 0..12)) {
        let mut case = unanswered();
        let mut looks = looks;
        looks.sort_unstable();
        looks.push(700);
        let (mut passed, mut acted) = (0, 0);
        for minute in looks {
            let (p, a) = fire(&mut case, &steps, START + Duration::from_mins(minute.into()));
            prop_assert!(p.is_empty() || !a.is_empty(), "something is passed only because something acts");
            (passed, acted) = (passed + p.len(), acted + a.len());
        }
        prop_assert_eq!(passed + acted, steps.iter().filter(|s| !s.unless_taken).count());
    }

    /// The index's threshold says exactly when a member has something due.
    #[test]
    fn the_threshold_is_the_age_at_which_something_is_due(
        steps in any_steps(), mark in 0..40u32, age in 0..700u32, of_offer in any::<bool>(),
    ) {
        let mark = u64::from(mark) * 900_000;
        let case = case(assigned(with(|s| (s.mark, s.offer_mark) = (mark, mark)), None));
        let age = Duration::from_mins(age.into());
        let (index, due) = if of_offer {
            (Index::Offered(mark), offer_due(&case, &steps, START + age))
        } else {
            (Index::Unanswered(mark), due(&case, &steps, START + age))
        };
        let reached = thresholds(&steps, &index).is_some_and(|needed| age >= needed);
        prop_assert_eq!(reached, !due.acting.is_empty());
    }

    /// What is said to come next comes then, and nothing comes before.
    #[test]
    fn what_is_upcoming_comes_then_and_nothing_sooner(
        steps in any_steps(), taken in any::<bool>(), minute in 0..700u32,
        offered in 0..300u32, quiet in prop::option::of(0..700u32), mark in 0..40u32,
    ) {
        let minutes = |m: u32| START + Duration::from_mins(m.into());
        let spell = with(|s| {
            s.offered_at = minutes(offered);
            s.quiet_until = quiet.map(minutes);
            s.mark = u64::from(mark) * 900_000;
        });
        let post = Post { operator: "olga".into(), at: START, accepted_at: taken.then_some(START), handover: None };
        let case = case(State::Assigned { spell, post });
        let now = minutes(minute);
        let comes = |at: Stamp| {
            let (clock, offer) = (due(&case, &steps, at), offer_due(&case, &steps, at));
            clock.acting.into_iter().chain(offer.acting).collect::<Vec<_>>()
        };
        match upcoming(&case, &steps, now) {
            Some((at, step)) if at > now => {
                prop_assert!(comes(Stamp(at.0 - 1)).is_empty());
                prop_assert!(comes(at).contains(&step));
            }
            Some((_, step)) => prop_assert!(comes(now).contains(&step)),
            None => prop_assert!(comes(minutes(10_000)).is_empty()),
        }
    }
}
