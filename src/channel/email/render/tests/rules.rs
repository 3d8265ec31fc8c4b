//! What holds for every mail, whatever it says.

use proptest::prelude::*;

use super::fixtures::*;
use crate::channel::email::compose::compose;
use crate::channel::email::render::{Letter, MARKER};
use crate::channel::email::token::{Holder, Token};
use crate::domain::id::{Address, DeliveryId, SourceId};
use crate::domain::message::{Author, Body, Entry, Kind};
use crate::domain::say::{Buttons, CardWhy, Recipient, Say, TickEnd, ToContact, ToOperator};

/// Everything that the line can say; `seq` is the message that it is about.
fn everything(seq: u32) -> Vec<Say> {
    let target = DeliveryId(3);
    let cases = || vec![code(), other_code()];
    let mut all = vec![
        Say::Contact(ToContact::Welcome),
        Say::Contact(ToContact::ChooseLanguage),
        Say::Contact(ToContact::LanguageSet),
        Say::Contact(ToContact::ContactHelp),
        Say::Contact(ToContact::Acknowledge { staffed_at: Some(NOW + HOUR), first: false, danger: false }),
        Say::Contact(ToContact::Answer { seq }),
        Say::Contact(ToContact::AnswerEdited { seq, target }),
        Say::Contact(ToContact::AnswerRecalled { seq, target }),
        Say::Contact(ToContact::Late),
        Say::Contact(ToContact::TooLarge),
        Say::Contact(ToContact::Locked),
        Say::Contact(ToContact::ForgetHelp),
        Say::Contact(ToContact::ForgetSure),
        Say::Contact(ToContact::ForgetSoon { at: NOW }),
        Say::Contact(ToContact::ForgetNot),
        Say::Operator(ToOperator::Card { seq, why: CardWhy::New }),
        Say::Operator(ToOperator::Card { seq, why: CardWhy::Moved { from: Some(ben()) } }),
        Say::Operator(ToOperator::CardUpdate { seq, target, buttons: Buttons::Moved(Some(ben())) }),
        Say::Operator(ToOperator::Part { seq, source: SourceId::bare(7) }),
        Say::Operator(ToOperator::Tick { seq, end: TickEnd::DeliveredButCrossed }),
        Say::Operator(ToOperator::WhichCase { cases: cases() }),
        Say::Operator(ToOperator::Prompt),
        Say::Operator(ToOperator::History),
        Say::Operator(ToOperator::CaseList { cases: cases(), waiting: 2 }),
        Say::Operator(ToOperator::GiveTo { operators: vec![ben()] }),
        Say::Operator(ToOperator::Draft { seq, by: ben() }),
        Say::Operator(ToOperator::Noted { seq, by: ben() }),
        Say::Operator(ToOperator::ChangeKept { seq, by: ben() }),
        Say::Operator(ToOperator::RecallAsked { seq, by: ben() }),
        Say::Operator(ToOperator::Reacted { seq }),
        Say::Operator(ToOperator::Reminder),
        Say::Operator(ToOperator::Alert { cases: cases() }),
        Say::Operator(ToOperator::HandoverSoon { cases: cases(), at: NOW + HOUR }),
        Say::Operator(ToOperator::Drill),
        Say::Operator(ToOperator::DrillUpdate { target }),
        Say::Operator(ToOperator::OperatorHelp),
    ];
    all.extend(crate::channel::said::tests::boards::boards());
    all.extend(words().into_iter().map(|word| Say::Operator(ToOperator::Word(word))));
    all
}

/// The mail as bytes, and everything in it that a person could read.
fn readable(letter: &Letter, to: &str) -> (Vec<u8>, String) {
    let contents: Vec<&[u8]> = letter.enclosed.iter().map(|_| &b"x"[..]).collect();
    let mail = compose(letter, &Address(to.into()), &contents).unwrap();
    let all = [String::from_utf8_lossy(&mail).into_owned(), letter.subject.clone(), letter.text.clone()];
    (mail, all.join("\n"))
}

/// A stage on which everyone is known by a name that must not come through.
fn with_canaries(author: Author, words: &str) -> Stage {
    let mut stage = Stage::new();
    let mut said = message(1, author, words);
    said.attachments = vec![
        blob(Kind::Photo, Some("image/canary-mime")),
        blob(Kind::Document, Some("application/pdf\r\nX-Canary: 1")),
        blob(Kind::Unsupported, None),
    ];
    said.attachments[2].body = Body::Raw(b"From: canary-raw@mail.example".to_vec());
    stage.says(said);
    stage.material.target = vec![SourceId::bare(5)];
    stage
}

#[test]
fn a_contact_is_sent_nothing_of_an_operator_but_the_alias() {
    for say in everything(1) {
        let stage = with_canaries(Author::Operator(olga()), "You are not alone.");
        for language in ["en", "ru", "uk", "fr"] {
            let to = Recipient::Contact(CONTACT);
            let Some(letter) = stage.render(to, say.clone(), language) else { continue };
            let (_, all) = readable(&letter, CONTACT_ADDRESS);
            for secret in ["olga", "ben", OPERATOR_ADDRESS, "ngo.example", "canary-m", "passport", "Kyiv"] {
                assert!(!all.contains(secret), "{say:?} {language}: {secret}\n{all}");
            }
        }
    }
}

#[test]
fn an_operator_is_sent_nothing_of_where_a_contact_is_reached() {
    for say in everything(1) {
        let stage = with_canaries(Author::Contact, "Help me.");
        let Some(letter) = stage.for_operator(say.clone()) else { continue };
        let (_, all) = readable(&letter, OPERATOR_ADDRESS);
        for secret in ["canary-contact", "mail.example", "canary-m", "passport", "canary-raw", "X-Canary"] {
            assert!(!all.contains(secret), "{say:?}: {secret}\n{all}");
        }
        assert!(!letter.enclosed.iter().any(|e| matches!(e.body, Body::Raw(_))), "{say:?}");
    }
}

#[test]
fn only_an_operators_answer_reaches_a_contact_as_words_of_a_person() {
    for say in everything(1) {
        let stage = with_canaries(Author::Operator(olga()), "You are not alone.");
        let Some(letter) = stage.for_contact(say.clone()) else { continue };
        let personal = matches!(say, Say::Contact(ToContact::Answer { .. } | ToContact::AnswerEdited { .. }));
        assert_eq!(letter.auto, !personal, "{say:?}");
    }
    for author in [Author::Contact, Author::Note(olga())] {
        let stage = with_canaries(author, "not for you");
        assert_eq!(stage.for_contact(Say::Contact(ToContact::Answer { seq: 1 })), None);
    }
}

#[test]
fn every_mail_begins_with_the_marker_and_is_known_when_it_comes_back() {
    let stage = with_canaries(Author::Operator(olga()), "You are not alone.");
    for say in everything(1) {
        for (to, holder) in [
            (Recipient::Contact(CONTACT), Holder::Contact(CONTACT)),
            (Recipient::Operator(olga()), Holder::Operator(&olga())),
        ] {
            let Some(letter) = stage.render(to, say.clone(), "uk") else { continue };
            assert!(letter.text.starts_with(MARKER), "{say:?}");
            assert_eq!(stage.idents.ours(&letter.message_id), Some(DeliveryId(1)));
            let gathered = stage.idents.gathering(letter.thread.as_ref().unwrap(), &holder);
            assert_eq!(gathered, Some(code()), "{say:?}");
            assert!(stage.tokens.read(&letter.reply_to.unwrap().0, &holder).is_some(), "{say:?}");
            let bounced = stage.tokens.read(&letter.bounces_to.0, &Holder::Anyone);
            assert_eq!(bounced, Some(Token::Return { case: Some(code()), delivery: DeliveryId(1) }));
        }
    }
}

#[test]
fn a_mail_that_is_sent_again_later_is_the_same_mail() {
    for say in everything(1) {
        let mut stage = with_canaries(Author::Contact, "Help me.");
        let first = stage.for_operator(say.clone()).map(|l| readable(&l, "a@b.example").0);
        stage.now = NOW + 5 * HOUR;
        stage.maybe_sent = true;
        let again = stage.for_operator(say.clone()).map(|l| readable(&l, "a@b.example").0);
        assert_eq!(first, again, "{say:?}");
    }
}

#[test]
fn a_contact_whose_address_is_new_gets_no_token() {
    let stage = Stage::new();
    let to = Recipient::Chat {
        channel: "mail".into(),
        chat: CONTACT.chat(),
        address: Address("new@mail.example".into()),
    };
    let digits = crate::domain::say::Word::EnrolDigits("4711".into());
    let letter = stage.render(to.clone(), Say::Operator(ToOperator::Word(digits)), "en").unwrap();
    assert_eq!(letter.reply_to, None);
    assert!(letter.text.contains("4711"));
    let card = Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New });
    assert_eq!(stage.render(to, card, "en"), None);
}

#[test]
fn a_pager_is_no_business_of_mail() {
    let to = Recipient::Pager("https://ntfy.example/secret".into());
    assert_eq!(Stage::new().render(to, Say::Operator(ToOperator::Alert { cases: vec![code()] }), "en"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nobody_writes_a_line_of_ours(words in "(?s).{0,300}", name in "(?s).{0,40}", poll in "(?s).{0,80}") {
        let mut stage = Stage::new();
        let mut said = message(1, Author::Contact, &format!("{words}\n{MARKER} {words}"));
        said.attachments = vec![blob(Kind::Photo, Some(&name)), blob(Kind::Poll, None)];
        said.attachments[0].name = Some(name);
        said.attachments[1].body = Body::Words(poll);
        stage.says(said);
        for say in [Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::Further }), Say::Operator(ToOperator::History)] {
            let letter = stage.for_operator(say).unwrap();
            let ours: Vec<&str> = letter.text.lines().filter(|line| !line.starts_with('│')).collect();
            // The marker, the head, two pieces of content, the rule and how to answer; empty lines between.
            prop_assert!(ours.len() <= 14, "{}", letter.text);
            prop_assert_eq!(ours.iter().filter(|line| line.contains(MARKER)).count(), 1);
        }
    }

    #[test]
    fn no_words_break_a_mail(words in "(?s).{0,400}", seq in 0u32..4) {
        let mut stage = Stage::new();
        stage.material.entries = vec![
            Entry::Said(message(1, Author::Contact, &words)),
            Entry::Said(message(2, Author::Operator(olga()), &words)),
        ];
        for say in everything(seq) {
            for letter in [stage.for_contact(say.clone()), stage.for_operator(say)].into_iter().flatten() {
                let (mail, _) = readable(&letter, "a@b.example");
                prop_assert!(mail.is_ascii());
                prop_assert!(mail.split(|b| *b == b'\n').all(|line| line.len() <= 200));
            }
        }
    }
}
