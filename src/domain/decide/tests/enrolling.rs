//! Binding an operator to a chat.

use crate::domain::command::{AdminAsk, Command};
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Followup, FollowupId, What};
use crate::domain::forget::Copies;
use crate::domain::policy::{Operator, Reach};
use crate::domain::say::{Delivery, Recipient, Say, ToOperator, Word};
use crate::domain::threads::{Look, News, Room, Threaded};

use super::people::{operator, policy};
use super::world::{MINUTE, World};

/// Olga waits for an invitation; vera supervises.
fn invited() -> (World, String) {
    let mut policy = policy(&["olga"]);
    policy.operators[0].reach = vec![Reach { channel: "telegram".into(), address: None }];
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let mut w = World::new(policy);
    w.admin(AdminAsk::Invite("olga".into()));
    let Answer::Invited { token, until } = w.last.answer.clone() else { panic!("not invited") };
    assert_eq!(until, w.now.civil + MINUTE * 15);
    (w, token)
}

fn opens(w: &mut World, token: &str, chat: &str) {
    w.operator(chat).orders(Command::Start(Some(token.into())));
}

fn digits(w: &World) -> String {
    let shown = w.sent.iter().rev().find_map(|(d, _)| match (&d.to, &d.say) {
        (Recipient::Chat { .. }, Say::Operator(ToOperator::Word(Word::EnrolDigits(digits)))) => {
            Some(digits.clone())
        }
        _ => None,
    });
    shown.expect("digits")
}

fn confirm(w: &mut World, digits: &str) -> Answer {
    w.admin(AdminAsk::Confirm("olga".into(), digits.into()));
    w.last.answer.clone()
}

#[test]
fn a_link_and_its_digits_bind_the_chat_and_supervisors_hear_it() {
    let (mut w, token) = invited();
    w.contact(1).says("is anybody there?");
    assert!(w.is_waiting(1));
    opens(&mut w, &token, "new phone");
    let shown = digits(&w);
    assert_eq!(shown.len(), 4);
    assert_eq!(confirm(&mut w, &shown), Answer::Done);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::Enrolled))));
    assert!(w.to("vera").contains(&Say::Operator(ToOperator::Word(Word::EnrolledOther("olga".into())))));
    assert_eq!(w.assignee(1), Some("olga"), "what waited is theirs at once");
    let card = w.card("olga", 1);
    w.operator("new phone").replies(card, "yes, I am");
    assert!(w.is_answered(1));
}

#[test]
fn three_wrong_guesses_end_the_invitation() {
    let (mut w, token) = invited();
    opens(&mut w, &token, "new phone");
    let shown = digits(&w);
    for _ in 0..3 {
        assert_eq!(confirm(&mut w, "none"), Answer::WrongDigits);
    }
    assert_eq!(confirm(&mut w, &shown), Answer::NothingToConfirm);
    assert!(w.roster.operator_state(&"olga".into()).bound.is_empty());
}

#[test]
fn an_invitation_that_is_over_binds_nobody() {
    let (mut w, token) = invited();
    opens(&mut w, &token, "new phone");
    let shown = digits(&w);
    w.jump(MINUTE * 15);
    assert_eq!(confirm(&mut w, &shown), Answer::NothingToConfirm);
    opens(&mut w, &token, "new phone");
    assert_eq!(w.last.reason, Reason::ContactCommand, "to the line it is any /start");
}

#[test]
fn a_second_chat_that_opens_the_link_learns_nothing() {
    let (mut w, token) = invited();
    opens(&mut w, &token, "new phone");
    let shown = digits(&w);
    opens(&mut w, &token, "stolen link");
    let words =
        w.sent.iter().filter(|(d, _)| d.say == Say::Operator(ToOperator::Word(Word::EnrolOver))).count();
    assert_eq!(words, 1);
    assert_eq!(confirm(&mut w, &shown), Answer::Done);
    let bound = &w.roster.operator_state(&"olga".into()).bound;
    assert_eq!(bound.values().map(|b| b.address.0.as_str()).collect::<Vec<_>>(), ["new phone"]);
}

#[test]
fn opening_the_link_again_shows_the_same_digits() {
    let (mut w, token) = invited();
    opens(&mut w, &token, "new phone");
    let shown = digits(&w);
    opens(&mut w, &token, "new phone");
    assert_eq!(digits(&w), shown);
}

#[test]
fn nothing_is_confirmed_before_the_link_was_opened_or_for_a_stranger() {
    let (mut w, _) = invited();
    assert_eq!(confirm(&mut w, "0000"), Answer::NothingToConfirm);
    w.admin(AdminAsk::Confirm("nobody".into(), "0000".into()));
    assert_eq!(w.last.answer, Answer::NoSuchOperator("nobody".into()));
    w.admin(AdminAsk::Invite("nobody".into()));
    assert_eq!(w.last.answer, Answer::NoSuchOperator("nobody".into()));
}

#[test]
fn an_operator_whose_address_is_in_the_config_can_not_be_bound_elsewhere() {
    let (mut w, _) = invited();
    w.admin(AdminAsk::Invite("vera".into()));
    let Answer::Invited { token, .. } = w.last.answer.clone() else { panic!("not invited") };
    opens(&mut w, &token, "new phone");
    assert!(w.sent.iter().any(|(d, _)| d.say == Say::Operator(ToOperator::Word(Word::EnrolOver))));
}

#[test]
fn whoever_leaves_the_config_is_unbound() {
    let (mut w, token) = invited();
    opens(&mut w, &token, "new phone");
    let shown = digits(&w);
    confirm(&mut w, &shown);
    let olga = w.policy.operators.remove(0);
    w.pass(MINUTE);
    w.policy.operators.push(olga);
    w.operator("new phone").says("hello?");
    assert_eq!(w.last.reason, Reason::NewCase, "they are a stranger now");
}

#[test]
fn what_stands_in_the_chat_of_before_is_still_taken_back_in_its_time() {
    let (mut w, token) = invited();
    opens(&mut w, &token, "old phone");
    let shown = digits(&w);
    confirm(&mut w, &shown);
    w.contact(1).says("is anybody there?");
    let (card, chat) = (w.card("olga", 1), w.operator("old phone").chat());
    w.admin(AdminAsk::Invite("olga".into()));
    let Answer::Invited { token, .. } = w.last.answer.clone() else { panic!("not invited") };
    opens(&mut w, &token, "new phone");
    let shown = digits(&w);
    assert_eq!(confirm(&mut w, &shown), Answer::Done);
    let copies = Copies { operator: "olga".into(), chat, place: None, messages: vec![card] };
    w.event(What::Aged(vec![copies]));
    let taken = |(d, _): &(Delivery, _)| {
        let there = matches!(&d.to, Recipient::Chat { chat: to, .. } if *to == chat);
        there && d.say == Say::Operator(ToOperator::Gone { messages: vec![card] })
    };
    assert_eq!(w.sent.iter().filter(|sent| taken(sent)).count(), 1);
}

#[test]
fn who_is_taken_off_the_roster_leaves_nothing_in_their_chat() {
    let (mut w, token) = invited();
    opens(&mut w, &token, "her phone");
    let shown = digits(&w);
    confirm(&mut w, &shown);
    w.contact(1).says("is anybody there?");
    let (card, chat, code) = (w.card("olga", 1), w.operator("her phone").chat(), w.code(1));
    let room = Room { chat, bot: None };
    let (operator, channel) = ("olga".into(), "telegram".into());
    w.event(What::Threaded(Threaded { operator, channel, room, what: News::Made(code, 7) }));
    w.policy.operators.remove(0);
    w.pass(MINUTE);
    let state = w.roster.operator_state(&"olga".into());
    assert!(state.bound.is_empty() && !state.seized.is_empty());
    assert_eq!(state.threads.thread(code).map(|thread| thread.look), Some(Look::Gone));
    let clears = |f: &&(FollowupId, Followup)| f.1 == Followup::ClearChats { operator: "olga".into() };
    let id = w.leaving.iter().find(clears).expect("it waits for whoever gathers").0;
    w.event(What::ClearOut(
        id,
        vec![Copies { operator: "olga".into(), chat, place: None, messages: vec![card] }],
    ));
    let gone = Say::Operator(ToOperator::Gone { messages: vec![card] });
    assert!(w.last.changes.deliveries.iter().any(|d| d.say == gone));
    w.pass(MINUTE);
    assert!(!w.leaving.iter().any(|f| clears(&f)), "once");
}
