//! What made no case is kept, bounded and let in; what may be a machine's brings no flood; whom a form or a list
//! hides is answered once somebody says where.

use crate::domain::automatic::Kept;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Came, Machine, Said, Stream, What};
use crate::domain::forget::{Forget, Noted};
use crate::domain::id::{Address, CaseCode, ChatId, OperatorId, SeenKey, Shelf, SourceId};
use crate::domain::message::{Author, Via};
use crate::domain::policy::Reach;
use crate::domain::roster::Binding;
use crate::domain::say::{Say, ToContact, ToOperator, Word};
use crate::domain::trail::Who;
use crate::domain::traits::Traits;

use super::people::{line, said};
use super::world::{HOUR, MINUTE, World};

fn by_mail(operators: &[&str]) -> World {
    let mut w = line(operators);
    w.policy.channels[0].traits = Traits::EMAIL;
    w
}

fn maybe(text: &str) -> Said {
    Said { maybe_machine: true, ..said(text) }
}

/// A mail of one list on one day.
fn listed(text: &str) -> Said {
    let place = |n| SeenKey { shelf: Shelf::Mail, day: 7, hash: [n; 16] };
    let places = [1, 2, 3].map(place).to_vec();
    Said { stream: Some(Stream { id: ChatId([77; 16]), day: 7, places }), ..maybe(text) }
}

#[test]
fn what_makes_no_case_is_kept_and_can_be_let_in() {
    let mut w = by_mail(&["olga"]);
    let came = Came::Machine(Machine::Automatic("auto_replied"), said("I am away, and in a cellar"));
    w.contact(1).comes(SourceId::bare(1), came);
    let [mail] = w.automatic.as_slice() else { panic!("{:?}", w.automatic) };
    assert_eq!((mail.text.as_str(), mail.why.word()), ("I am away, and in a cellar", "auto_replied"));
    let (code, chat) = (mail.code, mail.chat);
    assert_eq!(w.roster.automatic.mails, 1);
    assert!(w.cases.is_empty());

    assert_eq!(w.admin(AdminAsk::LetIn(code, chat)), Reason::NewCase);
    assert_eq!(w.last.answer, Answer::LetIn(code));
    assert_eq!(w.cases[&code].unanswered_since(), Some(w.now.line), "under the code by which it was known");
    assert!(w.to("olga").iter().any(|say| matches!(say, Say::Operator(ToOperator::Card { .. }))));
    assert!(w.automatic.is_empty());
    assert_eq!(w.roster.automatic, Kept { released: 1, ..Kept::default() });
    assert_eq!(w.admin(AdminAsk::LetIn(code, chat)), Reason::Refused);
}

#[test]
fn what_is_let_in_joins_what_its_writer_has_said() {
    let mut w = by_mail(&["olga"]);
    w.contact(1).says("help");
    let came = Came::Machine(Machine::Automatic("auto_replied"), said("more of it"));
    w.contact(1).comes(SourceId::bare(1), came);
    let (code, chat) = (w.automatic[0].code, w.automatic[0].chat);
    assert_eq!(w.admin(AdminAsk::LetIn(code, chat)), Reason::Further);
    assert_eq!(w.last.answer, Answer::LetIn(w.code(1)));
    assert_eq!(w.cases.len(), 1);
}

#[test]
fn of_what_makes_no_case_the_oldest_goes_first_and_is_counted() {
    let mut w = by_mail(&["olga"]);
    w.automatic_room = 5 * 1024;
    for n in 0..9 {
        let came =
            Came::Machine(Machine::Automatic("auto_replied"), said(&format!("{n} {}", "x".repeat(500))));
        w.contact(1).comes(SourceId::bare(n), came);
    }
    let left: Vec<&str> = w.automatic.iter().map(|mail| &mail.text[..1]).collect();
    assert_eq!(left, ["4", "5", "6", "7", "8"]);
    let kept = w.roster.automatic;
    assert_eq!((kept.mails, kept.dropped), (5, 4));
    assert!(kept.bytes <= w.automatic_room, "{kept:?}");
}

#[test]
fn of_an_impostor_nothing_is_let_in() {
    let mut w = by_mail(&["olga"]);
    let impostor = Machine::Impostor { operator: "olga".into(), why: "dkim" };
    w.contact(3).comes(SourceId::bare(1), Came::Machine(impostor, said("send it to me")));
    let (code, chat) = (w.automatic[0].code, w.automatic[0].chat);
    assert_eq!(w.admin(AdminAsk::LetIn(code, chat)), Reason::Refused);
    assert!(w.cases.is_empty() && w.automatic.len() == 1);
}

#[test]
fn of_one_source_three_mails_a_day_are_shown_and_the_rest_is_counted() {
    let mut w = by_mail(&["olga"]);
    let cards = |w: &World| {
        w.to("olga").iter().filter(|say| matches!(say, Say::Operator(ToOperator::Card { .. }))).count()
    };
    for n in 0..3 {
        w.contact(1).sends(listed(&format!("letter {n} to our readers")));
    }
    assert_eq!(cards(&w), 3);
    for n in 3..8 {
        w.contact(1).sends(listed(&format!("letter {n} to our readers")));
        assert_eq!(w.last.reason, Reason::Folded);
    }
    assert_eq!(cards(&w), 3);
    let case = w.case(1).clone();
    assert_eq!(case.said.last().map(|saying| (saying.seq, saying.repeats)), Some((3, 5)));
    assert_eq!(w.automatic.len(), 5, "and nothing of it is gone");
    let (messages, _) = w.told(case.code);
    assert_eq!(messages.iter().filter(|m| m.message.from == Author::Automatic).count(), 5);
    w.contact(1).says("I am a person and they are here");
    assert_eq!(cards(&w), 4);
}

#[test]
fn what_comes_at_once_after_our_mail_is_shown_and_leaves_answered_what_was() {
    let mut w = by_mail(&["olga"]);
    w.contact(1).says("help");
    w.pass(MINUTE);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am with you");
    assert!(w.is_answered(1));
    w.contact(1).sends(maybe("I am away until Monday"));
    assert!(w.is_answered(1) && w.last.reason == Reason::Beside);
    assert_eq!(
        w.to("olga")
            .iter()
            .filter(|say| matches!(say, Say::Operator(ToOperator::Card { seq: 3, .. })))
            .count(),
        1
    );
    w.pass(HOUR);
    w.contact(1).sends(maybe("They are at the door"));
    assert!(!w.is_answered(1), "later it may as well be a person");
}

#[test]
fn whom_nobody_knows_where_to_answer_gets_nothing_until_somebody_says_where() {
    let mut w = by_mail(&["olga"]);
    w.contact(1).sends(Said { unaddressed: true, via: Some(Via::List), ..said("write to my sister") });
    w.pass(MINUTE);
    assert!(w.to_contact(1).is_empty(), "nobody is told that it arrived");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "we are with you");
    assert!(w.to_contact(1).is_empty() && !w.is_answered(1));
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::NoAddress))));
    assert!(
        w.to("olga").contains(&Say::Operator(ToOperator::Draft { seq: 2, by: "olga".into() })),
        "their words are kept"
    );

    let code = Some(w.code(1));
    let to = |address: &str| Command::Case { code, ask: CaseAsk::AnswerTo(Address(address.into())) };
    w.operator("olga").orders(to("olga"));
    assert!(w.case(1).unaddressed, "not to an operator");
    w.operator("olga").orders(to("sitser@mail.example"));
    assert!(!w.case(1).unaddressed);
    w.operator("olga").orders(to("sister@mail.example"));
    let case = w.case(1).clone();
    assert_eq!(w.contacts[&case.contact].address.0, "sister@mail.example");
    w.operator("olga").orders(Command::Case { code, ask: CaseAsk::SendDraft(2) });
    w.deliver_all();
    assert!(w.to_contact(1).contains(&Say::Contact(ToContact::Answer { seq: 2 })) && w.is_answered(1));
}

/// Olga has a case of which nobody knows where its contact is answered.
fn nowhere() -> (World, Option<CaseCode>) {
    let mut w = by_mail(&["olga"]);
    w.policy.channels[0].address = Some(Address("help@line.example".into()));
    w.contact(1).sends(Said { unaddressed: true, via: Some(Via::List), ..said("write to my sister") });
    w.pass(MINUTE);
    let code = Some(w.code(1));
    (w, code)
}

fn to(code: Option<CaseCode>, address: &str) -> Command {
    Command::Case { code, ask: CaseAsk::AnswerTo(Address(address.into())) }
}

#[test]
fn whoever_was_met_at_an_address_that_was_said_is_forgotten_with_the_case() {
    for all in [true, false] {
        let (mut w, code) = nowhere();
        w.operator("olga").orders(to(code, "sister@mail.example"));
        w.mailer("sister@mail.example").sends(said("she is here, at home"));
        let case = w.cases[&code.unwrap()].clone();
        let sister = case.known_as.expect("she is met");
        let cases = vec![Noted { code: case.code, next: case.next_seq }];
        let contacts = if all { vec![case.contact, sister] } else { Vec::new() };
        w.event(What::Forget(Box::new(Forget { cases, contacts, ..Forget::default() }), Who::User(1000)));
        assert_eq!(w.last.reason, Reason::Forgotten);
        assert_eq!(w.contacts.get(&sister).map(|contact| contact.case), (!all).then_some(None));
        w.mailer("sister@mail.example").sends(said("hello, is anybody there?"));
        let again = w.contacts[&sister].case.expect("a case");
        assert_ne!(again, case.code);
        assert_eq!((w.told(again).0.len(), w.cases[&again].known_as), (1, None), "nothing of before");
    }
}

#[test]
fn whoever_has_the_address_that_was_said_goes_on_in_the_case() {
    let (mut w, code) = nowhere();
    w.operator("olga").orders(to(code, "sister@mail.example"));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "where is she now?");
    w.deliver_all();
    assert_eq!(w.cases[&code.unwrap()].state_word(), "answered");
    // Her vacation program answers at once: nothing is unanswered by that.
    w.mailer("Sister@MAIL.example").sends(maybe("I am away until Monday"));
    assert_eq!(w.last.reason, Reason::Beside);
    w.pass(HOUR);
    w.mailer("Sister@MAIL.example").sends(said("she is here, at home"));
    assert_eq!(w.last.reason, Reason::Further);
    assert_eq!(w.cases.len(), 1, "no case but the one");
    let case = w.cases[&code.unwrap()].clone();
    assert_eq!((case.state_word(), case.assignee().map(OperatorId::as_str)), ("assigned", Some("olga")));
    let acknowledged = |w: &World| {
        let all = w.sent.iter().map(|(d, _)| d).chain(&w.outbox);
        all.filter(|d| matches!(d.say, Say::Contact(ToContact::Acknowledge { .. }))).count()
    };
    let before = acknowledged(&w);
    for n in 0..3 {
        let card = w.received("olga", |s| matches!(s, Say::Operator(ToOperator::Card { .. })), code).unwrap();
        w.operator("olga").replies(card, &format!("answer {n}"));
        w.deliver_all();
        w.mailer("sister@mail.example").sends(said(&format!("and further {n}")));
    }
    assert_eq!(w.cases.len(), 1);
    assert!(acknowledged(&w) <= before.max(1), "once a day at most");
    let spelt = w.cases[&code.unwrap()].latest_address().map(|a| a.0.clone());
    assert_eq!(spelt.as_deref(), Some("sister@mail.example"), "and it is answered as she spells it");
    w.operator("olga").orders(to(code, "brother@mail.example"));
    let kept = w.contacts[&w.cases[&code.unwrap()].contact].address.0.clone();
    assert_eq!(kept, "brother@mail.example", "whoever answered from there may have been a stranger");
}

#[test]
fn whoever_was_named_by_mistake_is_a_stranger_again() {
    let (mut w, code) = nowhere();
    w.operator("olga").orders(to(code, "sitser@mail.example"));
    w.operator("olga").orders(to(code, "sister@mail.example"));
    w.mailer("sitser@mail.example").says("who are you?");
    assert_eq!((w.last.reason, w.cases.len()), (Reason::NewCase, 2));
    w.mailer("sister@mail.example").says("it is me");
    assert_eq!((w.last.reason, w.cases.len()), (Reason::Further, 2));
}

#[test]
fn whoever_has_an_open_case_of_their_own_stays_there_and_that_is_told() {
    let (mut w, code) = nowhere();
    w.mailer("sister@mail.example").says("I need papers");
    let own = *w.cases.keys().find(|other| Some(**other) != code).unwrap();
    w.operator("olga").orders(to(code, "SISTER@mail.example"));
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::AddressOf(own)))));
    w.mailer("sister@mail.example").says("are you there?");
    assert_eq!(w.cases[&own].next_seq, 3, "it comes there");
    // A closed one does not call her away.
    w.admin(AdminAsk::Command(Command::Case { code: Some(own), ask: CaseAsk::Close(Some("done".into())) }));
    w.operator("olga").orders(to(code, "sister@mail.example"));
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::AddressKnown))));
    w.mailer("sister@mail.example").says("and for my brother?");
    assert_eq!((w.cases.len(), w.cases[&own].state_word()), (2, "closed"));
}

#[test]
fn nobody_is_answered_at_the_line_or_at_an_operator() {
    let (mut w, code) = nowhere();
    w.policy.operators[0].reach[0].address = Some(Address("olga@ngo.example".into()));
    w.roster.operator_states.entry("olga".into()).or_default().bound.insert(
        "telegram".into(),
        Binding { address: Address("olga.private@ngo.example".into()), chat: ChatId([9; 16]) },
    );
    for address in [
        "help@line.example",
        "Help@LINE.example",
        "help+k.abc@line.example",
        "olga@ngo.example",
        "OLGA+home@ngo.example",
        "olga.private@ngo.example",
    ] {
        w.admin(AdminAsk::Command(to(code, address)));
        let answer = w.last.answer.clone();
        assert_eq!(answer, Answer::Word(Word::OwnAddress), "{address}");
        assert!(w.cases[&code.unwrap()].unaddressed, "{address}");
    }
    w.admin(AdminAsk::Command(to(code, "nobody")));
    assert_eq!(w.last.answer, Answer::Word(Word::NotAnAddress));
}

#[test]
fn whose_address_is_known_by_their_mail_is_answered_nowhere_else() {
    let mut w = by_mail(&["olga"]);
    w.contact(1).sends(Said { via: Some(Via::Form), ..said("they took my papers") });
    let before = w.contacts.values().next().unwrap().address.clone();
    let ask = CaseAsk::AnswerTo(Address("eve@evil.example".into()));
    let code = Some(w.code(1));
    w.operator("olga").orders(Command::Case { code, ask });
    assert_eq!(w.contacts.values().next().unwrap().address, before);
}

#[test]
fn documents_of_before_know_nothing_of_all_this_and_open() {
    let message = r#"{"seq":1,"from":"Contact","channel":"mail","source":1,"parts":[],"sent_at":0,"received_at":0,
        "text":"x","attachments":[],"album":null}"#;
    let message: crate::domain::message::Message = serde_json::from_str(message).unwrap();
    assert_eq!((message.maybe_machine, message.via), (false, None));
    assert_eq!((message.claimed, message.verified), (None, None));
    let roster = r#"{"stations":{},"turns":3,"waiting":0}"#;
    let roster: crate::domain::roster::Roster = serde_json::from_str(roster).unwrap();
    assert_eq!(roster.automatic, Kept::default());
}

#[test]
fn what_came_from_where_an_operator_is_reached_is_let_in_as_nobodys() {
    let mut w = by_mail(&["olga"]);
    let came = Came::Machine(Machine::Automatic("auto_replied"), said("I am away, and in a cellar"));
    w.contact(1).comes(SourceId::bare(1), came);
    let (code, chat) = (w.automatic[0].code, w.automatic[0].chat);
    let (channel, address) = (w.automatic[0].channel.clone(), w.automatic[0].address.clone());
    w.policy.operators[0].reach.push(Reach { channel, address: Some(address) });
    assert_eq!(w.admin(AdminAsk::LetIn(code, chat)), Reason::Refused);
    assert_eq!(w.last.answer, Answer::Word(Word::NotNow));
    assert!(w.cases.is_empty() && w.contacts.is_empty() && w.automatic.len() == 1, "it stays where it is");
}
