//! What is encrypted: what can't be read, and how answers go.

use crate::domain::contact::Contact;
use crate::domain::decide::incoming::take_key;
use crate::domain::event::{AnswerKey, Said};
use crate::domain::id::{Address, ContactId};
use crate::domain::message::Kind;
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Say, ToContact};
use crate::domain::time::Stamp;

use super::people::{attachment, line, said, with};
use super::world::World;

fn told(w: &mut World) -> usize {
    w.to_contact(1).into_iter().filter(|say| *say == Say::Contact(ToContact::Locked)).count()
}

fn shut(text: &str) -> Said {
    with(text, vec![attachment(Kind::Sealed, "message")])
}

#[test]
fn who_can_t_be_read_hears_so_and_has_a_case() {
    let mut w = line(&["olga"]);
    w.contact(1).sends(shut(""));
    assert_eq!((told(&mut w), w.cases.len()), (1, 1));
    w.card("olga", 1);
    let mut w = line(&["olga"]);
    w.contact(1).sends(shut("See below"));
    assert_eq!(told(&mut w), 0, "there are words to answer");
}

#[test]
fn nothing_is_said_where_nothing_may_be() {
    let mut w = line(&["olga"]);
    w.policy.channels[0].acknowledge = Acknowledge::Off;
    w.contact(1).sends(shut(""));
    let mut machine = line(&["olga"]);
    machine.contact(1).sends(Said { maybe_machine: true, ..shut("") });
    assert_eq!((told(&mut w), told(&mut machine)), (0, 0));
}

#[test]
fn answers_are_encrypted_as_the_latest_proven_mail_asks() {
    let mut w = line(&["olga"]);
    let mut key = |answer_key: AnswerKey, verified: bool| {
        w.contact(1).sends(Said { answer_key, verified: Some(verified), ..said("Hello") });
        w.contacts.values().next().and_then(|contact| contact.answer_key.clone())
    };
    let one = |n: u8| AnswerKey::Key(vec![n]);
    assert_eq!(key(one(1), false), None, "anybody may have sent it");
    assert_eq!(key(one(1), true), Some(vec![1]));
    assert_eq!(key(AnswerKey::None, false), Some(vec![1]), "nobody else takes it away");
    assert_eq!(key(AnswerKey::Unsaid, true), Some(vec![1]), "they wrote encrypted");
    assert_eq!(key(one(2), true), Some(vec![2]));
    assert_eq!(key(AnswerKey::None, true), None, "they lost it, and must be able to read");
}

#[test]
fn an_older_mail_brings_back_no_key_and_takes_none_away() {
    let mut contact =
        Contact::met(ContactId([1; 16]), "mail".into(), Address("a@b.example".into()), Stamp(0));
    let mut key = |at: i64, answer_key: AnswerKey| {
        let said = Said { answer_key, verified: Some(true), ..said("Hello") };
        take_key(&mut contact, Stamp(at), &said);
        contact.answer_key.clone()
    };
    assert_eq!(key(20, AnswerKey::Key(vec![2])), Some(vec![2]));
    assert_eq!(key(10, AnswerKey::Key(vec![1])), Some(vec![2]));
    assert_eq!(key(10, AnswerKey::None), Some(vec![2]));
    assert_eq!(key(30, AnswerKey::None), None);
    assert_eq!(key(20, AnswerKey::Key(vec![2])), None);
}
