//! Many people with one text: one case is for the operators, the others are held together.
//!
//! People in danger copy texts too, so every doubt is settled against holding: short texts, buttons, topics and forms
//! count for nothing; whoever wrote before, writes an urgent word that the text does not have, or anything
//! particular to them, is not held; of whoever differs by a name alone the name is told to somebody on duty. Whoever is
//! held hears so, and any further word of theirs lets them through.

use crate::domain::campaign::{self, Likeness, Sketch, likeness, tokens};
use crate::domain::case::{Case, Index, Member, Priority, Spell, State};
use crate::domain::changes::{List, Snapshot};
use crate::domain::event::{Arrival, Came, Followup, Said};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::{Author, Entry, Milestone, Via};
use crate::domain::policy::{Acknowledge, Policy};
use crate::domain::priority;
use crate::domain::say::{CardWhy, Slot, ToContact, ToOperator, Word};
use crate::domain::time::{Now, Stamp};

use super::introduce;
use super::moves::cards;
use super::moves::desk::{Desk, SendOptions};
use super::moves::lists::{AT_ONCE, START};
use super::moves::place::{self, Preference};
use super::moves::reason::{DONE, Outcome, Reason};
use super::moves::resume::finish;
use super::moves::{stands, together};

/// So many people with one text may be one person on two channels.
const PAIR: u32 = 2;

/// The case whose text the arrival may be a copy of: it must be at hand to tell.
pub(super) fn compared(
    snapshot: &Snapshot,
    arrival: &Arrival,
    policy: &Policy,
    now: Now,
) -> Option<CaseCode> {
    let Came::Said(said) = &arrival.what else { return None };
    if policy.flood.campaign_threshold == 0 {
        return None;
    }
    let sketch = sketch(said)?;
    snapshot.roster.campaigns.like(&sketch, now.line, policy.flood.window)
}

/// Whether a first message is looked at at all. Of one that goes on elsewhere nobody knows what else it says.
fn counts(said: &Said) -> bool {
    let plain =
        said.attachments.is_empty() && said.rest.is_none() && said.via != Some(Via::Form) && !said.forwarded;
    plain && said.command.is_none() && said.album.is_none() && campaign::is_long_enough(&said.text)
}

/// What copies of it are known by, if it is looked at. Of one that is too long words of their own may stand behind those
/// that are compared.
fn sketch(said: &Said) -> Option<Sketch> {
    let make = || {
        let words = tokens(&said.text);
        (words.len() < campaign::COMPARED).then(|| Sketch::of(&words))
    };
    counts(said).then(|| said.sketched.get(&said.text, make)).flatten()
}

/// Counts a first message among those with its text, and holds its case if it is one of too many. Returns whether it
/// is held.
pub(super) fn meets(desk: &mut Desk, case: &mut Case, said: &Said, spell: &Spell) -> bool {
    let flood = desk.policy.flood;
    if flood.campaign_threshold == 0 || case.topic.is_some() {
        return false;
    }
    let Some(sketch) = sketch(said) else { return false };
    let now = desk.now.line;
    let known = desk.roster().campaigns.like(&sketch, now, flood.window);
    let first = known.and_then(|code| desk.case(code));
    let alike = first.as_ref().and_then(first_words).map(|text| likeness(&tokens(&said.text), &tokens(text)));
    let (Some(first), Some(Likeness::Copy(own))) = (first, alike) else {
        desk.roster_mut().campaigns.begin(sketch, case.code, now, flood.window);
        return false;
    };
    let count = desk.roster_mut().campaigns.again(first.code, now);
    let first = if count == PAIR && own.is_empty() { pair(desk, case, first) } else { first };
    if count.is_power_of_two() || count == flood.campaign_threshold.saturating_add(1) {
        cards::refresh_all(desk, &first);
    }
    // Whether or not this copy is held: else who sends them could choose the one that keeps supervisors from hearing.
    if count == flood.campaign_threshold.saturating_add(1) {
        desk.tell_supervisors(&ToOperator::Word(Word::Campaign(count)), Some(&first), None);
    }
    let unread = !own.is_empty() && !introduce::is_readable(desk, case);
    if count <= flood.campaign_threshold || unread || is_spared(desk, case, said, &first) {
        return false;
    }
    hold(desk, case, spell, Member { first: first.code, own });
    true
}

/// Two people with one text may be one: each case tells of the other. More than two are many.
fn pair(desk: &mut Desk, case: &mut Case, mut first: Case) -> Case {
    let open = !matches!(first.state, State::Closed { .. }) && !is_same(&first, case);
    if open {
        case.alike = Some(first.code);
        first.alike = Some(case.code);
        desk.save(first.clone());
    }
    first
}

/// Whether they are of one contact: then there is nothing to tell.
fn is_same(first: &Case, case: &Case) -> bool {
    first.is_of(case.contact) || first.code == case.code
}

/// What the contact of a case wrote first.
fn first_words(case: &Case) -> Option<&str> {
    case.head.iter().find_map(|entry| match entry {
        Entry::Said(message) if message.from == Author::Contact => Some(message.text.as_str()),
        _ => None,
    })
}

fn is_spared(desk: &Desk, case: &Case, said: &Said, first: &Case) -> bool {
    let rules = &desk.policy.priority;
    let holding =
        |text: &str| priority::holding(text, &case.language, case.topic.as_ref(), &case.channel, rules);
    let theirs = holding(first_words(first).unwrap_or_default());
    let urgent =
        case.priority == Priority::Urgent && holding(&said.text).iter().any(|rule| !theirs.contains(rule));
    // Whoever can't be told the way out is not held, nor is anybody whom no supervisor could let go.
    let silent = desk.policy.channel(&case.channel).is_some_and(|c| c.acknowledge == Acknowledge::Off)
        || !desk.may_tell_of(case, &ToContact::Alike, false);
    let unwatched = desk.supervisors().iter().all(|id| desk.way_of(id).is_none());
    urgent || silent || unwatched || desk.quiet || case.forged || case.unaddressed || case.code == first.code
}

fn hold(desk: &mut Desk, case: &mut Case, spell: &Spell, member: Member) {
    let own = !member.own.is_empty();
    let mut spell = spell.clone();
    spell.acknowledged = true;
    case.state = State::Held { since: desk.now.line, spell };
    case.campaign = Some(member);
    desk.happened(case, Milestone::Held, None, "campaign");
    let how = SendOptions { slot: Some(Slot::Receipt), ..SendOptions::default() };
    desk.tell_contact_of(case, ToContact::Alike, how);
    if own {
        introduce::tell(desk, &[case]);
    }
}

/// Whether a case is held as a copy.
pub(super) fn is_held(case: &Case) -> bool {
    case.campaign.is_some() && matches!(case.state, State::Held { .. })
}

/// The contact of a held case said something of their own.
pub(super) fn said_more(desk: &mut Desk, mut case: Case, seq: u32) -> Reason {
    let at = desk.now.line;
    if let Some(spell) = case.spell_mut() {
        spell.add(seq, at);
    }
    release(desk, &mut case, "own_words");
    finish(desk, case, Reason::Further)
}

/// Lets a held case through: its contact said something of their own, or somebody let it go. It waits from when it
/// came, so newcomers as old as it may be told of already: where nobody has room, somebody hears of it by itself.
pub(super) fn release(desk: &mut Desk, case: &mut Case, why: &str) {
    let_go(desk, case, why);
    if matches!(case.state, State::Waiting { .. }) {
        introduce::tell(desk, &[case]);
    }
}

/// As above; whoever calls it tells of those who find no room.
pub(super) fn let_go(desk: &mut Desk, case: &mut Case, why: &str) {
    let State::Held { spell, .. } = case.state.clone() else { return };
    desk.happened(case, Milestone::Released, None, why);
    place::place(desk, case, spell, Preference::default(), CardWhy::New);
}

/// Somebody lets go of one that is held.
pub(super) fn one(desk: &mut Desk, mut case: Case) -> Outcome {
    if !matches!(case.state, State::Held { .. }) {
        return stands::refused(&case);
    }
    release(desk, &mut case, "by_hand");
    desk.save(case);
    DONE
}

/// All that are held with that one, or as copies of it, are let through or closed.
pub(super) fn all(desk: &mut Desk, case: &Case, me: Option<&OperatorId>, release: bool) -> Outcome {
    let first = case.campaign.as_ref().map_or(case.code, |member| member.first);
    let id = desk.now.line;
    desk.later(Followup::Campaign { first, release, by: me.cloned(), after: START, id, count: 0 });
    DONE
}

/// Those that are held as copies of one.
#[derive(Clone, Copy)]
pub(super) struct Copies {
    /// Of which.
    pub first: CaseCode,
    /// When letting them go, or closing them, began, in line time.
    pub id: Stamp,
    /// How many it was so far.
    pub count: u32,
}

/// The next of them.
pub(super) fn page(
    desk: &mut Desk,
    Copies { first, id, mut count }: Copies,
    free: bool,
    by: Option<&OperatorId>,
    after: (Stamp, CaseCode),
) {
    let listed =
        desk.snap.lists.get(&List::Beyond(Index::Campaign(first), after)).cloned().unwrap_or_default();
    let mut waiting = Vec::new();
    for (code, _) in listed.iter().take(AT_ONCE) {
        let Some(mut case) = desk.case(*code).filter(is_held) else { continue };
        if free {
            let_go(desk, &mut case, "by_hand");
            waiting.extend(matches!(case.state, State::Waiting { .. }).then(|| case.clone()));
        } else {
            together::close(desk, &mut case, by, id);
        }
        count += 1;
        desk.save(case);
    }
    introduce::tell(desk, &waiting.iter().collect::<Vec<_>>());
    if let Some((code, at)) = listed.get(AT_ONCE - 1).filter(|_| listed.len() > AT_ONCE) {
        let (by, after) = (by.cloned(), (*at, *code));
        desk.later(Followup::Campaign { first, release: free, by, after, id, count });
    } else if let Some(by) = by {
        together::done(desk, by, free, count, id);
    }
}
