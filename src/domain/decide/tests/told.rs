//! What the line tells a mailbox by itself in one day: what a forger can bring about, and what a person still gets.

use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Said};
use crate::domain::id::{ChatId, DeliveryId, SeenKey, Shelf};
use crate::domain::linking::{Draw, Linking, Mark};
use crate::domain::message::{Body, Kind};
use crate::domain::policy::{Acknowledge, PriorityRule};
use crate::domain::say::{Say, ToContact};
use crate::domain::traits::Traits;

use super::people::{attachment, line, said, with};
use super::world::{HOUR, World};

/// Olga alone, and people who write mail.
fn mailbox() -> World {
    let mut w = line(&["olga"]);
    (w.policy.channels[0].traits, w.policy.channels[0].acknowledge) = (Traits::EMAIL, Acknowledge::Full);
    w
}

fn order(command: Command, said: Said) -> Said {
    Said { command: Some(command), text: "/command".into(), ..said }
}

fn unproven() -> Said {
    Said { verified: Some(false), ..said("hello there") }
}

fn proven() -> Said {
    Said { verified: Some(true), ..said("hello there") }
}

fn forged() -> Said {
    Said { forged: true, ..unproven() }
}

impl World {
    /// What the contact was told of a kind.
    fn heard(&self, wanted: impl Fn(&ToContact) -> bool) -> usize {
        self.to_contact(1).iter().filter(|s| matches!(s, Say::Contact(say) if wanted(say))).count()
    }

    fn orders_by_mail(&mut self, command: Command, said: Said) -> Reason {
        let chat = self.contact(1).chat();
        let at = self.next_number(chat);
        self.contact(1).comes(at, Came::Said(order(command, said)))
    }

    /// The mail that told its topics by number.
    fn told_topics(&self) -> DeliveryId {
        let contact = self.contacts.values().next().expect("a contact");
        contact.numbered.as_ref().expect("a list").delivery
    }

    /// The mail at whose address one confirms to be forgotten.
    fn one_time(&self) -> Option<DeliveryId> {
        self.contacts.values().next().and_then(|contact| contact.told_to_leave)
    }
}

#[test]
fn three_hundred_forged_cries_for_help_make_one_mail() {
    let mut w = mailbox();
    for _ in 0..300 {
        w.orders_by_mail(Command::Help, unproven());
    }
    assert_eq!((w.to_contact(1).len(), w.last.reason), (1, Reason::Spent));
    for command in [Command::Start(None), Command::Menu(None), Command::Language(None), Command::Human(None)]
    {
        w.orders_by_mail(command, unproven());
    }
    w.contact(1).sends(unproven());
    assert_eq!(w.to_contact(1).len(), 1, "of any kind");
    assert!(w.case(1).unanswered_since().is_some(), "what is for a human is with one");
    w.jump(HOUR * 24);
    let before = w.to_contact(1).len();
    w.orders_by_mail(Command::Help, unproven());
    assert_eq!(w.to_contact(1).len(), before + 1, "the day is over");
}

#[test]
fn all_names_of_a_mailbox_have_one_day() {
    let mut w = mailbox();
    let key = |n: u8| SeenKey { shelf: Shelf::Mail, day: 7, hash: [n; 16] };
    let of = |said: Said| Said { mailbox: (1..4).map(key).collect(), ..said };
    for n in 0..50 {
        for command in [Command::Help, Command::Forget] {
            let at = w.next_number(ChatId([3; 16]));
            let what = Came::Said(order(command, of(unproven())));
            w.mailer(&format!("victim+{n}@mail.example")).comes(at, what);
        }
    }
    let told = |w: &World| w.sent.iter().filter(|(d, _)| matches!(d.say, Say::Contact(_))).count();
    assert_eq!(told(&w), 2, "one of any kind, and how one is forgotten");
    w.mailer("victim@mail.example").sends(of(proven()));
    assert_eq!(told(&w), 3);
}

#[test]
fn whoever_is_proven_has_a_day_of_their_own() {
    let mut w = mailbox();
    w.orders_by_mail(Command::Help, unproven());
    w.contact(1).sends(proven());
    assert_eq!(w.heard(|say| matches!(say, ToContact::Acknowledge { .. })), 1);
    w.orders_by_mail(Command::Help, proven());
    assert_eq!(w.heard(|say| *say == ToContact::ContactHelp), 2, "they asked for it");
    w.orders_by_mail(Command::Help, unproven());
    assert_eq!(w.heard(|say| *say == ToContact::ContactHelp), 2);
}

#[test]
fn a_forger_whom_our_own_server_knows_brings_about_nothing() {
    let mut w = mailbox();
    w.policy.emergency.insert("en".into(), "Call 112.".into());
    for command in [Command::Help, Command::Forget, Command::Human(None)] {
        w.orders_by_mail(command, forged());
    }
    w.contact(1).sends(forged());
    w.jump(HOUR * 30);
    assert!(w.to_contact(1).is_empty(), "not even that the line is late");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Did you write this?");
    assert_eq!(w.heard(ToContact::is_answer), 1, "a human may");
    w.contact(1).sends(Said { verified: Some(false), ..said("yes, I did") });
    assert_eq!(w.heard(|say| matches!(say, ToContact::Acknowledge { .. })), 0, "a human answered");
    w.jump(HOUR * 30);
    assert_eq!(w.heard(|say| *say == ToContact::Late), 1, "not all of it is forged");
}

#[test]
fn that_the_line_is_late_has_a_day_of_its_own() {
    let mut w = mailbox();
    w.contact(1).sends(unproven());
    w.jump(HOUR * 23);
    w.orders_by_mail(Command::Help, unproven());
    w.jump(HOUR);
    w.orders_by_mail(Command::Help, unproven());
    assert_eq!(w.heard(|say| *say == ToContact::Late), 1);
}

#[test]
fn who_wants_to_be_forgotten_is_told_how_on_a_day_that_is_spent() {
    let mut w = mailbox();
    w.contact(1).sends(unproven());
    w.orders_by_mail(Command::Forget, unproven());
    let at = w.one_time();
    assert!(at.is_some() && w.heard(|say| *say == ToContact::ForgetHelp) == 1);
    for _ in 0..20 {
        w.orders_by_mail(Command::Forget, unproven());
    }
    assert_eq!(w.heard(|say| *say == ToContact::ForgetHelp), 1);
    assert_eq!(w.one_time(), at, "whoever asks again in their name does not make that address void");
    w.orders_by_mail(Command::ForgetNow, Said { on: at, ..unproven() });
    assert_eq!(w.heard(|say| matches!(say, ToContact::ForgetSoon { .. })), 1);
    assert_eq!(w.leaving.len(), 1);
    w.contact(1).sends(Said { verified: Some(false), ..said("no, help me") });
    assert_eq!(w.heard(|say| *say == ToContact::ForgetNot), 1, "and that it is not done after all");
}

#[test]
fn the_answers_to_topics_are_ten_a_day_and_then_a_human_reads_the_number() {
    let mut w = mailbox();
    w.contact(1).sends(proven());
    let (list, before) = (w.told_topics(), w.case(1).next_seq);
    let ask = |w: &mut World, n: usize| {
        w.contact(1).sends(Said { on: Some(list), verified: Some(true), ..said(["1", "#1"][n % 2]) });
    };
    for n in 0..10 {
        ask(&mut w, n);
    }
    let read = |w: &World| w.heard(|say| matches!(say, ToContact::Ready { .. }));
    assert_eq!((read(&w), w.case(1).next_seq), (10, before));
    ask(&mut w, 10);
    assert_eq!((read(&w), w.case(1).next_seq), (10, before + 1), "nothing of it is lost");
}

#[test]
fn whoever_answers_our_mail_has_it_and_needs_no_other_proof() {
    let mut w = mailbox();
    w.contact(1).sends(unproven());
    let list = w.told_topics();
    w.contact(1).sends(Said { on: Some(list), verified: Some(false), ..said("1") });
    assert_eq!(w.heard(|say| matches!(say, ToContact::Ready { .. })), 1);
    w.orders_by_mail(Command::Help, Said { goes_on: true, ..unproven() });
    assert_eq!(w.heard(|say| *say == ToContact::ContactHelp), 1);
}

#[test]
fn only_an_answer_to_a_mail_that_went_to_them_proves_whose_it_is() {
    let mut w = mailbox();
    w.mailer("eve@evil.example").sends(unproven());
    let latest = |w: &World| {
        let told = w.sent.iter().rev().find(|(d, _)| matches!(d.say, Say::Contact(_)));
        told.expect("a receipt").0.id
    };
    let eves = latest(&w);
    w.contact(1).sends(unproven());
    let own = latest(&w);
    let quiet = || Command::Case { code: None, ask: CaseAsk::Quiet };
    w.orders_by_mail(quiet(), Said { on: Some(eves), ..unproven() });
    let is_quiet = |w: &World| w.contacts[&w.case(1).contact].quiet.is_some();
    assert!(!is_quiet(&w), "whoever has a mail of their own has none of somebody else's");
    w.orders_by_mail(quiet(), Said { on: Some(own), ..unproven() });
    assert!(is_quiet(&w));
}

#[test]
fn whoever_writes_in_somebodys_name_links_them_to_nobody_and_ends_no_quiet() {
    let mut w = mailbox();
    let latest =
        |w: &World| w.sent.iter().rev().find(|(d, _)| matches!(d.say, Say::Contact(_))).unwrap().0.id;
    let mark = Mark([7; 16]);
    let draw = Linking::Wanted(Draw { number: [7; 16], mark });
    w.contact(1).sends(unproven());
    let own = latest(&w);
    w.contact(1).sends(Said { linking: Some(draw), on: Some(own), ..unproven() });
    let victim = |w: &World| w.contacts.values().find(|c| c.id != w.case(1).contact).cloned();
    let typed = Linking::Typed { mark: Some(mark), ordered: true };
    w.contact(2).sends(Said { linking: Some(typed), ..unproven() });
    assert!(victim(&w).is_none_or(|contact| contact.links.is_empty()), "it may be anybody's mail");

    w.orders_by_mail(Command::Case { code: None, ask: CaseAsk::Quiet }, Said { on: Some(own), ..unproven() });
    let is_quiet = |w: &World| w.contacts[&w.case(1).contact].quiet.is_some();
    assert!(is_quiet(&w));
    w.contact(1).sends(unproven());
    assert!(is_quiet(&w), "anybody can write in their name");
    w.contact(1).sends(Said { on: Some(own), ..unproven() });
    assert!(!is_quiet(&w));
}

#[test]
fn a_topic_in_words_that_can_not_be_told_is_for_a_human() {
    let mut w = mailbox();
    w.orders_by_mail(Command::Help, unproven());
    w.orders_by_mail(Command::Topic("legal".into()), unproven());
    assert_eq!(w.heard(|say| matches!(say, ToContact::Ready { .. })), 0);
    assert!(w.case(1).unanswered_since().is_some());
}

#[test]
fn danger_is_told_after_an_earlier_receipt_and_once_a_day() {
    let mut w = mailbox();
    w.policy.emergency.insert("en".into(), "Call 112.".into());
    w.policy.priority = vec![PriorityRule { words: vec!["knife".into()], ..PriorityRule::default() }];
    let danger = |w: &World| w.heard(|say| matches!(say, ToContact::Acknowledge { danger: true, .. }));
    w.contact(1).sends(unproven());
    assert_eq!(danger(&w), 0);
    w.contact(1).sends(Said { verified: Some(false), ..said("he has a knife") });
    assert_eq!(danger(&w), 1, "danger does not wait for tomorrow's receipt");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Go away from there");
    w.jump(HOUR * 7);
    w.contact(1).sends(Said { verified: Some(false), ..said("the knife again") });
    assert_eq!(danger(&w), 1, "a flood of knives is one mail");
    w.jump(HOUR * 18);
    w.contact(1).sends(Said { verified: Some(false), ..said("he still has that knife") });
    assert_eq!(danger(&w), 2);
}

#[test]
fn a_receipt_for_which_the_day_had_none_left_comes_with_the_next_message() {
    let mut w = mailbox();
    let receipts = |w: &World| w.heard(|say| matches!(say, ToContact::Acknowledge { .. }));
    w.contact(1).sends(unproven());
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    w.jump(HOUR * 23);
    w.contact(1).sends(Said { verified: Some(false), ..said("one more thing") });
    assert_eq!(receipts(&w), 1);
    w.jump(HOUR * 2);
    w.contact(1).sends(Said { verified: Some(false), ..said("are you there?") });
    w.contact(1).sends(Said { verified: Some(false), ..said("hello?") });
    assert_eq!(receipts(&w), 2);
}

#[test]
fn what_is_too_large_is_told_in_the_place_of_a_receipt() {
    let mut w = mailbox();
    let mut film = attachment(Kind::Video, "film");
    (film.bytes, film.body) = (Some(90_000_000), Body::Blob("film".into()));
    w.contact(1).sends(Said { verified: Some(false), ..with("look at this", vec![film]) });
    assert_eq!(w.to_contact(1), [Say::Contact(ToContact::TooLarge)]);
}
