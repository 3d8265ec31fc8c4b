//! Something came in by a channel: from whom, and so which rules hold.

use crate::domain::command::Command;
use crate::domain::event::{Arrival, Came};
use crate::domain::say::AsideWhat;

use super::reason::Reason;
use super::work::Work;
use super::{contact, enrol, operator};

pub(super) fn decide(work: &mut Work, arrival: &Arrival) -> Reason {
    if arrival.what == Came::Group {
        work.aside(arrival, AsideWhat::Leave);
        return Reason::Group;
    }
    if let Some(token) = invitation(arrival)
        && let Some(reason) = enrol::open(work, arrival, token)
    {
        return reason;
    }
    let writer = work.roster().writer(work.policy, &arrival.channel, &arrival.address, arrival.chat);
    match writer {
        Some(id) => operator::decide(work, arrival, &id),
        None => contact::decide(work, arrival),
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
