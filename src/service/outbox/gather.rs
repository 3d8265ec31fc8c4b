//! Where messages are better read together: an operator's mails.
//!
//! The first goes at once; what comes within the next minutes is one mail at their end, but for what its reader
//! waits for, whatever cases it is about. When the last one went is known to this process only: after a restart one mail may go too early.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::stale::is_stale;
use super::{Outbox, Piece, Waits, Way, back_off};
use crate::channel::{Channel, Effort, Scene, Sent};
use crate::domain::bots::Count;
use crate::domain::id::{Address, ChannelName};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Outcome, Recipient, Say, ToOperator};
use crate::store::LaneId;

/// How a group ended.
enum Group {
    /// It is settled.
    Over,
    /// It was put back, and what stands behind it must wait as long.
    Waits(Duration),
    /// It is refused as a whole.
    Apart,
}

/// How and where a run is gathered.
pub(super) struct Gathering<'a> {
    channel: &'a Channel,
    pause: Duration,
    name: ChannelName,
    to: Address,
}

impl Outbox {
    /// Whether a run is told as one: it goes to an operator, by a channel that gathers.
    pub(super) fn gathering(&self, pieces: &[(Piece, Option<Material>)]) -> Option<Gathering<'_>> {
        let (piece, material) = pieces.iter().find_map(|(p, m)| Some((p, m.as_ref()?)))?;
        if !matches!(piece.tried.delivery.to, Recipient::Operator(_)) {
            return None;
        }
        let Way::Chat(name, to) = self.way(&piece.tried.delivery, material)? else { return None };
        let channel = self.channels.get(&name)?;
        channel.gathers().map(|pause| Gathering { channel, pause, name, to })
    }

    pub(super) async fn send_gathered(
        &self,
        by: Gathering<'_>,
        pieces: &[(Piece, Option<Material>)],
        stop: &CancellationToken,
    ) {
        let mut left = Vec::with_capacity(pieces.len());
        for (piece, material) in pieces {
            // Nothing was loaded by now: it is left to the next start.
            if stop.is_cancelled() {
                let all = pieces.iter().map(|(piece, _)| piece);
                return self.put_all_back(all, Duration::ZERO, false).await;
            }
            match material {
                Some(material) if !is_stale(&piece.tried.delivery, material) => left.push((piece, material)),
                // What can never be sent, or would only mislead by now.
                _ => {
                    if !self.book(piece, None, &Outcome::Dropped).await {
                        return;
                    }
                }
            }
        }
        let (mut left, mut alone) = (left.as_slice(), false);
        while let Some((first, _)) = left.first() {
            // What may have got through goes again as it went: together, and without what came since.
            let alike = left.iter().take_while(|(p, _)| p.tried.maybe_sent == first.tried.maybe_sent).count();
            let alike = if alone { 1 } else { alike };
            let (group, rest) = left.split_at(alike);
            match self.send_group(&by, group, stop).await {
                Group::Over => left = rest,
                // One of them spoils it for the others.
                Group::Apart => alone = true,
                Group::Waits(wait) => {
                    let rest = rest.iter().map(|(piece, _)| *piece);
                    return self.put_all_back(rest, wait, false).await;
                }
            }
        }
    }

    /// Puts back the first of each lane, and with it what stands behind.
    async fn put_all_back<'a>(
        &self,
        pieces: impl Iterator<Item = &'a Piece>,
        wait: Duration,
        attempted: bool,
    ) {
        let mut lanes = BTreeSet::new();
        for piece in pieces {
            if lanes.insert(LaneId::of(&piece.tried.delivery)) {
                self.put_back(&piece.tried, Waits { attempted, ..Waits::turn(wait) }).await;
            }
        }
    }

    /// Sends a group as one message, now or when its time has come.
    async fn send_group(
        &self,
        by: &Gathering<'_>,
        group: &[(&Piece, &Material)],
        stop: &CancellationToken,
    ) -> Group {
        let Some((first, _)) = group.first() else { return Group::Over };
        let (to, now) = (&first.tried.delivery.to, self.clock.now().line);
        let wait = self.gathered.next(to).since(now);
        let prompt = group.iter().any(|(p, _)| is_awaited(&p.tried.delivery.say));
        if stop.is_cancelled() || (!wait.is_zero() && !prompt) {
            self.put_all_back(group.iter().map(|(piece, _)| *piece), wait, false).await;
            return Group::Waits(wait);
        }
        let outcome = match self.say_together(by, group, stop).await {
            Sent::Delivered(ids)
            | Sent::Astray(ids)
            | Sent::Stuck(ids)
            | Sent::Lacking { numbers: ids, .. } => Outcome::Delivered(ids),
            Sent::Dropped => Outcome::Dropped,
            Sent::Apart | Sent::NoTopic => return Group::Apart,
            Sent::Refused(why) => Outcome::Refused(why),
            Sent::Retry { after, .. } => {
                let pause = after.unwrap_or_default().max(back_off(first.tried.attempts));
                self.put_all_back(group.iter().map(|(piece, _)| *piece), pause, true).await;
                return Group::Waits(pause);
            }
            Sent::Ambiguous => {
                let pause = back_off(first.tried.attempts);
                for (piece, _) in group {
                    let waits = Waits { attempted: true, maybe_sent: true, ..Waits::turn(pause) };
                    self.put_back(&piece.tried, waits).await;
                }
                return Group::Waits(pause);
            }
        };
        // What its reader waited for postpones nothing that waits already.
        if matches!(outcome, Outcome::Delivered(_)) && wait.is_zero() {
            self.gathered.set(to, self.clock.now().line + by.pause);
        }
        let way = Way::Chat(by.name.clone(), by.to.clone());
        for (piece, _) in group {
            if !self.book(piece, Some(&way), &outcome).await {
                return Group::Waits(Duration::ZERO);
            }
        }
        Group::Over
    }

    async fn say_together(
        &self,
        by: &Gathering<'_>,
        group: &[(&Piece, &Material)],
        stop: &CancellationToken,
    ) -> Sent {
        let all: Vec<_> = group.iter().map(|(piece, material)| (&piece.tried.delivery, *material)).collect();
        let sent = self.say_all(by, group, &all, stop).await;
        if !matches!(sent, Sent::Refused(why) if !why.loses_recipient()) {
            return sent;
        }
        // The mail is refused, not its reader: what is in it may be less by each, and at last by its code alone.
        let [(delivery, material)] = all[..] else { return Sent::Apart };
        if delivery.case.is_none() {
            return sent;
        }
        tracing::error!("a mail to an operator is refused as it is; the case's code goes in its place");
        let bare = Delivery { say: Say::Operator(ToOperator::Bare), ..delivery.clone() };
        self.say_all(by, group, &[(&bare, material)], stop).await
    }

    async fn say_all(
        &self,
        by: &Gathering<'_>,
        group: &[(&Piece, &Material)],
        all: &[(&Delivery, &Material)],
        stop: &CancellationToken,
    ) -> Sent {
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let texts = self.wording.texts();
        // Only mail is gathered, and it has no bot.
        let count = Count::default();
        let scene = Scene { policy: &policy, texts: &texts, now, maybe_sent: false, count, thread: None };
        let rendered = by.channel.render(all, &scene);
        let mut turn = by.channel.turn(&by.to, 0, now.line);
        while let Some(wait) = turn.ask(self.clock.now().line) {
            tokio::select! {
                () = self.clock.sleep(wait) => {}
                () = stop.cancelled() => return Sent::Retry { after: None, everyone: false, partly: false },
            }
        }
        let first = group.iter().max_by_key(|(piece, _)| piece.tried.attempts);
        let opener =
            first.map_or_else(|| Arc::clone(&self.opener), |(piece, _)| self.opener_for(&piece.tried));
        self.desk.begun().begins(group.iter().flat_map(|(piece, _)| piece.ids()));
        by.channel.send_piece(&by.to, &rendered, 0, &opener, Effort::default()).await
    }
}

/// What its reader asked for a moment ago, or must know now.
fn is_awaited(say: &Say) -> bool {
    match say {
        Say::Contact(_) => false,
        Say::Operator(say) => match say {
            ToOperator::Word(_)
            | ToOperator::WhichCase { .. }
            | ToOperator::Prompt
            | ToOperator::History
            | ToOperator::CaseList { .. }
            | ToOperator::GiveTo { .. }
            | ToOperator::OperatorHelp
            | ToOperator::Announcing(_)
            | ToOperator::Draft { .. }
            | ToOperator::Alert { .. }
            | ToOperator::Alarm { .. }
            | ToOperator::Board(_)
            | ToOperator::Drill
            | ToOperator::Calling(_)
            | ToOperator::Asking(_)
            | ToOperator::Reminder => true,
            ToOperator::Card { .. }
            | ToOperator::CardUpdate { .. }
            | ToOperator::Bare
            | ToOperator::Lacking
            | ToOperator::Part { .. }
            | ToOperator::Tick { .. }
            | ToOperator::Noted { .. }
            | ToOperator::ChangeKept { .. }
            | ToOperator::RecallAsked { .. }
            | ToOperator::Reacted { .. }
            | ToOperator::Happened { .. }
            | ToOperator::Newcomers { .. }
            | ToOperator::HandoverSoon { .. }
            | ToOperator::Gone { .. }
            | ToOperator::DrillUpdate { .. } => false,
        },
    }
}
