//! What lies where taken mail is kept is known again when its writer is forgotten.

use super::world::{World, by_imap, code, received, written};
use crate::channel::email::raw::RawMail;
use crate::domain::forget::Gone;
use crate::domain::id::{Address, DeliveryId};
use crate::domain::time::Stamp;

fn mail(from: &str) -> String {
    written(from, "help@line.example", "Hello")
}

#[tokio::test]
async fn a_mail_of_whoever_is_forgotten_is_theirs_until_they_were() {
    let world = World::new().await;
    let ada = world.gets(mail("ada@mail.example")).await.arrival.chat.contact();
    let gone = Gone { contacts: [(ada, received())].into(), ..Gone::default() };
    let concerns = |text: String| world.reception.concerns(by_imap(text), &gone);
    assert!(concerns(mail("Ada <ada@mail.example>")) && !concerns(mail("eve@mail.example")));
    let mut later = by_imap(mail("ada@mail.example"));
    later.received_at = Stamp(received().0 + 11 * 60_000);
    assert!(!world.reception.concerns(later, &gone), "whoever writes again is new");
    let beginning: String = mail("ada@mail.example").chars().take(200).collect();
    assert!(concerns(beginning));
}

#[tokio::test]
async fn of_whoever_stays_only_what_came_while_a_forgotten_case_was_open_goes() {
    let world = World::new().await;
    let ada = world.gets(mail("ada@mail.example")).await.arrival.chat.contact();
    let minutes = |count: i64| Stamp(received().0 + count * 60_000);
    let gone = Gone { staying: [(ada, vec![(minutes(100), minutes(200))])].into(), ..Gone::default() };
    for (came, goes) in [(89, false), (91, true), (150, true), (209, true), (211, false)] {
        let raw = |from: &str| RawMail { received_at: minutes(came), ..by_imap(mail(from)) };
        assert_eq!(world.reception.concerns(raw("ada@mail.example"), &gone), goes, "{came}");
        assert!(!world.reception.concerns(raw("eve@mail.example"), &gone));
    }
}

#[tokio::test]
async fn an_answer_in_a_forgotten_case_and_what_came_back_of_it_go_too() {
    let world = World::new().await;
    let gone = Gone { cases: [code()].into(), ..Gone::default() };
    assert!(world.reception.concerns(by_imap(world.answer("Come at nine")), &gone));
    let back = written("mailer-daemon@mx.example", &world.bounces(5), "could not be delivered");
    assert!(world.reception.concerns(by_imap(back.clone()), &gone));
    let other = Gone { deliveries: [DeliveryId(6)].into(), ..Gone::default() };
    assert!(!world.reception.concerns(by_imap(back), &other));
    assert!(!world.reception.concerns(by_imap(world.answer("Come at nine")), &other));
}

#[tokio::test]
async fn a_mail_by_a_form_is_not_everybodys_who_wrote_by_it() {
    let world = World::new().await;
    let theirs = |address: &str| {
        let (id, _) = world.reception.ids(&Address(address.into()));
        Gone { contacts: [(id, received())].into(), ..Gone::default() }
    };
    let form = || by_imap(format!("Reply-To: Ada <ada@mail.example>\r\n{}", mail("site@ngo.example")));
    assert!(world.reception.concerns(form(), &theirs("ada@mail.example")));
    assert!(!world.reception.concerns(form(), &theirs("site@ngo.example")));
}
