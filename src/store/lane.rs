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
    /// Of newcomers for whom nobody has room: it waits for nothing that is about a case.
    Newcomers,
    /// Of one class, as a version before kept them. Nothing new enters it.
    Class(Class),
}

impl LaneId {
    /// The lane in which a delivery stands. Alerts share one, for those that wait become one message.
    #[must_use]
    pub fn of(delivery: &Delivery) -> Self {
        let queue = match (delivery.class, &delivery.say) {
            (class @ (Class::Prompt | Class::Bulk), _) => Queue::Class(class),
            (_, Say::Operator(ToOperator::Alert { .. } | ToOperator::Alarm { .. })) => Queue::Case(None),
            (_, Say::Operator(ToOperator::Newcomers { .. })) => Queue::Newcomers,
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

impl Run {
    /// How urgent it is: as the most urgent of it, for what stands before that must go first.
    #[must_use]
    pub fn rank(&self) -> u8 {
        self.deliveries.iter().map(|tried| tried.delivery.class.rank()).min().unwrap_or(0)
    }
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

/// How many lanes a claim hands out at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// In all.
    pub all: usize,
    /// Of those of each rank, which is that of the most urgent of their next run, see [`Class::rank`].
    pub each: [usize; Class::RANKS],
}

impl From<usize> for Most {
    fn from(all: usize) -> Self {
        Self { all, each: [all; Class::RANKS] }
    }
}

/// Of which ranks a commit claims the lanes that it touches: one that is full is left to the store, and holds up no
/// other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranks(pub [bool; Class::RANKS]);

impl Default for Ranks {
    fn default() -> Self {
        Self([true; Class::RANKS])
    }
}

impl Ranks {
    /// Whether lanes of that rank are claimed.
    #[must_use]
    pub fn hold(self, rank: u8) -> bool {
        self.0.get(usize::from(rank)).copied().unwrap_or_default()
    }
}

/// How many deliveries a run holds at most.
pub const RUN: usize = 32;
