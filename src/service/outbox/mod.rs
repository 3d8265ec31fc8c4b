//! Sends what the commits have queued.
//!
//! A commit claims the lanes that it wakes and hands their runs over at once; a sweep of the store each second
//! finds the rest, and is the truth: a lost hint costs a second, never a message. Each run is sent by a task
//! of its own, in order, without waiting for settlements; a run that must wait goes back to its lane.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::channel::{Channel, Page, Refusal, Scene, Sent, linking};
use crate::domain::bots::Count;
use crate::domain::id::ChannelName;
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::say::{Class, Delivery, Feedback, Outcome, Recipient, Say, ToContact, ToOperator, Word};
use crate::store::{Run, Tried};
use crate::text::Voice;

use super::committer::Aftermath;

mod booking;
mod courier;
mod deliver;
mod elsewhere;
mod gather;
mod gathered;
mod held;
mod making;
mod materials;
mod patience;
mod piece;
mod room;
mod shared;
mod stale;
mod threads;

pub use gathered::Gathered;
pub use making::Making;
pub use shared::Outbox;

use courier::{Couriers, Work};
use deliver::Ended;
use piece::{Piece, pieces};
use room::Room;
use shared::{SWEEP, Waits, Way, back_off};
use stale::{is_stale, is_unsafe, is_unwanted};

/// How long what happens besides may still take when the line ends.
const PARTING: Duration = Duration::from_secs(1);

impl Outbox {
    /// Sends until told to stop, then lets what is being sent come to its end.
    pub async fn run(mut self, mut after: mpsc::UnboundedReceiver<Aftermath>, stop: CancellationToken) {
        self.restored = super::restored::mark(&*self.store, &stop).await;
        let tasks = TaskTracker::new();
        let rests = self.channels.values().map(Channel::rests).min().unwrap_or(SWEEP);
        let crew = Crew { couriers: Couriers::new(self.desk.load().clone(), rests), room: Room::default() };
        let mut next_sweep = self.clock.now().line + SWEEP;
        let load = self.desk.load().clone();
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                // Before the hints, and not counted from the latest of them: however many come, what waits to
                // be tried again has its turn.
                () = self.clock.sleep_until(next_sweep) => {
                    self.sweep(&tasks, &crew, &stop).await;
                    next_sweep = self.clock.now().line + SWEEP;
                }
                // There is room again for what a full house left in the store.
                () = load.hungry() => self.sweep(&tasks, &crew, &stop).await,
                next = after.recv() => match next {
                    Some(Aftermath::Runs(runs)) => self.start(&tasks, &crew, runs, &stop).await,
                    Some(Aftermath::Asides(feedbacks)) => self.start_feedback(&tasks, feedbacks, &stop),
                    None => break,
                },
            }
        }
        // From here on no commit claims anything. What was claimed before is handed back, so that the next
        // daemon need not doubt whether it was sent.
        after.close();
        while let Some(last) = after.recv().await {
            if let Aftermath::Runs(runs) = last {
                self.start(&tasks, &crew, runs, &stop).await;
            }
        }
        tasks.close();
        tasks.wait().await;
    }

    async fn sweep(&self, tasks: &TaskTracker, crew: &Crew, stop: &CancellationToken) {
        let free = self.desk.load().free();
        if free.all == 0 {
            return;
        }
        match self.store.claim(self.epoch, self.clock.now().line, free).await {
            Ok(runs) => {
                let mut found = [0; Class::RANKS];
                for run in &runs {
                    self.desk.load().more(run.rank());
                    if let Some(found) = found.get_mut(usize::from(run.rank())) {
                        *found += 1;
                    }
                }
                self.desk.load().found(&free, found);
                self.start(tasks, crew, runs, stop).await;
            }
            Err(error) => tracing::warn!(%error, "a look at the outbox failed; the next one will find it"),
        }
    }

    async fn start(&self, tasks: &TaskTracker, crew: &Crew, runs: Vec<Run>, stop: &CancellationToken) {
        let taken = crew.couriers.take(runs);
        for to in taken.begin {
            let (outbox, crew, stop) = (self.clone(), crew.clone(), stop.clone());
            tasks.spawn(async move { outbox.carry(&crew, &to, &stop).await });
        }
        for (run, turn) in taken.too_many {
            // If its turn comes sooner, it is soon enough.
            let wait = if stop.is_cancelled() { Duration::ZERO } else { turn };
            if let Some(first) = run.deliveries.first() {
                self.put_back(first, Waits::turn(wait)).await;
            }
        }
    }

    /// Sends what there is for one recipient until there is no more.
    async fn carry(&self, crew: &Crew, to: &Recipient, stop: &CancellationToken) {
        let mut shift = crew.couriers.shift(to.clone());
        while let Some(work) = shift.next() {
            // The semaphore is never closed.
            if let Ok(_permit) = crew.room.of(&work.run).acquire().await {
                self.send_work(crew, to, work, stop).await;
            }
        }
    }

    /// What happens besides is not waited for when the line ends, or not for long: it is best effort.
    fn start_feedback(&self, tasks: &TaskTracker, feedbacks: Vec<Feedback>, stop: &CancellationToken) {
        for feedback in feedbacks {
            let (outbox, stop) = (self.clone(), stop.clone());
            let over = async move {
                stop.cancelled().await;
                tokio::time::sleep(PARTING).await;
            };
            tasks.spawn(async move {
                tokio::select! {
                    () = outbox.feedback(feedback) => {}
                    () = over => {}
                }
            });
        }
    }

    /// Sends a run; where messages are better read together, with all that waits for that reader.
    async fn send_work(&self, crew: &Crew, to: &Recipient, work: Work, stop: &CancellationToken) {
        let mut pieces = self.loaded(&work.run, stop).await;
        let Some(gathering) = self.gathering(&pieces) else { return self.send_run(&pieces, stop).await };
        let rest = crew.couriers.rest(to);
        for more in &rest {
            pieces.extend(self.loaded(&more.run, stop).await);
        }
        self.send_gathered(gathering, &pieces, stop).await;
    }

    /// A run with what rendering takes.
    async fn loaded(&self, run: &Run, stop: &CancellationToken) -> Vec<(Piece, Option<Material>)> {
        let mut deliveries = run.deliveries.clone();
        if let Some(mark) = &self.restored {
            deliveries = self.hold(mark, deliveries).await;
        }
        let pieces = pieces(deliveries);
        let asks: Vec<MaterialAsk> = pieces.iter().map(|p| MaterialAsk::of(&p.tried.delivery)).collect();
        let materials = self.materials(&asks, stop).await.unwrap_or_else(|| vec![None; pieces.len()]);
        let mut loaded: Vec<_> = pieces.into_iter().zip(materials).collect();
        for (piece, material) in &mut loaded {
            self.draw(&piece.tried.delivery.say, material.as_mut());
        }
        loaded
    }

    /// Draws the words that are shown, which no store holds.
    fn draw(&self, say: &Say, material: Option<&mut Material>) {
        if let (Say::Contact(ToContact::LinkWords { number, .. }), Some(material)) = (say, material) {
            material.words = Some(linking::shown(&*self.hasher, *number));
        }
    }

    /// Sends a run in order until its end, or until something must wait.
    async fn send_run(&self, pieces: &[(Piece, Option<Material>)], stop: &CancellationToken) {
        for (piece, material) in pieces {
            let goes_on = match material {
                _ if stop.is_cancelled() => {
                    self.put_back(&piece.tried, Waits::turn(Duration::ZERO)).await;
                    false
                }
                Some(material) => self.send_piece(piece, material, stop).await,
                // It can never be sent; what stands behind it can.
                None => self.book(piece, None, &Outcome::Dropped).await,
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Sends one delivery and books how it ended. Returns whether the run goes on.
    async fn send_piece(&self, piece: &Piece, material: &Material, stop: &CancellationToken) -> bool {
        let tried = &piece.tried;
        let way = self.way(&tried.delivery, material);
        let (mut headway, mut missing) = (None, 0);
        let ended = match &way {
            _ if is_stale(&tried.delivery, material) => Ended::Over(left_as_it_is(tried)),
            _ if is_unwanted(&tried.delivery, material) => Ended::Over(unwanted(tried, material)),
            Some(Way::Chat(channel, address)) => match self.count(channel, material, stop).await {
                Some(count) => {
                    let chat = self.hasher.chat_id(channel, address);
                    let material = elsewhere::in_chat(&tried.delivery, material, (chat, count));
                    let into = self.thread(piece, (channel, address), &material, count, stop).await;
                    match self.going((channel, address), piece, &material, (count, into)) {
                        Some(mut going) => {
                            let ended = going.send(stop).await;
                            missing = going.missing();
                            headway = Some(going.headway).filter(|headway| *headway != tried.headway);
                            ended
                        }
                        None => Ended::Over(Outcome::Refused(Refusal::NotFound)),
                    }
                }
                None => Ended::Again { after: SWEEP, attempted: false, maybe_sent: tried.maybe_sent },
            },
            Some(Way::Pager(url)) => {
                self.desk.begun().begins(piece.ids());
                paged(self.page(url, &tried.delivery, material).await, tried)
            }
            None => Ended::Over(Outcome::Refused(Refusal::NotFound)),
        };
        match ended {
            Ended::Over(outcome) => self.book_all(piece, way.as_ref(), &outcome, missing).await,
            Ended::Again { after, attempted, maybe_sent } => {
                self.put_back(tried, Waits { after, attempted, maybe_sent, headway }).await;
                false
            }
            Ended::Stopping => false,
        }
    }

    /// Whose numbers mean messages of a channel, once it knows as whom it speaks; nothing while it does not: then
    /// nobody could tell later whose message a number means.
    async fn count(
        &self,
        name: &ChannelName,
        material: &Material,
        stop: &CancellationToken,
    ) -> Option<Count> {
        let Some(channel) = self.channels.get(name) else { return Some(Count::default()) };
        let identified = tokio::select! {
            identified = channel.is_identified() => identified,
            () = stop.cancelled() => false,
        };
        identified.then(|| material.roster.count(name, channel.bot()))
    }

    async fn page(&self, url: &str, delivery: &Delivery, material: &Material) -> Sent {
        let (now, policy) = (self.clock.now(), self.rules.policy());
        if let Say::Operator(ToOperator::Word(Word::LockedOut { .. })) = &delivery.say {
            let text = format!("{}: an operator is locked out", policy.name);
            let (line, age) = (policy.name.clone(), now.line.since(delivery.made_at));
            let part = Some("lock".to_owned());
            let page = Page { line, code: None, part, over: false, age, since: delivery.dated, text };
            return self.pager.page(url, &page).await;
        }
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

    async fn feedback(&self, feedback: Feedback) {
        let Some(channel) = self.channels.get(&feedback.channel) else { return };
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let texts = self.wording.texts();
        let count = Count::default();
        let scene = Scene { policy: &policy, texts: &texts, now, maybe_sent: false, count, thread: None };
        channel.feedback(&feedback, &scene).await;
    }
}

/// Who sends, and how much of it at the same time.
#[derive(Clone)]
struct Crew {
    couriers: Couriers,
    room: Room,
}

/// What the world has moved past: nothing, or as much of it as is there.
fn left_as_it_is(tried: &Tried) -> Outcome {
    if tried.headway.over.is_empty() { Outcome::Dropped } else { Outcome::Delivered(tried.headway.numbers()) }
}

/// They want nothing sent: nothing more of it.
fn unwanted(tried: &Tried, material: &Material) -> Outcome {
    let nothing = tried.headway.over.is_empty();
    let why = if is_unsafe(material) { Refusal::Unsafe } else { Refusal::Quiet };
    if nothing { Outcome::Refused(why) } else { Outcome::Delivered(tried.headway.numbers()) }
}

fn paged(sent: Sent, tried: &Tried) -> Ended {
    let pause = back_off(tried.attempts);
    let (after, maybe_sent) = match sent {
        Sent::Delivered(numbers)
        | Sent::Astray(numbers)
        | Sent::Stuck(numbers)
        | Sent::Lacking { numbers, .. } => {
            return Ended::Over(Outcome::Delivered(numbers));
        }
        Sent::Dropped | Sent::Apart | Sent::NoTopic => return Ended::Over(Outcome::Dropped),
        Sent::Refused(why) => return Ended::Over(Outcome::Refused(why)),
        Sent::Retry { after, partly, .. } => {
            (after.unwrap_or_default().max(pause), partly || tried.maybe_sent)
        }
        Sent::Ambiguous => (pause, true),
    };
    Ended::Again { after, attempted: true, maybe_sent }
}
