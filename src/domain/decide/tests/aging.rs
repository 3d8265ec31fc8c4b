//! What stands in an operator's chat goes from there before it can't be taken back any more.

use crate::domain::case::State;
use crate::domain::changes::Link;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::What;
use crate::domain::forget::Copies;
use crate::domain::id::{Address, ChannelName, DeliveryId, LinkKey, SourceId};
use crate::domain::policy::Reach;
use crate::domain::say::{Calling, Delivery, Recipient, Say, ToOperator};

use super::desk::{DESK, two_bots};
use super::people::{chat_of, line};
use super::world::World;

/// Olga's chat is known by the config.
fn known() -> World {
    let mut w = line(&["olga"]);
    w.policy.operators[0].reach =
        vec![Reach { channel: "telegram".into(), address: Some(Address("olga".into())) }];
    w
}

/// What was deleted from olga's chat.
fn deleted(w: &World) -> Vec<SourceId> {
    let all = w.sent.iter().map(|(delivery, _)| delivery).chain(&w.outbox);
    all.filter_map(|delivery| match (&delivery.to, &delivery.say) {
        (Recipient::Chat { .. }, Say::Operator(ToOperator::Gone { messages })) => Some(messages.clone()),
        _ => None,
    })
    .flatten()
    .collect()
}

#[test]
fn every_message_of_the_line_is_remembered_with_its_time_and_goes_with_its_link() {
    let mut w = known();
    w.contact(1).says("help");
    w.operator("olga").orders(Command::Cases);
    let chat = chat_of(&"telegram".into(), &Address("olga".into()));
    let there: Vec<SourceId> =
        w.links.iter().filter(|(key, _)| key.chat == chat).map(|(key, _)| key.message).collect();
    assert_eq!(there.len(), 2, "the card, and the list that is about no case");
    assert!(w.links.iter().filter(|(key, _)| key.chat == chat).all(|(_, link)| link.at == w.now.line));
    let messages = there.clone();
    w.event(What::Aged(vec![Copies { operator: "olga".into(), chat, place: None, messages }]));
    assert_eq!(deleted(&w), there);
    assert!(!w.links.keys().any(|key| key.chat == chat), "nothing is left to be taken back again");
    assert!(matches!(w.case(1).state, State::Assigned { .. }), "the case stays as it was");
    let code = Some(w.code(1));
    w.operator("olga").orders(Command::Case { code, ask: CaseAsk::History });
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::History)), "it can be read again");
}

#[test]
fn what_is_about_no_case_answers_none() {
    let mut w = known();
    w.contact(1).says("help");
    w.operator("olga").orders(Command::Cases);
    let list = w.received("olga", |s| matches!(s, Say::Operator(ToOperator::CaseList { .. })), None).unwrap();
    w.operator("olga").replies(list, "I am here");
    assert!(!w.is_answered(1), "she is asked which case she means");
    assert!(matches!(w.to("olga").last(), Some(Say::Operator(ToOperator::WhichCase { .. }))));
    let chat = chat_of(&"telegram".into(), &Address("olga".into()));
    assert!(w.links[&LinkKey { chat, message: list }].is_of_none());
}

#[test]
fn where_nothing_can_be_taken_back_everything_stays() {
    let mut w = line(&["olga"]);
    w.contact(1).says("help");
    let chat = chat_of(&"telegram".into(), &Address("nobody".into()));
    let before = w.links.clone();
    let copies = Copies { operator: "nobody".into(), chat, place: None, messages: vec![SourceId::bare(101)] };
    w.event(What::Aged(vec![copies]));
    assert_eq!((deleted(&w), w.links.len()), (Vec::new(), before.len()));
}

#[test]
fn a_number_that_is_asked_for_goes_after_ten_minutes_and_is_written_down() {
    let mut w = known();
    w.contact(1).says("help");
    let code = w.code(1);
    let call = crate::domain::call::Call { number: true, ..Default::default() };
    w.cases.get_mut(&code).unwrap().call = Some(crate::domain::call::Calling::begin(call, None));
    w.operator("olga").orders(Command::Case { code: Some(code), ask: CaseAsk::Number });
    let acts = &w.last.changes.acts;
    assert!(acts.iter().any(|act| act.what == "case_number" && act.case == Some(code)), "{acts:?}");
    let number = Say::Operator(ToOperator::Calling(Calling::Number));
    assert!(w.to("olga").contains(&number));
    let goes = w.sent.iter().find(|(d, _)| matches!(d.say, Say::Operator(ToOperator::Gone { .. })));
    let (goes, _) = goes.expect("it goes");
    assert_eq!(goes.not_before, w.now.line + crate::domain::call::SHOWN);
    assert_eq!(deleted(&w).len(), 1, "that one message");
}

#[test]
fn of_several_chats_each_is_cleared_where_it_is_and_none_by_guess() {
    let mut w = World::new(two_bots(&["olga"]));
    let public = Reach { channel: "telegram".into(), address: Some(Address("olga".into())) };
    w.policy.operators[0].reach.insert(0, public);
    let place = (ChannelName::from(DESK), Address("olga".into()));
    let chat = chat_of(&place.0, &place.1);
    let key = LinkKey { chat, message: SourceId::bare(7) };
    let link = Link::of_none(DeliveryId(1), w.now.line);
    w.links.insert(key, link);
    let copies = |place| Copies { operator: "olga".into(), chat, place, messages: vec![SourceId::bare(7)] };
    w.event(What::Aged(vec![copies(None)]));
    assert!(deleted(&w).is_empty() && w.links.contains_key(&key), "it is looked for again");
    w.event(What::Aged(vec![copies(Some(place))]));
    let by = |(d, _): &(Delivery, _)| match &d.to {
        Recipient::Chat { channel, .. } => Some(channel.to_string()),
        _ => None,
    };
    assert_eq!(w.sent.iter().filter_map(by).collect::<Vec<_>>(), [DESK]);
    assert!(!w.links.contains_key(&key));
}
