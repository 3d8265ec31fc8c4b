//! A mailbox that others may read is told codes and urgency alone.

use super::fixtures::*;
use crate::domain::case::Priority;
use crate::domain::id::SourceId;
use crate::domain::message::Author;
use crate::domain::policy::Notices;
use crate::domain::say::{CardWhy, Say, ToOperator, Word};

#[test]
fn no_words_no_names_no_file_and_nowhere_to_answer() {
    let mut stage = Stage::new();
    stage.policy.operators[0].notices = Notices::Bare;
    let mut said = message(1, Author::Contact, "canary-words");
    said.attachments = vec![blob(crate::domain::message::Kind::Photo, Some("image/png"))];
    stage.says(said);
    stage.case().priority = Priority::Urgent;
    let cases = || vec![code(), other_code()];
    for say in [
        ToOperator::Card { seq: 1, why: CardWhy::New },
        ToOperator::Part { seq: 1, source: SourceId::bare(7) },
        ToOperator::History,
        ToOperator::Reminder,
        ToOperator::CaseList { cases: cases(), waiting: 2 },
        ToOperator::Alert { cases: cases() },
        ToOperator::Newcomers { cases: cases() },
        ToOperator::Noted { seq: 1, by: ben() },
        ToOperator::Word(Word::Closed),
    ] {
        let Some(letter) = stage.for_operator(Say::Operator(say.clone())) else { continue };
        let all = format!("{} {}", letter.subject, letter.text);
        let pseudonym = CONTACT.pseudonym();
        for secret in ["canary", &pseudonym, "ben", "Anna"] {
            assert!(!all.contains(secret), "{secret}: {say:?}: {all}");
        }
        assert!(letter.enclosed.is_empty() && letter.reply_to.is_none(), "{say:?}");
        assert!(all.contains("bot"), "it says where it is read: {all}");
    }
    let card =
        stage.for_operator(Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New })).expect("a mail");
    assert!(card.subject.contains("K7F-3QD") && card.subject.contains('❗'), "{}", card.subject);
}
