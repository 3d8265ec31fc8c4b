//! What operators and admins ask of one case. Every ask is checked against the case's assignment here.

use crate::domain::case::{Case, LanguageFrom, Priority, State};
use crate::domain::changes::Link;
use crate::domain::command::CaseAsk;
use crate::domain::event::{Arrival, Came};
use crate::domain::id::{CaseCode, Language, OperatorId};
use crate::domain::message::{Author, Entry, Message, Milestone, Progress};
use crate::domain::policy::{Action, Audience};
use crate::domain::route::{self, Ask};
use crate::domain::say::{Buttons, CardWhy, QUIET, Say, Word};

use super::desk::{Desk, Manner};
use super::place::{self, Wish};
use super::reason::Reason;
use super::{contact, reply};

/// What a case-related ask leads to: the reason, and a short word for the asker.
type Outcome = (Reason, Option<Word>);

const DONE: Outcome = (Reason::OperatorCommand, None);

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
    match ask {
        CaseAsk::More | CaseAsk::Less => turn_card(desk, &case, me, ask, link),
        CaseAsk::Note(text) => note(desk, arrival, me, case, text),
        CaseAsk::SendDraft(seq) => send_draft(desk, arrival, me, case, *seq),
        _ => apply(desk, case, Some(me), ask),
    }
}

/// Whether that operator may ask that of the case.
fn may(desk: &Desk, case: &Case, me: &OperatorId, ask: &CaseAsk) -> bool {
    let mine = case.operator() == Some(me);
    match ask {
        CaseAsk::Take | CaseAsk::PassOn | CaseAsk::SendDraft(_) | CaseAsk::Answer => mine,
        CaseAsk::Recall(seq) | CaseAsk::SendAgain(seq) => {
            mine || case.reply(*seq).is_some_and(|r| r.operator == *me)
        }
        CaseAsk::GiveMe | CaseAsk::GiveTo(_) | CaseAsk::Quiet | CaseAsk::History => {
            mine || desk.is_supervisor(me) || was_alerted(desk, case, me)
        }
        CaseAsk::Close(_)
        | CaseAsk::More
        | CaseAsk::Less
        | CaseAsk::Note(_)
        | CaseAsk::Urgent(_)
        | CaseAsk::SetLanguage(_)
        | CaseAsk::Release => mine || desk.is_supervisor(me),
    }
}

/// Whether a step that fired for the case told this operator of it.
fn was_alerted(desk: &Desk, case: &Case, me: &OperatorId) -> bool {
    let Some(spell) = case.spell() else { return false };
    let fired = spell.mark.max(spell.offer_mark);
    let told = |audience: &Audience| match audience {
        Audience::Everyone => true,
        Audience::Supervisors => desk.is_supervisor(me),
        Audience::Operator => case.assignee() == Some(me),
        Audience::Named(id) => id == me,
        Audience::Pager(_) => false,
    };
    desk.policy.steps.iter().filter(|s| s.after.as_millis() <= u128::from(fired)).any(|s| match &s.action {
        Action::Alert(to) => to.iter().any(told),
        Action::Remind | Action::Reassign => false,
    })
}

/// Does what was asked, for an operator or (`me` absent) for an admin, who may ask anything.
pub(super) fn apply(desk: &mut Desk, case: Case, me: Option<&OperatorId>, ask: &CaseAsk) -> Outcome {
    match ask {
        CaseAsk::Take => take(desk, case),
        CaseAsk::PassOn => pass_on(desk, case),
        CaseAsk::Close(why) => close(desk, case, me, why.as_deref()),
        CaseAsk::GiveTo(Some(to)) => give(desk, case, to, if me.is_some() { "given" } else { "admin" }),
        CaseAsk::GiveMe => match me {
            Some(me) => give(desk, case, me, "took_over"),
            None => (Reason::Refused, Some(Word::NotNow)),
        },
        CaseAsk::Urgent(urgent) => set_priority(desk, case, *urgent),
        CaseAsk::SetLanguage(language) => set_language(desk, case, language),
        CaseAsk::Quiet => quiet(desk, case),
        CaseAsk::Release => release(desk, case),
        CaseAsk::Recall(seq) => recall(desk, &case, *seq),
        CaseAsk::SendAgain(seq) => send_again(desk, case, *seq),
        CaseAsk::History | CaseAsk::Answer | CaseAsk::GiveTo(None) => show(desk, &case, me, ask),
        CaseAsk::More | CaseAsk::Less | CaseAsk::Note(_) | CaseAsk::SendDraft(_) => {
            (Reason::Refused, Some(Word::NotNow))
        }
    }
}

fn show(desk: &mut Desk, case: &Case, me: Option<&OperatorId>, ask: &CaseAsk) -> Outcome {
    let Some(me) = me else { return (Reason::Refused, Some(Word::NotNow)) };
    let say = match ask {
        CaseAsk::History => Say::History,
        CaseAsk::Answer => Say::Prompt,
        _ => Say::GiveTo { operators: candidates(desk, case, me) },
    };
    desk.tell(me, say, Some(case), Manner::default());
    DONE
}

/// To whom a case could be given: the eligible in their order, then everybody else.
fn candidates(desk: &Desk, case: &Case, me: &OperatorId) -> Vec<OperatorId> {
    let ask = Ask {
        language: &case.language,
        topic: case.topic.as_ref(),
        priority: case.priority,
        passed_by: &case.passed_by,
        last: None,
        without: case.assignee(),
        waited: case.waited(desk.now.line),
    };
    let mut to = route::ranked(&ask, desk.roster(), desk.policy, desk.now);
    let rest = desk.policy.operators.iter().map(|o| &o.id);
    let rest: Vec<_> = rest.filter(|id| !to.contains(id) && Some(*id) != case.assignee()).cloned().collect();
    to.extend(rest);
    to.retain(|id| id != me || case.assignee() != Some(me));
    to
}

fn turn_card(desk: &mut Desk, case: &Case, me: &OperatorId, ask: &CaseAsk, link: Option<&Link>) -> Outcome {
    let card = link.and_then(|l| l.delivery).and_then(|d| case.shown.iter().find(|s| s.delivery == d));
    let Some(card) = card.filter(|s| s.live) else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    let buttons = match ask {
        CaseAsk::More => Buttons::More,
        _ => place::buttons_for(case, me),
    };
    place::update_card(desk, case, card, buttons);
    DONE
}

fn take(desk: &mut Desk, mut case: Case) -> Outcome {
    let State::Assigned { post, .. } = &mut case.state else { return (Reason::Refused, Some(Word::NotNow)) };
    if post.accepted_at.is_some() {
        return DONE;
    }
    post.accepted_at = Some(desk.now.line);
    let me = post.operator.clone();
    desk.happened(&mut case, Milestone::Taken, Some(&me), "pressed");
    for card in case.shown.clone().iter().filter(|s| s.live && s.operator == me) {
        place::update_card(desk, &case, card, Buttons::Taken);
    }
    desk.save(case);
    DONE
}

fn pass_on(desk: &mut Desk, mut case: Case) -> Outcome {
    let Some(me) = case.assignee().cloned() else { return (Reason::Refused, Some(Word::NotNow)) };
    case.passed_by.insert(me.clone());
    desk.happened(&mut case, Milestone::PassedOn, Some(&me), "pressed");
    match place::choose(desk, &case, Wish { without: Some(&me), ..Wish::default() }) {
        Ok(choice) => place::move_to(desk, &mut case, &choice.operator, choice.why.word(), false),
        Err(_) => back_to_queue(desk, &mut case),
    }
    desk.save(case);
    DONE
}

/// Nobody can take what was passed on. Passed on by everyone, it is offered again in a while.
fn back_to_queue(desk: &mut Desk, case: &mut Case) {
    let Some(spell) = place::take_out(desk, case) else { return };
    let by_all = desk.policy.operators.iter().all(|o| case.passed_by.contains(&o.id));
    let again = by_all.then(|| desk.now.line + desk.policy.routing.offer_again);
    let why = if by_all { "passed_on_by_all" } else { "passed_on" };
    place::wait(desk, case, spell, again, why);
    place::retire_cards(desk, case, &Buttons::Moved(None), None);
    if by_all {
        let say = Say::Word(Word::PassedByAll);
        desk.tell_supervisors(&say, Some(case), None);
    }
}

fn close(desk: &mut Desk, mut case: Case, me: Option<&OperatorId>, why: Option<&str>) -> Outcome {
    if matches!(case.state, State::Closed { .. }) {
        return (Reason::Refused, Some(Word::NotNow));
    }
    let unanswered = case.spell().is_some();
    let why = match why {
        Some(why) => why,
        None if !case.ever_answered => return need_reason(desk, &case, me),
        None if unanswered => "no_reply_needed",
        None => "done",
    };
    let last = case.operator().cloned().or_else(|| me.cloned());
    place::take_out(desk, &case);
    case.state = State::Closed { at: desk.now.line, operator: last.clone(), why: why.to_owned() };
    desk.happened(&mut case, Milestone::Closed, me.or(last.as_ref()), why);
    place::retire_cards(desk, &mut case, &Buttons::Closed, None);
    if let Some(owner) = last.as_ref().filter(|o| Some(*o) != me) {
        let say = Say::Happened { what: Milestone::Closed, who: me.cloned(), why: why.to_owned() };
        desk.tell(owner, say, Some(&case), Manner::default());
    }
    desk.save(case);
    (Reason::Closed, Some(Word::Closed))
}

fn need_reason(desk: &mut Desk, case: &Case, me: Option<&OperatorId>) -> Outcome {
    let Some(me) = me else { return (Reason::Refused, Some(Word::CloseNeedsReason)) };
    desk.word(me, Word::CloseNeedsReason, Some(case), None);
    (Reason::Refused, None)
}

fn give(desk: &mut Desk, mut case: Case, to: &OperatorId, why: &str) -> Outcome {
    if desk.policy.operator(to).is_none() || case.assignee() == Some(to) {
        return (Reason::Refused, Some(Word::NotNow));
    }
    let from = case.assignee().cloned();
    match &case.state {
        State::Assigned { .. } => place::move_to(desk, &mut case, to, why, true),
        State::Waiting { .. } | State::Held { .. } => place::move_to(desk, &mut case, to, why, false),
        State::Answered { at, .. } => {
            case.state = State::Answered { at: *at, operator: to.clone() };
            desk.happened(&mut case, Milestone::Assigned, Some(to), why);
            place::retire_cards(desk, &mut case, &Buttons::Moved(Some(to.clone())), None);
        }
        State::Closed { .. } | State::Unreachable { .. } => return (Reason::Refused, Some(Word::NotNow)),
    }
    if let Some(from) = from {
        let say = Say::Happened { what: Milestone::Assigned, who: Some(to.clone()), why: why.to_owned() };
        desk.tell(&from, say, Some(&case), Manner::default());
    }
    desk.save(case);
    DONE
}

fn set_priority(desk: &mut Desk, mut case: Case, urgent: Option<bool>) -> Outcome {
    let urgent = urgent.unwrap_or(case.priority == Priority::Normal);
    case.priority = if urgent { Priority::Urgent } else { Priority::Normal };
    desk.happened(&mut case, Milestone::PrioritySet, None, if urgent { "urgent" } else { "normal" });
    if let State::Waiting { spell, .. } = &case.state {
        let new = place::rank(desk, &case, spell);
        if let State::Waiting { rank, .. } = &mut case.state {
            *rank = new;
        }
    }
    refresh_all(desk, &case);
    desk.save(case);
    DONE
}

fn set_language(desk: &mut Desk, mut case: Case, language: &Language) -> Outcome {
    case.language = language.clone();
    case.language_from = LanguageFrom::Corrected;
    desk.happened(&mut case, Milestone::LanguageSet, None, language.as_str());
    refresh_all(desk, &case);
    match case.state.clone() {
        State::Waiting { spell, .. } => {
            place::take_out(desk, &case);
            place::place(desk, &mut case, spell, Wish::default(), CardWhy::Moved { from: None });
        }
        State::Assigned { post, .. } => {
            let wish = Wish { last: Some(&post.operator), ..Wish::default() };
            if let Ok(choice) = place::choose(desk, &case, wish)
                && choice.operator != post.operator
                && !speaks(desk, &post.operator, language)
            {
                place::move_to(desk, &mut case, &choice.operator, "language", true);
            }
        }
        _ => {}
    }
    desk.save(case);
    DONE
}

fn speaks(desk: &Desk, who: &OperatorId, language: &Language) -> bool {
    let theirs = desk.policy.operator(who).and_then(|o| o.languages.as_ref());
    theirs.is_none_or(|all| all.contains(language))
}

fn refresh_all(desk: &mut Desk, case: &Case) {
    for card in case.shown.iter().filter(|s| s.live) {
        let buttons = place::buttons_for(case, &card.operator);
        place::update_card(desk, case, card, buttons);
    }
}

fn quiet(desk: &mut Desk, mut case: Case) -> Outcome {
    let until = desk.now.line + QUIET;
    let Some(spell) = case.spell_mut() else { return (Reason::Refused, Some(Word::NotNow)) };
    spell.quiet_until = Some(until);
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::QuietUntil(desk.now.civil_of(until))))
}

fn release(desk: &mut Desk, mut case: Case) -> Outcome {
    let State::Held { spell, .. } = case.state.clone() else { return (Reason::Refused, Some(Word::NotNow)) };
    desk.happened(&mut case, Milestone::Released, None, "by_hand");
    place::place(desk, &mut case, spell, Wish::default(), CardWhy::New);
    desk.save(case);
    DONE
}

/// Takes a delivered reply back: deletes it at the contact. How that ends is settled later.
fn recall(desk: &mut Desk, case: &Case, seq: u32) -> Outcome {
    let Some(reply) = case.reply(seq).filter(|r| r.progress == Progress::Delivered).cloned() else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    let say = Say::AnswerRecalled { seq, target: reply.delivery };
    desk.tell_contact_of(case, say, Manner { decides: true, ..Manner::default() });
    DONE
}

fn send_again(desk: &mut Desk, mut case: Case, seq: u32) -> Outcome {
    let refused =
        |r: &&crate::domain::case::Reply| matches!(r.progress, Progress::Refused | Progress::TakenBack);
    let Some(old) = case.reply(seq).filter(refused).cloned() else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    reply::post(desk, &mut case, &old.operator, seq, old.source, old.covers);
    desk.save(case);
    (Reason::Reply, None)
}

fn send_draft(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, mut case: Case, seq: u32) -> Outcome {
    if seq == 0 || seq >= case.next_seq || case.reply(seq).is_some() {
        return (Reason::Refused, Some(Word::NotNow));
    }
    let on = match &arrival.what {
        Came::Pressed { on, .. } => *on,
        _ => arrival.source,
    };
    // The button stands under the draft: whatever was shown before that was seen.
    let covers = case.shown_before(me, on);
    reply::post(desk, &mut case, me, seq, on, covers);
    desk.save(case);
    (Reason::Reply, None)
}

fn note(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, mut case: Case, text: &str) -> Outcome {
    let seq = case.next_seq;
    case.next_seq += 1;
    let message = Message {
        seq,
        from: Author::Note(me.clone()),
        channel: arrival.channel.clone(),
        source: arrival.source,
        parts: vec![arrival.source],
        sent_at: arrival.sent_at,
        received_at: desk.now.line,
        text: text.to_owned(),
        attachments: Vec::new(),
        album: None,
    };
    desk.log(&mut case, Entry::Said(message));
    contact::link(desk, arrival, &case, seq);
    if let Some(owner) = case.operator().filter(|o| *o != me).cloned() {
        desk.tell(&owner, Say::Noted { seq, by: me.clone() }, Some(&case), Manner::default());
    }
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::Noted))
}
