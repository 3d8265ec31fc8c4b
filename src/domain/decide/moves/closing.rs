//! A case is closed because somebody wants that, and opened again.
//!
//! One tap never ends a plea. Where somebody waits whom nobody has answered, who is in danger or who has said several
//! things, whoever wants to close is shown these words and asked, and what they answer holds for those words alone. What
//! was closed can be opened again as it stood, with its clock: nobody's plea is younger for that.

use std::time::Duration;

use crate::domain::case::{Case, Post, Reply, Shown, Spell, State};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::{Milestone, Progress};
use crate::domain::say::{Asking, Buttons, CardWhy, STAYS, ToOperator, Word};
use crate::domain::time::Stamp;
use crate::domain::trail::Who;

use super::desk::{Desk, SendOptions};
use super::place::{self, Preference};
use super::reason::{DONE, Outcome, Reason};
use super::{cards, offers, stands};

/// How long after it was closed a tap opens it again.
pub const UNDONE: Duration = Duration::from_secs(600);

/// The most characters of a reason that are kept until whoever gave it is sure.
const WHY: usize = 400;

/// Somebody wants to close a case: an operator, or (`me` absent) an admin.
pub fn close(desk: &mut Desk, case: Case, me: Option<&OperatorId>, why: Option<&str>) -> Outcome {
    if matches!(case.state, State::Closed { .. }) {
        return stands::refused(&case);
    }
    match me {
        Some(me) if case.is_plea() => ask(desk, case, me, why),
        None if why.is_none() && case.is_plea() => (Reason::Refused, Some(Word::CloseNeedsReason)),
        _ => shut(desk, case, me, why),
    }
}

/// They have seen what nobody answered, up to that message, and want to close it all the same. `asked` is when what they
/// press came to stand there, in line time, if that is known.
pub fn sure(
    desk: &mut Desk,
    mut case: Case,
    me: Option<&OperatorId>,
    (upto, asked): (u32, Option<Stamp>),
    why: Option<&str>,
) -> Outcome {
    if matches!(case.state, State::Closed { .. }) {
        return stands::refused(&case);
    }
    let typed = case.handled.closing.take();
    let why = why.or(typed.as_deref());
    // What came since they were asked they have not seen, nor what reads otherwise by now.
    let asked = case.handled.asked_at.into_iter().chain(asked).min();
    let more = case
        .spell()
        .filter(|spell| !spell.is_wordless())
        .is_some_and(|spell| spell.last() > upto || asked.is_some_and(|asked| spell.changed_since(asked)));
    match me {
        Some(me) if more => ask(desk, case, me, why),
        _ => shut(desk, case, me, why),
    }
}

fn ask(desk: &mut Desk, mut case: Case, me: &OperatorId, why: Option<&str>) -> Outcome {
    let upto = case.spell().map_or(0, Spell::last);
    case.handled.closing = why.map(|why| why.chars().take(WHY).collect());
    case.handled.asked_at = Some(desk.now.line);
    let say = ToOperator::Asking(Asking::Close { upto });
    desk.tell(me, say, Some(&case), SendOptions::default());
    desk.save(case);
    DONE
}

fn shut(desk: &mut Desk, mut case: Case, me: Option<&OperatorId>, why: Option<&str>) -> Outcome {
    let unanswered = case.spell().is_some();
    let why = why.unwrap_or(if unanswered { "no_reply_needed" } else { "done" });
    let last = case.operator().cloned().or_else(|| me.cloned());
    place::take_out(desk, &case);
    let plea = case.is_plea();
    case.shut(State::Closed { at: desk.now.line, operator: last.clone(), why: why.to_owned() });
    desk.happened(&mut case, Milestone::Closed, me.or(last.as_ref()), why);
    let has_card = case.shown.iter().any(|card| card.live && Some(&card.operator) == me);
    cards::retire_cards(desk, &mut case, &Buttons::Closed, None);
    if let Some(owner) = last.as_ref().filter(|o| Some(*o) != me) {
        let say = ToOperator::Happened { what: Milestone::Closed, who: me.cloned(), why: why.to_owned() };
        desk.tell(owner, say, Some(&case), SendOptions::default());
    }
    if let Some(me) = me.filter(|_| plea) {
        desk.act(Who::Operator(me.clone()), "case_close", (Some(case.code), last), "unanswered");
    }
    let word = if plea { Word::ClosedUnanswered } else { Word::Closed };
    // The way back stands on the card; who has none is told it.
    let told = me.filter(|_| !has_card);
    if let Some(me) = told {
        desk.word(me, word.clone(), Some(&case), None);
    }
    desk.save(case);
    (Reason::Closed, told.is_none().then_some(word))
}

/// They did not mean to: for a while it is as if it had never been closed.
pub fn undo(desk: &mut Desk, case: Case, me: Option<&OperatorId>) -> Outcome {
    match case.state {
        State::Closed { at, .. } if desk.now.line.since(at) > UNDONE => {
            (Reason::Refused, Some(Word::UndoOver))
        }
        _ => reopen(desk, case, me, "undone"),
    }
}

/// Opens a closed case again as it stood before, with its clock. Whoever has it then hears so: they may have been asleep
/// when it was closed, and somebody else opens it.
pub fn reopen(desk: &mut Desk, mut case: Case, me: Option<&OperatorId>, why: &str) -> Outcome {
    let State::Closed { operator, at: closed, .. } = case.state.clone() else {
        return (Reason::Refused, Some(Word::NotClosed));
    };
    if let Some(newer) = newer(desk, &case) {
        return (Reason::Refused, Some(Word::NewerCase(newer)));
    }
    let shut = case.handled.shut.take().map(|shut| *shut);
    let rests_with = operator.or_else(|| me.cloned()).or_else(|| case.last_operator.clone());
    let at = desk.now.line;
    let rested = rests_with.map(|operator| State::Answered { at, operator });
    let before = shut.map(|shut| (left(&case, shut.state, rested.as_ref()), shut.campaign));
    let rests = matches!(&before, None | Some((State::Answered { .. } | State::Closed { .. }, _)));
    if rests && rested.is_none() {
        // Nobody ever had it, and nobody waits in it.
        return (Reason::Refused, Some(Word::NotNow));
    }
    desk.happened(&mut case, Milestone::Reopened, me, why);
    match before {
        Some((State::Assigned { spell, post }, _)) => {
            resume(desk, &mut case, (spell, post), at.since(closed) <= UNDONE);
        }
        Some((State::Waiting { spell, .. }, _)) => {
            place::place(desk, &mut case, spell, Preference::default(), CardWhy::Moved { from: None });
        }
        Some((state @ State::Held { .. }, campaign)) => (case.state, case.campaign) = (state, campaign),
        Some((state @ State::Unreachable { .. }, _)) => case.state = state,
        Some((State::Answered { .. } | State::Closed { .. }, _)) | None => {
            case.state = rested.unwrap_or(case.state);
            show_again(desk, &mut case);
        }
    }
    tell_holder(desk, &case, me, why);
    desk.save(case);
    (Reason::Reopened, Some(Word::Reopened))
}

/// Whoever has it did not open it.
fn tell_holder(desk: &mut Desk, case: &Case, me: Option<&OperatorId>, why: &str) {
    if let Some(holder) = case.operator().filter(|holder| Some(*holder) != me).cloned() {
        let (what, who) = (Milestone::Reopened, me.cloned());
        let say = ToOperator::Happened { what, who, why: why.to_owned() };
        desk.tell(&holder, say, Some(case), SendOptions::default());
    }
}

/// How it stood, less what an answer covers that came through since: it was on its way when the case was closed.
fn left(case: &Case, state: State, rested: Option<&State>) -> State {
    let through = |reply: &&Reply| reply.progress == Progress::Delivered && reply.answered.is_none();
    let covered = case.replies.iter().filter(through).map(|reply| reply.covers).max().unwrap_or(0);
    match state {
        State::Assigned { spell, post } if covered >= spell.first() => {
            match (spell.clone().answered_up_to(covered), rested) {
                (Some(spell), _) => State::Assigned { spell, post },
                (None, Some(rested)) => rested.clone(),
                (None, None) => State::Assigned { spell, post },
            }
        }
        other => other,
    }
}

/// Whoever had it has it again; if nothing reaches them by now, somebody else. `soon` after it was closed they are taken
/// for as present as they were then, and their cards for as visible: later they may have gone, and so may those.
fn resume(desk: &mut Desk, case: &mut Case, (spell, post): (Spell, Post), soon: bool) {
    let there = desk.policy.operator(&post.operator).is_some_and(|o| desk.roster().way_to(o).is_some());
    if !there || (!soon && offers::is_away(desk, &post.operator)) {
        let preference = Preference { last: Some(&post.operator), ..Preference::default() };
        place::place(desk, case, spell, preference, CardWhy::Moved { from: None });
        return;
    }
    place::reinstate(desk, case, spell, post);
    if !(soon && show_again(desk, case)) {
        cards::show_unanswered(desk, case, CardWhy::Moved { from: None });
    }
}

/// The cards of whoever has it get their buttons again. Returns whether there are any that can still be seen.
fn show_again(desk: &mut Desk, case: &mut Case) -> bool {
    let Some(operator) = case.operator().cloned() else { return false };
    let now = desk.now.civil;
    let seen = |card: &Shown| card.operator == operator && now.since(card.known_at) < STAYS;
    let mut shown = std::mem::take(&mut case.shown);
    for card in shown.iter_mut().filter(|card| seen(card)) {
        card.live = true;
        let buttons = cards::buttons_for(case, &operator);
        cards::update_card(desk, case, card, buttons);
    }
    case.shown = shown;
    case.shown.iter().any(|card| card.live && card.operator == operator)
}

/// The case in which its contact goes on by now, if that is another.
pub fn newer(desk: &Desk, case: &Case) -> Option<CaseCode> {
    let ids = [Some(case.contact), case.known_as].into_iter().flatten();
    ids.filter_map(|id| desk.contact(id)?.case).find(|code| *code != case.code)
}
