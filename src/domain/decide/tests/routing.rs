//! Who gets a case: turns, capacity, language, topic, urgency, the queue.

use crate::domain::case::{Priority, State};
use crate::domain::command::CaseAsk;
use crate::domain::event::Said;
use crate::domain::message::Milestone;
use crate::domain::policy::PriorityRule;
use crate::domain::say::{CardWhy, Say, ToContact, ToOperator};

use super::people::{is_card, is_new_card, line, operator, policy, said};
use super::world::{HOUR, MINUTE, World};

#[test]
fn a_first_message_becomes_a_case_with_an_operator_and_an_acknowledgement() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.to("olga"), [Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New })]);
    assert_eq!(
        w.to_contact(1),
        [Say::Contact(ToContact::Acknowledge { staffed_at: None, first: true, danger: false })]
    );
    assert_eq!(w.history(1), ["Opened:contact_wrote", "Assigned:round_robin"]);
}

#[test]
fn three_operators_and_three_hundred_cases_make_a_hundred_each() {
    let mut w = line(&["olga", "boris", "ivan"]);
    for contact in 0..300 {
        w.contact(contact).says(&format!("my story number {contact}"));
    }
    for id in ["olga", "boris", "ivan"] {
        assert_eq!(w.load_of(id), 100, "{id}");
        assert_eq!(w.count(id, is_new_card), 100, "{id}");
    }
}

#[test]
fn whoever_comes_back_gets_their_operator_again() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("the first thing I ask");
    w.contact(2).says("somebody else asks");
    w.contact(3).says("and a third one asks");
    let card = w.card("boris", 2);
    w.operator("boris").replies(card, "here is how");
    assert!(w.is_answered(2));
    w.contact(2).says("thank you, and another thing");
    assert_eq!(w.assignee(2), Some("boris"), "by turns it would be olga's or nobody's");
}

#[test]
fn even_a_new_case_of_an_old_contact_goes_to_who_knows_them() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("the first thing I ask");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("solved".into())));
    let old = w.code(1);
    w.contact(2).says("somebody in between");
    w.contact(3).says("somebody in between, too");
    w.jump(HOUR * 24 * 31);
    w.contact(1).says("it is me again");
    assert_ne!(w.code(1), old);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn what_exceeds_capacity_waits_and_goes_out_oldest_first_when_a_case_is_done() {
    let mut policy = policy(&["olga"]);
    policy.routing.capacity = 1;
    let mut w = World::new(policy);
    for contact in 1..=3 {
        w.contact(contact).says(&format!("story number {contact}"));
        w.pass(MINUTE);
    }
    assert!(w.is_waiting(2) && w.is_waiting(3));
    assert_eq!(w.roster.waiting, 2);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "an answer");
    assert_eq!(w.assignee(2), Some("olga"));
    let card = w.card("olga", 2);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    assert_eq!(w.assignee(3), Some("olga"));
    assert_eq!(w.roster.waiting, 0);
}

#[test]
fn a_queue_longer_than_one_piece_of_work_empties() {
    let mut policy = policy(&["olga"]);
    policy.operators[0].shifts = vec!["never".into()];
    let mut w = World::new(policy);
    for contact in 0..100 {
        w.contact(contact).says(&format!("story number {contact}"));
    }
    assert_eq!(w.roster.waiting, 100);
    w.policy.operators[0].shifts.clear();
    w.pass(MINUTE);
    assert_eq!((w.roster.waiting, w.load_of("olga")), (0, 100));
}

#[test]
fn a_case_goes_to_who_speaks_its_language_and_knows_its_topic() {
    let mut policy = policy(&["olga", "boris", "ivan"]);
    policy.operators[0].languages = Some(vec!["en".into()]);
    policy.operators[1].languages = Some(vec!["ru".into()]);
    policy.operators[1].topics = Some(vec!["housing".into()]);
    policy.operators[2].languages = Some(vec!["ru".into()]);
    policy.operators[2].topics = Some(vec!["legal".into()]);
    let mut w = World::new(policy);
    w.contact(1).orders(crate::domain::command::Command::Human(Some("legal".into())));
    w.contact(1).says("Здравствуйте, мне нужна помощь с документами");
    assert_eq!(w.assignee(1), Some("ivan"));
    let card = w.card("ivan", 1);
    w.operator("ivan").presses(card, CaseAsk::CloseNow(u32::MAX, Some("done".into())));
    w.jump(HOUR * 24 * 31);
    w.contact(1).says("Здравствуйте, снова я");
    assert_eq!(w.case(1).topic, None, "the topic was for that one case");
}

#[test]
fn after_a_while_language_gives_way_to_being_answered() {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators[0].languages = Some(vec!["ru".into()]);
    policy.operators[0].shifts = vec!["never".into()];
    policy.operators[1].languages = Some(vec!["en".into()]);
    let mut w = World::new(policy);
    w.contact(1).says("Здравствуйте, мне нужна помощь с документами");
    assert!(w.is_waiting(1));
    w.pass(MINUTE * 119);
    assert!(w.is_waiting(1));
    w.pass(MINUTE);
    assert_eq!(w.assignee(1), Some("boris"));
}

#[test]
fn a_language_that_nobody_speaks_holds_nothing_up() {
    let mut policy = policy(&["boris"]);
    policy.operators[0].languages = Some(vec!["en".into()]);
    let mut w = World::new(policy);
    w.contact(1).says("Здравствуйте, мне нужна помощь с документами");
    assert_eq!(w.assignee(1), Some("boris"));
}

fn urgent_words(w: &mut World) {
    w.policy.priority = vec![PriorityRule { words: vec!["arrested".into()], ..PriorityRule::default() }];
}

#[test]
fn an_urgent_case_goes_above_capacity_and_before_the_queue() {
    let mut policy = policy(&["olga"]);
    policy.routing.capacity = 1;
    let mut w = World::new(policy);
    urgent_words(&mut w);
    w.contact(1).says("an ordinary question");
    w.contact(2).says("another ordinary question");
    w.contact(3).says("my brother was arrested");
    assert_eq!(w.assignee(3), Some("olga"));
    w.contact(4).says("my sister was arrested as well");
    assert!(w.is_waiting(4));
    for contact in [1, 3] {
        let card = w.card("olga", contact);
        w.operator("olga").replies(card, "an answer");
    }
    assert_eq!(w.assignee(4), Some("olga"), "ahead of the older one");
    assert!(w.is_waiting(2));
}

#[test]
fn urgent_words_in_a_later_message_make_the_case_urgent() {
    let mut policy = policy(&["olga"]);
    policy.routing.capacity = 1;
    let mut w = World::new(policy);
    urgent_words(&mut w);
    w.contact(1).says("an ordinary question");
    w.contact(2).says("hello, are you there?");
    assert!(w.is_waiting(2));
    w.contact(2).says("they have arrested me");
    assert_eq!(w.case(2).priority, Priority::Urgent);
    w.pass(MINUTE);
    assert_eq!(w.assignee(2), Some("olga"), "one above capacity");
}

#[test]
fn urgent_words_are_found_in_what_was_cut_from_a_mail() {
    let mut w = line(&["olga"]);
    urgent_words(&mut w);
    let cut = Said { rest: Some("> You will be arrested on Friday.".into()), ..said("please read this") };
    w.contact(1).sends(cut);
    assert_eq!(w.case(1).priority, Priority::Urgent);
}

#[test]
fn waiting_ages_an_ordinary_case_past_an_urgent_one() {
    let mut policy = policy(&["olga"]);
    policy.routing.capacity = 1;
    policy.operators[0].shifts = vec!["never".into()];
    let mut w = World::new(policy);
    urgent_words(&mut w);
    w.contact(1).says("an ordinary question");
    w.jump(HOUR * 13);
    w.contact(2).says("they have arrested me");
    w.policy.operators[0].shifts.clear();
    w.pass(MINUTE);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn what_was_passed_on_goes_to_another_and_never_straight_back() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::PassOn);
    assert_eq!(w.assignee(1), Some("boris"));
    assert!(w.to("boris").contains(&Say::Operator(ToOperator::Card {
        seq: 1,
        why: CardWhy::Moved { from: Some("olga".into()) }
    })));
    assert_eq!((w.load_of("olga"), w.load_of("boris")), (0, 1));
}

#[test]
fn passed_on_by_all_it_waits_supervisors_hear_and_it_is_offered_again() {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(crate::domain::policy::Operator { supervisor: true, ..operator("vera") });
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    for id in ["olga", "boris", "vera"] {
        let card = w.card(id, 1);
        w.operator(id).presses(card, CaseAsk::PassOn);
    }
    assert!(matches!(w.case(1).state, State::Waiting { offer_again: Some(_), .. }));
    assert!(w.to("vera").contains(&Say::Operator(ToOperator::Word(crate::domain::say::Word::PassedByAll))));
    w.pass(MINUTE * 29);
    assert!(w.is_waiting(1));
    w.pass(MINUTE);
    assert!(w.assignee(1).is_some());
    assert!(w.case(1).passed_by.is_empty());
}

#[test]
fn passed_on_by_all_who_are_there_it_is_offered_again_too() {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators[1].shifts = vec!["never".into()];
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::PassOn);
    assert!(w.is_waiting(1));
    w.pass(MINUTE * 31);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn correcting_the_language_gives_the_case_to_a_speaker() {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators[0].languages = Some(vec!["en".into()]);
    policy.operators[1].languages = Some(vec!["uk".into()]);
    let mut w = World::new(policy);
    w.contact(1).sends(said("help please, I don't know"));
    assert_eq!(w.assignee(1), Some("olga"));
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::SetLanguage("uk".into()));
    assert_eq!(w.assignee(1), Some("boris"));
    assert_eq!(w.case(1).language, "uk".into());
    let (_, history) = w.told(w.code(1));
    assert!(history.iter().any(|h| h.what == Milestone::LanguageSet));
}

#[test]
fn a_case_that_grew_long_moves_with_few_cards() {
    let mut w = line(&["olga", "boris"]);
    for n in 0..40 {
        w.contact(1).says(&format!("part {n} of a long story"));
    }
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::PassOn);
    assert_eq!(w.count("boris", is_card), 10);
    let card = w.card("boris", 1);
    w.operator("boris").replies(card, "I have read it all");
    assert!(w.is_answered(1));
}

#[test]
fn who_passed_an_earlier_question_on_may_get_the_next_one() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::PassOn);
    let card = w.card("boris", 1);
    w.operator("boris").presses(card, CaseAsk::CloseNow(u32::MAX, Some("done".into())));
    w.policy.operators.remove(1);
    w.contact(1).says("and now something else");
    assert_eq!(w.assignee(1), Some("olga"));
}
