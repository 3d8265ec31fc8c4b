//! A channel gets another bot, which numbers its messages from the beginning; and a store of before, which kept numbers
//! without their bot.

use super::people::{is_card, line as team, operator, policy};
use super::world::World;
use crate::domain::command::{AdminAsk, CaseAsk};
use crate::domain::decide::{Answer, Reason};
use crate::domain::id::{Address, BotId, ChannelName, SourceId};
use crate::domain::policy::{Channel, Operator, Reach};
use crate::domain::say::{Recipient, Refusal, Say, ToContact, ToOperator, Word};
use crate::domain::traits::Traits;

const OLD: BotId = BotId(1);
const NEW: BotId = BotId(2);

/// Olga has the card of a message that the old bot heard, and has answered another.
fn line() -> (World, SourceId, SourceId) {
    let mut w = team(&["olga"]);
    w.has_bot(OLD.0, false);
    w.contact(1).says("They are at the door");
    let card = w.card("olga", 1);
    w.contact(2).says("Where is my son?");
    let other = w.card("olga", 2);
    let reply = w.operator("olga").replies(other, "We are looking");
    assert!(w.is_answered(2));
    (w, card, reply)
}

fn heard(w: &World, who: &str) -> usize {
    w.count(who, |say| matches!(say, Say::Operator(ToOperator::Word(Word::BotChanged { .. }))))
}

#[test]
fn a_changed_bot_is_told_to_supervisors_once_by_whatever_reaches_them() {
    let mut policy = policy(&["olga", "boris"]);
    let mail = Channel { name: "mail".into(), traits: Traits::EMAIL, ..policy.channels[0].clone() };
    policy.channels.push(mail);
    let reach = |name: &str| Reach { channel: name.into(), address: Some(Address("vera".into())) };
    let vera = Operator { supervisor: true, ..operator("vera") };
    policy.operators.push(Operator { reach: vec![reach("telegram"), reach("mail")], ..vera });
    policy.operators.push(Operator { supervisor: true, ..operator("sam") });
    let mut w = World::new(policy);
    w.prompt = false;
    assert_eq!(w.has_bot(OLD.0, false), Reason::BotKnown);
    assert_eq!(["vera", "sam", "olga"].map(|who| heard(&w, who)), [0, 0, 0], "the first is no change");
    assert_eq!(w.has_bot(NEW.0, false), Reason::BotChanged);
    w.has_bot(NEW.0, false);
    assert_eq!(["vera", "sam", "olga"].map(|who| heard(&w, who)), [1, 1, 0], "once");

    // Nobody has written to the new bot yet, so it reaches nobody.
    for delivery in w.outbox.clone() {
        w.refuse(&delivery, Refusal::NotFound);
    }
    let by_mail: Vec<_> = w
        .outbox
        .iter()
        .filter(|d| matches!(d.say, Say::Operator(ToOperator::Word(Word::BotChanged { .. }))))
        .collect();
    let [word] = by_mail[..] else { panic!("{by_mail:?}") };
    assert_eq!(
        (word.to.clone(), w.roster.way_to(w.policy.operator(&"vera".into()).unwrap()).unwrap().0),
        (Recipient::Operator("vera".into()), "mail".into())
    );
    w.deliver_all();
    w.forget_sent();
    w.operator("sam").says("/start");
    assert_eq!((heard(&w, "sam"), heard(&w, "vera")), (1, 0), "she is told when she is reached");
    w.deliver_all();
    w.forget_sent();
    w.operator("sam").says("I see");
    w.operator("vera").says("I see");
    assert_eq!((heard(&w, "sam"), heard(&w, "vera")), (0, 0), "and never again");
}

/// The number as the new bot gives it, to another message.
fn anew(id: SourceId) -> SourceId {
    SourceId::of(NEW, id.number())
}

fn answers(w: &World, contact: usize) -> usize {
    w.to_contact(contact).iter().filter(|s| matches!(s, Say::Contact(ToContact::Answer { .. }))).count()
}

#[test]
fn a_reply_to_a_message_of_the_new_bot_goes_to_nobody_whose_card_had_that_number() {
    let (mut w, card, _) = line();
    assert_eq!(w.has_bot(NEW.0, false), Reason::BotChanged);
    w.operator("olga").replies(anew(card), "Thank you, that helps me");
    assert_eq!((w.last.reason, answers(&w, 1)), (Reason::AskedWhichCase, 0));
    assert!(matches!(w.to("olga").last(), Some(Say::Operator(ToOperator::WhichCase { .. }))));
    w.operator("olga").presses(anew(card), CaseAsk::Close(Some("done".into())));
    assert_eq!(w.popup(), Some(Word::WhichCaseOfCommand));
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn an_edit_of_a_message_to_the_new_bot_changes_no_answer_and_no_message_of_before() {
    let (mut w, _, reply) = line();
    w.has_bot(NEW.0, false);
    w.operator("olga").edits(anew(reply), "What does this button do?");
    assert!(!w.to_contact(2).iter().any(|s| matches!(s, Say::Contact(ToContact::AnswerEdited { .. }))));
    let first = w.told(w.code(1)).0[0].message.source;
    w.contact(1).edits(anew(first), "Forget it");
    let (told, _) = w.told(w.code(1));
    let texts: Vec<_> = told.iter().map(|f| (f.message.text.as_str(), f.edited)).collect();
    assert_eq!(texts, [("They are at the door", false), ("Forget it", false)]);
}

#[test]
fn a_case_goes_on_with_the_new_bot() {
    let (mut w, ..) = line();
    w.has_bot(NEW.0, false);
    w.contact(1).says("They broke it down");
    assert_eq!(w.count("olga", is_card), 3);
    let card = w.card("olga", 1);
    assert_eq!(card.bot(), Some(NEW));
    w.operator("olga").replies(card, "Are you safe?");
    assert_eq!((answers(&w, 1), w.is_answered(1)), (1, true), "what the old bot showed was seen, too");
}

#[test]
fn that_the_bot_changed_is_noticed_once_and_written_down() {
    let (mut w, ..) = line();
    assert_eq!(w.has_bot(OLD.0, false), Reason::BotKnown);
    assert_eq!(w.has_bot(NEW.0, false), Reason::BotChanged);
    assert_eq!(w.last.changes.acts[0].what, "bot_changed");
    let known = w.roster.bots[&ChannelName::from("telegram")];
    assert_eq!((known.bot, known.before), (NEW, Some(OLD)));
    assert_eq!(w.has_bot(NEW.0, false), Reason::BotKnown);
    assert!(w.last.changes.acts.is_empty());
}

/// As a version of before left it: numbers without their bot.
fn older() -> (World, SourceId) {
    let mut w = team(&["olga"]);
    w.contact(1).says("They are at the door");
    let card = w.card("olga", 1);
    assert_eq!(card.bot(), None);
    (w, card)
}

#[test]
fn a_message_of_before_is_asked_about_until_somebody_says_whose_it_is() {
    let (mut w, card) = older();
    assert_eq!(w.has_bot(OLD.0, true), Reason::BotUnsure);
    w.operator("olga").replies(card.or_of(OLD), "Are you safe?");
    assert_eq!((w.last.reason, answers(&w, 1)), (Reason::AskedWhichCase, 0));
    assert_eq!(w.has_bot(OLD.0, true), Reason::BotUnsure, "it is told at each start");

    assert_eq!(w.admin(AdminAsk::ConfirmBot("telegram".into())), Reason::BotConfirmed);
    w.operator("olga").replies(card.or_of(OLD), "Are you safe?");
    assert_eq!((w.last.reason, answers(&w, 1)), (Reason::Reply, 1));
    let first = w.told(w.code(1)).0[0].message.source;
    w.contact(1).edits(first.or_of(OLD), "They are at the back door");
    assert!(w.told(w.code(1)).0.iter().any(|f| f.message.text == "They are at the back door"));
    assert_eq!(w.has_bot(OLD.0, true), Reason::BotKnown);
}

#[test]
fn what_was_said_of_one_bot_holds_for_no_other() {
    let (mut w, card) = older();
    w.has_bot(OLD.0, true);
    w.admin(AdminAsk::ConfirmBot("telegram".into()));
    w.has_bot(NEW.0, true);
    w.operator("olga").replies(anew(card), "Thank you");
    assert_eq!((w.last.reason, answers(&w, 1)), (Reason::AskedWhichCase, 0));
}

#[test]
fn nobody_says_by_mistake_that_older_messages_are_those_of_a_bot_that_came_later() {
    let (mut w, card) = older();
    assert_eq!(w.has_bot(OLD.0, true), Reason::BotUnsure);
    assert_eq!(w.has_bot(NEW.0, true), Reason::BotChanged);
    assert_eq!(w.has_bot(NEW.0, true), Reason::BotKnown, "nobody is asked to confirm it");
    assert_eq!(w.admin(AdminAsk::ConfirmBot("telegram".into())), Reason::Refused);
    w.operator("olga").replies(card.or_of(NEW), "Are you safe?");
    assert_eq!((w.last.reason, answers(&w, 1)), (Reason::AskedWhichCase, 0));
}

#[test]
fn nothing_is_confirmed_where_there_is_nothing() {
    let (mut w, ..) = line();
    let refused = |w: &mut World, channel: &str| {
        assert_eq!(w.admin(AdminAsk::ConfirmBot(channel.into())), Reason::Refused);
        w.last.answer.clone()
    };
    assert_eq!(refused(&mut w, "telegram"), Answer::NothingOlder);
    assert_eq!(refused(&mut w, "mail"), Answer::NoBot);
}
