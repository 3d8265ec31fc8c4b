//! The threads of operators' chats: how their cases stand, and what is written in them.
//!
//! What is written in a thread answers its case, and nothing is guessed: apps show all threads as one chat, send a reply
//! from the thread that is open, and leave things out. Where the thread and the message replied to are of different
//! cases, or neither is of any, it is asked.

use crate::domain::case::{Case, State};
use crate::domain::changes::Link;
use crate::domain::event::{Arrival, Said};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::say::{Recipient, Say, ToOperator, Word};
use crate::domain::threads::{Look, News, Room, Threaded};

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::Reason;

/// What became of a thread at its service is written down.
pub(super) fn learn(desk: &mut Desk, threaded: &Threaded) -> Reason {
    let Threaded { operator, room, what, .. } = threaded;
    let now = desk.now.line;
    desk.roster_mut().operator_state_mut(operator).threads.learn(*room, *what, now);
    // The case may have moved on while its thread was made.
    if let News::Made(code, _) = what {
        if let Some(case) = desk.case(*code) {
            see(desk, &case);
        } else {
            desk.roster_mut().operator_state_mut(operator).threads.see(*code, Look::Gone, now);
        }
    }
    Reason::Threaded
}

/// Each thread shows how its case stands after a decision, and one whose case went elsewhere says where to.
pub(super) fn follow(desk: &mut Desk) {
    let cases: Vec<Case> = desk.changes.cases.values().cloned().collect();
    for case in &cases {
        for operator in see(desk, case) {
            tell_where(desk, case, &operator);
        }
    }
    let now = desk.now.line;
    for code in desk.changes.forgotten.clone() {
        for operator in holders(desk, code) {
            desk.roster_mut().operator_state_mut(&operator).threads.see(code, Look::Gone, now);
        }
    }
}

/// Those who have a thread for that case.
fn holders(desk: &Desk, code: CaseCode) -> Vec<OperatorId> {
    let states = desk.roster().operator_states.iter();
    states.filter(|(_, state)| state.threads.thread(code).is_some()).map(|(id, _)| id.clone()).collect()
}

/// Brings the threads of a case up to date, and tells whose case it is no more.
fn see(desk: &mut Desk, case: &Case) -> Vec<OperatorId> {
    let (now, mut lost) = (desk.now.line, Vec::new());
    for operator in holders(desk, case.code) {
        let look = look_of(case, &operator);
        let known = desk.roster().operator_state(&operator).threads.thread(case.code);
        if known.is_none_or(|thread| thread.look == look || thread.look == Look::Gone) {
            continue;
        }
        desk.roster_mut().operator_state_mut(&operator).threads.see(case.code, look, now);
        if look == Look::Moved {
            lost.push(operator);
        }
    }
    lost
}

fn look_of(case: &Case, operator: &OperatorId) -> Look {
    let late = || case.spell().is_some_and(|spell| spell.mark > 0 || !spell.urgent_fired.is_empty());
    match &case.state {
        State::Closed { .. } => Look::Closed,
        _ if case.operator() != Some(operator) => Look::Moved,
        _ if late() => Look::Late,
        _ => Look::Open,
    }
}

/// A moved case's thread says where it went, unless that is said already.
fn tell_where(desk: &mut Desk, case: &Case, operator: &OperatorId) {
    let to = Recipient::Operator(operator.clone());
    let says = |say: &Say| matches!(say, Say::Operator(ToOperator::Happened { .. }));
    let mut told = desk.changes.deliveries.iter().filter(|d| d.to == to && d.case == Some(case.code));
    if !told.any(|d| says(&d.say)) {
        desk.word(operator, Word::ThreadMoved(case.operator().cloned()), Some(case), None);
    }
}

/// The case of the thread in which an operator wrote.
pub(super) fn written_in(desk: &Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> Option<CaseCode> {
    let room = Room { chat: arrival.chat, bot: arrival.source.bot() };
    let threads = &desk.roster().operator_states.get(me)?.threads;
    threads.case_of(room, said.thread?)
}

/// The link of that case, for what is written in its thread.
pub(super) fn link(desk: &Desk, code: CaseCode) -> Option<Link> {
    let case = desk.case(code)?;
    Some(Link {
        case: case.code,
        contact: case.contact,
        seq: 0,
        delivery: None,
        aside: false,
        inner: false,
        at: desk.now.line,
    })
}

/// Whether the thread in which something was written and the message that it replies to are not of one case. A message
/// that is not known may be of any.
pub(super) fn disagree(desk: &Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> bool {
    let (Some(thread), Some(to)) = (written_in(desk, arrival, me, said), said.reply_to) else { return false };
    desk.link(arrival, to).is_none_or(|link| link.case != thread)
}

/// What an operator said that goes to no contact, whatever it replies to and wherever it stands: by whatever bot what is
/// said to colleagues or to the line itself, and by a bot of their own more than that.
pub(super) fn stops(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> Option<Reason> {
    let own = desk.policy.is_for_operators(&arrival.channel);
    let thread = written_in(desk, arrival, me, said).filter(|_| own);
    let case = thread.and_then(|code| desk.case(code));
    if own && said.text.trim_start().starts_with('/') {
        desk.word(me, Word::UnknownCommand, case.as_ref(), Some(arrival.source));
        return Some(Reason::Refused);
    }
    if own && said.forwarded {
        desk.word(me, Word::NoForwards, case.as_ref(), Some(arrival.source));
        return Some(Reason::NotRelayed);
    }
    let to = said.reply_to.and_then(|message| desk.link(arrival, message));
    if own && disagree(desk, arrival, me, said) {
        ask(desk, arrival, me, (to.map(|link| link.case).into_iter().chain(thread).collect(), case));
        return Some(Reason::AskedWhichCase);
    }
    if let Some(link) = to.as_ref().filter(|link| if own { link.aside } else { is_inner(desk, link) }) {
        ask(desk, arrival, me, (vec![link.case], case));
        return Some(Reason::AskedWhichCase);
    }
    // A swipe is meant; what is typed below a case that has gone is not sent, nor kept for anybody.
    let case = case.filter(|case| to.is_none() && !is_theirs(case, me))?;
    desk.word(me, Word::ThreadMoved(case.operator().cloned()), Some(&case), Some(arrival.source));
    Some(Reason::Refused)
}

/// Whether a reply to that is meant for no contact. To a case by telephone nothing is: all that is written there is a note.
fn is_inner(desk: &Desk, link: &Link) -> bool {
    link.inner && desk.case(link.case).is_some_and(|case| desk.traits(&case.channel).tells)
}

/// Whether the case of a thread is still that operator's; one that was closed before anybody had it is whoever's.
fn is_theirs(case: &Case, me: &OperatorId) -> bool {
    let closed = matches!(case.state, State::Closed { .. });
    case.operator().map_or(closed, |operator| operator == me)
}

/// Which of the cases is it? That is asked where it was written.
fn ask(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, (cases, thread): (Vec<CaseCode>, Option<Case>)) {
    let say = ToOperator::WhichCase { cases };
    desk.tell(me, say, thread.as_ref(), SendOptions::replying(arrival.source));
}
