//! What operators and admins ask of one case. Every ask is checked against the case's assignment here.

use crate::domain::case::{Case, Priority, State};
use crate::domain::changes::Link;
use crate::domain::command::CaseAsk;
use crate::domain::event::{Arrival, Followup};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::policy::{Action, Audience, Step};
use crate::domain::say::{Buttons, Feedback, FeedbackKind, QUIET, ToOperator, Word};
use crate::domain::trail::{self, Who};

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{DONE, Outcome, Reason};
use super::moves::urgency::set_urgent;
use super::moves::{blocking, cards, closing, handover, names, stands};
use super::{addressing, called, campaign, console, introduce, late, merging, planned, sending};

/// An operator asks.
pub(super) fn asked(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    code: Option<CaseCode>,
    ask: &CaseAsk,
    link: Option<&Link>,
) -> Outcome {
    let Some(code) = code.or(link.map(|l| l.case)) else {
        return (Reason::Refused, Some(Word::WhichCaseOfCommand));
    };
    let Some(case) = desk.case(code) else {
        return (Reason::Refused, Some(Word::NoSuchCase));
    };
    if !may(desk, &case, me, ask) {
        return (Reason::Refused, Some(Word::NotYours));
    }
    // A phone that was taken unlocked reads out no more than what its owner has to answer.
    if reads_out(desk, &case, me, ask) && !desk.may_read(me) {
        return (Reason::Refused, Some(Word::NotOnDuty));
    }
    let others = case.operator().is_some_and(|theirs| theirs != me);
    let outcome = permitted(desk, arrival, me, case, ask, link);
    if others && desk.is_supervisor(me) && !matches!(ask, CaseAsk::More | CaseAsk::Less) {
        let ended = if outcome.0 == Reason::Refused { "refused" } else { "done" };
        let given = given_to(desk, ask);
        desk.act(Who::Operator(me.clone()), trail::case_word(ask), (Some(code), given), ended);
    }
    outcome
}

fn given_to(desk: &Desk, ask: &CaseAsk) -> Option<OperatorId> {
    match ask {
        CaseAsk::GiveTo(Some(to)) => names::meant(desk, to).ok(),
        _ => None,
    }
}

fn permitted(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    case: Case,
    ask: &CaseAsk,
    link: Option<&Link>,
) -> Outcome {
    match ask {
        CaseAsk::More | CaseAsk::Less => turn_card(desk, &case, me, ask, link),
        CaseAsk::Note(text) => sending::note(desk, arrival, me, case, text),
        CaseAsk::SendDraft(seq) => sending::send_draft(desk, arrival, me, case, *seq),
        CaseAsk::SendAgain(seq) => sending::send_again(desk, Some((me, arrival.written().at)), case, *seq),
        CaseAsk::Number
        | CaseAsk::CalledBack
        | CaseAsk::Spoke(_)
        | CaseAsk::NoAnswer
        | CaseAsk::UndoNoAnswer(_)
        | CaseAsk::CallAgain(_)
        | CaseAsk::UndoCall(_) => called::asked(desk, arrival, me, case, ask),
        CaseAsk::Merge(with) => merging::propose(desk, me, &case, *with),
        CaseAsk::MergeNow(with) => merging::confirm(desk, me, case, *with),
        CaseAsk::Unmerge(with) => merging::part(desk, me, case, *with),
        CaseAsk::Later(minutes, words) => planned::later(desk, arrival, me, case, (*minutes, words)),
        CaseAsk::At(minute, words) => planned::at(desk, arrival, me, case, (*minute, words), link),
        CaseAsk::Write => planned::write(desk, me, &case),
        CaseAsk::Stop(seq) if case.handled.planned.iter().any(|planned| planned.seq == *seq) => {
            planned::stop(desk, me, case, *seq)
        }
        CaseAsk::Flag(_)
        | CaseAsk::Unsafe
        | CaseAsk::Safe
        | CaseAsk::Block(_)
        | CaseAsk::Unblock
        | CaseAsk::Say(_) => console::asked(desk, arrival, me, case, ask),
        // Nothing can be written to its contact.
        CaseAsk::Answer if case.call.is_some() => called::question(desk, me, &case, false),
        CaseAsk::Close(why) if case.call.as_ref().is_some_and(|call| !call.number) => {
            called::heard(desk, arrival, me, case, why.as_deref())
        }
        CaseAsk::CloseNow(upto, why) => {
            let asked = link.filter(|link| link.delivery.is_some()).map(|link| link.at);
            closing::sure(desk, case, Some(me), (*upto, asked), why.as_deref())
        }
        _ => apply(desk, case, Some(me), ask),
    }
}

/// Whether what is asked tells them words of a case that is not an open one of theirs: also a question about closing one, or
/// whether two are one person's, has the words by which that is judged.
fn reads_out(desk: &Desk, case: &Case, me: &OperatorId, ask: &CaseAsk) -> bool {
    match ask {
        CaseAsk::History | CaseAsk::Close(_) | CaseAsk::CloseNow(..) => !is_open_with(case, me),
        CaseAsk::Merge(_) => desk.is_supervisor(me),
        _ => false,
    }
}

/// Whether it is an open case of theirs.
fn is_open_with(case: &Case, me: &OperatorId) -> bool {
    case.operator() == Some(me) && !matches!(case.state, State::Closed { .. })
}

/// Whether that operator may ask that of the case.
fn may(desk: &Desk, case: &Case, me: &OperatorId, ask: &CaseAsk) -> bool {
    let mine = case.operator() == Some(me);
    match ask {
        CaseAsk::Take
        | CaseAsk::PassOn
        | CaseAsk::SendAgain(_)
        | CaseAsk::Answer
        | CaseAsk::Say(_)
        | CaseAsk::Write
        // Who else could have the number?
        | CaseAsk::Number
        | CaseAsk::CalledBack
        | CaseAsk::Spoke(_)
        | CaseAsk::NoAnswer
        | CaseAsk::UndoNoAnswer(_)
        | CaseAsk::CallAgain(_)
        | CaseAsk::UndoCall(_) => mine,
        // Whose draft it is decides, too; and whoever may not take back has it asked of those who may.
        CaseAsk::SendDraft(_) | CaseAsk::Recall(_) | CaseAsk::Stop(_) => true,
        // As a reply: of a case that nobody has, whoever answers it has it.
        CaseAsk::At(..) => mine || (case.operator().is_none() && introduce::may_open(desk, case, me)),
        CaseAsk::GiveMe | CaseAsk::History if introduce::may_open(desk, case, me) => true,
        CaseAsk::GiveMe | CaseAsk::GiveTo(_) | CaseAsk::Quiet | CaseAsk::History => {
            mine || desk.is_supervisor(me) || was_alerted(desk, case, me)
        }
        // Nobody has what is held; who had it may undo what they did.
        CaseAsk::Unblock => {
            let held = case.is_blocked() && case.last_operator.as_ref() == Some(me);
            mine || held || desk.is_supervisor(me)
        }
        CaseAsk::Flag(_)
        | CaseAsk::Later(..)
        | CaseAsk::Merge(_)
        | CaseAsk::Unmerge(_)
        | CaseAsk::Unsafe
        | CaseAsk::Safe
        | CaseAsk::Block(_)
        | CaseAsk::Close(_)
        | CaseAsk::CloseNow(..)
        | CaseAsk::Undo
        | CaseAsk::Reopen
        | CaseAsk::More
        | CaseAsk::Less
        | CaseAsk::Note(_)
        | CaseAsk::Urgent(_)
        | CaseAsk::SetLanguage(_)
        | CaseAsk::AnswerTo(_)
        | CaseAsk::Unlink
        | CaseAsk::Release => mine || desk.is_supervisor(me),
        CaseAsk::ReleaseAll | CaseAsk::CloseAll | CaseAsk::MergeNow(_) => desk.is_supervisor(me),
    }
}

/// Whether a step that fired for the case told this operator of it.
fn was_alerted(desk: &Desk, case: &Case, me: &OperatorId) -> bool {
    let Some(spell) = case.spell() else { return false };
    let fired = |s: &&Step| {
        let mark = if s.unless_taken { spell.offer_mark } else { spell.mark };
        s.after.as_millis() <= u128::from(mark)
    };
    let told = |audience: &Audience| match audience {
        Audience::Everyone => true,
        Audience::Supervisors => desk.is_supervisor(me),
        Audience::Operator => case.assignee() == Some(me),
        Audience::Named(id) => id == me,
        Audience::Pager(_) => false,
    };
    let pressed =
        |s: &&Step| spell.urgent_fired.iter().any(|after| s.after.as_millis() == u128::from(*after));
    let common = desk.policy.steps.iter().filter(fired);
    common.chain(desk.policy.urgent_steps.iter().filter(pressed)).any(|s| match &s.action {
        Action::Alert(to) => to.iter().any(told),
        Action::Remind | Action::Reassign => false,
    })
}

/// Does what was asked, for an operator or (`me` absent) for an admin, who may ask anything.
pub(super) fn apply(desk: &mut Desk, case: Case, me: Option<&OperatorId>, ask: &CaseAsk) -> Outcome {
    match ask {
        CaseAsk::Take => take(desk, case),
        CaseAsk::PassOn => handover::pass_on(desk, case, "pressed"),
        CaseAsk::Close(why) => closing::close(desk, case, me, why.as_deref()),
        CaseAsk::CloseNow(upto, why) => closing::sure(desk, case, me, (*upto, None), why.as_deref()),
        CaseAsk::Undo => closing::undo(desk, case, me),
        CaseAsk::Reopen => closing::reopen(desk, case, me, "by_hand"),
        CaseAsk::GiveTo(Some(to)) => match names::meant(desk, to) {
            Ok(to) => handover::give(desk, case, &to, if me.is_some() { "given" } else { "admin" }),
            Err(word) => (Reason::Refused, Some(word)),
        },
        CaseAsk::GiveMe => match me {
            Some(me) => {
                let mut case = case;
                case.questions.end();
                handover::give(desk, case, me, "took_over")
            }
            None => (Reason::Refused, Some(Word::NotNow)),
        },
        CaseAsk::Urgent(urgent) => set_priority(desk, case, *urgent),
        CaseAsk::SetLanguage(language) => handover::set_language(desk, case, language),
        CaseAsk::Quiet => quiet(desk, case),
        CaseAsk::Release => campaign::one(desk, case),
        CaseAsk::Unlink => unlink(desk, &case),
        CaseAsk::ReleaseAll => campaign::all(desk, &case, me, true),
        CaseAsk::CloseAll => campaign::all(desk, &case, me, false),
        CaseAsk::Recall(seq) => late::recall(desk, me, case, *seq),
        CaseAsk::Stop(seq) => late::stop(desk, me, case, *seq),
        CaseAsk::SendAgain(seq) => sending::send_again(desk, None, case, *seq),
        CaseAsk::AnswerTo(address) => addressing::answer_to(desk, case, address),
        CaseAsk::History | CaseAsk::Answer | CaseAsk::GiveTo(None) => show(desk, &case, me, ask),
        CaseAsk::More
        | CaseAsk::Less
        | CaseAsk::Note(_)
        | CaseAsk::SendDraft(_)
        | CaseAsk::Number
        | CaseAsk::CalledBack
        | CaseAsk::Spoke(_)
        | CaseAsk::NoAnswer
        | CaseAsk::UndoNoAnswer(_)
        | CaseAsk::CallAgain(_)
        | CaseAsk::UndoCall(_)
        | CaseAsk::Flag(_)
        | CaseAsk::Unsafe
        | CaseAsk::Safe
        | CaseAsk::Block(_)
        | CaseAsk::Unblock
        | CaseAsk::Merge(_)
        | CaseAsk::MergeNow(_)
        | CaseAsk::Unmerge(_)
        | CaseAsk::Later(..)
        | CaseAsk::At(..)
        | CaseAsk::Write
        | CaseAsk::Say(_) => (Reason::Refused, Some(Word::NotNow)),
    }
}

fn show(desk: &mut Desk, case: &Case, me: Option<&OperatorId>, ask: &CaseAsk) -> Outcome {
    let Some(me) = me else { return (Reason::Refused, Some(Word::NotNow)) };
    let say = match ask {
        CaseAsk::History => ToOperator::History,
        CaseAsk::Answer => ToOperator::Prompt,
        _ => ToOperator::GiveTo { operators: handover::candidates(desk, case, me) },
    };
    desk.tell(me, say, Some(case), SendOptions::default());
    DONE
}

fn turn_card(desk: &mut Desk, case: &Case, me: &OperatorId, ask: &CaseAsk, link: Option<&Link>) -> Outcome {
    // Where there are no buttons, the help says what can be done.
    if desk.way_of(me).is_some_and(|way| !desk.traits(&way).buttons) {
        desk.tell(me, ToOperator::OperatorHelp, Some(case), SendOptions::default());
        return DONE;
    }
    let card = link.and_then(|l| l.delivery).and_then(|d| case.shown.iter().find(|s| s.delivery == d));
    let Some(card) = card.filter(|s| s.live) else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    let buttons = match ask {
        CaseAsk::More => Buttons::More,
        _ => cards::buttons_for(case, me),
    };
    cards::update_card(desk, case, card, buttons);
    DONE
}

fn take(desk: &mut Desk, mut case: Case) -> Outcome {
    let urgent = case.priority == Priority::Urgent;
    let State::Assigned { post, spell } = &mut case.state else { return stands::refused(&case) };
    // One who took it before it was urgent may take that, too.
    let renews = urgent && post.accepted_at.is_some_and(|at| at < spell.pressing_since());
    if post.accepted_at.replace(desk.now.line).is_some() {
        if renews {
            desk.save(case);
        }
        return DONE;
    }
    let me = post.operator.clone();
    case.questions.end();
    desk.happened(&mut case, Milestone::Taken, Some(&me), "pressed");
    for card in case.shown.clone().iter().filter(|s| s.live && s.operator == me) {
        cards::update_card(desk, &case, card, Buttons::Taken);
    }
    tell_taken(desk, &case);
    desk.save(case);
    DONE
}

/// The contact sees on their messages that a person has them now.
fn tell_taken(desk: &mut Desk, case: &Case) {
    let all = blocking::contacts(desk, case);
    if all.iter().any(|contact| contact.care.unsafe_since.is_some()) {
        return;
    }
    let (Some(contact), Some(spell)) = (desk.contact(case.contact), case.spell()) else { return };
    for message in spell.marked() {
        let (channel, address) = (case.channel.clone(), contact.address.clone());
        let what = FeedbackKind::Taken(message);
        desk.changes.feedbacks.push(Feedback { channel, address, bot: message.bot(), what });
    }
}

fn set_priority(desk: &mut Desk, mut case: Case, urgent: Option<bool>) -> Outcome {
    let urgent = urgent.unwrap_or(case.priority == Priority::Normal);
    set_urgent(desk, &mut case, urgent, if urgent { "urgent" } else { "normal" });
    desk.save(case);
    DONE
}

/// What its contact's phone was connected with is not loaded with the case.
fn unlink(desk: &mut Desk, case: &Case) -> Outcome {
    desk.later(Followup::Part { contact: case.contact });
    (Reason::OperatorCommand, Some(Word::Unlinked(case.code)))
}

fn quiet(desk: &mut Desk, mut case: Case) -> Outcome {
    let until = desk.now.line + QUIET;
    let Some(spell) = case.spell_mut() else { return stands::refused(&case) };
    spell.quiet_until = Some(until);
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::QuietUntil(desk.now.civil_of(until))))
}
