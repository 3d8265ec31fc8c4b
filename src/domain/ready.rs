//! Ready answers of operators.

use std::collections::BTreeMap;

use super::id::Language;

/// `[say.NAME]`: what an operator sends with two taps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyAnswer {
    /// Its name.
    pub name: String,
    /// Its words, by language.
    pub text: BTreeMap<Language, String>,
}

impl ReadyAnswer {
    /// Whether somebody who writes that means it.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name.trim().to_lowercase()
    }
}
