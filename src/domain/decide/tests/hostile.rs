//! Events that make no sense change nothing that matters, and nobody stumbles over them.

use crate::domain::case::Index;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::event::{Followup, FollowupId, What};
use crate::domain::id::{CaseCode, DeliveryId, SourceId};
use crate::domain::message::Milestone;
use crate::domain::say::{
    Buttons, CardWhy, Class, Delivery, Outcome, Recipient, Refusal, Say, Settlement, TickEnd, ToContact,
    ToOperator, Word,
};
use crate::domain::time::Stamp;

use super::model::assert_sound;
use super::people::{line, policy};
use super::world::{MINUTE, World};

fn asked() -> World {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w.prompt = false;
    w
}

fn says(target: DeliveryId) -> Vec<Say> {
    let mut all = Vec::new();
    for seq in [0, 1, 7, u32::MAX] {
        all.push(Say::Contact(ToContact::Answer { seq }));
        all.push(Say::Contact(ToContact::AnswerEdited { seq, target }));
        all.push(Say::Contact(ToContact::AnswerRecalled { seq, target }));
        all.push(Say::Operator(ToOperator::Card { seq, why: CardWhy::New }));
        all.push(Say::Operator(ToOperator::CardUpdate { seq, target, buttons: Buttons::First }));
        all.push(Say::Operator(ToOperator::Part { seq, source: SourceId::bare(i64::MAX) }));
        all.push(Say::Operator(ToOperator::Tick { seq, end: TickEnd::Delivered }));
        all.push(Say::Operator(ToOperator::Draft { seq, by: "nobody".into() }));
    }
    let what = Milestone::Closed;
    all.extend([
        Say::Contact(ToContact::Late),
        Say::Operator(ToOperator::History),
        Say::Operator(ToOperator::Happened { what, who: None, why: String::new() }),
    ]);
    all
}

#[test]
fn settlements_of_what_was_never_sent_break_no_books() {
    let outcomes = [
        Outcome::Delivered(Vec::new()),
        Outcome::Delivered(vec![SourceId::bare(i64::MIN), SourceId::bare(i64::MAX)]),
        Outcome::Refused(Refusal::Restricted),
        Outcome::Refused(Refusal::BadRequest),
        Outcome::Dropped,
    ];
    let mut w = asked();
    let (contact, code) = (w.case(1).contact, w.code(1));
    let strangers = [Some(code), Some(CaseCode::from_bits(3)), None];
    let to = [
        Recipient::Contact(contact),
        Recipient::Operator("olga".into()),
        Recipient::Operator("nobody".into()),
        Recipient::Pager("https://pager.example".into()),
    ];
    for (n, say) in (0..).zip(says(DeliveryId(1))) {
        for outcome in &outcomes {
            for (to, case) in to.iter().flat_map(|to| strangers.iter().map(move |case| (to, case))) {
                let delivery = Delivery {
                    id: DeliveryId(n),
                    to: to.clone(),
                    class: Class::Bulk,
                    slot: None,
                    say: say.clone(),
                    language: "en".into(),
                    case: *case,
                    contact: Some(contact),
                    reply_to: None,
                    made_at: Stamp(i64::MIN),
                    dated: Stamp(i64::MAX),
                    not_before: Stamp(0),
                    decides: true,
                    by: None,
                };
                let outcome = outcome.clone();
                let settlement = Settlement { delivery, chat: None, channel: None, outcome, missing: 0 };
                w.event(What::Settled(Box::new(settlement)));
                assert_sound(&w);
                assert_eq!(w.assignee(1), Some("olga"), "{say:?} to {to:?}");
            }
        }
    }
}

#[test]
fn work_and_dues_about_nobody_change_nothing() {
    let mut w = asked();
    let before = (w.cases.clone(), w.roster.clone());
    let far = Some((Stamp(i64::MAX), CaseCode::from_bits(u64::MAX)));
    for (after, gone) in [(None, true), (far, true), (far, false)] {
        for who in ["nobody", "olga"] {
            let operator = who.into();
            w.event(What::Followup(FollowupId(1), Followup::HandOver { operator, after, gone }));
        }
    }
    w.event(What::Followup(FollowupId(2), Followup::Drain));
    w.event(What::Due(CaseCode::from_bits(3)));
    w.event(What::Due(w.code(1)));
    assert_eq!((w.cases.clone(), w.roster.clone()), before);
}

#[test]
fn times_at_the_ends_of_the_calendar_are_only_times() {
    for line in [i64::MIN, 0, i64::MAX - 1] {
        let mut w = World::new(policy(&["olga", "boris"]));
        w.now.line = Stamp(line);
        w.now.civil = Stamp(i64::MAX / 2);
        w.contact(1).says("I need help with my papers");
        w.operator("boris").orders(Command::Pause(Some(MINUTE * u32::MAX)));
        w.jump(MINUTE * u32::MAX);
        let card = w.card("olga", 1);
        w.operator("olga").presses(card, CaseAsk::Quiet);
        w.admin(AdminAsk::Invite("olga".into()));
        w.operator("olga").orders(Command::Cases);
        assert!(!w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::NoSuchCase))));
        assert_sound(&w);
    }
}

#[test]
fn a_case_that_is_nowhere_else_is_in_some_index() {
    let mut w = asked();
    let in_an_index = |w: &World| assert!(!w.case(1).indexes().is_empty());
    in_an_index(&w);
    w.contact(1).blocks();
    in_an_index(&w);
    assert!(w.case(1).indexes().iter().any(|(i, _)| *i == Index::Unreachable));
}
