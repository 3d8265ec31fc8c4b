//! A message that is to be changed stands in one chat, and has its number from one bot. By now its reader may be
//! reached in another, or by another bot, where its number is that of some other message: of one about another case,
//! maybe.

use std::borrow::Cow;

use crate::domain::bots::Count;
use crate::domain::drill::Place;
use crate::domain::id::{ChatId, DeliveryId, SourceId};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Recipient, Say, ToOperator};

/// The material as it is good for that chat and those numbers: what stands elsewhere is not there to be changed.
pub(super) fn in_chat<'a>(
    delivery: &Delivery,
    material: &'a Material,
    (chat, count): (ChatId, Count),
) -> Cow<'a, Material> {
    let there = stands_in(delivery, material).is_none_or(|at| at == chat);
    if there && numbers(delivery, material).iter().all(|message| count.knows(*message)) {
        return Cow::Borrowed(material);
    }
    let mut material = material.clone();
    material.target.clear();
    material.roster_mut().drill = None;
    if let Recipient::Operator(to) = &delivery.to {
        material.roster_mut().operator_state_mut(to).alarm = None;
    }
    Cow::Owned(material)
}

/// The numbers of what it changes.
fn numbers<'a>(delivery: &Delivery, material: &'a Material) -> &'a [SourceId] {
    match &delivery.say {
        Say::Operator(ToOperator::DrillUpdate { target }) => {
            drilled(material, *target).map_or(&[], |place| place.messages.as_slice())
        }
        Say::Operator(ToOperator::Alarm { edits: Some(target), .. }) => {
            alarmed(delivery, material, *target).map_or(&[], |(_, message)| std::slice::from_ref(message))
        }
        _ => &material.target,
    }
}

/// Where a message about late cases lies.
fn alarmed<'a>(
    delivery: &Delivery,
    material: &'a Material,
    target: DeliveryId,
) -> Option<&'a (ChatId, SourceId)> {
    let Recipient::Operator(to) = &delivery.to else { return None };
    let alarm = material.roster.operator_states.get(to)?.alarm.as_ref();
    alarm.filter(|alarm| alarm.delivery == target)?.place.as_ref()
}

/// Where a test case stands.
fn drilled(material: &Material, target: DeliveryId) -> Option<&Place> {
    let drill = material.roster.drill.as_ref()?;
    drill.calls.get(drill.called_by(target)?)?.place.as_ref()
}

/// The chat of what it changes, if that is known.
fn stands_in(delivery: &Delivery, material: &Material) -> Option<ChatId> {
    match &delivery.say {
        Say::Operator(ToOperator::CardUpdate { target, .. }) => {
            material.case.as_ref()?.shown.iter().find(|card| card.delivery == *target)?.chat
        }
        Say::Operator(ToOperator::DrillUpdate { target }) => {
            drilled(material, *target).map(|place| place.chat)
        }
        Say::Operator(ToOperator::Alarm { edits: Some(target), .. }) => {
            alarmed(delivery, material, *target).map(|(chat, _)| *chat)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::{Case, Shown, Spell};
    use crate::domain::fixture;
    use crate::domain::id::BotId;
    use crate::domain::roster::Alarm;
    use crate::domain::say::Buttons;
    use crate::domain::say::ToContact;
    use crate::domain::time::Stamp;

    const HERE: ChatId = ChatId([9; 16]);
    const ELSEWHERE: ChatId = ChatId([8; 16]);

    fn update(say: Say) -> Delivery {
        Delivery { to: Recipient::Operator("olga".into()), say, ..fixture::answer(1, false).0 }
    }

    #[test]
    fn a_card_is_changed_in_its_own_chat_only() {
        let card = |chat| Shown {
            seq: 1,
            operator: "olga".into(),
            delivery: DeliveryId(7),
            at: SourceId::bare(800),
            live: true,
            chat,
            known_at: Stamp(0),
        };
        let say =
            Say::Operator(ToOperator::CardUpdate { seq: 1, target: DeliveryId(7), buttons: Buttons::Taken });
        let target = |chat| {
            let case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))));
            let case = Some(Case { shown: vec![card(chat)], ..case });
            let material = Material { case, target: vec![SourceId::bare(800)], ..Material::default() };
            in_chat(&update(say.clone()), &material, (HERE, Count::default())).target.clone()
        };
        assert_eq!(target(Some(HERE)), [SourceId::bare(800)]);
        assert_eq!(target(Some(ELSEWHERE)), []);
        assert_eq!(target(None), [SourceId::bare(800)], "of before that was kept");
    }

    #[test]
    fn whatever_is_changed_is_a_message_of_the_bot_that_speaks() {
        let (old, new) = (BotId(1), BotId(2));
        let case = Some(fixture::case(fixture::waiting(Spell::begin(1, Stamp(0)))));
        let target = |say: &Say, at, older| {
            let material = Material { case: case.clone(), target: vec![at], ..Material::default() };
            in_chat(&update(say.clone()), &material, (HERE, Count { bot: Some(new), older })).target.clone()
        };
        for say in [
            Say::Operator(ToOperator::CardUpdate { seq: 1, target: DeliveryId(7), buttons: Buttons::Closed }),
            Say::Contact(ToContact::AnswerEdited { seq: 1, target: DeliveryId(7) }),
            Say::Contact(ToContact::AnswerRecalled { seq: 1, target: DeliveryId(7) }),
        ] {
            assert_eq!(target(&say, SourceId::of(new, 800), false), [SourceId::of(new, 800)], "{say:?}");
            assert_eq!(target(&say, SourceId::of(old, 800), true), [], "{say:?}");
            assert_eq!(target(&say, SourceId::bare(800), false), [], "{say:?}: nobody knows whose it is");
            assert_eq!(target(&say, SourceId::bare(800), true), [SourceId::bare(800)], "{say:?}");
        }
    }

    #[test]
    fn a_test_case_is_too() {
        let (olga, code) = ("olga".into(), fixture::answer(1, false).0.case.expect("a code"));
        let mut material = Material::default();
        material.roster_mut().drill = Some(fixture::drill(&olga, code, DeliveryId(7), Stamp(0)));
        let update = update(Say::Operator(ToOperator::DrillUpdate { target: DeliveryId(7) }));
        assert!(in_chat(&update, &material, (HERE, Count::default())).roster.drill.is_some());
        assert!(in_chat(&update, &material, (ELSEWHERE, Count::default())).roster.drill.is_none());
    }

    #[test]
    fn a_message_about_late_cases_is_changed_in_the_chat_in_which_it_lies_alone() {
        let say = ToOperator::Alarm { cases: Vec::new(), total: 40, edits: Some(DeliveryId(5)) };
        let delivery = update(Say::Operator(say));
        let place = Some((HERE, SourceId::bare(7)));
        let alarm = Alarm { delivery: DeliveryId(5), at: Stamp(0), total: 40, cases: Vec::new(), place };
        let mut material = Material::default();
        material.roster_mut().operator_state_mut(&"olga".into()).alarm = Some(alarm);
        let count = Count { bot: None, older: true };
        let known = |chat| {
            let material = in_chat(&delivery, &material, (chat, count));
            material.roster.operator_state(&"olga".into()).alarm.is_some()
        };
        assert!(known(HERE));
        assert!(!known(ELSEWHERE));
    }
}
