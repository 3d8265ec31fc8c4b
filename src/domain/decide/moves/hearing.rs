//! A contact is there, whatever they want: they can be reached, and are spoken with in their language.

use crate::domain::case::{Case, LanguageFrom, State};
use crate::domain::contact::Contact;
use crate::domain::event::Arrival;
use crate::domain::id::Language;
use crate::domain::language;
use crate::domain::message::Milestone;

use super::desk::Desk;
use super::reach::regain;

/// Someone who has a case open asked the bot something: they can be reached, and may speak another language.
pub fn heard_from(desk: &mut Desk, mut case: Case, contact: &Contact) {
    if let Some(chosen) = contact.language.as_ref().filter(|l| **l != case.language)
        && case.language_from <= LanguageFrom::Chosen
        && !matches!(case.state, State::Closed { .. })
    {
        case.language = chosen.clone();
        case.language_from = LanguageFrom::Chosen;
        desk.happened(&mut case, Milestone::LanguageSet, None, chosen.as_str());
        desk.save(case.clone());
    }
    regain(desk, case);
}

/// The language in which the line answers a contact's command: their choice, their case's, their app's.
pub fn speaks(desk: &Desk, arrival: &Arrival, contact: &Contact) -> Language {
    let case = contact.case.and_then(|code| desk.case(code)).map(|c| c.language);
    let app = arrival.app_language.as_ref();
    let by_app = || language::choose(None, app, "", desk.policy).0;
    contact.language.clone().or(case).unwrap_or_else(by_app)
}
