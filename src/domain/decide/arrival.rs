//! Something came in by a channel: from whom, and so which rules hold.

use std::collections::BTreeSet;

use crate::domain::command::Command;
use crate::domain::dedupe;
use crate::domain::event::{Arrival, Came, Caption, Said};
use crate::domain::id::{ChatId, SeenKey};
use crate::domain::say::FeedbackKind;

use super::known::as_whom;
use super::moves::desk::Desk;
use super::moves::reason::Reason;
use super::{call, contact, enrol, machine, operator, proven, stranger};

pub(super) fn decide(desk: &mut Desk, arrival: &Arrival) -> Reason {
    let arrival = &Arrival { chat: known_as(desk, arrival), ..arrival.clone() };
    if arrival.what == Came::Group && is_public_channel(desk, arrival) {
        return Reason::Nothing;
    }
    if arrival.what == Came::Group {
        desk.feedback(arrival, FeedbackKind::Leave);
        return Reason::Group;
    }
    if let Came::Machine(machine, said) = &arrival.what {
        return machine::decide(desk, arrival, machine, said);
    }
    if matches!(&arrival.what, Came::Said(said) if said.call.is_some()) {
        return call::came(desk, arrival);
    }
    if let Some(token) = invitation(arrival)
        && let Some(reason) = enrol::open(desk, arrival, token)
    {
        return reason;
    }
    let writer = desk.roster().writer(desk.policy, &arrival.channel, &arrival.address, arrival.chat);
    match writer {
        Some(id) => {
            proven::refused(desk, arrival, &id).unwrap_or_else(|| operator::decide(desk, arrival, &id))
        }
        // Whoever proved to be an operator and is not one any more is no contact either.
        None if proven::is_proven(arrival) => Reason::Impostor,
        None if stranger::is_one(desk, arrival) => stranger::decide(desk, arrival),
        None => match stranger::colleague(desk, arrival) {
            Some(id) => stranger::at_the_public_bot(desk, arrival, &id),
            None => contact::decide(desk, arrival),
        },
    }
}

/// Whether it is where the line announces: the bot stays there.
fn is_public_channel(desk: &Desk, arrival: &Arrival) -> bool {
    let here = desk.policy.announce.as_ref().filter(|announce| announce.channel == arrival.channel);
    here.is_some_and(|announce| announce.is_at(&arrival.address))
}

/// The chat under which the sender is known, or will be.
fn known_as(desk: &Desk, arrival: &Arrival) -> ChatId {
    let Arrival { chat, aliases, address, .. } = arrival;
    let addresses = desk.traits(&arrival.channel).addresses;
    if addresses.have_forms() {
        as_whom(desk, addresses, (chat.contact(), *aliases), address).chat()
    } else {
        *chat
    }
}

/// An album less those of its parts that were taken before; `None` if nothing is left, or if it is no album
/// whose parts can be told apart.
pub(super) fn without_known(
    arrival: &Arrival,
    seen: &[SeenKey],
    known: &BTreeSet<SeenKey>,
) -> Option<Arrival> {
    let Came::Said(said) = &arrival.what else { return None };
    said.album.as_ref()?;
    if said.parts.len() != seen.len() || said.attachments.len() != seen.len() {
        return None;
    }
    let mut rest = Said { parts: Vec::new(), attachments: Vec::new(), ..said.clone() };
    for ((key, part), attachment) in seen.iter().zip(&said.parts).zip(&said.attachments) {
        if !known.contains(key) {
            rest.parts.push(*part);
            rest.attachments.push(attachment.clone());
        }
    }
    let source = *rest.parts.first()?;
    if said.captions.len() == said.parts.len() {
        let captions = seen.iter().zip(&said.captions).filter(|(key, _)| !known.contains(key));
        only(&mut rest, captions.map(|(_, caption)| caption.clone()).collect());
    }
    Some(Arrival { source, what: Came::Said(rest), ..arrival.clone() })
}

/// An album says what those of its parts say.
fn only(said: &mut Said, captions: Vec<Caption>) {
    let words: Vec<&str> = captions.iter().map(|c| c.text.as_str()).filter(|text| !text.is_empty()).collect();
    said.text = words.join("\n");
    let prints = captions.iter().map(|caption| caption.fingerprint);
    said.fingerprint = prints.reduce(dedupe::joined).unwrap_or_default();
    said.captions = captions;
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
