//! Two cases are one person's, as an operator believes and a supervisor confirms: they are linked, and nothing more. Each
//! keeps its contact, its key and its transcript, and a reply goes where the card is from that it answers; so whoever is
//! not that person after all learns nothing.

use crate::domain::case::Case;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::say::{Asking, ToOperator, Word};
use crate::domain::trail::Who;

use super::moves::cards;
use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{Outcome, Reason};

/// How many cases of one person are linked at most.
const MOST: usize = 8;

/// An operator believes it: supervisors are asked.
pub(super) fn propose(desk: &mut Desk, me: &OperatorId, case: &Case, with: CaseCode) -> Outcome {
    let other = match fitting(desk, case, with) {
        Ok(other) => other,
        Err(word) => return (Reason::Refused, Some(word)),
    };
    let supervisors = desk.supervisors();
    if supervisors.is_empty() {
        return (Reason::Refused, Some(Word::NobodyToTell));
    }
    for supervisor in supervisors {
        let say = ToOperator::Asking(Asking::Merge { with: other.code, by: me.clone() });
        desk.tell(&supervisor, say, Some(case), SendOptions::default());
    }
    (Reason::OperatorCommand, Some(Word::MergeProposed(with)))
}

/// A supervisor confirms it.
pub(super) fn confirm(desk: &mut Desk, me: &OperatorId, mut case: Case, with: CaseCode) -> Outcome {
    let mut other = match fitting(desk, &case, with) {
        Ok(other) => other,
        Err(word) => return (Reason::Refused, Some(word)),
    };
    join(desk, me, &mut case, &mut other, Milestone::Merged);
    case.handled.merged.push(other.code);
    other.handled.merged.push(case.code);
    end(desk, me, case, other, "case_merge")
}

/// They are two people's after all.
pub(super) fn part(desk: &mut Desk, me: &OperatorId, mut case: Case, with: CaseCode) -> Outcome {
    let Some(mut other) = desk.case(with).filter(|other| case.handled.merged.contains(&other.code)) else {
        return (Reason::Refused, Some(Word::NotMerged(with)));
    };
    join(desk, me, &mut case, &mut other, Milestone::Unmerged);
    case.handled.merged.retain(|code| *code != other.code);
    other.handled.merged.retain(|code| *code != case.code);
    end(desk, me, case, other, "case_unmerge")
}

/// The other case, if the two can be linked.
fn fitting(desk: &Desk, case: &Case, with: CaseCode) -> Result<Case, Word> {
    let other = desk.case(with).ok_or(Word::NoSuchCase)?;
    if other.code == case.code || other.contact == case.contact {
        return Err(Word::SamePerson);
    }
    if case.handled.merged.contains(&with) {
        return Err(Word::MergedAlready(with));
    }
    let full = |case: &Case| case.handled.merged.len() >= MOST;
    if full(case) || full(&other) { Err(Word::NotNow) } else { Ok(other) }
}

/// Both histories say it.
fn join(desk: &mut Desk, me: &OperatorId, case: &mut Case, other: &mut Case, what: Milestone) {
    desk.happened(case, what, Some(me), &other.code.to_string());
    desk.happened(other, what, Some(me), &case.code.to_string());
}

/// Both cards show it, and whoever has one of them hears it.
fn end(desk: &mut Desk, me: &OperatorId, case: Case, other: Case, what: &'static str) -> Outcome {
    desk.act(Who::Operator(me.clone()), what, (Some(case.code), None), "done");
    let merged = what == "case_merge";
    let word = |code, with| {
        if merged { Word::Merged { code, with } } else { Word::Parted { code, with } }
    };
    let (code, with) = (case.code, other.code);
    let mut told: Vec<OperatorId> = vec![me.clone()];
    for (case, with) in [(&case, with), (&other, code)] {
        cards::refresh_all(desk, case);
        if let Some(operator) = case.operator().filter(|operator| !told.contains(operator)).cloned() {
            desk.word(&operator, word(case.code, with), Some(case), None);
            told.push(operator);
        }
    }
    desk.save(case);
    desk.save(other);
    (Reason::OperatorCommand, Some(word(code, with)))
}
