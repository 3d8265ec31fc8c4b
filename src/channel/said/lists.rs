//! Several cases at once: an operator's list, an alert, the end of a shift; and the reminder of one.

use super::View;
use crate::domain::case::Case;
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// The most cases that one list names.
pub const LISTED: usize = 40;

/// `/cases`: what stands above them.
pub fn head(view: &View<'_>, cases: usize) -> String {
    view.say("case-list-head", &[("n", cases.into())])
}

/// How many cases wait for anyone; empty if none does.
pub fn waiting(view: &View<'_>, waiting: u32) -> String {
    if waiting == 0 { String::new() } else { view.say("case-list-waiting", &[("n", waiting.into())]) }
}

/// The cases of an alert. One that was answered meanwhile is no longer named: an alert is no place for noise.
pub fn late<'a>(view: &View<'a>, codes: &[CaseCode]) -> Vec<&'a Case> {
    let mut cases = view.listed(codes);
    cases.retain(|c| c.unanswered_since().is_some());
    cases
}

/// What stands above the cases of an alert.
pub fn late_head(view: &View<'_>, cases: usize) -> String {
    view.say("alert-head", &[("n", cases.into())])
}

/// A case of an alert: where it stands, and who has it.
pub fn late_line(view: &View<'_>, case: &Case) -> String {
    [view.case_line(case), view.with(case)].join(" · ")
}

/// The shift ends at `at`, civil time: what stands above the cases that will move.
pub fn handover_head(view: &View<'_>, cases: usize, at: Stamp) -> String {
    let at = view.voice.moment(at);
    view.say("handover-head", &[("n", cases.into()), ("at", at.into())])
}

/// The reader's case waits; nothing if it was answered meanwhile.
pub fn reminder<'a>(view: &View<'a>) -> Option<(&'a Case, String)> {
    let case = view.case().filter(|c| c.unanswered_since().is_some())?;
    let lasting = view.voice.lasting(view.waited(case));
    Some((case, view.say_of_case("reminder", &[("lasting", lasting.into())])))
}

/// A line that says how many are not shown; empty if all are.
pub fn further(view: &View<'_>, all: usize, shown: usize) -> String {
    match all.saturating_sub(shown) {
        0 => String::new(),
        n @ 1.. => view.say("which-more", &[("n", n.into())]),
    }
}
