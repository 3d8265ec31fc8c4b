//! What a case's contact was asked, and what they answered. The answers are messages of theirs like any other; here
//! stands to which question each was said.

use serde::{Deserialize, Serialize};

use crate::domain::blank::is_blank;
use crate::domain::id::{DeliveryId, Language, QuestionKey, SourceId};
use crate::domain::message::Kind;
use crate::domain::question::Wanted;
use crate::domain::time::Stamp;

/// How much of an answer's words is kept beside its question, in characters: all of it stands in the message.
const WORDS: usize = 120;
/// How many answers to one question are kept; the latest counts.
const ANSWERS: usize = 4;

/// What a case's contact was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// The questions, in the order in which they were put.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub asked: Vec<Asked>,
    /// Whether nothing more is asked.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub over: bool,
}

/// A question as it was put: a reload may change it, or take it away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its key.
    pub key: QuestionKey,
    /// What answers it.
    pub kind: Wanted,
    /// In which language it was put.
    pub language: Language,
    /// Its words.
    pub text: String,
    /// What there was to choose.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub choices: Vec<String>,
    /// The delivery that put it.
    pub delivery: DeliveryId,
    /// Its number in that, where it stands among others.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub number: Option<u32>,
    /// Its place in the contact's chat, once it is there.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub told: Option<SourceId>,
    /// Whether it was put a second time, because what came was no answer to it.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub again: bool,
    /// Whether an answer is no longer waited for: there is one, or it was skipped.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub over: bool,
    /// What was answered, the latest last.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub answers: Vec<Given>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The message.
    pub seq: u32,
    /// Line time.
    pub at: Stamp,
    /// Which of the choices, if it is one.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub choice: Option<u32>,
    /// The beginning of its words.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub words: String,
    /// What came without words.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub sent: Option<Kind>,
}

impl Questions {
    /// Whether nothing was asked, and may be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty() && !self.over
    }

    /// Nothing more is asked.
    pub fn end(&mut self) {
        self.over = true;
    }

    /// Whether that was asked.
    #[must_use]
    pub fn has(&self, key: &QuestionKey) -> bool {
        self.asked.iter().any(|asked| asked.key == *key)
    }

    /// The question of that key, as it was put.
    #[must_use]
    pub fn get(&self, key: &QuestionKey) -> Option<&Asked> {
        self.asked.iter().find(|asked| asked.key == *key)
    }

    /// As above, to change it.
    pub fn get_mut(&mut self, key: &QuestionKey) -> Option<&mut Asked> {
        self.asked.iter_mut().find(|asked| asked.key == *key)
    }

    /// The question to which an answer is waited for.
    #[must_use]
    pub fn open(&self) -> Option<&Asked> {
        self.asked.iter().find(|asked| !asked.over && asked.number.is_none() && !self.over)
    }

    /// The questions to which the message of that number is an answer, each with that.
    pub fn answered_by(&self, seq: u32) -> impl Iterator<Item = (&Asked, &Given)> {
        let of = move |asked: &'_ Asked| asked.answers.iter().rposition(|given| given.seq == seq);
        self.asked.iter().filter_map(move |asked| Some((asked, asked.answers.get(of(asked)?)?)))
    }

    /// The message of that number reads otherwise from now on.
    pub fn reword(&mut self, seq: u32, text: &str) {
        let answers = self.asked.iter_mut().filter(|asked| asked.number.is_none());
        for given in answers.flat_map(|asked| &mut asked.answers).filter(|given| given.seq == seq) {
            given.words = beginning(text);
        }
    }
}

impl Asked {
    /// An answer came. The latest counts.
    pub fn answer(&mut self, given: Given) {
        self.over = true;
        if self.answers.len() >= ANSWERS {
            self.answers.remove(0);
        }
        self.answers.push(given);
    }

    /// The answer that counts.
    #[must_use]
    pub fn answered(&self) -> Option<&Given> {
        self.answers.last()
    }

    /// What was chosen, in the words in which it was offered.
    #[must_use]
    pub fn chosen(&self, given: &Given) -> Option<&str> {
        self.choices.get(usize::try_from(given.choice?).ok()?).map(String::as_str)
    }
}

/// As much of an answer's words as stands beside its question, on one line.
#[must_use]
pub fn beginning(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_stands_beside_its_question_with_its_beginning() {
        assert_eq!(beginning(" near the\n station "), "near the station");
        let long = beginning(&"ї".repeat(4_000));
        assert_eq!(long.chars().count(), WORDS + 1);
    }
}
