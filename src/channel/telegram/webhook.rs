//! Hears by a webhook: the service brings each update to a door of ours, behind a proxy that has the certificate.
//!
//! - Whoever does not know the secret is turned away before anything of what they bring is read, and told nothing.
//! - 200 means that the line has it: the service brings whatever else it was told once more, for a day.
//! - It brings what one chat says in order, one after the other, and what others say beside it.
//! - The hook is set at each start and looked after: if somebody takes it away, it is set again. When the line ends it
//!   stays, so what comes meanwhile waits with the service; so does what comes while the line changes to polling.
//!
//! Source: <https://core.telegram.org/bots/api#setwebhook>.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use futures_util::stream::{FuturesUnordered, StreamExt};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::batch::Got;
use super::hook::Webhook;
use super::taking::{KINDS, hand_in};
use super::{Telegram, trouble};
use crate::channel::{Hasher, Intake, Trouble};
use crate::net::{Entrance, Hall, Limits, Listen, Seats};

/// The header with the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";
/// How many updates the service brings at the same time, and how many we are at: some may come from the time before.
const AT_ONCE: usize = 40;
const HEARD: usize = 64;
/// How many connections there may be, all from one proxy, and how long one may say nothing.
const SEATS: Limits = Limits { all: 128, each: 128, idle: Duration::from_secs(75) };
/// How long the body of a request may take to come, and how long an answer.
const READING: Duration = Duration::from_secs(10);
const ANSWERING: Duration = Duration::from_secs(50);
/// How often it is looked whether the hook is still ours, in longest pauses of the bot; a failure of the service counts
/// for as long.
const LOOK: u32 = 12;
/// How often a door that somebody else has is tried again.
const KNOCK: Duration = Duration::from_secs(2);
/// How long what is open may go on when the line ends.
const GRACE: Duration = Duration::from_secs(1);

/// An update that waits for the line's word.
struct Letter {
    body: Bytes,
    taken: oneshot::Sender<bool>,
}

/// What the door knows.
struct Door {
    secret: [u8; 32],
    most: usize,
    letters: mpsc::Sender<Letter>,
}

impl Telegram {
    /// Takes in what the service brings until told to stop. What is being handed in then is still awaited.
    pub(super) async fn listen(
        &self,
        hook: &Webhook,
        hasher: &dyn Hasher,
        intake: &dyn Intake,
        stop: &CancellationToken,
    ) {
        let (letters, mut came) = mpsc::channel(HEARD);
        let (secret, most) = (digest(hook.secret.expose_secret().as_bytes()), hook.most);
        let router = router(Door { secret, most, letters });
        let hear = async {
            let mut at_it = FuturesUnordered::new();
            loop {
                tokio::select! {
                    Some(letter) = came.recv(), if at_it.len() < HEARD => {
                        at_it.push(self.hear(letter, hasher, intake));
                    }
                    Some(()) = at_it.next() => {}
                    () = stop.cancelled() => break,
                }
            }
            // Whoever waits here still, or comes by a connection that is open yet, hears that it is not taken.
            came.close();
            while came.try_recv().is_ok() {}
            while at_it.next().await.is_some() {}
        };
        let bring_back = async {
            while !stop.is_cancelled() {
                self.bring_back(hasher, intake, stop).await;
                rest(self.pace.most, stop).await;
            }
        };
        tokio::join!(open_door(hook, router, stop), self.keep_hook(hook, stop), hear, bring_back);
    }

    async fn hear(&self, letter: Letter, hasher: &dyn Hasher, intake: &dyn Intake) {
        let updates = [Got::of(&String::from_utf8_lossy(&letter.body))];
        let read = self.read(&updates, hasher);
        // Never joined to an album: each comes by itself.
        let taken = hand_in(intake, &read, &updates, false).await.is_ok_and(|stays| stays.is_none());
        if taken {
            self.heard();
        } else {
            self.note(Some(Trouble::NotTaken));
        }
        if letter.taken.send(taken).is_err() {
            tracing::debug!(channel = %self.name, "the service did not wait for the answer; it brings it again");
        }
    }

    /// Sets the hook, and sets it again whenever it is not ours any more.
    async fn keep_hook(&self, hook: &Webhook, stop: &CancellationToken) {
        let mut is_set = false;
        while !stop.is_cancelled() {
            let looked = tokio::select! {
                looked = self.look_after(hook, is_set) => looked,
                () = stop.cancelled() => return,
            };
            match looked {
                Ok(()) => is_set = true,
                Err(found) => self.note(Some(found)),
            }
            rest(if looked.is_ok() { self.pace.most * LOOK } else { self.pace.most }, stop).await;
        }
    }

    async fn look_after(&self, hook: &Webhook, is_set: bool) -> Result<(), Trouble> {
        if is_set {
            let info = self.ask("GetWebhookInfo", json!({})).await?;
            if is_ours(&info, hook) {
                let failed = info["last_error_date"].as_i64().unwrap_or(0).saturating_mul(1_000);
                let ago = (self.watch)().civil.0.saturating_sub(failed);
                if i128::from(ago) >= (self.pace.most * LOOK).as_millis().cast_signed() {
                    self.heard();
                    return Ok(());
                }
                // It could not reach us of late: its own word why may name our address. Whether it has another secret
                // than ours, and is turned away for that, it tells nobody.
                self.set(hook).await?;
                return Err(Trouble::Unreachable);
            }
            tracing::warn!(channel = %self.name, "somebody changed the webhook or took it away; it is set again");
        }
        self.set(hook).await?;
        self.heard();
        Ok(())
    }

    async fn set(&self, hook: &Webhook) -> Result<(), Trouble> {
        let set = json!({
            "url": hook.url.as_str(),
            "secret_token": hook.secret.expose_secret(),
            "allowed_updates": KINDS,
            "max_connections": AT_ONCE,
            "drop_pending_updates": false,
        });
        self.ask("SetWebhook", set).await.map(|_| ())
    }

    /// Takes the hook away, so that updates can be fetched; those that wait stay.
    pub(super) async fn unhook(&self) -> Result<(), Trouble> {
        self.ask("DeleteWebhook", json!({ "drop_pending_updates": false })).await.map(|_| ())
    }

    async fn ask(&self, method: &str, with: Value) -> Result<Value, Trouble> {
        let asked = self.api.post(method, with.to_string().into_bytes(), self.pace.call).await;
        asked.map_err(|error| trouble(&error))
    }
}

/// Whether updates are brought to us, and all that we ask for. A service that does not say which means all that is usual.
fn is_ours(info: &Value, hook: &Webhook) -> bool {
    let kinds = info["allowed_updates"].as_array();
    let all = kinds.is_none_or(|kinds| KINDS.iter().all(|kind| kinds.iter().any(|known| known == kind)));
    info["url"].as_str() == Some(hook.url.as_str()) && all
}

async fn rest(pause: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = sleep(pause) => {}
        () = stop.cancelled() => {}
    }
}

/// Serves until told to stop. While the place can't be had, because the daemon that led before still has it, what comes
/// waits with the service.
async fn open_door(hook: &Webhook, router: Router, stop: &CancellationToken) {
    let mut told = false;
    while !stop.is_cancelled() {
        let seats = Seats::watched("the webhook", SEATS, &hook.crowd);
        let served = serve(&hook.listen, &seats, router.clone(), stop.clone()).await;
        if let Err(error) = served
            && !std::mem::replace(&mut told, true)
        {
            tracing::warn!(%error, "the webhook can't listen for now; it is tried again");
        }
        rest(KNOCK, stop).await;
    }
}

async fn serve(at: &Listen, seats: &Arc<Seats>, router: Router, stop: CancellationToken) -> io::Result<()> {
    let entrance = Entrance::open(at, seats).await.map_err(io::Error::other)?;
    let lost = CancellationToken::new();
    tracing::info!(%at, "the webhook is open");
    let hall = Hall::new(entrance, lost.clone());
    let end = stop.clone();
    let ended = async move { end.cancelled().await };
    let served = async { axum::serve(hall, router).with_graceful_shutdown(ended).await };
    // A proxy keeps its connections open, which must not keep the line from ending.
    let grace = async {
        stop.cancelled().await;
        sleep(GRACE).await;
    };
    tokio::select! {
        served = served => served,
        () = lost.cancelled() => Err(io::Error::other("its socket is gone")),
        () = grace => Ok(()),
    }
}

fn router(door: Door) -> Router {
    Router::new().fallback(came).with_state(Arc::new(door))
}

/// Somebody brings something. Wherever the proxy leads it to, the secret alone tells who it is.
async fn came(State(door): State<Arc<Door>>, request: Request) -> StatusCode {
    if !door.knows(request.headers()) {
        tracing::debug!("whoever came to the webhook does not know its secret");
        return StatusCode::UNAUTHORIZED;
    }
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    match timeout(READING, read(request.into_body(), door.most)).await {
        Ok(Some(body)) => match timeout(ANSWERING, door.hand_on(body)).await {
            Ok(true) => StatusCode::OK,
            // The service brings it again.
            Ok(false) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Ok(None) => StatusCode::PAYLOAD_TOO_LARGE,
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    }
}

async fn read(body: Body, most: usize) -> Option<Bytes> {
    match to_bytes(body, most).await {
        Ok(body) => Some(body),
        Err(error) => {
            tracing::warn!(%error, most, "what came to the webhook can't be read, or is too long");
            None
        }
    }
}

impl Door {
    /// Whether it is the service that comes. Digests are compared, in constant time, so that neither what differs nor
    /// how long the secret is can be measured.
    fn knows(&self, headers: &HeaderMap) -> bool {
        let mut brought = headers.get_all(SECRET).iter();
        let (first, more) = (brought.next(), brought.next());
        let known = digest(first.map_or(&[][..], |secret| secret.as_bytes())).ct_eq(&self.secret);
        bool::from(known) && first.is_some() && more.is_none()
    }

    async fn hand_on(&self, body: Bytes) -> bool {
        let (taken, is_taken) = oneshot::channel();
        self.letters.send(Letter { body, taken }).await.is_ok() && is_taken.await.unwrap_or(false)
    }
}

fn digest(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}
