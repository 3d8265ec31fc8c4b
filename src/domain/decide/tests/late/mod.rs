//! What was sent and is changed or taken back afterwards: by whom, until when, and who hears of it.

mod recalls;

use std::time::Duration;

use crate::domain::case::{Case, Reply, State};
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Said};
use crate::domain::id::SourceId;
use crate::domain::message::{Kind, Milestone, Progress};
use crate::domain::policy::Operator;
use crate::domain::say::{
    CHANGEABLE, Outcome, RECALLABLE, Refusal, Say, TickEnd, ToContact, ToOperator, Word,
};

use super::people::{attachment, operator, policy, with};
use super::world::{HOUR, MINUTE, World};

/// Olga has answered contact 1: the line with its places of her card and her answer. Vera supervises.
fn answered() -> (World, SourceId, SourceId) {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, ..operator("vera") });
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    w.pass(MINUTE);
    let card = w.card("olga", 1);
    let answer = w.operator("olga").replies(card, "come at nine");
    assert!(w.is_answered(1));
    (w, card, answer)
}

fn gives_to_boris(w: &mut World, card: SourceId) {
    w.operator("olga").presses(card, CaseAsk::GiveTo(Some("boris".into())));
}

fn has_changed(w: &World) -> bool {
    w.to_contact(1).iter().any(|s| matches!(s, Say::Contact(ToContact::AnswerEdited { .. })))
}

fn is_taken_back(w: &World) -> bool {
    w.to_contact(1).iter().any(|s| matches!(s, Say::Contact(ToContact::AnswerRecalled { .. })))
}

/// What the contact has, and what reached nobody.
fn texts(w: &World) -> (String, Vec<String>) {
    let folded = w.told(w.code(1)).0.into_iter().find(|f| f.message.seq == 2).unwrap();
    (folded.message.text, folded.not_sent.into_iter().map(|v| v.text).collect())
}

fn stays(w: &World, word: &Word) {
    assert!(!has_changed(w));
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(word.clone()))));
    assert_eq!(texts(w), ("come at nine".into(), vec!["come at ten".into()]), "both are kept");
}

#[test]
fn a_change_of_what_is_not_known_is_never_silent() {
    let (mut w, card, _) = answered();
    let said = w.operator("olga").says("she is out of the hospital, I think");
    assert_eq!(w.operator("olga").edits(said, "she is in the hospital"), Reason::Refused);
    assert_eq!(
        w.to("olga").last(),
        Some(&Say::Operator(ToOperator::Word(Word::ChangeUnknown))),
        "it was no reply"
    );
    assert!(!has_changed(&w));
    // Their way is nobody's business, and no news each minute.
    let place = with("", vec![attachment(Kind::Location, "50.45, 30.52")]);
    let before = w.to("olga").len();
    assert_eq!(w.operator("olga").comes(said, Came::Edited(place)), Reason::Nothing);
    assert_eq!(w.to("olga").len(), before);
    // An answer of which the line has forgotten what it was.
    let answer = w.operator("olga").replies(card, "come at eight");
    w.links.retain(|key, _| key.message != answer);
    w.operator("olga").edits(answer, "come at ten");
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::ChangeUnknown))));
}

#[test]
fn a_change_of_an_answer_that_is_made_in_part_is_told_as_such() {
    let (mut w, _, answer) = answered();
    w.prompt = false;
    w.operator("olga").edits(answer, "come at ten");
    let change = w
        .outbox
        .iter()
        .find(|d| matches!(d.say, Say::Contact(ToContact::AnswerEdited { .. })))
        .unwrap()
        .clone();
    w.settle_lacking(&change, Outcome::Delivered(Vec::new()), 2);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::ChangedPartly(2)))));
    assert_eq!(texts(&w).0, "come at ten", "most of it reads so");
    let (_, history) = w.told(w.code(1));
    assert!(history.iter().any(|h| h.what == Milestone::ChangedPartly), "and the case tells");
}

#[test]
fn what_may_have_been_changed_or_deleted_is_told_as_that_and_claims_nothing() {
    let (mut w, _, answer) = answered();
    w.prompt = false;
    w.operator("olga").edits(answer, "come at ten");
    let change = w
        .outbox
        .iter()
        .find(|d| matches!(d.say, Say::Contact(ToContact::AnswerEdited { .. })))
        .unwrap()
        .clone();
    w.settle(&change, Outcome::Unsure);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::ChangeUnsure))));
    w.operator("olga").presses(answer, CaseAsk::Recall(2));
    let recall = w
        .outbox
        .iter()
        .find(|d| matches!(d.say, Say::Contact(ToContact::AnswerRecalled { .. })))
        .unwrap()
        .clone();
    w.settle(&recall, Outcome::Unsure);
    assert_eq!(
        w.to("olga").last(),
        Some(&Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::RecallUnsure }))
    );
    assert!(!w.is_answered(1), "what may be gone answers nothing");
}

#[test]
fn a_button_that_this_version_does_not_know_says_so() {
    let (mut w, card, _) = answered();
    w.operator("olga").presses_any(card, None);
    assert_eq!(w.popup(), Some(Word::UnknownCommand));
    w.contact(1).presses_any(SourceId::bare(101), None);
    assert_eq!(w.popup(), Some(Word::UnknownCommand));
}

#[test]
fn why_an_answer_is_not_with_the_contact_is_written_down() {
    let latest = |w: &World| {
        let folded = w.told(w.code(1)).0.into_iter().rfind(|f| f.progress.is_some()).unwrap();
        (folded.progress.unwrap(), folded.why)
    };
    for why in
        [Refusal::Blocked, Refusal::TooLarge, Refusal::CantCopy, Refusal::Restricted, Refusal::BadRequest]
    {
        let (mut w, card, _) = answered();
        w.prompt = false;
        w.operator("olga").replies(card, "and bring it");
        let answer = w
            .outbox
            .iter()
            .find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. })))
            .unwrap()
            .clone();
        w.refuse(&answer, why);
        assert_eq!(latest(&w), (Progress::Refused, Some(why.word().to_owned())));
    }
    let (mut w, card, _) = answered();
    w.prompt = false;
    w.operator("olga").replies(card, "and bring it");
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).unwrap().clone();
    w.settle(&answer, Outcome::Dropped);
    assert_eq!(latest(&w), (Progress::Refused, Some("dropped".into())));
    let (mut w, card, answer) = answered();
    w.operator("olga").presses(card, CaseAsk::Recall(2));
    w.deliver_all();
    assert_eq!(latest(&w), (Progress::TakenBack, Some("recalled".into())), "{answer:?}");
}

fn kept_of_olga() -> Say {
    Say::Operator(ToOperator::ChangeKept { seq: 2, by: "olga".into() })
}

#[test]
fn whoever_has_the_case_changes_an_answer_and_both_texts_are_kept() {
    let (mut w, _, answer) = answered();
    assert_eq!(w.operator("olga").edits(answer, "come at ten"), Reason::ReplyEdited);
    assert!(has_changed(&w));
    let folded = w.told(w.code(1)).0.into_iter().find(|f| f.message.seq == 2).unwrap();
    assert_eq!(folded.message.text, "come at ten");
    assert_eq!(folded.earlier.iter().map(|v| v.text.as_str()).collect::<Vec<_>>(), ["come at nine"]);
}

#[test]
fn for_a_quarter_of_an_hour_and_then_it_stays_as_it_was_read() {
    let (mut w, _, answer) = answered();
    w.now.line = w.now.line + CHANGEABLE;
    assert_eq!(w.operator("olga").edits(answer, "come at ten"), Reason::ReplyEdited);
    let (mut w, _, answer) = answered();
    w.now.line = w.now.line + CHANGEABLE + Duration::from_millis(1);
    assert_eq!(w.operator("olga").edits(answer, "come at ten"), Reason::ChangeKept);
    stays(&w, &Word::ChangeTooLate);
}

#[test]
fn it_counts_from_when_it_went_out() {
    let (mut w, card, _) = answered();
    w.prompt = false;
    let second = w.operator("olga").replies(card, "bring your papers");
    w.pass(HOUR);
    assert_eq!(w.operator("olga").edits(second, "bring copies"), Reason::ReplyEdited, "not out yet");
    w.deliver_all();
    w.pass(MINUTE * 14);
    assert_eq!(w.operator("olga").edits(second, "bring both"), Reason::ReplyEdited);
}

#[test]
fn whoever_no_longer_has_the_case_changes_nothing_and_its_operator_hears_of_it() {
    let (mut w, card, answer) = answered();
    gives_to_boris(&mut w, card);
    assert_eq!(w.operator("olga").edits(answer, "come at ten"), Reason::ChangeKept);
    stays(&w, &Word::ChangeNotYours);
    assert_eq!(w.to("boris").last(), Some(&kept_of_olga()));
    assert_eq!(w.history(1).last().map(String::as_str), Some("ChangeKept:not_theirs"));
}

#[test]
fn passed_on_and_waiting_for_anyone_the_supervisors_hear_of_it() {
    let (mut w, _, answer) = answered();
    w.contact(1).says("and what about my son?");
    w.operator("boris").orders(Command::Pause(None));
    w.operator("vera").orders(Command::Pause(None));
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::PassOn);
    assert!(w.is_waiting(1));
    w.operator("olga").edits(answer, "come at ten");
    stays(&w, &Word::ChangeNotYours);
    assert_eq!(w.to("vera").last(), Some(&kept_of_olga()));
}

#[test]
fn after_the_end_of_a_case_nothing_in_it_changes() {
    let (mut w, card, answer) = answered();
    w.operator("olga").presses(card, CaseAsk::Close(None));
    w.operator("olga").edits(answer, "come at ten");
    stays(&w, &Word::ChangeClosed);
}

#[test]
fn a_pause_changes_nothing_for_who_has_the_case_and_nothing_for_who_has_not() {
    let (mut w, _, answer) = answered();
    w.operator("olga").orders(Command::Pause(None));
    assert_eq!(w.operator("olga").edits(answer, "come at ten"), Reason::ReplyEdited);
    let (mut w, _, answer) = answered();
    w.operator("olga").orders(Command::Pause(None));
    w.contact(1).says("and what about my son?");
    let now = w.assignee(1).unwrap().to_owned();
    assert_ne!(now, "olga");
    w.operator("olga").edits(answer, "come at ten");
    stays(&w, &Word::ChangeNotYours);
    assert_eq!(w.to(&now).last(), Some(&kept_of_olga()));
}

#[test]
fn in_the_grace_of_a_handover_a_reply_goes_through_and_a_change_does_not() {
    let (mut w, _, answer) = answered();
    w.contact(1).says("and what about my son?");
    let card = w.card("olga", 1);
    gives_to_boris(&mut w, card);
    w.operator("olga").edits(answer, "come at ten");
    stays(&w, &Word::ChangeNotYours);
    w.operator("olga").replies(card, "he comes along");
    assert_eq!(
        w.to_contact(1).iter().filter(|s| matches!(s, Say::Contact(ToContact::Answer { .. }))).count(),
        2
    );
    let told = |s: &Say| matches!(s, Say::Operator(ToOperator::Happened { what: Milestone::Answered, .. }));
    assert_eq!(w.count("boris", told), 1, "and its operator hears of the reply");
}

#[test]
fn who_is_locked_out_or_off_the_roster_changes_nothing_and_becomes_no_contact() {
    for gone in [true, false] {
        let (mut w, card, answer) = answered();
        gives_to_boris(&mut w, card);
        if gone {
            w.policy.operators.retain(|o| o.id != "olga".into());
        } else {
            w.roster.operator_state_mut(&"olga".into()).locked = true;
        }
        let before = (w.cases.len(), w.contacts.len(), w.to("olga").len());
        assert_eq!(w.operator("olga").edits(answer, "come at ten"), Reason::ChangeKept);
        assert_eq!(texts(&w), ("come at nine".into(), vec!["come at ten".into()]));
        assert_eq!(w.to("boris").last(), Some(&kept_of_olga()));
        assert_eq!((w.cases.len(), w.contacts.len(), w.to("olga").len()), before);
    }
}

#[test]
fn a_change_that_the_contacts_side_does_not_make_is_not_said_to_be_made() {
    for outcome in [Outcome::Refused(Refusal::BadRequest), Outcome::Dropped] {
        let (mut w, _, answer) = answered();
        w.prompt = false;
        w.operator("olga").edits(answer, "come at ten");
        let edit = w.outbox[0].clone();
        w.settle(&edit, outcome);
        assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::ChangeFailed))));
        assert_eq!(texts(&w), ("come at nine".into(), vec!["come at ten".into()]));
    }
}

#[test]
fn changed_before_it_went_out_it_goes_out_so_also_at_a_second_try() {
    let (mut w, card, _) = answered();
    w.prompt = false;
    let second = w.operator("olga").replies(card, "come at ten");
    w.operator("olga").edits(second, "come at eleven");
    let [answer, edit] = [0, 1].map(|n| w.outbox[n].clone());
    w.refuse(&answer, Refusal::BadRequest);
    w.settle(&edit, Outcome::Dropped);
    w.operator("olga").presses(card, CaseAsk::SendAgain(3));
    let folded = w.told(w.code(1)).0.into_iter().find(|f| f.message.seq == 3).unwrap();
    assert_eq!(folded.message.text, "come at eleven");
}

#[test]
fn a_message_that_becomes_a_command_goes_to_nobody_and_does_nothing() {
    let (mut w, card, answer) = answered();
    let note = Command::Case { code: None, ask: CaseAsk::Note("she is under age".into()) };
    let said = Said { command: Some(note), ..super::people::said("/note she is under age") };
    assert_eq!(w.operator("olga").comes(answer, Came::Edited(said)), Reason::NotRelayed);
    assert_eq!(w.operator("olga").edits(answer, "/clsoe"), Reason::NotRelayed);
    assert!(!has_changed(&w));
    let typo = w.operator("olga").replies(card, "/clsoe");
    let close = Command::Case { code: None, ask: CaseAsk::Close(None) };
    let said = Said { command: Some(close), ..super::people::said("/close") };
    assert_eq!(w.operator("olga").comes(typo, Came::Edited(said)), Reason::Refused);
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::ChangeIsCommand))));
    assert!(w.is_answered(1));
}

#[test]
fn a_place_that_moves_with_its_sender_is_told_once() {
    let (mut w, card, _) = answered();
    let place = with("", vec![attachment(Kind::Location, "50.1, 30.1")]);
    let at = w.operator("olga").sends(Said { reply_to: Some(card), ..place.clone() });
    let words = w.to("olga").len();
    assert_eq!(w.operator("olga").comes(at, Came::Edited(place)), Reason::Nothing);
    assert!(!has_changed(&w));
    assert_eq!(w.to("olga").len(), words);
}

#[test]
fn a_draft_goes_out_as_it_was_shown() {
    let (mut w, card, _) = answered();
    gives_to_boris(&mut w, card);
    let draft = w.operator("olga").replies(card, "bring your papers");
    w.operator("olga").edits(draft, "bring money");
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::ChangeOfDraft))));
    assert_eq!(
        w.to("boris").last(),
        Some(&Say::Operator(ToOperator::ChangeKept { seq: 3, by: "olga".into() }))
    );
    let offered =
        w.received("boris", |s| matches!(s, Say::Operator(ToOperator::Draft { .. })), None).unwrap();
    w.operator("boris").presses(offered, CaseAsk::SendDraft(3));
    let sent = w.told(w.code(1)).0.into_iter().find(|f| f.message.seq == 3).unwrap();
    assert_eq!(sent.message.text, "bring your papers");
    assert_eq!(w.operator("olga").edits(draft, "bring money now"), Reason::ChangeKept, "nor afterwards");
}

#[test]
fn a_note_is_changed_by_who_may_write_one() {
    let (mut w, card, _) = answered();
    let text = |text: &str| {
        let note = Command::Case { code: None, ask: CaseAsk::Note(text.into()) };
        Said { command: Some(note), reply_to: Some(card), ..super::people::said(text) }
    };
    let note = w.operator("olga").sends(text("she is under age"));
    w.operator("olga").comes(note, Came::Edited(text("she is of age")));
    let reads = |w: &World| w.told(w.code(1)).0.pop().unwrap().message.text;
    assert_eq!(reads(&w), "she is of age");
    gives_to_boris(&mut w, card);
    w.operator("olga").comes(note, Came::Edited(text("nobody knows")));
    assert_eq!(reads(&w), "she is of age");
    assert!(!has_changed(&w));
    assert!(matches!(w.to("boris").last(), Some(Say::Operator(ToOperator::ChangeKept { .. }))));
}

#[test]
fn cases_and_replies_of_before_that_was_kept_are_still_read() {
    let (w, _, _) = answered();
    let strip = |mut stored: serde_json::Value, fields: &[&str]| {
        for field in fields {
            // Where it holds nothing it is not stored now, either.
            stored.as_object_mut().unwrap().remove(*field);
        }
        stored
    };
    let case = strip(serde_json::to_value(w.case(1)).unwrap(), &["last_operator"]);
    assert_eq!(serde_json::from_value::<Case>(case).unwrap().last_operator, None);
    let fields = ["sent_at", "recalled_by", "recall_asked_by", "held"];
    let reply = strip(serde_json::to_value(&w.case(1).replies[0]).unwrap(), &fields);
    assert_eq!(serde_json::from_value::<Reply>(reply).unwrap().recalled_by, None);
}
