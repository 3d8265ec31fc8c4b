//! An operator's phone is in somebody else's hands: locked out, it reaches nobody and hears nothing.

use crate::domain::command::{AdminAsk, CaseAsk, Command, DrillAsk};
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Came, Followup, FollowupId, Said, What};
use crate::domain::forget::Copies;
use crate::domain::id::{OperatorId, SeenKey, Shelf, SourceId};
use crate::domain::message::Entry;
use crate::domain::policy::{Action, Audience, Operator, Reach, default_steps};
use crate::domain::roster::OperatorState;
use crate::domain::say::{Outcome, Recipient, Say, ToContact, ToOperator, Word};

use super::mailed::{mailbox, with_mail};
use super::people::{operator, policy, said};
use super::world::{HOUR, World};

/// Olga and boris take cases, vera supervises.
fn line() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    World::new(policy)
}

fn lock(w: &mut World, who: &str, force: bool) -> Reason {
    w.admin(AdminAsk::Lock { operator: who.into(), force })
}

fn is_locked(w: &World, who: &str) -> bool {
    w.roster.operator_state(&who.into()).locked
}

fn words_of_operators(w: &World) -> Vec<Say> {
    let theirs = |say: &Say| {
        matches!(
            say,
            Say::Contact(
                ToContact::Answer { .. } | ToContact::AnswerEdited { .. } | ToContact::AnswerRecalled { .. }
            )
        )
    };
    w.to_contact(1).into_iter().filter(theirs).collect()
}

/// Olga has talked with contact 1 for five days. Their last words are unanswered: her answer is not out yet. Her
/// last card and her first answer.
fn five_days() -> (World, SourceId, SourceId) {
    let mut w = line();
    let mut first = None;
    for day in 0..5 {
        w.contact(1).says(&format!("day {day}"));
        let card = w.card("olga", 1);
        let own = w.operator("olga").replies(card, "we are on it");
        first.get_or_insert(own);
        w.jump(HOUR * 24);
    }
    w.contact(1).says("and now?");
    let card = w.card("olga", 1);
    w.prompt = false;
    w.operator("olga").replies(card, "go to the court");
    (w, card, first.expect("an answer"))
}

/// The answer that was not out yet is settled as the outbox does it.
fn drop_answer(w: &mut World) -> u32 {
    let pending = w.outbox.iter().rev().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. })));
    let pending = pending.cloned().expect("an answer");
    w.settle(&pending, Outcome::Dropped);
    w.prompt = true;
    w.deliver_all();
    pending.say.seq().expect("a number")
}

#[test]
fn a_locked_phone_tries_everything_and_reaches_nobody() {
    let (mut w, card, first) = five_days();
    lock(&mut w, "olga", false);
    let heard = w.to("olga").len();
    drop_answer(&mut w);
    let said = words_of_operators(&w);
    let asks = [
        CaseAsk::Take,
        CaseAsk::PassOn,
        CaseAsk::Close(Some("done".into())),
        CaseAsk::History,
        CaseAsk::More,
        CaseAsk::GiveTo(Some("olga".into())),
        CaseAsk::GiveMe,
        CaseAsk::Quiet,
        CaseAsk::Note("a word".into()),
        CaseAsk::Urgent(Some(true)),
        CaseAsk::Answer,
        CaseAsk::Recall(2),
        CaseAsk::Stop(2),
        CaseAsk::SendAgain(2),
        CaseAsk::SendDraft(2),
        CaseAsk::Release,
    ];
    let code = w.code(1);
    for ask in asks {
        w.operator("olga").presses(card, ask.clone());
        w.operator("olga").orders(Command::Case { code: Some(code), ask });
    }
    for command in [Command::Cases, Command::Off, Command::Resume, Command::Lock("vera".into())] {
        w.operator("olga").orders(command);
    }
    w.operator("olga").replies(card, "it is me");
    w.operator("olga").edits(first, "tell me where you are");
    assert_eq!(w.assignee(1), Some("boris"));
    w.contact(1).says("hello?");
    w.pass(HOUR * 20);
    assert_eq!(words_of_operators(&w), said);
    assert_eq!(w.to("olga").len(), heard, "not a word about any case");
    assert!(!is_locked(&w, "vera"));
    let told = |text: &str| {
        w.entries(code).iter().any(|e| matches!(e, Entry::Said(message) if message.text.contains(text)))
    };
    assert!(told("go to the court") && !told("it is me"));
}

#[test]
fn a_proven_mail_of_whoever_is_locked_out_reaches_nobody_and_makes_no_contact() {
    let mut policy = with_mail();
    policy.operators[0].reach = vec![mailbox()];
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    assert_eq!(w.assignee(1), Some("olga"));
    let (code, on) = (w.code(1), Some(w.latest_card()));
    let reply = |text: &str, n: u8| {
        let proof = Some(SeenKey { shelf: Shelf::Mail, day: 1, hash: [n; 16] });
        Said { case: Some(code), on, proof, ..said(text) }
    };
    lock(&mut w, "olga", false);
    let heard = w.to("olga").len();
    let mail = w.mail(900, Came::Said(reply("tell me where you are", 1)));
    assert_eq!(w.event(What::Arrived(mail)), Reason::Impostor);
    let ask = Command::Case { code: Some(code), ask: CaseAsk::Take };
    let mail = w.mail(901, Came::Said(Said { command: Some(ask), ..reply("/take", 2) }));
    assert_eq!(w.event(What::Arrived(mail)), Reason::Impostor);
    assert!(words_of_operators(&w).is_empty() && w.to("olga").len() == heard);
    assert_eq!((w.assignee(1), w.contacts.len()), (Some("boris"), 1));
    let told = |e: &Entry| matches!(e, Entry::Said(message) if message.text.contains("where you are"));
    assert!(!w.entries(code).iter().any(told), "nor does whoever has it read that as a contact's words");
    assert_eq!(w.admin(AdminAsk::Unlock(OperatorId::from("olga"))), Reason::Roster);
    let mail = w.mail(902, Came::Said(reply("it is me again", 3)));
    assert_ne!(w.event(What::Arrived(mail)), Reason::Impostor);
}

#[test]
fn what_was_not_out_yet_is_held_for_who_has_the_case_now() {
    let (mut w, _, _) = five_days();
    lock(&mut w, "olga", false);
    let (seq, by) = (drop_answer(&mut w), OperatorId::from("olga"));
    assert_eq!(w.assignee(1), Some("boris"));
    let draft = Say::Operator(ToOperator::Draft { seq, by });
    assert_eq!(w.count("boris", |say| *say == draft), 1);
    let before = words_of_operators(&w).len();
    let on = w.received("boris", |say| *say == draft, None).expect("the draft");
    assert_eq!(w.operator("boris").presses(on, CaseAsk::SendDraft(seq)), Reason::Reply);
    assert_eq!(words_of_operators(&w).len(), before + 1);
    assert_eq!(w.case(1).reply(seq).map(|r| r.operator.as_str()), Some("boris"));
    assert!(w.is_answered(1));
}

#[test]
fn with_nobody_there_the_case_waits_and_what_is_held_comes_with_it() {
    let (mut w, _, _) = five_days();
    w.operator("boris").orders(Command::Pause(None));
    lock(&mut w, "olga", false);
    let seq = drop_answer(&mut w);
    assert!(w.is_waiting(1));
    w.operator("boris").orders(Command::Resume);
    assert_eq!(w.assignee(1), Some("boris"));
    let draft = Say::Operator(ToOperator::Draft { seq, by: "olga".into() });
    assert_eq!(w.count("boris", |say| *say == draft), 1);
}

#[test]
fn only_who_has_the_case_sends_what_is_held() {
    let (mut w, _, _) = five_days();
    lock(&mut w, "olga", false);
    let seq = drop_answer(&mut w);
    let code = Some(w.code(1));
    let press = Command::Case { code, ask: CaseAsk::SendDraft(seq) };
    assert_eq!(w.operator("vera").orders(press), Reason::Refused);
    assert_eq!(
        w.admin(AdminAsk::Command(Command::Case { code, ask: CaseAsk::SendAgain(seq) })),
        Reason::Refused
    );
}

#[test]
fn what_was_answered_goes_to_others_too() {
    let mut w = line();
    w.contact(1).says("hello");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "yes?");
    lock(&mut w, "olga", false);
    assert_eq!(w.case(1).operator().map(OperatorId::as_str), Some("boris"));
    w.contact(1).says("I am here");
    assert_eq!(w.assignee(1), Some("boris"));
}

fn enrol_olga(w: &mut World) {
    w.policy.operators[0].reach = vec![Reach { channel: "telegram".into(), address: None }];
    w.admin(AdminAsk::Invite("olga".into()));
    let Answer::Invited { token, .. } = w.last.answer.clone() else { panic!("not invited") };
    w.operator("her phone").orders(Command::Start(Some(token)));
    let shown = w.sent.iter().rev().find_map(|(d, _)| match &d.say {
        Say::Operator(ToOperator::Word(Word::EnrolDigits(digits))) => Some(digits.clone()),
        _ => None,
    });
    w.admin(AdminAsk::Confirm("olga".into(), shown.expect("digits")));
}

#[test]
fn her_chat_is_unbound_and_her_cards_are_taken_out_of_it() {
    let mut w = line();
    enrol_olga(&mut w);
    w.contact(1).says("hello");
    let card = w.card("olga", 1);
    w.admin(AdminAsk::Invite("olga".into()));
    lock(&mut w, "olga", false);
    let state = w.roster.operator_state(&"olga".into());
    assert!(state.bound.is_empty() && state.invite.is_none());
    let taken = w.sent.iter().any(|(d, _)| match (&d.to, &d.say) {
        (Recipient::Chat { address, .. }, Say::Operator(ToOperator::Gone { messages })) => {
            address.0 == "her phone" && messages.contains(&card)
        }
        _ => false,
    });
    assert!(taken);
    assert_eq!(w.admin(AdminAsk::Invite("olga".into())), Reason::Refused, "not while she is locked out");
    w.admin(AdminAsk::Unlock("olga".into()));
    w.contact(2).says("hello");
    w.contact(3).says("hello");
    assert_eq!(w.load_of("olga"), 0, "whoever has that chat may not be her");
    enrol_olga(&mut w);
    w.contact(4).says("hello");
    assert_eq!(w.assignee(4), Some("olga"));
}

#[test]
fn supervisors_and_pagers_hear_of_it() {
    let mut w = line();
    let pager = Action::Alert(vec![Audience::Pager("https://pager.example".into())]);
    let step = crate::domain::policy::Step { action: pager, ..default_steps()[0].clone() };
    w.policy.steps.push(step);
    lock(&mut w, "olga", false);
    let word = Say::Operator(ToOperator::Word(Word::LockedOut { who: "olga".into(), by: None }));
    assert_eq!(w.count("vera", |say| *say == word), 1);
    let paged = |w: &World| w.sent.iter().filter(|(d, _)| matches!(d.to, Recipient::Pager(_))).count();
    assert_eq!(paged(&w), 1);
    lock(&mut w, "olga", false);
    assert_eq!((w.count("vera", |say| *say == word), paged(&w)), (1, 1), "once");
    assert!(w.last.changes.acts.iter().any(|act| act.what == "operator_lock" && act.outcome == "done"));
}

#[test]
fn somebody_must_be_left_unless_an_admin_insists() {
    let mut w = line();
    assert_eq!(lock(&mut w, "vera", false), Reason::Refused, "she is the only supervisor");
    assert_eq!(w.last.answer, Answer::Word(Word::LockLeavesNobody("vera".into())));
    assert!(!is_locked(&w, "vera"));
    lock(&mut w, "vera", true);
    assert!(is_locked(&w, "vera"));
    let mut alone = World::new(policy(&["olga"]));
    assert_eq!(lock(&mut alone, "olga", false), Reason::Refused, "she is the only operator");
}

#[test]
fn a_supervisor_locks_and_unlocks_in_their_chat_and_nobody_else_does() {
    let mut w = line();
    let order = |w: &mut World, who: &str, command| w.operator(who).orders(command);
    assert_eq!(order(&mut w, "boris", Command::Lock("olga".into())), Reason::Refused);
    assert_eq!(w.to("boris").last(), Some(&Say::Operator(ToOperator::Word(Word::SupervisorsOnly))));
    assert_eq!(order(&mut w, "vera", Command::Lock("olya".into())), Reason::Refused);
    assert_eq!(w.to("vera").last(), Some(&Say::Operator(ToOperator::Word(Word::NoSuchOperator))));
    assert_eq!(order(&mut w, "vera", Command::Lock("Olga".into())), Reason::Roster);
    assert!(is_locked(&w, "olga"));
    assert!(w.last.changes.acts.iter().any(|act| act.what == "operator_lock"));
    let word = Word::LockedOut { who: "olga".into(), by: Some("vera".into()) };
    assert_eq!(w.to("vera").last(), Some(&Say::Operator(ToOperator::Word(word))));
    order(&mut w, "olga", Command::Unlock("olga".into()));
    assert!(is_locked(&w, "olga"));
    order(&mut w, "vera", Command::Unlock("olga".into()));
    assert!(!is_locked(&w, "olga"));
}

#[test]
fn a_drill_waits_for_nobody_who_is_locked_out() {
    let mut w = line();
    w.admin(AdminAsk::Drill(DrillAsk::Start { operators: vec!["olga".into()], on_duty: false }));
    lock(&mut w, "olga", false);
    let drill = w.roster.drill.clone().expect("a drill");
    assert!(!drill.runs());
    assert_eq!(drill.calls[&OperatorId::from("olga")].lost.as_deref(), Some("locked"));
}

#[test]
fn a_state_of_before_there_was_a_lock_is_still_read() {
    let mut stored = serde_json::to_value(OperatorState::default()).unwrap();
    stored.as_object_mut().unwrap().remove("seized").unwrap();
    assert_eq!(serde_json::from_value::<OperatorState>(stored).unwrap(), OperatorState::default());
}

#[test]
fn a_locked_chat_is_cleared_of_all_that_was_sent_there_and_an_unlocked_one_is_not() {
    let mut w = line();
    w.contact(1).says("They are at the door");
    let chat = w.operator("olga").chat();
    lock(&mut w, "olga", false);
    let keeps = |f: &&(FollowupId, Followup)| f.1 == Followup::ClearChats { operator: "olga".into() };
    let id = w.leaving.iter().find(keeps).expect("it waits for whoever gathers").0;
    let messages: Vec<SourceId> = (1..=70).map(SourceId::bare).collect();
    let all = vec![Copies { operator: "olga".into(), chat, place: None, messages }];
    let taken = |w: &World| {
        let gone = |say: &Say| match say {
            Say::Operator(ToOperator::Gone { messages }) => Some(messages.len()),
            _ => None,
        };
        w.last.changes.deliveries.iter().filter_map(|d| gone(&d.say)).collect::<Vec<_>>()
    };
    w.event(What::ClearOut(id, all.clone()));
    assert_eq!((taken(&w), &w.last.changes.done), (vec![32, 32, 6], &vec![id]));
    w.admin(AdminAsk::Unlock("olga".into()));
    w.event(What::ClearOut(id, all));
    assert_eq!(taken(&w), [0usize; 0]);
}
