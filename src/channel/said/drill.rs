//! Drills: a test case that says that it is one.

use super::View;
use crate::domain::drill::Drill;

/// Its head, its words, and how to answer it.
pub fn words(view: &View<'_>, drill: &Drill) -> [String; 3] {
    let head = view.say("drill-head", &[("code", view.code().into())]);
    let at = view.voice.moment(view.civil(drill.until));
    let how = view.say("drill-how", &[("at", at.into())]);
    [head, view.word("drill-text"), how]
}
