//! An operator writes, presses, edits, blocks us or comes back.

use crate::domain::changes::Link;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Arrival, Came, Followup, Said};
use crate::domain::id::{CaseCode, Language, OperatorId};
use crate::domain::linking::Linking;
use crate::domain::roster::Pause;
use crate::domain::say::{FeedbackKind, ToOperator, Word};

use super::moves::desk::{Desk, SendOptions};
use super::moves::lists::{owned, resting};
use super::moves::offers;
use super::moves::reach::{accept_channel, refuse_channel};
use super::moves::reason::Reason;
use super::{announce, call, casework, drill, late, lock, reaction, reply, supervise, threads, told};

/// How many cases the question "which case?" offers.
const OFFERED: usize = 8;

pub(super) fn decide(desk: &mut Desk, arrival: &Arrival, me: &OperatorId) -> Reason {
    if arrival.what != Came::Reachable(false) {
        accept_channel(desk, me, &arrival.channel);
    }
    if let Some(reason) = drill::heard(desk, arrival, me) {
        return reason;
    }
    match &arrival.what {
        // What they ordered then was done, and is over; what they said waits for their word.
        Came::Said(said) if said.again && said.command.is_some() => Reason::TakenAgain,
        Came::Said(said) if links(desk, said) => {
            desk.word(me, Word::LinkNotHere, None, Some(arrival.source));
            Reason::Refused
        }
        Came::Said(said) => match &said.command {
            Some(command) => ordered(desk, arrival, me, said, command),
            None => said_something(desk, arrival, me, said),
        },
        Came::Edited(said) => {
            let link = replied_to(desk, arrival, me, said);
            announce::edited(desk, arrival, me, said, link.as_ref())
                .unwrap_or_else(|| late::edit(desk, arrival, me, said))
        }
        Came::Reacted(reactions) => reaction::of_operator(desk, arrival, me, reactions),
        Came::Pressed { callback, on, command } => {
            let link = desk.link(arrival, *on);
            let (reason, word) = match command {
                Some(command) => obey(desk, arrival, me, command, link.as_ref()),
                // A button of another version: a press that does nothing must not pass for one that did.
                None => (Reason::Refused, Some(Word::UnknownCommand)),
            };
            let language = desk.roster().language_of(me, desk.policy);
            let case = command.as_ref().and_then(named).or(link.map(|l| l.case));
            desk.feedback(
                arrival,
                FeedbackKind::Pressed { callback: callback.clone(), word, case, language },
            );
            reason
        }
        Came::Reachable(reachable) => {
            if !reachable {
                refuse_channel(desk, me, &arrival.channel);
            }
            Reason::Reachability
        }
        Came::Group | Came::Machine(..) => Reason::Nothing,
    }
}

/// Whether they would connect their chat with a contact: words that are somebody's are no answer to anyone.
fn links(desk: &Desk, said: &Said) -> bool {
    match said.linking {
        Some(Linking::Wanted(_) | Linking::Typed { ordered: true, .. }) => true,
        Some(Linking::Typed { mark: Some(mark), .. }) => desk.snap.links.contains_key(&mark.key()),
        Some(Linking::Typed { mark: None, .. }) | None => false,
    }
}

fn named(command: &Command) -> Option<CaseCode> {
    match command {
        Command::Case { code, .. } => *code,
        _ => None,
    }
}

/// A message that is no command: a reply answers its case, anything else is asked about.
fn said_something(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> Reason {
    if said.text.starts_with('/') && said.attachments.is_empty() {
        desk.word(me, Word::UnknownCommand, None, Some(arrival.source));
        return Reason::Refused;
    }
    if let Some(reason) = threads::stops(desk, arrival, me, said) {
        return reason;
    }
    match replied_to(desk, arrival, me, said) {
        Some(link) => reply::decide(desk, arrival, me, said, &link),
        None if said.again => Reason::TakenAgain,
        None => which_case(desk, arrival, me),
    }
}

fn replied_to(desk: &Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> Option<Link> {
    let linked = said.reply_to.and_then(|message| desk.link(arrival, message));
    let named = || threads::link(desk, said.case?);
    // What is typed in a thread, and replies to nothing, is about its case.
    let thread = || threads::link(desk, threads::written_in(desk, arrival, me, said)?);
    linked.or_else(named).or_else(|| thread().filter(|_| said.reply_to.is_none()))
}

fn which_case(desk: &mut Desk, arrival: &Arrival, me: &OperatorId) -> Reason {
    let how = SendOptions::replying(arrival.source);
    let cases: Vec<CaseCode> = cases_of(desk, me).into_iter().take(OFFERED).collect();
    let say =
        if cases.is_empty() { ToOperator::Word(Word::NoCases) } else { ToOperator::WhichCase { cases } };
    desk.tell(me, say, None, how);
    Reason::AskedWhichCase
}

/// The operator's cases: the unanswered by age, then the answered, latest first.
fn cases_of(desk: &Desk, me: &OperatorId) -> Vec<CaseCode> {
    let members = |list| desk.snap.lists.get(&list).into_iter().flatten().map(|(code, _)| *code);
    let unanswered = members(owned(me));
    let answered: Vec<CaseCode> = members(resting(me)).collect();
    unanswered.chain(answered.into_iter().rev()).collect()
}

/// A slash command.
fn ordered(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said, command: &Command) -> Reason {
    // What is asked in a thread is answered there: nobody looks for it elsewhere.
    let here = threads::written_in(desk, arrival, me, said).and_then(|code| desk.case(code));
    if named(command).is_none() && threads::disagree(desk, arrival, me, said) {
        desk.word(me, Word::ThreadAndReply, here.as_ref(), Some(arrival.source));
        return Reason::Refused;
    }
    let link = replied_to(desk, arrival, me, said);
    if let (Command::Case { ask: CaseAsk::At(..), .. }, Some(word)) = (command, unfit(said)) {
        desk.word(me, word, here.as_ref(), Some(arrival.source));
        return Reason::NotRelayed;
    }
    let (reason, word) = obey(desk, arrival, me, command, link.as_ref());
    let about_case = matches!(command, Command::Case { .. });
    let linked = link.filter(|_| about_case).map(|link| link.case);
    let word = word.or_else(|| told::done(desk, me, command, named(command).or(linked)));
    if let Some(word) = word {
        // Of a case that is not theirs a code is known to them, and no more.
        let written = named(command).filter(|_| word != Word::NotYours);
        let about = written.or(linked).and_then(|code| desk.case(code));
        let about = about.or_else(|| here.filter(|_| named(command).is_none() && word != Word::NotYours));
        desk.word(me, word, about.as_ref(), Some(arrival.source));
    }
    reason
}

fn obey(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    command: &Command,
    link: Option<&Link>,
) -> (Reason, Option<Word>) {
    match command {
        Command::Case { code, ask } => casework::asked(desk, arrival, me, *code, ask, link),
        Command::Cases => {
            let say = ToOperator::CaseList { cases: cases_of(desk, me), waiting: desk.roster().waiting };
            desk.tell(me, say, None, SendOptions::default());
            (Reason::OperatorCommand, None)
        }
        // From an alert, or in answer to somebody else's card: it shall be theirs.
        Command::Mine if link.is_some_and(|link| !is_thread(link, arrival) && is_others(desk, me, link)) => {
            casework::asked(desk, arrival, me, None, &CaseAsk::GiveMe, link)
        }
        Command::Mine => {
            let say = ToOperator::CaseList { cases: cases_of(desk, me), waiting: 0 };
            desk.tell(me, say, None, SendOptions::default());
            (Reason::OperatorCommand, None)
        }
        Command::ReadyAnswers => {
            let names = desk.policy.ready.iter().map(|ready| ready.name.clone()).collect();
            (Reason::OperatorCommand, Some(Word::ReadyAnswers(names)))
        }
        Command::Language(wanted) => speak(desk, me, wanted.as_ref()),
        Command::Misused(misuse) => (Reason::Refused, Some(Word::Misused(*misuse))),
        Command::All(..) | Command::Roster | Command::Stats | Command::Bulk { .. } | Command::UndoBulk(_) => {
            supervise::asked(desk, me, command)
        }
        Command::Pause(how_long) => {
            let until = how_long.map(|d| desk.now.line + d);
            desk.roster_mut().operator_state_mut(me).pause = Some(Pause { until });
            let civil = until.map(|at| desk.now.civil_of(at));
            (Reason::Roster, Some(Word::Paused(civil)))
        }
        Command::Resume => {
            resume(desk, me);
            (Reason::Roster, Some(Word::Resumed))
        }
        Command::Off => (Reason::Roster, Some(go_off(desk, me))),
        Command::Call { number, words } => call::entered(desk, arrival, me, number.as_ref(), words),
        Command::CallOfNobody => (Reason::Refused, Some(Word::NotANumber)),
        Command::Announce(ask) => announce::asked(desk, arrival, me, ask, link),
        Command::Lock(who) => lock::asked(desk, me, who, true),
        Command::Unlock(who) => lock::asked(desk, me, who, false),
        Command::Start(_) | Command::Help | Command::Human(_) => {
            desk.tell(me, ToOperator::OperatorHelp, None, SendOptions::default());
            (Reason::OperatorCommand, None)
        }
        Command::Topic(_)
        | Command::Menu(_)
        | Command::Back(_)
        | Command::Pick(..)
        | Command::Skip(_)
        | Command::Forget
        | Command::ForgetMe
        | Command::ForgetNow
        | Command::KeepMe
        | Command::Clear => (Reason::Refused, Some(Word::UnknownCommand)),
        Command::Unlink => casework::asked(desk, arrival, me, None, &CaseAsk::Unlink, link),
        Command::Link => (Reason::Refused, Some(Word::LinkNotHere)),
    }
}

/// Why what came can't wait for its hour, if it can't: only words do, and none that must be looked at again.
fn unfit(said: &Said) -> Option<Word> {
    if !said.attachments.is_empty() {
        return Some(Word::WordsOnly);
    }
    said.doubtful.then_some(Word::PlanDoubtful)
}

/// Whether it is no message that they answer, but the thread in which they write.
fn is_thread(link: &Link, arrival: &Arrival) -> bool {
    let Came::Said(said) = &arrival.what else { return false };
    link.delivery.is_none() && said.reply_to.is_none() && said.thread.is_some()
}

fn is_others(desk: &Desk, me: &OperatorId, link: &Link) -> bool {
    desk.case(link.case).is_some_and(|case| case.operator() != Some(me))
}

/// The line speaks to them in that language from now on.
fn speak(desk: &mut Desk, me: &OperatorId, wanted: Option<&Language>) -> (Reason, Option<Word>) {
    let Some(language) = wanted.filter(|wanted| desk.policy.languages.contains(wanted)) else {
        return (Reason::OperatorCommand, Some(Word::WhichLanguage));
    };
    desk.roster_mut().operator_state_mut(me).language = Some(language.clone());
    (Reason::Roster, Some(Word::LanguageNow(language.clone())))
}

/// New cases again.
pub(super) fn resume(desk: &mut Desk, who: &OperatorId) {
    let operator_state = desk.roster_mut().operator_state_mut(who);
    operator_state.pause = None;
    operator_state.off = false;
    offers::offer_all(desk);
}

fn go_off(desk: &mut Desk, me: &OperatorId) -> Word {
    let operator_state = desk.roster_mut().operator_state_mut(me);
    operator_state.off = true;
    let load = operator_state.load;
    if load > 0 {
        desk.later(Followup::HandOver { operator: me.clone(), after: None, gone: false });
    }
    Word::WentOff(load)
}
