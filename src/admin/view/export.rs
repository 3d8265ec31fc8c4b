//! All that is kept of one case: the case format, and every line of its transcript as it was written,
//! earlier wordings included. Still no address, and no bytes of files, which are not in the store.

use serde::{Deserialize, Serialize};

use crate::domain::case::{Case, LanguageFrom};
use crate::domain::id::OperatorId;
use crate::domain::message::{Attachment, Body, Entry, Kind, Milestone, Progress};
use crate::domain::policy::Policy;
use crate::domain::time::Now;

use super::case::{by, shown};
use super::{CaseView, SCHEMA, civil};

/// A case with everything that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportView {
    /// The version of the format.
    pub schema: u32,
    /// When it was made.
    pub exported_at: String,
    /// The line's name.
    pub line: String,
    /// The case as it now is.
    pub case: CaseView,
    /// How its language is known.
    pub language_from: LanguageFrom,
    /// Whether a human ever answered it.
    pub ever_answered: bool,
    /// Who passed it on in this spell.
    pub passed_by: Vec<OperatorId>,
    /// Every line of its transcript, in order.
    pub transcript: Vec<TranscriptLine>,
}

/// A line of a transcript; fields that its kind has no use for are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TranscriptLine {
    /// `said`, `edited`, `not_changed`, `change_failed`, `moved`, `reacted`, `part`, `delivery` or `happened`.
    pub entry: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The message that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u32>,
    /// Who said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The operator who said it, or whom it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorId>,
    /// The text as it then read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What was cut from a mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
    /// What was sent along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Exported>,
    /// The emoji that then stood on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<String>,
    /// How far a delivery came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Progress>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<Milestone>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Something sent along, with what it says in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// What it is.
    pub kind: Kind,
    /// Its media type, as declared.
    pub mime: Option<String>,
    /// Its size.
    pub bytes: Option<u64>,
    /// Its file name, as the sender gave it.
    pub name: Option<String>,
    /// A place, a contact card or a poll in words; what was unreadable, as far as it is text.
    pub words: Option<String>,
}

impl ExportView {
    /// All of a case, as of `now`.
    #[must_use]
    pub fn of(case: &Case, transcript: &[Entry], policy: &Policy, now: Now) -> Self {
        Self {
            schema: SCHEMA,
            exported_at: now.civil.to_string(),
            line: policy.name.clone(),
            case: CaseView::of(case, transcript, policy, now),
            language_from: case.language_from,
            ever_answered: case.ever_answered,
            passed_by: case.passed_by.iter().cloned().collect(),
            transcript: transcript.iter().map(|entry| TranscriptLine::of(entry, now)).collect(),
        }
    }
}

impl TranscriptLine {
    fn of(entry: &Entry, now: Now) -> Self {
        let line = |kind: &str| Self { entry: kind.to_owned(), ..Self::default() };
        match entry {
            Entry::Said(m) => {
                let (from, operator) = by(&m.from);
                Self {
                    at: Some(civil(now, m.received_at)),
                    seq: Some(m.seq),
                    from: Some(from.to_owned()),
                    operator: operator.cloned(),
                    text: Some(m.text.clone()),
                    rest: m.rest.clone(),
                    attachments: exported(&m.attachments),
                    ..line("said")
                }
            }
            Entry::Edited { seq, at, text, attachments } => Self {
                at: Some(civil(now, *at)),
                seq: Some(*seq),
                text: Some(text.clone()),
                attachments: exported(attachments),
                ..line("edited")
            },
            Entry::Reacted { seq, at, reactions } => Self {
                at: Some(civil(now, *at)),
                seq: Some(*seq),
                reactions: reactions.iter().map(shown).collect(),
                ..line("reacted")
            },
            Entry::Moved { seq, at, place } => Self {
                at: Some(civil(now, *at)),
                seq: Some(*seq),
                attachments: exported(std::slice::from_ref(place)),
                ..line("moved")
            },
            Entry::NotChanged { seq, at, by, text } => Self {
                at: Some(civil(now, *at)),
                seq: Some(*seq),
                operator: Some(by.clone()),
                text: Some(text.clone()),
                ..line("not_changed")
            },
            Entry::ChangeFailed { seq, at } => {
                Self { at: Some(civil(now, *at)), seq: Some(*seq), ..line("change_failed") }
            }
            Entry::Part { seq, attachment, text, .. } => Self {
                seq: Some(*seq),
                text: Some(text.clone()).filter(|text| !text.is_empty()),
                attachments: exported(std::slice::from_ref(attachment)),
                ..line("part")
            },
            Entry::Delivery { seq, at, progress, why } => Self {
                at: Some(civil(now, *at)),
                seq: Some(*seq),
                delivery: Some(*progress),
                why: why.clone(),
                ..line("delivery")
            },
            Entry::Happened(h) => Self {
                at: Some(civil(now, h.at)),
                operator: h.to.clone(),
                what: Some(h.what),
                why: Some(h.why.clone()),
                ..line("happened")
            },
        }
    }
}

fn exported(attachments: &[Attachment]) -> Vec<Exported> {
    let one = |a: &Attachment| Exported {
        kind: a.kind,
        mime: a.mime.clone(),
        bytes: a.bytes,
        name: a.name.clone(),
        words: match &a.body {
            Body::Words(words) => Some(words.clone()),
            Body::Raw(raw) => Some(String::from_utf8_lossy(raw).into_owned()),
            Body::Telegram(_) | Body::Blob(_) | Body::Leaflet(_) | Body::Gone => None,
        },
    };
    attachments.iter().map(one).collect()
}
