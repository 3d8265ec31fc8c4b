//! One delivery on its way, piece by piece.
//!
//! Each piece waits for its own turn, so that what others are told goes between; each that arrived is durable before
//! the next one goes, so that it is never sent again, whatever comes. A piece that can't go as it is goes as
//! something that can: an operator must hear that it is there.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::threads::Whose;
use super::{Outbox, Piece, Way, back_off};
use crate::channel::{Channel, Effort, Refusal, Rendered, Scene, Sent};
use crate::domain::bots::Count;
use crate::domain::id::{Address, ChannelName};
use crate::domain::material::Material;
use crate::domain::say::{Class, Delivery, Headway, Outcome, Recipient, Say, ToContact, ToOperator, Word};
use crate::text::Voice;

/// After how many attempts that may have arrived a contact is sent nothing more: whoever wrote it is asked.
const REPEATS: u32 = 4;
/// After how many such attempts words go in the place of what an operator can't be shown.
const IN_VAIN: u32 = 6;
/// After how many it counts as refused.
const HOPELESS: u32 = 10;
/// A wait for a turn that is longer than this is spent in the store.
const PATIENT: Duration = Duration::from_secs(5);

/// How an attempt at a delivery ended.
pub(super) enum Ended {
    /// It is over.
    Over(Outcome),
    /// It is to be tried again after that time.
    Again { after: Duration, attempted: bool, maybe_sent: bool },
    /// The line is stopping.
    Stopping,
}

/// A delivery, its words, and how far it is.
pub(super) struct Going<'a> {
    outbox: &'a Outbox,
    piece: &'a Piece,
    material: &'a Material,
    channel: &'a Channel,
    /// Whose numbers mean messages there.
    count: Count,
    /// The thread of an operator's chat that it goes into.
    into: Option<(i64, Whose)>,
    way: Way,
    to: Address,
    rendered: Rendered,
    pub(super) headway: Headway,
    /// Pieces with which there is nothing to do.
    idle: BTreeSet<u64>,
    /// What a message of an answer was refused with that was to be changed.
    unchanged: Option<Refusal>,
    /// Whether something arrived at this attempt, or before it.
    arrived: bool,
    progress: bool,
    bare: bool,
}

impl Outbox {
    /// A delivery that is about to go to that address.
    pub(super) fn going<'a>(
        &'a self,
        (name, to): (&ChannelName, &Address),
        piece: &'a Piece,
        material: &'a Material,
        (count, into): (Count, Option<(i64, Whose)>),
    ) -> Option<Going<'a>> {
        let channel = self.channels.get(name)?;
        let headway = piece.tried.headway.clone();
        let arrived = !headway.over.is_empty();
        let marked = piece.tried.maybe_sent && !arrived;
        let thread = into.as_ref().map(|(thread, _)| *thread);
        let rendered = self.words((channel, count, thread), &piece.tried.delivery, material, marked);
        Some(Going {
            outbox: self,
            piece,
            material,
            channel,
            count,
            into,
            way: Way::Chat(name.clone(), to.clone()),
            to: to.clone(),
            rendered,
            headway,
            idle: BTreeSet::new(),
            unchanged: None,
            arrived,
            progress: false,
            bare: false,
        })
    }

    fn words(
        &self,
        (channel, count, thread): (&Channel, Count, Option<i64>),
        delivery: &Delivery,
        material: &Material,
        maybe_sent: bool,
    ) -> Rendered {
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let texts = self.wording.texts();
        let scene = Scene { policy: &policy, texts: &texts, now, maybe_sent, count, thread };
        channel.render(&[(delivery, material)], &scene)
    }
}

impl Going<'_> {
    /// Sends piece after piece, as far as it goes. What may stand in public already is not sent once more: whoever
    /// wrote it is asked.
    pub(super) async fn send(&mut self, stop: &CancellationToken) -> Ended {
        if self.is_post() && self.piece.tried.maybe_sent {
            return Ended::Over(self.given_up());
        }
        while let Some((at, mark)) = self.next() {
            if let Some(ended) = self.turn(stop).await {
                return ended;
            }
            let (tries, unsure) = (self.piece.tried.attempts, self.headway.unsure);
            let (fresh, in_topic) = (self.headway.over.is_empty(), self.into.is_some());
            let effort = Effort { tries, unsure, fresh, in_topic };
            let opener = self.outbox.opener_for(&self.piece.tried);
            let marked = self.doubtful(at);
            let (rendered, at_that) = marked.as_ref().map_or((&self.rendered, at), |marked| (marked, 0));
            self.outbox.desk.begun().begins(self.piece.ids());
            let sent = self.channel.send_piece(&self.to, rendered, at_that, &opener, effort).await;
            if let Some(ended) = self.meant(at, mark, sent).await {
                return ended;
            }
        }
        self.finished()
    }

    /// The next piece that is not over.
    fn next(&self) -> Option<(usize, u64)> {
        let over = |mark: &u64| self.headway.over.iter().any(|(known, _)| known == mark);
        let marks = self.rendered.marks().into_iter().enumerate();
        marks.into_iter().find(|(_, mark)| !over(mark) && !self.idle.contains(mark))
    }

    /// The piece with the mark of a possible repeat, if it may have arrived and others did before it. The first of all
    /// bears it from its making.
    fn doubtful(&self, at: usize) -> Option<Rendered> {
        let tried = &self.piece.tried;
        if !tried.maybe_sent || self.progress || self.headway.over.is_empty() {
            return None;
        }
        let (policy, texts) = (self.outbox.rules.policy(), self.outbox.wording.texts());
        let voice = Voice::new(&texts, &tried.delivery.language, &policy, self.outbox.clock.now());
        let mark = if self.is_for_operator() { "card-possible-repeat" } else { "possible-repeat-contact" };
        self.rendered.marked(at, &voice.word(mark))
    }

    fn finished(&self) -> Ended {
        Ended::Over(match self.unchanged {
            _ if self.arrived => Outcome::Delivered(self.headway.numbers()),
            Some(why) => Outcome::Refused(why),
            None => Outcome::Dropped,
        })
    }

    /// How much of it is missing where it went: parts of an album, or messages that stay as they were.
    pub(super) fn missing(&self) -> u32 {
        let idle = if self.is_change() { u32::try_from(self.idle.len()).unwrap_or(u32::MAX) } else { 0 };
        self.headway.missing.saturating_add(idle)
    }

    /// Whether it changes an answer: each message of that for itself, as far as it goes.
    fn is_change(&self) -> bool {
        matches!(self.piece.tried.delivery.say, Say::Contact(ToContact::AnswerEdited { .. }))
    }

    /// Waits until a message may go there. A long wait is spent in the store.
    async fn turn(&self, stop: &CancellationToken) -> Option<Ended> {
        let clock = &self.outbox.clock;
        let mut turn = self.channel.turn(&self.to, self.rank(), clock.now().line);
        while let Some(wait) = turn.ask(clock.now().line) {
            if wait > PATIENT && !turn.is_booked() {
                return Some(self.again(wait, false));
            }
            tokio::select! {
                () = clock.sleep(wait) => {}
                // Its turn comes with the next daemon.
                () = stop.cancelled() => return Some(self.again(Duration::ZERO, false)),
            }
        }
        None
    }

    /// How urgent the next piece is: of what is begun an operator knows already.
    fn rank(&self) -> u8 {
        let rank = self.piece.rank;
        if self.arrived && self.is_for_operator() { rank.max(Class::Further.rank()) } else { rank }
    }

    /// What has to follow from how a piece ended; nothing where the next one follows.
    async fn meant(&mut self, at: usize, mark: u64, sent: Sent) -> Option<Ended> {
        match sent {
            Sent::Delivered(left) if self.is_change() && self.rendered.takes_away(at) => {
                let stays = u32::try_from(left.len()).unwrap_or(u32::MAX);
                self.went(mark, left, stays).await
            }
            Sent::Delivered(numbers) => self.went(mark, numbers, 0).await,
            Sent::Lacking { numbers, missing } => self.went(mark, numbers, missing).await,
            Sent::Astray(numbers) => {
                self.leave_thread().await;
                self.went(mark, numbers, 0).await
            }
            Sent::Stuck(numbers) => {
                self.outbox.stuck(&self.piece.tried.delivery).await;
                self.went(mark, numbers, 0).await
            }
            // The same piece goes again, without.
            Sent::NoTopic => {
                self.leave_thread().await;
                None
            }
            Sent::Dropped => {
                self.idle.insert(mark);
                None
            }
            Sent::Apart => {
                self.rendered.take_apart(at);
                None
            }
            Sent::Refused(why) if self.can_be_bare(why) => {
                self.say_bare(at);
                None
            }
            Sent::Refused(why) if self.is_change() && !why.loses_recipient() => {
                self.unchanged = Some(why);
                self.idle.insert(mark);
                None
            }
            Sent::Refused(why) => Some(Ended::Over(Outcome::Refused(why))),
            Sent::Retry { after, .. } => {
                let attempts = if self.progress { 0 } else { self.piece.tried.attempts };
                Some(self.again(after.unwrap_or_default().max(back_off(attempts)), true))
            }
            Sent::Ambiguous => self.unclear(at).await,
        }
    }

    /// A piece arrived: that is durable before the next one goes.
    async fn went(
        &mut self,
        mark: u64,
        numbers: Vec<crate::domain::id::SourceId>,
        missing: u32,
    ) -> Option<Ended> {
        self.headway.over.push((mark, numbers.clone()));
        self.headway.unsure = 0;
        self.headway.missing += missing;
        (self.arrived, self.progress) = (true, true);
        if missing > 0 && self.is_for_operator() {
            let said = self.said(Say::Operator(ToOperator::Lacking));
            self.rendered.append(said);
        }
        self.next()?;
        let going = Outcome::Going { numbers, headway: self.headway.clone() };
        let booked = self.outbox.book_now(self.piece, &self.way, &going).await;
        (!booked).then_some(Ended::Stopping)
    }

    /// What was to go into a thread goes without, and a card says so: it is answered by a reply now.
    async fn leave_thread(&mut self) {
        let Some((_, whose)) = self.into.take() else { return };
        self.rendered.leave_topic();
        if matches!(self.piece.tried.delivery.say, Say::Operator(ToOperator::Card { .. })) {
            let said = self.said(Say::Operator(ToOperator::Word(Word::Threadless)));
            self.rendered.append(said);
        }
        self.outbox.lose_thread(&whose).await;
    }

    /// It may have arrived. A contact is not sent it without end; an operator is, unless it is this one piece that
    /// the service can't take.
    async fn unclear(&mut self, at: usize) -> Option<Ended> {
        let to_contact = !self.is_for_operator();
        if to_contact || self.channel.answers().await {
            self.headway.unsure += 1;
        }
        let unsure = self.headway.unsure;
        let pause = match &self.piece.tried.delivery.to {
            Recipient::Contact(_) | Recipient::Chat { .. } if unsure >= self.most() => {
                return Some(Ended::Over(self.given_up()));
            }
            Recipient::Contact(_) => Duration::from_secs(2 << (2 * unsure.min(4)).saturating_sub(2)),
            _ if unsure >= HOPELESS => {
                return Some(Ended::Over(Outcome::Refused(Refusal::BadRequest)));
            }
            _ => back_off(self.piece.tried.attempts),
        };
        if unsure >= IN_VAIN && self.can_be_bare(Refusal::BadRequest) {
            self.say_bare(at);
            return None;
        }
        let maybe_sent = true;
        Some(Ended::Again { after: pause, attempted: true, maybe_sent })
    }

    /// How often it is tried: a change that is made twice changes nothing more.
    fn most(&self) -> u32 {
        match self.piece.tried.delivery.say {
            Say::Contact(ToContact::AnswerEdited { .. } | ToContact::AnswerRecalled { .. }) => HOPELESS,
            _ if self.is_post() => 1,
            _ => REPEATS,
        }
    }

    /// What becomes of something that a contact may have been sent several times.
    fn given_up(&self) -> Outcome {
        let delivery = &self.piece.tried.delivery;
        tracing::warn!(attempts = REPEATS, "whether a message arrived stays unclear; it is sent no more");
        match delivery.say {
            Say::Contact(
                ToContact::Answer { .. } | ToContact::AnswerEdited { .. } | ToContact::AnswerRecalled { .. },
            ) => Outcome::Unsure,
            _ if self.is_post() => Outcome::Unsure,
            _ => Outcome::Dropped,
        }
    }

    fn again(&self, after: Duration, attempted: bool) -> Ended {
        Ended::Again { after, attempted, maybe_sent: self.piece.tried.maybe_sent && !self.progress }
    }

    /// Whether everybody reads it.
    fn is_post(&self) -> bool {
        let tried = &self.piece.tried.delivery;
        matches!((&tried.to, &tried.say), (Recipient::Chat { .. }, Say::Operator(ToOperator::Announcing(_))))
    }

    fn is_for_operator(&self) -> bool {
        matches!(self.piece.tried.delivery.to, Recipient::Operator(_))
    }

    /// Whether the service may take less where it does not take this: it refuses the message, not its reader, and
    /// less was not tried yet.
    fn can_be_bare(&self, why: Refusal) -> bool {
        let delivery = &self.piece.tried.delivery;
        let says = !matches!(
            delivery.say,
            Say::Operator(ToOperator::CardUpdate { .. } | ToOperator::DrillUpdate { .. } | ToOperator::Drill)
        );
        self.is_for_operator() && !self.bare && says && delivery.case.is_some() && !why.loses_recipient()
    }

    /// Puts the case's code in the place of a piece.
    fn say_bare(&mut self, at: usize) {
        self.bare = true;
        tracing::error!("a message for an operator is refused as it is; the case's code goes in its place");
        let said = self.said(Say::Operator(ToOperator::Bare));
        self.rendered.replace(at, said);
    }

    /// Something else that is said of the same case.
    fn said(&self, say: Say) -> Rendered {
        let delivery = Delivery { say, reply_to: None, slot: None, ..self.piece.tried.delivery.clone() };
        let thread = self.into.as_ref().map(|(thread, _)| *thread);
        self.outbox.words((self.channel, self.count, thread), &delivery, self.material, false)
    }
}
