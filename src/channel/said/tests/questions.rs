//! What contacts are asked, as the tests of every channel need it.

use crate::domain::case::{Asked, Given, Questions};
use crate::domain::id::{DeliveryId, Language};
use crate::domain::message::Kind;
use crate::domain::question::{Question, Wanted};
use crate::domain::time::Stamp;

type Texts = std::collections::BTreeMap<Language, String>;

fn text(en: &str, ru: &str) -> Texts {
    [(Language::from("en"), en.into()), (Language::from("ru"), ru.into())].into()
}

/// A place, a choice and words, in two languages.
pub fn questions() -> Vec<Question> {
    let ask = |key: &str, en: &str, ru: &str, kind, choices: Vec<Texts>| Question {
        key: key.into(),
        text: text(en, ru),
        kind,
        choices,
        topics: Vec::new(),
    };
    let choices = vec![text("Yes", "Да"), text("No", "Нет")];
    vec![
        ask("place", "Where are you?", "Где вы?", Wanted::Location, Vec::new()),
        ask("safe", "Are you safe?", "Вы в безопасности?", Wanted::Choice, choices),
        ask("with", "Who is with you?", "Кто с вами?", Wanted::Text, Vec::new()),
    ]
}

/// All of them as they were put to somebody who reads Russian; by mail with numbers from that one on.
pub fn asked(from: Option<u32>) -> Questions {
    let (ru, en) = (Language::from("ru"), Language::from("en"));
    let put = |(at, question): (u32, Question)| Asked {
        key: question.key.clone(),
        kind: question.kind,
        language: ru.clone(),
        text: question.text(&ru, &en).to_owned(),
        choices: question.choices(&ru, &en),
        delivery: DeliveryId(1),
        number: from.map(|from| from + at),
        told: None,
        again: false,
        over: false,
        answers: Vec::new(),
    };
    Questions { asked: (0u32..).zip(questions()).map(put).collect(), over: false }
}

/// The same, with an answer to each in the message of that number: a place, "no", and words.
pub fn answered(from: Option<u32>, seq: u32) -> Questions {
    let mut questions = asked(from);
    let given = |choice, words: &str, sent| Given { seq, at: Stamp(0), choice, words: words.into(), sent };
    let answers = [
        given(None, "", Some(Kind::Location)),
        given(Some(1), "Нет", None),
        given(None, "мама и ✓ Taken", None),
    ];
    questions.asked.iter_mut().zip(answers).for_each(|(asked, given)| asked.answer(given));
    questions
}
