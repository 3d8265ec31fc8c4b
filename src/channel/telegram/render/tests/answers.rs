//! An operator's words on their way to the contact.

use super::fixtures::*;
use crate::channel::telegram::payload::{Keyboard, Payload, Spare};
use crate::domain::id::{Address, DeliveryId, SourceId};
use crate::domain::message::{Attachment, Author, Body, Entry, Kind};
use crate::domain::say::{Recipient, Say, ToContact};

const ANSWER: Say = Say::Contact(ToContact::Answer { seq: 2 });
const EDITED: Say = Say::Contact(ToContact::AnswerEdited { seq: 2, target: DeliveryId(7) });
const RECALLED: Say = Say::Contact(ToContact::AnswerRecalled { seq: 2, target: DeliveryId(7) });

fn stage(text: &str, kinds: &[Kind]) -> Stage {
    let mut stage = Stage::new();
    stage.policy.operators[0].alias = None;
    let mut answer = message(2, Author::Operator(olga()), text);
    answer.attachments = kinds.iter().copied().map(attachment).collect();
    stage.says(answer);
    stage
}

fn text(text: &str) -> Payload {
    Payload::Text {
        text: text.into(),
        keyboard: Keyboard::None,
        thread: None,
        reply_to: None,
        protect: false,
    }
}

fn copy(messages: &[i64], caption: Option<&str>) -> Payload {
    Payload::Copy {
        from: Address(OPERATOR_ADDRESS.into()),
        messages: messages.iter().copied().map(SourceId::bare).collect(),
        spare: Vec::new(),
        caption: caption.map(str::to_owned),
        thread: None,
        reply_to: None,
        protect: false,
    }
}

#[test]
fn words_go_as_they_are_under_the_alias_if_there_is_one() {
    let mut stage = stage("*Не бойтесь.*\n<b>Мы</b> рядом.", &[]);
    assert_eq!(stage.for_contact(ANSWER), [text("*Не бойтесь.*\n<b>Мы</b> рядом.")]);
    stage.policy.operators[0].alias = Some("Anna".into());
    assert_eq!(stage.for_contact(ANSWER), [text("Anna:\n*Не бойтесь.*\n<b>Мы</b> рядом.")]);
}

#[test]
fn a_possible_repeat_says_so() {
    let mut stage = stage("Hello", &[]);
    stage.maybe_sent = true;
    assert_eq!(stage.for_contact(ANSWER), [text("(You may get this twice.)\nHello")]);
    stage.material.target = vec![SourceId::bare(800)];
    assert!(!shown(&stage.for_contact(EDITED)[0]).contains("twice"));
}

#[test]
fn media_is_copied_with_its_words_under_it() {
    assert_eq!(
        without_spares(stage("Look", &[Kind::Photo]).for_contact(ANSWER)),
        [copy(&[102], Some("Look"))]
    );
    // The empty caption: of what an operator's app put there nothing is copied.
    assert_eq!(without_spares(stage("", &[Kind::Voice]).for_contact(ANSWER)), [copy(&[102], Some(""))]);
    let mut with_alias = stage("", &[Kind::RoundVideo]);
    with_alias.policy.operators[0].alias = Some("Anna".into());
    assert_eq!(without_spares(with_alias.for_contact(ANSWER)), [text("Anna:"), copy(&[102], None)]);
    let long = "x".repeat(1500);
    assert_eq!(
        without_spares(stage(&long, &[Kind::Photo]).for_contact(ANSWER)),
        [copy(&[102], Some("")), text(&long)]
    );
}

/// The payloads without what goes in the place of what can't be copied.
fn without_spares(mut payloads: Vec<Payload>) -> Vec<Payload> {
    for payload in &mut payloads {
        if let Payload::Copy { spare, .. } = payload {
            spare.clear();
        }
    }
    payloads
}

#[test]
fn a_copy_to_a_contact_may_go_by_its_name_and_never_as_words() {
    let payloads = stage("Look", &[Kind::Photo]).for_contact(ANSWER);
    let [Payload::Copy { spare, .. }] = &payloads[..] else { panic!("{payloads:?}") };
    let [Spare { file: Some((Kind::Photo, _)), words }] = &spare[..] else { panic!("{spare:?}") };
    assert_eq!(words, "");
}

#[test]
fn an_album_is_copied_whole() {
    let mut stage = stage("Look", &[Kind::Photo]);
    stage.material.entries.push(Entry::Part {
        seq: 2,
        attachment: attachment(Kind::Photo),
        source: SourceId::bare(103),
        text: String::new(),
    });
    let album = [text("Look"), copy(&[102, 103], Some(""))];
    assert_eq!(without_spares(stage.for_contact(ANSWER)), album, "its words are written anew");
    stage.material.target = vec![SourceId::bare(799), SourceId::bare(800), SourceId::bare(801)];
    let edit =
        Payload::EditText { message: SourceId::bare(799), text: "Look".into(), keyboard: Keyboard::None };
    assert_eq!(stage.for_contact(EDITED), [edit]);
    stage.material.target = vec![SourceId::bare(800), SourceId::bare(801)];
    let edit = Payload::EditCaption { message: SourceId::bare(800), caption: "Look".into() };
    assert_eq!(stage.for_contact(EDITED), [edit], "it had no words");
}

#[test]
fn a_sticker_is_sent_new_for_its_set_has_a_name() {
    let mut with_alias = stage("", &[Kind::Sticker]);
    with_alias.policy.operators[0].alias = Some("Anna".into());
    let payloads = with_alias.for_contact(ANSWER);
    let [words, Payload::Upload(upload)] = payloads.as_slice() else { panic!("{payloads:?}") };
    assert_eq!((words, &upload.caption), (&text("Anna:"), &None));
    assert_eq!((upload.what.name.as_str(), upload.kind), ("sticker-1.webp", Kind::Sticker));
}

#[test]
fn what_a_text_file_must_not_hold_goes_along_with_it() {
    let mut stage = stage("", &[]);
    stage.policy.never_tell = vec!["Lisova 5".into()];
    let mut answer = message(2, Author::Operator(olga()), "Read this");
    answer.attachments = vec![Attachment { mime: Some("text/plain".into()), ..attachment(Kind::Document) }];
    stage.says(answer);
    let payloads = stage.for_contact(ANSWER);
    let [Payload::Upload(upload)] = payloads.as_slice() else { panic!("{payloads:?}") };
    let secrets = &upload.what.secrets;
    assert!(["olga", "Lisova 5"].iter().all(|s| secrets.iter().any(|secret| secret == s)), "{secrets:?}");
}

#[test]
fn a_file_that_can_be_cleaned_is_sent_new_under_a_name_of_ours() {
    let mut file = attachment(Kind::Document);
    file.mime = Some("image/jpeg".into());
    let mut stage = stage("Look", &[]);
    let mut answer = message(2, Author::Operator(olga()), "Look");
    answer.attachments = vec![file.clone()];
    stage.says(answer.clone());
    let payloads = stage.for_contact(ANSWER);
    let [Payload::Upload(upload)] = payloads.as_slice() else { panic!("{payloads:?}") };
    assert_eq!((upload.what.name.as_str(), upload.what.leaves), ("file-1.jpg", true));
    assert_eq!((upload.caption.as_deref(), upload.protect), (Some("Look"), false));
    stage.material.target = vec![SourceId::bare(800)];
    let edit = Payload::EditCaption { message: SourceId::bare(800), caption: "Look".into() };
    assert_eq!(stage.for_contact(EDITED), [edit]);

    answer.attachments = vec![file.clone(), file];
    stage.says(answer);
    let payloads = stage.for_contact(ANSWER);
    let [words, Payload::Upload(one), Payload::Upload(two)] = payloads.as_slice() else {
        panic!("{payloads:?}")
    };
    assert_eq!((words, &one.caption, two.what.name.as_str()), (&text("Look"), &None, "file-2.jpg"));
    stage.material.target = vec![SourceId::bare(800), SourceId::bare(801), SourceId::bare(802)];
    let edit =
        Payload::EditText { message: SourceId::bare(800), text: "Look".into(), keyboard: Keyboard::None };
    assert_eq!(stage.for_contact(EDITED), [edit]);
}

#[test]
fn what_an_operator_mails_is_sent_new_and_a_place_is_told() {
    let mut stage = stage("", &[]);
    let mut answer = message(2, Author::Operator(olga()), "Come here");
    answer.channel = "mail".into();
    let mut place = attachment(Kind::Location);
    place.body = Body::Words("50.45, 30.52".into());
    let photo = Attachment { body: Body::Blob("b".into()), ..attachment(Kind::Photo) };
    answer.attachments = vec![photo, place];
    stage.says(answer);
    let payloads = stage.for_contact(ANSWER);
    let [Payload::Upload(upload)] = payloads.as_slice() else { panic!("{payloads:?}") };
    assert_eq!((upload.what.name.as_str(), upload.kind), ("photo-1.jpg", Kind::Photo));
    let caption = upload.caption.as_deref().unwrap_or_default();
    assert!(caption.starts_with("Come here\n") && caption.contains("50.45, 30.52"), "{caption}");
}

#[test]
fn what_can_tell_who_made_it_never_leaves() {
    for kind in [Kind::Document, Kind::Video, Kind::Audio, Kind::ContactCard, Kind::Poll, Kind::Unsupported] {
        assert_eq!(stage("See", &[kind]).for_contact(ANSWER), [text("See")], "{kind:?}");
        assert_eq!(stage("", &[kind]).for_contact(ANSWER), [], "{kind:?}");
    }
}

#[test]
fn nothing_but_an_answer_reaches_a_contact_as_one() {
    for from in [Author::Note(olga()), Author::Contact] {
        let mut stage = Stage::new();
        stage.says(message(2, from.clone(), "for colleagues only"));
        assert_eq!(stage.for_contact(ANSWER), [], "{from:?}");
    }
    assert_eq!(stage("Hello", &[]).render(Recipient::Operator(ben()), ANSWER, "en"), []);
}

#[test]
fn a_changed_answer_is_changed_where_it_stands() {
    let mut words = stage("Hello", &[]);
    words.material.target = vec![SourceId::bare(800)];
    let edit =
        Payload::EditText { message: SourceId::bare(800), text: "Hello".into(), keyboard: Keyboard::None };
    assert_eq!(words.for_contact(EDITED), [edit]);
    let mut photo = stage("Look", &[Kind::Photo]);
    photo.material.target = vec![SourceId::bare(800)];
    let edit = Payload::EditCaption { message: SourceId::bare(800), caption: "Look".into() };
    assert_eq!(photo.for_contact(EDITED), [edit]);
}

#[test]
fn a_change_of_what_was_never_sent_or_a_recall_of_it_is_nothing() {
    let stage = stage("Hello", &[]);
    assert_eq!(stage.for_contact(EDITED), []);
    assert_eq!(stage.for_contact(RECALLED), []);
}

#[test]
fn a_recalled_answer_is_deleted_with_all_its_parts() {
    let mut stage = stage("Hello", &[]);
    stage.material.target = vec![SourceId::bare(800), SourceId::bare(801)];
    assert_eq!(
        stage.for_contact(RECALLED),
        [Payload::Delete { messages: vec![SourceId::bare(800), SourceId::bare(801)], again: false }]
    );
}

#[test]
fn a_long_answer_loses_nothing() {
    let words = "Раз два три. ".repeat(700);
    let payloads = stage(&words, &[]).for_contact(ANSWER);
    let all: String = payloads
        .iter()
        .map(|p| match p {
            Payload::Text { text, .. } => text.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(payloads.len() > 2);
    assert_eq!(all, words);
}
