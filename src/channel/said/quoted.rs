//! Whose words a contact's message is made of, and to what they are said.

use super::View;
use crate::domain::message::{Author, Message};
use crate::text::visible;

/// The words that a message answers or quotes, each line marked as a quotation; empty where there are none.
pub fn words(message: &Message) -> String {
    let words = message.quotes.as_deref().filter(|_| message.from == Author::Contact).unwrap_or_default();
    visible(words.trim()).lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

impl View<'_> {
    /// What a contact's message answers or quotes, as a few words: "in answer to Anna/olga". An operator's says
    /// nothing: it stands below what it answers.
    pub fn answers(&self, message: &Message) -> Option<String> {
        if message.from != Author::Contact {
            return None;
        }
        match (message.answers, message.quotes.as_deref()) {
            (Some(seq), _) => Some(self.answers_to(seq)),
            (None, Some("")) => Some(self.word("answers-unknown")),
            (None, Some(_)) => Some(self.word("answers-quoting")),
            (None, None) => None,
        }
    }

    fn answers_to(&self, seq: u32) -> String {
        let said =
            self.material.entries.iter().find_map(|entry| entry.said(seq)).map(|message| &message.from);
        let reply = || self.case().and_then(|case| case.reply(seq)).map(|reply| &reply.operator);
        let contacts = self.case().is_some_and(|case| case.said.iter().any(|saying| saying.seq == seq));
        match said {
            Some(Author::Operator(who) | Author::Draft(who)) => self.answers_operator(who),
            Some(Author::Contact | Author::Asking) => self.word("answers-own"),
            Some(Author::Note(_) | Author::Called(_) | Author::Automatic) | None if contacts => {
                self.word("answers-own")
            }
            Some(Author::Note(_) | Author::Called(_) | Author::Automatic) | None => {
                reply().map_or_else(|| self.word("answers-earlier"), |who| self.answers_operator(who))
            }
        }
    }

    fn answers_operator(&self, who: &crate::domain::id::OperatorId) -> String {
        self.say("answers-operator", &[("who", self.colleague(who).into())])
    }
}
