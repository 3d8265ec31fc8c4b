//! Something came in by a channel: from whom, and so which rules hold.

use crate::domain::command::Command;
use crate::domain::event::{Arrival, Came};
use crate::domain::say::AsideWhat;

use super::desk::Desk;
use super::reason::Reason;
use super::{contact, enrol, operator};

pub(super) fn decide(desk: &mut Desk, arrival: &Arrival) -> Reason {
    if arrival.what == Came::Group {
        desk.aside(arrival, AsideWhat::Leave);
        return Reason::Group;
    }
    if let Some(token) = invitation(arrival)
        && let Some(reason) = enrol::open(desk, arrival, token)
    {
        return reason;
    }
    let writer = desk.roster().writer(desk.policy, &arrival.channel, &arrival.address, arrival.chat);
    match writer {
        Some(id) => operator::decide(desk, arrival, &id),
        None => contact::decide(desk, arrival),
    }
}

/// What a `/start` link carried.
fn invitation(arrival: &Arrival) -> Option<&str> {
    match &arrival.what {
        Came::Said(said) => match &said.command {
            Some(Command::Start(Some(token))) => Some(token),
            _ => None,
        },
        _ => None,
    }
}
