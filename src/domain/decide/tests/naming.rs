//! Names never leak by habit: what tells of our people waits for its writer, who hears of it until it is decided.

use crate::domain::case::State;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Said, Signed, What};
use crate::domain::id::SourceId;
use crate::domain::message::Milestone;
use crate::domain::policy::Policy;
use crate::domain::say::{Say, ToContact, ToOperator, Word};

use super::mailed::{mailbox, with_mail};
use super::people::{policy, said};
use super::world::{MINUTE, World};

/// Olga, whom contacts know as Anna, has the card of contact 1, and boris supervises.
fn line(mut policy: Policy) -> World {
    policy.operators[0].alias = Some("Anna".into());
    policy.operators[1].supervisor = true;
    let mut w = World::new(policy);
    w.contact(1).says("I am Marina, call me at 067 555 44 33");
    assert_eq!(w.assignee(1), Some("olga"));
    w
}

fn draft(seq: u32) -> Say {
    Say::Operator(ToOperator::Draft { seq, by: "olga".into() })
}

fn drafts(w: &World) -> usize {
    w.count("olga", |say| matches!(say, Say::Operator(ToOperator::Draft { .. })))
}

fn alarms(w: &World) -> usize {
    w.count("boris", |say| {
        matches!(say, Say::Operator(ToOperator::Happened { what: Milestone::HeldBack, .. }))
    })
}

#[test]
fn a_signature_in_a_chat_waits_and_goes_out_with_one_tap() {
    for words in ["We will come.\n\nBest regards,\nOlga Petrova", "Ask for Ольга.", "Come at six.\n\nVera K."]
    {
        let mut w = line(policy(&["olga", "boris"]));
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, words);
        assert_eq!(w.to("olga").last(), Some(&draft(2)), "{words}");
        assert!(!w.is_answered(1));
        let shown = w.received("olga", |say| *say == draft(2), None).unwrap();
        assert_eq!(w.operator("olga").presses(shown, CaseAsk::SendDraft(2)), Reason::Reply);
        assert!(w.is_answered(1), "{words}");
    }
}

#[test]
fn an_alias_what_the_contact_said_and_other_peoples_numbers_go_out() {
    for words in [
        "We will come.\n\nBest regards,\nAnna",
        "Marina, we call 067 555 44 33 at six.",
        "The shelter is at Rose Street 5, 0 800 500 335.",
        "Call 112.",
        "OK",
    ] {
        let mut w = line(policy(&["olga", "boris"]));
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, words);
        assert!(w.is_answered(1), "{words}");
    }
}

#[test]
fn what_waits_is_told_by_every_channel_then_again_and_then_to_supervisors() {
    let mut policy = with_mail();
    policy.operators[0].reach.push(mailbox());
    let mut w = line(policy);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Come.\n\nRegards, Olga");
    let by: Vec<_> = w.sent.iter().filter(|(d, _)| d.say == draft(2)).map(|(d, _)| d.by.clone()).collect();
    assert_eq!(by, [None, Some("mail".into())], "in the chat, and by mail");
    w.pass(MINUTE * 4);
    assert_eq!((drafts(&w), alarms(&w)), (2, 0));
    w.pass(MINUTE);
    assert_eq!((drafts(&w), alarms(&w)), (4, 0));
    w.pass(MINUTE * 9);
    assert_eq!((drafts(&w), alarms(&w)), (4, 0));
    w.pass(MINUTE);
    assert_eq!((drafts(&w), alarms(&w)), (4, 1));
    w.pass(MINUTE * 60);
    assert_eq!((drafts(&w), alarms(&w)), (4, 1), "nobody is told for ever");
}

#[test]
fn what_was_decided_is_told_no_more() {
    for anew in [true, false] {
        let mut w = line(policy(&["olga", "boris"]));
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, "Come.\n\nRegards, Olga");
        if anew {
            w.operator("olga").replies(card, "Come.\n\nRegards, Anna");
        } else {
            let shown = w.received("olga", |say| *say == draft(2), None).unwrap();
            w.operator("olga").presses(shown, CaseAsk::SendDraft(2));
        }
        assert!(matches!(w.case(1).state, State::Answered { .. }));
        w.pass(MINUTE * 20);
        assert_eq!((drafts(&w), alarms(&w)), (1, 0), "{anew}");
    }
}

#[test]
fn what_an_earlier_mail_told_of_its_writer_is_known_in_every_channel() {
    let mut policy = with_mail();
    policy.operators[0].reach.push(mailbox());
    let mut w = line(policy);
    let reach = vec!["+48 601 234 567".to_owned(), "@olga_p".to_owned()];
    let signed = Signed { names: vec!["Olga Petrova".into()], reach };
    let answer = Said { case: Some(w.code(1)), signed, ..said("We will come.") };
    let mail = w.mail(900, Came::Said(answer));
    assert_eq!(w.event(What::Arrived(mail)), Reason::Reply);
    for (n, words) in (3..).zip(["Call 601 234-567.", "I am @Olga_P there.", "Спросите Петрову."])
    {
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, words);
        assert!(w.to("olga").contains(&draft(n)), "{words}");
    }
}

#[test]
fn a_change_that_tells_who_wrote_reaches_nobody() {
    let mut w = line(policy(&["olga", "boris"]));
    let card = w.card("olga", 1);
    let reply: SourceId = w.operator("olga").replies(card, "We will come at six.");
    assert!(w.is_answered(1));
    assert_eq!(w.operator("olga").edits(reply, "We will come at six.\n\nOlga Petrova"), Reason::ChangeKept);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::ChangeNames))));
    let edited = |say: &&Say| matches!(say, Say::Contact(ToContact::AnswerEdited { .. }));
    assert_eq!(w.to_contact(1).iter().filter(edited).count(), 0);
    assert_eq!(w.operator("olga").edits(reply, "We will come at seven."), Reason::ReplyEdited);
}

#[test]
fn what_the_contact_said_long_ago_may_be_said_to_them_in_a_chat_too() {
    let mut w = line(policy(&["olga", "boris"]));
    for n in 0..6 {
        w.contact(1).says(&format!("and there is one more thing, number {n}"));
    }
    w.contact(1).says("Is it Ольга Петрова whom I must ask for at the station?");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Yes, ask for Ольга Петрова there.");
    assert_eq!((w.last.reason, drafts(&w)), (Reason::Reply, 0), "they named her themselves");
}

#[test]
fn what_was_changed_before_the_yes_is_asked_about_anew_and_the_earlier_words_go_nowhere() {
    for (changed, tells) in [("We will come at six.", false), ("Come at six.\n\nOlga Petrova", true)] {
        let mut w = line(policy(&["olga", "boris"]));
        let card = w.card("olga", 1);
        let reply = w.operator("olga").replies(card, "We will come.\n\nBest regards,\nOlga Petrova");
        let asked = w.received("olga", |say| *say == draft(2), None).unwrap();
        assert_eq!(w.operator("olga").edits(reply, changed), Reason::HeldBack);
        assert_eq!(w.to("olga").last(), Some(&draft(3)), "with the new words");
        assert_eq!(w.operator("olga").presses(asked, CaseAsk::SendDraft(2)), Reason::Refused);
        assert_eq!(w.popup(), Some(Word::DraftChanged));
        assert!(!w.is_answered(1));
        let anew = w.received("olga", |say| *say == draft(3), None).unwrap();
        assert_eq!(w.operator("olga").presses(anew, CaseAsk::SendDraft(3)), Reason::Reply);
        let said = w.told(w.code(1)).0;
        let sent: Vec<_> =
            said.iter().filter(|m| m.message.seq > 1).map(|m| m.message.text.as_str()).collect();
        assert_eq!(sent.last(), Some(&changed), "{tells}");
        w.pass(MINUTE * 20);
        assert_eq!((drafts(&w), alarms(&w)), (2, 0), "nothing waits any more");
    }
}

#[test]
fn what_waits_for_its_hour_and_is_changed_waits_with_the_new_words() {
    let mut w = line(policy(&["olga", "boris"]));
    let card = w.card("olga", 1);
    let at = |minute: u32, words: &str| Said {
        command: Some(Command::Case { code: None, ask: CaseAsk::At(Some(minute), words.into()) }),
        reply_to: Some(card),
        ..said(&format!("/at 0:{minute} {words}"))
    };
    let reply = w.operator("olga").sends(at(450, "Good mornin"));
    w.operator("olga").comes(reply, Came::Edited(at(510, "Good morning")));
    let planned = w.case(1).handled.planned.clone();
    assert_eq!(planned.len(), 1, "{planned:?}");
    w.pass(MINUTE * 179);
    assert!(!w.is_answered(1), "it was 05:30, and is not 08:30 yet");
    w.pass(MINUTE * 2);
    assert!(w.is_answered(1));
    let sent = w.told(w.code(1)).0.into_iter().find(|m| m.message.seq == planned[0].seq).unwrap();
    assert_eq!(sent.message.text, "Good morning");
}

#[test]
fn an_answer_for_later_does_not_tell_what_its_writer_s_account_is_called_either() {
    let mut w = line(policy(&["olga", "boris"]));
    let text = "Come at six and ask for Kowalska.";
    let command = Command::Case { code: Some(w.code(1)), ask: CaseAsk::At(Some(450), text.into()) };
    let signed = Signed { names: vec!["Vera Kowalska".into()], ..Signed::default() };
    w.operator("olga").sends(Said { command: Some(command), signed, ..said(text) });
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::PlanDoubtful))));
    assert!(w.case(1).handled.planned.is_empty());
}
