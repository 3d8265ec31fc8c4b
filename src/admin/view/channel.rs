//! How each channel is: whether it hears and sends, since when, and why not.

use serde::{Deserialize, Serialize};

use crate::channel::{Health, Side};
use crate::domain::policy::{Channel, Policy};
use crate::domain::time::Now;
use crate::service::report::Reports;

use super::{age, civil};

/// One channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelView {
    /// Its name in the config.
    pub channel: String,
    /// `telegram` or `email`.
    pub kind: String,
    /// Whether what people write comes in; none while that is not known.
    pub hears: Option<bool>,
    /// Whether what the line says goes out; none while that is not known.
    pub sends: Option<bool>,
    /// Since when it is as it is: in trouble, or well.
    pub since: String,
    /// For how many seconds.
    pub for_s: u64,
    /// What is wrong, as a fixed word; none if nothing is.
    pub why: Option<String>,
    /// The same in words.
    pub means: Option<String>,
    /// What to do about it.
    pub remedy: Option<String>,
    /// Whether that has been so for long enough that people were called.
    pub lost: bool,
    /// How old the oldest message of the last batch was, in seconds.
    pub behind_s: u64,
}

impl ChannelView {
    /// All channels in config order.
    pub(super) fn all(policy: &Policy, reports: &Reports, now: Now) -> Vec<Self> {
        let healths = reports.channels();
        let each = policy.channels.iter();
        each.filter_map(|channel| Some(Self::of(channel, healths.get(&channel.name)?, now))).collect()
    }

    fn of(channel: &Channel, health: &Health, now: Now) -> Self {
        let side = if health.hears.trouble.is_none() && health.sends.trouble.is_some() {
            health.sends
        } else {
            health.hears
        };
        Self {
            channel: channel.name.to_string(),
            kind: channel.traits.kind.to_owned(),
            hears: works(health.hears),
            sends: works(health.sends),
            since: civil(now, side.since),
            for_s: age(now, side.since),
            why: side.trouble.map(|trouble| trouble.word().to_owned()),
            means: side.trouble.map(|trouble| trouble.means().to_owned()),
            remedy: side.trouble.map(|trouble| trouble.remedy().to_owned()),
            lost: health.lost().is_some(),
            behind_s: health.lag.as_secs(),
        }
    }

    /// What it does not do, in a word; none if it does all that is known of it.
    #[must_use]
    pub fn fails(&self) -> Option<&'static str> {
        match (self.hears, self.sends) {
            (Some(false), Some(false)) => Some("hears and sends nothing"),
            (Some(false), _) => Some("hears nothing"),
            (_, Some(false)) => Some("sends nothing"),
            _ => None,
        }
    }
}

fn works(side: Side) -> Option<bool> {
    side.known.then_some(side.trouble.is_none())
}
