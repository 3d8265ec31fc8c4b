//! Shift change, standing in, and the person whom a contact knows.

use std::collections::BTreeSet;

use jiff::civil::{Time, Weekday, date};
use jiff::tz::TimeZone;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Came, Said, What};
use crate::domain::forget::Strip;
use crate::domain::message::Parts;
use crate::domain::policy::{Shift, Span};
use crate::domain::say::{Board, Say, ToOperator};

use super::people::{policy, said};
use super::world::{HOUR, MINUTE, World};

/// Olga is always there; boris works from 07:45 on; it is 05:30.
fn shifts() -> World {
    let mut policy = policy(&["olga", "boris"]);
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday].to_vec();
    let hours = vec![Span { days, from: Time::constant(7, 45, 0, 0), to: Time::constant(20, 0, 0, 0) }];
    policy.shifts.insert("late".into(), Shift { timezone: TimeZone::UTC, hours });
    policy.operators[1].shifts = vec!["late".into()];
    policy.operators[0].capacity = Some(1);
    World::new(policy)
}

fn greeted(w: &World, who: &str) -> Vec<(Vec<String>, u32)> {
    let boards = w.to(who).into_iter().filter_map(|say| match say {
        Say::Operator(ToOperator::Board(Board::ShiftBegins { cases, own })) => {
            Some((cases.iter().map(ToString::to_string).collect(), own))
        }
        _ => None,
    });
    boards.collect()
}

#[test]
fn whoever_comes_on_duty_hears_what_waits() {
    let mut w = shifts();
    w.contact(1).says("help");
    w.contact(2).says("help me too");
    assert!(w.is_waiting(2), "olga has no room");
    let waits = w.code(2).to_string();
    w.pass(3 * HOUR);
    let all = greeted(&w, "boris");
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].0.contains(&waits) && all[0].1 == 0, "{all:?}");
    w.pass(HOUR);
    assert_eq!(greeted(&w, "boris").len(), 1, "once a shift");
    assert_eq!(greeted(&w, "olga").len(), 0, "she was there all the time");
}

#[test]
fn what_a_colleague_noted_last_is_kept_beside_the_case_and_goes_with_the_notes() {
    let mut w = shifts();
    w.contact(1).says("help");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Note("ask for the child".into()));
    let noted = w.case(1).noted.clone().expect("a note");
    assert_eq!((noted.by.as_str(), noted.text.as_str()), ("olga", "ask for the child"));
    let note = |text: &str| Some(Command::Case { code: None, ask: CaseAsk::Note(text.into()) });
    let own =
        Said { command: note("call her brother"), reply_to: Some(card), ..said("/note call her brother") };
    let at = w.operator("olga").sends(own);
    let text = "/note do NOT call her brother";
    let edited = Said { command: note("do NOT call her brother"), ..said(text) };
    w.operator("olga").comes(at, Came::Edited(edited));
    assert_eq!(w.case(1).noted.as_ref().map(|noted| noted.text.as_str()), Some("do NOT call her brother"));
    w.operator("olga").presses(card, CaseAsk::CloseNow(9, Some("done".into())));
    let (code, closed) = (w.code(1), w.case(1).over().expect("it is closed").0);
    for (notes, is_kept) in [(false, true), (true, false)] {
        let parts = Parts { attachments: true, notes };
        let strip = Strip { code, closed, parts, notes: BTreeSet::new(), amended: Vec::new(), last: false };
        w.event(What::Strip(Box::new(strip)));
        assert_eq!(w.case(1).noted.is_some(), is_kept, "notes go: {notes}");
    }
}

/// Three operators; olga has answered the contact.
fn known() -> World {
    let mut policy = policy(&["olga", "boris", "vera"]);
    policy.operators[0].alias = Some("Anna".into());
    policy.operators[1].alias = Some("Boris".into());
    let mut w = World::new(policy);
    w.contact(1).says("help");
    assert_eq!(w.assignee(1), Some("olga"));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    w
}

#[test]
fn a_deputy_stands_in_for_whoever_is_away() {
    let mut w = known();
    // Without a deputy it would be boris' turn.
    w.policy.operators[0].away = vec![(date(2026, 11, 24), date(2026, 11, 24))];
    w.policy.operators[0].deputy = Some("vera".into());
    w.pass(MINUTE);
    w.contact(1).says("are you there?");
    assert_eq!(w.assignee(1), Some("vera"));
    // One who has no room is passed over.
    w.policy.operators[2].capacity = Some(0);
    let card = w.card("vera", 1);
    w.operator("vera").replies(card, "yes");
    w.contact(1).says("thank you");
    assert_eq!(w.assignee(1), Some("boris"));
}

#[test]
fn a_contact_who_asks_for_the_person_they_know_gets_them_if_they_are_there() {
    let mut w = known();
    w.policy.routing.same_operator = false;
    w.contact(1).says("one more thing");
    assert_eq!(w.assignee(1), Some("boris"));
    w.contact(1).says("/ask anna, please");
    assert_eq!(w.assignee(1), Some("olga"), "whatever the case of the name, and with words behind it");
    w.contact(1).says("/ask Boris");
    assert_eq!(w.assignee(1), Some("olga"), "he never answered them: of the roster nothing is told");
    w.contact(1).says("/ask olga");
    assert_eq!(w.assignee(1), Some("olga"));
    let said = w.case(1).next_seq;
    assert!(said >= 6, "and all of it is theirs to be read");
}

#[test]
fn who_is_asked_for_and_is_not_there_gets_nothing() {
    let mut w = known();
    w.policy.routing.same_operator = false;
    w.contact(1).says("one more thing");
    w.policy.operators[0].capacity = Some(0);
    w.contact(1).says("/ask Anna");
    assert_eq!(w.assignee(1), Some("boris"));
}
