//! What changes about the operators: who is bound where, who paused, how much each has, whose turn it is.
//!
//! One document for the line, loaded with every batch. What the admin decides about operators is in
//! [`Policy`](super::policy::Policy).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::announce::Announcements;
use super::automatic::Kept;
use super::bots::{Count, KnownBot};
use super::campaign::Campaigns;
use super::case::Index;
use super::drill::Drill;
use super::id::{Address, BotId, CaseCode, ChannelName, ChatId, DeliveryId, Language, OperatorId, SourceId};
use super::linking::Tries;
use super::policy::{Operator, Policy};
use super::restored::Restored;
use super::senses::Lost;
use super::strangers::Strangers;
use super::threads::Threads;
use super::time::Stamp;
use super::trail::{Begin, Head};

/// The state of all operators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Each operator's state; one who is missing has the default state.
    #[serde(rename = "stations")]
    pub operator_states: BTreeMap<OperatorId, OperatorState>,
    /// How many assignments there have been; the next one gets this number.
    pub turns: u64,
    /// How many cases wait for an operator.
    pub waiting: u32,
    /// Walks through queues that were made lately, or that go on.
    #[serde(default)]
    pub walks: Vec<Walk>,
    /// Where the audit trail ends. It stands here so that a trail that lost its end is noticed.
    #[serde(default)]
    pub trail: Head,
    /// Where it begins, if not with its first entry. Whoever cuts it without the line's key is noticed.
    #[serde(default)]
    pub trail_begin: Option<Begin>,
    /// That the store was put back to an earlier day, if it ever was.
    #[serde(default)]
    pub restored: Option<Restored>,
    /// The latest drill, if there ever was one.
    #[serde(default)]
    pub drill: Option<Drill>,
    /// Channels that people were told of: they hear or send nothing.
    #[serde(default)]
    pub lost: BTreeMap<ChannelName, Lost>,
    /// Who hears and speaks by each channel that has a bot.
    #[serde(default)]
    pub bots: BTreeMap<ChannelName, KnownBot>,
    /// How much is kept of what made no case.
    #[serde(default)]
    pub automatic: Kept,
    /// When it was last told, in line time, that a pager refuses alarms; by its URL.
    #[serde(default)]
    pub deaf_pagers: BTreeMap<String, Stamp>,
    /// Who is still to hear that the bot of these channels changed: nothing reached them.
    #[serde(default)]
    pub unheard: BTreeMap<OperatorId, BTreeSet<ChannelName>>,
    /// Words for another phone that anybody typed in vain.
    #[serde(default)]
    pub tries: Tries,
    /// Up to which of those of whom nobody was told it was last looked who could be, where not all could be looked at.
    #[serde(default)]
    pub introduced: Option<(Stamp, CaseCode)>,
    /// Who found a bot of the operators' own of late, and heard that it is not for them.
    #[serde(default)]
    pub strangers: Strangers,
    /// Which first messages came of late, to know copies of them.
    #[serde(default)]
    pub campaigns: Campaigns,
    /// What was announced in the line's public channel, or is about to be.
    #[serde(default, skip_serializing_if = "Announcements::is_untouched")]
    pub announcements: Announcements,
}

/// A walk through the cases of a queue that stand behind those which nobody on duty may take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// The queue.
    pub queue: Index,
    /// The minute in which it is bounded, as line time of its beginning.
    pub since: Stamp,
    /// How many pages were looked at in that minute.
    pub pages: u16,
    /// Where it goes on in the next minute, if it does: behind that case.
    pub on: Option<(Stamp, CaseCode)>,
}

/// The state of one operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorState {
    /// Assigned cases.
    pub load: u32,
    /// Of those: cases whose contact asked for a human and has said nothing yet. They take no room.
    #[serde(default)]
    pub wordless: u32,
    /// The number of their last assignment; none if they never had one.
    pub last_turn: Option<u64>,
    /// When they stopped taking new cases, if they did.
    pub pause: Option<Pause>,
    /// Whether they went off for the rest of their shift with `/off`.
    pub off: bool,
    /// What the line last noticed of their hours.
    pub duty: Duty,
    /// Where enrolment bound them.
    pub bound: BTreeMap<ChannelName, Binding>,
    /// Channels that refused a delivery to them for good.
    pub refused: BTreeSet<ChannelName>,
    /// An invitation that is under way.
    pub invite: Option<Invite>,
    /// Whether they are locked out: what they had in their hands may be in somebody else's.
    pub locked: bool,
    /// Where they had been bound until they were locked out: what stands there is taken back, and nothing else goes.
    #[serde(default)]
    pub seized: BTreeMap<ChannelName, Binding>,
    /// Mail that came in their name and was not theirs, where they heard of some in the last hour.
    #[serde(default)]
    pub forged: Option<Forged>,
    /// The threads of their chat with a bot of the operators' own.
    #[serde(default)]
    pub threads: Threads,
    /// The language in which they want the line to speak to them, if they chose one.
    #[serde(default)]
    pub language: Option<Language>,
    /// What they were last told of late cases.
    #[serde(default)]
    pub alarm: Option<Alarm>,
    /// By what else they can be known, as their own mails told: no contact may read it.
    #[serde(default, skip_serializing_if = "SeenAs::is_empty")]
    pub seen_as: SeenAs,
}

/// What an operator's mails told of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAs {
    /// What they are called there.
    pub names: BTreeSet<String>,
    /// Numbers, addresses and names on networks that stood in their signatures.
    pub reach: BTreeSet<String>,
}

impl SeenAs {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.reach.is_empty()
    }
}

/// A message about late cases, which changes where it lies for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The delivery that carried it.
    pub delivery: DeliveryId,
    /// When it was told, in line time.
    pub at: Stamp,
    /// Of how many cases it tells.
    pub total: u32,
    /// The oldest of them, by since when they wait.
    pub cases: Vec<(Stamp, CaseCode)>,
    /// In which chat it lies, and its number there, once it does.
    pub place: Option<(ChatId, SourceId)>,
}

/// Mail in an operator's name that was not theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forged {
    /// When they were last told, in line time.
    pub told_at: Stamp,
    /// How many came since.
    pub untold: u32,
}

/// No new cases until a time, or until they come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Line time at which it ends by itself.
    pub until: Option<Stamp>,
}

/// What the line last noticed of an operator's hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Duty {
    /// Nothing yet.
    #[default]
    Unknown,
    /// Off duty; their cases were offered to others.
    Off,
    /// On duty.
    On,
    /// On duty, and warned that the shift ends.
    Warned,
}

/// Where an operator is reached on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The address.
    pub address: Address,
    /// Its keyed hash, by which incoming messages are recognised.
    pub chat: ChatId,
}

/// A single-use enrolment, valid for fifteen minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// What the link carries, in hexadecimal.
    pub token: String,
    /// Line time at which it ends.
    pub until: Stamp,
    /// The chat that opened the link, waiting for the inviter's confirmation.
    pub claim: Option<Claim>,
    /// How many wrong digits were given.
    pub wrong: u8,
}

/// A chat that opened an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The channel.
    pub channel: ChannelName,
    /// The chat.
    pub binding: Binding,
    /// The four digits shown in that chat.
    pub digits: String,
}

impl OperatorState {
    /// How many cases of theirs take room.
    #[must_use]
    pub fn room_taken(&self) -> u32 {
        self.load.saturating_sub(self.wordless)
    }
}

impl Roster {
    /// An operator's state.
    #[must_use]
    pub fn operator_state(&self, id: &OperatorId) -> OperatorState {
        self.operator_states.get(id).cloned().unwrap_or_default()
    }

    /// An operator's state, to change it.
    pub fn operator_state_mut(&mut self, id: &OperatorId) -> &mut OperatorState {
        self.operator_states.entry(id.clone()).or_default()
    }

    /// The language in which the line speaks to an operator: the one that they chose, if it has that.
    #[must_use]
    pub fn language_of(&self, id: &OperatorId, policy: &Policy) -> Language {
        let chosen = self.operator_states.get(id).and_then(|state| state.language.clone());
        let chosen = chosen.filter(|language| policy.languages.contains(language));
        chosen.unwrap_or_else(|| policy.language_of(id))
    }

    /// Whose numbers mean messages of that channel while that bot hears and speaks by it.
    #[must_use]
    pub fn count(&self, channel: &ChannelName, bot: Option<BotId>) -> Count {
        let older = self.bots.get(channel).is_some_and(|known| known.older_are_of(bot));
        Count { bot, older }
    }

    /// The operator who writes from that chat: bound to it by enrolment or by the config.
    #[must_use]
    pub fn writer(
        &self,
        policy: &Policy,
        channel: &ChannelName,
        address: &Address,
        chat: ChatId,
    ) -> Option<OperatorId> {
        let addresses = policy.traits(channel).addresses;
        let same = |configured: &Address| addresses.same(configured, address);
        policy.operators.iter().find(|o| self.is_at(o, channel, same, chat)).map(|o| o.id.clone())
    }

    fn is_at(
        &self,
        operator: &Operator,
        channel: &ChannelName,
        same: impl Fn(&Address) -> bool,
        chat: ChatId,
    ) -> bool {
        let operator_state = self.operator_states.get(&operator.id);
        if operator_state.is_some_and(|s| s.locked) {
            return false;
        }
        operator.reach.iter().filter(|r| r.channel == *channel).any(|r| match &r.address {
            Some(configured) => same(configured),
            None => operator_state.and_then(|s| s.bound.get(channel)).is_some_and(|b| b.chat == chat),
        })
    }

    /// The operator who has that address on a bot of the operators' own, where the channel is none: on a public one they
    /// are not reached.
    #[must_use]
    pub fn reached_elsewhere(
        &self,
        policy: &Policy,
        channel: &ChannelName,
        address: &Address,
    ) -> Option<OperatorId> {
        let traits = policy.traits(channel);
        if policy.is_for_operators(channel) || !traits.copies {
            return None;
        }
        let own = |name: &ChannelName| {
            policy.is_for_operators(name) && policy.traits(name).addresses == traits.addresses
        };
        let is_theirs = |operator: &&Operator| {
            let state = self.operator_states.get(&operator.id);
            let bound = |name| state.and_then(|state| state.bound.get(name)).map(|binding| &binding.address);
            let mut ways = operator.reach.iter().filter(|reach| own(&reach.channel));
            !state.is_some_and(|state| state.locked)
                && ways.any(|reach| reach.address.as_ref().or_else(|| bound(&reach.channel)) == Some(address))
        };
        policy.operators.iter().find(is_theirs).map(|operator| operator.id.clone())
    }

    /// Where an operator is reached now: the first of their channels that has an address and did not refuse. One
    /// that is lost comes after all others: what is said by it may not arrive, and what is answered not be heard.
    #[must_use]
    pub fn way_to(&self, operator: &Operator) -> Option<(ChannelName, Address)> {
        let sound = self.ways_to(operator).find(|(channel, _)| !self.lost.contains_key(channel));
        sound.or_else(|| self.ways_to(operator).next())
    }

    /// Where a delivery to an operator goes now: by the channel that it names, or by the first that works.
    #[must_use]
    pub fn way_for(&self, operator: &Operator, by: Option<&ChannelName>) -> Option<(ChannelName, Address)> {
        match by {
            Some(by) => self.ways_to(operator).find(|(channel, _)| channel == by),
            None => self.way_to(operator),
        }
    }

    /// The channels of an operator that have an address and did not refuse, by preference; none of who is locked out.
    pub fn ways_to(&self, operator: &Operator) -> impl Iterator<Item = (ChannelName, Address)> {
        let operator_state = self.operator_states.get(&operator.id);
        let open = move |channel: &ChannelName| {
            !operator_state.is_some_and(|s| s.locked || s.refused.contains(channel))
        };
        operator.reach.iter().filter(move |r| open(&r.channel)).filter_map(move |r| {
            let bound = || operator_state.and_then(|s| s.bound.get(&r.channel)).map(|b| b.address.clone());
            r.address.clone().or_else(bound).map(|address| (r.channel.clone(), address))
        })
    }

    /// Whether an operator is reached by a channel that is not lost.
    #[must_use]
    pub fn is_reached_well(&self, operator: &Operator) -> bool {
        self.way_to(operator).is_some_and(|(channel, _)| !self.lost.contains_key(&channel))
    }
}
