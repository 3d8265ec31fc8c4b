//! A delivered reply is taken back: deleted by its writer, or bounced. The clock goes on from where it began.

use crate::domain::case::{AnsweredRuns, Case, Reply, Spell, State};
use crate::domain::id::{DeliveryId, OperatorId, SourceId};
use crate::domain::message::{Milestone, Progress};
use crate::domain::say::{Buttons, CardWhy, Delivery, Say, TickEnd, ToContact, ToOperator};

use super::desk::{Desk, SendOptions};
use super::place::{self, Preference};
use super::replies::{advance, find, tick};
use super::{cards, offers, reach};

/// A recall has ended. Of what is deleted in part nobody knows what it still says, nor of what may be deleted whether
/// it says anything, so that neither answers anything.
pub fn end(desk: &mut Desk, delivery: &Delivery, end: TickEnd) {
    let Say::Contact(ToContact::AnswerRecalled { seq, target }) = delivery.say else { return };
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    // Recalled twice, it is taken back once.
    let Some(reply) = find(&case, target).filter(|r| r.progress == Progress::Delivered) else { return };
    let by = reply.recalled_by.clone();
    if matches!(end, TickEnd::Recalled | TickEnd::RecalledPartly { .. } | TickEnd::RecallUnsure) {
        take_back(desk, &mut case, &reply, Milestone::Recalled, by.as_ref());
        tell_others(desk, &case, &reply, end, Milestone::Recalled);
    } else {
        desk.happened(&mut case, Milestone::RecallFailed, by.as_ref(), "asked");
        tell_others(desk, &case, &reply, end, Milestone::RecallFailed);
    }
    tick(desk, &case, &reply, seq, end);
    desk.save(case);
}

/// Besides its writer: who took it back how that ended, and who has the case that it was done.
fn tell_others(desk: &mut Desk, case: &Case, reply: &Reply, end: TickEnd, what: Milestone) {
    let by = reply.recalled_by.clone();
    if let Some(by) = by.as_ref().filter(|by| **by != reply.operator) {
        desk.tell(by, ToOperator::Tick { seq: reply.seq, end }, Some(case), SendOptions::default());
    }
    let knows = |id: &OperatorId| *id == reply.operator || Some(id) == by.as_ref();
    for other in reach::concerned(desk, case, by.as_ref()).into_iter().filter(|id| !knows(id)) {
        let say = ToOperator::Happened { what, who: by.clone(), why: "recall".to_owned() };
        desk.tell(&other, say, Some(case), SendOptions::default());
    }
}

/// A delivered reply is not with the contact after all, as somebody found or wanted: what it answered is
/// unanswered again, as old as it was, but for what another delivered reply answers too.
pub fn take_back(desk: &mut Desk, case: &mut Case, reply: &Reply, what: Milestone, by: Option<&OperatorId>) {
    let why = match what {
        Milestone::Recalled => "recalled",
        Milestone::CallUndone => "not_called",
        _ => "came_back",
    };
    advance(desk, case, reply, Progress::TakenBack, Some(why));
    desk.happened(case, what, by.or(Some(&reply.operator)), "taken_back");
    if let Some(again) = inherited(case, reply, 0) {
        unanswer(desk, case, reply, &again, "answer_taken_back");
        cards::refresh_answered(desk, case, &again);
    }
}

/// The writer of those replies had not seen the contact's messages from that one on: none of them answers these.
pub fn take_back_from(desk: &mut Desk, case: &mut Case, replies: &[DeliveryId], seq: u32) {
    for reply in case.replies.iter_mut().filter(|r| replies.contains(&r.delivery)) {
        reply.covers = seq.saturating_sub(1);
    }
    for reply in replies {
        let Some(reply) = find(case, *reply) else { continue };
        if let Some(again) = inherited(case, &reply, seq) {
            unanswer(desk, case, &reply, &again, "card_came_back");
            cards::refresh_answered(desk, case, &again);
        }
    }
}

fn unanswer(desk: &mut Desk, case: &mut Case, reply: &Reply, again: &AnsweredRuns, why: &str) {
    match case.state.clone() {
        State::Answered { operator, .. } => resume(desk, case, again, &operator, why),
        State::Closed { operator, .. } => {
            desk.happened(case, Milestone::Reopened, None, why);
            resume(desk, case, again, operator.as_ref().unwrap_or(&reply.operator), why);
        }
        State::Unreachable { at, operator, spell: None } => {
            case.state = State::Unreachable { at, operator, spell: Some(spell_of(again)) };
        }
        _ => {
            let wordless = case.is_wordless();
            if let Some(spell) = case.spell_mut() {
                *spell = spell.clone().with(again.clone());
            }
            if wordless && !case.is_wordless() {
                place::begin_to_wait(desk, case);
            }
            show_missing(desk, case, again);
        }
    }
}

/// The contact knows already that their message arrived.
fn spell_of(again: &AnsweredRuns) -> Spell {
    let mut spell = again.clone().into_spell();
    spell.acknowledged = true;
    spell
}

/// What the reply alone answered, from that message on. The rest is from now on answered by the other reply that
/// covers it.
fn inherited(case: &mut Case, reply: &Reply, from: u32) -> Option<AnsweredRuns> {
    let (stays, mine) = reply.answered.clone()?.split(from.saturating_sub(1));
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.answered = stays;
    }
    let mine = mine?;
    let stands = |r: &&mut Reply| r.progress == Progress::Delivered && r.covers >= mine.first();
    let Some(heir) = case.replies.iter_mut().filter(stands).max_by_key(|r| r.covers) else {
        return Some(mine);
    };
    let (theirs, rest) = mine.split(heir.covers);
    heir.answered = match (heir.answered.take(), theirs) {
        (Some(known), Some(more)) => Some(known.with(more)),
        (known, more) => known.or(more),
    };
    rest
}

/// The case is unanswered again: its operator has it, or who can if they can't.
fn resume(desk: &mut Desk, case: &mut Case, again: &AnsweredRuns, operator: &OperatorId, why: &str) {
    if offers::is_away(desk, operator) {
        cards::retire_cards(desk, case, &Buttons::Moved(None), None);
        let from = Some(operator.clone());
        place::place(desk, case, spell_of(again), Preference::default(), CardWhy::Moved { from });
    } else {
        place::assign(desk, case, spell_of(again), operator, why);
        show_missing(desk, case, again);
    }
}

/// Whoever has the case now may never have been shown what somebody else had answered.
fn show_missing(desk: &mut Desk, case: &Case, again: &AnsweredRuns) {
    let Some(me) = case.assignee().cloned() else { return };
    let shown = |seq: &u32| case.shown.iter().any(|s| s.operator == me && s.seq == *seq);
    let missing: Vec<u32> = again.messages().filter(|seq| !shown(seq)).collect();
    for seq in missing.into_iter().rev().take(cards::CARDS).rev() {
        cards::show(desk, case, &me, seq, CardWhy::Moved { from: None }, false);
    }
}

/// How a recall ended that left those messages where they were.
pub fn ended(left: &[SourceId]) -> TickEnd {
    match u32::try_from(left.len()).unwrap_or(u32::MAX) {
        0 => TickEnd::Recalled,
        left => TickEnd::RecalledPartly { left },
    }
}
