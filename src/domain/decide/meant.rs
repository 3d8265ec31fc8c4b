//! What an event must see that is named by the case which an operator means, where only the message that they answer, or
//! the thread in which they write, tells which that is: the third round, which few events have.

use std::collections::BTreeSet;

use crate::domain::case::{Case, HEAD};
use crate::domain::changes::{Needs, Snapshot};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Arrival, Came, Event, Said, What};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::policy::Policy;

use super::addressee::commanded;
use super::moves::{copied, naming};
use super::named::{addressed, draft, is_of_contact, named, thread};

/// The third round: what the case that is meant names.
#[must_use]
pub fn needs_last(snapshot: &Snapshot, event: &Event, policy: &Policy) -> Needs {
    let mut needs = Needs::default();
    let What::Arrived(arrival) = &event.what else { return needs };
    let writer = snapshot.roster.writer(policy, &arrival.channel, &arrival.address, arrival.chat);
    let Some(me) = writer else { return needs };
    let codes = meant(snapshot, arrival, &me);
    let cases = || codes.iter().filter_map(|code| snapshot.cases.get(code));
    if commanded(arrival).is_some_and(is_of_contact) {
        needs.contacts.extend(cases().flat_map(|case| [Some(case.contact), case.known_as]).flatten());
    }
    let draft = draft(arrival);
    needs.entries.extend(cases().filter_map(|case| draft.map(|seq| (case.code, seq))));
    // Few words tell anything of our people; of these it is looked whether their reader said it first.
    if words(arrival).is_some_and(|said| naming::may_betray((policy, &snapshot.roster), &me, said)) {
        needs.entries.extend(cases().flat_map(copied::compared));
    }
    // All of a short case stands in its document.
    let is_short =
        |code: &CaseCode| snapshot.cases.get(code).is_some_and(|case: &Case| case.head.len() < HEAD);
    needs.entries.retain(|(code, _)| !is_short(code));
    needs
}

/// The cases of which the event may be.
fn meant(snapshot: &Snapshot, arrival: &Arrival, me: &OperatorId) -> BTreeSet<CaseCode> {
    let here = snapshot.links.iter().filter(|(key, _)| key.chat == arrival.chat).map(|(_, link)| link.case);
    let told = [thread(snapshot, arrival, me), commanded(arrival).and_then(named), addressed(arrival)];
    here.chain(told.into_iter().flatten()).collect()
}

/// What is about to go to a contact, if something is.
fn words(arrival: &Arrival) -> Option<&Said> {
    let (Came::Said(said) | Came::Edited(said)) = &arrival.what else { return None };
    let goes = matches!(&said.command, None | Some(Command::Case { ask: CaseAsk::At(..), .. }));
    Some(said).filter(|_| goes)
}
