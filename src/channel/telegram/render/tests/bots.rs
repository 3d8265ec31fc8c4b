//! What another bot has numbered, or keeps, is not there for the one that speaks.

use super::fixtures::*;
use crate::channel::telegram::payload::Payload;
use crate::domain::bots::Count;
use crate::domain::id::{BotId, SourceId};
use crate::domain::message::{Author, Kind};
use crate::domain::say::{CardWhy, Say, ToContact, ToOperator};

const OLD: BotId = BotId(1);
const NEW: BotId = BotId(2);

/// A message with a photo that came as that number, told by the new bot.
fn stage(seq: u32, by: Author, source: SourceId, older: bool) -> Stage {
    let mut stage = Stage::new();
    stage.count = Count { bot: Some(NEW), older };
    let mut message = message(seq, by, "Look");
    message.attachments = vec![attachment(Kind::Photo)];
    (message.source, message.parts) = (source, vec![source]);
    stage.says(message);
    stage
}

/// How the photo goes: copied, or as a file of that bot.
fn photo(payloads: &[Payload]) -> Result<Vec<SourceId>, Option<BotId>> {
    let found = payloads.iter().find_map(|payload| match payload {
        Payload::Copy { messages, .. } => Some(Ok(messages.clone())),
        Payload::Upload(upload) => Some(Err(upload.what.bot)),
        _ => None,
    });
    found.expect("a photo")
}

#[test]
fn only_what_the_bot_itself_was_sent_is_copied() {
    let card = Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New });
    let answer = Say::Contact(ToContact::Answer { seq: 2 });
    let here = SourceId::of(NEW, 5);
    for (source, older, expected) in [
        (here, false, Ok(vec![here])),
        (SourceId::of(OLD, 5), true, Err(Some(OLD))),
        (SourceId::bare(5), false, Err(None)),
        (SourceId::bare(5), true, Ok(vec![SourceId::bare(5)])),
    ] {
        let to_olga = stage(1, Author::Contact, source, older).for_operator(card.clone());
        assert_eq!(photo(&to_olga), expected, "{source:?}");
        let to_contact = stage(2, Author::Operator(olga()), source, older).for_contact(answer.clone());
        assert_eq!(photo(&to_contact), expected, "{source:?}");
    }
}

#[test]
fn a_place_of_another_bot_is_told_in_words() {
    let mut stage = stage(2, Author::Operator(olga()), SourceId::of(OLD, 5), false);
    let crate::domain::message::Entry::Said(message) = &mut stage.material.entries[0] else {
        panic!("a message")
    };
    message.attachments[0].kind = Kind::Location;
    message.attachments[0].body = crate::domain::message::Body::Words("50.4, 30.5".into());
    let told = stage.for_contact(Say::Contact(ToContact::Answer { seq: 2 }));
    assert!(told.iter().all(|payload| matches!(payload, Payload::Text { .. })), "{told:?}");
    assert!(shown(&told[0]).contains("50.4, 30.5"));
}

#[test]
fn nothing_replies_to_a_message_of_another_bot() {
    for (to, expected) in [(SourceId::of(OLD, 5), None), (SourceId::of(NEW, 5), Some(SourceId::of(NEW, 5)))] {
        let mut stage = stage(1, Author::Contact, SourceId::of(NEW, 4), false);
        stage.reply_to = Some(to);
        for payload in stage.for_operator(Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New })) {
            let (Payload::Text { reply_to, .. } | Payload::Copy { reply_to, .. }) = payload else { continue };
            assert_eq!(reply_to, expected, "{to:?}");
        }
    }
}
