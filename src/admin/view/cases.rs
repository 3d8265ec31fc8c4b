//! A list of cases: enough of each to decide which to look at, and nothing that was said.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::admin::place::Place;
use crate::domain::automatic::Automatic;
use crate::domain::case::{Case, Priority};
use crate::domain::id::{CaseCode, ChannelName, Language, OperatorId, Topic};
use crate::domain::policy::Policy;
use crate::domain::time::Now;

use super::{NextStep, SCHEMA, age, civil};

/// A list of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasesView {
    /// The version of the format.
    pub schema: u32,
    /// When it was made.
    pub at: String,
    /// The cases: those that somebody waits in first, then the others; closed ones latest first.
    pub cases: Vec<CaseLine>,
    /// Whether there may be more.
    pub more: bool,
    /// Where the next page begins, for the next question.
    #[serde(default)]
    pub next: Option<Place>,
    /// Cases of the list that can't be read: nobody is reminded of them.
    #[serde(default)]
    pub unreadable: Vec<UnreadableCase>,
}

/// A case that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadableCase {
    /// Its code.
    pub code: String,
    /// What is wrong with what is stored.
    pub why: String,
}

impl UnreadableCase {
    /// As they are shown.
    #[must_use]
    pub fn all(all: &BTreeMap<CaseCode, String>) -> Vec<Self> {
        all.iter().map(|(code, why)| Self { code: code.to_string(), why: why.clone() }).collect()
    }
}

/// One case of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLine {
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: String,
    /// The channel that it came by.
    pub channel: ChannelName,
    /// When it began.
    pub opened_at: String,
    /// Its language.
    pub language: Language,
    /// Its topic.
    pub topic: Option<Topic>,
    /// How urgent it is.
    pub priority: Priority,
    /// The contact's pseudonym.
    pub pseudonym: String,
    /// Who has it, or had it last.
    pub operator: Option<OperatorId>,
    /// Since when it is unanswered.
    pub unanswered_since: Option<String>,
    /// For how many seconds it is unanswered.
    pub unanswered_s: Option<u64>,
    /// What happens next if nobody answers.
    pub next_step: Option<NextStep>,
    /// Why it made no case, as a fixed word, for what is in the state `automatic`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl CasesView {
    /// A list of these cases, in their order.
    #[must_use]
    pub fn of(cases: &[Case], next: Option<Place>, policy: &Policy, now: Now) -> Self {
        let cases = cases.iter().map(|c| CaseLine::of(c, policy, now)).collect();
        let at = now.civil.to_string();
        Self { schema: SCHEMA, at, cases, more: next.is_some(), next, unreadable: Vec::new() }
    }

    /// A list of what made no case, in that order.
    #[must_use]
    pub fn of_automatic(mails: &[Automatic], next: Option<Place>, policy: &Policy, now: Now) -> Self {
        let cases = mails.iter().map(|mail| CaseLine::of_automatic(mail, policy, now)).collect();
        let at = now.civil.to_string();
        Self { schema: SCHEMA, at, cases, more: next.is_some(), next, unreadable: Vec::new() }
    }
}

impl CaseLine {
    fn of(case: &Case, policy: &Policy, now: Now) -> Self {
        let since = case.unanswered_since();
        Self {
            code: case.code.to_string(),
            state: case.state_word().to_owned(),
            channel: case.channel.clone(),
            opened_at: civil(now, case.opened_at),
            language: case.language.clone(),
            topic: case.topic.clone(),
            priority: case.priority,
            pseudonym: case.contact.pseudonym(),
            operator: case.operator().cloned(),
            unanswered_since: since.map(|at| civil(now, at)),
            unanswered_s: since.map(|at| age(now, at)),
            next_step: NextStep::of(case, policy, now),
            why: None,
        }
    }

    fn of_automatic(mail: &Automatic, policy: &Policy, now: Now) -> Self {
        Self {
            code: mail.code.to_string(),
            state: "automatic".to_owned(),
            channel: mail.channel.clone(),
            opened_at: civil(now, mail.received_at),
            language: policy.fallback(),
            topic: None,
            priority: Priority::Normal,
            pseudonym: mail.chat.contact().pseudonym(),
            operator: None,
            unanswered_since: None,
            unanswered_s: None,
            next_step: None,
            why: Some(mail.why.word().to_owned()),
        }
    }
}
