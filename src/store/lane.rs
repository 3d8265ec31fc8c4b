//! The queues of the outbox.

use crate::domain::id::CaseCode;
use crate::domain::say::{Class, Delivery, Headway, Recipient, Say, ToOperator};

/// A queue of one recipient: what they hear of one case goes out in order, and waits for nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId {
    /// To whom.
    pub to: Recipient,
    /// Which of their queues.
    pub queue: Queue,
}

/// Which of a recipient's queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Queue {
    /// Of that case, or of what is about none.
    Case(Option<CaseCode>),
    /// Of one class, as a version before kept them. Nothing new enters it.
    Class(Class),
}

impl LaneId {
    /// The lane in which a delivery stands. Alerts share one, for those that wait become one message.
    #[must_use]
    pub fn of(delivery: &Delivery) -> Self {
        let queue = match (delivery.class, &delivery.say) {
            (class @ (Class::Prompt | Class::Bulk), _) => Queue::Class(class),
            (_, Say::Operator(ToOperator::Alert { .. })) => Queue::Case(None),
            _ => Queue::Case(delivery.case),
        };
        Self { to: delivery.to.clone(), queue }
    }
}

/// A run of one lane, in order, that this daemon alone may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The lane; no other run of it is handed out until every delivery of this one is settled or retried.
    pub lane: LaneId,
    /// The deliveries.
    pub deliveries: Vec<Tried>,
}

/// A delivery with its past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The delivery.
    pub delivery: Delivery,
    /// How many attempts were retried before.
    pub attempts: u32,
    /// Whether it may have been sent already: it was claimed under an earlier epoch, or an attempt was ambiguous.
    pub maybe_sent: bool,
    /// How far it came before.
    pub headway: Headway,
}

/// How many deliveries a run holds at most.
pub const RUN: usize = 32;
