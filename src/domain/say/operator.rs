//! What an operator is told.

use serde::{Deserialize, Serialize};

use super::announcing::Announcing;
use super::asking::Asking;
use super::board::Board;
use super::calling::Calling;
use super::word::Word;
use crate::domain::id::{CaseCode, DeliveryId, OperatorId, SourceId};
use crate::domain::message::Milestone;
use crate::domain::time::Stamp;

/// Everything that the line can say to an operator, or to someone who is about to become one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToOperator {
    // About a case.
    /// One of the contact's messages, with the case's head and buttons.
    Card {
        /// The message.
        seq: u32,
        /// Why it comes to this operator now.
        why: CardWhy,
    },
    /// A card as it now looks: edited text, repeats, other buttons.
    CardUpdate {
        /// The message.
        seq: u32,
        /// The delivery that carried the card.
        target: DeliveryId,
        /// Its buttons.
        buttons: Buttons,
    },
    /// In the place of what a service refuses in every other form: that there is something, by the case's code alone.
    /// Never queued.
    Bare,
    /// That not all of an album could be shown. Never queued.
    Lacking,
    /// A late part of an album, after its card.
    Part {
        /// The message.
        seq: u32,
        /// The part's own number in the contact's chat.
        source: SourceId,
    },
    /// How a reply ended.
    Tick {
        /// The reply's number.
        seq: u32,
        /// How it ended.
        end: TickEnd,
    },
    /// The message was no reply: which case is it for?
    WhichCase {
        /// The operator's cases.
        cases: Vec<CaseCode>,
    },
    /// A prompt to answer the case by replying to it.
    Prompt,
    /// All of a case.
    History,
    /// The operator's cases and those that wait.
    CaseList {
        /// The operator's assigned cases.
        cases: Vec<CaseCode>,
        /// How many wait for anyone.
        waiting: u32,
    },
    /// To whom a case could be given.
    GiveTo {
        /// The candidates, the eligible first.
        operators: Vec<OperatorId>,
    },
    /// A reply to this operator's case that waits for their word: a colleague's, or their own that was held back.
    Draft {
        /// The message.
        seq: u32,
        /// Who wrote it.
        by: OperatorId,
    },
    /// A colleague's note.
    Noted {
        /// The message.
        seq: u32,
        /// Who wrote it.
        by: OperatorId,
    },
    /// A colleague changed what they had sent in this operator's case; the contact still has what it said before.
    ChangeKept {
        /// The message.
        seq: u32,
        /// Who would have changed it.
        by: OperatorId,
    },
    /// A colleague asks this operator, who may, to take an answer back.
    RecallAsked {
        /// The answer.
        seq: u32,
        /// Who asks.
        by: OperatorId,
    },
    /// The contact put an emoji on an answer, or took it off; it is told as it now stands.
    Reacted {
        /// The answer.
        seq: u32,
    },
    /// How it stands with calling back whoever called.
    Calling(Calling),
    /// Something is asked before it is done.
    Asking(Asking),
    /// A case waits for an answer too long.
    Reminder,
    /// Cases run late.
    Alert {
        /// Which.
        cases: Vec<CaseCode>,
    },
    /// Many cases run late.
    Alarm {
        /// The oldest of them.
        cases: Vec<CaseCode>,
        /// How many.
        total: u32,
        /// The delivery of an earlier such message that it changes where it lies.
        edits: Option<DeliveryId>,
    },
    /// People wait who write for the first time, and nobody has room for them.
    Newcomers {
        /// Their cases.
        cases: Vec<CaseCode>,
    },
    /// Something happened to a case that this operator should know.
    Happened {
        /// What.
        what: Milestone,
        /// The colleague whom it concerns, if any.
        who: Option<OperatorId>,
        /// Why, as a fixed word.
        why: String,
    },
    /// Their shift, or their being off, ends what they have: a last chance for notes.
    HandoverSoon {
        /// Their cases.
        cases: Vec<CaseCode>,
        /// When, in civil time.
        at: Stamp,
    },

    /// Copies of what was forgotten, which are deleted from the operator's chat.
    Gone {
        /// The messages.
        messages: Vec<SourceId>,
    },

    /// What a supervisor looks at.
    Board(Board),

    // About a drill.
    /// A test case, which says that it is one.
    Drill,
    /// The test case as it now looks.
    DrillUpdate {
        /// The delivery that carried it.
        target: DeliveryId,
    },

    // About the line.
    /// What stands in its public channel, or shall.
    Announcing(Announcing),
    /// What an operator can do here.
    OperatorHelp,
    /// A short word in answer to a command.
    Word(Word),
}

impl ToOperator {
    /// The message of the case that it is about, if it is about one.
    #[must_use]
    pub fn seq(&self) -> Option<u32> {
        match self {
            Self::Card { seq, .. }
            | Self::CardUpdate { seq, .. }
            | Self::Part { seq, .. }
            | Self::Tick { seq, .. }
            | Self::Draft { seq, .. }
            | Self::Noted { seq, .. }
            | Self::ChangeKept { seq, .. }
            | Self::RecallAsked { seq, .. }
            | Self::Reacted { seq }
            | Self::Calling(Calling::CalledBack { seq }) => Some(*seq),
            Self::Bare
            | Self::Lacking
            | Self::WhichCase { .. }
            | Self::Prompt
            | Self::History
            | Self::CaseList { .. }
            | Self::GiveTo { .. }
            | Self::Calling(_)
            | Self::Asking(_)
            | Self::Reminder
            | Self::Alert { .. }
            | Self::Alarm { .. }
            | Self::Newcomers { .. }
            | Self::Happened { .. }
            | Self::HandoverSoon { .. }
            | Self::Gone { .. }
            | Self::Board(_)
            | Self::Drill
            | Self::DrillUpdate { .. }
            | Self::Announcing(_)
            | Self::OperatorHelp
            | Self::Word(_) => None,
        }
    }

    /// The delivery that it changes where it lies, if it changes one.
    #[must_use]
    pub fn target(&self) -> Option<DeliveryId> {
        match self {
            Self::CardUpdate { target, .. } | Self::DrillUpdate { target } => Some(*target),
            Self::Alarm { edits, .. } => *edits,
            Self::Card { .. }
            | Self::Bare
            | Self::Lacking
            | Self::Part { .. }
            | Self::Tick { .. }
            | Self::WhichCase { .. }
            | Self::Prompt
            | Self::History
            | Self::CaseList { .. }
            | Self::GiveTo { .. }
            | Self::Draft { .. }
            | Self::Noted { .. }
            | Self::ChangeKept { .. }
            | Self::RecallAsked { .. }
            | Self::Reacted { .. }
            | Self::Calling(_)
            | Self::Asking(_)
            | Self::Reminder
            | Self::Alert { .. }
            | Self::Newcomers { .. }
            | Self::Happened { .. }
            | Self::HandoverSoon { .. }
            | Self::Gone { .. }
            | Self::Board(_)
            | Self::Drill
            | Self::Announcing(_)
            | Self::OperatorHelp
            | Self::Word(_) => None,
        }
    }

    /// The cases that it lists.
    #[must_use]
    pub fn cases(&self) -> &[CaseCode] {
        match self {
            Self::WhichCase { cases }
            | Self::CaseList { cases, .. }
            | Self::Alert { cases }
            | Self::Alarm { cases, .. }
            | Self::Newcomers { cases }
            | Self::HandoverSoon { cases, .. } => cases,
            Self::Asking(asking) => asking.cases(),
            Self::Board(board) => board.cases(),
            Self::Card { .. }
            | Self::CardUpdate { .. }
            | Self::Bare
            | Self::Lacking
            | Self::Part { .. }
            | Self::Tick { .. }
            | Self::Prompt
            | Self::History
            | Self::GiveTo { .. }
            | Self::Draft { .. }
            | Self::Noted { .. }
            | Self::ChangeKept { .. }
            | Self::RecallAsked { .. }
            | Self::Reacted { .. }
            | Self::Calling(_)
            | Self::Reminder
            | Self::Happened { .. }
            | Self::Gone { .. }
            | Self::Drill
            | Self::DrillUpdate { .. }
            | Self::Announcing(_)
            | Self::OperatorHelp
            | Self::Word(_) => &[],
        }
    }
}

/// Why a card comes now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardWhy {
    /// A new case.
    New,
    /// The contact wrote again.
    Further,
    /// The contact changed an earlier message that was answered.
    Changed,
    /// The contact changed an earlier message while an answer to it was on its way.
    ChangedMeanwhile,
    /// The contact changed an earlier message that nobody answered.
    Edited,
    /// It is the newest of so many that the contact wrote within a minute, beyond those that have a card each.
    Burst(u32),
    /// It comes from another operator, or from the queue; the history is below History.
    Moved {
        /// From whom, if from a colleague.
        from: Option<OperatorId>,
    },
}

/// A card's buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Buttons {
    /// Take · Pass on · Close · History · More.
    First,
    /// As `First`, with Take pressed.
    Taken,
    /// What More shows.
    More,
    /// None; the case went to that operator, or to the queue.
    Moved(Option<OperatorId>),
    /// None; the case is closed.
    Closed,
    /// None; the case is held, for its contact is blocked.
    Held,
}

/// How a reply ended, as its writer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TickEnd {
    /// It is with the contact; Recall is offered.
    Delivered,
    /// It is with the contact, but they wrote more in between, which stays unanswered.
    DeliveredButCrossed,
    /// The contact's channel refused it for good as it is; Send again is offered.
    Refused,
    /// As `Refused`: they have blocked the line.
    Blocked,
    /// As `Refused`: their account or address is gone.
    AccountGone,
    /// As `Refused`: their side lets nobody of ours write.
    Forbidden,
    /// As `Refused`, by nobody but the line: they want nothing sent until they write again.
    Quiet,
    /// As `Refused`, by nobody but the line: their address is believed to be in wrong hands.
    Unsafe,
    /// As `Refused`: their side takes nothing of this kind now.
    Restricted,
    /// Nobody refused it, and it was not sent all the same; Send again is offered.
    NotSent,
    /// It may have arrived, or not; Send again is offered.
    Unsure,
    /// What goes along can't be cleaned or had, so nothing was sent.
    NotPassed,
    /// What goes along is too large, so nothing was sent.
    TooLarge,
    /// It bounced after it had been delivered.
    TakenBack,
    /// Something came back for it that may be a bounce; it stands in the case's history.
    PerhapsBack,
    /// It was deleted at the contact.
    Recalled,
    /// It was deleted at the contact, but for so many of its messages.
    RecalledPartly {
        /// How many are still there.
        left: u32,
    },
    /// It was not there any more: the contact may have deleted it, and may have read it before.
    RecallGone,
    /// It could not be deleted any more.
    RecallFailed,
    /// It may have been deleted, or not: the service never said.
    RecallUnsure,
    /// It goes out in a moment; Stop is offered until then.
    Waits,
    /// It was stopped before it went out; Send again is offered.
    Stopped,
}
