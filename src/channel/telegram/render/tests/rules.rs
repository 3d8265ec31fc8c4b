//! What holds for everything that is ever rendered, whatever the material.

use crate::domain::say::{ToContact, ToOperator};
use proptest::prelude::*;

use super::fixtures::*;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::case::State;
use crate::domain::id::{ChannelName, DeliveryId, SourceId};
use crate::domain::message::*;
use crate::domain::say::*;
use crate::text::units;

/// One of everything that can be said.
fn says() -> Vec<Say> {
    let cases = || vec![code(), other_code()];
    let target = DeliveryId(7);
    let mut says = vec![
        Say::Contact(ToContact::Welcome),
        Say::Contact(ToContact::ChooseLanguage),
        Say::Contact(ToContact::LanguageSet),
        Say::Contact(ToContact::ContactHelp),
        Say::Contact(ToContact::Acknowledge { staffed_at: Some(NOW), first: false, danger: false }),
        Say::Contact(ToContact::Answer { seq: 2 }),
        Say::Contact(ToContact::AnswerEdited { seq: 2, target }),
        Say::Contact(ToContact::AnswerRecalled { seq: 2, target }),
        Say::Contact(ToContact::Late),
        Say::Contact(ToContact::TooLarge),
        Say::Contact(ToContact::Locked),
        Say::Contact(ToContact::ForgetHelp),
        Say::Contact(ToContact::ForgetSure),
        Say::Contact(ToContact::ForgetSoon { at: NOW }),
        Say::Contact(ToContact::ForgetNot),
        Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New }),
        Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::Further }),
        Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::Moved { from: Some(olga()) } }),
        Say::Operator(ToOperator::Part { seq: 1, source: SourceId::bare(101) }),
        Say::Operator(ToOperator::WhichCase { cases: cases() }),
        Say::Operator(ToOperator::Prompt),
        Say::Operator(ToOperator::History),
        Say::Operator(ToOperator::CaseList { cases: cases(), waiting: 2 }),
        Say::Operator(ToOperator::GiveTo { operators: vec![olga(), ben()] }),
        Say::Operator(ToOperator::Draft { seq: 2, by: olga() }),
        Say::Operator(ToOperator::Noted { seq: 2, by: olga() }),
        Say::Operator(ToOperator::ChangeKept { seq: 2, by: olga() }),
        Say::Operator(ToOperator::RecallAsked { seq: 2, by: olga() }),
        Say::Operator(ToOperator::Reacted { seq: 2 }),
        Say::Operator(ToOperator::Reminder),
        Say::Operator(ToOperator::Alert { cases: cases() }),
        Say::Operator(ToOperator::Happened {
            what: Milestone::Assigned,
            who: Some(olga()),
            why: "silent".into(),
        }),
        Say::Operator(ToOperator::HandoverSoon { cases: cases(), at: NOW }),
        Say::Operator(ToOperator::Gone { messages: vec![SourceId::bare(800)] }),
        Say::Operator(ToOperator::Drill),
        Say::Operator(ToOperator::DrillUpdate { target }),
        Say::Operator(ToOperator::OperatorHelp),
    ];
    let ends = [TickEnd::Delivered, TickEnd::Refused, TickEnd::RecallFailed];
    says.extend(ends.map(|end| Say::Operator(ToOperator::Tick { seq: 2, end })));
    let buttons = [Buttons::First, Buttons::More, Buttons::Moved(Some(olga())), Buttons::Closed];
    says.extend(buttons.map(|buttons| Say::Operator(ToOperator::CardUpdate { seq: 1, target, buttons })));
    says.extend(crate::channel::said::tests::boards::boards());
    says.extend(words().into_iter().map(|word| Say::Operator(ToOperator::Word(word))));
    says
}

fn for_contacts(say: &Say) -> bool {
    matches!(
        say,
        Say::Contact(_)
            | Say::Operator(ToOperator::Word(
                Word::EnrolDigits(_) | Word::EnrolOver | Word::Enrolled | Word::UnknownCommand
            ))
    )
}

fn stage() -> Stage {
    let mut stage = Stage::new();
    stage.material.target = vec![SourceId::bare(900)];
    let mut photo = message(1, Author::Contact, "words");
    photo.attachments = vec![attachment(Kind::Photo)];
    stage.material.entries =
        vec![Entry::Said(photo), Entry::Said(message(2, Author::Operator(olga()), "answer"))];
    stage
}

#[test]
fn everything_that_can_be_said_is_rendered_and_for_whom_it_is_meant_only() {
    let stage = stage();
    for say in says() {
        let answer = matches!(
            say,
            Say::Contact(
                ToContact::Answer { .. } | ToContact::AnswerEdited { .. } | ToContact::AnswerRecalled { .. }
            )
        );
        assert_eq!(stage.for_operator(say.clone()).is_empty(), answer, "to an operator: {say:?}");
        assert_eq!(!stage.for_contact(say.clone()).is_empty(), for_contacts(&say), "to a contact: {say:?}");
    }
}

/// All that a reader could see or an app could keep.
fn visible_parts(payload: &Payload) -> Vec<&str> {
    match payload {
        Payload::Text { text, keyboard, .. } | Payload::EditText { text, keyboard, .. } => {
            let mut parts = vec![text.as_str()];
            match keyboard {
                Keyboard::None => {}
                Keyboard::ForceReply { placeholder } => parts.push(placeholder),
                Keyboard::Inline(rows) => {
                    parts.extend(rows.iter().flatten().flat_map(|b| [b.label.as_str(), b.data.as_str()]));
                }
            }
            parts
        }
        Payload::Upload(upload) => {
            let instead = &upload.what.instead;
            let instead = [instead.gone.as_str(), &instead.too_large, &instead.unclean];
            upload
                .caption
                .iter()
                .map(String::as_str)
                .chain(instead)
                .chain([upload.what.name.as_str()])
                .chain(upload.what.words.as_deref())
                .collect()
        }
        Payload::Copy { caption, .. } => caption.iter().map(String::as_str).collect(),
        Payload::EditCaption { caption, .. } => vec![caption],
        Payload::Delete { .. } => vec![],
    }
}

fn within_limits(payload: &Payload) -> bool {
    let keyboard_fits = |keyboard: &Keyboard| match keyboard {
        Keyboard::None => true,
        Keyboard::ForceReply { placeholder } => (1..=64).contains(&placeholder.chars().count()),
        Keyboard::Inline(rows) => {
            rows.iter().flatten().count() <= 100
                && rows.iter().flatten().all(|b| (1..=64).contains(&b.data.len()) && !b.label.is_empty())
        }
    };
    match payload {
        Payload::Text { text, keyboard, .. } | Payload::EditText { text, keyboard, .. } => {
            units(text) <= 4096 && !text.trim().is_empty() && keyboard_fits(keyboard)
        }
        Payload::Copy { caption, messages, .. } => {
            !messages.is_empty()
                && messages.len() <= 100
                && caption.as_ref().is_none_or(|c| c.is_empty() || (units(c) <= 1024 && messages.len() == 1))
        }
        Payload::Upload(upload) => upload.caption.as_ref().is_none_or(|c| units(c) <= 1024),
        Payload::EditCaption { caption, .. } => units(caption) <= 1024,
        Payload::Delete { messages, .. } => !messages.is_empty(),
    }
}

const KINDS: [Kind; 12] = [
    Kind::Photo,
    Kind::Video,
    Kind::Animation,
    Kind::Voice,
    Kind::RoundVideo,
    Kind::Audio,
    Kind::Document,
    Kind::Sticker,
    Kind::Location,
    Kind::ContactCard,
    Kind::Poll,
    Kind::Unsupported,
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        "(?s).{0,200}",
        ("[a-zа-я \u{202e}\u{200d}\n😀]{1,12}", 0usize..2000).prop_map(|(word, n)| word.repeat(n)),
    ]
}

fn attachments() -> impl Strategy<Value = Vec<Attachment>> {
    let body = prop_oneof![
        Just(Body::Telegram("file-id".into())),
        Just(Body::Raw(vec![1, 2, 3])),
        texts().prop_map(Body::Words),
    ];
    let one = (proptest::sample::select(&KINDS[..]), prop::option::of(any::<u64>()), body)
        .prop_map(|(kind, bytes, body)| Attachment { bytes, body, ..attachment(kind) });
    prop::collection::vec(one, 0..4)
}

fn stages() -> impl Strategy<Value = Stage> {
    let said = || (texts(), attachments(), prop::bool::ANY);
    let standing = prop_oneof![
        Just(HOME.case().state),
        Just(HOME.other_case().state),
        Just(State::Answered { at: NOW, operator: olga() })
    ];
    let rest = (any::<bool>(), 0usize..4, any::<bool>(), prop::option::of(texts()));
    (said(), said(), standing, rest, "\\PC{1,80}").prop_map(|(first, second, state, rest, topic)| {
        let mut stage = Stage::new();
        let channel = |mail: bool| ChannelName::from(if mail { "mail" } else { "telegram" });
        let of = |seq, from, (text, attachments, mail): (String, Vec<Attachment>, bool)| Message {
            attachments,
            channel: channel(mail),
            ..message(seq, from, &text)
        };
        let (maybe_sent, targets, aliased, edited) = rest;
        stage.material.entries = vec![
            Entry::Said(of(1, Author::Contact, first)),
            Entry::Said(of(2, Author::Operator(olga()), second)),
        ];
        if let Some(text) = edited {
            let edit = |seq| Entry::Edited { seq, at: NOW, text: text.clone(), attachments: vec![] };
            stage.material.entries.extend([edit(1), edit(2)]);
        }
        stage.maybe_sent = maybe_sent;
        stage.material.target =
            (0..targets).map(|i| SourceId::bare(900 + i64::try_from(i).unwrap())).collect();
        stage.policy.operators[0].alias = aliased.then(|| "ALIAS-CANARY".to_owned());
        stage.case().topic = Some(topic.as_str().into());
        stage.case().state = state;
        stage
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_too_long_and_nobodys_address_or_name_leaks(stage in stages()) {
        for say in says() {
            for payload in stage.for_operator(say.clone()) {
                prop_assert!(within_limits(&payload), "{:?}: {:?}", say, payload);
                for part in visible_parts(&payload) {
                    prop_assert!(!part.contains(CONTACT_ADDRESS) && !part.contains(OPERATOR_ADDRESS));
                    prop_assert!(!part.contains("passport-scan"));
                }
                if let Payload::Copy { from, protect, .. } = &payload {
                    prop_assert!(from.0 == CONTACT_ADDRESS && *protect);
                }
                if let Payload::Upload(upload) = &payload {
                    prop_assert!(!upload.what.leaves && upload.protect);
                    prop_assert!(!upload.what.instead.gone.is_empty());
                }
            }
            let answer = matches!(say, Say::Contact(ToContact::Answer { .. } | ToContact::AnswerEdited { .. }));
            for payload in stage.for_contact(say.clone()) {
                prop_assert!(within_limits(&payload), "{:?}: {:?}", say, payload);
                for part in visible_parts(&payload) {
                    prop_assert!(!part.contains(CONTACT_ADDRESS) && !part.contains(OPERATOR_ADDRESS));
                    prop_assert!(!part.contains("olga") && !part.contains("K7F"));
                    prop_assert!(answer || !part.contains("ALIAS-CANARY"));
                }
                if let Payload::Copy { from, .. } = &payload {
                    prop_assert_eq!(&from.0, OPERATOR_ADDRESS);
                }
                if let Payload::Upload(upload) = &payload {
                    prop_assert!(upload.what.leaves);
                }
            }
        }
    }
}
