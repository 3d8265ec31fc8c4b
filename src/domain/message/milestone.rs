//! What can happen to a case.

use serde::{Deserialize, Serialize};

/// What can happen to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// It began.
    Opened,
    /// It was given to an operator.
    Assigned,
    /// Nobody has it; it waits.
    Waiting,
    /// Its operator pressed Take.
    Taken,
    /// Its operator passed it on.
    PassedOn,
    /// An escalation step fired; `why` names the step.
    Escalated,
    /// A step's time went by while the daemon was down, and a later one acted.
    StepPassed,
    /// A delivered reply answered it.
    Answered,
    /// A delivered reply turned out not to have arrived.
    AnswerTakenBack,
    /// It was closed.
    Closed,
    /// It was opened again.
    Reopened,
    /// The contact can't be reached.
    Unreachable,
    /// The contact can be reached again.
    Reachable,
    /// It was held back.
    Held,
    /// It was let through.
    Released,
    /// Its language was corrected.
    LanguageSet,
    /// Its contact asked for a human about something; `why` is the topic.
    TopicSet,
    /// Its priority was changed.
    PrioritySet,
    /// An operator's change of what they had sent reached nobody; `why` says why not.
    ChangeKept,
    /// An operator who may not take an answer back asked who may.
    RecallAsked,
    /// An answer was deleted at the contact.
    Recalled,
    /// An answer was to be deleted at the contact, and could not be.
    RecallFailed,
    /// An answer of several messages was changed, and some of them stay as they were.
    ChangedPartly,
    /// The contact put an emoji on words of the line's own; `why` is the emoji.
    Reacted,
    /// Its contact is the same person as another's, by their words; `why` is the other's case.
    Linked,
    /// They are not connected any more; `why` is the other's case.
    Unlinked,
    /// Its operator called, and nobody answered.
    NoAnswer,
    /// Its operator did not speak with the contact after all.
    CallUndone,
    /// A reply waits for its writer's second look; `why` says what it may tell.
    HeldBack,
    /// Its operator took it back that nobody answered.
    NoAnswerUndone,
    /// An operator wants supervisors to look at it; `why` may say why.
    Flagged,
    /// An operator believes that its contact's address is in wrong hands.
    Unsafe,
    /// It is not, after all.
    Safe,
    /// Another case is the same person's; `why` is that.
    Merged,
    /// It is not, after all.
    Unmerged,
    /// Its contact was blocked.
    Blocked,
    /// They are heard again.
    Unblocked,
}
