//! Questions to contacts: how they are put, and how operators read what was answered.

use super::{View, media, paragraphs};
use crate::domain::case::{Asked, Given};
use crate::domain::id::{Language, QuestionKey};
use crate::domain::question::{Question, Wanted};
use crate::text::isolate;

/// A question as it is put: with what it is for, or that it is still open, and how else it can be answered.
pub fn put(view: &View<'_>, key: &QuestionKey, again: bool) -> Option<String> {
    let questions = &view.case()?.questions;
    let asked = questions.get(key)?;
    let first = questions.asked.first().is_some_and(|first| first.key == *key);
    let before = match (again, first) {
        (true, _) => view.word("question-again"),
        (false, true) => view.word("question-first"),
        (false, false) => String::new(),
    };
    Some(paragraphs([before, asked.text.clone(), how(view, asked.kind)]))
}

/// A question that stays in the chat without its buttons: with what was answered.
pub fn over(view: &View<'_>, key: &QuestionKey) -> Option<String> {
    let asked = view.case()?.questions.get(key)?;
    let answer = match asked.answered() {
        Some(given) => format!("✓ {}", asked.chosen(given).unwrap_or(&given.words)),
        None => view.word("question-skipped"),
    };
    Some(paragraphs([asked.text.as_str(), answer.trim_end()]))
}

/// Who will see a place, and that words do as well; or that for a picture.
fn how(view: &View<'_>, kind: Wanted) -> String {
    match kind {
        Wanted::Location => view.word("question-location"),
        Wanted::Photo => view.word("question-photo"),
        Wanted::Text | Wanted::Choice => String::new(),
    }
}

/// A question and what was answered to it, on a line for an operator.
pub fn line(view: &View<'_>, asked: &Asked, given: &Given) -> String {
    [question(view, asked), "–".to_owned(), answer(view, asked, given)].join(" ")
}

/// A question, for an operator who reads it in their language.
pub fn question(view: &View<'_>, asked: &Asked) -> String {
    let known = known(view, asked);
    let words = known.map_or(asked.text.as_str(), |q| q.text(language(view), fallback(view)));
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("❓ {}", isolate(&words))
}

/// What was chosen, in the operator's language; none if it is no choice.
pub fn chosen(view: &View<'_>, asked: &Asked, given: &Given) -> Option<String> {
    let label = asked.chosen(given)?;
    let theirs = known(view, asked).and_then(|q| {
        let at = q.choices(&asked.language, fallback(view)).iter().position(|choice| choice == label)?;
        q.choices(language(view), fallback(view)).into_iter().nth(at)
    });
    Some(theirs.unwrap_or_else(|| label.to_owned()))
}

fn answer(view: &View<'_>, asked: &Asked, given: &Given) -> String {
    if let Some(chosen) = chosen(view, asked, given) {
        return isolate(&chosen);
    }
    match given.sent.filter(|_| given.words.is_empty()) {
        Some(kind) => view.word(media::kind(kind)),
        None => view.say("question-words", &[("words", isolate(&given.words).into())]),
    }
}

/// The question as the config has it, if it still reads as it was put.
fn known<'a>(view: &View<'a>, asked: &Asked) -> Option<&'a Question> {
    let known = view.policy().questions.iter().find(|question| question.key == asked.key);
    known.filter(|question| question.text(&asked.language, fallback(view)) == asked.text)
}

fn language<'a>(view: &View<'a>) -> &'a Language {
    &view.delivery.language
}

fn fallback<'a>(view: &View<'a>) -> &'a Language {
    view.policy().languages.first().unwrap_or(&view.delivery.language)
}
