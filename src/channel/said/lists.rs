//! Several cases at once: an operator's list, an alert, the end of a shift; and the reminder of one.

use super::{View, excerpt};
use crate::domain::case::{Case, State};
use crate::domain::id::CaseCode;
use crate::domain::message::{Author, Entry};
use crate::domain::time::Stamp;

/// The most cases that one list names.
pub const LISTED: usize = 40;
/// How many characters a newcomer's first words have at most: so a message holds a line of each of some sixty.
const WORDS: usize = 32;
/// As many stand below a reminder.
const REMINDED: usize = 120;

/// `/cases`: what stands above them.
pub fn head(view: &View<'_>, cases: usize) -> String {
    view.say("case-list-head", &[("n", cases.into())])
}

/// How many cases wait for anyone; empty if none does.
pub fn waiting(view: &View<'_>, waiting: u32) -> String {
    if waiting == 0 { String::new() } else { view.say("case-list-waiting", &[("n", waiting.into())]) }
}

/// The cases of an alert, the urgent first and then the oldest. One that was answered meanwhile is no longer named: an
/// alert is no place for noise.
pub fn late<'a>(view: &View<'a>, codes: &[CaseCode]) -> Vec<&'a Case> {
    let mut cases = view.listed(codes);
    cases.retain(|c| c.unanswered_since().is_some());
    cases.sort_by_key(|case| (std::cmp::Reverse(case.priority), case.unanswered_since()));
    cases
}

/// Those of the newcomers who still wait for room, the most urgent first.
pub fn newcomers<'a>(view: &View<'a>, codes: &[CaseCode]) -> Vec<&'a Case> {
    let mut cases = view.listed(codes);
    cases.retain(|case| matches!(case.state, State::Waiting { .. } | State::Held { .. }));
    cases.sort_by_key(|case| (std::cmp::Reverse(case.priority), case.opened_at));
    cases
}

/// What stands above them.
pub fn newcomers_head(view: &View<'_>, cases: usize) -> String {
    view.say("newcomers-head", &[("n", cases.into())])
}

/// A newcomer's first words, and whether they are urgent. Nothing in them can be taken for a command of ours.
pub fn newcomer(view: &View<'_>, case: &Case) -> String {
    let first = case.head.iter().find_map(|entry| {
        let Entry::Said(message) = entry else { return None };
        (message.from == Author::Contact).then_some(message.text.as_str())
    });
    let own = case.campaign.as_ref().filter(|member| !member.own.is_empty());
    // Of a copy the words that are its writer's own.
    let said = match (first, own) {
        (Some(text), Some(member)) => {
            let words = member.own.iter().filter_map(|(from, to)| text.get(*from..*to));
            Some(words.collect::<Vec<_>>().join(" "))
        }
        (first, _) => first.map(str::to_owned),
    };
    let words = excerpt::cut(&said.unwrap_or_default(), WORDS);
    let words = if words.is_empty() { view.word("newcomer-wordless") } else { words };
    excerpt::urgency(view, case).into_iter().chain([words]).collect::<Vec<_>>().join(" ")
}

/// What stands above the cases of an alert.
pub fn late_head(view: &View<'_>, cases: usize) -> String {
    view.say("alert-head", &[("n", cases.into())])
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
    let said = view.say_of_case("reminder", &[("lasting", lasting.into())]);
    let said = excerpt::urgency(view, case).into_iter().chain([said]).collect::<Vec<_>>().join(" ");
    let words = excerpt::unanswered(view, case, REMINDED);
    Some((case, [said].into_iter().chain(words).collect::<Vec<_>>().join("\n")))
}

/// A line that says how many are not shown; empty if all are.
pub fn further(view: &View<'_>, all: usize, shown: usize) -> String {
    match all.saturating_sub(shown) {
        0 => String::new(),
        n @ 1.. => view.say("which-more", &[("n", n.into())]),
    }
}
