//! What operators do with a case besides answering it.

use crate::domain::case::{Index, State};
use crate::domain::command::{CaseAsk, Command, Misuse};
use crate::domain::decide::Reason;
use crate::domain::event::What;
use crate::domain::forget::{Forget, Noted};
use crate::domain::id::CaseCode;
use crate::domain::message::{Author, Milestone};
use crate::domain::policy::{Operator, PriorityRule};
use crate::domain::ready::ReadyAnswer;
use crate::domain::say::{Aside, Asking, FeedbackKind, Say, TickEnd, ToContact, ToOperator, Word};
use crate::domain::trail::Who;

use super::people::{is_alert, is_card, operator, policy};
use super::world::{HOUR, MINUTE, World};

pub(super) fn begun() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    policy.operators[0].alias = Some("Anna".into());
    policy.operators[1].alias = Some("Борис".into());
    policy.priority = vec![PriorityRule { words: vec!["gun".into()], ..PriorityRule::default() }];
    let text = [("en".into(), "We are here.".to_owned())].into();
    policy.ready = vec![ReadyAnswer { name: "greeting".into(), text }];
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    w
}

fn order(w: &mut World, who: &str, code: CaseCode, ask: CaseAsk) -> Option<Say> {
    w.operator(who).orders(Command::Case { code: Some(code), ask });
    w.to(who).pop()
}

pub(super) fn ask(w: &mut World, who: &str, ask: CaseAsk) -> Option<Say> {
    let code = w.code(1);
    order(w, who, code, ask)
}

pub(super) fn word(word: Word) -> Say {
    Say::Operator(ToOperator::Word(word))
}

pub(super) fn answers(w: &World) -> usize {
    w.to_contact(1).iter().filter(|say| matches!(say, Say::Contact(say) if say.is_answer())).count()
}

#[test]
fn colleagues_are_named_as_people_write_them_and_of_two_of_one_name_nobody_is_meant() {
    for name in ["boris", "Boris", "BORIS", "борис", "Борис.", "@boris"] {
        let mut w = begun();
        ask(&mut w, "olga", CaseAsk::GiveTo(Some(name.into())));
        assert_eq!(w.assignee(1), Some("boris"), "{name}");
    }
    let mut w = begun();
    w.policy.operators[1].alias = Some("anna".into());
    let several = Word::SeveralOfThatName(vec!["olga".into(), "boris".into()]);
    assert_eq!(ask(&mut w, "olga", CaseAsk::GiveTo(Some("Anna".into()))), Some(word(several.clone())));
    w.operator("vera").orders(Command::Lock("Anna".into()));
    assert_eq!(w.to("vera").pop(), Some(word(several)));
    assert!(w.roster.operator_states.values().all(|state| !state.locked));
}

#[test]
fn what_a_blocked_contact_writes_is_held_and_promised_nothing_until_the_week_is_over() {
    let mut w = begun();
    for times in [0, 1] {
        let asked = ask(&mut w, "olga", CaseAsk::Block(times));
        assert!(matches!(asked, Some(Say::Operator(ToOperator::Asking(Asking::Block { .. })))));
        assert_eq!(w.assignee(1), Some("olga"), "she is asked twice");
    }
    assert!(matches!(
        ask(&mut w, "olga", CaseAsk::Block(2)),
        Some(Say::Operator(ToOperator::Word(Word::BlockedUntil(_))))
    ));
    assert!(w.case(1).is_blocked());
    assert_eq!(w.roster.operator_state(&"olga".into()).load, 0, "it takes no room");
    w.forget_sent();
    w.contact(1).says("you are all the same");
    w.contact(1).orders(Command::Human(None));
    assert_eq!((w.count("olga", is_card), w.count("boris", is_card)), (0, 0));
    let told = w.to_contact(1);
    assert!(told.iter().all(|say| *say == Say::Contact(ToContact::Aside(Aside::Received))), "{told:?}");
    w.pass(HOUR * 24 * 2);
    assert_eq!(w.count("vera", is_alert), 0, "nobody on duty or off hears of it");
    w.jump(HOUR * 24 * 6);
    w.pass(MINUTE);
    assert_eq!(w.assignee(1), Some("olga"), "the week is over");
    super::model::assert_sound(&w);
}

#[test]
fn an_urgent_word_of_who_is_blocked_reaches_the_supervisors() {
    let mut w = begun();
    ask(&mut w, "olga", CaseAsk::Block(2));
    w.contact(1).says("again and again");
    assert_eq!(w.count("vera", is_alert), 0);
    w.contact(1).says("he has a gun");
    assert_eq!(w.count("vera", is_alert), 1);
    assert_eq!(w.count("olga", is_alert), 0);
}

#[test]
fn whoever_blocked_may_undo_it_and_nobody_else_but_a_supervisor() {
    for who in ["olga", "vera"] {
        let mut w = begun();
        ask(&mut w, "olga", CaseAsk::Block(2));
        assert!(w.last.changes.acts.iter().any(|act| act.what == "case_block"), "the trail tells");
        assert_eq!(ask(&mut w, "boris", CaseAsk::Unblock), Some(word(Word::NotYours)));
        ask(&mut w, who, CaseAsk::Unblock);
        assert_eq!(w.assignee(1), Some("olga"), "{who}");
        assert!(w.case(1).unanswered_since().is_some());
        w.contact(1).says("thank you");
        assert_eq!(w.assignee(1), Some("olga"));
    }
}

#[test]
fn a_blocked_contact_whose_case_rested_is_held_when_they_write() {
    let mut w = begun();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Which papers?");
    ask(&mut w, "olga", CaseAsk::Block(2));
    assert!(w.is_answered(1));
    assert_eq!(w.contact(1).orders(Command::Human(None)), Reason::HeldBlocked);
    w.forget_sent();
    w.contact(1).says("you are all the same");
    w.contact(1).says("do you hear me");
    let received = Say::Contact(ToContact::Aside(Aside::Received));
    assert_eq!(w.to_contact(1).into_iter().filter(|say| *say == received).count(), 1, "once, and no promise");
    assert!(w.case(1).is_blocked());
    assert!(w.case(1).indexes().iter().any(|(index, _)| *index == Index::Timer));
}

#[test]
fn a_ready_answer_is_shown_in_their_language_and_goes_out_by_a_tap() {
    let mut w = begun();
    let Some(Say::Operator(ToOperator::Asking(Asking::Say { seq, name }))) =
        ask(&mut w, "olga", CaseAsk::Say("Greeting".into()))
    else {
        panic!("no preview")
    };
    assert_eq!((name.as_str(), answers(&w)), ("greeting", 0));
    assert!(w.case(1).unanswered_since().is_some());
    ask(&mut w, "olga", CaseAsk::SendDraft(seq));
    assert!(w.is_answered(1));
    let said = w.told(w.code(1)).0;
    assert!(said.iter().any(|m| m.message.text == "We are here."));
    assert_eq!(
        ask(&mut w, "olga", CaseAsk::Say("nobody".into())),
        Some(word(Word::NoSuchReady(vec!["greeting".into()])))
    );
    ask(&mut w, "olga", CaseAsk::SetLanguage("uk".into()));
    let lacks = Word::ReadyLacks { language: "uk".into(), languages: vec!["en".into()] };
    assert_eq!(ask(&mut w, "olga", CaseAsk::Say("greeting".into())), Some(word(lacks)));
}

#[test]
fn an_answer_waits_for_its_hour_can_be_stopped_and_answers_nothing_before() {
    // It is 05:30.
    let mut w = begun();
    let at = CaseAsk::At(Some(7 * 60 + 30), "Good morning".into());
    let Some(Say::Operator(ToOperator::Asking(Asking::Planned { seq }))) = ask(&mut w, "olga", at.clone())
    else {
        panic!("it is not shown")
    };
    w.pass(MINUTE * 119);
    assert_eq!((answers(&w), w.is_answered(1)), (0, false), "no answer before it is out");
    w.pass(MINUTE * 2);
    assert_eq!((answers(&w), w.is_answered(1)), (1, true));
    assert!(w.told(w.code(1)).0.iter().any(|m| m.message.seq == seq && m.message.text == "Good morning"));

    let mut w = begun();
    ask(&mut w, "olga", at.clone());
    let Some(planned) = w.case(1).handled.planned.first().map(|planned| planned.seq) else { panic!("none") };
    assert_eq!(ask(&mut w, "boris", CaseAsk::Stop(planned)), Some(word(Word::NotYours)));
    assert_eq!(ask(&mut w, "olga", CaseAsk::Stop(planned)), Some(word(Word::PlanStopped)));
    w.pass(HOUR * 3);
    assert_eq!(answers(&w), 0);

    // The case is somebody else's by then: they decide.
    let mut w = begun();
    ask(&mut w, "olga", at);
    ask(&mut w, "vera", CaseAsk::GiveTo(Some("boris".into())));
    w.pass(HOUR * 3);
    assert_eq!(answers(&w), 0);
    assert!(w.to("boris").iter().any(|say| matches!(say, Say::Operator(ToOperator::Draft { .. }))));
}

#[test]
fn an_hour_that_is_over_is_meant_for_tomorrow() {
    let mut w = begun();
    ask(&mut w, "olga", CaseAsk::At(Some(5 * 60), "Good morning".into()));
    let at = w.case(1).handled.planned[0].at;
    assert_eq!(at.since(w.now.line), MINUTE * (23 * 60 + 30));
}

#[test]
fn an_answer_waits_for_the_hour_that_its_reader_said_is_safe() {
    // It is 05:30.
    let mut w = begun();
    let at = |words: &str| CaseAsk::At(None, words.into());
    assert_eq!(ask(&mut w, "olga", at("Good morning")), Some(word(Word::Misused(Misuse::WhichHour))));
    w.contact(1).says("Safe to write: after 7:30");
    assert_eq!(ask(&mut w, "olga", at("")), Some(word(Word::SafeHour(450))), "they are told which it is");
    ask(&mut w, "olga", at("Good morning"));
    assert_eq!(w.case(1).handled.planned[0].at.since(w.now.line), HOUR * 2);
    assert_eq!(answers(&w), 0);
    w.pass(HOUR * 2);
    assert_eq!(answers(&w), 1);
}

#[test]
fn a_reminder_comes_when_it_was_wanted_also_of_a_closed_case() {
    let mut w = begun();
    ask(&mut w, "olga", CaseAsk::Later(120, "call her lawyer".into()));
    ask(&mut w, "olga", CaseAsk::CloseNow(9, Some("done".into())));
    let reminded =
        |w: &World| w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Asking(Asking::Later { .. }))));
    w.pass(MINUTE * 119);
    assert_eq!(reminded(&w), 0);
    w.pass(MINUTE * 2);
    assert_eq!(reminded(&w), 1);
    w.pass(HOUR * 5);
    assert_eq!(reminded(&w), 1, "once");
    let said = w.told(w.code(1)).0;
    assert!(said.iter().any(|m| m.message.from == Author::Note("olga".into())));
}

#[test]
fn to_an_address_in_wrong_hands_nothing_goes_by_any_way() {
    let mut w = begun();
    ask(&mut w, "olga", CaseAsk::Unsafe);
    assert!(w.contacts[&w.case(1).contact].care.unsafe_since.is_some());
    assert!(w.case(1).unanswered_since().is_none(), "nobody can answer");
    assert!(
        w.to("vera").iter().any(|say| {
            matches!(say, Say::Operator(ToOperator::Happened { what: Milestone::Unsafe, .. }))
        })
    );
    assert_eq!(ask(&mut w, "olga", CaseAsk::Write), Some(word(Word::UnsafeAlready)));
    assert_eq!(ask(&mut w, "olga", CaseAsk::Unsafe), Some(word(Word::UnsafeAlready)));
    w.contact(1).says("it is me");
    assert!(w.contacts[&w.case(1).contact].care.unsafe_since.is_some(), "whoever writes: it stays so");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Where are you?");
    let tick = |say: &Say| matches!(say, Say::Operator(ToOperator::Tick { end: TickEnd::Unsafe, .. }));
    assert_eq!(
        (w.is_answered(1), w.count("olga", tick)),
        (false, 1),
        "her words go nowhere, and she hears why"
    );
    ask(&mut w, "olga", CaseAsk::Safe);
    assert!(w.case(1).unanswered_since().is_some());
    assert_eq!(ask(&mut w, "olga", CaseAsk::Safe), Some(word(Word::SafeAlready)));
}

#[test]
fn who_writes_first_sees_when_they_were_last_heard_and_asks_nobody_who_wants_quiet() {
    let mut w = begun();
    let heard = w.now.line;
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Which papers?");
    w.pass(HOUR);
    let asked = ask(&mut w, "olga", CaseAsk::Write);
    assert_eq!(asked, Some(Say::Operator(ToOperator::Asking(Asking::Write { last: Some(heard) }))));
    w.contact(1).orders(Command::Case { code: None, ask: CaseAsk::Quiet });
    assert_eq!(ask(&mut w, "olga", CaseAsk::Write), Some(word(Word::WantsQuiet)));
}

#[test]
fn two_cases_are_one_persons_only_when_a_supervisor_says_so() {
    let mut w = begun();
    w.contact(2).says("I need help with my papers, it is me on another phone");
    let (one, two) = (w.code(1), w.code(2));
    assert_eq!(order(&mut w, "olga", one, CaseAsk::MergeNow(two)), Some(word(Word::NotYours)));
    assert_eq!(order(&mut w, "olga", one, CaseAsk::Merge(two)), Some(word(Word::MergeProposed(two))));
    let asked = Say::Operator(ToOperator::Asking(Asking::Merge { with: two, by: "olga".into() }));
    assert_eq!(w.to("vera").pop(), Some(asked));
    assert!(w.case(1).handled.merged.is_empty());
    // A supervisor who is none any more can't confirm.
    w.policy.operators[2].supervisor = false;
    assert_eq!(order(&mut w, "vera", one, CaseAsk::MergeNow(two)), Some(word(Word::NotYours)));
    w.policy.operators[2].supervisor = true;
    order(&mut w, "vera", one, CaseAsk::MergeNow(two));
    assert_eq!((&w.case(1).handled.merged, &w.case(2).handled.merged), (&vec![two], &vec![one]));
    // A reply goes where its card is from.
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Which papers?");
    assert_eq!(answers(&w), 1);
    assert!(w.case(2).unanswered_since().is_some());
    assert!(
        w.contacts.values().all(|contact| contact.links.is_empty()),
        "forgetting one takes no other along"
    );
    order(&mut w, "vera", two, CaseAsk::Unmerge(one));
    assert!(w.case(1).handled.merged.is_empty() && w.case(2).handled.merged.is_empty());
}

#[test]
fn the_line_speaks_to_an_operator_in_the_language_that_they_chose() {
    let mut w = begun();
    w.policy.operators[0].languages = Some(vec!["ru".into(), "uk".into()]);
    let latest = |w: &World| w.sent.last().map(|(d, _)| d.language.as_str().to_owned());
    w.operator("olga").orders(Command::Cases);
    assert_eq!(latest(&w).as_deref(), Some("ru"));
    w.policy.operators[0].language = Some("en".into());
    w.operator("olga").orders(Command::Cases);
    assert_eq!(latest(&w).as_deref(), Some("en"));
    w.operator("olga").orders(Command::Language(Some("uk".into())));
    assert_eq!(
        (w.to("olga").pop(), latest(&w).as_deref()),
        (Some(word(Word::LanguageNow("uk".into()))), Some("uk"))
    );
    w.operator("olga").orders(Command::Language(Some("tlh".into())));
    assert_eq!(w.to("olga").pop(), Some(word(Word::WhichLanguage)));
}

#[test]
fn supervisors_hear_of_what_is_flagged() {
    let mut w = begun();
    assert_eq!(
        ask(&mut w, "olga", CaseAsk::Flag(Some("He asks for my address".into()))),
        Some(word(Word::Flagged))
    );
    assert!(w.to("vera").iter().any(|say| {
        matches!(say, Say::Operator(ToOperator::Happened { what: Milestone::Flagged, why, .. }) if why.contains("address"))
    }));
    w.policy.operators[2].supervisor = false;
    assert_eq!(ask(&mut w, "olga", CaseAsk::Flag(None)), Some(word(Word::NobodyToTell)));
}

#[test]
fn answered_cases_are_listed_too() {
    let mut w = begun();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Which papers?");
    for command in [Command::Cases, Command::Mine] {
        w.operator("olga").orders(command);
        let listed = w.to("olga").pop();
        assert_eq!(listed, Some(Say::Operator(ToOperator::CaseList { cases: vec![w.code(1)], waiting: 0 })));
    }
    assert!(matches!(w.case(1).state, State::Answered { .. }));
}

#[test]
fn what_is_said_to_colleagues_or_to_the_line_is_never_sent_to_a_contact_by_whatever_bot() {
    let mut w = begun();
    ask(&mut w, "vera", CaseAsk::Note("He lies".into()));
    ask(&mut w, "olga", CaseAsk::Note("I don't know".into()));
    ask(&mut w, "olga", CaseAsk::Block(0));
    ask(&mut w, "olga", CaseAsk::Close(None));
    ask(&mut w, "vera", CaseAsk::CloseNow(9, Some("spam".into())));
    let chat = w.operator("olga").chat();
    let inner = w.links.iter().filter(|(key, link)| key.chat == chat && link.inner);
    let inner: Vec<_> = inner.map(|(key, _)| key.message).collect();
    assert_eq!(inner.len(), 5, "a note, her own, two questions, and that it was closed");
    for message in inner {
        w.operator("olga").replies(message, "No, she is not lying");
        assert_eq!((w.last.reason, answers(&w)), (Reason::AskedWhichCase, 0));
    }
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    assert_eq!(answers(&w), 1);
}

#[test]
fn no_mark_appears_on_a_phone_that_is_in_wrong_hands() {
    let mut w = begun();
    let marks = |w: &World| {
        let marks = |what: &FeedbackKind| matches!(what, FeedbackKind::Seen(_) | FeedbackKind::Taken(_));
        w.last.changes.feedbacks.iter().filter(|feedback| marks(&feedback.what)).count()
    };
    let at = w.contact(1).says("is somebody there?");
    assert_eq!(marks(&w), 1);
    ask(&mut w, "olga", CaseAsk::Unsafe);
    assert!(w.last.changes.acts.iter().any(|act| act.what == "case_unsafe"), "the trail tells");
    w.contact(1).edits(at, "is anybody there?");
    assert_eq!(marks(&w), 0);
    w.contact(1).says("hello?");
    assert_eq!(marks(&w), 0);
    ask(&mut w, "olga", CaseAsk::Take);
    assert_eq!(marks(&w), 0);
}

#[test]
fn a_case_that_is_forgotten_is_told_of_by_no_other() {
    let mut w = begun();
    w.contact(2).says("I need help with my papers, it is me on another phone");
    let (one, two) = (w.code(1), w.code(2));
    order(&mut w, "vera", one, CaseAsk::MergeNow(two));
    let cases = vec![Noted { code: one, next: w.case(1).next_seq }];
    w.event(What::Forget(Box::new(Forget { cases, ..Forget::default() }), Who::Line));
    assert!(w.cases[&two].handled.merged.is_empty());
}
