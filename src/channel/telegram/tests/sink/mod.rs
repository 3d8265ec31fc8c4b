//! What is sent, and what each way of failing means.

mod bots;
mod covered;
mod described;
mod feedback;
mod topics;
mod uploads;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::channel::media::Lack;
use crate::channel::media::fake::{enclosure, opener};
use crate::channel::telegram::fake::{CANARY, Fake, NOW, Reply, bot_at, no, ok, slower};
use crate::channel::telegram::payload::{Button, Keyboard, Payload, Upload};
use crate::channel::{Channel, Effort, Refusal, Sent, Trouble};
use crate::domain::id::{Address, BotId, SourceId};
use crate::domain::message::Kind;
use crate::text::Texts;

fn to() -> Address {
    Address("42".into())
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
        from: Address("43".into()),
        messages: messages.iter().copied().map(SourceId::bare).collect(),
        spare: Vec::new(),
        caption: caption.map(str::to_owned),
        thread: None,
        reply_to: None,
        protect: true,
    }
}

fn retry(after: Option<u64>, everyone: bool, partly: bool) -> Sent {
    Sent::Retry { after: after.map(Duration::from_secs), everyone, partly }
}

async fn outcome(replies: Vec<Reply>, payloads: &[Payload]) -> Sent {
    let fake = Fake::start(replies).await;
    fake.bot().send(&to(), payloads, &opener(&[])).await
}

/// Sends one payload to a service that takes it; what did it ask?
async fn asked(payload: Payload, result: Value) -> (String, Value, Sent) {
    let mut fake = Fake::start(vec![ok(&result)]).await;
    let sent = fake.bot().send(&to(), &[payload], &opener(&[])).await;
    let (method, body) = fake.next().await;
    (method, body, sent)
}

#[tokio::test]
async fn a_text_is_plain_and_has_no_preview() {
    let keyboard = Keyboard::Inline(vec![vec![Button { label: "Take".into(), data: "t".into() }]]);
    let text = Payload::Text {
        text: "<b>hi</b>".into(),
        keyboard,
        thread: None,
        reply_to: Some(SourceId::bare(7)),
        protect: true,
    };
    let (method, body, sent) = asked(text, json!({"message_id": 12, "new_shape": {}})).await;
    assert_eq!(sent, Sent::Delivered(vec![SourceId::bare(12)]));
    assert_eq!(method, "sendmessage");
    assert_eq!(
        body,
        json!({
            "chat_id": 42, "text": "<b>hi</b>", "protect_content": true,
            "link_preview_options": {"is_disabled": true},
            "reply_parameters": {"message_id": 7, "allow_sending_without_reply": true},
            "reply_markup": {"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]},
        })
    );
}

#[tokio::test]
async fn what_goes_into_a_topic_goes_beside_it_if_it_is_gone() {
    let in_topic = || {
        vec![
            Payload::Text {
                text: "hi".into(),
                keyboard: Keyboard::None,
                thread: Some(77),
                reply_to: None,
                protect: false,
            },
            Payload::Copy {
                from: Address("43".into()),
                messages: vec![SourceId::bare(5)],
                spare: Vec::new(),
                caption: None,
                thread: Some(77),
                reply_to: None,
                protect: false,
            },
            Payload::Copy {
                from: Address("43".into()),
                messages: vec![SourceId::bare(5), SourceId::bare(6)],
                spare: Vec::new(),
                caption: None,
                thread: Some(77),
                reply_to: None,
                protect: false,
            },
        ]
    };
    for payload in in_topic() {
        let gone = no(400, "Bad Request: message thread not found");
        let mut fake = Fake::start(vec![gone, ok(&json!([{"message_id": 12}, {"message_id": 13}]))]).await;
        let sent = fake.bot().send(&to(), std::slice::from_ref(&payload), &opener(&[])).await;
        assert!(matches!(sent, Sent::Delivered(_)), "{payload:?}: {sent:?}");
        let (first, second) = (fake.next().await.1, fake.next().await.1);
        assert_eq!((&first["message_thread_id"], &second["message_thread_id"]), (&json!(77), &Value::Null));
    }
}

#[tokio::test]
async fn a_prompt_opens_a_reply() {
    let keyboard = Keyboard::ForceReply { placeholder: "to K7F-3QD".into() };
    let text = Payload::Text { text: "?".into(), keyboard, thread: None, reply_to: None, protect: false };
    let (_, body, _) = asked(text, json!({"message_id": 1})).await;
    assert_eq!(body["reply_markup"], json!({"force_reply": true, "input_field_placeholder": "to K7F-3QD"}));
}

#[tokio::test]
async fn one_message_is_copied_with_its_caption() {
    let (method, body, sent) = asked(copy(&[5], Some("new")), json!({"message_id": 12})).await;
    assert_eq!((method.as_str(), sent), ("copymessage", Sent::Delivered(vec![SourceId::bare(12)])));
    let want = json!({"chat_id": 42, "from_chat_id": 43, "message_id": 5, "caption": "new", "protect_content": true});
    assert_eq!(body, want);
}

#[tokio::test]
async fn an_album_is_copied_as_one() {
    let (method, body, sent) =
        asked(copy(&[6, 5], None), json!([{"message_id": 12}, {"message_id": 13}])).await;
    assert_eq!(
        (method.as_str(), sent),
        ("copymessages", Sent::Delivered(vec![SourceId::bare(12), SourceId::bare(13)]))
    );
    assert_eq!(body["message_ids"], json!([5, 6]));
    let (_, _, none) = asked(copy(&[6, 5], None), json!([])).await;
    assert_eq!(none, Sent::Refused(Refusal::CantCopy));
}

#[tokio::test]
async fn an_album_that_is_partly_gone_is_told_as_such() {
    let fake = Fake::start(vec![ok(&json!([{"message_id": 12}]))]).await;
    let album = [copy(&[5, 6, 7], None)];
    let sent = fake.bot().send_piece(&to(), &album, 0, &opener(&[]), Effort::default()).await;
    assert!(matches!(&sent, Sent::Lacking { numbers, missing: 2 } if numbers.len() == 1), "{sent:?}");
}

#[tokio::test]
async fn edits_and_deletions_name_their_message() {
    let edit = Payload::EditText { message: SourceId::bare(9), text: "new".into(), keyboard: Keyboard::None };
    let (method, body, sent) = asked(edit, json!(true)).await;
    assert_eq!((method.as_str(), sent), ("editmessagetext", Sent::Delivered(vec![SourceId::bare(9)])));
    let want =
        json!({"chat_id": 42, "message_id": 9, "text": "new", "link_preview_options": {"is_disabled": true}});
    assert_eq!(body, want);
    let edit = Payload::EditCaption { message: SourceId::bare(9), caption: "new".into() };
    let (method, body, _) = asked(edit, json!({"message_id": 9})).await;
    assert_eq!((method.as_str(), &body["caption"]), ("editmessagecaption", &json!("new")));
    let delete = Payload::Delete { messages: vec![SourceId::bare(9)], again: false };
    let (method, body, sent) = asked(delete, json!(true)).await;
    assert_eq!((method.as_str(), sent), ("deletemessage", Sent::Delivered(vec![])));
    assert_eq!(body, json!({"chat_id": 42, "message_id": 9}));
}

#[tokio::test]
async fn what_reads_so_already_is_changed_and_what_is_gone_is_not() {
    let edit =
        [Payload::EditText { message: SourceId::bare(9), text: "new".into(), keyboard: Keyboard::None }];
    let same = no(400, "Bad Request: message is not modified");
    assert_eq!(outcome(vec![same], &edit).await, Sent::Delivered(vec![SourceId::bare(9)]));
    let gone = no(400, "Bad Request: message to edit not found");
    assert_eq!(outcome(vec![gone], &edit).await, Sent::Dropped);
}

#[tokio::test]
async fn a_deletion_tells_what_it_left() {
    let done = || ok(&json!(true));
    let missing = || no(400, "Bad Request: message to delete not found");
    let late = || no(400, "Bad Request: message can't be deleted for everyone");
    let restart = || no(500, "Internal Server Error: restart");
    let left = |ids: &[i64]| Sent::Delivered(ids.iter().copied().map(SourceId::bare).collect());
    for (again, replies, want) in [
        (false, vec![done(), done()], left(&[])),
        (false, vec![done(), missing()], left(&[8])),
        (false, vec![late(), done()], left(&[9])),
        (false, vec![missing(), missing()], Sent::Refused(Refusal::Gone)),
        (false, vec![late(), missing()], Sent::Refused(Refusal::CantDelete)),
        (true, vec![missing(), done()], left(&[])),
        (true, vec![missing(), missing()], left(&[])),
        (false, vec![slower(3)], retry(Some(3), false, false)),
        (false, vec![done(), slower(3)], Sent::Ambiguous),
        (false, vec![done(), restart()], Sent::Ambiguous),
    ] {
        let delete = Payload::Delete { messages: vec![SourceId::bare(9), SourceId::bare(8)], again };
        assert_eq!(outcome(replies, &[delete]).await, want);
    }
}

#[tokio::test]
async fn every_failure_is_read_for_what_it_means() {
    let one = [text("x")];
    let blocked = no(403, "Forbidden: bot was blocked by the user");
    assert_eq!(outcome(vec![blocked], &one).await, Sent::Refused(Refusal::Blocked));
    let gone = no(400, "Bad Request: message to edit not found");
    assert_eq!(outcome(vec![gone], &one).await, Sent::Dropped);
    assert_eq!(outcome(vec![slower(7)], &one).await, retry(Some(7), false, false));
    let restart = no(500, "Internal Server Error: restart");
    assert_eq!(outcome(vec![restart], &one).await, Sent::Ambiguous);
    let html = Reply::Body(502, "<html><h1>502 Bad Gateway</h1></html>".into());
    assert_eq!(outcome(vec![html], &one).await, Sent::Ambiguous);
    let truncated = Reply::Body(200, r#"{"ok":true,"result":{"mess"#.into());
    assert_eq!(outcome(vec![truncated], &one).await, Sent::Ambiguous);
    let executed = Reply::Cut(r#"{"ok":true,"result":{"message_id":5}}"#.into());
    assert_eq!(outcome(vec![executed], &one).await, Sent::Ambiguous);
    assert_eq!(outcome(vec![Reply::HangUp], &one).await, Sent::Ambiguous);
    let provider = Reply::Body(403, "<html>blocked here</html>".into());
    assert_eq!(outcome(vec![provider], &one).await, retry(None, true, false));
    let unnumbered = ok(&json!({"message_id": "?"}));
    assert_eq!(outcome(vec![unnumbered], &one).await, Sent::Delivered(vec![]));
}

#[tokio::test]
async fn a_service_that_never_answers_is_given_up() {
    let fake = Fake::start(vec![Reply::Silence]).await;
    let sent = fake.bot_with(Duration::from_millis(100)).send(&to(), &[text("x")], &opener(&[])).await;
    assert_eq!(sent, Sent::Ambiguous);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    // A port that was just free: nobody listens there.
    let url = Fake::start(vec![]).await.url.clone();
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.and_then(|l| l.local_addr());
    let closed = closed.map_or(url, |at| format!("http://{at}"));
    let sent = bot_at(&closed, Duration::from_secs(10)).send(&to(), &[text("x")], &opener(&[])).await;
    assert_eq!(sent, retry(None, true, false));
}

#[tokio::test]
async fn what_was_sent_before_a_failure_stays_sent() {
    let sent = || ok(&json!({"message_id": 1}));
    let two = [text("a"), text("b")];
    assert_eq!(outcome(vec![sent(), slower(3)], &two).await, retry(Some(3), false, true));
    assert_eq!(outcome(vec![sent(), Reply::HangUp], &two).await, Sent::Ambiguous);
    let blocked = no(403, "Forbidden: user is deactivated");
    assert_eq!(outcome(vec![sent(), blocked], &two).await, Sent::Refused(Refusal::Deactivated));
    let same = no(400, "Bad Request: message is not modified");
    assert_eq!(outcome(vec![same, sent()], &two).await, Sent::Delivered(vec![SourceId::bare(1)]));
}

#[tokio::test]
async fn a_refused_token_alarms_and_loses_nobody() {
    let fake = Fake::start(vec![no(401, "Unauthorized")]).await;
    let bot = fake.bot();
    let health = bot.health();
    assert_eq!(bot.send(&to(), &[text("x")], &opener(&[])).await, retry(None, true, false));
    assert_eq!(health.borrow().hears.trouble, Some(Trouble::Unauthorised));
    assert_eq!(health.borrow().sends.trouble, Some(Trouble::Unauthorised));
}

#[tokio::test]
async fn refusals_of_two_chats_pause_everyone() {
    let fake = Fake::start(vec![slower(7), slower(9)]).await;
    let bot = fake.bot();
    assert_eq!(bot.send(&to(), &[text("x")], &opener(&[])).await, retry(Some(7), false, false));
    let other = Address("44".into());
    assert_eq!(bot.send(&other, &[text("x")], &opener(&[])).await, retry(Some(9), true, false));
    assert_eq!(bot.turn(&Address("45".into()), 0, NOW).ask(NOW), Some(Duration::from_secs(9)));
}

#[tokio::test]
async fn an_address_that_is_none_of_telegrams_is_not_found() {
    let mail = Address("olga@ngo.example".into());
    let fake = Fake::start(vec![]).await;
    assert_eq!(fake.bot().send(&mail, &[text("x")], &opener(&[])).await, Sent::Refused(Refusal::NotFound));
}

#[tokio::test]
async fn the_bot_knows_itself_and_sets_its_menu() {
    let me = json!({"id": 777, "is_bot": true, "username": "line_bot"});
    let mut fake = Fake::start(vec![ok(&me), ok(&json!(true)), no(401, "Unauthorized")]).await;
    let bot = fake.bot();
    let me = bot.get_me().await.map(|me| (me.id, me.username));
    assert_eq!(me, Ok((777, Some("line_bot".into()))));
    let list = [("help".to_owned(), "What can be done here".to_owned())];
    assert_eq!(bot.set_commands(Some(&"uk".into()), &list).await, Ok(()));
    assert_eq!(bot.set_commands(None, &list).await, Err(Trouble::Unauthorised));
    assert_eq!(fake.next().await, ("getme".into(), json!({})));
    let (_, body) = fake.next().await;
    let commands = json!([{"command": "help", "description": "What can be done here"}]);
    assert_eq!(body, json!({"commands": commands, "language_code": "uk"}));
}

#[tokio::test]
async fn the_bots_name_is_known_before_its_menu_is_set() {
    let me = json!({"id": 777, "is_bot": true, "username": "line_bot"});
    let fake = Fake::start(vec![ok(&me), no(400, "Bad Request: no menu today")]).await;
    let (channel, stop) = (Channel::Telegram(Box::new(fake.bot())), CancellationToken::new());
    let me = channel.identify(&stop).await.expect("it is told");
    assert_eq!((me.username.as_deref(), channel.bot()), (Some("line_bot"), Some(BotId(777))));
    stop.cancel();
    channel.introduce(&Texts::builtin(), &["en".into()], &stop).await;
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn neither_an_error_nor_the_log_holds_the_token_or_a_word_of_a_message() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    let subscriber = subscriber.with_writer(move || writer.clone()).finish();
    let _until_the_end = tracing::subscriber::set_default(subscriber);

    let words = format!("Bad Request: can't parse {CANARY}");
    let replies =
        vec![Reply::HangUp, Reply::Cut(CANARY.into()), Reply::Body(200, CANARY.into()), no(400, &words)];
    let fake = Fake::start(replies).await;
    let bot = fake.bot();
    let mut who = Vec::new();
    for _ in 0..3 {
        who.push(bot.get_me().await);
    }
    let mut sent = vec![bot.send(&to(), &[text(CANARY)], &opener(&[])).await];
    let nowhere = bot_at("http://127.0.0.1:9", Duration::from_secs(1));
    who.push(nowhere.get_me().await);
    sent.push(nowhere.send(&to(), &[text("x")], &opener(&[])).await);
    let told = format!("{who:?} {sent:?}");
    assert!(!told.contains(CANARY), "{told}");
    let log = String::from_utf8_lossy(&log.0.lock().expect("the log")).into_owned();
    assert!(log.contains("calls a request of ours bad"), "the log is kept");
    assert!(!log.contains(CANARY), "{log}");
}
