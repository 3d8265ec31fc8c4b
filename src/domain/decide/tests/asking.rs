//! What one may ask of a case, and who may not.

use crate::domain::case::State;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::{Answer, Reason};
use crate::domain::id::SourceId;
use crate::domain::policy::Operator;
use crate::domain::say::{Buttons, Say, ToOperator, Word};

use super::people::{line, operator, policy};
use super::world::World;

fn asked() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    w
}

fn every_ask() -> Vec<CaseAsk> {
    vec![
        CaseAsk::Take,
        CaseAsk::PassOn,
        CaseAsk::Close(None),
        CaseAsk::Close(Some("spam".into())),
        CaseAsk::CloseNow(9, None),
        CaseAsk::Undo,
        CaseAsk::Reopen,
        CaseAsk::History,
        CaseAsk::More,
        CaseAsk::Less,
        CaseAsk::GiveTo(None),
        CaseAsk::GiveTo(Some("boris".into())),
        CaseAsk::GiveMe,
        CaseAsk::Quiet,
        CaseAsk::Note("a word".into()),
        CaseAsk::Urgent(None),
        CaseAsk::SetLanguage("ru".into()),
        CaseAsk::Answer,
        CaseAsk::Recall(2),
        CaseAsk::SendAgain(2),
        CaseAsk::SendDraft(1),
        CaseAsk::Release,
        CaseAsk::AnswerTo(crate::domain::id::Address("ada@mail.example".into())),
    ]
}

fn ask(w: &mut World, who: &str, ask: CaseAsk) -> Reason {
    let code = Some(w.code(1));
    w.operator(who).presses_any(SourceId::bare(1), Some(Command::Case { code, ask }))
}

#[test]
fn nobody_else_may_ask_anything_and_nothing_changes() {
    for what in every_ask() {
        let mut w = asked();
        let before = (w.cases.clone(), w.roster.clone(), w.sent.len());
        assert_eq!(ask(&mut w, "boris", what.clone()), Reason::Refused, "{what:?}");
        assert_eq!(w.popup(), Some(Word::NotYours), "{what:?}");
        assert_eq!((w.cases.clone(), w.roster.clone(), w.sent.len()), before, "{what:?}");
    }
}

#[test]
fn a_contact_who_gives_an_operators_command_just_says_it() {
    let mut w = asked();
    for what in every_ask() {
        let before = w.case(1).clone();
        let code = Some(w.code(1));
        w.contact(1).presses_any(SourceId::bare(1), Some(Command::Case { code, ask: what.clone() }));
        assert_eq!(*w.case(1), before, "{what:?}");
        w.contact(2).orders(Command::Case { code, ask: what });
        assert_eq!(*w.case(1), before);
    }
    for command in [Command::Cases, Command::Pause(None), Command::Off, Command::Resume] {
        w.contact(2).orders(command);
    }
    assert!(w.roster.operator_states.values().all(|s| s.pause.is_none() && !s.off));
}

#[test]
fn a_supervisor_may_move_and_close_but_not_speak_for_the_operator() {
    for what in [CaseAsk::Take, CaseAsk::PassOn, CaseAsk::Answer, CaseAsk::SendDraft(1)] {
        let mut w = asked();
        assert_eq!(ask(&mut w, "vera", what), Reason::Refused);
    }
    let mut w = asked();
    assert_eq!(ask(&mut w, "vera", CaseAsk::GiveTo(Some("boris".into()))), Reason::OperatorCommand);
    assert_eq!(w.assignee(1), Some("boris"));
    assert_eq!(ask(&mut w, "vera", CaseAsk::CloseNow(u32::MAX, Some("spam".into()))), Reason::Closed);
    assert!(
        w.to("boris").iter().any(|s| matches!(s, Say::Operator(ToOperator::Happened { who: Some(_), .. })))
    );
}

#[test]
fn every_ask_in_every_state_is_answered_without_breaking_the_books() {
    for end in 0..4 {
        for what in every_ask() {
            let mut w = asked();
            match end {
                0 => {}
                1 => {
                    let card = w.card("olga", 1);
                    w.operator("olga").replies(card, "an answer");
                }
                2 => {
                    w.contact(1).blocks();
                }
                _ => {
                    ask(&mut w, "olga", CaseAsk::CloseNow(9, Some("done".into())));
                }
            }
            ask(&mut w, "olga", what.clone());
            ask(&mut w, "vera", what.clone());
            w.admin(AdminAsk::Command(Command::Case { code: Some(w.code(1)), ask: what.clone() }));
            super::model::assert_sound(&w);
        }
    }
}

#[test]
fn take_moves_nothing_and_shows_on_the_card() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Take);
    assert!(matches!(&w.case(1).state, State::Assigned { post, .. } if post.accepted_at.is_some()));
    assert!(
        w.to("olga")
            .iter()
            .any(|s| matches!(s, Say::Operator(ToOperator::CardUpdate { buttons: Buttons::Taken, .. })))
    );
    let before = w.sent.len();
    w.operator("olga").presses(card, CaseAsk::Take);
    assert_eq!(w.sent.len(), before, "once is enough");
}

#[test]
fn more_and_less_turn_a_card_that_has_buttons() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::More);
    assert!(matches!(
        w.to("olga").pop(),
        Some(Say::Operator(ToOperator::CardUpdate { buttons: Buttons::More, .. }))
    ));
    w.operator("olga").presses(card, CaseAsk::Less);
    assert!(matches!(
        w.to("olga").pop(),
        Some(Say::Operator(ToOperator::CardUpdate { buttons: Buttons::First, .. }))
    ));
    assert_eq!(ask(&mut w, "vera", CaseAsk::More), Reason::Refused, "no card of hers");
}

#[test]
fn the_list_of_whom_to_give_to_has_the_eligible_first() {
    let mut w = asked();
    w.operator("boris").orders(Command::Pause(None));
    w.policy.operators.push(operator("ivan"));
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::GiveTo(None));
    let Some(Say::Operator(ToOperator::GiveTo { operators })) = w.to("olga").pop() else { panic!("no list") };
    assert_eq!(operators, ["ivan".into(), "boris".into(), "vera".into()]);
}

#[test]
fn commands_need_a_case_that_exists() {
    let mut w = asked();
    w.operator("olga").orders(Command::Case { code: None, ask: CaseAsk::Take });
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::WhichCaseOfCommand))));
    let code = Some(crate::domain::id::CaseCode::from_bits(1));
    w.operator("olga").orders(Command::Case { code, ask: CaseAsk::Take });
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::NoSuchCase))));
    w.operator("olga").orders(Command::Forget);
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::UnknownCommand))));
}

#[test]
fn the_list_of_cases_counts_what_waits() {
    let mut w = asked();
    w.policy.operators.iter_mut().for_each(|o| o.capacity = Some(0));
    w.contact(2).says("somebody else asks");
    w.operator("olga").orders(Command::Cases);
    assert_eq!(
        w.to("olga").pop(),
        Some(Say::Operator(ToOperator::CaseList { cases: vec![w.code(1)], waiting: 1 }))
    );
}

#[test]
fn an_admin_may_do_what_a_supervisor_may() {
    let mut w = asked();
    let code = Some(w.code(1));
    let mut asks = |ask| {
        w.admin(AdminAsk::Command(Command::Case { code, ask }));
        w.last.answer.clone()
    };
    assert_eq!(asks(CaseAsk::Close(None)), Answer::Word(Word::CloseNeedsReason));
    assert_eq!(asks(CaseAsk::GiveTo(Some("nobody".into()))), Answer::Word(Word::NoSuchOperator));
    assert_eq!(asks(CaseAsk::GiveTo(Some("boris".into()))), Answer::Done);
    assert_eq!(asks(CaseAsk::Close(Some("spam".into()))), Answer::Done);
    assert_eq!(asks(CaseAsk::GiveMe), Answer::Word(Word::NotNow));
    w.admin(AdminAsk::Pause("olga".into(), None));
    w.contact(2).says("somebody else asks");
    assert_eq!(w.assignee(2), Some("boris"));
    w.admin(AdminAsk::Resume("olga".into()));
    w.contact(3).says("and a third one");
    assert_eq!(w.assignee(3), Some("olga"));
    w.admin(AdminAsk::Command(Command::Off));
    assert_eq!(w.last.answer, Answer::Word(Word::UnknownCommand));
}

#[test]
fn a_pause_of_an_admin_outlives_the_operators_cards() {
    let mut w = line(&["olga"]);
    w.admin(AdminAsk::Pause("olga".into(), None));
    w.contact(1).says("I need help with my papers");
    assert!(w.is_waiting(1));
    w.admin(AdminAsk::Resume("olga".into()));
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn the_answer_to_a_command_that_bears_a_code_names_the_case_to_who_may_act_on_it() {
    let mut w = asked();
    let code = w.code(1);
    let close = || Command::Case { code: Some(code), ask: CaseAsk::CloseNow(9, Some("spam".into())) };
    let told = |w: &World, word: Word| {
        let wanted = crate::domain::say::Say::Operator(crate::domain::say::ToOperator::Word(word));
        w.sent.iter().rev().find(|(d, _)| d.say == wanted).map(|(d, _)| d.case)
    };
    w.operator("boris").orders(close());
    assert_eq!(told(&w, Word::NotYours), Some(None), "to a colleague the code alone is known");
    w.operator("olga").orders(close());
    assert_eq!(told(&w, Word::ClosedUnanswered), Some(Some(code)));
}
