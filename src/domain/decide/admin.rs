//! What the admin socket asks.

use crate::domain::command::{Actor, AdminAsk, CaseAsk, Command, DrillAsk};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::roster::Pause;
use crate::domain::say::Word;
use crate::domain::trail::{self, Who};

use super::moves::desk::Desk;
use super::moves::reason::{Answer, Outcome, Reason};
use super::{announce, bots, casework, drill, enrol, let_in, lock, operator, restored};

/// Does what is asked, and writes down who asked it and how it ended.
pub(super) fn decide(desk: &mut Desk, ask: &AdminAsk, by: &Who) -> Reason {
    let reason = obey(desk, ask);
    let (case, operator) = about(ask);
    desk.act(by.clone(), trail::word(ask), (case, operator), outcome(reason, &desk.answer));
    reason
}

/// The case and the operator that an ask names.
fn about(ask: &AdminAsk) -> (Option<CaseCode>, Option<OperatorId>) {
    match ask {
        AdminAsk::Command(Command::Case { code, ask }) => match ask {
            CaseAsk::GiveTo(to) => (*code, to.clone()),
            _ => (*code, None),
        },
        AdminAsk::Drill(DrillAsk::Start { operators, .. }) => match operators.as_slice() {
            [one] => (None, Some(one.clone())),
            _ => (None, None),
        },
        AdminAsk::Command(_)
        | AdminAsk::Restore(_)
        | AdminAsk::ConfirmBot(_)
        | AdminAsk::Announce(_)
        | AdminAsk::Drill(DrillAsk::Stop) => (None, None),
        AdminAsk::LetIn(code, _) => (Some(*code), None),
        AdminAsk::Invite(who)
        | AdminAsk::Confirm(who, _)
        | AdminAsk::Pause(who, _)
        | AdminAsk::Resume(who)
        | AdminAsk::Lock { operator: who, .. }
        | AdminAsk::Unlock(who) => (None, Some(who.clone())),
    }
}

fn outcome(reason: Reason, answer: &Answer) -> &'static str {
    match (reason, answer) {
        (_, Answer::WrongDigits) => "wrong_digits",
        (Reason::Refused, _) => "refused",
        _ => "done",
    }
}

fn obey(desk: &mut Desk, ask: &AdminAsk) -> Reason {
    match ask {
        AdminAsk::Command(command) => case_command(desk, command),
        AdminAsk::Invite(who) => known(desk, who, |desk| enrol::invite(desk, who)),
        AdminAsk::Confirm(who, digits) => known(desk, who, |desk| enrol::confirm(desk, who, digits)),
        AdminAsk::Pause(who, how_long) => known(desk, who, |desk| {
            let until = how_long.map(|d| desk.now.line + d);
            desk.roster_mut().operator_state_mut(who).pause = Some(Pause { until });
            Reason::Roster
        }),
        AdminAsk::Resume(who) => known(desk, who, |desk| {
            operator::resume(desk, who);
            Reason::Roster
        }),
        AdminAsk::Lock { operator: who, force } => known(desk, who, |desk| {
            let outcome = lock::lock(desk, who, None, *force);
            told(desk, outcome)
        }),
        AdminAsk::Unlock(who) => known(desk, who, |desk| {
            let outcome = lock::unlock(desk, who, None);
            told(desk, outcome)
        }),
        AdminAsk::LetIn(code, chat) => let_in::decide(desk, *code, *chat),
        AdminAsk::Restore(ask) => restored::end(desk, *ask),
        AdminAsk::Drill(DrillAsk::Start { operators, on_duty }) => drill::start(desk, operators, *on_duty),
        AdminAsk::Drill(DrillAsk::Stop) => drill::stop(desk),
        AdminAsk::ConfirmBot(channel) => bots::confirm(desk, channel),
        AdminAsk::Announce(ask) => {
            let (reason, word) = announce::obey(desk, &Actor::Admin, ask, None);
            if let Some(Word::Announce(word)) = word {
                desk.answer = Answer::Announced(word);
            }
            reason
        }
    }
}

fn known(desk: &mut Desk, who: &OperatorId, then: impl FnOnce(&mut Desk) -> Reason) -> Reason {
    if desk.policy.operator(who).is_some() {
        then(desk)
    } else {
        desk.answer = Answer::NoSuchOperator(who.clone());
        Reason::Refused
    }
}

fn case_command(desk: &mut Desk, command: &Command) -> Reason {
    let Command::Case { code: Some(code), ask } = command else {
        desk.answer = Answer::Word(Word::UnknownCommand);
        return Reason::Refused;
    };
    let Some(case) = desk.case(*code) else {
        desk.answer = Answer::Word(Word::NoSuchCase);
        return Reason::Refused;
    };
    let outcome = casework::apply(desk, case, None, ask);
    told(desk, outcome)
}

/// Whoever asked hears why nothing was done.
fn told(desk: &mut Desk, (reason, word): Outcome) -> Reason {
    if reason == Reason::Refused {
        desk.answer = word.map_or(Answer::Done, Answer::Word);
    }
    reason
}
