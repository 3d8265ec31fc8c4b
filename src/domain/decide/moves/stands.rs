//! Why something can't be done with a case as it stands.

use crate::domain::case::{Case, State};
use crate::domain::say::{Stands, Word};

use super::reason::{Outcome, Reason};

/// It was not done, because of where the case stands.
pub fn refused(case: &Case) -> Outcome {
    (Reason::Refused, Some(Word::Stands(stands(case))))
}

fn stands(case: &Case) -> Stands {
    match case.state {
        State::Held { .. } => Stands::Held,
        State::Waiting { .. } => Stands::Waiting,
        State::Assigned { .. } => Stands::Assigned,
        State::Answered { .. } => Stands::Answered,
        State::Closed { .. } => Stands::Closed,
        State::Unreachable { .. } => Stands::Unreachable,
    }
}
