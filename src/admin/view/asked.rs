//! What a case's contact was asked, and what they answered.

use serde::{Deserialize, Serialize};

use crate::domain::case::Asked;
use crate::domain::id::QuestionKey;

/// A question as it was put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedView {
    /// Its key in the config.
    pub key: QuestionKey,
    /// Its words, in the language in which it was put.
    pub question: String,
    /// The number of the message that answers it, if one does.
    pub answered_by: Option<u32>,
    /// What was chosen, or the beginning of the words.
    pub answer: Option<String>,
}

impl From<&Asked> for AskedView {
    fn from(asked: &Asked) -> Self {
        let given = asked.answered();
        let words = given.map(|given| asked.chosen(given).unwrap_or(&given.words).to_owned());
        Self {
            key: asked.key.clone(),
            question: asked.text.clone(),
            answered_by: given.map(|given| given.seq),
            answer: words.filter(|words| !words.is_empty()),
        }
    }
}
