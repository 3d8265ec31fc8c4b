//! Whether an operator's words tell of the line's own people, before they go out.

use crate::domain::case::Case;
use crate::domain::event::{Said, Signed};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Entry};
use crate::domain::names::{self, Betrayal, Open, Own, Person, reach_of, reaches, sound, texts};
use crate::domain::policy::{Operator, Policy};
use crate::domain::roster::Roster;

use super::copied;
use super::desk::Desk;
use super::transcript::entries;

/// So much is remembered of what one operator goes by.
const REMEMBERED: usize = 24;
/// A longer name is none, in bytes.
const LONGEST: usize = 120;

/// Whether their words may tell something, whatever else was said: the line's texts and the contact's words are not read.
pub fn may_betray((policy, roster): (&Policy, &Roster), me: &OperatorId, said: &Said) -> bool {
    names::betrays(&said.text, &own((policy, roster), me, &said.signed)).is_some()
}

/// What their words tell, if anything. What stands in the line's own texts or was said by the contact tells nothing.
pub fn betrays(desk: &Desk, case: &Case, me: &OperatorId, said: &Said) -> Option<Betrayal> {
    let own = own((desk.policy, desk.roster()), me, &said.signed);
    // Most replies tell nothing to begin with: the line's texts are not read for those.
    names::betrays(&said.text, &own)?;
    let (open, said_by_them) = (Open::new(texts(desk.policy)), Open::new(heard(desk, case)));
    names::betrays(&said.text, &Own { open, said: said_by_them, ..own })
}

/// What their mails tell of who they are is known from now on.
pub fn remember(desk: &mut Desk, me: &OperatorId, said: &Said, told: Option<Betrayal>) {
    let own = own((desk.policy, desk.roster()), me, &Signed::default());
    let open = Open::new(texts(desk.policy));
    let below = told.filter(|told| *told == Betrayal::Signature).map(|_| ending(&said.text));
    let found =
        below.into_iter().flat_map(|text| reaches(text).into_iter().map(|reach| text[reach.at].to_owned()));
    let reach: Vec<String> = said.signed.reach.iter().cloned().chain(found).collect();
    let new = |text: &&String| {
        text.len() <= LONGEST && reach_of(text).any(|what| !own.reach.contains(&what) && !open.reaches(&what))
    };
    let reach: Vec<&String> = reach.iter().filter(new).collect();
    let known = desk.roster().operator_state(me).seen_as;
    let names: Vec<&String> = said
        .signed
        .names
        .iter()
        .filter(|name| !name.is_empty() && name.len() <= LONGEST && !known.names.contains(*name))
        .collect();
    if reach.is_empty() && names.is_empty() {
        return;
    }
    let seen_as = &mut desk.roster_mut().operator_state_mut(me).seen_as;
    for (kept, more) in [(&mut seen_as.names, names), (&mut seen_as.reach, reach)] {
        kept.extend(more.into_iter().cloned());
        while kept.len() > REMEMBERED {
            kept.pop_first();
        }
    }
}

/// The last lines of a text.
fn ending(text: &str) -> &str {
    const LINES: usize = 8;
    let at = text.rmatch_indices('\n').nth(LINES).map_or(0, |(at, _)| at);
    &text[at..]
}

fn own((policy, roster): (&Policy, &Roster), me: &OperatorId, signed: &Signed) -> Own {
    let alias = |o: &Operator| {
        o.alias.iter().flat_map(|alias| alias.split_whitespace()).map(sound).collect::<Vec<_>>()
    };
    let mine = policy.operator(me).map(alias).unwrap_or_default();
    let all: Vec<String> = policy.operators.iter().flat_map(alias).collect();
    let lines: Vec<&str> =
        policy.channels.iter().filter_map(|c| c.address.as_ref()).map(|a| a.0.as_str()).collect();
    let mut own = Own {
        alias: mine.clone(),
        line: policy.name.split_whitespace().map(sound).collect(),
        never: policy.never_tell.iter().filter(|secret| !may_be_told(policy, secret)).cloned().collect(),
        ..Own::default()
    };
    let mut others = Vec::new();
    for operator in &policy.operators {
        let state = roster.operator_states.get(&operator.id);
        let seen = state.map(|s| &s.seen_as);
        let here = (operator.id == *me).then_some(signed);
        let names = seen.into_iter().flat_map(|s| &s.names).chain(here.into_iter().flat_map(|s| &s.names));
        let names = names.map(String::as_str).chain([operator.id.as_str()]);
        let but = if operator.id == *me { &mine } else { &all };
        let person = Person::called(names, but);
        if operator.id == *me {
            own.people.push(person);
        } else {
            others.push(person);
        }
        let configured = operator.reach.iter().filter_map(|reach| reach.address.as_ref());
        let bound = state.into_iter().flat_map(|s| s.bound.values()).map(|bound| &bound.address);
        let addresses: Vec<&str> = configured.chain(bound).map(|a| a.0.as_str()).collect();
        let told = seen.into_iter().flat_map(|s| &s.reach).chain(here.into_iter().flat_map(|s| &s.reach));
        let told: Vec<&str> = told.map(String::as_str).collect();
        own.hosts.extend(addresses.iter().chain(&told).filter_map(|address| names::host_of(address, &lines)));
        own.reach.extend(addresses.into_iter().chain(told).flat_map(reach_of));
    }
    own.people.extend(others);
    own
}

fn may_be_told(policy: &Policy, secret: &str) -> bool {
    policy.may_tell.iter().any(|told| told.to_lowercase() == secret.to_lowercase())
}

/// What the contact said lately.
fn heard<'a>(desk: &'a Desk, case: &'a Case) -> Vec<&'a str> {
    let each = copied::compared(case)
        .flat_map(|(_, seq)| entries(desk, case, seq).filter_map(move |e| words(e, seq)));
    each.flatten().collect()
}

/// What the contact said in it, and what was cut from that.
fn words(entry: &Entry, seq: u32) -> Option<Vec<&str>> {
    match entry {
        Entry::Said(message) if message.seq == seq && message.from == Author::Contact => {
            Some([Some(message.text.as_str()), message.rest.as_deref()].into_iter().flatten().collect())
        }
        Entry::Edited { seq: of, text, .. } if *of == seq => Some(vec![text]),
        _ => None,
    }
}
