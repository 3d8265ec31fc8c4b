//! Drills: they reach everyone as a case would, and are none.

use crate::domain::command::{AdminAsk, CaseAsk, Command, DrillAsk};
use crate::domain::decide::{Answer, Reason};
use crate::domain::drill::{Call, Drill};
use crate::domain::event::{Came, Machine, Said, What};
use crate::domain::id::{Address, DeliveryId, OperatorId, SourceId};
use crate::domain::policy::Reach;
use crate::domain::roster::Roster;
use crate::domain::say::{Outcome, Recipient, Refusal, Say, ToContact, ToOperator, Word};
use crate::domain::tally::Tallies;

use super::mailed::{mailbox, with_mail};
use super::people::{is_card, line, operator, policy, said};
use super::world::{HOUR, MINUTE, World};

fn everyone() -> AdminAsk {
    AdminAsk::Drill(DrillAsk::Start { operators: Vec::new(), on_duty: false })
}

impl World {
    fn drill(&self) -> &Drill {
        self.roster.drill.as_ref().expect("a drill")
    }

    fn call(&self, operator: &str) -> &Call {
        &self.drill().calls[&operator.into()]
    }

    fn test_case(&self, operator: &str) -> SourceId {
        self.received(operator, |say| *say == Say::Operator(ToOperator::Drill), None).expect("a test case")
    }

    fn word_to(&self, operator: &str) -> Option<Word> {
        self.to(operator).into_iter().rev().find_map(|say| match say {
            Say::Operator(ToOperator::Word(word)) => Some(word),
            _ => None,
        })
    }
}

#[test]
fn everyone_is_called_and_their_answers_are_timed() {
    let mut w = line(&["olga", "boris"]);
    assert_eq!(w.admin(everyone()), Reason::Drill);
    assert_eq!(w.last.changes.acts[0].what, "drill");
    w.pass(MINUTE * 3);
    let at = w.test_case("olga");
    assert_eq!(w.operator("olga").presses(at, CaseAsk::Take), Reason::Drill);
    assert_eq!(w.popup(), Some(Word::DrillTaken));
    w.pass(MINUTE * 4);
    w.operator("olga").replies(at, "I am here");
    assert_eq!(w.word_to("olga"), Some(Word::DrillAnswered(MINUTE * 7)));
    let (drill, call) = (w.drill(), w.call("olga"));
    assert_eq!(call.taken_at, Some(drill.at + MINUTE * 3));
    assert_eq!(call.answered_after(drill.at), Some(MINUTE * 7));
    assert_eq!(w.call("boris").answered_at, None);
    assert!(drill.runs() && drill.answered() == 1);
    let at = w.test_case("boris");
    w.operator("boris").replies(at, "me too");
    assert!(!w.drill().runs(), "everyone has answered");
}

#[test]
fn a_drill_is_outside_of_everything_that_is_counted_and_routed() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w.prompt = true;
    let (cases, tallies, roster) = (w.cases.clone(), w.tallies.clone(), w.roster.clone());
    w.admin(everyone());
    for who in ["olga", "boris"] {
        let at = w.test_case(who);
        w.operator(who).presses(at, CaseAsk::Take);
        w.operator(who).replies(at, "I am here");
    }
    assert_eq!((w.cases.clone(), w.tallies.clone()), (cases, tallies));
    assert_eq!(Roster { drill: None, trail: roster.trail, ..w.roster.clone() }, roster);
    assert_ne!(w.tallies, Tallies::new());
    assert_eq!(w.to_contact(1).len(), 1, "nothing but the acknowledgement");
}

#[test]
fn words_to_a_drill_reach_nobody_and_words_to_a_case_are_never_taken_for_it() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    w.admin(everyone());
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring them along");
    assert!(w.is_answered(1));
    assert_eq!(w.call("olga").answered_at, None);
    w.operator("olga").says("no reply to anything");
    assert_eq!(w.call("olga").answered_at, None, "what is for nobody is asked about");
    let at = w.test_case("olga");
    for words in ["I am here", "and again"] {
        w.operator("olga").replies(at, words);
    }
    assert_eq!(w.word_to("olga"), Some(Word::DrillOver), "the second one is told so too");
    let answers = |say: &&Say| matches!(say, Say::Contact(ToContact::Answer { .. }));
    assert_eq!(w.to_contact(1).iter().filter(answers).count(), 1);
    assert_eq!(w.told(w.code(1)).0.len(), 2, "neither is kept with a case");
}

#[test]
fn a_colleague_can_not_answer_in_anothers_place() {
    let mut w = line(&["olga", "boris"]);
    w.admin(everyone());
    let hers = w.test_case("olga");
    w.operator("boris").replies(SourceId::bare(hers.number() + 1_000), "I am here");
    let (case, on) = (Some(w.call("olga").code), w.call("olga").delivery);
    w.operator("boris").sends(Said { case, on, ..said("I am here") });
    assert_eq!(w.drill().answered(), 0);
}

#[test]
fn it_can_be_taken_by_its_code() {
    let mut w = line(&["olga", "boris"]);
    w.admin(everyone());
    let (hers, his) = (Some(w.call("olga").code), Some(w.call("boris").code));
    let take = |code| Command::Case { code, ask: CaseAsk::Take };
    assert_ne!(w.operator("olga").orders(take(his)), Reason::Drill, "it is another's");
    assert_eq!(w.operator("olga").orders(take(hers)), Reason::Drill);
    assert!(w.call("olga").taken_at.is_some() && w.call("boris").taken_at.is_none());
    let told =
        w.sent.iter().map(|(d, _)| d).find(|d| d.say == Say::Operator(ToOperator::Word(Word::DrillTaken)));
    assert_eq!(told.map(|d| d.case), Some(hers), "a mail program shows it beside the test case");
}

#[test]
fn a_number_means_the_drill_in_its_own_chat_only() {
    let mut w = World::new(with_mail());
    w.policy.operators[0].reach.push(mailbox());
    w.admin(everyone());
    let at = w.test_case("olga");
    let mail = w.mail(901, Came::Said(Said { reply_to: Some(at), ..said("about something else") }));
    assert_ne!(w.event(What::Arrived(mail)), Reason::Drill);
    assert_eq!(w.drill().answered(), 0);
}

/// A bot whose token was changed for another bot's counts its messages anew.
#[test]
fn a_number_that_a_case_has_is_the_cases() {
    let mut w = line(&["olga"]);
    w.admin(everyone());
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    let call = w.roster.drill.as_mut().unwrap().calls.get_mut(&"olga".into()).unwrap();
    call.place.as_mut().unwrap().messages = vec![card];
    w.operator("olga").replies(card, "bring them along");
    assert!(w.is_answered(1));
    assert_eq!(w.drill().answered(), 0);
}

#[test]
fn it_ends_after_the_time_of_the_promise() {
    let mut w = line(&["olga", "boris"]);
    w.admin(everyone());
    let at = w.test_case("boris");
    w.operator("boris").replies(at, "I am here");
    w.pass(HOUR * 23);
    assert!(w.drill().runs());
    let target = w.call("olga").delivery.unwrap();
    w.pass(HOUR);
    assert_eq!(w.drill().ended, Some(w.drill().at + HOUR * 24));
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::DrillUpdate { target })), "its button goes");
    let at = w.test_case("olga");
    w.operator("olga").presses(at, CaseAsk::Take);
    assert_eq!(w.popup(), Some(Word::DrillOver));
    w.operator("olga").replies(at, "too late");
    assert_eq!((w.word_to("olga"), w.drill().answered()), (Some(Word::DrillOver), 1));
}

#[test]
fn one_runs_at_a_time_and_it_can_be_stopped() {
    let mut w = line(&["olga"]);
    assert_eq!(w.admin(AdminAsk::Drill(DrillAsk::Stop)), Reason::Refused);
    assert_eq!(w.last.answer, Answer::NoDrill);
    w.admin(everyone());
    let first = w.drill().clone();
    assert_eq!(w.admin(everyone()), Reason::Refused);
    assert_eq!((&w.last.answer, w.drill()), (&Answer::DrillRuns, &first));
    w.admin(AdminAsk::Drill(DrillAsk::Stop));
    assert!(!w.drill().runs());
    assert_eq!(w.admin(everyone()), Reason::Drill);
    assert_ne!(w.call("olga").delivery, first.calls[&"olga".into()].delivery);
}

#[test]
fn who_is_called_can_be_chosen() {
    let mut w = World::new(policy(&["olga", "boris", "jan"]));
    let ask = |operators: &[&str], on_duty| {
        let operators = operators.iter().map(|id| (*id).into()).collect();
        AdminAsk::Drill(DrillAsk::Start { operators, on_duty })
    };
    assert_eq!(w.admin(ask(&["olga", "vera"], false)), Reason::Refused);
    assert_eq!(w.last.answer, Answer::NoSuchOperator("vera".into()));
    w.admin(ask(&["olga", "jan"], false));
    let called: Vec<&str> = w.drill().calls.keys().map(OperatorId::as_str).collect();
    assert_eq!(called, ["jan", "olga"]);
    w.admin(AdminAsk::Drill(DrillAsk::Stop));
    w.policy.operators[0].away = vec![(jiff::civil::date(2026, 11, 1), jiff::civil::date(2026, 12, 1))];
    w.admin(ask(&[], true));
    assert!(!w.drill().calls.contains_key(&"olga".into()) && w.drill().calls.len() == 2);
}

#[test]
fn who_can_not_be_called_is_in_the_table_and_keeps_nobody_waiting() {
    let mut w = line(&["olga", "boris"]);
    w.policy.operators[1].reach[0].address = None;
    w.admin(everyone());
    assert_eq!(w.call("boris").lost.as_deref(), Some("not_enrolled"));
    let at = w.test_case("olga");
    w.operator("olga").replies(at, "I am here");
    assert!(!w.drill().runs());
    w.policy.operators[0].reach[0].address = None;
    assert_eq!((w.admin(everyone()), &w.last.answer), (Reason::Refused, &Answer::NobodyToCall));
}

#[test]
fn a_channel_that_refuses_is_followed_by_the_next_and_the_last_one_ends_it() {
    let mut w = World::new(with_mail());
    w.policy.operators.truncate(1);
    w.policy.operators[0].reach.push(mailbox());
    w.prompt = false;
    w.admin(everyone());
    let first = w.outbox[0].clone();
    w.refuse(&first, Refusal::Blocked);
    let second =
        w.outbox.iter().find(|d| d.say == Say::Operator(ToOperator::Drill)).cloned().expect("by mail");
    assert_eq!(w.call("olga").delivery, Some(second.id));
    w.deliver(&second);
    assert_eq!(w.call("olga").place.as_ref().map(|p| p.channel.as_str()), Some("mail"));
    let bounced =
        Came::Machine(Machine::Bounced { delivery: second.id, case: None, sure: true }, Said::default());
    let report = w.mail(7, bounced);
    assert_eq!(w.event(What::Arrived(report)), Reason::Bounced);
    assert_eq!((w.call("olga").lost.as_deref(), w.drill().runs()), (Some("bounced"), false));
}

/// The test case and the card of contact 1, which went to olga in one mail.
fn in_one_mail() -> World {
    let mut w = World::new(with_mail());
    w.policy.operators.truncate(1);
    w.policy.operators[0].reach = [vec![mailbox()], operator("olga").reach].concat();
    w.prompt = false;
    w.admin(everyone());
    w.contact(1).says("I need help with my papers");
    for mailed in
        w.outbox.clone().iter().filter(|d| d.say == Say::Operator(ToOperator::Drill) || is_card(&d.say))
    {
        w.settle(mailed, Outcome::Delivered(vec![SourceId::bare(500)]));
    }
    w.prompt = true;
    w.deliver_all();
    w
}

#[test]
fn what_came_in_one_mail_with_it_comes_back_with_it() {
    let mails: [fn(&World) -> Option<DeliveryId>; 2] =
        [|w| w.call("olga").delivery, |w| w.case(1).shown.first().map(|card| card.delivery)];
    for first in mails {
        let mut w = in_one_mail();
        let (test, delivery) = (w.call("olga").delivery, first(&w).expect("it was delivered"));
        let report =
            w.mail(7, Came::Machine(Machine::Bounced { delivery, case: None, sure: true }, Said::default()));
        assert_eq!(w.event(What::Arrived(report)), Reason::Bounced);
        assert_eq!(w.count("olga", is_card), 2, "the card goes by the next channel");
        assert_ne!(w.call("olga").delivery, test, "and so does the test case");
        let place = w.call("olga").place.as_ref().expect("it is delivered");
        assert_eq!(place.channel.as_str(), "telegram");
    }
}

#[test]
fn a_message_that_is_refused_for_itself_is_not_tried_for_ever() {
    let mut w = line(&["olga"]);
    w.prompt = false;
    w.admin(everyone());
    let first = w.outbox[0].clone();
    w.refuse(&first, Refusal::BadRequest);
    assert_eq!(w.call("olga").lost.as_deref(), Some("bad_request"));
    assert!(w.outbox.is_empty());
}

#[test]
fn a_mail_is_known_by_its_own_reply_address_alone() {
    let mut w = World::new(with_mail());
    w.policy.operators[0].reach = vec![mailbox()];
    w.admin(everyone());
    let (on, case) = (w.call("olga").delivery, Some(w.call("olga").code));
    let mailed = |w: &mut World, at, said| {
        let mail = w.mail(at, Came::Said(said));
        w.event(What::Arrived(mail))
    };
    assert_ne!(mailed(&mut w, 901, Said { on, ..said("to a mail about several things") }), Reason::Drill);
    assert_ne!(
        mailed(&mut w, 902, Said { case, on: Some(DeliveryId(1)), ..said("to another") }),
        Reason::Drill
    );
    assert_eq!(w.drill().answered(), 0);
    let take = Some(Command::Case { code: None, ask: CaseAsk::Take });
    let close = Some(Command::Case { code: None, ask: CaseAsk::Close(None) });
    mailed(&mut w, 903, Said { case, on, command: take, ..said("/take") });
    assert!(w.call("olga").taken_at.is_some());
    mailed(&mut w, 904, Said { case, on, command: close, ..said("/close") });
    assert_eq!(w.word_to("olga"), Some(Word::DrillOnly));
    assert_eq!(mailed(&mut w, 905, Said { case, on, ..said("I am here") }), Reason::Drill);
    assert_eq!(w.drill().answered(), 1);
    let to = Recipient::Operator("olga".into());
    let updates = |d: &&crate::domain::say::Delivery| {
        d.to == to && matches!(d.say, Say::Operator(ToOperator::DrillUpdate { .. }))
    };
    assert_eq!(w.sent.iter().map(|(d, _)| d).filter(updates).count(), 0, "a mail can't be changed");
}

#[test]
fn one_that_is_over_before_it_was_delivered_changes_nothing() {
    let mut w = line(&["olga"]);
    w.prompt = false;
    w.admin(everyone());
    w.admin(AdminAsk::Drill(DrillAsk::Stop));
    let over = w.drill().clone();
    let first = w.outbox[0].clone();
    w.settle(&first, Outcome::Dropped);
    assert_eq!(*w.drill(), over);
    w.policy.operators[0].reach =
        vec![Reach { channel: "telegram".into(), address: Some(Address("x".into())) }];
    w.settle(&first, Outcome::Delivered(vec![SourceId::bare(5)]));
    assert_eq!(*w.drill(), over);
}
