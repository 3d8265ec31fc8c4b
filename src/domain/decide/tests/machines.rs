//! What no person wrote: bounces, automatic mail, mail in an operator's name.

use crate::domain::decide::Reason;
use crate::domain::event::{Came, Machine, Said};
use crate::domain::id::SourceId;
use crate::domain::message::{Author, Progress};
use crate::domain::say::{Class, Say, TickEnd, ToContact, ToOperator, Word};
use crate::domain::traits::Traits;

use super::people::{line, said};
use super::world::{HOUR, MINUTE, START, World};

/// A line on which contact 1 was answered by olga, and the delivery that carried the answer.
fn answered() -> (World, crate::domain::id::DeliveryId) {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w.pass(MINUTE);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring them along");
    assert!(w.is_answered(1));
    let delivery = w.case(1).replies[0].delivery;
    (w, delivery)
}

fn bounce(w: &mut World, delivery: crate::domain::id::DeliveryId) -> Reason {
    let case = w.code(1);
    w.contact(2).comes(
        SourceId::bare(900),
        Came::Machine(Machine::Bounced { delivery, case: Some(case), sure: true }, said("Undelivered")),
    )
}

#[test]
fn a_bounce_takes_the_answer_back_from_its_original_time() {
    let (mut w, delivery) = answered();
    w.pass(HOUR);
    assert_eq!(bounce(&mut w, delivery), Reason::Bounced);
    assert!(!w.is_answered(1));
    assert_eq!(w.case(1).unanswered_since(), Some(START));
    assert_eq!(w.case(1).replies[0].progress, Progress::TakenBack);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::TakenBack })));
    w.pass(HOUR * 3);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Reminder)), "the clock has run all the time");
}

#[test]
fn a_bounce_counts_once_and_only_for_an_answer_of_that_case() {
    let (mut w, delivery) = answered();
    assert_eq!(bounce(&mut w, delivery), Reason::Bounced);
    let before = w.case(1).clone();
    assert_eq!(bounce(&mut w, delivery), Reason::Nothing);
    assert_eq!(bounce(&mut w, crate::domain::id::DeliveryId(1)), Reason::Nothing);
    assert_eq!(*w.case(1), before);
}

#[test]
fn a_bounce_that_names_no_case_is_about_that_of_its_address() {
    let (mut w, delivery) = answered();
    let came = || Came::Machine(Machine::Bounced { delivery, case: None, sure: true }, said("Undelivered"));
    assert_eq!(w.contact(2).comes(SourceId::bare(900), came()), Reason::Nothing);
    assert!(w.is_answered(1));
    assert_eq!(w.contact(1).comes(SourceId::bare(901), came()), Reason::Bounced);
    assert!(!w.is_answered(1));
}

#[test]
fn automatic_mail_is_kept_and_moves_nothing() {
    let (mut w, _) = answered();
    let before = w.case(1).state.clone();
    let sent = w.to("olga").len();
    let came = Came::Machine(Machine::Automatic("auto_replied"), said("I am out of the office"));
    assert_eq!(w.contact(1).comes(SourceId::bare(900), came), Reason::Automatic);
    assert_eq!(w.case(1).state, before);
    assert_eq!(w.to("olga").len(), sent);
    let (messages, _) = w.told(w.code(1));
    let last = &messages.last().unwrap().message;
    assert_eq!((&last.from, last.text.as_str()), (&Author::Automatic, "I am out of the office"));
}

#[test]
fn automatic_mail_of_a_stranger_opens_no_case() {
    let mut w = line(&["olga"]);
    let came = Came::Machine(Machine::Automatic("auto_replied"), said("newsletter"));
    assert_eq!(w.contact(1).comes(SourceId::bare(1), came), Reason::Automatic);
    assert!(w.to("olga").is_empty() && w.to_contact(1).is_empty());
}

#[test]
fn an_operator_hears_of_a_mail_in_their_name_and_nothing_of_it_is_sent() {
    let (mut w, _) = answered();
    let contact = w.to_contact(1).len();
    let came = Came::Machine(Machine::Impostor { operator: "olga".into(), why: "dkim" }, said("x"));
    assert_eq!(w.contact(3).comes(SourceId::bare(1), came), Reason::Impostor);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::Impostor("dkim".into())))));
    assert_eq!(w.to_contact(1).len(), contact);
    let code = w.cases.keys().next().copied();
    let about = Said { case: code, ..said("x") };
    w.pass(HOUR);
    let came = Came::Machine(Machine::Impostor { operator: "olga".into(), why: "dkim" }, about);
    w.contact(3).comes(SourceId::bare(3), came);
    assert_eq!(w.sent.last().and_then(|(told, _)| told.case), code, "it names the case that it was about");
    let nobody = Came::Machine(Machine::Impostor { operator: "nobody".into(), why: "dkim" }, said("x"));
    assert_eq!(w.contact(3).comes(SourceId::bare(2), nobody), Reason::Impostor);
}

#[test]
fn of_mails_in_their_name_without_number_an_operator_hears_once_an_hour() {
    let mut w = line(&["olga", "ivan"]);
    let notices = |w: &World| w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Word(_))));
    let forge = |w: &mut World, number| {
        let came = Came::Machine(Machine::Impostor { operator: "olga".into(), why: "dkim" }, said("x"));
        w.contact(3).comes(SourceId::bare(number), came);
    };
    (0..1_500).for_each(|number| forge(&mut w, number));
    assert_eq!(notices(&w), 1);
    w.pass(HOUR);
    assert_eq!(notices(&w), 2);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::Impostors(1_499)))));
    forge(&mut w, 2_000);
    assert_eq!(notices(&w), 2, "the hour begins anew with each notice");
    w.pass(HOUR);
    w.pass(HOUR);
    assert_eq!(notices(&w), 3);
    assert_eq!(w.roster.operator_state(&"olga".into()).forged, None, "nothing is left of it");
    forge(&mut w, 2_001);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::Impostor("dkim".into())))));
    let told = w.sent.iter().filter(|(d, _)| matches!(d.say, Say::Operator(ToOperator::Word(_))));
    assert!(
        told.clone().count() > 0 && told.clone().all(|(d, _)| d.class == Class::Further),
        "newcomers go first"
    );
}

#[test]
fn by_mail_a_contact_is_acknowledged_once_a_day_at_most() {
    let mut w = line(&["olga"]);
    w.policy.channels[0].traits = Traits::EMAIL;
    let acknowledged = |w: &World| {
        w.to_contact(1).iter().filter(|s| matches!(s, Say::Contact(ToContact::Acknowledge { .. }))).count()
    };
    w.contact(1).says("first");
    w.pass(MINUTE);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "an answer");
    w.contact(1).says("second, after the answer");
    assert_eq!(acknowledged(&w), 1);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "another");
    w.pass(HOUR * 25);
    w.contact(1).says("third, a day later");
    assert_eq!(acknowledged(&w), 2);
}

#[test]
fn a_reply_that_names_its_case_by_a_signed_address_needs_no_message_to_reply_to() {
    let mut w = line(&["olga"]);
    w.contact(1).says("help");
    w.pass(MINUTE);
    let mut reply = said("by mail");
    reply.case = Some(w.code(1));
    w.operator("olga").sends(reply);
    w.deliver_all();
    assert!(w.to_contact(1).contains(&Say::Contact(ToContact::Answer { seq: 2 })));
    assert!(w.is_answered(1));
}

#[test]
fn what_may_have_come_back_is_told_and_takes_nothing_back() {
    let (mut w, delivery) = answered();
    let case = w.code(1);
    let came =
        || Came::Machine(Machine::Bounced { delivery, case: Some(case), sure: false }, said("ვერ მოიძებნა"));
    assert_eq!(
        w.contact(1).comes(SourceId::bare(900), came()),
        Reason::Automatic,
        "their own machine has it"
    );
    let told = |w: &World| {
        w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::PerhapsBack }))
    };
    assert!(w.is_answered(1) && !told(&w));
    assert_eq!(w.contact(2).comes(SourceId::bare(901), came()), Reason::Bounced);
    assert!(w.is_answered(1) && told(&w));
    let (messages, _) = w.told(case);
    assert_eq!(messages.last().unwrap().message.text, "ვერ მოიძებნა");
}

#[test]
fn what_may_be_a_machine_s_is_a_case_that_nobody_is_told_of_but_operators() {
    let mut w = line(&["olga"]);
    w.policy.channels[0].traits = Traits::EMAIL;
    w.contact(1).sends(Said { maybe_machine: true, ..said("help, they are here") });
    assert!(w.to_contact(1).is_empty());
    assert_eq!(w.case(1).unanswered_since(), Some(START));
    assert!(w.told(w.code(1)).0[0].message.maybe_machine);
    w.contact(1).says("it is me, a person");
    assert!(
        matches!(w.to_contact(1)[..], [Say::Contact(ToContact::Acknowledge { .. })]),
        "a person is acknowledged all the same"
    );
}
