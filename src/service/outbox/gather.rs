//! Where messages are better read together: an operator's mails.
//!
//! The first goes at once; what comes within the next minutes is one mail at their end, but for what its reader
//! waits for. When the last one went is known to this process only: after a restart one mail may go too early.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::stale::is_stale;
use super::{Outbox, Piece, Way, back_off};
use crate::channel::{Channel, Scene, Sent};
use crate::domain::id::{Address, ChannelName};
use crate::domain::material::Material;
use crate::domain::say::{Outcome, Recipient, Say};
use crate::domain::time::Stamp;
use crate::store::LaneId;

/// When each recipient's next gathered message may go.
#[derive(Clone, Debug, Default)]
pub struct Gathered(Arc<Mutex<BTreeMap<Recipient, Stamp>>>);

impl Gathered {
    fn next(&self, to: &Recipient) -> Stamp {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(to).copied().unwrap_or(Stamp(i64::MIN))
    }

    fn set(&self, to: &Recipient, next: Stamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(to.clone(), next);
    }
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
    pub(super) fn gathering(
        &self,
        pieces: &[Piece],
        materials: &[Option<Material>],
    ) -> Option<Gathering<'_>> {
        let (piece, material) = pieces.iter().zip(materials).find_map(|(p, m)| Some((p, m.as_ref()?)))?;
        if !matches!(piece.tried.delivery.to, Recipient::Operator(_)) {
            return None;
        }
        let Way::Chat(name, to) = self.way(&piece.tried.delivery, material)? else { return None };
        let channel = self.channels.get(&name)?;
        channel.gathers().map(|pause| Gathering { channel, pause, name, to })
    }

    pub(super) async fn send_gathered(
        &self,
        lane: &LaneId,
        by: Gathering<'_>,
        pieces: &[Piece],
        materials: &[Option<Material>],
        stop: &CancellationToken,
    ) {
        let mut left = Vec::with_capacity(pieces.len());
        for (piece, material) in pieces.iter().zip(materials) {
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
        let mut left = left.as_slice();
        while let Some((first, _)) = left.first() {
            // What may have got through goes again as it went: together, and without what came since.
            let alike = left.iter().take_while(|(p, _)| p.tried.maybe_sent == first.tried.maybe_sent).count();
            let (group, rest) = left.split_at(alike);
            if !self.send_group(lane, &by, group, stop).await {
                return;
            }
            left = rest;
        }
    }

    /// Sends a group as one message, now or when its time has come. Returns whether the run goes on.
    async fn send_group(
        &self,
        lane: &LaneId,
        by: &Gathering<'_>,
        group: &[(&Piece, &Material)],
        stop: &CancellationToken,
    ) -> bool {
        let Some((first, _)) = group.first() else { return true };
        let (to, now) = (&first.tried.delivery.to, self.clock.now().line);
        let wait = self.gathered.next(to).since(now);
        let prompt = group.iter().any(|(p, _)| is_awaited(&p.tried.delivery.say));
        if stop.is_cancelled() || (!wait.is_zero() && !prompt) {
            self.put_back(lane, &first.tried, wait, false).await;
            return false;
        }
        let outcome = match self.say_together(by, group, stop).await {
            Sent::Delivered(ids) => Outcome::Delivered(ids),
            Sent::Dropped => Outcome::Dropped,
            Sent::Refused(why) => Outcome::Refused(why.to_owned()),
            Sent::Retry { after, .. } => {
                let pause = after.unwrap_or_default().max(back_off(first.tried.attempts));
                self.put_back(lane, &first.tried, pause, first.tried.maybe_sent).await;
                return false;
            }
            Sent::Ambiguous => {
                for (piece, _) in group {
                    self.put_back(lane, &piece.tried, back_off(piece.tried.attempts), true).await;
                }
                return false;
            }
        };
        if matches!(outcome, Outcome::Delivered(_)) {
            self.gathered.set(to, self.clock.now().line + by.pause);
        }
        let way = Way::Chat(by.name.clone(), by.to.clone());
        for (piece, _) in group {
            if !self.book(piece, Some(&way), &outcome).await {
                return false;
            }
        }
        true
    }

    async fn say_together(
        &self,
        by: &Gathering<'_>,
        group: &[(&Piece, &Material)],
        stop: &CancellationToken,
    ) -> Sent {
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let texts = self.wording.texts();
        let scene = Scene { policy: &policy, texts: &texts, now, maybe_sent: false };
        let all: Vec<_> = group.iter().map(|(piece, material)| (&piece.tried.delivery, *material)).collect();
        let rendered = by.channel.render(&all, &scene);
        tokio::select! {
            () = self.clock.sleep(by.channel.reserve(&by.to, &rendered, now.line)) => {}
            () = stop.cancelled() => return Sent::Retry { after: None, everyone: false, partly: false },
        }
        let first = group.iter().max_by_key(|(piece, _)| piece.tried.attempts);
        let larder =
            first.map_or_else(|| Arc::clone(&self.larder), |(piece, _)| self.larder_for(&piece.tried));
        by.channel.send(&by.to, &rendered, &larder).await
    }
}

/// What its reader asked for a moment ago, or must know now.
fn is_awaited(say: &Say) -> bool {
    matches!(
        say,
        Say::Word(_)
            | Say::WhichCase { .. }
            | Say::Prompt
            | Say::History
            | Say::CaseList { .. }
            | Say::GiveTo { .. }
            | Say::OperatorHelp
            | Say::Draft { .. }
            | Say::Alert { .. }
            | Say::Drill
            | Say::Reminder
    )
}
