//! Serves the admin socket.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::channel::{Hasher, Vault};
use crate::domain::trail::{Act, Who};
use crate::net::{Came, Entrance, Guest, Limits, Listen, OpenError, Seats, Stream};
use crate::service::clock::Clock;
use crate::service::committer::CommitHandle;
use crate::service::reloads::Reloads;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::vault::Blobs;
use crate::store::{Epoch, Store};

use super::answers::Answers;
use super::bots::Bots;
use super::lines::{self, ReadLine};
use super::peer;
use super::protocol::{Failure, LONGEST_LINE, Request, Response, Trouble, VOICE, read};
use super::refusals::Refusals;
use super::reload::ReloadDesk;

/// How many are served at a time, and how many of one user.
const SEATS: Limits = Limits { all: 32, each: 16, idle: Duration::from_secs(60) };
/// How long a peer may take for one line, from its first byte or before it.
const IDLE: Duration = Duration::from_secs(30);
/// How long a peer may take to hand over a recording.
const RECORDING: Duration = Duration::from_secs(120);
/// How often it is looked whether a count of refused requests is due.
const COUNTING: Duration = Duration::from_secs(60);
/// How long a peer may take to read an answer.
const READING: Duration = Duration::from_secs(30);
/// The same, once the daemon stops.
const LAST: Duration = Duration::from_secs(2);
/// The admin socket of the daemon that leads the line; a standby has none.
pub struct AdminServer {
    /// Where the socket is.
    pub path: PathBuf,
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The policy in force.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: CommitHandle,
    /// What the line did.
    pub reports: Reports,
    /// The epoch under which this daemon leads.
    pub epoch: Epoch,
    /// The names of the line's bots.
    pub bots: Bots,
    /// What became of the config.
    pub reloads: Reloads,
    /// Where reloads are asked for, on a line that has a config file.
    pub reload_desk: Option<ReloadDesk>,
    /// The folder of attachments, if the line has one.
    pub blobs: Option<Blobs>,
    /// Where recordings of calls are kept.
    pub vault: Arc<dyn Vault>,
    /// Keyed hashes.
    pub hasher: Arc<dyn Hasher>,
}

/// An admin socket that people can open already.
pub struct Open {
    entrance: Entrance,
    seats: Arc<Seats>,
    answers: Answers,
}

impl AdminServer {
    /// Makes the socket and serves it until told to stop.
    pub async fn run(self, stop: CancellationToken) -> Result<(), OpenError> {
        self.open().await?.serve(stop).await;
        Ok(())
    }

    /// Makes the socket. Whoever connects from now on waits until it is [served](Open::serve).
    pub async fn open(self) -> Result<Open, OpenError> {
        let seats = Seats::watched("the admin socket", SEATS, self.reports.crowd());
        let entrance = Entrance::open(&Listen::Unix(self.path), &seats).await?;
        let Self { store, rules, clock, desk, reports, epoch, bots, reloads, reload_desk, .. } = self;
        let Self { blobs, vault, hasher, .. } = self;
        let (by, refusals) = (Who::Unknown, Refusals::default());
        let answers = Answers {
            store,
            rules,
            clock,
            desk,
            reports,
            epoch,
            bots,
            reloads,
            reload_desk,
            blobs,
            vault,
            hasher,
            refusals,
            by,
        };
        Ok(Open { entrance, seats, answers })
    }
}

impl Open {
    /// Serves until told to stop, or until nobody can come any more; then lets what is being answered come to its end.
    pub async fn serve(mut self, stop: CancellationToken) {
        // Ended too when nobody can come any more, so that it can be opened anew.
        let stop = stop.child_token();
        let tasks = TaskTracker::new();
        tasks.spawn(keep_counting(self.answers.clone(), stop.clone()));
        loop {
            let came = tokio::select! {
                came = self.entrance.next() => came,
                () = stop.cancelled() => break,
            };
            match came {
                Came::Guest(guest) => {
                    tasks.spawn(host(guest, self.answers.clone(), stop.clone()));
                }
                Came::TooMany(stream, _) => {
                    self.seats.turned_away();
                    tasks.spawn(turn_away(stream));
                }
                Came::Failed(error) => {
                    tracing::warn!(%error, "a connection to the admin socket could not be taken");
                }
                Came::Lost => {
                    tracing::warn!("somebody took the admin socket away; it is made anew");
                    break;
                }
            }
        }
        stop.cancel();
        tasks.close();
        tasks.wait().await;
        // After all others, who may have been refused until now.
        let rest = self.answers.refusals.rest(self.answers.clock.now());
        if tokio::time::timeout(LAST, keep_counts(&self.answers, rest)).await.is_err() {
            tracing::warn!("a count of refused requests did not get into the audit trail");
        }
    }
}

async fn host(guest: Guest, answers: Answers, stop: CancellationToken) {
    let uid = peer::user(guest.peer()).await;
    let answers = Answers { by: Who::of_socket(uid), ..answers };
    if let Err(error) = converse(guest, uid, &answers, &stop).await {
        tracing::debug!(%error, "a connection to the admin socket ended early");
    }
}

/// Writes down how many requests were refused besides those in the trail, hour by hour.
async fn keep_counting(answers: Answers, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = answers.clock.sleep(COUNTING) => keep_counts(&answers, answers.refusals.due(answers.clock.now())).await,
            () = stop.cancelled() => {}
        }
    }
}

async fn keep_counts(answers: &Answers, counts: Vec<Act>) {
    for act in counts {
        let (who, count) = (act.who.clone(), act.outcome.clone());
        if answers.record(act).await.is_err() {
            tracing::warn!(?who, count, "a count of refused requests did not get into the audit trail");
        }
    }
}

/// Says why, and hangs up.
async fn turn_away(mut stream: Stream) {
    let many = Trouble::TooMany.because("too many are connected to the daemon; try again in a moment");
    let told = async { stream.write_all(&encode(&many.into())?).await };
    if !matches!(tokio::time::timeout(LAST, told).await, Ok(Ok(()))) {
        tracing::debug!("who was turned away from the admin socket did not hear why");
    }
}

/// Answers line by line until the peer is done, too slow, or the daemon stops.
pub(super) async fn converse<S: AsyncRead + AsyncWrite>(
    stream: S,
    uid: Option<u32>,
    answers: &Answers,
    stop: &CancellationToken,
) -> io::Result<()> {
    let (reader, mut writer) = tokio::io::split(stream);
    let mut reader = BufReader::new(reader);
    loop {
        // Stopped only between requests: what was asked is carried out, and its answer given.
        let line = tokio::select! {
            line = tokio::time::timeout(IDLE, lines::next(&mut reader, LONGEST_LINE)) => line??,
            () = stop.cancelled() => return Ok(()),
        };
        let mut over = false;
        let response = match line {
            ReadLine::Whole(line) => match with_voice(read(&line), &mut reader).await? {
                Ok(request) => {
                    note(&request, uid);
                    answers.to(request).await
                }
                Err(failure) => {
                    // What follows may be the rest of a recording, and no request.
                    over = failure.word == Trouble::TooLong;
                    answers.to_unread(failure).await
                }
            },
            ReadLine::TooLong => {
                let long = Trouble::TooLong.because(format!("a request has at most {LONGEST_LINE} bytes"));
                answers.to_unread(long).await
            }
            ReadLine::End => return Ok(()),
        };
        let response = encode(&response)?;
        tokio::select! {
            written = tokio::time::timeout(READING, writer.write_all(&response)) => written??,
            () = end_of(stop) => return Ok(()),
        }
        if over {
            return Ok(());
        }
    }
}

/// A request with the recording that follows it, if one does.
async fn with_voice<R: AsyncRead + Unpin>(
    request: Result<Request, Failure>,
    reader: &mut R,
) -> io::Result<Result<Request, Failure>> {
    let Ok(Request::Call(mut ask)) = request else { return Ok(request) };
    if ask.voice_bytes > VOICE {
        let long = format!("a recording has at most {VOICE} bytes");
        return Ok(Err(Trouble::TooLong.because(long)));
    }
    let wanted = u64::try_from(ask.voice_bytes).unwrap_or(u64::MAX);
    let mut voice = Vec::new();
    tokio::time::timeout(RECORDING, (&mut *reader).take(wanted).read_to_end(&mut voice)).await??;
    if voice.len() < ask.voice_bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    ask.voice = voice;
    Ok(Ok(Request::Call(ask)))
}

/// A while after the daemon was told to stop: whoever has not read their answer by then won't.
async fn end_of(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(LAST).await;
}

/// Who changed something, or read what was said. Reasons and codes that people typed are not logged.
fn note(request: &Request, uid: Option<u32>) {
    let what = match request {
        Request::Ask { .. } => "change",
        Request::Call(_) => "call",
        Request::Case { .. } => "case",
        Request::Export { .. } => "export",
        Request::Reload { dry_run: false } => "reload",
        Request::Forget { ask } if ask.as_of.is_some() => "forget",
        Request::KeysSynced { .. } | Request::RotateKeys => "keys",
        Request::ConfirmClock => "clock",
        Request::ConfirmTrail => "audit",
        Request::Reload { dry_run: true }
        | Request::Status
        | Request::Held
        | Request::Drill
        | Request::Announcements
        | Request::Keys
        | Request::Forget { .. }
        | Request::Cases { .. }
        | Request::Operators
        | Request::Who { .. }
        | Request::Report { .. }
        | Request::Trail { .. } => return,
    };
    tracing::info!(uid, what, "asked over the admin socket");
}

fn encode(response: &Response) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(response)?;
    line.push(b'\n');
    Ok(line)
}
