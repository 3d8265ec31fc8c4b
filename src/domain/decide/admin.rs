//! What the admin socket asks.

use crate::domain::command::{AdminAsk, Command};
use crate::domain::id::OperatorId;
use crate::domain::roster::Pause;

use super::reason::{Answer, Reason};
use super::work::Work;
use super::{casework, enrol, operator};
use crate::domain::say::Word;

pub(super) fn decide(work: &mut Work, ask: &AdminAsk) -> Reason {
    match ask {
        AdminAsk::Command(command) => case_command(work, command),
        AdminAsk::Invite(who) => known(work, who, |work| enrol::invite(work, who)),
        AdminAsk::Confirm(who, digits) => known(work, who, |work| enrol::confirm(work, who, digits)),
        AdminAsk::Pause(who, how_long) => known(work, who, |work| {
            let until = how_long.map(|d| work.now.line + d);
            work.roster_mut().station_mut(who).pause = Some(Pause { until });
            Reason::Roster
        }),
        AdminAsk::Resume(who) => known(work, who, |work| {
            operator::resume(work, who);
            Reason::Roster
        }),
    }
}

fn known(work: &mut Work, who: &OperatorId, then: impl FnOnce(&mut Work) -> Reason) -> Reason {
    if work.policy.operator(who).is_some() {
        then(work)
    } else {
        work.answer = Answer::NoSuchOperator(who.clone());
        Reason::Refused
    }
}

fn case_command(work: &mut Work, command: &Command) -> Reason {
    let Command::Case { code: Some(code), ask } = command else {
        work.answer = Answer::Word(Word::UnknownCommand);
        return Reason::Refused;
    };
    let Some(case) = work.case(*code) else {
        work.answer = Answer::Word(Word::NoSuchCase);
        return Reason::Refused;
    };
    let (reason, word) = casework::apply(work, case, None, ask);
    if reason == Reason::Refused {
        work.answer = word.map_or(Answer::Done, Answer::Word);
    }
    reason
}
