//! Threads of an operator's chat: what is written in one answers its case, and nothing is guessed.

use super::desk::{DESK, two_bots};
use super::people::*;
use super::world::{HOUR, World};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::{Said, What};
use crate::domain::id::{Address, CaseCode, SourceId};
use crate::domain::say::{Say, TickEnd, ToContact, ToOperator, Word};
use crate::domain::threads::{KEPT, Look, News, Room, Threaded};

/// Two contacts have written to olga, and each case has a thread: 101 and 102.
fn line() -> World {
    let mut w = World::new(two_bots(&["olga", "boris"]));
    w.policy.operators[1].shifts = vec!["never".into()];
    w.contact(1).says("They are at the door");
    w.contact(2).says("Where is my son?");
    assert_eq!((w.assignee(1), w.assignee(2)), (Some("olga"), Some("olga")));
    made(&mut w, "olga", 1, 101);
    made(&mut w, "olga", 2, 102);
    w
}

fn room(who: &str) -> Room {
    Room { chat: chat_of(&DESK.into(), &Address(who.into())), bot: None }
}

fn learns(w: &mut World, who: &str, what: News) {
    let threaded = Threaded { operator: who.into(), channel: DESK.into(), room: room(who), what };
    w.event(What::Threaded(threaded));
}

fn made(w: &mut World, who: &str, contact: usize, thread: i64) {
    let code = w.code(contact);
    learns(w, who, News::Made(code, thread));
}

fn in_thread(thread: i64, text: &str) -> Said {
    Said { thread: Some(thread), ..said(text) }
}

fn writes(w: &mut World, who: &str, said: Said) -> SourceId {
    w.person(who.into(), DESK).sends(said)
}

fn answers(w: &World, contact: usize) -> usize {
    w.to_contact(contact).iter().filter(|s| matches!(s, Say::Contact(ToContact::Answer { .. }))).count()
}

/// Which cases the latest question "which case?" offers.
fn asked(w: &World, who: &str) -> Option<Vec<CaseCode>> {
    w.to(who).into_iter().rev().find_map(|say| match say {
        Say::Operator(ToOperator::WhichCase { cases }) => Some(cases),
        _ => None,
    })
}

fn told(w: &World, who: &str, word: &Word) -> bool {
    w.to(who).contains(&Say::Operator(ToOperator::Word(word.clone())))
}

fn look(w: &World, who: &str, contact: usize) -> Option<Look> {
    w.roster.operator_state(&who.into()).threads.thread(w.code(contact)).map(|thread| thread.look)
}

#[test]
fn what_is_written_in_a_thread_answers_its_case_without_a_swipe() {
    let mut w = line();
    writes(&mut w, "olga", in_thread(101, "We are coming"));
    assert_eq!((answers(&w, 1), answers(&w, 2)), (1, 0));
    assert!(w.is_answered(1) && !w.is_answered(2));
    let card = w.card("olga", 2);
    writes(&mut w, "olga", Said { reply_to: Some(card), ..in_thread(102, "He is safe") });
    assert!(w.is_answered(2), "a swipe in the thread of the same case is one too");
}

#[test]
fn with_no_thread_and_no_reply_it_is_asked_and_nothing_is_sent() {
    let mut w = line();
    writes(&mut w, "olga", said("We are coming"));
    assert_eq!(w.last.reason, Reason::AskedWhichCase);
    writes(&mut w, "olga", in_thread(999, "We are coming"));
    assert_eq!(w.last.reason, Reason::AskedWhichCase, "a thread that is of no case");
    assert_eq!((answers(&w, 1), answers(&w, 2)), (0, 0));
    let card = w.card("olga", 1);
    writes(&mut w, "olga", Said { reply_to: Some(card), ..said("We are coming") });
    assert_eq!((answers(&w, 1), answers(&w, 2)), (1, 0), "a card outside of its thread works by reply");
}

#[test]
fn a_thread_and_a_reply_of_different_cases_are_asked_about_and_nothing_is_sent() {
    let mut w = line();
    let (one, two) = (w.code(1), w.code(2));
    let card = w.card("olga", 2);
    writes(&mut w, "olga", Said { reply_to: Some(card), ..in_thread(101, "He is safe") });
    assert_eq!(asked(&w, "olga"), Some(vec![two, one]));
    let unknown = SourceId::bare(7_777);
    writes(&mut w, "olga", Said { reply_to: Some(unknown), ..in_thread(101, "He is safe") });
    assert_eq!(asked(&w, "olga"), Some(vec![one]), "a message of which nothing is known may be of any case");
    assert_eq!((answers(&w, 1), answers(&w, 2)), (0, 0));

    let close = Command::Case { code: None, ask: CaseAsk::Close(Some("spam".into())) };
    let both = Said { reply_to: Some(card), command: Some(close), ..in_thread(101, "/close spam") };
    writes(&mut w, "olga", both);
    assert!(told(&w, "olga", &Word::ThreadAndReply));
    assert!(w.assignee(1).is_some() && w.assignee(2).is_some(), "nor is anything done");
}

#[test]
fn orders_forwards_and_replies_to_what_is_no_message_go_to_nobody() {
    let mut w = line();
    let forwarded = Said { forwarded: true, ..in_thread(101, "Olga Kowalska, Lisova 5") };
    writes(&mut w, "olga", forwarded);
    assert!(told(&w, "olga", &Word::NoForwards));
    for order in ["/clsoe", "  /close", "/note he lies"] {
        let photo = vec![attachment(crate::domain::message::Kind::Photo, "p")];
        writes(&mut w, "olga", Said { thread: Some(101), ..with(order, photo) });
        writes(&mut w, "olga", in_thread(101, order));
    }
    let note = Command::Case { code: None, ask: CaseAsk::Note("He lies".into()) };
    let note = writes(&mut w, "olga", Said { command: Some(note), ..in_thread(101, "/note He lies") });
    writes(&mut w, "olga", Said { reply_to: Some(note), ..in_thread(101, "I think so too") });
    assert_eq!(answers(&w, 1), 0);

    writes(&mut w, "olga", in_thread(101, "We are coming"));
    let is_tick = |say: &Say| matches!(say, Say::Operator(ToOperator::Tick { end: TickEnd::Delivered, .. }));
    let tick = w.received("olga", is_tick, None).expect("a tick");
    writes(&mut w, "olga", Said { reply_to: Some(tick), ..in_thread(101, "Good, that is done") });
    assert_eq!((answers(&w, 1), asked(&w, "olga")), (1, Some(vec![w.code(1)])));
}

#[test]
fn a_command_in_a_thread_is_about_its_case() {
    let mut w = line();
    writes(&mut w, "olga", in_thread(102, "He is safe"));
    let close = Command::Case { code: None, ask: CaseAsk::Close(None) };
    writes(&mut w, "olga", Said { command: Some(close), ..in_thread(102, "/close") });
    assert_eq!((w.assignee(1), w.assignee(2)), (Some("olga"), None));
    assert_eq!((look(&w, "olga", 1), look(&w, "olga", 2)), (Some(Look::Open), Some(Look::Closed)));
}

#[test]
fn the_thread_of_a_moved_case_says_where_it_went_and_takes_no_more_words() {
    let mut w = line();
    let code = w.code(1);
    let pass = Command::Case { code: None, ask: CaseAsk::PassOn };
    w.policy.operators[1].shifts = Vec::new();
    writes(&mut w, "olga", Said { command: Some(pass), ..in_thread(101, "/pass") });
    assert_eq!((w.assignee(1), look(&w, "olga", 1)), (Some("boris"), Some(Look::Moved)));
    let went = Word::ThreadMoved(Some("boris".into()));
    assert!(told(&w, "olga", &went));
    w.forget_sent();
    writes(&mut w, "olga", in_thread(101, "We are coming"));
    assert!(told(&w, "olga", &went));
    assert_eq!(answers(&w, 1), 0);
    assert_eq!(w.count("boris", |say| matches!(say, Say::Operator(ToOperator::Draft { .. }))), 0);

    // It comes back.
    let give = Command::Case { code: Some(code), ask: CaseAsk::PassOn };
    w.person("boris".into(), DESK).orders(give);
    if w.assignee(1) == Some("olga") {
        assert_eq!(look(&w, "olga", 1), Some(Look::Open));
    }
}

#[test]
fn a_thread_that_is_lost_still_means_its_case_where_an_app_shows_it() {
    let mut w = line();
    let code = w.code(1);
    learns(&mut w, "olga", News::Lost(code));
    let card = w.card("olga", 2);
    writes(&mut w, "olga", Said { reply_to: Some(card), ..in_thread(101, "We are coming") });
    assert_eq!((w.last.reason, answers(&w, 1), answers(&w, 2)), (Reason::AskedWhichCase, 0, 0));
    writes(&mut w, "olga", in_thread(101, "We are coming"));
    writes(&mut w, "olga", in_thread(102, "He is safe"));
    assert_eq!((answers(&w, 1), answers(&w, 2)), (1, 1), "those that are there work as before");
}

#[test]
fn nobody_answers_in_the_thread_of_another_operator() {
    let mut w = line();
    writes(&mut w, "boris", in_thread(101, "We are coming"));
    assert_eq!((answers(&w, 1), answers(&w, 2)), (0, 0), "the number is one of another chat");
}

#[test]
fn a_late_case_looks_so_until_it_is_answered_and_a_closed_one_goes() {
    let mut w = line();
    w.pass(HOUR * 5);
    assert_eq!(look(&w, "olga", 1), Some(Look::Late));
    writes(&mut w, "olga", in_thread(101, "We are coming"));
    assert_eq!(look(&w, "olga", 1), Some(Look::Open));
    let close = Command::Case { code: None, ask: CaseAsk::Close(None) };
    writes(&mut w, "olga", Said { command: Some(close), ..in_thread(101, "/close") });
    let thread = |w: &World| w.roster.operator_state(&"olga".into()).threads.thread(w.code(1)).unwrap();
    assert!(!thread(&w).is_over(w.now.line) && thread(&w).is_over(w.now.line + KEPT));
    w.contact(1).says("They are back");
    assert_eq!(look(&w, "olga", 1), Some(Look::Open), "it was taken up again");
}

#[test]
fn a_thread_that_comes_late_shows_how_its_case_stands_by_then() {
    let mut w = World::new(two_bots(&["olga"]));
    w.contact(1).says("Help");
    let code = w.code(1);
    let card = w.card("olga", 1);
    w.person("olga".into(), DESK).replies(card, "We are coming");
    let close = Command::Case { code: Some(code), ask: CaseAsk::Close(None) };
    w.person("olga".into(), DESK).orders(close);
    made(&mut w, "olga", 1, 101);
    assert_eq!(look(&w, "olga", 1), Some(Look::Closed));
    learns(&mut w, "olga", News::Made(CaseCode::from_bits(12_345), 105));
    let gone = w.roster.operator_state(&"olga".into()).threads.thread(CaseCode::from_bits(12_345));
    assert_eq!(gone.map(|thread| thread.look), Some(Look::Gone), "there is no such case");
}

#[test]
fn what_is_ordered_in_a_thread_is_about_its_contact_without_a_swipe_or_a_code() {
    let order = |w: &mut World, ask: CaseAsk| {
        let command = Some(Command::Case { code: None, ask });
        writes(w, "olga", Said { command, ..in_thread(101, "/command") });
    };
    let contact = |w: &World| w.contacts[&w.case(1).contact].clone();
    let mut w = line();
    order(&mut w, CaseAsk::Unsafe);
    assert!(told(&w, "olga", &Word::Unsafe) && contact(&w).care.unsafe_since.is_some());
    order(&mut w, CaseAsk::At(Some(450), "Good morning".into()));
    order(&mut w, CaseAsk::Write);
    let refused =
        w.to("olga").into_iter().filter(|say| *say == Say::Operator(ToOperator::Word(Word::UnsafeAlready)));
    assert_eq!(refused.count(), 2, "nothing is promised that can't go there");
    order(&mut w, CaseAsk::Safe);
    order(&mut w, CaseAsk::Block(2));
    assert!(contact(&w).care.blocked_until.is_some() && w.case(1).is_blocked());

    // What its contact goes on with elsewhere stays closed here.
    let mut w = line();
    let old = w.code(1);
    order(&mut w, CaseAsk::CloseNow(9, Some("done".into())));
    w.jump(HOUR * 24 * 31);
    w.contact(1).says("It is me again");
    let new = w.code(1);
    order(&mut w, CaseAsk::Reopen);
    assert!(told(&w, "olga", &Word::NewerCase(new)) && !w.cases[&old].state_word().eq("assigned"));
}

#[test]
fn what_is_asked_in_a_thread_is_answered_there() {
    let mut w = line();
    for command in [
        Command::Misused(crate::domain::command::Misuse::WhichHour),
        Command::Resume,
        Command::Case { code: None, ask: CaseAsk::Safe },
    ] {
        writes(&mut w, "olga", Said { command: Some(command.clone()), ..in_thread(101, "/order") });
        let (answer, _) = w.sent.iter().rev().find(|(d, _)| d.reply_to.is_some()).cloned().unwrap();
        assert_eq!(answer.case, Some(w.code(1)), "{command:?}");
    }
}

#[test]
fn a_list_that_is_asked_for_in_a_thread_takes_no_case_over() {
    let mut w = line();
    w.policy.operators[0].supervisor = true;
    w.policy.operators[1].shifts = Vec::new();
    let pass = Command::Case { code: None, ask: CaseAsk::PassOn };
    writes(&mut w, "olga", Said { command: Some(pass), ..in_thread(101, "/pass") });
    writes(&mut w, "olga", Said { command: Some(Command::Mine), ..in_thread(101, "/mine") });
    assert_eq!(w.assignee(1), Some("boris"));
    assert!(matches!(w.to("olga").last(), Some(Say::Operator(ToOperator::CaseList { .. }))));
}
