//! What operators want later: where they can't have it any more it goes out for nobody, and somebody hears of it.

use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::message::Milestone;
use crate::domain::say::{Asking, Say, Stands, ToOperator, Word};

use super::console::{answers, ask, begun, word};
use super::model::assert_sound;
use super::world::{HOUR, World};

#[test]
fn what_is_sent_by_hand_before_its_hour_does_not_go_out_twice() {
    let mut w = begun();
    ask(&mut w, "olga", CaseAsk::At(Some(7 * 60 + 30), "Good morning".into()));
    let seq = w.case(1).handled.planned[0].seq;
    ask(&mut w, "olga", CaseAsk::SendDraft(seq));
    assert_eq!(answers(&w), 1);
    w.pass(HOUR * 3);
    assert_eq!(answers(&w), 1);
}

#[test]
fn an_answer_that_waits_is_not_sent_for_who_is_none_of_ours_any_more_and_somebody_hears_of_it() {
    let unsent =
        |say: &Say| matches!(say, Say::Operator(ToOperator::Happened { what: Milestone::HeldBack, .. }));
    let at = CaseAsk::At(Some(7 * 60 + 30), "Come to the bridge alone".into());
    // Answered, it stays with her by name.
    let mut w = begun();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Which papers?");
    ask(&mut w, "olga", at.clone());
    w.policy.operators.remove(0);
    w.pass(HOUR * 3);
    assert_eq!((answers(&w), w.count("vera", unsent)), (1, 1), "she is off the roster");
    // Nobody can have it.
    let mut w = begun();
    ask(&mut w, "olga", at);
    w.operator("boris").orders(Command::Off);
    w.admin(AdminAsk::Lock { operator: "olga".into(), force: true });
    assert!(w.is_waiting(1));
    w.pass(HOUR * 3);
    assert_eq!((answers(&w), w.count("vera", unsent)), (0, 1), "she is locked out");
}

#[test]
fn nothing_is_promised_to_go_out_of_a_closed_case() {
    let mut w = begun();
    ask(&mut w, "olga", CaseAsk::CloseNow(9, Some("done".into())));
    let told = ask(&mut w, "olga", CaseAsk::At(Some(450), "Good morning".into()));
    assert_eq!(told, Some(word(Word::Stands(Stands::Closed))));
    assert!(w.case(1).handled.planned.is_empty());
}

#[test]
fn a_reminder_of_who_can_t_be_told_any_more_reaches_who_has_the_case_or_the_supervisors() {
    let reminder = |say: &Say| matches!(say, Say::Operator(ToOperator::Asking(Asking::Later { .. })));
    for (who, to) in [("vera", "olga"), ("olga", "vera")] {
        let mut w = begun();
        w.operator("boris").orders(Command::Off);
        ask(&mut w, who, CaseAsk::Later(120, "call her lawyer".into()));
        w.admin(AdminAsk::Lock { operator: who.into(), force: true });
        w.pass(HOUR * 3);
        assert_eq!(w.count(to, reminder), 1, "{who} is locked out");
    }
}

/// Olga's case waits for anybody, with a draft of hers in it that went out long ago.
fn waiting() -> (World, u32) {
    let mut w = begun();
    ask(&mut w, "olga", CaseAsk::Say("greeting".into()));
    let seq = w.case(1).next_seq - 1;
    ask(&mut w, "olga", CaseAsk::SendDraft(seq));
    for who in ["olga", "boris"] {
        w.operator(who).orders(Command::Off);
    }
    w.contact(1).says("and what now?");
    assert!(w.is_waiting(1));
    (w, seq)
}

#[test]
fn what_is_refused_moves_no_case_that_waits() {
    let (mut w, seq) = waiting();
    assert_eq!(ask(&mut w, "olga", CaseAsk::SendDraft(seq)), Some(word(Word::OutAlready)));
    assert!(w.is_waiting(1));
    assert_sound(&w);

    let mut w = begun();
    w.policy.routing.capacity = 0;
    w.contact(2).says("is anybody there?");
    let code = Some(w.code(2));
    let ask = CaseAsk::At(Some(450), "Come at six.\n\nBest regards,\nOlga Petrova".into());
    w.operator("olga").orders(Command::Case { code, ask });
    assert_eq!(w.to("olga").pop(), Some(word(Word::PlanDoubtful)));
    assert!(w.is_waiting(2));
    assert_sound(&w);
}
