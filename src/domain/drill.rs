//! A drill: a marked test case to each operator, through the channel that a case would come by.
//!
//! It proves the way there and back, and whether somebody is at its end. It is no [`Case`](super::case::Case):
//! there is no contact to whom an answer could go, nothing of it is counted, nobody's turn or load changes, and
//! nothing escalates. What an operator answers is not kept; that they did, and when, is.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::command::Command;
use super::event::{Arrival, Came, Said};
use super::id::{CaseCode, ChannelName, ChatId, DeliveryId, OperatorId, SourceId};
use super::time::Stamp;

/// The line's latest drill. It stays to be looked at until the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// Line time at which it began.
    pub at: Stamp,
    /// Line time at which it ends by itself.
    pub until: Stamp,
    /// When it ended: everyone had answered, its time was over, or somebody stopped it.
    pub ended: Option<Stamp>,
    /// Who is called, and how far each came.
    pub calls: BTreeMap<OperatorId, Call>,
}

/// One operator's part in a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The code that the test case shows.
    pub code: CaseCode,
    /// The delivery that carries it, the latest one if a channel refused an earlier one; none if there was no way.
    pub delivery: Option<DeliveryId>,
    /// Where it stands, once it was delivered.
    pub place: Option<Place>,
    /// Why no channel brings it, as a fixed word.
    pub lost: Option<String>,
    /// When Take was pressed.
    pub taken_at: Option<Stamp>,
    /// When it was answered.
    pub answered_at: Option<Stamp>,
}

/// Where a test case stands in front of its operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The channel that brought it.
    pub channel: ChannelName,
    /// The chat.
    pub chat: ChatId,
    /// Its messages there.
    pub messages: Vec<SourceId>,
    /// Line time at which it was delivered.
    pub at: Stamp,
}

impl Drill {
    /// Whether it still waits for somebody.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether nobody is left who could still answer.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.calls.values().all(|call| call.answered_at.is_some() || call.lost.is_some())
    }

    /// How many have answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.calls.values().filter(|call| call.answered_at.is_some()).count()
    }

    /// The operator whose test case that delivery carries.
    #[must_use]
    pub fn called_by(&self, delivery: DeliveryId) -> Option<&OperatorId> {
        self.calls.iter().find(|(_, call)| call.delivery == Some(delivery)).map(|(id, _)| id)
    }

    /// The call that something from that operator is about: they reply to its message, press its button, or write
    /// to its own reply address. Nothing else is: words that are meant for a contact are never taken for those.
    #[must_use]
    pub fn meant(&self, who: &OperatorId, arrival: &Arrival) -> Option<&Call> {
        self.calls.get(who).filter(|call| match &arrival.what {
            Came::Said(said) => {
                call.is_named(said) || said.reply_to.is_some_and(|on| call.stands_at(arrival, on))
            }
            Came::Pressed { on, .. } => call.stands_at(arrival, *on),
            _ => false,
        })
    }

    /// The call whose code a command names. A case of that code goes first, if there is one.
    #[must_use]
    pub fn named(&self, who: &OperatorId, arrival: &Arrival) -> Option<&Call> {
        let Came::Said(Said { command: Some(Command::Case { code, .. }), .. }) = &arrival.what else {
            return None;
        };
        self.calls.get(who).filter(|call| Some(call.code) == *code)
    }
}

impl Call {
    /// How long it took to answer, from when the test case stood in front of its operator.
    #[must_use]
    pub fn answered_after(&self, began: Stamp) -> Option<Duration> {
        let from = self.place.as_ref().map_or(began, |place| place.at);
        self.answered_at.map(|at| at.since(from))
    }

    /// A reply address is signed with both, so that a mail that shows other cases too is not taken for it.
    fn is_named(&self, said: &Said) -> bool {
        self.delivery.is_some() && said.on == self.delivery && said.case == Some(self.code)
    }

    fn stands_at(&self, arrival: &Arrival, on: SourceId) -> bool {
        self.place.as_ref().is_some_and(|place| place.chat == arrival.chat && place.messages.contains(&on))
    }
}
