//! The members of an index.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// The members of an index, by code and by score.
#[derive(Default)]
pub(super) struct Scores {
    pub by_code: BTreeMap<CaseCode, Stamp>,
    pub by_score: BTreeSet<(Stamp, CaseCode)>,
}

impl Scores {
    pub fn set(&mut self, code: CaseCode, score: Stamp) {
        self.remove(code);
        self.by_code.insert(code, score);
        self.by_score.insert((score, code));
    }

    pub fn remove(&mut self, code: CaseCode) {
        if let Some(score) = self.by_code.remove(&code) {
            self.by_score.remove(&(score, code));
        }
    }

    pub fn from(&self, from: Stamp) -> impl Iterator<Item = (CaseCode, Stamp)> {
        self.by_score.range((from, CaseCode::FIRST)..).map(|(score, code)| (*code, *score))
    }

    pub fn back_from(&self, to: Stamp) -> impl Iterator<Item = (CaseCode, Stamp)> {
        self.by_score.range(..=(to, CaseCode::LAST)).rev().map(|(score, code)| (*code, *score))
    }
}
