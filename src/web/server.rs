//! Listens and answers.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::channel::Channel;
use crate::domain::id::ChannelName;
use crate::net::{Entrance, Hall, Limits, Listen, Seats};
use crate::service::clock::Clock;
use crate::service::reloads::Reloads;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::store::Store;

use super::auth::PageAuth;
use super::overview::Scene;
use super::pulse::Pulse;
use super::{exposition, live, metrics, page};

/// How often a place to listen that somebody else has is tried again: a standby waits for it.
const KNOCK: Duration = Duration::from_secs(2);
/// How many connections are open at a time, and how many of one user, such as a proxy. A page that is watched hears
/// something every 15 s, so who hears and says nothing for longer is let go.
const SEATS: Limits = Limits { all: 128, each: 96, idle: Duration::from_secs(60) };
/// How many may watch the page at a time.
const WATCHERS: usize = 32;
/// How long open connections may take to end.
const GRACE: Duration = Duration::from_secs(1);

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("live.js");
const ICON: &str = include_str!("icon.svg");
/// Everything from this site, and only what the page needs.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PLAIN: &str = "text/plain; charset=utf-8";

/// What the page is made of.
#[derive(Clone)]
pub struct Web {
    /// Where it listens.
    pub listen: Listen,
    /// Who may look.
    pub auth: PageAuth,
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The policy in force.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// What the line did.
    pub reports: Reports,
    /// What became of the config.
    pub reloads: Reloads,
    /// The line's channels.
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
}

/// What handlers share.
struct Site {
    auth: PageAuth,
    scene: Scene,
    pulse: Pulse,
    room: Arc<Semaphore>,
    stop: CancellationToken,
}

impl Web {
    /// Serves until told to stop. While the place can't be had, because another daemon listens there, the line
    /// works without: contacts must not wait for a page.
    pub async fn run(self, stop: CancellationToken) {
        let (pulse, reports) = (Pulse::default(), self.reports.clone());
        let router = self.router(pulse.clone(), stop.clone());
        let mut told = false;
        let serve = async {
            while !stop.is_cancelled() {
                let seats = Seats::watched("the page", SEATS, self.reports.crowd());
                let served = serve(&self.listen, &seats, router.clone(), stop.clone()).await;
                if let Err(error) = served
                    && !std::mem::replace(&mut told, true)
                {
                    tracing::warn!(%error, "the page can't listen for now; it is tried again");
                }
                tokio::select! {
                    () = tokio::time::sleep(KNOCK) => {}
                    () = stop.cancelled() => {}
                }
            }
        };
        tokio::select! {
            () = serve => {}
            () = pulse.feel(reports) => {}
        }
    }

    pub(super) fn router(&self, pulse: Pulse, stop: CancellationToken) -> Router {
        let Self { store, rules, clock, reports, reloads, channels, .. } = self.clone();
        let scene = Scene { store, rules, clock, reports, reloads, channels };
        let room = Arc::new(Semaphore::new(WATCHERS));
        let site = Arc::new(Site { auth: self.auth.clone(), scene, pulse, room, stop });
        Router::new()
            .route("/", get(show))
            .route("/events", get(events))
            .route("/metrics", get(measure))
            // These two ask for no token, for what probes has none: they tell fixed words and nothing else.
            .route("/healthz", get(health))
            .route("/readyz", get(readiness))
            .route("/style.css", get(|| async { ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) }))
            .route("/live.js", get(|| async { ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT) }))
            .route("/icon.svg", get(|| async { ([(CONTENT_TYPE, "image/svg+xml")], ICON) }))
            .fallback(|| async { plain(StatusCode::NOT_FOUND, "There is nothing here; the page is at /") })
            .layer(from_fn(guarded))
            .with_state(site)
    }
}

async fn serve(at: &Listen, seats: &Arc<Seats>, router: Router, stop: CancellationToken) -> io::Result<()> {
    let end = stop.clone();
    let ended = async move { end.cancelled().await };
    let entrance = Entrance::open(at, seats).await.map_err(io::Error::other)?;
    let lost = CancellationToken::new();
    tracing::info!(%at, "the page is open");
    let hall = Hall::new(entrance, lost.clone());
    let served = async { axum::serve(hall, router).with_graceful_shutdown(ended).await };
    tokio::select! {
        served = served => served,
        () = lost.cancelled() => Err(io::Error::other("its socket is gone")),
        // Whoever keeps a connection open does not keep the line from ending.
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

async fn show(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let brought = query.get("token").is_some_and(|token| site.auth.knows(token));
    if !brought && !site.auth.admits(&headers) {
        return stranger();
    }
    let page = page::document(&site.scene.overview().await).into_string();
    let mut response = ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
    if let Some(cookie) = HeaderValue::from_str(&site.auth.set_cookie()).ok().filter(|_| brought) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

async fn events(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if !site.auth.admits(&headers) {
        return stranger();
    }
    let Ok(place) = Arc::clone(&site.room).try_acquire_owned() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "Too many watch the page; reload it instead");
    };
    let auth = site.auth.clone();
    let may_look = move || auth.admits(&headers);
    let stream = live::stream(site.scene.clone(), site.stop.clone(), place, may_look);
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

async fn measure(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if !site.auth.admits(&headers) {
        return stranger();
    }
    let text = metrics::of(&site.scene.overview().await, &site.scene.reports);
    ([(CONTENT_TYPE, exposition::CONTENT_TYPE)], text).into_response()
}

async fn health(State(site): State<Arc<Site>>) -> Response {
    if site.pulse.beats() {
        plain(StatusCode::OK, "ok")
    } else {
        plain(StatusCode::SERVICE_UNAVAILABLE, "the task that writes stands still")
    }
}

async fn readiness(State(site): State<Arc<Site>>) -> Response {
    match site.scene.readiness().await {
        Ok(()) => plain(StatusCode::OK, "ready"),
        Err(word) => plain(StatusCode::SERVICE_UNAVAILABLE, word),
    }
}

fn plain(status: StatusCode, words: &str) -> Response {
    (status, [(CONTENT_TYPE, PLAIN)], format!("{words}\n")).into_response()
}

fn stranger() -> Response {
    let words = "This needs the token: open the page as /?token=…, or send it as `Authorization: Bearer …`.";
    let mut response = plain(StatusCode::UNAUTHORIZED, words);
    // A 401 has to name a way in (RFC 9110 §15.5.2).
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// Nothing is kept, nothing is told to other sites, nothing runs that is not a file of ours.
async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers: [(HeaderName, &'static str); 5] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
        // The address by which somebody comes in holds the token.
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // For browsers that do not know `frame-ancestors`.
        (X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
