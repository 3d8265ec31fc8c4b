//! What the service brings to the line's door, and who is turned away.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::channel::telegram::fake::{Fake, NOW, PlainHasher, Reply, hooked, no, ok};
use crate::channel::telegram::{Telegram, Webhook};
use crate::channel::{Incoming, Intake, NotTaken, Untaken, Wanted};
use crate::domain::event::Came;
use crate::domain::id::SeenKey;
use crate::net::{Crowd, Listen};

const SECRET: &str = "a-secret-of-the-service";

/// Takes while it is told to.
#[derive(Default)]
struct Line {
    taken: Mutex<Vec<String>>,
    refuses: Mutex<bool>,
}

#[async_trait]
impl Intake for Line {
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken> {
        if *self.refuses.lock().expect("a word") {
            return Err(NotTaken);
        }
        let said = incoming.into_iter().filter_map(|one| match one.arrival.what {
            Came::Said(said) => Some(said.text),
            _ => None,
        });
        self.taken.lock().expect("a list").extend(said);
        Ok(())
    }

    async fn room(&self, _: &Wanted) -> Result<(), Untaken> {
        Ok(())
    }

    async fn known(&self, _: &[SeenKey]) -> Result<bool, NotTaken> {
        Ok(false)
    }
}

struct Running {
    fake: Fake,
    at: SocketAddr,
    line: Arc<Line>,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

/// A port that nobody has.
async fn free() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    listener.local_addr().expect("an address")
}

fn webhook(at: SocketAddr) -> Webhook {
    Webhook {
        url: "https://line.example/hook".parse().expect("a url"),
        listen: Listen::Tcp(at),
        secret: SECRET.into(),
        most: 64 << 10,
        crowd: Crowd::default(),
    }
}

async fn run(replies: Vec<Reply>) -> Running {
    let (fake, at, line) = (Fake::start(replies).await, free().await, Arc::new(Line::default()));
    let (stop, bot): (_, Telegram) = (CancellationToken::new(), hooked(&fake.url, webhook(at)));
    let task = tokio::spawn({
        let (stop, line) = (stop.clone(), Arc::clone(&line));
        async move { bot.run(&PlainHasher, &*line, &stop).await }
    });
    while TcpStream::connect(at).await.is_err() {
        tokio::task::yield_now().await;
    }
    Running { fake, at, line, stop, task }
}

impl Running {
    /// Brings something and tells the status that was answered.
    async fn bring(&self, secret: Option<&str>, body: &[u8]) -> u16 {
        let head = head(secret, body.len());
        status(self.at, &[head.as_bytes(), body].concat()).await
    }

    fn taken(&self) -> Vec<String> {
        self.line.taken.lock().expect("a list").clone()
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.expect("it ends");
    }
}

fn head(secret: Option<&str>, length: usize) -> String {
    let secret = secret.map(|secret| format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"));
    format!(
        "POST /any HTTP/1.1\r\nHost: x\r\n{}Content-Length: {length}\r\nConnection: close\r\n\r\n",
        secret.unwrap_or_default()
    )
}

async fn status(at: SocketAddr, request: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(at).await.expect("a connection");
    stream.write_all(request).await.expect("written");
    let mut answer = Vec::new();
    // It may be cut where the door did not read what was brought.
    while let Ok(many) = stream.read_buf(&mut answer).await {
        if many == 0 || answer.len() >= 12 {
            break;
        }
    }
    String::from_utf8_lossy(&answer).split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn update(id: i64, text: &str) -> Vec<u8> {
    json!({"update_id": id, "message": {"message_id": id, "date": NOW.0 / 1000, "text": text,
        "chat": {"id": 42, "type": "private"}, "from": {"id": 42}}})
    .to_string()
    .into_bytes()
}

#[tokio::test]
async fn the_hook_is_set_with_the_secret_and_what_is_wanted_and_200_means_taken() {
    let mut line = run(vec![ok(&json!(true))]).await;
    let (method, body) = line.fake.next().await;
    assert_eq!(method, "setwebhook");
    assert_eq!((&body["url"], &body["secret_token"]), (&json!("https://line.example/hook"), &json!(SECRET)));
    assert_eq!(body["drop_pending_updates"], json!(false));
    assert_eq!(body["allowed_updates"].as_array().map(Vec::len), Some(5));
    assert_eq!(line.bring(Some(SECRET), &update(7, "help")).await, 200);
    assert_eq!(line.taken(), ["help"]);
    *line.line.refuses.lock().expect("a word") = true;
    assert_eq!(line.bring(Some(SECRET), &update(8, "again")).await, 503, "the service brings it again");
    *line.line.refuses.lock().expect("a word") = false;
    assert_eq!(line.bring(Some(SECRET), &update(8, "again")).await, 200);
    assert_eq!(line.taken(), ["help", "again"]);
    line.end().await;
}

#[tokio::test]
async fn whoever_does_not_know_the_secret_is_turned_away_before_their_body_is_read() {
    let line = run(vec![ok(&json!(true))]).await;
    for secret in
        [None, Some(""), Some("a-secret-of-the-servicf"), Some("a-secret"), Some("A-SECRET-OF-THE-SERVICE")]
    {
        assert_eq!(line.bring(secret, &update(7, "forged")).await, 401, "{secret:?}");
    }
    // The body that is promised never comes: nobody waits for it.
    assert_eq!(status(line.at, head(Some("wrong"), 1 << 30).as_bytes()).await, 401);
    let twice =
        head(Some(SECRET), 2).replacen("Host", "X-Telegram-Bot-Api-Secret-Token: x\r\nHost", 1) + "{}";
    assert_eq!(status(line.at, twice.as_bytes()).await, 401, "two of them are none");
    assert_eq!(line.taken(), Vec::<String>::new());
    line.end().await;
}

#[tokio::test]
async fn what_is_too_long_is_refused_and_what_is_no_update_stops_nothing() {
    let line = run(vec![ok(&json!(true))]).await;
    assert_eq!(line.bring(Some(SECRET), &vec![b'x'; 65 << 10]).await, 413);
    for body in
        [&b""[..], b"{", b"[]", b"null", b"\xff\xfe", br#"{"update_id":7,"message":{"chat":{"id":42}"#]
    {
        assert_eq!(line.bring(Some(SECRET), body).await, 200, "{body:?}");
    }
    let get = head(Some(SECRET), 0).replacen("POST", "GET", 1);
    assert_eq!(status(line.at, get.as_bytes()).await, 405);
    assert_eq!(line.bring(Some(SECRET), &update(9, "help")).await, 200);
    assert_eq!(line.taken().last().map(String::as_str), Some("help"));
    line.end().await;
}

#[tokio::test]
async fn a_hook_that_somebody_took_away_or_changed_is_set_again() {
    let ours = "https://line.example/hook";
    for theirs in [
        json!({"url": "https://thief.example/", "pending_update_count": 3}),
        json!({"url": "", "pending_update_count": 3}),
        // They hear all but what is pressed.
        json!({"url": ours, "allowed_updates": ["message", "edited_message", "my_chat_member"]}),
        // Its secret is another one, which nobody can ask for: all that is brought is turned away.
        json!({"url": ours, "last_error_date": NOW.0 / 1_000, "last_error_message": "Wrong response: 401"}),
    ] {
        let mut line = run(vec![ok(&json!(true)), ok(&theirs), ok(&json!(true))]).await;
        let mut asked = Vec::new();
        for _ in 0..3 {
            asked.push(line.fake.next().await.0);
        }
        assert_eq!(asked, ["setwebhook", "getwebhookinfo", "setwebhook"], "{theirs}");
        line.end().await;
    }
}

#[tokio::test]
async fn a_hook_that_is_ours_is_left_as_it_is() {
    let kinds = ["message_reaction", "my_chat_member", "callback_query", "edited_message", "message"];
    let ours = json!({"url": "https://line.example/hook", "allowed_updates": kinds});
    let mut line = run(vec![ok(&json!(true)), ok(&ours), ok(&ours)]).await;
    let mut asked = Vec::new();
    for _ in 0..3 {
        asked.push(line.fake.next().await.0);
    }
    assert_eq!(asked, ["setwebhook", "getwebhookinfo", "getwebhookinfo"]);
    line.end().await;
}

#[tokio::test]
async fn who_polls_takes_a_hook_away_once_and_loses_nothing_that_waits_there() {
    let words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete \
                 the webhook first";
    let got: Value = json!([serde_json::from_slice::<Value>(&update(7, "waited")).expect("json")]);
    let mut fake = Fake::start(vec![no(409, words), ok(&json!(true)), ok(&got)]).await;
    let (bot, line, stop) = (fake.bot(), Arc::new(Line::default()), CancellationToken::new());
    let task = tokio::spawn({
        let (stop, line) = (stop.clone(), Arc::clone(&line));
        async move { bot.run(&PlainHasher, &*line, &stop).await }
    });
    assert_eq!(fake.next().await.0, "getupdates");
    assert_eq!(fake.next().await, ("deletewebhook".to_owned(), json!({"drop_pending_updates": false})));
    assert_eq!(fake.next().await.0, "getupdates");
    assert_eq!(fake.next().await.1["offset"], json!(8));
    assert_eq!(*line.taken.lock().expect("a list"), ["waited"]);
    stop.cancel();
    task.await.expect("it ends");
}

#[tokio::test]
async fn a_line_ends_although_the_proxy_keeps_its_connections() {
    let line = run(vec![ok(&json!(true))]).await;
    let open = TcpStream::connect(line.at).await.expect("a connection");
    let ended = tokio::time::timeout(Duration::from_secs(5), line.end()).await;
    assert!(ended.is_ok(), "nobody waits for it");
    drop(open);
}

mod whatever_comes {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::channel::telegram::batch::Got;

    /// Made once, for a client of its own takes its time.
    static BOT: LazyLock<Telegram> =
        LazyLock::new(|| hooked("http://127.0.0.1:1", webhook(([127, 0, 0, 1], 1).into())));

    proptest! {
        #[test]
        fn it_is_read_without_a_fault(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            let updates = [Got::of(&String::from_utf8_lossy(&body))];
            std::hint::black_box(BOT.read(&updates, &PlainHasher));
        }

        #[test]
        fn also_where_it_is_an_update_that_was_cut(cut in 0_usize..200, text in ".{0,40}") {
            let body = update(7, &text);
            let updates = [Got::of(&String::from_utf8_lossy(&body[..cut.min(body.len())]))];
            std::hint::black_box(BOT.read(&updates, &PlainHasher));
        }
    }
}
