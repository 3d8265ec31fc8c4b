//! The buttons of a card.

use super::view::{View, keyboard, press};
use crate::channel::telegram::payload::{Button, Keyboard};
use crate::domain::case::{Case, Priority, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, Language};
use crate::text::native_name;

/// Take · Pass on, above it how calling back ended where there is somebody to call, and below Close · History · More; of
/// what nobody has to answer just these. `taken` shows that Take was pressed.
pub(super) fn first(view: &View<'_>, case: &Case, taken: bool) -> Keyboard {
    let ask = |id, ask| view.ask(id, case.code, ask);
    let close = if case.spell().is_some() { "button-no-reply" } else { "button-close" };
    // Whoever can be called is called first of all.
    let to_call = case.call.as_ref().is_some_and(|call| call.number) && case.spell().is_some();
    let call = to_call.then(|| {
        vec![
            ask("button-number", CaseAsk::Number),
            ask("button-called-back", CaseAsk::CalledBack),
            ask("button-no-answer", CaseAsk::NoAnswer),
        ]
    });
    let open = matches!(case.state, State::Assigned { .. } | State::Waiting { .. } | State::Held { .. });
    let take = open.then(|| {
        let take = ask(if taken { "button-taken" } else { "button-take" }, CaseAsk::Take);
        vec![take, ask("button-pass-on", CaseAsk::PassOn)]
    });
    keyboard([
        call.unwrap_or_default(),
        take.unwrap_or_default(),
        vec![
            ask(close, CaseAsk::Close(None)),
            ask("button-history", CaseAsk::History),
            ask("button-more", CaseAsk::More),
        ],
    ])
}

/// How many ready answers stand under More; `/say` lists all of them.
const READY: usize = 8;

/// What More shows: who else, how urgent, which language, what is ready to be said, that somebody is blocked, and back.
pub(super) fn more(view: &View<'_>, case: &Case) -> Keyboard {
    let ask = |id, ask| view.ask(id, case.code, ask);
    let urgent = match case.priority {
        Priority::Normal => ask("button-urgent", CaseAsk::Urgent(Some(true))),
        Priority::Urgent => ask("button-normal", CaseAsk::Urgent(Some(false))),
    };
    let held = matches!(case.state, State::Held { .. });
    let release = held.then(|| ask("button-release", CaseAsk::Release)).flatten();
    let mut rows = vec![vec![ask("button-give-to", CaseAsk::GiveTo(None)), urgent, release]];
    rows.extend(languages(view, case));
    rows.extend(elsewhere(view, case));
    rows.extend(ready(view, case));
    // Also while nothing is held yet: whoever is blocked need not have written since.
    let now = view.scene.now.line;
    let blocked = view.material.people().any(|contact| contact.care.is_blocked_at(now).is_some());
    let block = if blocked || case.is_blocked() {
        ask("button-unblock", CaseAsk::Unblock)
    } else {
        ask("button-block", CaseAsk::Block(0))
    };
    rows.push(vec![block, ask("button-back", CaseAsk::Less)]);
    keyboard(rows)
}

/// The ready answers that its contact can read: a press shows one, and sends nothing yet.
fn ready(view: &View<'_>, case: &Case) -> Vec<Vec<Option<Button>>> {
    let readable = view.policy().ready.iter().filter(|answer| answer.text.contains_key(&case.language));
    let names: Vec<&String> = readable.map(|answer| &answer.name).take(READY).collect();
    let button = |name: &&String| {
        let ask = CaseAsk::Say((*name).clone());
        press(&format!("💬 {name}"), &Command::Case { code: Some(case.code), ask })
    };
    names.chunks(2).map(|row| row.iter().map(button).collect()).collect()
}

/// A prompt for each case that its contact has on another phone: only whoever presses it writes there. Below them, that
/// these are not the same person.
fn elsewhere(view: &View<'_>, case: &Case) -> Vec<Vec<Option<Button>>> {
    let contact = view.material.contact.as_ref();
    let codes = contact.into_iter().flat_map(|contact| &contact.links).filter_map(|linked| linked.case);
    let button = |code: CaseCode| {
        let label = view.say("button-elsewhere", &[("code", code.to_string().into())]);
        press(&label, &Command::Case { code: Some(code), ask: CaseAsk::Answer })
    };
    let mut rows: Vec<_> = codes.map(|code| vec![button(code)]).collect();
    let is_linked = contact.is_some_and(|contact| !contact.links.is_empty());
    rows.extend(is_linked.then(|| vec![view.ask("button-not-them", case.code, CaseAsk::Unlink)]));
    rows
}

/// The line's languages but the one that the case has.
fn languages(view: &View<'_>, case: &Case) -> Vec<Vec<Option<Button>>> {
    let others: Vec<&Language> =
        view.policy().languages.iter().filter(|l| **l != case.language).take(12).collect();
    let button = |language: &&Language| {
        let label = view.say("button-language", &[("language", native_name(language).into())]);
        let ask = CaseAsk::SetLanguage((*language).clone());
        press(&label, &Command::Case { code: Some(case.code), ask })
    };
    others.chunks(2).map(|row| row.iter().map(button).collect()).collect()
}
