//! A place in a list of cases, which a page ends at and the next one begins behind.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// The parts of a list, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Somebody waits for an answer.
    Unanswered,
    /// Answered, or out of reach.
    Rest,
    /// Over.
    Closed,
}

impl Part {
    fn letter(self) -> char {
        match self {
            Self::Unanswered => 'u',
            Self::Rest => 'r',
            Self::Closed => 'c',
        }
    }
}

/// A place in a list of cases.
///
/// In words it is `u.1795498200000.K7F3QD`: opaque to whoever got it, for the next question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place {
    /// The part of the list.
    pub(super) part: Part,
    /// The score in its index.
    pub(super) at: Stamp,
    /// The case.
    pub(super) code: CaseCode,
}

impl Place {
    /// Before everything of that part.
    pub(super) fn first(part: Part) -> Self {
        match part {
            Part::Closed => Self { part, at: Stamp(i64::MAX), code: CaseCode::LAST },
            Part::Unanswered | Part::Rest => Self { part, at: Stamp(i64::MIN), code: CaseCode::FIRST },
        }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let forwards = (self.at, self.code).cmp(&(other.at, other.code));
        // What is over is looked for from its end, what waits by who has waited longest.
        let within = if self.part == Part::Closed { forwards.reverse() } else { forwards };
        self.part.cmp(&other.part).then(within)
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.part.letter(), self.at.0, self.code.compact())
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

/// Text that is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is no place in a list: give `next` of the page before as it was")]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let mut words = text.splitn(3, '.');
        let mut word = || words.next().ok_or(NotAPlace);
        let part = match word()? {
            "u" => Part::Unanswered,
            "r" => Part::Rest,
            "c" => Part::Closed,
            _ => return Err(NotAPlace),
        };
        let at = Stamp(word()?.parse().map_err(|_| NotAPlace)?);
        Ok(Self { part, at, code: word()?.parse().map_err(|_| NotAPlace)? })
    }
}

impl TryFrom<String> for Place {
    type Error = NotAPlace;

    fn try_from(text: String) -> Result<Self, NotAPlace> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(part: Part, at: i64, bits: u64) -> Place {
        Place { part, at: Stamp(at), code: CaseCode::from_bits(bits) }
    }

    #[test]
    fn a_place_survives_being_written_down() {
        for one in
            [place(Part::Unanswered, -5, 7), place(Part::Rest, i64::MAX, 0), Place::first(Part::Closed)]
        {
            assert_eq!(one.to_string().parse(), Ok(one));
        }
        for text in ["", "u", "u.1", "x.1.K7F3QD", "u.soon.K7F3QD", "u.1.K7F", "u.1.K7F3QD.2"] {
            assert_eq!(text.parse::<Place>(), Err(NotAPlace), "{text}");
        }
    }

    #[test]
    fn a_list_goes_forwards_and_what_is_closed_backwards() {
        assert!(place(Part::Unanswered, 1, 9) < place(Part::Unanswered, 2, 1));
        assert!(place(Part::Unanswered, 9, 9) < place(Part::Rest, 1, 1));
        assert!(place(Part::Closed, 2, 1) < place(Part::Closed, 1, 9));
        assert!(Place::first(Part::Closed) < place(Part::Closed, 5, 5));
    }
}
