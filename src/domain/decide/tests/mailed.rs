//! Operators who answer by mail: what their answer shows that they saw, what is held back, what is refused.

use crate::domain::case::State;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::{Aliases, Arrival, Came, Said, What};
use crate::domain::id::{Address, DeliveryId, SeenKey, Shelf, SourceId};
use crate::domain::message::{Author, Kind};
use crate::domain::policy::{Acknowledge, Channel, Policy, Reach};
use crate::domain::say::{Recipient, Say, TickEnd, ToContact, ToOperator, Word};
use crate::domain::traits::Traits;

use super::people::{attachment, chat_of, is_card, policy, said, with};
use super::world::{HOUR, MINUTE, World};

const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

/// Olga and boris, with a mail channel beside the chats.
pub fn with_mail() -> Policy {
    let mut policy = policy(&["olga", "boris"]);
    policy.channels.push(Channel {
        name: "mail".into(),
        traits: Traits::EMAIL,
        serves: crate::domain::policy::Serves::Everyone,
        acknowledge: Acknowledge::Neutral,
        address: None,
    });
    policy
}

pub fn mailbox() -> Reach {
    Reach { channel: "mail".into(), address: Some(Address("olga@ngo.example".into())) }
}

/// Olga has a mailbox alone, and the card of contact 1 has come to it.
fn line() -> World {
    let mut policy = with_mail();
    policy.operators[0].reach = vec![mailbox()];
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    assert_eq!(w.assignee(1), Some("olga"));
    w
}

impl World {
    /// A mail of olga's.
    pub fn mail(&self, at: i64, what: Came) -> Arrival {
        let (channel, address) = ("mail".into(), Address("olga@ngo.example".into()));
        let chat = chat_of(&channel, &address);
        Arrival {
            channel,
            address,
            chat,
            aliases: Aliases::default(),
            source: SourceId::bare(at),
            sent_at: self.now.civil,
            app_language: None,
            what,
        }
    }

    fn mailed(&mut self, at: i64, said: Said) -> Reason {
        let mail = self.mail(at, Came::Said(said));
        self.event(What::Arrived(mail))
    }

    /// The latest card that went to olga.
    pub fn latest_card(&self) -> DeliveryId {
        let to = Recipient::Operator("olga".into());
        let card = self.sent.iter().rev().find(|(d, at)| d.to == to && is_card(&d.say) && at.is_some());
        card.expect("a card").0.id
    }

    fn answer(&self, text: &str) -> Said {
        Said { case: Some(self.code(1)), ..said(text) }
    }

    fn order(&self, ask: CaseAsk) -> Said {
        Said { command: Some(Command::Case { code: None, ask }), ..self.answer("/command") }
    }
}

/// Earlier than the cards by their numbers: the mail of somebody whose clock is slow.
const SLOW: i64 = 50;
const LATER: i64 = 900;

#[test]
fn who_answers_a_card_has_seen_it_whatever_their_clock_says() {
    let mut w = line();
    let blind = w.answer("bring them along");
    assert_eq!(w.mailed(SLOW, blind.clone()), Reason::Reply);
    assert!(!w.is_answered(1), "nothing tells that they had seen it");
    let on = Some(w.latest_card());
    w.mailed(SLOW, Said { on, ..blind });
    assert!(w.is_answered(1));
}

#[test]
fn what_came_after_the_card_that_they_answer_stays_unanswered() {
    let mut w = line();
    let on = Some(w.latest_card());
    w.contact(1).says("and one more thing about my brother");
    let answer = Said { on, ..w.answer("bring them along") };
    w.mailed(SLOW, answer);
    assert_eq!(w.case(1).spell().map(|s| (s.first(), s.last())), Some((2, 2)));
    assert!(
        w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 3, end: TickEnd::DeliveredButCrossed }))
    );
}

#[test]
fn a_card_that_reads_otherwise_by_now_was_not_seen_as_it_reads() {
    let mut w = World::new(with_mail());
    w.policy.operators[0].reach = vec![mailbox()];
    let message = w.contact(1).says("I need help with my papers");
    let on = Some(w.latest_card());
    w.prompt = false;
    w.contact(1).edits(message, "I need help, and not with my papers");
    w.prompt = true;
    let answer = Said { on, ..w.answer("bring them along") };
    w.mailed(LATER, answer);
    assert!(!w.is_answered(1));
}

#[test]
fn cards_of_another_chat_count_by_the_time_at_which_they_were_there() {
    let mut policy = with_mail();
    policy.operators[0].reach.push(mailbox());
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    w.pass(MINUTE);
    let written = w.now.civil;
    w.pass(MINUTE);
    w.contact(1).says("and one more thing about my brother");
    assert_eq!(w.case(1).shown.len(), 2, "both in the chat, with small numbers");
    let mut mail = w.mail(LATER, Came::Said(w.answer("bring them along")));
    mail.sent_at = written;
    w.event(What::Arrived(mail));
    assert_eq!(w.case(1).spell().map(|s| (s.first(), s.last())), Some((2, 2)));
}

#[test]
fn a_doubtful_reply_waits_for_its_writers_word_and_goes_out_once() {
    let mut w = line();
    let photo = attachment(Kind::Photo, "a photo");
    let doubtful =
        Said { doubtful: true, case: Some(w.code(1)), ..with("yours, Olga P.", vec![photo.clone()]) };
    assert_eq!(w.mailed(LATER, doubtful), Reason::HeldBack);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Draft { seq: 2, by: "olga".into() })));
    assert_eq!(
        w.to_contact(1),
        [Say::Contact(ToContact::Acknowledge { staffed_at: None, first: true, danger: false })]
    );
    assert!(!w.is_answered(1));
    let send = w.order(CaseAsk::SendDraft(2));
    assert_eq!(w.mailed(LATER + 1, send.clone()), Reason::Reply);
    assert_eq!(w.to_contact(1).last(), Some(&Say::Contact(ToContact::Answer { seq: 2 })));
    assert!(w.is_answered(1));
    let (messages, _) = w.told(w.code(1));
    let sent = &messages[1].message;
    assert_eq!((&sent.from, &sent.attachments), (&Author::Draft("olga".into()), &vec![photo]));
    w.cases.values_mut().for_each(|c| c.replies.clear());
    assert_eq!(w.mailed(LATER + 2, send), Reason::Refused, "once, however long ago");
}

#[test]
fn what_came_between_a_held_reply_and_its_send_is_answered_only_if_it_was_shown() {
    let mut w = line();
    let doubtful = Said { doubtful: true, ..w.answer("yours, Olga P.") };
    w.mailed(LATER, doubtful);
    w.prompt = false;
    w.contact(1).says("and one more thing about my brother");
    w.prompt = true;
    let send = w.order(CaseAsk::SendDraft(2));
    w.mailed(LATER + 1, send);
    assert_eq!(w.case(1).spell().map(|s| (s.first(), s.last())), Some((3, 3)));
}

#[test]
fn a_held_reply_to_a_case_that_went_to_a_colleague_is_theirs_to_send() {
    let mut w = line();
    let doubtful = Said { doubtful: true, ..w.answer("yours, Olga P.") };
    w.mailed(LATER, doubtful);
    let code = Some(w.code(1));
    w.admin(AdminAsk::Command(Command::Case { code, ask: CaseAsk::GiveTo(Some("boris".into())) }));
    w.pass(MINUTE * 31);
    assert!(!w.to("boris").contains(&Say::Operator(ToOperator::Draft { seq: 2, by: "olga".into() })));
    let send = w.order(CaseAsk::SendDraft(2));
    assert_eq!(w.mailed(LATER + 1, send), Reason::Draft);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::KeptAsDraft))));
    let draft = w.received("boris", |s| matches!(s, Say::Operator(ToOperator::Draft { .. })), None).unwrap();
    assert_eq!(w.operator("boris").presses(draft, CaseAsk::SendDraft(2)), Reason::Reply);
    assert!(w.is_answered(1));
}

#[test]
fn nobody_but_who_may_answer_sends_a_held_reply() {
    let mut w = line();
    let doubtful = Said { doubtful: true, ..w.answer("yours, Olga P.") };
    w.mailed(LATER, doubtful);
    let ask = CaseAsk::SendDraft(2);
    let command = Some(Command::Case { code: Some(w.code(1)), ask });
    assert_eq!(w.operator("boris").presses_any(SourceId::bare(1), command), Reason::Refused);
    assert_eq!(w.popup(), Some(Word::NotYours));
}

#[test]
fn nobody_sends_a_colleagues_held_reply_in_a_case_that_nobody_has() {
    let mut w = line();
    let doubtful = Said { doubtful: true, ..w.answer("yours, Olga P.") };
    w.mailed(LATER, doubtful);
    let at = w.now.line;
    let case = w.cases.values_mut().next().unwrap();
    case.state = State::Closed { at, operator: None, why: "admin".into() };
    let command = Some(Command::Case { code: Some(w.code(1)), ask: CaseAsk::SendDraft(2) });
    assert_eq!(w.operator("boris").presses_any(SourceId::bare(1), command), Reason::Refused);
    assert_eq!(w.popup(), Some(Word::NotYours));
}

#[test]
fn a_held_reply_to_a_case_that_nobody_has_makes_it_its_writers() {
    let mut w = World::new(with_mail());
    w.policy.operators[0].reach = vec![mailbox()];
    for id in ["olga", "boris"] {
        w.roster.operator_state_mut(&id.into()).off = true;
    }
    w.contact(1).says("I need help with my papers");
    assert!(w.is_waiting(1));
    let doubtful = Said { doubtful: true, ..w.answer("yours, Olga P.") };
    assert_eq!(w.mailed(LATER, doubtful), Reason::HeldBack);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn what_is_taken_again_after_a_restore_waits_for_its_writers_word_and_orders_nothing() {
    let mut w = line();
    let again = |said: Said| Said { again: true, ..said };
    let order = again(w.order(CaseAsk::Close(None)));
    let before = w.sent.len();
    assert_eq!(w.mailed(LATER, Said { proof: Some(key(7)), ..order.clone() }), Reason::TakenAgain);
    assert_eq!(w.mailed(LATER + 1, again(said("no address of ours"))), Reason::TakenAgain);
    assert_eq!(w.sent.len(), before, "nobody hears of either");
    assert_eq!(w.mailed(LATER + 2, Said { again: false, proof: Some(key(7)), ..order }), Reason::Replayed);

    let answer = again(Said { proof: Some(key(8)), ..w.answer("bring them along") });
    assert_eq!(w.mailed(LATER + 3, answer.clone()), Reason::HeldBack);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Draft { seq: 2, by: "olga".into() })));
    assert!(!w.is_answered(1));
    assert_eq!(w.mailed(LATER + 4, Said { again: false, ..answer }), Reason::Replayed, "nor by a copy of it");
    let send = w.order(CaseAsk::SendDraft(2));
    assert_eq!(w.mailed(LATER + 5, send), Reason::Reply);
    assert!(w.is_answered(1));
}

fn key(byte: u8) -> SeenKey {
    SeenKey { shelf: Shelf::Mail, day: 1, hash: [byte; 16] }
}

#[test]
fn a_copy_of_a_proven_mail_does_nothing_and_its_operator_hears_so_once() {
    let mut w = line();
    let answer = Said { proof: Some(key(9)), ..w.answer("bring them along") };
    let mail = |w: &World, said: &Said| What::Arrived(w.mail(LATER, Came::Said(said.clone())));
    let first = mail(&w, &answer);
    assert_eq!(w.taken(first.clone(), vec![key(1)]), Reason::Reply);
    let sent = w.to_contact(1).len();
    assert_eq!(w.taken(first, vec![key(1)]), Reason::Duplicate);
    assert!(
        !w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::Replayed))),
        "its own source twice is no replay"
    );
    for copy in 2..5 {
        let again = mail(&w, &answer);
        assert_eq!(w.taken(again, vec![key(copy)]), Reason::Replayed);
    }
    assert_eq!(w.to_contact(1).len(), sent);
    assert_eq!(w.count("olga", |s| *s == Say::Operator(ToOperator::Word(Word::Replayed))), 1);
}

#[test]
fn a_copied_command_is_not_obeyed() {
    let mut w = line();
    let on = Some(w.latest_card());
    let answer = Said { on, ..w.answer("bring them along") };
    w.mailed(LATER, answer);
    let close = Said { proof: Some(key(9)), ..w.order(CaseAsk::Close(None)) };
    assert_eq!(w.mailed(LATER + 1, close.clone()), Reason::Closed);
    w.contact(1).says("and one more thing about my brother");
    assert_eq!(w.mailed(LATER + 2, close), Reason::Replayed);
    assert_eq!(w.assignee(1), Some("olga"));
}

/// Answered and closed.
fn closed() -> World {
    let mut w = line();
    let on = Some(w.latest_card());
    let answer = Said { on, ..w.answer("bring them along") };
    w.mailed(LATER, answer);
    w.jump(HOUR * 72);
    assert!(matches!(w.case(1).state, State::Closed { .. }));
    w
}

#[test]
fn an_address_lives_thirty_days_beyond_its_case() {
    let mut w = closed();
    w.jump(DAY * 30);
    let late = w.answer("how is your brother?");
    assert_eq!(w.mailed(LATER + 1, late.clone()), Reason::Reply);
    let mut w = closed();
    w.jump(DAY * 30 + MINUTE);
    let before = (w.case(1).clone(), w.to_contact(1));
    assert_eq!(w.mailed(LATER + 1, late), Reason::Expired);
    let note = w.order(CaseAsk::Note("a word".into()));
    assert_eq!(w.mailed(LATER + 2, note), Reason::Expired);
    assert_eq!((w.case(1).clone(), w.to_contact(1)), before);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::AddressOver))));
}

#[test]
fn a_reply_in_a_chat_has_no_such_end() {
    let mut w = World::new(with_mail());
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring them along");
    w.jump(HOUR * 72);
    w.jump(DAY * 40);
    w.operator("olga").replies(card, "how is your brother?");
    assert_eq!(w.last.reason, Reason::Reply);
}

#[test]
fn a_mail_address_is_the_same_in_any_case_and_a_chat_is_not() {
    let mut w = line();
    w.policy.operators[0]
        .reach
        .push(Reach { channel: "telegram".into(), address: Some(Address("olga".into())) });
    let writer = |w: &World, channel: &str, address: &str| {
        let (channel, address) = (channel.into(), Address(address.into()));
        let chat = chat_of(&channel, &address);
        w.roster.writer(&w.policy, &channel, &address, chat)
    };
    assert_eq!(writer(&w, "mail", "Olga@NGO.example"), Some("olga".into()));
    assert_eq!(writer(&w, "mail", "olga@n\u{212A}o.example"), None);
    assert_eq!(writer(&w, "telegram", "olga"), Some("olga".into()));
    assert_eq!(writer(&w, "telegram", "OLGA"), None);
}

#[test]
fn whoever_is_an_operator_no_more_is_no_contact() {
    let mut w = line();
    let cases = w.cases.len();
    w.roster.operator_state_mut(&"olga".into()).locked = true;
    let answer = Said { proof: Some(key(7)), ..said("call the lawyer first") };
    assert_eq!(w.mailed(LATER, answer), Reason::Impostor);
    assert_eq!(w.cases.len(), cases);
}

#[test]
fn what_an_operators_server_marks_is_told_of_again_until_it_is_told_that_no_more_will_be() {
    let mut w = line();
    let told = [101, 102, 103, 104].map(key).to_vec();
    let yes = |w: &mut World, n: u8| {
        let said = Said { doubtful: true, told: told.clone(), proof: Some(key(n)), ..w.answer("yes") };
        w.mailed(LATER + i64::from(n), said)
    };
    for n in 0..3 {
        assert_eq!(yes(&mut w, n), Reason::HeldBack);
    }
    assert_eq!(
        w.count("olga", |say| matches!(say, Say::Operator(ToOperator::Draft { .. }))),
        3,
        "never in silence"
    );
    for n in 3..6 {
        assert_eq!(yes(&mut w, n), Reason::Automatic);
        assert_eq!(w.count("olga", |say| *say == Say::Operator(ToOperator::Word(Word::MachineAnswers))), 1);
    }
    assert_eq!(w.automatic.len(), 3, "and nothing of it is gone");
    assert!(!w.is_answered(1));
}

#[test]
fn a_mail_with_the_contacts_own_words_waits_whatever_marked_them() {
    let mut w = line();
    w.contact(1).says("They said that they come back on Friday with somebody who opens doors.");
    let copied = [
        "Bring them.\n\nI need help with my papers",
        "Bring them. They said that they come back on Friday with somebody who opens doors. Yes.",
        "Bring them.\n\nthey said, that they come back on\nFriday with somebody who opens",
    ];
    for (n, words) in (0..).zip(copied) {
        let said = Said { proof: Some(key(n)), ..w.answer(words) };
        assert_eq!(w.mailed(LATER + i64::from(n), said), Reason::HeldBack, "{words}");
    }
    assert!(!w.is_answered(1));
    let own = "I hear that they come back on Friday: bring your papers, and open to nobody.";
    let said = Said { proof: Some(key(9)), ..w.answer(own) };
    assert_eq!(w.mailed(LATER + 9, said), Reason::Reply);
}
