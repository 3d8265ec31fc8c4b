//! Cards that came back by mail: nobody has seen them, and they must reach somebody.

use crate::domain::command::Command;
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Machine, Said, What};
use crate::domain::id::{CaseCode, DeliveryId, OperatorId, SourceId};
use crate::domain::policy::Reach;
use crate::domain::say::{Outcome, Say, ToContact, ToOperator, Word};

use super::mailed::{mailbox, with_mail};
use super::model::assert_sound;
use super::people::{is_card, operator, said};
use super::world::{MINUTE, START, World};

/// Olga is reached at that and then by those; the card of contact 1 has gone to her mailbox.
fn line(then: Vec<Reach>) -> World {
    let mut policy = with_mail();
    policy.operators[0].reach = [vec![mailbox()], then].concat();
    policy.operators.push(crate::domain::policy::Operator { supervisor: true, ..operator("vera") });
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    assert_eq!(w.assignee(1), Some("olga"));
    w
}

fn chat() -> Vec<Reach> {
    operator("olga").reach
}

fn bounces(w: &mut World, delivery: DeliveryId, case: Option<CaseCode>) -> Reason {
    let report =
        w.mail(5_000, Came::Machine(Machine::Bounced { delivery, case, sure: true }, Said::default()));
    let reason = w.event(What::Arrived(report));
    assert_sound(w);
    reason
}

fn mail_is_refused(w: &World) -> bool {
    w.roster.operator_state(&OperatorId::from("olga")).refused.contains(&"mail".into())
}

#[test]
fn a_card_that_came_back_is_shown_again_by_the_next_channel() {
    let mut w = line(chat());
    let (card, code) = (w.latest_card(), w.code(1));
    w.pass(MINUTE);
    assert_eq!(bounces(&mut w, card, Some(code)), Reason::Bounced);
    assert!(mail_is_refused(&w));
    assert_eq!(w.count("olga", is_card), 2);
    assert_eq!(w.case(1).unanswered_since(), Some(START));
    let again = w.card("olga", 1);
    w.operator("olga").replies(again, "bring them along");
    assert!(w.is_answered(1));
}

#[test]
fn it_comes_back_once_and_a_delivery_that_is_none_changes_nothing() {
    let mut w = line(chat());
    let (card, code) = (w.latest_card(), w.code(1));
    assert_eq!(bounces(&mut w, DeliveryId(1), Some(code)), Reason::Nothing);
    assert!(!mail_is_refused(&w));
    assert_eq!(bounces(&mut w, card, Some(code)), Reason::Bounced);
    let before = w.case(1).clone();
    assert_eq!(bounces(&mut w, card, Some(code)), Reason::Nothing);
    assert_eq!(*w.case(1), before);
}

#[test]
fn a_later_card_does_not_stand_for_one_that_came_back() {
    let mut w = line(chat());
    let (card, code) = (w.latest_card(), w.code(1));
    w.contact(1).says("and one more thing about my brother");
    w.prompt = false;
    bounces(&mut w, card, Some(code));
    let answer = Said { case: Some(code), ..said("bring them along") };
    let mail = w.mail(9_000, Came::Said(answer));
    w.event(What::Arrived(mail));
    let reply =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    w.deliver(&reply);
    assert_eq!(w.case(1).spell().map(|s| (s.first(), s.last())), Some((1, 2)));
}

#[test]
fn what_was_answered_unseen_is_unanswered_again_as_old_as_it_was() {
    let mut w = line(chat());
    let code = w.code(1);
    let answer = |w: &mut World, at| {
        let said = Said { case: Some(code), ..said("bring them along") };
        let mail = w.mail(at, Came::Said(said));
        w.event(What::Arrived(mail));
    };
    answer(&mut w, 1_000);
    assert!(w.is_answered(1));
    w.pass(MINUTE);
    let asked = w.now.line;
    w.contact(1).says("and one more thing about my brother");
    let card = w.latest_card();
    answer(&mut w, 2_000);
    assert!(w.is_answered(1));
    assert_eq!(bounces(&mut w, card, Some(code)), Reason::Bounced);
    assert_eq!(w.case(1).spell().map(|s| (s.first(), s.last())), Some((3, 3)));
    assert_eq!(w.case(1).unanswered_since(), Some(asked));
    assert_eq!(w.assignee(1), Some("olga"));
    let again = w.card("olga", 1);
    w.operator("olga").replies(again, "tell me about him");
    assert!(w.is_answered(1));
}

#[test]
fn with_no_other_channel_the_case_moves_and_supervisors_hear_it() {
    let mut w = line(Vec::new());
    let (card, code) = (w.latest_card(), w.code(1));
    assert_eq!(bounces(&mut w, card, Some(code)), Reason::Bounced);
    assert!(w.assignee(1).is_some_and(|who| who != "olga"));
    assert!(
        w.to("vera").contains(&Say::Operator(ToOperator::Word(Word::OperatorUnreachable("olga".into()))))
    );
    assert_eq!(w.case(1).unanswered_since(), Some(START));
}

/// Two cases whose cards went to olga in one mail.
fn in_one_mail() -> World {
    let mut w = line(chat());
    w.policy.operators.retain(|o| o.id == "olga".into());
    w.pass(MINUTE);
    w.prompt = false;
    for contact in [2, 3] {
        w.contact(contact).says("can somebody call me about my rent");
    }
    for card in w.outbox.clone().iter().filter(|d| is_card(&d.say)) {
        w.settle(card, Outcome::Delivered(vec![SourceId::bare(500)]));
    }
    w.prompt = true;
    w.deliver_all();
    w
}

#[test]
fn a_mail_about_several_cases_comes_back_for_all_of_them() {
    let mut w = in_one_mail();
    let first = w.case(2).shown[0].delivery;
    assert_eq!(bounces(&mut w, first, None), Reason::Bounced);
    assert!(mail_is_refused(&w));
    for (contact, cards) in [(1, 1), (2, 2), (3, 2)] {
        let code = Some(w.code(contact));
        let sent = w.sent.iter().filter(|(d, _)| is_card(&d.say) && d.case == code).count();
        assert_eq!(sent, cards, "contact {contact}");
    }
}

#[test]
fn a_report_that_names_an_operator_and_no_card_of_theirs_is_believed_in_nothing() {
    let mut w = in_one_mail();
    let said = Said { case: Some(w.code(2)), ..said("bring them along") };
    let mail = w.mail(900, Came::Said(said));
    w.event(What::Arrived(mail));
    let answer = w.case(2).replies[0].delivery;
    bounces(&mut w, answer, None);
    assert!(!mail_is_refused(&w));
    assert_eq!(w.count("olga", is_card), 3);
}

#[test]
fn a_second_card_that_came_after_the_reply_does_not_show_what_the_first_had_not() {
    let mut w = World::new(with_mail());
    w.contact(1).says("I need help with my papers");
    let first = w.case(1).shown[0].clone();
    w.prompt = false;
    w.contact(1).comes(SourceId::bare(0), Came::Reachable(false));
    w.contact(1).orders(Command::Start(None));
    w.operator("olga").replies(first.at, "bring them along");
    while let Some(delivery) = w.outbox.first().cloned() {
        w.deliver(&delivery);
    }
    assert!(w.is_answered(1) && w.case(1).shown.len() == 2, "{:?}", w.case(1).shown);
    let back = Machine::Bounced { delivery: first.delivery, case: Some(w.code(1)), sure: true };
    w.contact(2).comes(SourceId::bare(0), Came::Machine(back, Said::default()));
    assert_sound(&w);
    assert!(!w.is_answered(1), "its writer had seen nothing of it");
}
