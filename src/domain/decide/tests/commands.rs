//! Every command answers, whoever types it and whatever the case is. How each is typed is in `docs/commands.md`.

use std::time::Duration;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Came, Said};
use crate::domain::id::{Address, CaseCode, SourceId};
use crate::domain::misuse::Misuse;
use crate::domain::policy::Operator;
use crate::domain::ready::ReadyAnswer;
use crate::domain::say::{Recipient, Say, ToOperator, Word};

use super::console;
use super::people::{chat_of, operator, policy, said};
use super::world::World;

/// Everything that an operator can ask of a case.
fn asks(with: CaseCode) -> Vec<CaseAsk> {
    vec![
        CaseAsk::Take,
        CaseAsk::PassOn,
        CaseAsk::Close(None),
        CaseAsk::Close(Some("wrong number".into())),
        CaseAsk::CloseNow(9, Some("spam".into())),
        CaseAsk::Undo,
        CaseAsk::Reopen,
        CaseAsk::History,
        CaseAsk::More,
        CaseAsk::Less,
        CaseAsk::GiveTo(None),
        CaseAsk::GiveTo(Some("Boris".into())),
        CaseAsk::GiveTo(Some("nobody".into())),
        CaseAsk::GiveMe,
        CaseAsk::Quiet,
        CaseAsk::Urgent(None),
        CaseAsk::Urgent(Some(true)),
        CaseAsk::Urgent(Some(false)),
        CaseAsk::SetLanguage("uk".into()),
        CaseAsk::Answer,
        CaseAsk::Write,
        CaseAsk::At(Some(450), "good morning".into()),
        CaseAsk::Say("greeting".into()),
        CaseAsk::Say("nobody".into()),
        CaseAsk::SendDraft(2),
        CaseAsk::SendAgain(2),
        CaseAsk::Recall(2),
        CaseAsk::Stop(2),
        CaseAsk::Note("a word".into()),
        CaseAsk::Later(120, "call her lawyer".into()),
        CaseAsk::Later(1, String::new()),
        CaseAsk::Flag(None),
        CaseAsk::Merge(with),
        CaseAsk::MergeNow(with),
        CaseAsk::Unmerge(with),
        CaseAsk::Unsafe,
        CaseAsk::Safe,
        CaseAsk::Block(0),
        CaseAsk::Block(1),
        CaseAsk::Block(2),
        CaseAsk::Unblock,
        CaseAsk::Release,
        CaseAsk::ReleaseAll,
        CaseAsk::CloseAll,
        CaseAsk::Unlink,
        CaseAsk::AnswerTo(Address("ada@mail.example".into())),
        CaseAsk::CalledBack,
        CaseAsk::Spoke(None),
        CaseAsk::NoAnswer,
        CaseAsk::UndoNoAnswer(1),
        CaseAsk::CallAgain(120),
        CaseAsk::UndoCall(2),
    ]
}

/// Everything else that they can order, and what makes no sense.
fn orders() -> Vec<Command> {
    vec![
        Command::Start(None),
        Command::Help,
        Command::Language(None),
        Command::Language(Some("ru".into())),
        Command::Language(Some("tlh".into())),
        Command::Cases,
        Command::Mine,
        Command::ReadyAnswers,
        Command::Pause(None),
        Command::Pause(Some(Duration::from_hours(1))),
        Command::Resume,
        Command::Off,
        Command::Lock("Boris".into()),
        Command::Unlock("boris".into()),
        Command::Lock("nobody".into()),
        Command::Call { number: None, words: "a child cried".into() },
        Command::CallOfNobody,
        Command::Forget,
        Command::Link,
        Command::Menu(None),
        Command::Misused(Misuse::NoWords),
        Command::Misused(Misuse::HowLong),
    ]
}

fn begun() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let text = [("en".into(), "We are here.".to_owned())].into();
    policy.ready = vec![ReadyAnswer { name: "greeting".into(), text }];
    World::new(policy)
}

/// A case in each of the states in which somebody may type something about it.
fn worlds() -> Vec<(&'static str, World)> {
    let asked = || {
        let mut w = begun();
        w.contact(1).says("I need help with my papers");
        w
    };
    let answered = || {
        let mut w = asked();
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, "Which papers?");
        w
    };
    let mut waiting = begun();
    for who in ["olga", "boris"] {
        waiting.operator(who).orders(Command::Pause(None));
    }
    waiting.contact(1).says("I need help with my papers");
    let mut closed = answered();
    let card = closed.card("olga", 1);
    closed.operator("olga").presses(card, CaseAsk::Close(None));
    let mut gone = asked();
    gone.contact(1).blocks();
    let all = [("assigned", asked()), ("answered", answered()), ("waiting", waiting)];
    all.into_iter().chain([("closed", closed), ("unreachable", gone)]).collect()
}

/// What somebody was told, but for cards that change where they lie.
fn heard(w: &World, who: &str) -> usize {
    let to = Recipient::Operator(who.into());
    let silent = |say: &Say| matches!(say, Say::Operator(ToOperator::CardUpdate { .. }));
    let all = w.sent.iter().map(|(d, _)| d).chain(&w.outbox);
    all.filter(|d| d.to == to && !silent(&d.say)).count()
}

/// Somebody types it.
fn types(w: &mut World, who: &str, command: &Command) {
    let at = w.next_number(chat_of(&"telegram".into(), &Address(who.into())));
    let said = Said { command: Some(command.clone()), ..said("/command") };
    w.operator(who).comes(at, Came::Said(said));
}

#[test]
fn every_command_answers_whoever_types_it_and_whatever_the_case_is() {
    for at in 0..asks(CaseCode::from_bits(1)).len() + orders().len() {
        for who in ["olga", "boris", "vera"] {
            // Whoever has it finds it in every state; of the others one will do.
            let states = if who == "olga" { usize::MAX } else { 1 };
            for (state, mut w) in worlds().into_iter().take(states) {
                w.contact(2).says("somebody else asks");
                let (code, asks) = (Some(w.code(1)), asks(w.code(2)));
                let asked = asks.get(at).map(|ask| Command::Case { code, ask: ask.clone() });
                let command = asked.unwrap_or_else(|| orders()[at - asks.len()].clone());
                let before = heard(&w, who);
                types(&mut w, who, &command);
                // Whoever is locked out hears nothing more of the line.
                let locked = w.roster.operator_state(&who.into()).locked;
                assert!(locked || heard(&w, who) > before, "{who}, {state}: nothing answers {command:?}");
                super::model::assert_sound(&w);
            }
        }
    }
}

#[test]
fn nothing_that_is_ordered_reaches_the_contact_by_itself() {
    for at in 0..asks(CaseCode::from_bits(1)).len() {
        let (_, mut w) = worlds().remove(0);
        w.contact(2).says("somebody else asks");
        let (code, ask) = (Some(w.code(1)), asks(w.code(2)).remove(at));
        types(&mut w, "olga", &Command::Case { code, ask: ask.clone() });
        let is_answer = |say: &Say| matches!(say, Say::Contact(say) if say.is_answer());
        assert!(!w.to_contact(1).iter().any(is_answer), "{ask:?}");
    }
}

/// A press is answered in passing: nothing can be pressed there.
#[test]
fn whoever_blocks_by_a_button_is_shown_the_way_back() {
    let block = |w: &mut World| {
        let ask = Command::Case { code: Some(w.code(1)), ask: CaseAsk::Block(2) };
        w.forget_sent();
        w.operator("olga").presses_any(SourceId::bare(7), Some(ask));
        let told = |s: &Say| matches!(s, Say::Operator(ToOperator::Word(Word::BlockedUntil(_))));
        (w.count("olga", told), w.popup().is_some())
    };
    let mut w = console::begun();
    assert_eq!(block(&mut w), (0, true), "it stands on the card");
    let mut w = console::begun();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "We are here");
    assert_eq!(block(&mut w), (1, false), "the card of an answered case has none");
}
