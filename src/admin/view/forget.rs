//! What is forgotten, or would be.

use serde::{Deserialize, Serialize};

use crate::service::forgetting::Found;

use super::SCHEMA;
use crate::domain::case::Case;
use crate::domain::id::CaseCode;

/// What goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetView {
    /// The version of this form.
    pub schema: u32,
    /// Whether it is done; else it is what would go.
    pub done: bool,
    /// The contact, by the name that people know them by; none where it is about nobody's case.
    pub pseudonym: Option<String>,
    /// Whether all that is known of the contact goes.
    pub contact: bool,
    /// The cases.
    pub cases: Vec<ForgottenCase>,
    /// How many mails that made no case.
    pub automatic: usize,
    /// How many files of attachments.
    pub files: usize,
    /// How many messages in operators' chats.
    pub copies: usize,
    /// Why the copy of the keys still has those that were destroyed, if so.
    #[serde(default)]
    pub mirror_trouble: Option<String>,
}

/// A case that goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgottenCase {
    /// Its code.
    pub code: String,
    /// The number of its next message, by which it is known whether anybody wrote since.
    pub next: u32,
    /// Where it stood.
    pub state: String,
}

impl ForgetView {
    /// What was found.
    #[must_use]
    pub fn of(found: &Found) -> Self {
        let case = |case: &Case| ForgottenCase {
            code: case.code.to_string(),
            next: case.next_seq,
            state: case.state_word().to_owned(),
        };
        let spoilt = |code: &CaseCode| ForgottenCase {
            code: code.to_string(),
            next: 0,
            state: "unreadable".to_owned(),
        };
        Self {
            schema: SCHEMA,
            done: false,
            pseudonym: found.cases.first().map(|case| case.contact.pseudonym()),
            contact: !found.contacts.is_empty(),
            cases: found.cases.iter().map(case).chain(found.spoilt.iter().map(spoilt)).collect(),
            automatic: found.automatic.len(),
            files: found.blobs.len(),
            copies: found.copies.iter().map(|copies| copies.messages.len()).sum(),
            mirror_trouble: None,
        }
    }
}
