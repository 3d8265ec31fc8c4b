//! A contact asks for the person they know: `/ask Anna`, in words of theirs that are read like any others. Whoever had
//! answered them under that name gets the case, if they are there and have room; of anybody else nothing is told, not even
//! whether there is somebody of that name.

use crate::domain::case::{Case, State};
use crate::domain::event::{Arrival, Said};
use crate::domain::id::OperatorId;
use crate::domain::message::Progress;
use crate::domain::route;

use super::moves::desk::Desk;
use super::moves::place::{self, Preference};

/// What such words begin with.
const ASK: &str = "/ask ";

/// Gives the case to whom its contact asks for, if that is so.
pub(super) fn wanted(desk: &mut Desk, arrival: &Arrival, said: &Said) {
    let Some(name) = name(&said.text) else { return };
    let code = desk.contact(arrival.chat.contact()).and_then(|contact| contact.case);
    let Some(mut case) = code.and_then(|code| desk.case(code)) else { return };
    let Some(who) = known(desk, &case, &name) else { return };
    let grace = match &case.state {
        State::Assigned { post, .. } if post.operator != who => true,
        State::Waiting { .. } => false,
        State::Assigned { .. }
        | State::Held { .. }
        | State::Answered { .. }
        | State::Closed { .. }
        | State::Unreachable { .. } => return,
    };
    let ask = place::ask(desk, &case, Preference::default());
    if route::ranked(&ask, desk.roster(), desk.policy, desk.now).contains(&who) {
        place::move_to(desk, &mut case, &who, "asked_for", grace);
        desk.save(case);
    }
}

/// The first word behind it.
fn name(text: &str) -> Option<String> {
    let text = text.trim_start();
    let asks = text.get(..ASK.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(ASK));
    let word = text.get(ASK.len()..).filter(|_| asks)?.split_whitespace().next()?;
    let name = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    (!name.is_empty()).then_some(name)
}

/// Who answered them under that name.
fn known(desk: &Desk, case: &Case, name: &str) -> Option<OperatorId> {
    let delivered = case.replies.iter().rev().filter(|reply| reply.progress == Progress::Delivered);
    let named = |id: &&OperatorId| {
        let alias = desk.policy.operator(id).and_then(|operator| operator.alias.as_ref());
        alias.is_some_and(|alias| alias.to_lowercase() == name)
    };
    delivered.map(|reply| &reply.operator).find(named).cloned()
}
