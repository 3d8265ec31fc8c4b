//! A line whose store was put back to an earlier day.
//!
//! What happened between the copy and the restore, the gap, the line can't know: cases may have been answered,
//! deliveries may have been sent. So it starts quiet. What the copy still had to send is held until somebody
//! looks; steps that are due for cases of the copy pass without an alarm until somebody ends the quiet, and for
//! a day at most, for a case that nobody knows of must not wait for ever.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::ChannelName;
use super::say::Delivery;
use super::time::Stamp;

/// How long the quiet lasts if nobody ends it.
pub const QUIET: Duration = Duration::from_secs(24 * 3600);
/// How long after a restore a channel that could not do so before still takes in again what it kept of the gap.
const WORTH: Duration = Duration::from_secs(30 * 24 * 3600);

/// The time of which the line knows nothing, in civil time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The copy's last sign of life.
    pub from: Stamp,
    /// The restore.
    pub to: Stamp,
}

/// The mark of a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Line time: what was made before is of the copy. Nothing that the line makes itself is dated to this very
    /// moment, so that what is released can be.
    pub at: Stamp,
    /// Civil time of the copy's last sign of life: where the gap begins.
    pub from: Stamp,
    /// Civil time of the restore: where the gap ends.
    pub to: Stamp,
    /// Line time until which steps pass without an alarm; none once somebody ended that.
    pub quiet_until: Option<Stamp>,
    /// The channels that have taken in again what they kept of the gap.
    #[serde(default)]
    pub rescanned: BTreeSet<ChannelName>,
}

impl Restored {
    /// Whether a delivery waits for somebody's word.
    #[must_use]
    pub fn holds(&self, delivery: &Delivery) -> bool {
        delivery.made_at < self.at
    }

    /// The delivery as it goes out after all.
    #[must_use]
    pub fn release(&self, delivery: Delivery, now: Stamp) -> Delivery {
        Delivery { made_at: self.at, not_before: now, ..delivery }
    }

    /// Whether it was released: then it may have been sent before, and is marked so.
    #[must_use]
    pub fn released(&self, delivery: &Delivery) -> bool {
        delivery.made_at == self.at
    }

    /// What a channel is to take in again at that civil time, if it has not done so.
    #[must_use]
    pub fn gap_of(&self, channel: &ChannelName, now: Stamp) -> Option<Gap> {
        let due = !self.rescanned.contains(channel) && now.since(self.to) <= WORTH;
        due.then_some(Gap { from: self.from, to: self.to })
    }

    /// Whether what is unanswered since then raises no alarm now.
    #[must_use]
    pub fn is_quiet(&self, since: Stamp, now: Stamp) -> bool {
        since < self.at && self.quiet_until.is_some_and(|until| now < until)
    }
}
