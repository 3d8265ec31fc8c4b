//! What the line did, for people and machines that watch it: counted, and told to whoever listens.
//! Case codes, reasons and names of operators; never a word, an address or a contact's name.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::{broadcast, watch};

use crate::channel::Health;
use crate::domain::decide::Reason;
use crate::domain::id::ChannelName;
use crate::domain::tally::Totals;
use crate::domain::time::Stamp;
use crate::net::Crowd;
use crate::store::Epoch;

use super::budget::Room;
use super::trail_end::TrailEnd;
use super::unreadable::Unreadable;

pub use super::decided::Report;
pub use super::sight::{Forecast, Sight, Unnoted, Waiting};

/// Where reports go.
#[derive(Clone, Debug)]
pub struct Reports(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    told: broadcast::Sender<Report>,
    counts: Mutex<BTreeMap<Reason, u64>>,
    totals: Mutex<Totals>,
    epoch: AtomicU64,
    turns: AtomicU64,
    quarantined: AtomicU64,
    repaired: AtomicU64,
    audited: AtomicI64,
    store: Mutex<Sight>,
    unwritten: Mutex<Option<String>>,
    waiting: Mutex<Option<Waiting>>,
    channels: OnceLock<BTreeMap<ChannelName, watch::Receiver<Health>>>,
    refused: Mutex<Option<String>>,
    unnoted: Mutex<Option<Unnoted>>,
    unreadable: Unreadable,
    trail_end: TrailEnd,
    crowd: Crowd,
    swept: AtomicU64,
    rooms: Mutex<Rooms>,
    aside: Mutex<BTreeMap<ChannelName, usize>>,
    retention: Mutex<Option<Forecast>>,
}

/// How much room there is of each thing, and how often somebody found none.
type Rooms = (Vec<Room>, u64);

impl Default for Reports {
    fn default() -> Self {
        Self(Arc::new(Inner {
            told: broadcast::Sender::new(256),
            counts: Mutex::default(),
            totals: Mutex::default(),
            epoch: AtomicU64::new(0),
            turns: AtomicU64::new(0),
            quarantined: AtomicU64::new(0),
            repaired: AtomicU64::new(0),
            audited: AtomicI64::new(i64::MIN),
            store: Mutex::default(),
            unwritten: Mutex::default(),
            waiting: Mutex::default(),
            channels: OnceLock::new(),
            refused: Mutex::default(),
            unnoted: Mutex::default(),
            unreadable: Unreadable::default(),
            trail_end: TrailEnd::default(),
            crowd: Crowd::default(),
            swept: AtomicU64::new(0),
            rooms: Mutex::default(),
            aside: Mutex::default(),
            retention: Mutex::default(),
        }))
    }
}

impl Reports {
    /// Counts a report, logs it and tells it.
    pub fn add(&self, report: Report) {
        *self.0.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(report.reason).or_default() += 1;
        if !report.tallies.is_empty() {
            let mut totals = self.0.totals.lock().unwrap_or_else(PoisonError::into_inner);
            report.tallies.iter().for_each(|(count, by)| totals.add(count, *by));
        }
        log(&report);
        if report.reason != Reason::Nothing && self.0.told.receiver_count() > 0 {
            // A listener that is too slow misses some; it is told how many.
            if self.0.told.send(report).is_err() {
                tracing::trace!("nobody listens any more");
            }
        }
    }

    /// From now on, every report.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Report> {
        self.0.told.subscribe()
    }

    /// How often each reason has come up since the start.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Reason, u64> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was counted since the start.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.0.totals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// This daemon leads the line from now on.
    pub fn leads(&self, epoch: Epoch) {
        self.0.epoch.store(epoch.0, Ordering::Relaxed);
    }

    /// The epoch under which this daemon leads the line; none while it waits.
    #[must_use]
    pub fn epoch(&self) -> Option<Epoch> {
        Some(Epoch(self.0.epoch.load(Ordering::Relaxed))).filter(|epoch| epoch.0 > 0)
    }

    /// The committer has come round once more.
    pub fn turn(&self) {
        self.0.turns.fetch_add(1, Ordering::Relaxed);
    }

    /// How often the committer has come round.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.0.turns.load(Ordering::Relaxed)
    }

    /// An event could not be committed as it was.
    pub fn quarantined(&self) {
        self.0.quarantined.fetch_add(1, Ordering::Relaxed);
    }

    /// The audit repaired a case.
    pub fn repaired(&self) {
        self.0.repaired.fetch_add(1, Ordering::Relaxed);
    }

    /// How many cases the audit repaired. Any is a fault.
    #[must_use]
    pub fn repair_count(&self) -> u64 {
        self.0.repaired.load(Ordering::Relaxed)
    }

    /// The cases that can't be read.
    #[must_use]
    pub fn unreadable(&self) -> &Unreadable {
        &self.0.unreadable
    }

    /// Where the audit trail ends, as far as this process knows.
    #[must_use]
    pub fn trail_end(&self) -> &TrailEnd {
        &self.0.trail_end
    }

    /// Where all connections were taken.
    #[must_use]
    pub fn crowd(&self) -> &Crowd {
        &self.0.crowd
    }

    /// The same of the last minutes, in sentences.
    #[must_use]
    pub fn crowded(&self) -> Vec<String> {
        let told = |at| {
            format!(
                "All connections of {at} were taken within the last minutes; see who holds them: ss -xtp."
            )
        };
        self.crowd().lately().into_iter().map(told).collect()
    }

    /// An attachment that nothing names was removed.
    pub fn swept(&self) {
        self.0.swept.fetch_add(1, Ordering::Relaxed);
    }

    /// How many attachments that nothing named were removed.
    #[must_use]
    pub fn swept_count(&self) -> u64 {
        self.0.swept.load(Ordering::Relaxed)
    }

    /// What was kept for long enough was let go of, and it is looked again then.
    pub fn foresees(&self, forecast: Forecast) {
        *self.0.retention.lock().unwrap_or_else(PoisonError::into_inner) = Some(forecast);
    }

    /// When it is looked next what was kept for long enough, and what that will be; none before the first look.
    #[must_use]
    pub fn retention(&self) -> Option<Forecast> {
        *self.0.retention.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It was looked how much room there is, and how often somebody found none.
    pub fn saw_rooms(&self, rooms: Vec<Room>, refused: u64) {
        *self.0.rooms.lock().unwrap_or_else(PoisonError::into_inner) = (rooms, refused);
    }

    /// So much that came by a channel lies on the disk, for there is no room for it.
    pub fn puts_aside(&self, channel: &ChannelName, messages: usize) {
        let mut aside = self.0.aside.lock().unwrap_or_else(PoisonError::into_inner);
        aside.insert(channel.clone(), messages);
    }

    /// How many messages lie on the disk until there is room for them, by channel.
    #[must_use]
    pub fn aside(&self) -> BTreeMap<ChannelName, usize> {
        self.0.aside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How much room there was at the last look, and how often somebody found none.
    #[must_use]
    pub fn rooms(&self) -> (Vec<Room>, u64) {
        self.0.rooms.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The audit has compared all queues, at that line time.
    pub fn audited(&self, at: Stamp) {
        self.0.audited.store(at.0, Ordering::Relaxed);
    }

    /// When the audit last compared all queues.
    #[must_use]
    pub fn last_audit(&self) -> Option<Stamp> {
        Some(Stamp(self.0.audited.load(Ordering::Relaxed))).filter(|at| at.0 != i64::MIN)
    }

    /// Whether the daemon's beat, which it writes every few seconds, reached the store; why not, if not.
    pub fn beat(&self, trouble: Option<String>) {
        *self.0.unwritten.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Why the last beat did not reach the store, if so: one that answers may still take nothing.
    #[must_use]
    pub fn beat_trouble(&self) -> Option<String> {
        self.0.unwritten.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The committer asks the store for something.
    pub fn waits(&self) {
        let number = self.turns();
        *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(Waiting { number, why: None });
    }

    /// It was refused, and is asked for again.
    pub fn waits_on(&self, why: String) {
        if let Some(waiting) = &mut *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner) {
            waiting.why = Some(why);
        }
    }

    /// It was done, or given up.
    pub fn waits_no_more(&self) {
        *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What the committer waits for, if it does.
    #[must_use]
    pub fn waiting(&self) -> Option<Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// These are the line's channels. Told once, before anybody asks.
    pub fn hear_of(&self, channels: BTreeMap<ChannelName, watch::Receiver<Health>>) {
        if self.0.channels.set(channels).is_err() {
            tracing::debug!("the channels of a line are told once");
        }
    }

    /// How each channel is now.
    #[must_use]
    pub fn channels(&self) -> BTreeMap<ChannelName, Health> {
        let channels = self.0.channels.get().into_iter().flatten();
        channels.map(|(name, health)| (name.clone(), *health.borrow())).collect()
    }

    /// The store is refused, for what it acknowledged is not there any more; or it is not, any more. Returns whether
    /// that is news.
    pub fn refuse(&self, why: Option<String>) -> bool {
        let mut refused = self.0.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let news = refused.is_some() != why.is_some();
        *refused = why;
        news
    }

    /// Why the store is refused, if it is: what it says is not what is.
    #[must_use]
    pub fn refused(&self) -> Option<String> {
        self.0.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it was written down where the store stands; why not, if not. Returns whether that is news.
    pub fn noted(&self, trouble: Option<Unnoted>) -> bool {
        let mut unnoted = self.0.unnoted.lock().unwrap_or_else(PoisonError::into_inner);
        let news = unnoted.is_some() != trouble.is_some();
        *unnoted = trouble;
        news
    }

    /// Why it is not written down where the store stands, if so.
    #[must_use]
    pub fn unnoted(&self) -> Option<Unnoted> {
        self.0.unnoted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is wrong with the store, and with the room that there is, in sentences.
    #[must_use]
    pub fn store_troubles(&self) -> Vec<String> {
        let unnoted = self.unnoted().map(|trouble| {
            let what = if trouble.unread { "can't be read" } else { "can't be written down" };
            format!(
                "Where the store stood {what}, so one that goes back may not be noticed: {}.",
                trouble.why
            )
        });
        let short = self.rooms().0.into_iter().filter_map(|room| room.trouble());
        self.store().troubles().into_iter().chain(unnoted).chain(short).collect()
    }

    /// The store was looked at.
    pub fn saw_store(&self, sight: Sight) {
        *self.0.store.lock().unwrap_or_else(PoisonError::into_inner) = sight;
    }

    /// How the store looked when it was last looked at.
    #[must_use]
    pub fn store(&self) -> Sight {
        let sight = self.0.store.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let put_back = self.trail_end().trouble();
        let perils = sight.perils.into_iter().chain(put_back).collect();
        Sight { away: self.refused().or(sight.away), perils }
    }

    /// What is wrong with the store, and with channels for so long that people were called; in sentences.
    #[must_use]
    pub fn troubles(&self) -> Vec<String> {
        let mut troubles = self.store_troubles();
        for (name, health) in self.channels() {
            let Some((way, trouble)) = health.lost().and_then(|(way, side)| Some((way, side.trouble?)))
            else {
                continue;
            };
            troubles.push(format!("The channel {name} {} nothing: {}.", way.verb(), trouble.means()));
        }
        troubles
    }

    /// How many events could not be committed as they were.
    #[must_use]
    pub fn quarantine_count(&self) -> u64 {
        self.0.quarantined.load(Ordering::Relaxed)
    }
}

fn log(report: &Report) {
    let reason = report.reason.word();
    if let Some(case) = report.case {
        tracing::info!(%case, reason, "decided");
    } else {
        tracing::debug!(reason, "decided");
    }
}
