//! A page, and what asks it; and a URL that the line calls.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::Request as Called;
use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;

use super::line::Line;
use super::ports::free_port;

/// What opens the page; it may be shown nowhere.
pub const TOKEN: &str = "canary-of-the-page-0123456789abcdef";
const LOOKS: u32 = 3_000;
const REST: Duration = Duration::from_millis(20);

/// A page, and what asks it.
pub struct Page {
    pub url: String,
    pub client: Client,
}

impl Page {
    /// A line that has a page, once it has a daemon.
    pub async fn open(sections: &str) -> (Line, Self) {
        Self::over(Line::open(sections).await)
    }

    /// Gives a page to that line.
    pub fn over(line: Line) -> (Line, Self) {
        let token = line.config_file().with_file_name("page-token");
        fs::write(&token, TOKEN).unwrap();
        let page = Self::at(free_port());
        let address = page.address();
        let web = format!("[web]\nlisten = \"{address}\"\ntoken = {{ file = \"{}\" }}\n", token.display());
        fs::write(line.config_file(), fs::read_to_string(line.config_file()).unwrap() + &web).unwrap();
        (line, page)
    }

    pub fn at(port: u16) -> Self {
        Self { url: format!("http://127.0.0.1:{port}"), client: Client::new() }
    }

    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// The answer, if one comes.
    pub async fn get(&self, path: &str) -> Option<(StatusCode, String)> {
        let response = self.client.get(format!("{}{path}", self.url)).bearer_auth(TOKEN).send().await.ok()?;
        Some((response.status(), response.text().await.ok()?))
    }

    /// The answer, which is a good one.
    pub async fn read(&self, path: &str) -> String {
        let (status, text) = self.get(path).await.expect("an answer");
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        text
    }

    /// Asks until the answer is as wanted.
    pub async fn until(&self, path: &str, wanted: impl Fn(StatusCode, &str) -> bool) -> String {
        let mut last = None;
        for _ in 0..LOOKS {
            last = self.get(path).await;
            if let Some((status, text)) = &last
                && wanted(*status, text)
            {
                return text.clone();
            }
            tokio::time::sleep(REST).await;
        }
        panic!("gave up on {path}: {last:?}");
    }
}

/// Calls of a URL, with what they said.
#[derive(Clone)]
pub struct Calls {
    pub url: String,
    said: Arc<Mutex<Vec<Value>>>,
}

impl Calls {
    /// A URL of the loopback that answers whatever it is asked.
    pub async fn take() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/canary", listener.local_addr().unwrap());
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        let router = axum::Router::new().fallback(move |call: Called| {
            let kept = Arc::clone(&kept);
            async move {
                let body = axum::body::to_bytes(call.into_body(), 100_000).await.unwrap();
                kept.lock().unwrap().push(serde_json::from_slice(&body).unwrap_or_default());
                "ok"
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, said }
    }

    /// What was said, in order.
    pub fn all(&self) -> Vec<Value> {
        self.said.lock().unwrap().clone()
    }
}
