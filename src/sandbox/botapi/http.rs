//! The HTTP side: tokens, methods, faults, polls and files.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::BotApi;
use super::calls::Outcome;
use super::error::Refusal;
use super::fault::{Fault, Probe};
use super::methods::{self, GET_UPDATES, Method};
use super::params::{BODY_LIMIT, Params};

/// The longest poll that is served.
const LONGEST_POLL: i64 = 50;

impl BotApi {
    /// The Bot API as a router; its paths begin with `/bot` and `/file/bot`.
    pub fn router(&self) -> Router {
        Router::new().fallback(serve).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(self.clone())
    }
}

async fn serve(State(api): State<BotApi>, request: Request) -> Response {
    let path = decoded(request.uri().path());
    if let Some((token, file)) = path.strip_prefix("/file/bot").and_then(|p| p.split_once('/')) {
        return faulty_download(&api, token, file).await;
    }
    match path.strip_prefix("/bot").and_then(|p| p.split_once('/')) {
        Some((token, method)) => call(&api, token, method, request).await,
        None => refused(&Refusal::new(404, "Not Found")),
    }
}

/// Faults strike downloads under the name `download`.
async fn faulty_download(api: &BotApi, token: &str, path: &str) -> Response {
    match strike(api, "download", &Params::default()) {
        None => download(api, token, path),
        Some(Fault::Slow(by)) => {
            tokio::time::sleep(by).await;
            download(api, token, path)
        }
        Some(Fault::Hold(gate) | Fault::HoldAnswer(gate)) => {
            gate.pass().await;
            download(api, token, path)
        }
        Some(fault) => instead(fault),
    }
}

fn download(api: &BotApi, token: &str, path: &str) -> Response {
    let world = api.lock();
    if world.bot.token != token {
        return refused(&Refusal::unauthorized());
    }
    match world.files.at(path) {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => refused(&Refusal::new(404, "Not Found")),
    }
}

async fn call(api: &BotApi, token: &str, name: &str, request: Request) -> Response {
    if api.lock().bot.token != token {
        return refused(&Refusal::unauthorized());
    }
    let mut params = match Params::read(request).await {
        Ok(params) => params,
        Err(refusal) => return refused(&refusal),
    };
    params.resolve(|name| api.lock().channel_named(name));
    if name.eq_ignore_ascii_case(GET_UPDATES) {
        return faulty(api, Work::Poll, &params).await;
    }
    match methods::find(name) {
        Some(method) => faulty(api, Work::Call(method), &params).await,
        None => refused(&Refusal::method_not_found()),
    }
}

#[derive(Clone, Copy)]
enum Work {
    Poll,
    Call(Method),
}

impl Work {
    fn name(self) -> &'static str {
        match self {
            Self::Poll => GET_UPDATES,
            Self::Call(method) => method.name,
        }
    }
}

/// Does the work, or what a fault makes of it.
async fn faulty(api: &BotApi, work: Work, params: &Params) -> Response {
    let Some(fault) = strike(api, work.name(), params) else {
        return answer(run(api, work, params, None).await);
    };
    let spoilt = Some(Outcome::DoneUnanswered);
    match fault {
        Fault::Slow(by) => {
            tokio::time::sleep(by).await;
            answer(run(api, work, params, None).await)
        }
        Fault::DoneSlowly(by) => {
            let done = run(api, work, params, None).await;
            tokio::time::sleep(by).await;
            answer(done)
        }
        Fault::Silent => {
            note(api, work, params, Outcome::Faulted);
            std::future::pending().await
        }
        Fault::DoneSilent => {
            drop(run(api, work, params, spoilt).await);
            std::future::pending().await
        }
        Fault::Hold(gate) => {
            gate.pass().await;
            answer(run(api, work, params, None).await)
        }
        Fault::HoldAnswer(gate) => {
            let done = run(api, work, params, None).await;
            gate.pass().await;
            answer(done)
        }
        Fault::DoThenDrop => {
            drop(run(api, work, params, spoilt).await);
            dropped()
        }
        Fault::Trickle(pause) => trickled(answer(run(api, work, params, None).await), pause),
        Fault::Truncated => truncated(run(api, work, params, spoilt).await),
        undone => {
            note(api, work, params, Outcome::Faulted);
            instead(undone)
        }
    }
}

fn strike(api: &BotApi, method: &'static str, params: &Params) -> Option<Fault> {
    let mut world = api.lock();
    if world.faults.is_empty() {
        return None;
    }
    let text = params.text("text").or_else(|| params.text("caption"));
    let earlier = world.calls.count(method);
    let probe = Probe { method, chat: params.chat(), text: text.as_deref(), earlier };
    world.faults.strike(|calls| calls.fit(&probe))
}

/// What is answered when nothing was done.
fn instead(fault: Fault) -> Response {
    match fault {
        Fault::Unauthorized => refused(&Refusal::unauthorized()),
        Fault::TooMany(seconds) => refused(&Refusal::too_many(seconds)),
        Fault::Refuse(code, description) => refused(&Refusal::new(code, description)),
        Fault::Internal => refused(&Refusal::internal()),
        Fault::BadGateway => {
            let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
                <center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";
            (StatusCode::BAD_GATEWAY, [(header::CONTENT_TYPE, "text/html")], page).into_response()
        }
        _ => dropped(),
    }
}

type Done = Result<String, Refusal>;

/// Does the work and logs it; `outcome` replaces "done" in the log.
async fn run(api: &BotApi, work: Work, params: &Params, outcome: Option<Outcome>) -> Done {
    let done = match work {
        Work::Poll => poll(api, params).await,
        Work::Call(method) => {
            let mut world = api.lock();
            (method.run)(&mut world, params).map(|value| value.to_string())
        }
    };
    let ended = match &done {
        Ok(_) => outcome.unwrap_or(Outcome::Done),
        Err(refusal) => Outcome::Refused(refusal.code),
    };
    note(api, work, params, ended);
    done
}

fn note(api: &BotApi, work: Work, params: &Params, outcome: Outcome) {
    let mut world = api.lock();
    let now = world.now();
    world.calls.add(work.name(), params.chat(), now, outcome);
    world.version.send_modify(|v| *v += 1);
}

/// `getUpdates`: answers at once if something waits, else when something arrives or time is up.
async fn poll(api: &BotApi, params: &Params) -> Done {
    let allowed = params
        .nested("allowed_updates")?
        .and_then(|list| list.as_array().cloned())
        .map(|list| list.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect());
    let limit = usize::try_from(params.int("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let offset = params.int("offset").unwrap_or_default();
    let timeout = params.int("timeout").unwrap_or_default().clamp(0, LONGEST_POLL);
    let (own, mut arrived) = begin_poll(api, allowed)?;
    let wait = async {
        loop {
            arrived.borrow_and_update();
            if let Some(batch) = look(api, own, offset, limit)? {
                return Ok(batch);
            }
            if timeout == 0 || arrived.changed().await.is_err() {
                return Ok("[]".to_owned());
            }
        }
    };
    let longest = Duration::from_secs(u64::try_from(timeout).unwrap_or_default().max(1));
    tokio::time::timeout(longest, wait).await.unwrap_or_else(|_| Ok("[]".to_owned()))
}

/// Becomes the newest poll, which ends the one before.
fn begin_poll(
    api: &BotApi,
    allowed: Option<Vec<String>>,
) -> Result<(u64, tokio::sync::watch::Receiver<u64>), Refusal> {
    let mut world = api.lock();
    if !world.hook.url.is_empty() {
        return Err(Refusal::webhook_active());
    }
    world.updates.allow(allowed);
    world.updates.poll += 1;
    let arrived = world.updates.arrived.subscribe();
    world.updates.arrived.send_modify(|n| *n += 1);
    Ok((world.updates.poll, arrived))
}

fn look(api: &BotApi, own: u64, offset: i64, limit: usize) -> Result<Option<String>, Refusal> {
    let mut world = api.lock();
    if world.updates.poll != own {
        return Err(Refusal::other_poll());
    }
    let now = world.now();
    let batch = world.updates.fetch(offset, limit, now);
    world.version.send_modify(|v| *v += 1);
    Ok(batch)
}

fn answer(done: Done) -> Response {
    match done {
        Ok(result) => json(StatusCode::OK, format!("{{\"ok\":true,\"result\":{result}}}")),
        Err(refusal) => refused(&refusal),
    }
}

fn truncated(done: Done) -> Response {
    let body = match done {
        Ok(result) => format!("{{\"ok\":true,\"result\":{result}}}"),
        Err(refusal) => refusal.body(),
    };
    let half = body.chars().take(body.chars().count() / 2).collect();
    json(StatusCode::OK, half)
}

fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    json(status, refusal.body())
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// The same answer, byte by byte.
fn trickled(response: Response, pause: Duration) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = stream::once(axum::body::to_bytes(body, BODY_LIMIT))
        .flat_map(|bytes| stream::iter(bytes.unwrap_or_default()))
        .then(move |byte| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, std::convert::Infallible>(Bytes::from(vec![byte]))
        });
    Response::from_parts(parts, Body::from_stream(bytes))
}

/// A body that fails before its first byte makes the server close the connection without an answer.
fn dropped() -> Response {
    let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let body = stream::once(std::future::ready(Err::<Bytes, _>(gone)));
    Response::new(Body::from_stream(body))
}

/// Undoes percent-encoding: clients may write the colon of a token as `%3A`, and slashes of a file's path.
fn decoded(path: &str) -> String {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        bytes.extend(part.bytes().skip(if byte.is_some() { 2 } else { 0 }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
