//! What older versions stored, when contacts and operators were told out of one list.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::domain::id::{CaseCode, SourceId};
use crate::domain::message::Milestone;
use crate::domain::say::{Announcing, Aside, Asking, Board, Buttons, Calling, CardWhy, TickEnd, Word};
use crate::domain::time::Stamp;

const TARGET: DeliveryId = DeliveryId(7);

/// One of each kind for a contact, as it was stored.
fn stored_for_contacts() -> Vec<(Value, ToContact)> {
    vec![
        (json!("Welcome"), ToContact::Welcome),
        (json!("ChooseLanguage"), ToContact::ChooseLanguage),
        (json!("LanguageSet"), ToContact::LanguageSet),
        (
            json!({"Menu": {"at": "law", "edit": 44, "gone": true}}),
            ToContact::Menu { at: Some("law".into()), edit: Some(SourceId::bare(44)), gone: true },
        ),
        (json!({"Ready": {"topic": "law"}}), ToContact::Ready { topic: "law".into() }),
        (json!({"Leaflet": {"topic": "law", "at": 1}}), ToContact::Leaflet { topic: "law".into(), at: 1 }),
        (
            json!({"Human": {"topic": null, "staffed_at": null}}),
            ToContact::Human { topic: None, staffed_at: None },
        ),
        (
            json!({"Question": {"key": "place", "again": true}}),
            ToContact::Question { key: "place".into(), again: true },
        ),
        (
            json!({"QuestionOver": {"key": "place", "edit": 44}}),
            ToContact::QuestionOver { key: "place".into(), edit: SourceId::bare(44) },
        ),
        (json!("QuestionGone"), ToContact::QuestionGone),
        (json!("ContactHelp"), ToContact::ContactHelp),
        (
            json!({"Acknowledge": {"staffed_at": null}}),
            ToContact::Acknowledge { staffed_at: None, first: false, danger: false },
        ),
        (
            json!({"Acknowledge": {"staffed_at": 9}}),
            ToContact::Acknowledge { staffed_at: Some(Stamp(9)), first: false, danger: false },
        ),
        (json!({"Answer": {"seq": 2}}), ToContact::Answer { seq: 2 }),
        (
            json!({"AnswerEdited": {"seq": 2, "target": 7}}),
            ToContact::AnswerEdited { seq: 2, target: TARGET },
        ),
        (
            json!({"AnswerRecalled": {"seq": 2, "target": 7}}),
            ToContact::AnswerRecalled { seq: 2, target: TARGET },
        ),
        (json!("Alike"), ToContact::Alike),
        (json!("Late"), ToContact::Late),
        (json!("TooLarge"), ToContact::TooLarge),
        (json!("Locked"), ToContact::Locked),
        (json!("ForgetHelp"), ToContact::ForgetHelp),
        (json!("ForgetSure"), ToContact::ForgetSure),
        (json!({"ForgetSoon": {"at": 9}}), ToContact::ForgetSoon { at: Stamp(9) }),
        (json!("ForgetNot"), ToContact::ForgetNot),
        (json!({"Cleared": {"messages": [44]}}), ToContact::Cleared { messages: vec![SourceId::bare(44)] }),
        (
            json!({"LinkWords": {"number": vec![7; 16], "by": 44}}),
            ToContact::LinkWords { number: [7; 16], by: SourceId::bare(44) },
        ),
        (json!({"Aside": "Linked"}), ToContact::Aside(Aside::Linked)),
    ]
}

/// One of each kind for an operator, as it was stored.
fn stored_for_operators() -> Vec<(Value, ToOperator)> {
    let cases = || vec![CaseCode::from_bits(5)];
    let by = || "olga".into();
    let why = CardWhy::Moved { from: Some(by()) };
    let end = TickEnd::RecalledPartly { left: 3 };
    let (what, who) = (Milestone::Closed, Some(by()));
    vec![
        (json!({"Card": {"seq": 1, "why": {"Moved": {"from": "olga"}}}}), ToOperator::Card { seq: 1, why }),
        (
            json!({"CardUpdate": {"seq": 1, "target": 7, "buttons": {"Moved": null}}}),
            ToOperator::CardUpdate { seq: 1, target: TARGET, buttons: Buttons::Moved(None) },
        ),
        (json!("Bare"), ToOperator::Bare),
        (json!("Lacking"), ToOperator::Lacking),
        (json!({"Part": {"seq": 1, "source": 44}}), ToOperator::Part { seq: 1, source: SourceId::bare(44) }),
        (
            json!({"Tick": {"seq": 2, "end": {"RecalledPartly": {"left": 3}}}}),
            ToOperator::Tick { seq: 2, end },
        ),
        (json!({"WhichCase": {"cases": [5]}}), ToOperator::WhichCase { cases: cases() }),
        (json!("Prompt"), ToOperator::Prompt),
        (json!("History"), ToOperator::History),
        (
            json!({"CaseList": {"cases": [5], "waiting": 2}}),
            ToOperator::CaseList { cases: cases(), waiting: 2 },
        ),
        (json!({"GiveTo": {"operators": ["olga"]}}), ToOperator::GiveTo { operators: vec![by()] }),
        (json!({"Draft": {"seq": 2, "by": "olga"}}), ToOperator::Draft { seq: 2, by: by() }),
        (json!({"Noted": {"seq": 2, "by": "olga"}}), ToOperator::Noted { seq: 2, by: by() }),
        (json!({"ChangeKept": {"seq": 2, "by": "olga"}}), ToOperator::ChangeKept { seq: 2, by: by() }),
        (json!({"Asking": {"Close": {"upto": 2}}}), ToOperator::Asking(Asking::Close { upto: 2 })),
        (
            json!({"Announcing": {"List": {"waiting": [2], "out": []}}}),
            ToOperator::Announcing(Announcing::List { waiting: vec![2], out: Vec::new() }),
        ),
        (json!({"RecallAsked": {"seq": 2, "by": "olga"}}), ToOperator::RecallAsked { seq: 2, by: by() }),
        (json!({"Reacted": {"seq": 2}}), ToOperator::Reacted { seq: 2 }),
        (json!({"Calling": {"NoAnswer": {"tries": 2}}}), ToOperator::Calling(Calling::NoAnswer { tries: 2 })),
        (json!("Reminder"), ToOperator::Reminder),
        (json!({"Alert": {"cases": [5]}}), ToOperator::Alert { cases: cases() }),
        (
            json!({"Alarm": {"cases": [5], "total": 40, "edits": null}}),
            ToOperator::Alarm { cases: cases(), total: 40, edits: None },
        ),
        (json!({"Newcomers": {"cases": [5]}}), ToOperator::Newcomers { cases: cases() }),
        (
            json!({"Happened": {"what": "closed", "who": "olga", "why": "spam"}}),
            ToOperator::Happened { what, who, why: "spam".to_owned() },
        ),
        (
            json!({"HandoverSoon": {"cases": [5], "at": 9}}),
            ToOperator::HandoverSoon { cases: cases(), at: Stamp(9) },
        ),
        (json!({"Board": "Roster"}), ToOperator::Board(Board::Roster)),
        (json!("Drill"), ToOperator::Drill),
        (json!({"DrillUpdate": {"target": 7}}), ToOperator::DrillUpdate { target: TARGET }),
        (json!("OperatorHelp"), ToOperator::OperatorHelp),
        (json!({"Gone": {"messages": [44]}}), ToOperator::Gone { messages: vec![SourceId::bare(44)] }),
        (json!({"Word": "NotYours"}), ToOperator::Word(Word::NotYours)),
        (json!({"Word": {"WentOff": 2}}), ToOperator::Word(Word::WentOff(2))),
    ]
}

fn stored() -> Vec<(Value, Say)> {
    let contacts = stored_for_contacts().into_iter().map(|(stored, say)| (stored, Say::from(say)));
    contacts.chain(stored_for_operators().into_iter().map(|(stored, say)| (stored, Say::from(say)))).collect()
}

/// The name under which it is stored.
fn name(stored: &Value) -> String {
    let named = stored.as_object().and_then(|map| map.keys().next().cloned());
    named.unwrap_or_else(|| stored.as_str().unwrap_or_default().to_owned())
}

#[test]
fn what_was_stored_before_the_two_halves_opens_and_is_stored_in_the_same_form() {
    for (stored, say) in stored() {
        let packed = rmp_serde::to_vec_named(&stored).unwrap();
        assert_eq!(rmp_serde::from_slice::<Say>(&packed).unwrap(), say, "{stored}");
        assert_eq!(serde_json::from_value::<Say>(stored.clone()).unwrap(), say);
        let again: Value = rmp_serde::from_slice(&rmp_serde::to_vec_named(&say).unwrap()).unwrap();
        assert_eq!((&again, serde_json::to_value(&say).unwrap()), (&stored, stored.clone()));
    }
    let tried: BTreeSet<String> = stored().iter().map(|(stored, _)| name(stored)).collect();
    let all = names::<ToContact>().iter().chain(names::<ToOperator>());
    assert_eq!(tried, all.map(|name| (*name).to_owned()).collect(), "one of each kind");
}

#[test]
fn no_two_things_to_say_are_stored_under_one_name() {
    let (contact, operator) = (names::<ToContact>(), names::<ToOperator>());
    assert!(!contact.is_empty() && !operator.is_empty(), "the names were not found");
    assert!(contact.iter().all(|name| !operator.contains(name)));
}

#[test]
fn what_has_no_name_here_is_no_word_to_anybody() {
    for strange in [json!("Shout"), json!({"Answer": {}}), json!({}), json!(3), json!(null)] {
        let packed = rmp_serde::to_vec_named(&strange).unwrap();
        assert!(rmp_serde::from_slice::<Say>(&packed).is_err(), "{strange}");
        assert!(serde_json::from_value::<Say>(strange).is_err());
    }
}
