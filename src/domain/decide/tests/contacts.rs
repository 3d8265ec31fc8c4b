//! What contacts ask of the bot, and what they get.

use crate::domain::case::LanguageFrom;
use crate::domain::command::Command;
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Said};
use crate::domain::id::{Language, SourceId};
use crate::domain::message::Kind;
use crate::domain::policy::{Acknowledge, Operator};
use crate::domain::say::{Aside, FeedbackKind, Say, ToContact};

use super::people::{attachment, line, operator, policy, said, with};
use super::world::World;

#[test]
fn commands_are_answered_and_open_no_case() {
    let mut w = line(&["olga"]);
    for (command, say) in [
        (Command::Start(None), Say::Contact(ToContact::Menu { at: None, edit: None, gone: false })),
        (Command::Help, Say::Contact(ToContact::ContactHelp)),
        (Command::Language(None), Say::Contact(ToContact::ChooseLanguage)),
        (Command::Language(Some("tlh".into())), Say::Contact(ToContact::ChooseLanguage)),
        (Command::Language(Some("uk".into())), Say::Contact(ToContact::LanguageSet)),
        (Command::Forget, Say::Contact(ToContact::ForgetHelp)),
        (Command::Topic("legal".into()), Say::Contact(ToContact::Ready { topic: "legal".into() })),
        (Command::Menu(None), Say::Contact(ToContact::Menu { at: None, edit: None, gone: false })),
    ] {
        assert_eq!(w.contact(1).orders(command), Reason::ContactCommand);
        assert_eq!(w.to_contact(1).pop(), Some(say));
    }
    assert_eq!(w.to_contact(1)[0], Say::Contact(ToContact::Welcome));
    assert!(w.cases.is_empty());
    let last = w.sent.last().map(|(d, _)| d.language.clone());
    assert_eq!(last, Some("uk".into()), "in the chosen language");
    w.contact(1).says("hello there");
    assert_eq!((w.case(1).language.clone(), w.case(1).language_from), ("uk".into(), LanguageFrom::Chosen));
    assert_eq!(w.case(1).topic, None, "reading routes nothing");
}

#[test]
fn choosing_a_language_changes_the_open_case_too_unless_an_operator_knows_better() {
    let mut w = line(&["olga"]);
    w.contact(1).says("hello there");
    w.contact(1).orders(Command::Language(Some("uk".into())));
    assert_eq!(w.case(1).language, "uk".into());
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, crate::domain::command::CaseAsk::SetLanguage("ru".into()));
    w.contact(1).orders(Command::Language(Some("en".into())));
    assert_eq!(w.case(1).language, "ru".into());
}

#[test]
fn each_message_is_marked_and_a_talk_is_acknowledged_once() {
    let mut w = line(&["olga"]);
    let first = w.contact(1).says("hello there");
    assert_eq!(w.last.changes.feedbacks.len(), 1);
    assert_eq!(w.last.changes.feedbacks[0].what, FeedbackKind::Seen(first));
    w.contact(1).says("are you there?");
    assert_eq!(w.to_contact(1).len(), 1);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "yes I am");
    w.contact(1).says("good, I need help");
    let acknowledged =
        w.to_contact(1).iter().filter(|s| matches!(s, Say::Contact(ToContact::Acknowledge { .. }))).count();
    assert_eq!(acknowledged, 1, "who is being answered knows that they are heard");
}

#[test]
fn where_acknowledging_is_off_nothing_is_said() {
    let mut w = line(&["olga"]);
    w.policy.channels[0].acknowledge = Acknowledge::Off;
    w.contact(1).says("hello there");
    assert!(w.to_contact(1).is_empty());
}

#[test]
fn what_can_not_be_read_is_a_case_all_the_same() {
    let mut w = line(&["olga"]);
    let raw = Said { unreadable: true, ..with("", vec![attachment(Kind::Unsupported, "raw")]) };
    w.contact(1).sends(raw);
    assert_eq!(w.last.reason, Reason::Unreadable);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn a_group_is_left_and_a_strange_button_is_answered() {
    let mut w = line(&["olga"]);
    assert_eq!(w.contact(1).comes(SourceId::bare(1), Came::Group), Reason::Group);
    assert_eq!(w.last.changes.feedbacks[0].what, FeedbackKind::Leave);
    w.contact(1).presses_any(SourceId::bare(1), None);
    assert!(matches!(w.last.changes.feedbacks[0].what, FeedbackKind::Pressed { .. }));
    w.operator("olga").presses_any(SourceId::bare(1), None);
    assert!(matches!(w.last.changes.feedbacks[0].what, FeedbackKind::Pressed { .. }));
    assert!(w.cases.is_empty());
}

#[test]
fn the_language_is_learnt_while_it_is_only_guessed() {
    let mut w = line(&["olga"]);
    w.contact(1).sends(said("???"));
    assert_eq!(w.case(1).language_from, LanguageFrom::Fallback);
    w.contact(1).says("Здравствуйте, мне нужна помощь с документами, вы здесь?");
    assert_eq!(w.case(1).language, "ru".into());
}

#[test]
fn a_contact_is_told_in_the_language_in_which_they_wrote_whatever_their_telephone_says() {
    let mut w = line(&["olga"]);
    w.policy.languages = ["en", "ru", "uk"].iter().map(Language::from).collect();
    w.contact(1).says_by_app("en", "Допоможіть, вони прийшли вночі");
    assert_eq!(w.case(1).language_from, LanguageFrom::Detected);
    let mut all = w.sent.iter().map(|(d, _)| d).chain(&w.outbox);
    let receipt = all.rfind(|d| matches!(d.say, Say::Contact(ToContact::Acknowledge { .. })));
    assert_eq!(receipt.map(|d| d.language.clone()), Some("uk".into()));
    w.contact(1).orders(Command::Language(Some("ru".into())));
    w.contact(1).says_by_app("en", "Вони ще тут, допоможіть");
    assert_eq!((w.case(1).language.as_str(), w.case(1).language_from), ("ru", LanguageFrom::Chosen));
}

#[test]
fn detection_moves_no_case() {
    let mut policy = policy(&[]);
    policy.languages = ["en", "ru", "uk"].iter().map(Language::from).collect();
    let speaks = |who, language: &str| Operator { languages: Some(vec![language.into()]), ..operator(who) };
    policy.operators = vec![speaks("olga", "ru"), speaks("boris", "uk")];
    let mut w = World::new(policy);
    w.contact(1).says_by_app("ru", "???");
    assert_eq!(w.assignee(1), Some("olga"));
    w.contact(1).says_by_app("ru", "Допоможіть, вони прийшли");
    assert_eq!((w.case(1).language.as_str(), w.assignee(1)), ("uk", Some("olga")));

    w.contact(2).says_by_app("ru", "???");
    let (who, card) = (w.assignee(2).unwrap().to_owned(), w.card("olga", 2));
    w.operator(&who).replies(card, "yes?");
    w.contact(2).says_by_app("ru", "Допоможіть, вони прийшли");
    assert_eq!(w.assignee(2), Some("olga"), "an answered case goes back to whom it was with");
}

#[test]
fn nothing_said_to_a_contact_names_an_operator() {
    let mut w = line(&["olga-the-operator", "boris"]);
    w.contact(1).says("hello there");
    let card = w.card("olga-the-operator", 1);
    w.operator("olga-the-operator").replies(card, "yes I am here");
    w.contact(1).orders(Command::Help);
    let told = format!("{:?}", w.to_contact(1));
    assert!(!told.contains("olga") && !told.contains("boris"), "{told}");
}

#[test]
fn what_waits_for_room_is_told_to_its_sender_and_makes_no_case() {
    let mut w = line(&["olga"]);
    let said = Said { waits: true, ..Said::default() };
    assert_eq!(w.contact(1).comes(SourceId::bare(7), Came::Said(said)), Reason::PutAside);
    assert_eq!(w.to_contact(1), [Say::Contact(ToContact::Aside(Aside::NoRoom))]);
    assert!(w.cases.is_empty());
}
