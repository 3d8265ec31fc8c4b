//! The audit trail, slice by slice.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::trail::{Break, Head, Record, Who};

/// A slice of the trail, checked against what stands before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailView {
    /// The version of this view.
    pub schema: u32,
    /// Its entries, up to the first break.
    pub entries: Vec<ActView>,
    /// Where the next slice begins; none if this was the last.
    pub next: Option<u64>,
    /// The last entry that the roster knows of.
    pub head: HeadView,
    /// The last entry that is not there any more, where the oldest were let go of by age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin: Option<HeadView>,
    /// The first place where the chain does not hold, if there is one in this slice.
    pub broken: Option<Break>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActView {
    /// Its number.
    pub n: u64,
    /// When.
    pub at: String,
    /// Who.
    pub who: Who,
    /// What.
    pub what: String,
    /// About which case.
    pub case: Option<CaseCode>,
    /// About which operator.
    pub operator: Option<OperatorId>,
    /// How it ended.
    pub outcome: String,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// The end of the trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadView {
    /// The number of the last entry.
    pub n: u64,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

impl TrailView {
    /// The view of a slice.
    #[must_use]
    pub fn of(records: &[Record], next: Option<u64>, head: &Head, broken: Option<Break>) -> Self {
        let entries = records.iter().map(ActView::of).collect();
        Self { schema: super::SCHEMA, entries, next, head: HeadView::of(head), begin: None, broken }
    }

    /// The same of a trail that begins behind that entry.
    #[must_use]
    pub fn behind(self, begin: &Head) -> Self {
        Self { begin: (begin.n > 0).then(|| HeadView::of(begin)), ..self }
    }
}

impl HeadView {
    /// The view of an end.
    #[must_use]
    pub fn of(head: &Head) -> Self {
        Self { n: head.n, hash: HEXLOWER.encode(&head.hash) }
    }
}

impl ActView {
    fn of(record: &Record) -> Self {
        let act = record.act.clone();
        Self {
            n: record.n,
            at: act.at.to_string(),
            who: act.who,
            what: act.what,
            case: act.case,
            operator: act.operator,
            outcome: act.outcome,
            hash: HEXLOWER.encode(&record.hash),
        }
    }
}
