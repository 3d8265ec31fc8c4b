//! What contacts are asked while nobody has taken their case: never in the way, never lost, never again.

mod mailed;

use crate::domain::case::{Case, Given, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::Said;
use crate::domain::fixture::question;
use crate::domain::id::{QuestionKey, SourceId};
use crate::domain::message::{Attachment, Author, Body, Kind};
use crate::domain::policy::{Acknowledge, PriorityRule};
use crate::domain::question::{Question, Wanted};
use crate::domain::say::{Outcome, Say, ToContact, ToOperator};

use super::people::{attachment, is_new_card, policy, said, with};
use super::world::{HOUR, World};

fn questions() -> Vec<Question> {
    vec![
        question("where", Wanted::Text),
        question("safe", Wanted::Choice),
        Question { topics: vec!["legal".into()], ..question("court", Wanted::Text) },
    ]
}

fn asking(operators: &[&str]) -> World {
    let mut policy = policy(operators);
    policy.questions = questions();
    World::new(policy)
}

/// The keys of the questions that the contact was asked, in order; one that was put again stands twice.
fn asked(w: &World) -> Vec<String> {
    let key = |say: Say| match say {
        Say::Contact(ToContact::Question { key, .. }) => Some(key.to_string()),
        _ => None,
    };
    w.to_contact(1).into_iter().filter_map(key).collect()
}

/// Where the latest question to the contact stands.
fn latest(w: &World) -> SourceId {
    let is = |say: &Say| matches!(say, Say::Contact(ToContact::Question { .. }));
    w.sent.iter().rev().find(|(d, _)| is(&d.say)).and_then(|(_, at)| *at).expect("a question")
}

fn pick(w: &mut World, key: &str, choice: u32) -> Reason {
    let on = latest(w);
    w.contact(1).presses_any(on, Some(Command::Pick(key.into(), choice)))
}

fn skip(w: &mut World, key: &str) -> Reason {
    let on = latest(w);
    w.contact(1).presses_any(on, Some(Command::Skip(key.into())))
}

/// What was answered to a question, the latest.
fn answer(case: &Case, key: &str) -> Option<Given> {
    case.questions.get(&QuestionKey::from(key)).and_then(|asked| asked.answered()).cloned()
}

/// The contact's words in the case, in order.
fn words(w: &World) -> Vec<String> {
    let (said, _) = w.told(w.code(1));
    said.into_iter().map(|f| f.message).filter(|m| m.from == Author::Contact).map(|m| m.text).collect()
}

#[test]
fn the_card_goes_out_with_the_first_word_or_tap_and_the_question_after_it() {
    for tap in [true, false] {
        let mut w = asking(&["olga"]);
        w.prompt = false;
        if tap {
            w.contact(1).orders(Command::Human(None));
        } else {
            w.contact(1).says("hello there");
        }
        assert_eq!((w.count("olga", is_new_card), asked(&w)), (1, vec!["where".to_owned()]));
        let at = |is: fn(&Say) -> bool| w.outbox.iter().position(|d| is(&d.say));
        let told =
            |say: &Say| matches!(say, Say::Contact(ToContact::Acknowledge { .. } | ToContact::Human { .. }));
        let put = at(|say| matches!(say, Say::Contact(ToContact::Question { .. })));
        assert!(at(told) < put && at(is_new_card) < put);
    }
}

#[test]
fn each_answer_is_a_message_of_the_case_that_stands_beside_its_question() {
    let mut w = asking(&["olga"]);
    w.contact(1).says("hello there");
    w.contact(1).says("near the station");
    assert_eq!(asked(&w), ["where", "safe"]);
    assert_eq!(
        answer(w.case(1), "where").map(|given| (given.seq, given.words)),
        Some((2, "near the station".into()))
    );
    assert_eq!(pick(&mut w, "safe", 1), Reason::Further);
    assert_eq!(answer(w.case(1), "safe").and_then(|given| given.choice), Some(1));
    assert_eq!(words(&w), ["hello there", "near the station", "No"]);
    assert_eq!(asked(&w), ["where", "safe"], "the third is about a topic that this is not about");
    assert_eq!(w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Card { .. }))), 3);
    let first = |s: &Say| matches!(s, Say::Operator(ToOperator::CardUpdate { seq: 1, .. }));
    assert_eq!(w.count("olga", first), 2, "the first card tells them, too");
    assert!(matches!(w.to_contact(1).pop(), Some(Say::Contact(ToContact::QuestionOver { .. }))));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "an answer");
    assert!(w.is_answered(1), "all of them were seen");
}

#[test]
fn an_answer_that_overtakes_the_first_card_is_shown_there() {
    let mut w = asking(&["olga"]);
    w.prompt = false;
    w.contact(1).orders(Command::Human(None));
    let card = w.outbox.iter().find(|d| is_new_card(&d.say)).cloned().expect("a card");
    let put = w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Question { .. }))).cloned();
    w.deliver(&put.expect("a question"));
    w.contact(1).says("near the station");
    w.deliver(&card);
    assert!(w.outbox.iter().any(|d| matches!(d.say, Say::Operator(ToOperator::CardUpdate { seq: 1, .. }))));
}

#[test]
fn every_question_can_be_skipped_with_one_tap_and_left_half_way() {
    let mut w = asking(&["olga"]);
    w.contact(1).says("hello there");
    skip(&mut w, "where");
    skip(&mut w, "safe");
    assert_eq!(
        (asked(&w), words(&w)),
        (vec!["where".to_owned(), "safe".to_owned()], vec!["hello there".to_owned()])
    );
    w.contact(1).says("my brother was taken");
    assert_eq!(w.case(1).questions.answered_by(2).count(), 0);
    let mut w = asking(&["olga"]);
    w.contact(1).says("hello there");
    w.pass(HOUR * 30);
    assert!(matches!(w.case(1).state, State::Assigned { .. }));
    assert_eq!(w.case(1).unanswered_since().map(|since| w.now.line.since(since)), Some(HOUR * 30));
}

#[test]
fn a_question_about_a_topic_is_asked_about_that_alone() {
    let mut w = asking(&["olga"]);
    w.contact(1).orders(Command::Human(Some("legal".into())));
    skip(&mut w, "where");
    skip(&mut w, "safe");
    assert_eq!(asked(&w), ["where", "safe", "court"]);
}

#[test]
fn what_presses_ends_the_questions() {
    let urgent = PriorityRule { words: vec!["knife".into()], ..PriorityRule::default() };
    let mut w = asking(&["olga"]);
    w.policy.priority = vec![urgent];
    w.contact(1).says("hello there");
    w.contact(1).says("he has a knife");
    assert_eq!(asked(&w), ["where"]);
    w.contact(2).says("he has a knife");
    assert!(w.case(2).questions.asked.is_empty());
}

#[test]
fn whoever_takes_or_answers_ends_the_questions() {
    for takes in [true, false] {
        let mut w = asking(&["olga"]);
        w.contact(1).says("hello there");
        let card = w.card("olga", 1);
        if takes {
            w.operator("olga").presses(card, CaseAsk::Take);
        } else {
            w.operator("olga").replies(card, "how can I help?");
        }
        w.contact(1).says("near the station");
        assert_eq!(asked(&w), ["where"]);
        assert_eq!(answer(w.case(1), "where"), None, "they speak to a human now");
        assert_eq!(skip(&mut w, "where"), Reason::ContactCommand);
        assert_eq!(asked(&w), ["where"]);
    }
}

#[test]
fn nobody_is_asked_again_before_their_case_is_over_for_good() {
    let mut w = asking(&["olga"]);
    w.contact(1).says("hello there");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    w.pass(HOUR * 24 * 29);
    w.contact(1).says("hello, it is me again");
    assert_eq!((asked(&w), w.cases.len()), (vec!["where".to_owned()], 1));
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    w.jump(HOUR * 24 * 31);
    w.contact(1).says("and once more after a month");
    assert_eq!((asked(&w), w.cases.len()), (vec!["where".to_owned(), "where".to_owned()], 2));
}

#[test]
fn an_answer_to_what_a_reload_withdrew_is_an_answer() {
    let mut w = asking(&["olga"]);
    w.policy.questions.remove(0);
    w.contact(1).says("hello there");
    let on = latest(&w);
    w.policy.questions = vec![question("other", Wanted::Text)];
    assert_eq!(pick(&mut w, "safe", 0), Reason::Further);
    assert_eq!(
        (words(&w), asked(&w)),
        (vec!["hello there".to_owned(), "Yes".to_owned()], vec!["safe".into(), "other".to_owned()])
    );
    w.policy.questions = Vec::new();
    w.contact(1).says("in my own words");
    assert_eq!(answer(w.case(1), "other").map(|given| given.words), Some("in my own words".into()));
    // Another version's button, or another line's.
    w.contact(1).presses_any(on, Some(Command::Pick("never".into(), 0)));
    assert_eq!(w.to_contact(1).pop(), Some(Say::Contact(ToContact::QuestionGone)));
    w.contact(1).presses_any(on, Some(Command::Pick("safe".into(), 77)));
    assert_eq!(w.to_contact(1).pop(), Some(Say::Contact(ToContact::QuestionGone)));
}

#[test]
fn what_can_be_no_answer_is_a_message_and_the_question_is_put_once_more_and_then_not() {
    let photo = || with("", vec![attachment(Kind::Photo, "photo")]);
    let story = || said(&"They came at night. ".repeat(200));
    let cases: [(Wanted, Said); 2] = [(Wanted::Text, photo()), (Wanted::Choice, story())];
    for (kind, unfit) in cases {
        let mut w = asking(&["olga"]);
        w.policy.questions = vec![question("first", kind), question("second", Wanted::Text)];
        w.contact(1).says("hello there");
        w.contact(1).sends(unfit.clone());
        assert_eq!(w.case(1).next_seq, 3, "it is a message");
        let again = Say::Contact(ToContact::Question { key: "first".into(), again: true });
        assert_eq!(w.to_contact(1).pop(), Some(again));
        w.contact(1).sends(Said { fingerprint: [9; 16], ..unfit });
        assert_eq!((w.case(1).next_seq, asked(&w)), (4, vec!["first".to_owned(), "first".to_owned()]));
        w.contact(1).says("leave me in peace");
        assert_eq!((w.case(1).next_seq, asked(&w).len()), (5, 2));
        assert_eq!(answer(w.case(1), "first"), None);
    }
}

#[test]
fn what_is_spoken_shown_or_said_in_other_words_answers() {
    let sent = |kind| with("", vec![attachment(kind, "file")]);
    let place = Attachment { body: Body::Words("50.45, 30.52".into()), ..attachment(Kind::Location, "") };
    for (wanted, answers) in [
        (Wanted::Text, vec![sent(Kind::Voice), said("there")]),
        (Wanted::Location, vec![with("", vec![place]), said("by the river"), sent(Kind::Voice)]),
        (Wanted::Photo, vec![sent(Kind::Photo), sent(Kind::Document), said("I have none")]),
        (Wanted::Choice, vec![said(" yes!"), said("sometimes"), sent(Kind::Voice)]),
    ] {
        for said in answers {
            let mut w = asking(&["olga"]);
            w.policy.questions = vec![question("it", wanted)];
            w.contact(1).says("hello there");
            w.contact(1).sends(said.clone());
            let given = answer(w.case(1), "it").unwrap_or_else(|| panic!("{wanted:?}: {said:?}"));
            assert_eq!(given.choice, (said.text == " yes!").then_some(0));
        }
    }
}

#[test]
fn two_taps_are_one_answer_and_another_choice_is_another_message() {
    let mut w = asking(&["olga"]);
    w.policy.questions.remove(0);
    w.contact(1).says("hello there");
    let on = latest(&w);
    for _ in 0..3 {
        w.contact(1).presses_any(on, Some(Command::Pick("safe".into(), 0)));
    }
    assert_eq!(words(&w), ["hello there", "Yes"]);
    w.contact(1).presses_any(on, Some(Command::Pick("safe".into(), 1)));
    assert_eq!(words(&w), ["hello there", "Yes", "No"]);
    assert_eq!(answer(w.case(1), "safe").and_then(|given| given.choice), Some(1));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "an answer");
    w.contact(1).presses_any(on, Some(Command::Pick("safe".into(), 0)));
    assert!(matches!(w.case(1).state, State::Assigned { .. }), "what they say late is said");
}

#[test]
fn the_same_words_to_two_questions_are_two_answers() {
    let mut w = asking(&["olga"]);
    w.policy.questions = vec![question("first", Wanted::Text), question("second", Wanted::Text)];
    let long = "I would rather not say that here";
    w.contact(1).says("hello there");
    w.contact(1).says(long);
    w.contact(1).says(long);
    assert_eq!(words(&w), ["hello there", long, long]);
    w.contact(1).says(long);
    assert_eq!(words(&w).len(), 3, "to none it is a repeat");
}

#[test]
fn what_was_said_before_the_question_stood_there_answers_nothing() {
    let mut w = asking(&["olga"]);
    w.prompt = false;
    w.contact(1).says("hello there");
    w.contact(1).says("please help me");
    assert_eq!((asked(&w), answer(w.case(1), "where")), (vec!["where".to_owned()], None));
    w.deliver_all();
    let on = latest(&w);
    w.contact(1).sends(Said { forwarded: true, ..said("somebody else's words") });
    assert_eq!(answer(w.case(1), "where"), None);
    w.contact(1).replies(on, "near the station");
    assert!(answer(w.case(1), "where").is_some());
    w.contact(1).replies(on, "no, near the bridge");
    assert_eq!(answer(w.case(1), "where").map(|given| given.words), Some("no, near the bridge".into()));
}

#[test]
fn a_changed_answer_reads_as_it_now_does() {
    let mut w = asking(&["olga"]);
    w.contact(1).says("hello there");
    let message = w.contact(1).says("near the station");
    w.contact(1).edits(message, "near the bridge");
    assert_eq!(answer(w.case(1), "where").map(|given| given.words), Some("near the bridge".into()));
}

#[test]
fn a_tap_on_an_answer_is_a_word_and_starts_the_clock() {
    let mut w = asking(&["olga"]);
    w.policy.questions.remove(0);
    w.contact(1).orders(Command::Human(None));
    assert!(w.case(1).is_wordless());
    pick(&mut w, "safe", 0);
    assert_eq!(w.case(1).unanswered_since(), Some(w.now.line));
}

#[test]
fn a_button_of_a_case_that_is_over_says_so_and_a_word_is_a_new_case() {
    let mut w = asking(&["olga"]);
    w.policy.questions.remove(0);
    w.contact(1).says("hello there");
    let (card, on) = (w.card("olga", 1), latest(&w));
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    w.jump(HOUR * 24 * 31);
    w.contact(1).presses_any(on, Some(Command::Pick("safe".into(), 0)));
    assert_eq!(w.to_contact(1).pop(), Some(Say::Contact(ToContact::QuestionGone)));
    w.contact(1).orders(Command::Human(None));
    assert_eq!(w.cases.len(), 2);
}

#[test]
fn a_channel_without_words_of_its_own_and_a_machine_are_asked_nothing() {
    let mut w = asking(&["olga"]);
    w.contact(1).sends(Said { maybe_machine: true, ..said("I am away") });
    assert_eq!(asked(&w), Vec::<String>::new());
    let mut w = asking(&["olga"]);
    w.policy.channels[0].acknowledge = Acknowledge::Off;
    w.contact(1).says("hello there");
    assert_eq!(asked(&w), Vec::<String>::new());
}

#[test]
fn what_is_refused_or_lost_is_a_question_that_nobody_answers() {
    let mut w = asking(&["olga"]);
    w.prompt = false;
    w.contact(1).says("hello there");
    let put = w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Question { .. }))).cloned();
    w.settle(&put.expect("a question"), Outcome::Dropped);
    w.contact(1).says("near the station");
    assert_eq!((words(&w).len(), answer(w.case(1), "where")), (2, None));
}

#[test]
fn a_question_that_is_answered_in_words_loses_its_buttons_too() {
    let mut w = asking(&["olga"]);
    w.contact(1).says("I need help with my papers");
    let on = latest(&w);
    w.contact(1).says("near the station");
    let over = Say::Contact(ToContact::QuestionOver { key: "where".into(), edit: on });
    assert!(w.to_contact(1).contains(&over), "{:?}", w.to_contact(1));
}
