//! What supervisors look at, and what an alert says: what is late, in whose hands, and why.

use super::fixtures::*;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::case::{Post, Priority, Spell, State};
use crate::domain::id::{DeliveryId, OperatorId};
use crate::domain::message::{Author, Entry};
use crate::domain::roster::Pause;
use crate::domain::say::{Board, Buttons, CardWhy, Say, ToOperator, Which};
use crate::domain::tally::{Tally, Wait};

/// What olga reads, without what keeps directions apart, and the data of all buttons.
fn read(stage: &Stage, say: ToOperator) -> (String, Vec<String>) {
    match stage.for_operator(Say::Operator(say)).as_slice() {
        [Payload::Text { text, keyboard, .. } | Payload::EditText { text, keyboard, .. }] => {
            let rows = match keyboard {
                Keyboard::Inline(rows) => rows.concat(),
                Keyboard::None | Keyboard::ForceReply { .. } => Vec::new(),
            };
            let text = text.replace(['\u{2068}', '\u{2069}'], "");
            (text, rows.into_iter().map(|button| button.data).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn alert(stage: &Stage) -> String {
    read(stage, ToOperator::Alert { cases: vec![code(), other_code()] }).0
}

fn assigned(who: &OperatorId, taken: bool) -> State {
    let accepted_at = taken.then_some(NOW);
    let post = Post { operator: who.clone(), at: OPENED, accepted_at, handover: None };
    State::Assigned { spell: Spell::begin(1, OPENED), post }
}

/// Two late cases: one of olga's, an urgent one of ben's that is younger.
fn late() -> Stage {
    let mut stage = Stage::new();
    let [first, second] = stage.material.cases.as_mut_slice() else { panic!("two cases") };
    first.state = assigned(&olga(), false);
    first.head = vec![Entry::Said(message(1, Author::Contact, "/start@bot\nThey are coming"))];
    second.state = assigned(&ben(), true);
    second.priority = Priority::Urgent;
    second.head = vec![Entry::Said(message(1, Author::Contact, "help"))];
    let bound = stage.material.roster.operator_state(&olga()).bound;
    stage.material.roster_mut().operator_state_mut(&ben()).bound = bound;
    stage
}

#[test]
fn an_alert_says_what_is_late_and_why_the_urgent_first() {
    let mut stage = late();
    let text = alert(&stage);
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert!(lines[0].starts_with("❗ 9WX-0AB") && lines[0].contains("“help”"), "{text}");
    assert!(lines[0].contains("taken Tue 10:35, no answer since"), "{text}");
    assert!(lines[1].starts_with("K7F-3QD") && lines[1].contains("not taken"), "{text}");
    assert!(lines[1].contains("They are coming") && !lines[1].contains('@'), "no command of ours: {text}");
    stage.material.roster_mut().operator_state_mut(&olga()).pause = Some(Pause { until: None });
    assert!(alert(&stage).contains("paused"));
    stage.material.roster_mut().operator_state_mut(&olga()).off = true;
    assert!(alert(&stage).contains("went off"));
    let waits = State::Waiting { spell: Spell::begin(1, OPENED), rank: OPENED, offer_again: None };
    stage.material.cases[0].state = waits;
    stage.material.roster_mut().operator_state_mut(&ben()).off = true;
    assert!(alert(&stage).contains("nobody is on duty"), "{}", alert(&stage));
}

#[test]
fn a_card_stays_true_however_long_it_stands() {
    let mut stage = Stage::new();
    let card = || ToOperator::Card { seq: 1, why: CardWhy::New };
    let head = |stage: &Stage| read(stage, card()).0;
    let first = head(&stage);
    assert!(first.contains("since Tue 08:30, answer by Wed 08:30"), "{first}");
    stage.policy.answer_within = HOUR;
    let late = head(&stage);
    assert!(late.contains("since Tue 08:30, answer was due Tue 09:30"), "{late}");
    let mut reply = crate::domain::fixture::answer(2, false).1;
    reply.operator = ben();
    reply.sent_at = NOW;
    reply.answered = Spell::begin(1, OPENED).up_to(1);
    stage.case().replies = vec![reply];
    stage.case().state = State::Answered { at: NOW, operator: ben() };
    stage.material.target = vec![crate::domain::id::SourceId::bare(900)];
    let update = ToOperator::CardUpdate { seq: 1, target: DeliveryId(7), buttons: Buttons::First };
    let (text, buttons) = read(&stage, update);
    assert!(text.contains("answered Tue 10:35 by ben"), "{text}");
    assert!(!buttons.iter().any(|b| b.starts_with("1:take:")), "there is nothing to take: {buttons:?}");
}

#[test]
fn a_page_opens_each_case_with_a_tap_and_leads_to_the_next() {
    let stage = late();
    let cases = vec![code(), other_code()];
    let board = Board::Cases { which: Which::Unanswered, cases, next: Some(other_code()) };
    let (text, buttons) = read(&stage, ToOperator::Board(board));
    assert!(text.contains("/open_K7F3QD K7F-3QD") && text.contains("/open_9WX0AB ❗ 9WX-0AB"), "{text}");
    assert!(buttons.contains(&"1:all:unanswered:9WX0AB".to_owned()), "{buttons:?}");
    let held = Board::Cases { which: Which::Held, cases: vec![code()], next: None };
    let (text, buttons) = read(&stage, ToOperator::Board(held));
    assert!(text.starts_with("Nothing is held.") && !buttons.contains(&"1:heldshut".to_owned()), "{text}");
}

#[test]
fn what_is_quiet_says_until_when() {
    let mut stage = late();
    stage.material.cases[0].spell_mut().unwrap().quiet_until = Some(NOW + HOUR);
    let board = Board::Cases { which: Which::Unanswered, cases: vec![code()], next: None };
    let (text, _) = read(&stage, ToOperator::Board(board));
    assert!(text.contains("quiet until Tue 11:35"), "{text}");
}

#[test]
fn counts_tell_people_from_cases_and_name_who_answered() {
    let mut stage = Stage::new();
    let (today, before) = (jiff::civil::date(2026, 11, 24), jiff::civil::date(2026, 11, 20));
    for (day, tally, n) in [
        (today, Tally::Person, 2),
        (today, Tally::Case, 3),
        (today, Tally::Appeal, 4),
        (today, Tally::Answer(Wait::Within(900)), 2),
        (today, Tally::InTime, 1),
        (today, Tally::AnswerBy(ben()), 2),
        (today, Tally::Language("uk".into()), 4),
        (today, Tally::Topic(None), 4),
        (before, Tally::AnswerBy(olga()), 5),
    ] {
        stage.material.tallies.insert((day, tally), n);
    }
    let (text, _) = read(&stage, ToOperator::Board(Board::Stats { from: before, today }));
    let (of_today, week) = text.split_once("\n\n").unwrap();
    for words in ["this month: 2", "cases: 3", "wait: 4", "in time: 50 %", "≤ 15 min", "By operator: ben 2"]
    {
        assert!(of_today.contains(words), "{words}: {text}");
    }
    assert!(week.contains("By operator: Anna/olga 5, ben 2"), "{text}");
}

#[test]
fn the_roster_says_where_everybody_is_and_what_they_have() {
    let mut stage = Stage::new();
    stage.policy.operators[1].supervisor = true;
    let state = stage.material.roster_mut().operator_state_mut(&olga());
    (state.load, state.pause) = (3, Some(Pause { until: Some(NOW + HOUR) }));
    stage.material.roster_mut().waiting = 2;
    let (text, _) = read(&stage, ToOperator::Board(Board::Roster));
    assert!(text.contains("Anna/olga · on duty · paused until Tue 11:35 · 3 of 8 cases"), "{text}");
    assert!(text.contains("supervisor") && text.contains("2 cases wait"), "{text}");
}
