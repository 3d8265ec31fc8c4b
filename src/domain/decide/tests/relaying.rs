//! What operators send: to which case, and what of it goes out.

use crate::domain::command::CaseAsk;
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Said};
use crate::domain::id::{Language, SourceId};
use crate::domain::message::{Attachment, Kind};
use crate::domain::policy::Channel;
use crate::domain::say::{Recipient, Refusal, Say, TickEnd, ToContact, ToOperator, Word};
use crate::domain::traits::Traits;

use super::people::{attachment, line, policy, said, with};
use super::world::World;

fn asked() -> World {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w
}

fn answers(w: &World) -> usize {
    w.to_contact(1).iter().filter(|s| matches!(s, Say::Contact(ToContact::Answer { .. }))).count()
}

#[test]
fn a_message_that_is_no_reply_is_asked_about() {
    let mut w = asked();
    w.contact(2).says("somebody else asks");
    w.contact(3).says("a third one asks");
    let mut mine = [w.code(1), w.code(3)];
    w.operator("olga").says("come at nine");
    assert_eq!(w.last.reason, Reason::AskedWhichCase);
    let Some(Say::Operator(ToOperator::WhichCase { cases })) = w.to("olga").pop() else {
        panic!("not asked")
    };
    let mut cases: Vec<_> = cases;
    cases.sort();
    mine.sort();
    assert_eq!(cases, mine);
    assert_eq!(answers(&w), 0);
}

#[test]
fn choosing_the_case_brings_a_prompt_to_reply_to() {
    let mut w = asked();
    w.operator("olga").says("come at nine");
    let question =
        w.received("olga", |s| matches!(s, Say::Operator(ToOperator::WhichCase { .. })), None).unwrap();
    let answer = crate::domain::command::Command::Case { code: Some(w.code(1)), ask: CaseAsk::Answer };
    w.operator("olga").presses_any(question, Some(answer));
    let prompt = w.received("olga", |s| *s == Say::Operator(ToOperator::Prompt), None).unwrap();
    w.operator("olga").replies(prompt, "come at nine");
    assert!(w.is_answered(1));
}

#[test]
fn a_reply_to_a_message_that_we_do_not_know_is_asked_about() {
    let mut w = asked();
    w.operator("olga").replies(SourceId::bare(7), "come at nine");
    assert_eq!(w.last.reason, Reason::AskedWhichCase);
    assert_eq!(answers(&w), 0);
}

#[test]
fn whoever_has_no_case_is_told_so() {
    let mut w = asked();
    w.operator("boris").says("hello?");
    assert_eq!(w.to("boris"), [Say::Operator(ToOperator::Word(Word::NoCases))]);
}

#[test]
fn files_and_what_can_not_be_relayed_are_refused_with_the_reason() {
    for (kind, word) in [
        (Kind::Document, Word::NoDocuments),
        (Kind::Audio, Word::NoDocuments),
        (Kind::Video, Word::NoDocuments),
        (Kind::Animation, Word::NoDocuments),
        (Kind::Poll, Word::CantRelay),
        (Kind::ContactCard, Word::CantRelay),
        (Kind::Unsupported, Word::CantRelay),
        (Kind::Sealed, Word::CantRelay),
    ] {
        let mut w = asked();
        let card = w.card("olga", 1);
        let said = Said { reply_to: Some(card), ..with("see this", vec![attachment(kind, "x")]) };
        w.operator("olga").sends(said);
        assert_eq!(w.last.reason, Reason::NotRelayed, "{kind:?}");
        assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(word))));
        let about = w.sent.last().and_then(|(told, _)| told.case);
        assert_eq!(about, w.cases.keys().next().copied(), "the notice names its case");
        assert_eq!(answers(&w), 0);
    }
}

#[test]
fn files_that_can_be_cleaned_go_out_unless_they_are_too_large() {
    let mut w = asked();
    let card = w.card("olga", 1);
    let file = |bytes| Attachment {
        mime: Some("image/png".into()),
        bytes: Some(bytes),
        ..attachment(Kind::Document, "x")
    };
    let said = |bytes| Said { reply_to: Some(card), ..with("a map", vec![file(bytes)]) };
    w.operator("olga").sends(said(30_000_000));
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::TooLarge))));
    assert_eq!(answers(&w), 0);
    w.operator("olga").sends(said(30_000));
    assert!(w.is_answered(1));
}

#[test]
fn whoever_wrote_what_could_not_be_passed_on_hears_why() {
    for (why, end) in [
        (Refusal::CantCopy, TickEnd::NotPassed),
        (Refusal::TooLarge, TickEnd::TooLarge),
        (Refusal::BadRequest, TickEnd::Refused),
    ] {
        let mut w = asked();
        let card = w.card("olga", 1);
        w.prompt = false;
        w.operator("olga").replies(card, "Look at this");
        let answer = w
            .outbox
            .iter()
            .find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. })))
            .cloned()
            .unwrap();
        w.refuse(&answer, why);
        w.deliver_all();
        let told = w.to("olga").into_iter().find_map(|say| match say {
            Say::Operator(ToOperator::Tick { end, .. }) => Some(end),
            _ => None,
        });
        assert_eq!(told, Some(end));
        assert!(!w.is_answered(1));
    }
}

#[test]
fn a_contact_hears_that_their_file_is_too_large_where_it_can_not_be_copied() {
    for (traits, heard) in [(Traits::EMAIL, true), (Traits::TELEGRAM, false)] {
        let mut policy = policy(&["olga"]);
        let mail = Channel { name: "mail".into(), traits: Traits::EMAIL, ..policy.channels[0].clone() };
        policy.channels.push(mail);
        if traits == Traits::EMAIL {
            policy.operators[0].reach[0].channel = "mail".into();
        }
        let mut w = World::new(policy);
        let film = Attachment { bytes: Some(30_000_000), ..attachment(Kind::Video, "film") };
        w.contact(1).sends(with("What I saw", vec![film]));
        let told: Vec<Say> =
            w.to_contact(1).into_iter().filter(|say| *say == Say::Contact(ToContact::TooLarge)).collect();
        assert_eq!(told.len() == 1, heard, "{traits:?}");
    }
}

#[test]
fn pictures_and_voices_go_out() {
    for kind in [Kind::Photo, Kind::Voice, Kind::RoundVideo, Kind::Sticker] {
        let mut w = asked();
        let card = w.card("olga", 1);
        w.operator("olga").sends(Said { reply_to: Some(card), ..with("", vec![attachment(kind, "x")]) });
        assert!(w.is_answered(1), "{kind:?}");
    }
}

#[test]
fn an_empty_reply_and_an_unknown_command_are_refused() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "  ");
    assert_eq!(w.last.reason, Reason::NotRelayed);
    w.operator("olga").replies(card, "/clsoe");
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::UnknownCommand))));
    assert_eq!(answers(&w), 0);
}

#[test]
fn an_edited_reply_is_edited_at_the_contact() {
    let mut w = asked();
    let card = w.card("olga", 1);
    let reply = w.operator("olga").replies(card, "come at nine");
    assert_eq!(w.operator("olga").edits(reply, "come at ten"), Reason::ReplyEdited);
    assert!(matches!(w.to_contact(1).last(), Some(Say::Contact(ToContact::AnswerEdited { seq: 2, .. }))));
    assert_eq!(w.told(w.code(1)).0[1].message.text, "come at ten");
}

#[test]
fn an_edit_brings_no_file_in_by_the_back_door() {
    let mut w = asked();
    let card = w.card("olga", 1);
    let reply = w.operator("olga").replies(card, "come at nine");
    let file = with("come at ten", vec![attachment(Kind::Document, "x")]);
    assert_eq!(w.operator("olga").comes(reply, Came::Edited(file)), Reason::NotRelayed);
    assert!(!w.to_contact(1).iter().any(|s| matches!(s, Say::Contact(ToContact::AnswerEdited { .. }))));
}

#[test]
fn an_edit_that_the_channel_refuses_is_told_to_its_writer() {
    let mut w = asked();
    let card = w.card("olga", 1);
    let reply = w.operator("olga").replies(card, "come at nine");
    w.prompt = false;
    w.operator("olga").edits(reply, "come at ten");
    let edit = w.outbox[0].clone();
    w.refuse(&edit, Refusal::BadRequest);
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::ChangeFailed))));
    assert!(w.is_answered(1));
}

#[test]
fn a_recalled_reply_and_what_is_no_reply_can_not_be_edited() {
    let mut w = asked();
    let card = w.card("olga", 1);
    let reply = w.operator("olga").replies(card, "come at nine");
    let on = w.card("olga", 1);
    w.operator("olga").presses(on, CaseAsk::Recall(2));
    assert_eq!(w.operator("olga").edits(reply, "come at ten"), Reason::ChangeKept);
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::ChangeOfUnsent))));
    assert_eq!(w.operator("olga").edits(SourceId::bare(5), "what?"), Reason::Refused);
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::ChangeUnknown))));
}

#[test]
fn a_note_stays_among_operators() {
    let mut w = asked();
    let card = w.card("olga", 1);
    let note = CaseAsk::Note("she is under age".into());
    w.operator("olga").presses(card, note);
    assert_eq!(w.told(w.code(1)).0.len(), 2);
    assert_eq!(answers(&w), 0);
    assert!(!w.is_answered(1));
}

#[test]
fn whoever_answers_a_waiting_case_has_it() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::PassOn);
    assert!(w.is_waiting(1));
    w.operator("olga").replies(card, "all right, I do it");
    assert!(w.is_answered(1));
    assert_eq!((w.roster.waiting, w.load_of("olga")), (0, 0));
}

#[test]
fn a_reply_reaches_the_contact_of_the_card_and_nobody_else() {
    let mut w = asked();
    w.contact(2).says("somebody else asks");
    let card = w.card("boris", 2);
    w.operator("boris").sends(Said { reply_to: Some(card), ..said("for the second one") });
    let to: Vec<_> =
        w.sent.iter().filter(|(d, _)| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).collect();
    assert_eq!(to.len(), 1);
    assert_eq!(to[0].0.to, Recipient::Contact(w.case(2).contact));
    assert_eq!(to[0].0.language, Language::from("en"));
}
