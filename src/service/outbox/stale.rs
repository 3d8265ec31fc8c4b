//! What the world has moved past while it waited to be sent.

use crate::domain::case::Case;
use crate::domain::id::{DeliveryId, OperatorId};
use crate::domain::material::Material;
use crate::domain::message::Progress;
use crate::domain::roster::Roster;
use crate::domain::say::{Aside, Calling, Delivery, Recipient, Say, TickEnd, ToContact, ToOperator};

/// Whether the case has moved on while the delivery waited, so that sending it would only mislead, or its writer
/// has thought again.
pub(super) fn is_stale(delivery: &Delivery, material: &Material) -> bool {
    if delivery.say == Say::Operator(ToOperator::Drill) {
        let drill = material.roster.drill.as_ref().filter(|drill| drill.runs());
        return drill.and_then(|drill| drill.called_by(delivery.id)).is_none();
    }
    if let Say::Contact(say) = &delivery.say
        && wants_nothing(material)
        && (!say.is_quiet() || (is_unsafe(material) && *say == ToContact::Aside(Aside::Quiet)))
        && !say.is_answer()
    {
        return true;
    }
    let Some(case) = &material.case else { return false };
    if let Say::Contact(say) = &delivery.say {
        return is_taken_back(delivery.id, say, case, &material.roster);
    }
    let Recipient::Operator(to) = &delivery.to else { return false };
    match &delivery.say {
        Say::Operator(ToOperator::Tick { seq, end: TickEnd::Waits }) => {
            case.reply(*seq).is_some_and(|r| r.progress != Progress::Pending)
        }
        Say::Operator(ToOperator::Card { .. } | ToOperator::Part { .. }) => case.operator() != Some(to),
        Say::Operator(
            ToOperator::Reminder | ToOperator::Calling(Calling::Again { .. } | Calling::Number),
        ) => case.assignee() != Some(to),
        Say::Operator(ToOperator::Alert { .. }) => case.unanswered_since().is_none(),
        _ => false,
    }
}

/// Whether its contact wants nothing sent until they write again, or nothing may go there.
pub(super) fn wants_nothing(material: &Material) -> bool {
    is_unsafe(material) || material.people().any(|contact| contact.quiet.is_some())
}

/// Whether its contact's address is believed to be in wrong hands.
pub(super) fn is_unsafe(material: &Material) -> bool {
    material.people().any(|contact| contact.care.unsafe_since.is_some())
}

/// Whether an operator's words that are to go to a contact can't, because of that: whoever wrote them hears so.
pub(super) fn is_unwanted(delivery: &Delivery, material: &Material) -> bool {
    let answer = matches!(&delivery.say, Say::Contact(say) if say.is_answer() && !say.is_quiet());
    answer && wants_nothing(material)
}

/// Whether an operator's words shall not go out, or not be changed or taken back: their writer thought again, or
/// is locked out by now.
fn is_taken_back(id: DeliveryId, say: &ToContact, case: &Case, roster: &Roster) -> bool {
    let locked = |who: &OperatorId| roster.operator_states.get(who).is_some_and(|state| state.locked);
    let reply = |id: DeliveryId| case.replies.iter().find(|r| r.delivery == id);
    match say {
        ToContact::Answer { .. } => reply(id).is_some_and(|r| r.stopped || locked(&r.operator)),
        ToContact::AnswerEdited { target, .. } => reply(*target).is_some_and(|r| locked(&r.operator)),
        ToContact::AnswerRecalled { target, .. } => {
            reply(*target).and_then(|r| r.recalled_by.as_ref()).is_some_and(locked)
        }
        // Somebody is there now, or it was skipped.
        ToContact::Question { key, .. } => {
            case.questions.over || case.questions.get(key).is_none_or(|asked| asked.over)
        }
        ToContact::Welcome
        | ToContact::ChooseLanguage
        | ToContact::LanguageSet
        | ToContact::ContactHelp
        | ToContact::Acknowledge { .. }
        | ToContact::Alike
        | ToContact::Late
        | ToContact::TooLarge
        | ToContact::Locked
        | ToContact::ForgetHelp
        | ToContact::ForgetSure
        | ToContact::ForgetSoon { .. }
        | ToContact::ForgetNot
        | ToContact::LinkWords { .. }
        | ToContact::Aside(_)
        | ToContact::Menu { .. }
        | ToContact::Ready { .. }
        | ToContact::Leaflet { .. }
        | ToContact::Human { .. }
        | ToContact::QuestionOver { .. }
        | ToContact::QuestionGone
        | ToContact::Cleared { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Spell;
    use crate::domain::contact::Contact;
    use crate::domain::fixture;
    use crate::domain::id::{Address, CaseCode};
    use crate::domain::time::Stamp;

    #[test]
    fn the_test_case_of_a_drill_is_sent_while_the_drill_runs() {
        let to = crate::domain::id::OperatorId::from("olga");
        let (answer, _) = fixture::answer(1, false);
        let code = answer.case.expect("a code");
        let test =
            Delivery { to: Recipient::Operator(to.clone()), say: Say::Operator(ToOperator::Drill), ..answer };
        let mut drill = fixture::drill(&to, code, test.id, Stamp(0));
        let stale = |drill| {
            let roster = Roster { drill, ..Default::default() }.into();
            is_stale(&test, &Material { roster, ..Material::default() })
        };
        assert!(!stale(Some(drill.clone())));
        assert!(stale(None), "there is none");
        let another = crate::domain::id::DeliveryId(99);
        assert!(stale(Some(fixture::drill(&to, code, another, Stamp(0)))), "it is another's");
        drill.ended = Some(Stamp(1));
        assert!(stale(Some(drill)), "it is over");
    }

    #[test]
    fn who_wants_nothing_is_sent_nothing_and_what_was_sent_can_still_be_taken_away() {
        let (answer, reply) = fixture::answer(1, false);
        let case =
            Case { replies: vec![reply], ..fixture::case(fixture::waiting(Spell::begin(1, Stamp(0)))) };
        let contact = Contact::met(case.contact, "telegram".into(), Address("1".into()), Stamp(0));
        let (mut quiet, mut seized) = (contact.clone(), contact.clone());
        quiet.quiet = Some(Stamp(5));
        seized.care.unsafe_since = Some(Stamp(5));
        let ends = |say: &ToContact, contact: &Contact, person: Option<&Contact>| {
            let (contact, person) = (Some(contact.clone()), person.cloned());
            let material = Material { case: Some(case.clone()), contact, person, ..Material::default() };
            let delivery = Delivery { say: say.clone().into(), ..answer.clone() };
            (is_stale(&delivery, &material), is_unwanted(&delivery, &material))
        };
        let (seq, target) = (1, answer.id);
        for (say, wanted) in [
            (ToContact::Late, (true, false)),
            (ToContact::Aside(Aside::Linked), (true, false)),
            (ToContact::Answer { seq }, (false, true)),
            (ToContact::AnswerEdited { seq, target }, (false, true)),
            (ToContact::AnswerRecalled { seq, target }, (false, false)),
            (ToContact::Cleared { messages: Vec::new() }, (false, false)),
        ] {
            assert_eq!(ends(&say, &contact, None), (false, false), "{say:?}");
            for who in [&quiet, &seized] {
                assert_eq!(ends(&say, who, None), wanted, "{say:?}");
                assert_eq!(ends(&say, &contact, Some(who)), wanted, "{say:?}, under another id");
            }
        }
        let heeded = ToContact::Aside(Aside::Quiet);
        assert!(!ends(&heeded, &quiet, None).0 && ends(&heeded, &seized, None).0, "not even that");
    }

    #[test]
    fn a_stopped_answer_is_not_sent_and_another_is() {
        let (stopped, goes) = (fixture::answer(1, true), fixture::answer(2, false));
        let replies = vec![stopped.1, goes.1];
        let case = Case { replies, ..fixture::case(fixture::waiting(Spell::begin(1, Stamp(0)))) };
        let material = Material { case: Some(case), ..Material::default() };
        assert!(is_stale(&stopped.0, &material));
        assert!(!is_stale(&goes.0, &material));
    }

    #[test]
    fn nothing_goes_out_or_changes_in_the_name_of_who_is_locked_out() {
        let (answer, mut reply) = fixture::answer(1, false);
        reply.recalled_by = Some("olga".into());
        let case =
            Case { replies: vec![reply], ..fixture::case(fixture::waiting(Spell::begin(1, Stamp(0)))) };
        let (seq, target) = (1, answer.id);
        let says = [
            answer.say.clone(),
            Say::Contact(ToContact::AnswerEdited { seq, target }),
            Say::Contact(ToContact::AnswerRecalled { seq, target }),
        ];
        for (locked, say) in
            [true, false].into_iter().flat_map(|locked| says.clone().map(|say| (locked, say)))
        {
            let mut material = Material { case: Some(case.clone()), ..Material::default() };
            material.roster_mut().operator_state_mut(&"olga".into()).locked = locked;
            assert_eq!(is_stale(&Delivery { say, ..answer.clone() }, &material), locked);
        }
    }

    #[test]
    fn nobody_is_told_that_what_is_out_can_be_stopped() {
        let (answer, mut reply) = fixture::answer(1, false);
        let tick = Delivery {
            to: Recipient::Operator("olga".into()),
            say: Say::Operator(ToOperator::Tick { seq: 1, end: TickEnd::Waits }),
            case: Some(CaseCode::from_bits(1)),
            ..answer
        };
        let mut stale_when = |progress| {
            reply.progress = progress;
            let replies = vec![reply.clone()];
            let case = Case { replies, ..fixture::case(fixture::waiting(Spell::begin(1, Stamp(0)))) };
            is_stale(&tick, &Material { case: Some(case), ..Material::default() })
        };
        assert!(!stale_when(Progress::Pending));
        assert!(stale_when(Progress::Delivered) && stale_when(Progress::Refused));
    }
}
