//! Several cases at once: an operator's list, an alert, the end of a shift; and the reminder of one.

use super::View;
use crate::domain::case::{Case, Priority, State};
use crate::domain::id::CaseCode;
use crate::domain::message::{Author, Entry};
use crate::domain::time::Stamp;
use crate::text::{isolate, visible};

/// The most cases that one list names.
pub const LISTED: usize = 40;
/// How many characters a newcomer's first words have at most: so a message holds a line of each of some sixty.
const WORDS: usize = 32;

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
    let urgent = (case.priority == Priority::Urgent).then(|| view.word("newcomer-urgent"));
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
    let words = visible(&said.unwrap_or_default()).replace('/', "∕").replace('@', "＠");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = match words.char_indices().nth(WORDS) {
        Some((end, _)) => isolate(&format!("{}…", words[..end].trim_end())),
        None if words.is_empty() => view.word("newcomer-wordless"),
        None => isolate(&words),
    };
    urgent.into_iter().chain([words]).collect::<Vec<_>>().join(" ")
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
