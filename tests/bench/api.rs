//! A Bot API that costs as little as it can: it hands out updates, takes what is sent, and notes when.

use std::collections::{HashMap, VecDeque};
use std::net::Ipv4Addr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use hotlined::service::clock::Clock;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::now;

/// How many updates a poll answers at most, as Telegram does.
const POLL: usize = 100;
/// What stands before the number of a message in its text.
const MARK: &str = "call-";

/// The stand-in, which listens as long as the process lives.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    port: u16,
    fresh: Notify,
    state: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    waiting: VecDeque<(i64, String)>,
    next_update: i64,
    next_message: i64,
    /// How long each message takes to be sent.
    delay: Duration,
    /// When the latest updates were handed out, and the first poll came.
    handed: Option<Instant>,
    polled: Option<Instant>,
    /// The numbers of the messages that were shown to operators, each with when it first was; and when the latest was.
    shown: HashMap<u64, Instant>,
    shown_at: Option<Instant>,
    under_way: usize,
    most_under_way: usize,
    sent: u64,
    lines: u64,
}

impl Api {
    /// Begins to listen on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let api = Self(Arc::new(Inner { port, fresh: Notify::new(), state: Mutex::default() }));
        let router = Router::new().fallback_service(
            Router::new().route("/{token}/{method}", axum::routing::any(call)).with_state(api.clone()),
        );
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it listens") });
        api
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.0.port)
    }

    /// Somebody writes; `number` is found again in what operators are shown.
    pub fn write(&self, from: i64, number: u64) {
        let text = format!(
            "{MARK}{number}. Please read this: we are three people in a house near the road, and one of us can not \
             walk. Nobody has come for two days. What shall we do when it gets dark, and whom may we trust?"
        );
        self.say(from, &text);
    }

    /// Somebody writes that.
    pub fn say(&self, from: i64, text: &str) {
        let mut inside = self.inside();
        inside.next_update += 1;
        inside.next_message += 1;
        let (update, message) = (inside.next_update, inside.next_message);
        let who = format!(r#"{{"id":{from},"is_bot":false,"first_name":"Somebody","language_code":"en"}}"#);
        let text = serde_json::Value::from(text);
        let body = format!(
            r#"{{"update_id":{update},"message":{{"message_id":{message},"date":{},"chat":{{"id":{from},"type":"private","first_name":"Somebody"}},"from":{who},"text":{text}}}}}"#,
            seconds()
        );
        inside.waiting.push_back((update, body));
    }

    /// Lets polls see what was written.
    pub fn hand_out(&self) {
        self.0.fresh.notify_waiters();
    }

    /// How long each message takes from now on.
    pub fn slow_down(&self, delay: Duration) {
        self.inside().delay = delay;
    }

    /// How many different messages operators were shown, and when the latest was.
    pub fn shown(&self) -> (usize, Option<Instant>) {
        let inside = self.inside();
        (inside.shown.len(), inside.shown_at)
    }

    /// When operators were first shown the message of that number.
    pub fn shown_when(&self, number: u64) -> Option<Instant> {
        self.inside().shown.get(&number).copied()
    }

    /// How many lines of newcomers and other messages operators were sent.
    pub fn lines(&self) -> u64 {
        self.inside().lines
    }

    /// When updates were handed out latest.
    pub fn handed(&self) -> Option<Instant> {
        self.inside().handed
    }

    /// When the first poll came since this was asked last.
    pub fn polled(&self) -> Option<Instant> {
        self.inside().polled.take()
    }

    /// How many messages were on their way at the same time at most, and how many were sent, since this was asked last.
    pub fn under_way(&self) -> (usize, u64) {
        let mut inside = self.inside();
        (std::mem::take(&mut inside.most_under_way), std::mem::take(&mut inside.sent))
    }

    /// How many updates were not acknowledged yet.
    pub fn waiting(&self) -> usize {
        self.inside().waiting.len()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.state.lock().expect("nothing panics in here")
    }

    async fn updates(&self, asked: &Value) -> String {
        let offset = asked["offset"].as_i64().unwrap_or_default();
        let patience = Duration::from_secs(asked["timeout"].as_u64().unwrap_or_default());
        let fresh = self.0.fresh.notified();
        let found = self.take(offset);
        let found = if found.is_none() {
            // Whoever was told in between is found at the second look; one who was told nothing asks again.
            match tokio::time::timeout(patience, fresh).await {
                Ok(()) | Err(_) => self.take(offset),
            }
        } else {
            found
        };
        found.unwrap_or_else(|| "[]".to_owned())
    }

    fn take(&self, offset: i64) -> Option<String> {
        let mut inside = self.inside();
        inside.polled.get_or_insert_with(now);
        while inside.waiting.front().is_some_and(|(id, _)| *id < offset) {
            inside.waiting.pop_front();
        }
        let some: Vec<&str> = inside.waiting.iter().take(POLL).map(|(_, body)| body.as_str()).collect();
        let all = (!some.is_empty()).then(|| format!("[{}]", some.join(",")))?;
        inside.handed = Some(now());
        Some(all)
    }

    async fn sent(&self, asked: &Value) -> String {
        let delay = {
            let mut inside = self.inside();
            inside.under_way += 1;
            inside.most_under_way = inside.most_under_way.max(inside.under_way);
            inside.delay
        };
        let chat =
            asked["chat_id"].as_i64().or_else(|| asked["chat_id"].as_str()?.parse().ok()).unwrap_or_default();
        let text = asked["text"].as_str().unwrap_or_default();
        if super::rig::is_operator(chat) {
            self.note(text);
        }
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let mut inside = self.inside();
        inside.under_way -= 1;
        inside.sent += 1;
        inside.next_message += 1;
        format!(
            r#"{{"message_id":{},"date":{},"chat":{{"id":{chat},"type":"private","first_name":"Somebody"}},"text":"x"}}"#,
            inside.next_message,
            seconds()
        )
    }

    fn note(&self, text: &str) {
        let mut inside = self.inside();
        // A digest has a line to open for each newcomer.
        inside.lines += u64::try_from(text.matches("/open_").count().max(1)).unwrap_or(1);
        for after in text.split(MARK).skip(1) {
            let digits = after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            if let Ok(number) = digits.parse() {
                inside.shown.entry(number).or_insert_with(now);
                inside.shown_at = Some(now());
            }
        }
    }
}

async fn call(State(api): State<Api>, Path((_, method)): Path<(String, String)>, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let result = match method.to_ascii_lowercase().as_str() {
        "getupdates" => api.updates(&asked).await,
        "sendmessage" => api.sent(&asked).await,
        "getme" => r#"{"id":700300,"is_bot":true,"first_name":"Bench","username":"bench_bot","can_join_groups":false,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}"#.to_owned(),
        "getwebhookinfo" => r#"{"url":"","has_custom_certificate":false,"pending_update_count":0}"#.to_owned(),
        _ => "true".to_owned(),
    };
    ([(CONTENT_TYPE, "application/json")], format!(r#"{{"ok":true,"result":{result}}}"#)).into_response()
}

/// The time at which this began, as Telegram writes it: no message is old.
fn seconds() -> i64 {
    static BEGAN: LazyLock<i64> = LazyLock::new(|| Clock::running().now().civil.0 / 1_000);
    *BEGAN
}
