//! A message that is to be changed stands in one chat. By now its reader may be reached in another, where its
//! number is that of some other message: of one about another case, maybe.

use std::borrow::Cow;

use crate::domain::id::ContactId;
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Say};

/// The material as it is good for that chat: what stands elsewhere is not there to be changed.
pub(super) fn in_chat<'a>(delivery: &Delivery, material: &'a Material, chat: ContactId) -> Cow<'a, Material> {
    if stands_in(delivery, material).is_none_or(|at| at == chat) {
        return Cow::Borrowed(material);
    }
    let mut material = material.clone();
    material.target.clear();
    material.roster.drill = None;
    Cow::Owned(material)
}

/// The chat of what it changes, if that is known.
fn stands_in(delivery: &Delivery, material: &Material) -> Option<ContactId> {
    match &delivery.say {
        Say::CardUpdate { target, .. } => {
            material.case.as_ref()?.shown.iter().find(|card| card.delivery == *target)?.chat
        }
        Say::DrillUpdate { target } => {
            let drill = material.roster.drill.as_ref()?;
            Some(drill.calls.get(drill.called_by(*target)?)?.place.as_ref()?.chat)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::{Case, Shown, Spell};
    use crate::domain::fixture;
    use crate::domain::id::{DeliveryId, SourceId};
    use crate::domain::say::{Buttons, Recipient};
    use crate::domain::time::Stamp;

    const HERE: ContactId = ContactId([9; 16]);
    const ELSEWHERE: ContactId = ContactId([8; 16]);

    fn update(say: Say) -> Delivery {
        Delivery { to: Recipient::Operator("olga".into()), say, ..fixture::answer(1, false).0 }
    }

    #[test]
    fn a_card_is_changed_in_its_own_chat_only() {
        let card = |chat| Shown {
            seq: 1,
            operator: "olga".into(),
            delivery: DeliveryId(7),
            at: SourceId(800),
            live: true,
            chat,
            known_at: Stamp(0),
        };
        let say = Say::CardUpdate { seq: 1, target: DeliveryId(7), buttons: Buttons::Taken };
        let target = |chat| {
            let case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))));
            let case = Some(Case { shown: vec![card(chat)], ..case });
            let material = Material { case, target: vec![SourceId(800)], ..Material::default() };
            in_chat(&update(say.clone()), &material, HERE).target.clone()
        };
        assert_eq!(target(Some(HERE)), [SourceId(800)]);
        assert_eq!(target(Some(ELSEWHERE)), []);
        assert_eq!(target(None), [SourceId(800)], "of before that was kept");
    }

    #[test]
    fn a_test_case_is_too() {
        let (olga, code) = ("olga".into(), fixture::answer(1, false).0.case.expect("a code"));
        let mut material = Material::default();
        material.roster.drill = Some(fixture::drill(&olga, code, DeliveryId(7), Stamp(0)));
        let update = update(Say::DrillUpdate { target: DeliveryId(7) });
        assert!(in_chat(&update, &material, HERE).roster.drill.is_some());
        assert!(in_chat(&update, &material, ELSEWHERE).roster.drill.is_none());
    }
}
