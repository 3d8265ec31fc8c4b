//! What another bot sent is not ours to touch.

use super::*;
use crate::domain::id::ChannelName;
use crate::domain::say::{Feedback, FeedbackKind};

/// A bot that knows who it is.
fn identified(fake: &Fake, id: i64) -> crate::channel::telegram::Telegram {
    let bot = fake.bot();
    bot.me.send_replace(Some(crate::channel::telegram::Me {
        id,
        username: None,
        topics: crate::channel::telegram::Topics::default(),
    }));
    bot
}

#[tokio::test]
async fn what_is_sent_has_the_number_of_the_bot_that_sent_it() {
    let fake = Fake::start(vec![ok(&json!({"message_id": 12}))]).await;
    let sent = identified(&fake, 777).send(&to(), &[text("hi")], &opener(&[])).await;
    assert_eq!(sent, Sent::Delivered(vec![SourceId::of(BotId(777), 12)]));
}

#[tokio::test]
async fn a_message_of_another_bot_is_never_touched() {
    let old = SourceId::of(BotId(1), 5);
    for (payload, expected) in [
        (Payload::Delete { messages: vec![old], again: false }, Sent::Refused(Refusal::CantDelete)),
        (Payload::EditCaption { message: old, caption: "x".into() }, Sent::Dropped),
        (Payload::EditText { message: old, text: "x".into(), keyboard: Keyboard::None }, Sent::Dropped),
        (
            Payload::Copy {
                from: Address("43".into()),
                messages: vec![old],
                spare: Vec::new(),
                caption: None,
                thread: None,
                reply_to: None,
                protect: false,
            },
            Sent::Refused(Refusal::CantCopy),
        ),
    ] {
        let mut fake = Fake::start(Vec::new()).await;
        assert_eq!(identified(&fake, 777).send(&to(), &[payload], &opener(&[])).await, expected);
        assert!(fake.asked.try_recv().is_err(), "nothing is asked");
    }
    let mut fake = Fake::start(vec![ok(&json!({"message_id": 12}))]).await;
    let reply = Payload::Text {
        text: "hi".into(),
        keyboard: Keyboard::None,
        thread: None,
        reply_to: Some(old),
        protect: false,
    };
    identified(&fake, 777).send(&to(), &[reply], &opener(&[])).await;
    assert!(fake.next().await.1["reply_parameters"].is_null());
}

#[tokio::test]
async fn feedback_by_another_bot_is_left_out() {
    let mut fake = Fake::start(vec![ok(&json!(true))]).await;
    let bot = identified(&fake, 777);
    let seen = |bot, number| Feedback {
        channel: ChannelName::from("telegram"),
        address: to(),
        bot: Some(bot),
        what: FeedbackKind::Seen(SourceId::of(bot, number)),
    };
    for (by, number) in [(BotId(1), 5), (BotId(777), 6)] {
        bot.feedback(&seen(by, number), |_, _, _| String::new()).await;
    }
    assert_eq!(fake.next().await.1["message_id"], 6);
    assert!(fake.asked.try_recv().is_err());
}

#[tokio::test]
async fn a_bot_asks_who_it_is_until_it_is_told() {
    let me = ok(&json!({"id": 777, "is_bot": true, "username": "proof_bot"}));
    let fake = Fake::start(vec![no(502, "Bad Gateway"), no(401, "Unauthorized"), me]).await;
    let bot = fake.bot();
    let health = bot.health();
    assert_eq!(bot.bot(), None);
    let told = bot.identify(&tokio_util::sync::CancellationToken::new()).await.expect("it is told");
    assert_eq!((told.id, told.username.as_deref(), bot.bot()), (777, Some("proof_bot"), Some(BotId(777))));
    assert!(bot.is_identified().await);
    assert_eq!(health.borrow().hears.trouble, Some(Trouble::Unauthorised), "until something is heard");
}
