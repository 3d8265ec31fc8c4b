//! What a contact's phone says by itself or with one tap: where it is, and an emoji.

use std::time::Duration;

use hotlined::sandbox::botapi::{Media, MediaKind, MessageId, User};
use serde_json::json;

use crate::support::line::{Line, operators};
use crate::support::people::{becomes, card, count, told, words};

/// A new position of the place that was sent as that message.
fn moves(line: &Line, ada: &User, at: MessageId, thousandth: u32) {
    line.api.inject(&json!({"edited_message": {
        "message_id": at.0, "date": 1_795_498_200, "edit_date": 1_795_498_200 + thousandth,
        "chat": {"id": ada.id(), "type": "private", "first_name": "X"},
        "from": {"id": ada.id(), "is_bot": false, "first_name": "X", "language_code": "en"},
        "location": {"latitude": 48.0 + f64::from(thousandth) / 1000.0, "longitude": 30.5, "live_period": 3600},
    }}));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_location_stays_one_card_and_answers_stay_answers() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("two men follow me");
    let first = line.card(&olga, "two men follow me").await;
    let at = ada.send(Media::location(48.0, 30.5));
    let place = card(&olga, "48.000000").await;
    line.drained().await;
    let before = olga.chat().iter().filter(|m| m.from_bot).count();

    (0..4).for_each(|n| moves(&line, &ada, at, n));
    becomes(&olga, place.id, |m| m.edited).await;
    olga.reply(first.id, "Stay inside, I am calling now.");
    (4..6).for_each(|n| moves(&line, &ada, at, n));
    told(&olga, words("tick-delivered")).await;
    line.pass(Duration::from_mins(5)).await;
    becomes(&olga, place.id, |m| m.text.contains("48.005000")).await;
    line.settled().await;
    let after = olga.chat().iter().filter(|m| m.from_bot).count();
    assert_eq!(after, before + 1, "the tick, and no further card or map");
    assert_eq!(olga.chat().iter().filter(|m| m.media == Some(MediaKind::Location)).count(), 1);
    assert_eq!(count(&olga, words("card-changed")), 0);
    let case = line.whole_cases().await.remove(0);
    assert_eq!((case.state.as_str(), case.unanswered_since.is_some()), ("answered", false));
    assert_eq!(case.messages.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emoji_on_an_answer_is_seen_and_answers_nothing() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("I am hiding");
    let first = line.card(&olga, "I am hiding").await;
    olga.reply(first.id, "Put a thumb up if you are safe.");
    let heard = line.told(&ada, "Put a thumb up").await;
    told(&olga, words("tick-delivered")).await;
    ada.write("there is somebody");
    line.card(&olga, "there is somebody").await;
    line.drained().await;
    let since = line.whole_cases().await.remove(0).unanswered_since;

    ada.react(heard.id, "👍");
    told(&olga, "👍").await;
    line.settled().await;
    let case = line.whole_cases().await.remove(0);
    assert_eq!((case.state.as_str(), case.unanswered_since), ("assigned", since));
    let answer = case.messages.iter().find(|m| m.from == "operator").unwrap();
    assert_eq!(answer.reactions, ["👍"]);
}
