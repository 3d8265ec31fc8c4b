//! What is held since the line was put back to an earlier day.

use serde::{Deserialize, Serialize};

use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::restored::Restored;
use crate::domain::roster::Roster;
use crate::domain::say::{Delivery, Recipient, Say, ToContact, ToOperator};
use crate::domain::time::Now;

/// How many held deliveries are shown.
pub const HELD: usize = 100;

/// The gap and what waits for somebody's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldView {
    /// The version of this view.
    pub schema: u32,
    /// Where the gap begins; none if the line was never put back.
    pub from: Option<String>,
    /// Where it ends.
    pub to: Option<String>,
    /// Until when steps pass without an alarm; none if that is over.
    pub quiet_until: Option<String>,
    /// The first [`HELD`] held deliveries, the longest held first.
    pub held: Vec<HeldDelivery>,
}

/// A held delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldDelivery {
    /// What it is, as a fixed word.
    pub what: String,
    /// The case that it is about.
    pub case: Option<CaseCode>,
    /// The operator to whom it goes; none for a contact or a pager.
    pub operator: Option<OperatorId>,
    /// When it was made.
    pub made_at: String,
}

impl HeldView {
    /// The view.
    #[must_use]
    pub fn of(held: &[Delivery], roster: &Roster, now: Now) -> Self {
        let mark = roster.restored.as_ref();
        let quiet = mark.and_then(|m: &Restored| m.quiet_until).filter(|until| *until > now.line);
        Self {
            schema: super::SCHEMA,
            from: mark.map(|m| m.from.to_string()),
            to: mark.map(|m| m.to.to_string()),
            quiet_until: quiet.map(|until| super::civil(now, until)),
            held: held.iter().map(HeldDelivery::of).collect(),
        }
    }
}

impl HeldDelivery {
    fn of(delivery: &Delivery) -> Self {
        let operator = match &delivery.to {
            Recipient::Operator(id) => Some(id.clone()),
            _ => None,
        };
        Self {
            what: word(&delivery.say).to_owned(),
            case: delivery.case,
            operator,
            made_at: delivery.dated.to_string(),
        }
    }
}

fn word(say: &Say) -> &'static str {
    match say {
        Say::Contact(say) => to_contact(say),
        Say::Operator(say) => to_operator(say),
    }
}

fn to_contact(say: &ToContact) -> &'static str {
    match say {
        ToContact::Answer { .. } | ToContact::AnswerEdited { .. } | ToContact::AnswerRecalled { .. } => {
            "reply"
        }
        ToContact::Acknowledge { .. } => "acknowledgement",
        ToContact::Welcome
        | ToContact::ChooseLanguage
        | ToContact::LanguageSet
        | ToContact::Menu { .. }
        | ToContact::Ready { .. }
        | ToContact::Leaflet { .. }
        | ToContact::Human { .. }
        | ToContact::Question { .. }
        | ToContact::QuestionOver { .. }
        | ToContact::QuestionGone
        | ToContact::ContactHelp
        | ToContact::Alike
        | ToContact::Late
        | ToContact::TooLarge
        | ToContact::Locked
        | ToContact::ForgetHelp
        | ToContact::ForgetSure
        | ToContact::ForgetSoon { .. }
        | ToContact::ForgetNot
        | ToContact::LinkWords { .. }
        | ToContact::Aside(_)
        | ToContact::Cleared { .. } => "notice",
    }
}

fn to_operator(say: &ToOperator) -> &'static str {
    match say {
        ToOperator::Card { .. } | ToOperator::CardUpdate { .. } | ToOperator::Part { .. } => "card",
        ToOperator::Alert { .. } | ToOperator::Alarm { .. } | ToOperator::Reminder => "alert",
        ToOperator::Bare
        | ToOperator::Lacking
        | ToOperator::Tick { .. }
        | ToOperator::WhichCase { .. }
        | ToOperator::Prompt
        | ToOperator::History
        | ToOperator::CaseList { .. }
        | ToOperator::GiveTo { .. }
        | ToOperator::Draft { .. }
        | ToOperator::Noted { .. }
        | ToOperator::ChangeKept { .. }
        | ToOperator::RecallAsked { .. }
        | ToOperator::Reacted { .. }
        | ToOperator::Newcomers { .. }
        | ToOperator::Calling(_)
        | ToOperator::Asking(_)
        | ToOperator::Happened { .. }
        | ToOperator::HandoverSoon { .. }
        | ToOperator::Gone { .. }
        | ToOperator::Board(_)
        | ToOperator::Drill
        | ToOperator::DrillUpdate { .. }
        | ToOperator::Announcing(_)
        | ToOperator::OperatorHelp
        | ToOperator::Word(_) => "notice",
    }
}
