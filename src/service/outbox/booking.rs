//! How an attempt ended, handed to the committer: nothing is over before that is durable.

use super::{Outbox, Piece, Way};
use crate::domain::event::{Event, What};
use crate::domain::say::{Delivery, Outcome, Recipient, Settlement};
use crate::service::seed;

impl Outbox {
    /// Books how a piece ended. Returns whether the run goes on.
    pub(super) async fn book(&self, piece: &Piece, way: Option<&Way>, outcome: &Outcome) -> bool {
        self.book_all(piece, way, outcome, 0).await
    }

    /// The same, where so many parts of it are missing.
    pub(super) async fn book_all(
        &self,
        piece: &Piece,
        way: Option<&Way>,
        outcome: &Outcome,
        missing: u32,
    ) -> bool {
        for event in self.settlements(piece, way, outcome, missing) {
            if self.desk.post(event).await.is_err() {
                tracing::info!("the line is stopping; a settlement is left to the next start");
                return false;
            }
        }
        true
    }

    /// Books something of a piece, and returns once that is durable; whether it is.
    pub(super) async fn book_now(&self, piece: &Piece, way: &Way, outcome: &Outcome) -> bool {
        for event in self.settlements(piece, Some(way), outcome, 0) {
            if self.desk.submit(event).await.is_err() {
                tracing::info!("the line is stopping; what arrived of a delivery is left to the next start");
                return false;
            }
        }
        true
    }

    /// A contact's file did not come to an operator, for it is too large: whoever sent it hears so.
    pub(super) async fn stuck(&self, delivery: &Delivery) {
        let (Recipient::Operator(operator), Some(case)) = (&delivery.to, delivery.case) else { return };
        let Some(seq) = delivery.say.seq() else { return };
        let what = What::Stuck { case, seq, operator: operator.clone() };
        if self.desk.post(Event { seed: seed::fresh(), seen: Vec::new(), what }).await.is_err() {
            tracing::info!("the line is stopping; a contact is not told that a file is too large");
        }
    }

    fn settlements(&self, piece: &Piece, way: Option<&Way>, outcome: &Outcome, missing: u32) -> Vec<Event> {
        let (channel, chat) = match way {
            Some(Way::Chat(channel, address)) => {
                (Some(channel.clone()), Some(self.hasher.chat_id(channel, address)))
            }
            Some(Way::Pager(_)) | None => (None, None),
        };
        let of = |delivery: &Delivery| Settlement {
            delivery: delivery.clone(),
            chat,
            channel: channel.clone(),
            outcome: outcome.clone(),
            missing,
        };
        let all = std::iter::once(&piece.tried.delivery).chain(&piece.merged);
        let event = |what| Event { seed: seed::fresh(), seen: Vec::new(), what };
        all.map(|delivery| event(What::Settled(Box::new(of(delivery))))).collect()
    }
}
