//! Colleagues, as people name them: by their name in the config or by their alias, however it is written.

use crate::domain::id::OperatorId;
use crate::domain::policy::Operator;
use crate::domain::say::Word;

use super::desk::Desk;

/// Whom somebody calls so; else what they are told. Of two of one name nobody is meant: the wrong one would be locked
/// out, or get somebody's case.
pub fn meant(desk: &Desk, name: &OperatorId) -> Result<OperatorId, Word> {
    if desk.policy.operator(name).is_some() {
        return Ok(name.clone());
    }
    let name = plain(name.as_str());
    let called = |o: &&Operator| {
        let alias = o.alias.as_deref().map(plain);
        !name.is_empty() && (plain(o.id.as_str()) == name || alias.as_ref() == Some(&name))
    };
    let all: Vec<&Operator> = desk.policy.operators.iter().filter(called).collect();
    match all.as_slice() {
        [] => Err(Word::NoSuchOperator),
        [one] => Ok(one.id.clone()),
        several => Err(Word::SeveralOfThatName(several.iter().map(|o| o.id.clone()).collect())),
    }
}

/// A name without what people write around it, in small letters.
fn plain(name: &str) -> String {
    let bare = name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}
