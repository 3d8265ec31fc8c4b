//! Of whom somebody speaks by an address: as whom they are known must be found out before anything is loaded.

use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::event::{Arrival, Came, Event, What};
use crate::domain::id::Address;

/// Where somebody says that a contact is answered: under which ids whoever has that address is known must be found
/// out before anything is loaded.
#[must_use]
pub fn addressee(event: &Event) -> Option<&Address> {
    let command = match &event.what {
        What::Arrived(arrival) => commanded(arrival)?,
        What::Asked(AdminAsk::Command(command), _) => command,
        _ => return None,
    };
    match command {
        Command::Case { ask: CaseAsk::AnswerTo(address), .. } => Some(address),
        _ => None,
    }
}

/// The number of somebody who called, as an operator tells it: as whom they are known must be found out likewise.
#[must_use]
pub fn caller(event: &Event) -> Option<&Address> {
    let What::Arrived(arrival) = &event.what else { return None };
    match commanded(arrival)? {
        Command::Call { number, .. } => number.as_ref(),
        _ => None,
    }
}

/// What is commanded, by a button or in words.
pub(super) fn commanded(arrival: &Arrival) -> Option<&Command> {
    match &arrival.what {
        Came::Said(said) => said.command.as_ref(),
        Came::Pressed { command, .. } => command.as_ref(),
        _ => None,
    }
}
