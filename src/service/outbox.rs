//! Sends what the commits have queued.
//!
//! A commit claims the lanes that it wakes and hands their runs over at once; a sweep of the store each second
//! finds the rest, and is the truth: a lost hint costs a second, never a message. Each run is sent by a task
//! of its own, in order, without waiting for settlements; a run that must wait goes back to its lane.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::channel::{Channel, Hasher, Larder, Page, Pager, Scene, Sent, refused};
use crate::domain::changes::Needs;
use crate::domain::event::{Event, What};
use crate::domain::id::{Address, ChannelName};
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::restored::Restored;
use crate::domain::say::{Aside, Delivery, Outcome, Recipient, Settlement};
use crate::store::{Epoch, LaneId, Result as StoreResult, Retry, Run, Store, Tried};
use crate::text::Voice;

use super::clock::Clock;
use super::committer::{Aftermath, Desk};
use super::rules::Rules;
use super::seed;
use super::wording::Wording;

mod elsewhere;
mod gather;
mod held;
mod patience;
mod piece;
mod room;
mod stale;

pub use gather::Gathered;

use piece::{Piece, pieces};
use room::Room;
use stale::is_stale;

/// How often the store is asked for lanes that are ready.
const SWEEP: Duration = Duration::from_secs(1);
/// Runs that are in this process at a time before the sweep leaves further ones where they are.
const TAKEN: usize = 256;
/// The longest pause between attempts.
const LONGEST: Duration = Duration::from_secs(300);
/// What the sending tasks share.
#[derive(Clone)]
pub struct Outbox {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The epoch under which lanes are claimed.
    pub epoch: Epoch,
    /// The policy in force.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: Desk,
    /// The channels by name.
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
    /// Where attachments are had from.
    pub larder: Arc<Larder>,
    /// The way to pagers.
    pub pager: Arc<Pager>,
    /// The line's texts.
    pub wording: Wording,
    /// The keyed hash of a chat.
    pub hasher: Arc<dyn Hasher>,
    /// When each recipient's next gathered message may go.
    pub gathered: Gathered,
    /// That the store was put back to an earlier day; looked up when sending begins, for it is marked before.
    pub restored: Option<Restored>,
}

/// Where a delivery goes.
enum Way {
    Chat(ChannelName, Address),
    Pager(String),
}

impl Outbox {
    /// Sends until told to stop, then lets what is being sent come to its end.
    pub async fn run(mut self, mut after: mpsc::UnboundedReceiver<Aftermath>, stop: CancellationToken) {
        self.restored = super::restored::mark(&*self.store, &stop).await;
        let tasks = TaskTracker::new();
        let room = Room::default();
        let mut next_sweep = self.clock.now().line + SWEEP;
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                // Before the hints, and not counted from the latest of them: however many come, what waits to
                // be tried again has its turn.
                () = self.clock.sleep_until(next_sweep) => {
                    self.sweep(&tasks, &room, &stop).await;
                    next_sweep = self.clock.now().line + SWEEP;
                }
                next = after.recv() => match next {
                    Some(Aftermath::Runs(runs)) => self.start(&tasks, &room, runs, &stop),
                    Some(Aftermath::Asides(asides)) => self.start_asides(&tasks, asides),
                    None => break,
                },
            }
        }
        // From here on no commit claims anything. What was claimed before is handed back, so that the next
        // daemon need not doubt whether it was sent.
        after.close();
        while let Some(last) = after.recv().await {
            if let Aftermath::Runs(runs) = last {
                self.start(&tasks, &room, runs, &stop);
            }
        }
        tasks.close();
        tasks.wait().await;
    }

    async fn sweep(&self, tasks: &TaskTracker, room: &Room, stop: &CancellationToken) {
        let free = TAKEN.saturating_sub(tasks.len());
        if free == 0 {
            return;
        }
        match self.store.claim(self.epoch, self.clock.now().line, free).await {
            Ok(runs) => self.start(tasks, room, runs, stop),
            Err(error) => tracing::warn!(%error, "a look at the outbox failed; the next one will find it"),
        }
    }

    fn start(&self, tasks: &TaskTracker, room: &Room, runs: Vec<Run>, stop: &CancellationToken) {
        for run in runs {
            let (outbox, room, stop) = (self.clone(), room.of(&run), stop.clone());
            tasks.spawn(async move {
                // The semaphore is never closed.
                if let Ok(_permit) = room.acquire().await {
                    outbox.send_run(run, &stop).await;
                }
            });
        }
    }

    fn start_asides(&self, tasks: &TaskTracker, asides: Vec<Aside>) {
        for aside in asides {
            let outbox = self.clone();
            tasks.spawn(async move { outbox.aside(aside).await });
        }
    }

    /// Sends a run in order until its end, or until something must wait.
    async fn send_run(&self, mut run: Run, stop: &CancellationToken) {
        if let Some(mark) = &self.restored {
            run.deliveries = self.hold(mark, run.deliveries).await;
        }
        let pieces = pieces(run.deliveries);
        let asks: Vec<MaterialAsk> = pieces.iter().map(|p| MaterialAsk::of(&p.tried.delivery)).collect();
        let materials = self.materials(&asks, stop).await.unwrap_or_default();
        if let Some(gathering) = self.gathering(&pieces, &materials) {
            return self.send_gathered(&run.lane, gathering, &pieces, &materials, stop).await;
        }
        let mut materials = materials.iter();
        for piece in &pieces {
            let goes_on = match materials.next() {
                Some(Some(material)) if !stop.is_cancelled() => {
                    self.send_piece(&run.lane, piece, material, stop).await
                }
                // It can never be sent; what stands behind it can.
                Some(None) => self.book(piece, None, &Outcome::Dropped).await,
                _ => {
                    self.put_back(&run.lane, &piece.tried, Duration::ZERO, false).await;
                    false
                }
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Loads what rendering takes, for as long as that takes; nothing for what can't be read. `None` if it was
    /// told to stop before.
    async fn materials(
        &self,
        asks: &[MaterialAsk],
        stop: &CancellationToken,
    ) -> Option<Vec<Option<Material>>> {
        while !stop.is_cancelled() {
            match self.load_materials(asks).await {
                Ok(materials) => return Some(materials),
                Err(error) => tracing::warn!(%error, "what is to be sent can't be loaded"),
            }
            tokio::select! {
                () = tokio::time::sleep(SWEEP) => {}
                () = stop.cancelled() => {}
            }
        }
        None
    }

    async fn load_materials(&self, asks: &[MaterialAsk]) -> StoreResult<Vec<Option<Material>>> {
        match self.store.materials(asks).await {
            Ok(materials) => Ok(materials.into_iter().map(Some).collect()),
            Err(error) if error.is_retry() => Err(error),
            Err(_) => self.materials_one_by_one(asks).await,
        }
    }

    /// A document that can't be read costs what is said about it, not what others are told in the same run.
    async fn materials_one_by_one(&self, asks: &[MaterialAsk]) -> StoreResult<Vec<Option<Material>>> {
        // What all of them take must be readable, or this would throw everything away.
        self.store.load(&Needs::default()).await?;
        let mut found = Vec::with_capacity(asks.len());
        for ask in asks {
            match self.store.materials(std::slice::from_ref(ask)).await {
                Ok(mut material) => found.push(material.pop()),
                Err(error) if error.is_retry() => return Err(error),
                Err(error) => {
                    tracing::error!(%error, "what a delivery is about can't be read; it is left out");
                    found.push(None);
                }
            }
        }
        Ok(found)
    }

    /// Sends one piece and books how it ended. Returns whether the run goes on.
    async fn send_piece(
        &self,
        lane: &LaneId,
        piece: &Piece,
        material: &Material,
        stop: &CancellationToken,
    ) -> bool {
        let tried = &piece.tried;
        let way = self.way(&tried.delivery, material);
        let sent = match &way {
            _ if is_stale(&tried.delivery, material) => Sent::Dropped,
            Some(Way::Chat(channel, address)) => {
                let chat = self.hasher.contact_id(channel, address);
                let material = elsewhere::in_chat(&tried.delivery, material, chat);
                self.say(channel, address, tried, &material, stop).await
            }
            Some(Way::Pager(url)) => self.page(url, &tried.delivery, material).await,
            None => Sent::Refused(refused::NOT_FOUND),
        };
        let outcome = match sent {
            Sent::Delivered(ids) => Outcome::Delivered(ids),
            Sent::Dropped => Outcome::Dropped,
            Sent::Refused(why) => Outcome::Refused(why.to_owned()),
            Sent::Retry { after, partly, .. } => {
                let pause = after.unwrap_or_default().max(back_off(tried.attempts));
                self.put_back(lane, tried, pause, partly || tried.maybe_sent).await;
                return false;
            }
            Sent::Ambiguous => {
                self.put_back(lane, tried, back_off(tried.attempts), true).await;
                return false;
            }
        };
        self.book(piece, way.as_ref(), &outcome).await
    }

    async fn say(
        &self,
        channel: &ChannelName,
        to: &Address,
        tried: &Tried,
        material: &Material,
        stop: &CancellationToken,
    ) -> Sent {
        let Some(channel) = self.channels.get(channel) else { return Sent::Refused(refused::NOT_FOUND) };
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let texts = self.wording.texts();
        let scene = Scene { policy: &policy, texts: &texts, now, maybe_sent: tried.maybe_sent };
        let rendered = channel.render(&[(&tried.delivery, material)], &scene);
        tokio::select! {
            () = self.clock.sleep(channel.reserve(to, &rendered, now.line)) => {}
            // Its turn comes with the next daemon.
            () = stop.cancelled() => return Sent::Retry { after: None, everyone: false, partly: false },
        }
        channel.send(to, &rendered, &self.larder_for(tried)).await
    }

    async fn page(&self, url: &str, delivery: &Delivery, material: &Material) -> Sent {
        let (now, policy) = (self.clock.now(), self.rules.policy());
        let Some((case, since)) = material.case.as_ref().and_then(|c| c.unanswered_since().map(|s| (c, s)))
        else {
            return Sent::Dropped;
        };
        let age = now.line.since(since);
        let texts = self.wording.texts();
        let voice = Voice::new(&texts, &delivery.language, &policy, now);
        let text = format!("{}: {}, {}", policy.name, case.code, voice.span(age));
        let (line, code, since) = (policy.name.clone(), Some(case.code), now.civil_of(since));
        let page = Page { line, code, part: None, over: false, age, since, text };
        self.pager.page(url, &page).await
    }

    async fn aside(&self, aside: Aside) {
        let Some(channel) = self.channels.get(&aside.channel) else { return };
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let texts = self.wording.texts();
        let scene = Scene { policy: &policy, texts: &texts, now, maybe_sent: false };
        channel.aside(&aside, &scene).await;
    }

    /// Where a delivery goes now.
    fn way(&self, delivery: &Delivery, material: &Material) -> Option<Way> {
        match &delivery.to {
            Recipient::Contact(_) => {
                material.contact.as_ref().map(|c| Way::Chat(c.channel.clone(), c.address.clone()))
            }
            Recipient::Operator(id) => {
                let policy = self.rules.policy();
                let (channel, address) = material.roster.way_to(policy.operator(id)?)?;
                Some(Way::Chat(channel, address))
            }
            Recipient::Chat { channel, address, .. } => Some(Way::Chat(channel.clone(), address.clone())),
            Recipient::Pager(url) => Some(Way::Pager(url.clone())),
        }
    }

    async fn put_back(&self, lane: &LaneId, tried: &Tried, pause: Duration, maybe_sent: bool) {
        let at = self.clock.now().line + pause;
        let retry = Retry { lane: lane.clone(), delivery: tried.delivery.id, at, maybe_sent };
        if self.desk.retry(retry).await.is_err() {
            tracing::info!("the line is stopping; a delivery is left to the next start");
        }
    }

    /// Books how a piece ended. Returns whether the run goes on.
    async fn book(&self, piece: &Piece, way: Option<&Way>, outcome: &Outcome) -> bool {
        let (channel, chat) = match way {
            Some(Way::Chat(channel, address)) => {
                (Some(channel.clone()), Some(self.hasher.contact_id(channel, address)))
            }
            Some(Way::Pager(_)) | None => (None, None),
        };
        let all = std::iter::once(&piece.tried.delivery).chain(&piece.merged);
        for delivery in all {
            let settlement = Settlement {
                delivery: delivery.clone(),
                chat,
                channel: channel.clone(),
                outcome: outcome.clone(),
            };
            let what = What::Settled(Box::new(settlement));
            let event = Event { seed: seed::fresh(), seen: Vec::new(), what };
            if self.desk.post(event).await.is_err() {
                tracing::info!("the line is stopping; a settlement is left to the next start");
                return false;
            }
        }
        true
    }
}

/// The pause before the next attempt: a second, doubled each time.
fn back_off(attempts: u32) -> Duration {
    Duration::from_secs(1 << attempts.min(9)).min(LONGEST)
}
