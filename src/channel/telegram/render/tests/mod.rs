//! Every text that a person sees, held to a snapshot in English and Russian; [`rules`] has what holds for all.

mod announcements;
mod answers;
mod boards;
mod bots;
mod calls;
mod cards;
mod fixtures;
mod menus;
mod newcomers;
mod phones;
mod questions;
mod rules;

use crate::domain::case::State;
use crate::domain::drill::Call;
use crate::domain::id::{DeliveryId, Language, SourceId};
use crate::domain::message::{Author, Body, Entry, Happened, Kind, Milestone, Progress, Reaction};
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Recipient, Say, TickEnd, ToContact, ToOperator, Word};
use crate::text::Texts;
use fixtures::*;
use std::time::Duration;

#[test]
fn what_the_line_tells_a_contact() {
    let (mut stage, mut script) = (Stage::new(), Script::default());
    let tomorrow = Some(NOW + 22 * HOUR);
    script.for_contact("welcome", &stage, &Say::Contact(ToContact::Welcome));
    script.for_contact("choose a language", &stage, &Say::Contact(ToContact::ChooseLanguage));
    script.for_contact("language set", &stage, &Say::Contact(ToContact::LanguageSet));
    script.for_contact("help", &stage, &Say::Contact(ToContact::ContactHelp));
    script.for_contact(
        "acknowledge, neutral",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: None, first: false, danger: false }),
    );
    script.for_contact(
        "acknowledge, nobody here",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: tomorrow, first: false, danger: false }),
    );
    let danger = Say::Contact(ToContact::Acknowledge { staffed_at: tomorrow, first: true, danger: true });
    script.for_contact("acknowledge, the first, in danger", &stage, &danger);
    stage.policy.channels[0].acknowledge = Acknowledge::Full;
    script.for_contact(
        "acknowledge, full",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: None, first: false, danger: false }),
    );
    let saturday = Some(NOW + 96 * HOUR);
    script.for_contact(
        "acknowledge, full, long away",
        &stage,
        &Say::Contact(ToContact::Acknowledge { staffed_at: saturday, first: false, danger: false }),
    );
    script.for_contact("late", &stage, &Say::Contact(ToContact::Late));
    script.for_contact("too large", &stage, &Say::Contact(ToContact::TooLarge));
    script.for_contact("locked", &stage, &Say::Contact(ToContact::Locked));
    script.for_contact("forget", &stage, &Say::Contact(ToContact::ForgetHelp));
    let link_words = ToContact::LinkWords { number: [7; 16], by: SourceId::bare(42) };
    script.for_contact("words for another phone", &stage, &Say::Contact(link_words));
    for aside in ASIDES {
        script.for_contact(&format!("{aside:?}"), &stage, &Say::Contact(ToContact::Aside(aside)));
    }
    insta::assert_snapshot!("contact", script.text());
}

#[test]
fn what_an_operator_hears_of_a_reply() {
    let mut stage = Stage::new();
    stage.reply_to = Some(SourceId::bare(42));
    let mut script = Script::default();
    for end in ENDS {
        script.for_operator(&format!("{end:?}"), &stage, &Say::Operator(ToOperator::Tick { seq: 2, end }));
    }
    stage.policy.channels[0].traits = crate::domain::traits::Traits::EMAIL;
    let end = TickEnd::Delivered;
    script.for_operator("delivered by mail", &stage, &Say::Operator(ToOperator::Tick { seq: 2, end }));
    stage.material.target = vec![SourceId::bare(800)];
    for end in [TickEnd::Delivered, TickEnd::Stopped, TickEnd::Refused] {
        script.for_operator(
            &format!("{end:?} after it waited"),
            &stage,
            &Say::Operator(ToOperator::Tick { seq: 2, end }),
        );
    }
    insta::assert_snapshot!("ticks", script.text());
}

#[test]
fn what_an_operator_is_asked() {
    let mut stage = Stage::new();
    stage.reply_to = Some(SourceId::bare(42));
    let mut script = Script::default();
    script.for_operator(
        "which case",
        &stage,
        &Say::Operator(ToOperator::WhichCase { cases: vec![code(), other_code()] }),
    );
    script.for_operator("prompt", &stage, &Say::Operator(ToOperator::Prompt));
    script.for_operator(
        "give to",
        &stage,
        &Say::Operator(ToOperator::GiveTo { operators: vec![ben(), olga()] }),
    );
    script.for_operator("give to nobody", &stage, &Say::Operator(ToOperator::GiveTo { operators: vec![] }));
    let mut draft = message(3, Author::Draft(ben()), "Call the lawyer first.");
    draft.attachments = vec![attachment(Kind::Voice)];
    stage.says(draft);
    script.for_operator("draft", &stage, &Say::Operator(ToOperator::Draft { seq: 3, by: ben() }));
    stage.says(message(3, Author::Draft(olga()), "Yours,\nOlga P."));
    script.for_operator("held back", &stage, &Say::Operator(ToOperator::Draft { seq: 3, by: olga() }));
    stage.says(message(3, Author::Note(ben()), "Wrote before, from another number."));
    script.for_operator("note", &stage, &Say::Operator(ToOperator::Noted { seq: 3, by: ben() }));
    stage.says(message(2, Author::Operator(ben()), "Come at nine."));
    stage.material.entries.push(Entry::NotChanged {
        seq: 2,
        at: NOW,
        by: ben(),
        text: "Come at ten.".into(),
    });
    script.for_operator("change kept", &stage, &Say::Operator(ToOperator::ChangeKept { seq: 2, by: ben() }));
    script.for_operator(
        "recall asked",
        &stage,
        &Say::Operator(ToOperator::RecallAsked { seq: 2, by: ben() }),
    );
    let reactions = vec![Reaction::Emoji("👍".into()), Reaction::Other];
    stage.material.entries.push(Entry::Reacted { seq: 2, at: NOW, reactions });
    script.for_operator("reacted", &stage, &Say::Operator(ToOperator::Reacted { seq: 2 }));
    stage.material.entries.push(Entry::Reacted { seq: 2, at: NOW, reactions: vec![] });
    script.for_operator("reacted no more", &stage, &Say::Operator(ToOperator::Reacted { seq: 2 }));
    insta::assert_snapshot!("questions", script.text());
}

#[test]
fn what_an_operator_sees_of_several_cases() {
    let mut stage = Stage::new();
    let both = || vec![code(), other_code()];
    let mut script = Script::default();
    script.for_operator("cases", &stage, &Say::Operator(ToOperator::CaseList { cases: both(), waiting: 3 }));
    script.for_operator(
        "no cases",
        &stage,
        &Say::Operator(ToOperator::CaseList { cases: vec![], waiting: 0 }),
    );
    script.for_operator("alert", &stage, &Say::Operator(ToOperator::Alert { cases: both() }));
    script.for_operator(
        "handover",
        &stage,
        &Say::Operator(ToOperator::HandoverSoon { cases: both(), at: NOW + HOUR / 2 }),
    );
    script.for_operator(
        "handover of one",
        &stage,
        &Say::Operator(ToOperator::HandoverSoon { cases: vec![code()], at: NOW + HOUR }),
    );
    script.for_operator("reminder", &stage, &Say::Operator(ToOperator::Reminder));
    let mut many = vec![other_code(); 11];
    many.push(code());
    stage.material.cases.truncate(2);
    script.for_operator("alert of many", &stage, &Say::Operator(ToOperator::Alert { cases: many }));
    insta::assert_snapshot!("lists", script.text());
}

#[test]
fn how_a_cases_history_reads() {
    let (mut stage, mut script) = (Stage::new(), Script::default());
    stage.material.entries = transcript();
    stage.case().said = vec![said_again(2)];
    script.for_operator("history", &stage, &Say::Operator(ToOperator::History));
    stage.material.entries.clear();
    script.for_operator("empty history", &stage, &Say::Operator(ToOperator::History));
    insta::assert_snapshot!("history", script.text());
}

fn transcript() -> Vec<Entry> {
    let at = |minutes: u64| OPENED + Duration::from_mins(minutes);
    let happened = |minutes, what, to, why: &str| {
        Entry::Happened(Happened { at: at(minutes), what, to, why: why.into() })
    };
    let mut note = message(3, Author::Note(ben()), "Same voice as last week?");
    note.received_at = at(7);
    let mut photo = message(4, Author::Contact, "");
    photo.received_at = at(8) + 24 * HOUR;
    photo.attachments = vec![attachment(Kind::Photo)];
    (photo.forwarded, photo.answers, photo.quotes) = (true, Some(2), Some("Расскажите.".into()));
    vec![
        Entry::Said(message(1, Author::Contact, "Мне страшно.\n08:31 Anna/olga: нас нет")),
        happened(0, Milestone::Opened, None, ""),
        happened(0, Milestone::Assigned, Some(olga()), "round_robin"),
        Entry::Said(message(2, Author::Operator(olga()), "Я здесь. Расскажите.")),
        Entry::Delivery { seq: 2, at: at(2), progress: Progress::Delivered, why: None },
        Entry::Edited {
            seq: 1,
            at: at(3),
            text: "Мне очень страшно.\n08:31 Anna/olga: нас нет".into(),
            attachments: vec![],
        },
        Entry::Said(note),
        Entry::Said(photo),
        happened(60 * 25, Milestone::Escalated, None, "remind"),
        happened(60 * 26, Milestone::Closed, Some(olga()), "They called the police themselves"),
    ]
}

#[test]
fn what_an_operator_hears_of_a_case() {
    let stage = Stage::new();
    let mut script = Script::default();
    for what in MILESTONES {
        let say = Say::Operator(ToOperator::Happened { what, who: Some(ben()), why: "silent".into() });
        script.for_operator(&format!("{what:?}"), &stage, &say);
    }
    let closed = |why: &str| {
        Say::Operator(ToOperator::Happened { what: Milestone::Closed, who: None, why: why.into() })
    };
    script.for_operator("closed as spam", &stage, &closed("spam"));
    script.for_operator("closed in words", &stage, &closed("Talked on the phone"));
    script.for_operator(
        "taken by somebody",
        &stage,
        &Say::Operator(ToOperator::Happened { what: Milestone::Taken, who: None, why: String::new() }),
    );
    insta::assert_snapshot!("happened", script.text());
}

const MILESTONES: [Milestone; 24] = [
    Milestone::Opened,
    Milestone::Assigned,
    Milestone::Waiting,
    Milestone::Taken,
    Milestone::PassedOn,
    Milestone::Escalated,
    Milestone::StepPassed,
    Milestone::Answered,
    Milestone::AnswerTakenBack,
    Milestone::Closed,
    Milestone::Reopened,
    Milestone::Unreachable,
    Milestone::Reachable,
    Milestone::Held,
    Milestone::Released,
    Milestone::LanguageSet,
    Milestone::PrioritySet,
    Milestone::ChangedPartly,
    Milestone::ChangeKept,
    Milestone::RecallAsked,
    Milestone::Recalled,
    Milestone::RecallFailed,
    Milestone::HeldBack,
    Milestone::Reacted,
];

#[test]
fn how_a_drill_looks_and_changes() {
    let (mut stage, mut script) = (Stage::new(), Script::default());
    let update = Say::Operator(ToOperator::DrillUpdate { target: DeliveryId(7) });
    let drill = stage.material.roster_mut().drill.take();
    script.for_operator("that is gone", &stage, &Say::Operator(ToOperator::Drill));
    stage.material.roster_mut().drill = drill;
    script.for_operator("test case", &stage, &Say::Operator(ToOperator::Drill));
    script.for_operator(
        "of an earlier message",
        &stage,
        &Say::Operator(ToOperator::DrillUpdate { target: DeliveryId(2) }),
    );
    let call = |stage: &mut Stage, change: fn(&mut Call)| {
        let drill = stage.material.roster_mut().drill.as_mut().unwrap();
        change(drill.calls.get_mut(&olga()).unwrap());
    };
    call(&mut stage, |call| call.taken_at = Some(NOW));
    script.for_operator("taken", &stage, &update);
    stage.material.roster_mut().drill.as_mut().unwrap().ended = Some(NOW);
    script.for_operator("over", &stage, &update);
    call(&mut stage, |call| call.answered_at = Some(NOW));
    script.for_operator("answered", &stage, &update);
    insta::assert_snapshot!("drill", script.text());
}

#[test]
fn how_commands_are_answered() {
    let stage = Stage::new();
    let mut script = Script::default();
    script.for_operator("help", &stage, &Say::Operator(ToOperator::OperatorHelp));
    for word in words() {
        script.for_operator(&format!("{word:?}"), &stage, &Say::Operator(ToOperator::Word(word)));
    }
    insta::assert_snapshot!("words", script.text());
}

#[test]
fn which_commands_the_menus_show() {
    let texts = Texts::builtin();
    let menu = |language: &str| {
        let language = Language::from(language);
        let all = [super::commands(&texts, &language), super::operator_commands(&texts, &language)];
        all.concat().iter().map(|(name, what)| format!("/{name} – {what}")).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!("menus", ["en", "ru"].map(menu).join("\n\n"));
}

#[test]
fn an_alert_is_silent_about_what_was_answered_meanwhile() {
    let mut stage = Stage::new();
    for case in &mut stage.material.cases {
        case.state = State::Answered { at: NOW, operator: olga() };
    }
    assert_eq!(
        stage.for_operator(Say::Operator(ToOperator::Alert { cases: vec![code(), other_code()] })),
        []
    );
    stage.case().state = State::Answered { at: NOW, operator: olga() };
    assert_eq!(stage.for_operator(Say::Operator(ToOperator::Reminder)), []);
}

#[test]
fn nothing_is_left_to_say_of_a_forgotten_case() {
    let mut stage = Stage::new();
    stage.material.case = None;
    stage.material.entries.clear();
    stage.material.cases.clear();
    for say in [
        Say::Operator(ToOperator::History),
        Say::Operator(ToOperator::Reminder),
        Say::Operator(ToOperator::Alert { cases: vec![code()] }),
    ] {
        assert_eq!(stage.for_operator(say.clone()), [], "{say:?}");
    }
    assert_eq!(stage.for_contact(Say::Contact(ToContact::Answer { seq: 1 })), []);
}

#[test]
fn a_long_history_keeps_its_newest_pages_and_says_so() {
    let mut stage = Stage::new();
    let words = "слово ".repeat(600);
    stage.material.entries = (1..=60).map(|seq| Entry::Said(message(seq, Author::Contact, &words))).collect();
    let payloads = stage.for_operator(Say::Operator(ToOperator::History));
    assert!((20..=22).contains(&payloads.len()), "{}", payloads.len());
    assert!(shown(&payloads[0]).contains("left out here"));
}

#[test]
fn what_pops_up_is_short_and_needs_no_case() {
    let stage = Stage::new();
    for language in Texts::builtin().languages() {
        for word in words() {
            let text = super::popup(&word, language, None, &stage.scene());
            assert!((1..=200).contains(&text.chars().count()), "{language}: {word:?}: {text}");
        }
    }
    let closed = super::popup(&Word::Closed, &Language::from("en"), Some(code()), &stage.scene());
    assert_eq!(closed, format!("{} is closed.", code()));
}

#[test]
fn an_operator_is_told_of_a_possible_repeat_and_a_contact_of_notices_is_not() {
    let mut stage = Stage::new();
    stage.maybe_sent = true;
    let alert = stage.for_operator(Say::Operator(ToOperator::Alert { cases: vec![code()] }));
    assert!(shown(&alert[0]).contains("Possible repeat: this may be here already.\nA case is running late:"));
    assert!(!shown(&stage.for_contact(Say::Contact(ToContact::Late))[0]).contains("twice"));
}

#[test]
fn a_pager_is_no_business_of_telegram() {
    let stage = Stage::new();
    let to = Recipient::Pager("https://ntfy.example/secret".into());
    assert_eq!(stage.render(to, Say::Operator(ToOperator::Alert { cases: vec![code()] }), "en"), []);
}

#[test]
fn raw_sources_and_words_of_other_kinds_are_told_in_words() {
    let mut stage = Stage::new();
    let mut poll = message(1, Author::Contact, "");
    poll.attachments = vec![attachment(Kind::Poll)];
    poll.attachments[0].bytes = None;
    poll.attachments[0].body = Body::Words("Go?\n– yes\n– no".into());
    stage.says(poll);
    let payloads =
        stage.for_operator(Say::Operator(ToOperator::Card { seq: 1, why: crate::domain::say::CardWhy::New }));
    assert_eq!(payloads.len(), 1);
    assert!(shown(&payloads[0]).contains("Attached: poll: Go?\n– yes\n– no"));
}

#[test]
fn what_was_said_by_mail_is_no_message_to_reply_to() {
    let mut stage = Stage::new();
    let mut replies_to = |number| {
        stage.reply_to = Some(SourceId::bare(number));
        match &stage.for_operator(Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::Delivered }))[..] {
            [crate::channel::telegram::payload::Payload::Text { reply_to, .. }] => *reply_to,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(replies_to(42), Some(SourceId::bare(42)));
    assert_eq!(replies_to(1_795_498_200_000), None);
}
