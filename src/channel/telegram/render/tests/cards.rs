//! Cards: how they look, how they change, what comes after them.

use std::collections::BTreeSet;

use super::fixtures::*;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::case::{Priority, State};
use crate::domain::id::{DeliveryId, SourceId};
use crate::domain::message::{Attachment, Author, Body, Entry, Kind, Message};
use crate::domain::say::{Buttons, CardWhy, Say, ToOperator};
use crate::text::units;

fn card(why: CardWhy) -> Say {
    Say::Operator(ToOperator::Card { seq: 1, why })
}

fn update(buttons: Buttons) -> Say {
    Say::Operator(ToOperator::CardUpdate { seq: 1, target: DeliveryId(7), buttons })
}

#[test]
fn how_cards_look() {
    let mut script = Script::default();
    let mut stage = Stage::new();
    script.for_operator("new", &stage, &card(CardWhy::New));
    script.for_operator("further", &stage, &card(CardWhy::Further));
    script.for_operator("changed", &stage, &card(CardWhy::Changed));
    script.for_operator("changed meanwhile", &stage, &card(CardWhy::ChangedMeanwhile));
    script.for_operator("changed, not answered", &stage, &card(CardWhy::Edited));
    script.for_operator("moved", &stage, &card(CardWhy::Moved { from: Some(ben()) }));
    script.for_operator("from the queue", &stage, &card(CardWhy::Moved { from: None }));
    stage.case().priority = Priority::Urgent;
    stage.case().topic = Some("legal".into());
    stage.case().language = "fr".into();
    stage.case().said = vec![said_again(2)];
    stage.maybe_sent = true;
    script.for_operator("urgent, foreign, repeated, maybe sent", &stage, &card(CardWhy::New));
    script.for_operator("further, repeated, maybe sent", &stage, &card(CardWhy::Further));
    stage = Stage::new();
    stage.policy.operators[0].languages = Some(vec!["en".into()]);
    stage.policy.operators[1].languages = None;
    script.for_operator("not in the reader's languages", &stage, &card(CardWhy::New));
    stage = Stage::new();
    stage.policy.answer_within = HOUR;
    script.for_operator("overdue", &stage, &card(CardWhy::New));
    stage.case().state = State::Answered { at: NOW, operator: olga() };
    script.for_operator("answered", &stage, &card(CardWhy::New));
    insta::assert_snapshot!("cards", script.text());
}

#[test]
fn how_a_card_tells_whose_words_they_are_and_to_what() {
    let mut script = Script::default();
    let mut stage = Stage::new();
    stage.case().replies = vec![crate::domain::fixture::answer(2, false).1];
    let own = message(1, Author::Contact, "Что мне делать?");
    for (title, message) in whose_words(&own) {
        stage.says(message);
        script.for_operator(title, &stage, &card(CardWhy::Further));
    }
    insta::assert_snapshot!("whose_words", script.text());
}

#[test]
fn how_content_comes_with_a_card() {
    let mut script = Script::default();
    let mut stage = Stage::new();
    let mut with = |title: &str, text: &str, channel: &str, attachments: Vec<_>| {
        let mut message = message(1, Author::Contact, text);
        message.attachments = attachments;
        message.channel = channel.into();
        stage.says(message);
        script.for_operator(title, &stage, &card(CardWhy::New));
    };
    with("photo", "Вот фото", "telegram", vec![attachment(Kind::Photo)]);
    with("round video", "", "telegram", vec![attachment(Kind::RoundVideo)]);
    with("mail with a file", "See the file", "mail", vec![attachment(Kind::Document)]);
    let mut place = attachment(Kind::Location);
    (place.bytes, place.body) = (None, Body::Words("50.45, 30.52".into()));
    with("place", "", "telegram", vec![place]);
    let mut raw = attachment(Kind::Unsupported);
    raw.body = Body::Raw(b"{}".to_vec());
    with("unreadable", "", "telegram", vec![raw.clone()]);
    with("partly unreadable", "Посмотрите", "telegram", vec![raw]);
    with("hidden controls", "abc\u{202e}def\u{200b}", "telegram", vec![]);
    with("nothing", " ", "telegram", vec![]);
    insta::assert_snapshot!("card_content", script.text());
}

#[test]
fn what_was_cut_from_a_mail_stands_below_its_words() {
    let mut stage = Stage::new();
    let mut mail = message(1, Author::Contact, "Что мне делать?");
    mail.channel = "mail".into();
    mail.rest = Some("> Я приду в пятницу.\nЛесная 12\u{202e}".into());
    stage.says(mail.clone());
    let shown = |stage: &Stage| stage.for_operator(card(CardWhy::New)).iter().map(shown).collect::<String>();
    let rest = "The rest of their mail:\n> Я приду в пятницу.\nЛесная 12⟨U+202E⟩";
    assert!(shown(&stage).contains(&format!("Что мне делать?\n\n{rest}")), "{}", shown(&stage));
    mail.text.clear();
    stage.says(mail);
    assert!(shown(&stage).contains(rest) && !shown(&stage).contains("(no words)"), "{}", shown(&stage));
    let history: String =
        stage.for_operator(Say::Operator(ToOperator::History)).iter().map(super::fixtures::shown).collect();
    assert!(history.contains("│ The rest of their mail:\n│ > Я приду в пятницу.\n│ Лесная 12"), "{history}");
}

#[test]
fn how_cards_change() {
    let mut script = Script::default();
    let mut stage = Stage::new();
    stage.material.target = vec![SourceId::bare(900)];
    script.for_operator("taken", &stage, &update(Buttons::Taken));
    script.for_operator("more", &stage, &update(Buttons::More));
    script.for_operator("moved", &stage, &update(Buttons::Moved(Some(ben()))));
    script.for_operator("moved to the queue", &stage, &update(Buttons::Moved(None)));
    script.for_operator("closed", &stage, &update(Buttons::Closed));
    stage.material.entries.push(Entry::Edited {
        seq: 1,
        at: NOW,
        text: "Мне уже лучше.".into(),
        attachments: vec![],
    });
    script.for_operator("edited", &stage, &update(Buttons::First));
    stage.case().state = State::Answered { at: NOW, operator: olga() };
    script.for_operator("answered", &stage, &update(Buttons::First));
    let held = State::Held { since: OPENED, spell: crate::domain::case::Spell::begin(1, OPENED) };
    stage.case().state = held;
    stage.case().priority = Priority::Urgent;
    script.for_operator("more of a held, urgent case", &stage, &update(Buttons::More));
    insta::assert_snapshot!("card_updates", script.text());
}

#[test]
fn an_update_reads_as_the_card_did() {
    let mut stage = Stage::new();
    let new = stage.for_operator(card(CardWhy::New));
    stage.material.target = vec![SourceId::bare(900)];
    let changed = stage.for_operator(update(Buttons::First));
    let (Payload::Text { text, keyboard, .. }, Payload::EditText { text: edited, keyboard: after, .. }) =
        (&new[0], &changed[0])
    else {
        panic!("{new:?} {changed:?}")
    };
    assert_eq!((text, keyboard), (edited, after));
}

#[test]
fn a_card_that_never_came_comes_anew_but_not_to_lose_its_buttons() {
    let stage = Stage::new();
    assert_eq!(stage.for_operator(update(Buttons::Taken)).len(), 1);
    assert_eq!(stage.for_operator(update(Buttons::Moved(None))), []);
    assert_eq!(stage.for_operator(update(Buttons::Closed)), []);
}

#[test]
fn long_words_are_whole_and_the_buttons_stand_under_the_first_message() {
    let mut stage = Stage::new();
    let words = "Слово за словом. ".repeat(500);
    stage.says(message(1, Author::Contact, &words));
    let payloads = stage.for_operator(card(CardWhy::New));
    let texts: Vec<_> = payloads
        .iter()
        .map(|p| match p {
            Payload::Text { text, keyboard, .. } => (text.as_str(), keyboard != &Keyboard::None),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(texts.len() > 1 && texts[0].1 && texts[1..].iter().all(|(_, keys)| !keys));
    assert!(texts.iter().all(|(text, _)| units(text) <= 4096));
    let all: String = texts.iter().map(|(text, _)| *text).collect();
    assert_eq!(all.matches("Слово").count(), 500);
}

#[test]
fn words_without_end_are_a_few_messages_and_a_file_that_has_all_of_them() {
    let pieces = |count: usize| {
        let mut stage = Stage::new();
        let words: Vec<String> = (0..count).map(|n| format!("слово {n}")).collect();
        let mail = message(1, Author::Contact, &words.join("\n"));
        stage.says(Message { channel: "mail".into(), rest: Some("der Rest".into()), ..mail });
        let payloads = stage.for_operator(card(CardWhy::New));
        assert_eq!(payloads, stage.for_operator(card(CardWhy::New)), "an attempt is like the next");
        payloads
    };
    let texts = |all: &[Payload]| -> Vec<String> {
        let text = |p: &Payload| if let Payload::Text { text, .. } = p { Some(text.clone()) } else { None };
        all.iter().filter_map(text).collect()
    };
    let few = pieces(1_500);
    assert!((4..=6).contains(&few.len()) && texts(&few).len() == few.len(), "{}", few.len());
    let many = pieces(15_000);
    let shown = texts(&many);
    assert_eq!((many.len(), shown.len()), (4, 3), "and the file");
    assert!(shown.iter().all(|text| units(text) <= 4096));
    let Some(Payload::Upload(file)) = many.last() else { panic!("a file: {many:?}") };
    let whole = file.what.words.as_deref().expect("its words");
    let lines: BTreeSet<&str> = whole.lines().collect();
    assert!((0..15_000).all(|n| lines.contains(format!("слово {n}").as_str())));
    assert!(whole.ends_with("der Rest") && whole.contains(shown[2].trim()), "and what is shown is of it");
    assert_eq!((file.what.name.as_str(), file.what.mime), ("text-1.txt", "text/plain"));
    assert!(file.caption.as_ref().is_some_and(|c| c.contains("K7F-3QD")) && file.protect);
}

#[test]
fn a_long_message_edited_short_leaves_no_old_words() {
    let mut stage = Stage::new();
    stage.says(message(1, Author::Contact, &"a ".repeat(4000)));
    let sent = stage.for_operator(card(CardWhy::New)).len();
    stage.material.target = (0..sent).map(|i| SourceId::bare(900 + i64::try_from(i).unwrap())).collect();
    stage.material.entries.push(Entry::Edited { seq: 1, at: NOW, text: "b".into(), attachments: vec![] });
    let edits = stage.for_operator(update(Buttons::First));
    assert_eq!(edits.len(), sent);
    assert!(edits.iter().all(|p| !shown(p).contains("a a")), "{edits:?}");
}

#[test]
fn a_card_says_that_nobody_vouches_for_its_sender_on_each_message() {
    for (verified, forged, mark) in [
        (None, false, None),
        (Some(true), false, None),
        (Some(false), false, Some("⚠ sender not verified")),
        (Some(false), true, Some("⚠ Forged, says your mail server")),
    ] {
        let mut stage = Stage::new();
        stage.says(Message { verified, forged, ..message(1, Author::Contact, "Look") });
        for why in [CardWhy::New, CardWhy::Further] {
            let told = shown(&stage.for_operator(card(why))[0]);
            let marks =
                ["⚠ sender not verified", "⚠ Forged, says your mail server"].map(|m| told.contains(m));
            let wanted =
                ["⚠ sender not verified", "⚠ Forged, says your mail server"].map(|m| Some(m) == mark);
            assert_eq!(marks, wanted, "{told}");
        }
    }
}

/// How a contact's piece goes to an operator, and what the card says of it.
fn piece(attachment: Attachment) -> (Option<Payload>, String) {
    let mut stage = Stage::new();
    let mut said = message(1, Author::Contact, "Look");
    said.attachments = vec![attachment];
    stage.says(said);
    let payloads = stage.for_operator(card(CardWhy::New));
    let goes = payloads.iter().find(|p| matches!(p, Payload::Copy { .. } | Payload::Upload(_))).cloned();
    (goes, shown(&payloads[0]))
}

#[test]
fn a_contacts_file_gets_a_new_name_and_what_telegram_made_anew_is_copied() {
    for (kind, mime, name) in [
        (Kind::Document, "image/jpeg", "file-1.jpg"),
        (Kind::Document, "image/heic", "file-1.heic"),
        (Kind::Document, "application/x-odd", "file-1.bin"),
        (Kind::Audio, "audio/mpeg", "audio-1.mp3"),
        (Kind::Video, "video/mp4", "video-1.mp4"),
        (Kind::Animation, "video/mp4", "video-1.mp4"),
        (Kind::Sticker, "image/webp", "sticker-1.webp"),
    ] {
        let (goes, _) = piece(Attachment { mime: Some(mime.into()), ..attachment(kind) });
        let Some(Payload::Upload(upload)) = goes else { panic!("{kind:?}: {goes:?}") };
        assert_eq!(upload.what.name, name);
    }
    for kind in [Kind::Photo, Kind::Voice, Kind::RoundVideo, Kind::Video] {
        let (goes, card) = piece(Attachment { name: None, ..attachment(kind) });
        assert!(matches!(goes, Some(Payload::Copy { .. })), "{kind:?}: {goes:?}");
        assert!(!card.contains("as it came"), "{card}");
    }
}

#[test]
fn what_is_too_large_to_be_fetched_comes_as_it_is_and_its_card_says_so() {
    let film = Attachment { bytes: Some(30_000_000), ..attachment(Kind::Video) };
    let (goes, card) = piece(film);
    assert!(matches!(goes, Some(Payload::Copy { .. })), "{goes:?}");
    assert!(card.contains("⚠ as it came"), "{card}");
}

#[test]
fn an_album_is_one_copy_and_a_late_part_another() {
    let mut stage = Stage::new();
    let mut album = message(1, Author::Contact, "Два фото");
    album.attachments = vec![attachment(Kind::Photo)];
    let part = Entry::Part {
        seq: 1,
        attachment: attachment(Kind::Photo),
        source: SourceId::bare(202),
        text: String::new(),
    };
    stage.material.entries = vec![Entry::Said(album), part];
    let copies = |payloads: Vec<Payload>| -> Vec<(Vec<SourceId>, Option<String>)> {
        payloads
            .into_iter()
            .filter_map(|p| match p {
                Payload::Copy { messages, caption, .. } => Some((messages, caption)),
                _ => None,
            })
            .collect()
    };
    let together = vec![SourceId::bare(101), SourceId::bare(202)];
    assert_eq!(copies(stage.for_operator(card(CardWhy::New))), [(together, None)]);
    let late =
        copies(stage.for_operator(Say::Operator(ToOperator::Part { seq: 1, source: SourceId::bare(202) })));
    assert_eq!(late, [(vec![SourceId::bare(202)], Some("K7F-3QD".to_owned()))]);
    assert_eq!(
        stage.for_operator(Say::Operator(ToOperator::Part { seq: 1, source: SourceId::bare(909) })),
        []
    );
}
