//! What an operator is told of calls, as the tests of every channel's renderings need it.

use crate::domain::id::CaseCode;
use crate::domain::say::Word;
use crate::domain::time::Stamp;

/// Every word about calls.
pub fn words(later: Stamp, code: CaseCode) -> [Word; 7] {
    [
        Word::NoCall,
        Word::CantWrite,
        Word::TriedOften,
        Word::CallAgainAt(later),
        Word::CallTaken(code),
        Word::NotANumber,
        Word::CloseNeedsNote,
    ]
}
