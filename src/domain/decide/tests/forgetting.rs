//! What is forgotten is out of everyone's hands, its operator hears, and whoever writes then is new.

use crate::domain::command::Command;
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Followup, FollowupId, What};
use crate::domain::forget::{Copies, Forget, Noted};
use crate::domain::id::LinkKey;
use crate::domain::say::{Say, ToContact, ToOperator, Word};
use crate::domain::trail::Who;

use super::people::{is_alert, is_card, line};
use super::world::{HOUR, World};

/// All of a contact, as it is now.
fn all_of(w: &World, contact: usize) -> Forget {
    let case = w.case(contact);
    let cases = vec![Noted { code: case.code, next: case.next_seq }];
    Forget { cases, contacts: vec![case.contact], ..Forget::default() }
}

fn forget(w: &mut World, what: Forget) -> Reason {
    w.event(What::Forget(Box::new(what), Who::User(1000)))
}

#[test]
fn a_forgotten_case_is_out_of_everyones_hands_and_its_operator_hears() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    w.contact(2).says("I need a lawyer");
    let code = w.code(1);
    let what = all_of(&w, 1);
    assert_eq!(forget(&mut w, what), Reason::Forgotten);
    assert_eq!((w.load_of("olga"), w.cases.len(), w.contacts.len()), (1, 1, 1));
    assert_eq!(w.count("olga", |s| *s == Say::Operator(ToOperator::Word(Word::Forgotten(code)))), 1);
    let trail: Vec<_> = w.last.changes.acts.iter().map(|act| (&*act.what, act.case, &*act.outcome)).collect();
    assert_eq!(trail, [("forget", Some(code), "done")]);
    assert_eq!(w.totals().forgotten, 1);
    w.jump(HOUR * 30);
    assert!(
        w.to("olga")
            .iter()
            .filter(|s| is_alert(s))
            .all(|s| matches!(s, Say::Operator(ToOperator::Alert { cases }) if !cases.contains(&code)))
    );
}

#[test]
fn one_that_waits_waits_no_more() {
    let mut w = line(&[]);
    w.contact(1).says("Is anybody there?");
    assert_eq!(w.roster.waiting, 1);
    let what = all_of(&w, 1);
    forget(&mut w, what);
    assert_eq!(w.roster.waiting, 0);
}

#[test]
fn nothing_is_forgotten_of_whoever_has_written_since_it_was_asked_for() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let (code, what) = (w.code(1), all_of(&w, 1));
    w.contact(1).says("They went away");
    assert_eq!(forget(&mut w, what), Reason::Refused);
    assert_eq!(w.last.answer, Answer::WroteSince(code));
    assert_eq!((w.cases.len(), w.contacts.len(), w.load_of("olga")), (1, 1, 1));
    assert_eq!(w.last.changes.acts[0].outcome, "refused");
}

#[test]
fn nothing_is_forgotten_of_whoever_is_in_a_case_that_nobody_knew_of() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let what = Forget { cases: Vec::new(), ..all_of(&w, 1) };
    assert_eq!(forget(&mut w, what), Reason::Refused);
    assert_eq!(w.last.answer, Answer::WroteSince(w.code(1)));
    assert_eq!((w.cases.len(), w.contacts.len()), (1, 1));
}

#[test]
fn whoever_writes_again_is_new() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let code = w.code(1);
    let what = all_of(&w, 1);
    forget(&mut w, what);
    w.contact(1).says("Hello again");
    assert_ne!(w.code(1), code);
    assert_eq!(w.told(w.code(1)).0.len(), 1, "nothing of before");
    assert_eq!(w.count("olga", is_card), 2);
}

#[test]
fn of_two_cases_one_can_go_and_the_contact_stays() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let what = Forget { contacts: Vec::new(), ..all_of(&w, 1) };
    forget(&mut w, what);
    let contact = w.contacts.values().next().expect("they stay");
    assert_eq!(contact.case, None);
}

#[test]
fn a_reply_to_what_was_forgotten_goes_to_nobody() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    w.contact(2).says("I need a lawyer");
    let card = w.card("olga", 1);
    let chat = w.operator("olga").chat();
    let copies = vec![Copies { operator: "olga".into(), chat, place: None, messages: vec![card] }];
    let what = Forget { copies, ..all_of(&w, 1) };
    forget(&mut w, what);
    assert!(!w.links.contains_key(&LinkKey { chat, message: card }));
    let gone = Say::Operator(ToOperator::Gone { messages: vec![card] });
    assert_eq!(w.count("olga", |s| *s == gone), 1);
    let before = (w.to_contact(1).len(), w.to_contact(2).len());
    w.operator("olga").replies(card, "Stay inside");
    assert_eq!((w.to_contact(1).len(), w.to_contact(2).len()), before);
}

#[test]
fn what_is_held_of_it_and_what_nobody_takes_out_goes_too() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let card = w.card("olga", 1);
    let key = LinkKey { chat: w.operator("olga").chat(), message: card };
    let held = crate::domain::id::DeliveryId(77);
    let what = Forget { unlinked: vec![key], held: vec![held], ..all_of(&w, 1) };
    forget(&mut w, what);
    assert!(!w.links.contains_key(&key));
    assert_eq!(w.last.changes.unheld, [held]);
}

/// They tap twice.
fn asks_to_go(w: &mut World, contact: usize) {
    for command in [Command::Forget, Command::ForgetMe, Command::ForgetNow] {
        w.contact(contact).orders(command);
    }
}

/// What is done when it is time.
fn time_comes(w: &mut World, contact: usize) -> Reason {
    let (id, _) = w.leaving[0];
    let what = Forget { asked: Some((w.case(contact).contact, id)), ..all_of(w, contact) };
    forget(w, what)
}

#[test]
fn a_contact_is_asked_twice_and_goes_when_it_is_time_and_their_operator_hears_at_once() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let code = w.code(1);
    w.contact(1).orders(Command::Forget);
    w.contact(1).orders(Command::ForgetMe);
    assert!(w.leaving.is_empty(), "one tap is none");
    w.contact(1).orders(Command::ForgetNow);
    let at = w.now.civil + HOUR / 6;
    assert_eq!(w.to_contact(1).pop(), Some(Say::Contact(ToContact::ForgetSoon { at })));
    let told = Say::Operator(ToOperator::Word(Word::Leaving(code, at)));
    assert_eq!(w.count("olga", |s| *s == told), 1);
    w.contact(1).orders(Command::ForgetNow);
    assert_eq!(
        (w.leaving.len(), w.count("olga", |s| *s == told)),
        (1, 1),
        "it is not put off by asking again"
    );
    assert_eq!(time_comes(&mut w, 1), Reason::Forgotten);
    assert!(w.cases.is_empty() && w.contacts.is_empty());
    let only_files_are_left =
        |(_, followup): &(FollowupId, Followup)| matches!(followup, Followup::Expunge(_));
    assert!(w.leaving.iter().all(only_files_are_left), "{:?}", w.leaving);
}

#[test]
fn whoever_stops_it_or_writes_stays() {
    for writes in [false, true] {
        let mut w = line(&["olga"]);
        w.contact(1).says("They are at the door");
        let code = w.code(1);
        asks_to_go(&mut w, 1);
        let (id, contact) = (w.leaving[0].0, w.case(1).contact);
        if writes {
            w.contact(1).says("No, help me");
        } else {
            w.contact(1).orders(Command::KeepMe);
        }
        assert!(w.leaving.is_empty());
        assert!(w.to_contact(1).contains(&Say::Contact(ToContact::ForgetNot)));
        assert_eq!(w.count("olga", |s| *s == Say::Operator(ToOperator::Word(Word::Stays(code)))), 1);
        let late = Forget { asked: Some((contact, id)), ..all_of(&w, 1) };
        assert_eq!(forget(&mut w, late), Reason::Nothing, "it was on its way");
        assert_eq!((w.cases.len(), w.contacts.len()), (1, 1));
    }
}

#[test]
fn their_chat_is_cleared_only_while_they_want_to_go() {
    let mut w = line(&["olga"]);
    let message = w.contact(1).says("They are at the door");
    let contact = w.case(1).contact;
    // What they asked with goes too.
    let is_gone = |say: &Say| matches!(say, Say::Contact(ToContact::Cleared { messages }) if messages.contains(&message));
    w.event(What::Clear(contact, vec![message]));
    assert!(!w.to_contact(1).iter().any(is_gone));
    asks_to_go(&mut w, 1);
    w.event(What::Clear(contact, vec![message]));
    assert!(w.to_contact(1).iter().any(is_gone));
}

#[test]
fn where_taken_mail_is_kept_it_goes_until_that_is_done() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let what = all_of(&w, 1);
    forget(&mut w, Forget { contacts: Vec::new(), ..what.clone() });
    let waits = |w: &World| {
        let gone = |f: &(FollowupId, Followup)| match &f.1 {
            Followup::Expunge(gone) => Some((f.0, gone.clone())),
            _ => None,
        };
        w.leaving.iter().find_map(gone)
    };
    assert_eq!(waits(&w), None, "nothing is kept by Telegram");
    w.contact(1).says("They are at the door");
    let what = all_of(&w, 1);
    let contact = what.contacts[0];
    forget(&mut w, what);
    let (id, gone) = waits(&w).expect("what they said may lie on the disk, for want of room");
    assert_eq!(gone.contacts, [(contact, w.now.civil)].into());
    w.event(What::Expunged(vec![id]));
    w.policy.channels[0].traits = crate::domain::traits::Traits::EMAIL;
    w.contact(1).says("They are at the door");
    let what = all_of(&w, 1);
    let (contact, code) = (what.contacts[0], what.cases[0].code);
    forget(&mut w, what);
    let (id, gone) = waits(&w).expect("it waits");
    assert_eq!((gone.cases, gone.contacts), ([code].into(), [(contact, w.now.civil)].into()));
    assert!(gone.since.is_some_and(|since| since < w.now.civil));
    w.event(What::Expunged(vec![id]));
    assert_eq!(w.last.changes.done, [id]);
}

#[test]
fn of_whoever_stays_the_mails_go_that_came_while_that_case_was_open() {
    let mut w = line(&["olga"]);
    w.policy.channels[0].traits = crate::domain::traits::Traits::EMAIL;
    let opened = w.now.civil;
    w.contact(1).says("They are at the door");
    let what = Forget { contacts: Vec::new(), ..all_of(&w, 1) };
    let contact = w.case(1).contact;
    w.pass(HOUR * 5);
    forget(&mut w, what);
    let gone = w.leaving.iter().find_map(|(_, followup)| match followup {
        Followup::Expunge(gone) => Some(gone.clone()),
        _ => None,
    });
    let gone = gone.expect("it waits");
    assert_eq!(gone.staying, [(contact, vec![(opened, w.now.civil)])].into());
    assert!(gone.contacts.is_empty() && gone.since.is_some_and(|since| since < opened));
    let both = gone.clone().and(gone);
    assert_eq!(both.staying[&contact].len(), 2, "of each case");
}
