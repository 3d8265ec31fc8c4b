//! The lists of cases in the store, and how much of one is handled at once.

use crate::domain::case::Index;
use crate::domain::changes::{List, PAGE};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::time::Stamp;

/// How many cases one follow-up handles.
pub const AT_ONCE: usize = PAGE - 1;
/// Where every list begins.
pub const START: (Stamp, CaseCode) = (Stamp(i64::MIN), CaseCode::FIRST);

/// The list of an operator's assigned cases.
pub fn owned(operator: &OperatorId) -> List {
    List::From(Index::Owner(operator.clone()), Stamp(i64::MIN))
}

/// The list of an operator's answered, open cases.
pub fn resting(operator: &OperatorId) -> List {
    List::From(Index::Resting(operator.clone()), Stamp(i64::MIN))
}
