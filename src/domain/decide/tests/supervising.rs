//! What supervisors see of the whole line, and who sees it not; and all that is held, at once.

use crate::domain::case::{Case, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::id::CaseCode;
use crate::domain::message::Milestone;
use crate::domain::policy::{Operator, default_steps};
use crate::domain::say::{Board, Say, ToOperator, Which, Word};
use crate::domain::time::Stamp;

use super::people::{operator, policy};
use super::world::{HOUR, MINUTE, World};

const TEXT: &str = "Ваша горячая линия работает на врага, остановитесь и уходите, пока вас всех не нашли. Мы знаем каждого \
                    из вас, и мы скоро придём за каждым.";

/// Olga answers, vera supervises and takes no cases.
fn line() -> World {
    let mut policy = policy(&["olga"]);
    policy.operators[0].capacity = Some(100);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    policy.flood.campaign_threshold = 2;
    policy.steps = default_steps();
    World::new(policy)
}

/// The latest board that vera was shown.
fn board(w: &World) -> Board {
    let boards = w.to("vera").into_iter().rev().find_map(|say| match say {
        Say::Operator(ToOperator::Board(board)) => Some(board),
        _ => None,
    });
    boards.expect("a board")
}

fn page(w: &mut World, which: Which, after: Option<CaseCode>) -> (Vec<CaseCode>, Option<CaseCode>) {
    w.operator("vera").orders(Command::All(which, after));
    match board(w) {
        Board::Cases { cases, next, .. } => (cases, next),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_unanswered_case_is_seen_the_oldest_first_page_by_page_and_what_is_quiet_too() {
    let mut w = line();
    for number in 1..=40 {
        w.contact(number).says("help");
        w.pass(MINUTE);
    }
    w.pass(5 * HOUR);
    let quiet = Some(w.code(1));
    w.operator("vera").orders(Command::Case { code: quiet, ask: CaseAsk::Quiet });
    let all: Vec<CaseCode> = (1..=40).map(|number| w.code(number)).collect();
    let (first, next) = page(&mut w, Which::Unanswered, None);
    assert_eq!((&first[..], next), (&all[..32], Some(all[31])));
    let (second, next) = page(&mut w, Which::Unanswered, next);
    assert_eq!((&second[..], next), (&all[32..], None));
    // Whoever was answered meanwhile ends no page early.
    let card = w.card("olga", 32);
    w.operator("olga").replies(card, "I am here");
    let (second, _) = page(&mut w, Which::Unanswered, Some(all[31]));
    assert_eq!(second, all[32..]);
    assert_eq!(page(&mut w, Which::Answered, None).0, [all[31]]);
}

#[test]
fn who_is_no_supervisor_or_not_there_reads_nothing_but_their_own_cases() {
    let looks = [
        Command::All(Which::Unanswered, None),
        Command::All(Which::Held, None),
        Command::Roster,
        Command::Stats,
        Command::Bulk { release: true, until: None },
        Command::UndoBulk(Stamp(0)),
    ];
    for look in looks {
        let mut w = line();
        w.contact(1).says("help");
        let code = Some(w.code(1));
        assert_eq!(w.operator("olga").orders(look.clone()), Reason::Refused);
        let word = Say::Operator(ToOperator::Word(Word::SupervisorsOnly));
        assert_eq!(
            w.to("olga").last(),
            Some(&word),
            "for that, and not for want of anything to see: {look:?}"
        );
        for away in [Command::Pause(None), Command::Pause(Some(HOUR)), Command::Off] {
            w.operator("vera").orders(away.clone());
            assert_eq!(w.operator("vera").orders(look.clone()), Reason::Refused, "{away:?}");
            let word = Say::Operator(ToOperator::Word(Word::NotOnDuty));
            assert_eq!(w.to("vera").last(), Some(&word), "{away:?} {look:?}");
            for ask in [CaseAsk::History, CaseAsk::Close(None), CaseAsk::Merge(w.code(1))] {
                assert_eq!(
                    w.operator("vera").orders(Command::Case { code, ask }),
                    Reason::Refused,
                    "{away:?}"
                );
                assert_eq!(w.to("vera").last(), Some(&word), "{away:?}");
            }
            w.operator("vera").orders(Command::Resume);
        }
        assert_ne!(w.operator("vera").orders(Command::Roster), Reason::Refused, "she is back");
        w.operator("olga").orders(Command::Pause(None));
        let own = Command::Case { code, ask: CaseAsk::History };
        assert_eq!(w.operator("olga").orders(own), Reason::OperatorCommand, "it is hers");
    }
}

/// Six people with one text, four of whom are held.
fn held() -> World {
    let mut w = line();
    for number in 1..=6 {
        w.contact(number).says(TEXT);
        w.pass(MINUTE);
    }
    assert_eq!(count(&w), 4);
    w
}

fn count(w: &World) -> usize {
    w.cases.values().filter(|case| matches!(case.state, State::Held { .. })).count()
}

fn sure(w: &mut World, release: bool) {
    w.operator("vera").orders(Command::Bulk { release, until: None });
    let Board::BulkSure { count, until, .. } = board(w) else { panic!("not asked") };
    assert_eq!(count, 4, "nothing is done before she is sure");
    w.operator("vera").orders(Command::Bulk { release, until: Some(until) });
}

#[test]
fn all_that_is_held_is_let_through_at_once_when_a_supervisor_is_sure() {
    let mut w = held();
    sure(&mut w, true);
    assert_eq!(count(&w), 0);
    assert!(matches!(board(&w), Board::BulkDone { release: true, count: 4, .. }), "{:?}", board(&w));
    assert_eq!(w.assignee(6), Some("olga"));
}

#[test]
fn what_was_closed_together_is_held_again_for_a_day_as_old_as_it_was() {
    let mut w = held();
    let before = w.cases.clone();
    w.contact(7).says(TEXT);
    w.pass(MINUTE);
    w.operator("vera").orders(Command::Bulk { release: false, until: None });
    let Board::BulkSure { until, .. } = board(&w) else { panic!("not asked") };
    w.contact(8).says(TEXT);
    w.operator("vera").orders(Command::Bulk { release: false, until: Some(until) });
    let Board::BulkDone { release: false, count: 5, id } = board(&w) else { panic!("{:?}", board(&w)) };
    assert_eq!(count(&w), 1, "what came since she was asked was seen by nobody");
    w.pass(23 * HOUR);
    // One of them wrote again, and is a case as any.
    w.contact(6).says("please, this is me");
    w.operator("vera").orders(Command::UndoBulk(id));
    assert!(matches!(board(&w), Board::BulkUndone { count: 4 }), "{:?}", board(&w));
    for number in 3..=5 {
        let (now, was) = (w.case(number), &before[&w.code(number)]);
        assert_eq!((&now.state, &now.campaign), (&was.state, &was.campaign));
    }
    assert!(!matches!(w.case(6).state, State::Held { .. }));
    w.pass(2 * HOUR);
    assert_eq!(w.operator("vera").orders(Command::UndoBulk(id)), Reason::Refused);
    let held = w.history(3).iter().filter(|h| h.starts_with(&format!("{:?}", Milestone::Held))).count();
    assert_eq!(held, 2, "the history tells it");
}

#[test]
fn what_is_closed_as_copies_of_one_text_can_be_held_again_too() {
    let mut w = held();
    let code = Some(w.code(1));
    w.operator("vera").orders(Command::Case { code, ask: CaseAsk::CloseAll });
    let Board::BulkDone { release: false, count: 4, id } = board(&w) else { panic!("{:?}", board(&w)) };
    w.operator("vera").orders(Command::UndoBulk(id));
    assert_eq!(count(&w), 4);
}

#[test]
fn a_supervisor_who_is_removed_while_confirming_does_nothing_and_hears_why() {
    for removed in [false, true] {
        let mut w = held();
        w.operator("vera").orders(Command::Bulk { release: false, until: None });
        let Board::BulkSure { until, .. } = board(&w) else { panic!("not asked") };
        if removed {
            w.policy.operators.retain(|operator| operator.id.as_str() != "vera");
        } else {
            w.policy.operators[1].supervisor = false;
        }
        let sure = Command::Bulk { release: false, until: Some(until) };
        w.operator("vera").presses_any(crate::domain::id::SourceId::bare(1), Some(sure));
        assert_eq!(count(&w), 4, "removed from the roster: {removed}");
        if !removed {
            assert_eq!(w.popup(), Some(Word::SupervisorsOnly));
        }
    }
}

#[test]
fn who_was_sure_long_ago_is_asked_again() {
    let mut w = held();
    w.operator("vera").orders(Command::Bulk { release: false, until: None });
    let Board::BulkSure { until, .. } = board(&w) else { panic!("not asked") };
    w.pass(2 * HOUR);
    w.operator("vera").orders(Command::Bulk { release: false, until: Some(until) });
    assert!(matches!(board(&w), Board::BulkSure { .. }));
    assert_eq!(count(&w), 4);
}

#[test]
fn what_went_on_after_it_was_closed_together_is_not_held_again_with_the_others() {
    let mut w = held();
    sure(&mut w, false);
    let Board::BulkDone { id, .. } = board(&w) else { panic!("{:?}", board(&w)) };
    w.contact(6).says("please, this is me, they took my son");
    let card = w.card("olga", 6);
    w.operator("olga").replies(card, "Where did they take him?");
    w.contact(6).says("to the station");
    let code = Some(w.code(6));
    w.operator("olga").orders(Command::Case { code, ask: CaseAsk::CloseNow(99, Some("done".into())) });
    w.operator("vera").orders(Command::UndoBulk(id));
    assert!(matches!(board(&w), Board::BulkUndone { count: 3 }), "{:?}", board(&w));
    assert!(matches!(w.case(6).state, State::Closed { .. }), "{:?}", w.case(6).state);
    w.operator("olga").orders(Command::Case { code, ask: CaseAsk::Undo });
    assert_eq!(w.assignee(6), Some("olga"), "and can be opened again as it stood");
}

#[test]
fn a_case_that_was_closed_together_before_this_was_kept_with_all_else_opens() {
    let mut w = held();
    let code = Some(w.code(1));
    w.operator("vera").orders(Command::Case { code, ask: CaseAsk::CloseAll });
    let case = w.case(3).clone();
    let mut stored = serde_json::to_value(&case).unwrap();
    let shut = stored["handled"]["shut"].clone();
    stored["bulk"] = serde_json::json!({ "id": shut["together"], "since": 0, "spell": {}, "campaign": null });
    stored["handled"]["shut"].as_object_mut().unwrap().remove("together");
    let opened: Case = serde_json::from_value(stored).unwrap();
    assert_eq!(opened.state, case.state);
    assert_eq!(opened.handled.shut.map(|shut| shut.state), case.handled.shut.map(|shut| shut.state));
}
