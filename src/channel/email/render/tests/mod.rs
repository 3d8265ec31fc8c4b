//! Every mail that a person gets, held to a snapshot in English and Russian; the rules that hold for all of
//! them are in [`rules`].

mod announcements;
mod bare;
mod bundles;
mod fixtures;
mod questions;
mod rules;

use fixtures::*;

use crate::domain::case::{Priority, State};
use crate::domain::id::SourceId;
use crate::domain::message::{Author, Body, Entry, Happened, Kind, Milestone, Progress};
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Buttons, CardWhy, Say, ToContact, ToOperator};

#[test]
fn what_the_line_tells_a_contact() {
    let mut stage = Stage::new();
    let mut script = Script::default();
    let tomorrow = Some(NOW + 22 * HOUR);
    script.for_contact(
        "acknowledge, neutral",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: None, first: false, danger: false }),
    );
    script.for_contact(
        "acknowledge, nobody here",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: tomorrow, first: false, danger: false }),
    );
    let danger = Say::Contact(ToContact::Acknowledge { staffed_at: tomorrow, first: true, danger: true });
    script.for_contact("acknowledge, the first, in danger", &stage, &danger);
    stage.policy.channels[1].acknowledge = Acknowledge::Full;
    script.for_contact(
        "acknowledge, full",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: None, first: false, danger: false }),
    );
    stage.policy.channels[1].acknowledge = Acknowledge::Off;
    script.for_contact(
        "acknowledge, off",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: None, first: false, danger: false }),
    );
    script.for_contact("late", &stage, &Say::Contact(ToContact::Late));
    script.for_contact("welcome", &stage, &Say::Contact(ToContact::Welcome));
    script.for_contact("choose a language", &stage, &Say::Contact(ToContact::ChooseLanguage));
    script.for_contact("language set", &stage, &Say::Contact(ToContact::LanguageSet));
    script.for_contact("help", &stage, &Say::Contact(ToContact::ContactHelp));
    script.for_contact("too large", &stage, &Say::Contact(ToContact::TooLarge));
    script.for_contact("locked", &stage, &Say::Contact(ToContact::Locked));
    script.for_contact("forget", &stage, &Say::Contact(ToContact::ForgetHelp));
    let link_words = ToContact::LinkWords { number: [7; 16], by: SourceId::bare(42) };
    script.for_contact("words for another phone", &stage, &Say::Contact(link_words));
    for aside in ASIDES {
        script.for_contact(&format!("{aside:?}"), &stage, &Say::Contact(ToContact::Aside(aside)));
    }
    insta::assert_snapshot!("contact", script.text());
}

#[test]
fn what_an_operator_says_to_a_contact() {
    let mut stage = Stage::new();
    let mut script = Script::default();
    stage.says(message(2, Author::Operator(olga()), "You are not alone.\n\nCall the lawyer first."));
    script.for_contact("under an alias", &stage, &Say::Contact(ToContact::Answer { seq: 2 }));
    stage.says(message(2, Author::Operator(ben()), "You are not alone."));
    script.for_contact("without an alias", &stage, &Say::Contact(ToContact::Answer { seq: 2 }));
    let mut with_more = message(2, Author::Operator(ben()), "Come here:");
    with_more.attachments = vec![blob(Kind::Photo, Some("image/png")), blob(Kind::Location, None)];
    with_more.attachments[1].body = Body::Words("50.45, 30.52".into());
    with_more.attachments[1].bytes = None;
    stage.says(with_more);
    script.for_contact("with a photo and a place", &stage, &Say::Contact(ToContact::Answer { seq: 2 }));
    stage.says(message(2, Author::Operator(ben()), "You are not alone."));
    stage.material.target = vec![crate::domain::id::SourceId::bare(5)];
    let target = crate::domain::id::DeliveryId(3);
    script.for_contact("changed", &stage, &Say::Contact(ToContact::AnswerEdited { seq: 2, target }));
    insta::assert_snapshot!("answers", script.text());
}

#[test]
fn what_an_operator_gets_of_a_case() {
    let mut stage = Stage::new();
    let mut script = Script::default();
    let card = |why| Say::Operator(ToOperator::Card { seq: 1, why });
    script.for_operator("new", &stage, &card(CardWhy::New));
    script.for_operator("further", &stage, &card(CardWhy::Further));
    script.for_operator("changed", &stage, &card(CardWhy::Changed));
    script.for_operator("from a colleague", &stage, &card(CardWhy::Moved { from: Some(ben()) }));
    script.for_operator("from the queue", &stage, &card(CardWhy::Moved { from: None }));
    stage.case().priority = Priority::Urgent;
    let mut with_files = message(1, Author::Contact, "");
    let mut large = blob(Kind::Video, Some("video/mp4"));
    large.bytes = Some(40_000_000);
    with_files.attachments = vec![
        blob(Kind::Photo, Some("image/jpeg")),
        blob(Kind::Photo, Some("image/png")),
        blob(Kind::Document, Some("application/x-msdownload; name=\"passport.exe\"")),
        large,
    ];
    stage.says(with_files);
    script.for_operator("urgent, with files", &stage, &card(CardWhy::New));
    let mut raw = message(1, Author::Contact, "");
    raw.attachments = vec![blob(Kind::Unsupported, None)];
    raw.attachments[0].body = Body::Raw(b"From: someone@mail.example".to_vec());
    stage.says(raw);
    script.for_operator("unreadable", &stage, &card(CardWhy::New));
    stage.material.target = vec![crate::domain::id::SourceId::bare(900)];
    let moved = |to| {
        Say::Operator(ToOperator::CardUpdate {
            seq: 1,
            target: crate::domain::id::DeliveryId(9),
            buttons: Buttons::Moved(to),
        })
    };
    script.for_operator("moved", &stage, &moved(Some(ben())));
    script.for_operator("moved to the queue", &stage, &moved(None));
    insta::assert_snapshot!("cards", script.text());
}

#[test]
fn what_an_operator_hears_of_a_reply() {
    let mut stage = Stage::new();
    stage.says(message(2, Author::Operator(olga()), "You are not alone.\n\nCall the lawyer first."));
    let mut script = Script::default();
    for end in ENDS {
        script.for_operator(&format!("{end:?}"), &stage, &Say::Operator(ToOperator::Tick { seq: 2, end }));
    }
    insta::assert_snapshot!("ticks", script.text());
}

#[test]
fn what_an_operator_is_asked() {
    let mut stage = Stage::new();
    let mut script = Script::default();
    script.for_operator(
        "which case",
        &stage,
        &Say::Operator(ToOperator::WhichCase { cases: vec![code(), other_code()] }),
    );
    script.for_operator("which of none", &stage, &Say::Operator(ToOperator::WhichCase { cases: vec![] }));
    script.for_operator("prompt", &stage, &Say::Operator(ToOperator::Prompt));
    script.for_operator(
        "give to",
        &stage,
        &Say::Operator(ToOperator::GiveTo { operators: vec![ben(), olga()] }),
    );
    script.for_operator("give to nobody", &stage, &Say::Operator(ToOperator::GiveTo { operators: vec![] }));
    stage.says(message(3, Author::Draft(ben()), "Call the lawyer first."));
    script.for_operator(
        "a colleague's draft",
        &stage,
        &Say::Operator(ToOperator::Draft { seq: 3, by: ben() }),
    );
    stage.says(message(3, Author::Draft(olga()), "Yours,\nOlga P."));
    script.for_operator("held back", &stage, &Say::Operator(ToOperator::Draft { seq: 3, by: olga() }));
    stage.says(message(3, Author::Note(ben()), "Wrote before, from another address."));
    script.for_operator("note", &stage, &Say::Operator(ToOperator::Noted { seq: 3, by: ben() }));
    stage.says(message(2, Author::Operator(ben()), "Come at nine."));
    let (at, text) = (NOW, "Come at ten.".to_owned());
    stage.material.entries.push(Entry::NotChanged { seq: 2, at, by: ben(), text });
    script.for_operator("change kept", &stage, &Say::Operator(ToOperator::ChangeKept { seq: 2, by: ben() }));
    script.for_operator(
        "recall asked",
        &stage,
        &Say::Operator(ToOperator::RecallAsked { seq: 2, by: ben() }),
    );
    let reactions = vec![crate::domain::message::Reaction::Emoji("👍".into())];
    stage.material.entries.push(Entry::Reacted { seq: 2, at: NOW, reactions });
    script.for_operator("reacted", &stage, &Say::Operator(ToOperator::Reacted { seq: 2 }));
    insta::assert_snapshot!("questions", script.text());
}

#[test]
fn what_an_operator_sees_of_several_cases() {
    let stage = Stage::new();
    let both = || vec![code(), other_code()];
    let mut script = Script::default();
    script.for_operator("cases", &stage, &Say::Operator(ToOperator::CaseList { cases: both(), waiting: 3 }));
    script.for_operator(
        "no cases",
        &stage,
        &Say::Operator(ToOperator::CaseList { cases: vec![], waiting: 0 }),
    );
    script.for_operator("alert", &stage, &Say::Operator(ToOperator::Alert { cases: both() }));
    script.for_operator(
        "alert of one",
        &stage,
        &Say::Operator(ToOperator::Alert { cases: vec![other_code()] }),
    );
    script.for_operator(
        "handover",
        &stage,
        &Say::Operator(ToOperator::HandoverSoon { cases: both(), at: NOW + HOUR / 2 }),
    );
    script.for_operator("reminder", &stage, &Say::Operator(ToOperator::Reminder));
    insta::assert_snapshot!("lists", script.text());
}

#[test]
fn how_a_card_tells_whose_words_they_are_and_to_what() {
    let mut stage = Stage::new();
    let mut script = Script::default();
    stage.case().replies = vec![crate::domain::fixture::answer(2, false).1];
    let own = message(1, Author::Contact, "Что мне делать?");
    for (title, message) in whose_words(&own) {
        stage.material.entries = vec![Entry::Said(message)];
        script.for_operator(
            title,
            &stage,
            &Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::Further }),
        );
    }
    insta::assert_snapshot!("whose_words", script.text());
}

#[test]
fn what_a_case_was() {
    let mut stage = Stage::new();
    let mut photo = message(3, Author::Contact, "");
    photo.attachments = vec![blob(Kind::Photo, Some("image/jpeg"))];
    (photo.forwarded, photo.answers, photo.quotes) = (true, Some(2), Some("Вы не одни.".into()));
    stage.material.entries = vec![
        Entry::Said(message(1, Author::Contact, "Мне страшно.\nЧто мне делать?")),
        Entry::Happened(Happened {
            at: OPENED,
            what: Milestone::Assigned,
            to: Some(olga()),
            why: "round_robin".into(),
        }),
        Entry::Said(message(2, Author::Operator(olga()), "Вы не одни.")),
        Entry::Delivery { seq: 2, at: OPENED, progress: Progress::Delivered, why: None },
        Entry::Said(photo),
        Entry::Said(message(4, Author::Note(ben()), "Позвонить юристу.")),
    ];
    let mut script = Script::default();
    script.for_operator("history", &stage, &Say::Operator(ToOperator::History));
    let happened = |what, who| Say::Operator(ToOperator::Happened { what, who, why: String::new() });
    script.for_operator("assigned", &stage, &happened(Milestone::Assigned, Some(ben())));
    script.for_operator("unreachable", &stage, &happened(Milestone::Unreachable, None));
    insta::assert_snapshot!("history", script.text());
}

#[test]
fn what_was_cut_from_a_mail_stands_below_its_words() {
    let mut stage = Stage::new();
    let mut mail = message(1, Author::Contact, "Что мне делать?");
    mail.rest = Some("> Я приду в пятницу.\n\nЛесная 12".into());
    stage.says(mail);
    let rest = "The rest of their mail:\n│ > Я приду в пятницу.\n│\n│ Лесная 12\n";
    let card =
        stage.for_operator(Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New })).unwrap().text;
    assert!(card.contains(&format!("│ Что мне делать?\n\n{rest}")), "{card}");
    let history = stage.for_operator(Say::Operator(ToOperator::History)).unwrap().text;
    assert!(history.contains(&format!("│ Что мне делать?\n│ {rest}")), "{history}");
}

#[test]
fn a_mail_to_a_contact_proves_what_it_says_and_one_to_an_operator_need_not() {
    let stage = Stage::new();
    let letter = stage
        .for_contact(Say::Contact(ToContact::Acknowledge { staffed_at: None, first: false, danger: false }))
        .unwrap();
    let names = [letter.words.clone().unwrap()];
    let said = letter.text.chars().filter(|c| c.is_alphanumeric()).count();
    assert_eq!(stage.idents.proven(&names, &letter.text), said);
    assert!(stage.idents.is_called(&names, &letter.subject));
    let card = stage.for_operator(Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New })).unwrap();
    assert_eq!(card.words, None);
}

#[test]
fn how_commands_are_answered() {
    let stage = Stage::new();
    let mut script = Script::default();
    script.for_operator("help", &stage, &Say::Operator(ToOperator::OperatorHelp));
    for word in words() {
        script.for_operator(&format!("{word:?}"), &stage, &Say::Operator(ToOperator::Word(word)));
    }
    insta::assert_snapshot!("words", script.text());
}

#[test]
fn an_alert_is_silent_about_what_was_answered_meanwhile() {
    let mut stage = Stage::new();
    for case in &mut stage.material.cases {
        case.state = State::Answered { at: NOW, operator: olga() };
    }
    assert_eq!(
        stage.for_operator(Say::Operator(ToOperator::Alert { cases: vec![code(), other_code()] })),
        None
    );
    stage.case().state = State::Answered { at: NOW, operator: olga() };
    assert_eq!(stage.for_operator(Say::Operator(ToOperator::Reminder)), None);
}

#[test]
fn nothing_is_left_to_say_of_a_forgotten_case() {
    let mut stage = Stage::new();
    stage.material.case = None;
    stage.material.entries.clear();
    stage.material.cases.clear();
    let card = Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New });
    for say in [
        Say::Operator(ToOperator::History),
        Say::Operator(ToOperator::Reminder),
        Say::Operator(ToOperator::Alert { cases: vec![code()] }),
        card,
    ] {
        assert_eq!(stage.for_operator(say.clone()), None, "{say:?}");
    }
    assert_eq!(stage.for_contact(Say::Contact(ToContact::Answer { seq: 1 })), None);
}

#[test]
fn what_a_mail_can_not_do_is_not_sent() {
    let mut stage = Stage::new();
    stage.says(message(2, Author::Operator(olga()), "You are not alone."));
    let target = crate::domain::id::DeliveryId(3);
    let edited = Say::Contact(ToContact::AnswerEdited { seq: 2, target });
    assert_eq!(stage.for_contact(edited), None, "it was not sent yet");
    stage.material.target = vec![crate::domain::id::SourceId::bare(5)];
    assert_eq!(stage.for_contact(Say::Contact(ToContact::AnswerRecalled { seq: 2, target })), None);
    for buttons in [Buttons::First, Buttons::Taken, Buttons::More, Buttons::Closed] {
        let update = Say::Operator(ToOperator::CardUpdate { seq: 2, target, buttons });
        assert_eq!(stage.for_operator(update.clone()), None, "{update:?}");
    }
}

#[test]
fn of_several_cards_only_the_newest_says_that_the_case_moved() {
    let mut stage = Stage::new();
    let older = stage.case().shown[0].clone();
    stage.case().shown.push(crate::domain::case::Shown { seq: 2, ..older });
    stage.material.target = vec![crate::domain::id::SourceId::bare(900)];
    let moved = |seq| {
        Say::Operator(ToOperator::CardUpdate {
            seq,
            target: crate::domain::id::DeliveryId(9),
            buttons: Buttons::Moved(Some(ben())),
        })
    };
    assert_eq!(stage.for_operator(moved(1)), None);
    assert!(stage.for_operator(moved(2)).is_some());
}

#[test]
fn an_answer_to_a_list_of_several_is_for_none_of_them() {
    let stage = Stage::new();
    let token = |say: Say| {
        let letter = stage.for_operator(say.clone()).unwrap();
        let olga = olga();
        let holder = crate::channel::email::token::Holder::Operator(&olga);
        match stage.tokens.read(&letter.reply_to.unwrap().0, &holder) {
            Some(crate::channel::email::token::Token::Card { case, .. }) => case,
            other => panic!("{say:?}: {other:?}"),
        }
    };
    let both = || vec![code(), other_code()];
    assert_eq!(token(Say::Operator(ToOperator::Alert { cases: both() })), None);
    assert_eq!(token(Say::Operator(ToOperator::WhichCase { cases: both() })), None);
    assert_eq!(token(Say::Operator(ToOperator::WhichCase { cases: vec![other_code()] })), None);
    assert_eq!(token(Say::Operator(ToOperator::CaseList { cases: both(), waiting: 0 })), None);
    assert_eq!(token(Say::Operator(ToOperator::CaseList { cases: vec![], waiting: 0 })), None);
    assert_eq!(token(Say::Operator(ToOperator::HandoverSoon { cases: both(), at: NOW })), None);
    assert_eq!(token(Say::Operator(ToOperator::Alert { cases: vec![other_code()] })), Some(other_code()));
}
