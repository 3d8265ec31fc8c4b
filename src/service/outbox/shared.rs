//! What the sending tasks share: where a delivery goes, and how it goes back to its lane.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::channel::{Channel, Hasher, Opener, Pager};
use crate::domain::id::{Address, ChannelName};
use crate::domain::material::Material;
use crate::domain::restored::Restored;
use crate::domain::say::{Delivery, Headway, Recipient};
use crate::service::clock::Clock;
use crate::service::committer::CommitHandle;
use crate::service::rules::Rules;
use crate::service::wording::Wording;
use crate::store::{Epoch, LaneId, Retry, Store, Tried};

use super::gathered::Gathered;
use super::making::Making;

/// How often the store is asked for lanes that are ready.
pub(super) const SWEEP: Duration = Duration::from_secs(1);
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
    pub desk: CommitHandle,
    /// The channels by name.
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
    /// Where attachments are had from.
    pub opener: Arc<Opener>,
    /// The way to pagers.
    pub pager: Arc<Pager>,
    /// The line's texts.
    pub wording: Wording,
    /// The keyed hash of a chat.
    pub hasher: Arc<dyn Hasher>,
    /// When each recipient's next gathered message may go.
    pub gathered: Gathered,
    /// The threads that are being made.
    pub making: Making,
    /// That the store was put back to an earlier day; looked up when sending begins, for it is marked before.
    pub restored: Option<Restored>,
}

/// Where a delivery goes.
#[derive(Clone)]
pub(super) enum Way {
    Chat(ChannelName, Address),
    Pager(String),
}

impl Outbox {
    /// Where a delivery goes now.
    pub(super) fn way(&self, delivery: &Delivery, material: &Material) -> Option<Way> {
        match &delivery.to {
            Recipient::Contact(_) => {
                let address = material.address_for(delivery)?.clone();
                material.contact.as_ref().map(|c| Way::Chat(c.channel.clone(), address))
            }
            Recipient::Operator(id) => {
                let policy = self.rules.policy();
                let (channel, address) =
                    material.roster.way_for(policy.operator(id)?, delivery.by.as_ref())?;
                Some(Way::Chat(channel, address))
            }
            Recipient::Chat { channel, address, .. } => Some(Way::Chat(channel.clone(), address.clone())),
            Recipient::Pager(url) => Some(Way::Pager(url.clone())),
        }
    }

    pub(super) async fn put_back(&self, tried: &Tried, waits: Waits) {
        let (lane, at) = (LaneId::of(&tried.delivery), self.clock.now().line + waits.after);
        let Waits { attempted, maybe_sent, headway, .. } = waits;
        if !maybe_sent && headway.is_none() {
            // Nothing of it went. From here on it may be claimed again.
            self.desk.begun().ended([tried.delivery.id]);
        }
        let retry = Retry { lane, delivery: tried.delivery.id, at, maybe_sent, attempted, headway };
        if self.desk.retry(retry).await.is_err() {
            tracing::info!("the line is stopping; a delivery is left to the next start");
        }
    }
}

/// How a delivery goes back to its lane.
pub(super) struct Waits {
    pub(super) after: Duration,
    pub(super) attempted: bool,
    pub(super) maybe_sent: bool,
    pub(super) headway: Option<Headway>,
}

impl Waits {
    /// It was not tried.
    pub(super) fn turn(after: Duration) -> Self {
        Self { after, attempted: false, maybe_sent: false, headway: None }
    }
}

/// The pause before the next attempt: a second, doubled each time.
pub(super) fn back_off(attempts: u32) -> Duration {
    Duration::from_secs(1 << attempts.min(9)).min(LONGEST)
}
