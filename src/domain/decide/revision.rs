//! A contact's message belongs to an earlier one: a late part of an album, the same words again.

use crate::domain::case::{Case, Priority};
use crate::domain::dedupe;
use crate::domain::event::{Arrival, Said};
use crate::domain::message::Entry;
use crate::domain::say::ToOperator;

use super::moves::cards::refresh_cards;
use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::Reason;
use super::moves::transcript::link;
use super::moves::urgency::hear;

pub(super) fn album_part(
    desk: &mut Desk,
    arrival: &Arrival,
    mut case: Case,
    said: &Said,
    seq: u32,
) -> Reason {
    case.outdate(seq, desk.now.line);
    let to = case.assignee().cloned();
    let bulk = case.priority == Priority::Normal;
    hear(desk, &mut case, &said.text);
    if let Some(saying) = case.said.iter_mut().find(|s| s.seq == seq) {
        saying.fingerprint = dedupe::joined(saying.fingerprint, said.fingerprint);
    }
    let mut words = said.text.clone();
    for (i, attachment) in said.attachments.iter().enumerate() {
        let source = said.parts.get(i).copied().unwrap_or(arrival.source);
        let (attachment, text) = (attachment.clone(), std::mem::take(&mut words));
        desk.log(&mut case, Entry::Part { seq, attachment, source, text });
        if let Some(operator) = &to {
            let how = SendOptions { bulk, decides: true, ..SendOptions::default() };
            desk.tell(operator, ToOperator::Part { seq, source }, Some(&case), how);
        }
    }
    link(desk, arrival, &case, seq);
    if !said.text.is_empty() {
        refresh_cards(desk, &case, seq);
    }
    desk.save(case);
    Reason::AlbumPart
}

pub(super) fn repeated(
    desk: &mut Desk,
    arrival: &Arrival,
    mut case: Case,
    said: &Said,
    known: usize,
) -> Reason {
    let Some(seq) = case.said.get(known).map(|s| s.seq) else { return Reason::Nothing };
    dedupe::remember(&mut case, said.fingerprint, seq, desk.now.line, Some(known));
    link(desk, arrival, &case, seq);
    refresh_cards(desk, &case, seq);
    desk.save(case);
    Reason::Repeat
}
