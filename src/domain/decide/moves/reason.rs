//! Why something was decided, as fixed words for logs, metrics and the admin socket.

use serde::{Deserialize, Serialize};

use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::say::{AnnounceWord, Word};
use crate::domain::time::Stamp;

/// Makes an enum whose variants have one fixed word each.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// The reason of a decision.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name,)*
        }

        impl Reason {
            /// Every reason, for metrics that start at zero.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The fixed word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

reasons! {
    /// The source was taken before.
    Duplicate = "duplicate",
    /// There was nothing to do.
    Nothing = "nothing",
    /// A contact's first message: a new case.
    NewCase = "new_case",
    /// A contact's first message, held with others of the same text.
    HeldAlike = "held_alike",
    /// A further message of an open case.
    Further = "further",
    /// A message that opened a closed or resting case again.
    Reopened = "reopened",
    /// A contact who is blocked wrote: held.
    HeldBlocked = "held_blocked",
    /// Counted, and no more: what may be a machine's, after so much of its source was shown that day, or a command
    /// that was given again and again.
    Folded = "folded",
    /// A contact was told that what they wrote waits on the disk for room.
    PutAside = "put_aside",
    /// What may be a machine's, at once after a mail of ours: shown, and nothing is unanswered by it.
    Beside = "beside",
    /// The same words again.
    Repeat = "repeat",
    /// A late part of an album.
    AlbumPart = "album_part",
    /// A contact changed a message.
    Edited = "edited",
    /// A place that a contact tells moved with them.
    Moved = "moved",
    /// An emoji was put on a message, or taken off.
    Reacted = "reacted",
    /// A contact asked the bot something.
    ContactCommand = "contact_command",
    /// A contact connected another phone of theirs.
    Linked = "linked",
    /// A contact asked something, and was told so much today already that they are told no more.
    Spent = "spent",
    /// A contact can or can't be reached any more.
    Reachability = "reachability",
    /// A message that could not be read became part of a case.
    Unreadable = "unreadable",
    /// An operator's reply is on its way.
    Reply = "reply",
    /// An operator changed a reply.
    ReplyEdited = "reply_edited",
    /// An operator's change of what they had sent was kept, and reached nobody.
    ChangeKept = "change_kept",
    /// A reply to somebody else's case was kept for its operator.
    Draft = "draft",
    /// A reply that may hold more than its writer means to send waits for their word.
    HeldBack = "held_back",
    /// An operator's message belongs to no case yet: asked which.
    AskedWhichCase = "asked_which_case",
    /// What an operator sent can't be relayed.
    NotRelayed = "not_relayed",
    /// An operator's command.
    OperatorCommand = "operator_command",
    /// Something became of a thread of an operator's chat.
    Threaded = "threaded",
    /// Somebody who is no operator wrote to a bot of the operators' own.
    Stranger = "stranger",
    /// A command that its giver may not give, or not now.
    Refused = "refused",
    /// A delivery arrived.
    Delivered = "delivered",
    /// A delivery was refused for good.
    DeliveryRefused = "delivery_refused",
    /// A delivery had nothing to do any more.
    DeliveryDropped = "delivery_dropped",
    /// A delivered reply answered a case.
    Answered = "answered",
    /// An escalation step fired.
    Escalated = "escalated",
    /// A case closed by itself.
    Closed = "closed",
    /// Somebody's hours or pause changed.
    Roster = "roster",
    /// Waiting or orphaned cases were offered.
    Offered = "offered",
    /// A delivered message came back from a server.
    Bounced = "bounced",
    /// A machine wrote; kept, and nothing more.
    Automatic = "automatic",
    /// Somebody claimed to be an operator.
    Impostor = "impostor",
    /// A mail that was proven to be an operator's came a second time.
    Replayed = "replayed",
    /// An operator wrote to the address of a case that ended long ago.
    Expired = "expired",
    /// The audit put a case back where it belongs.
    Repaired = "repaired",
    /// An invitation was made, opened or confirmed.
    Enrolment = "enrolment",
    /// The bot was added to a group and leaves it.
    Group = "group",
    /// A case or a contact was forgotten, or what was left of one.
    Forgotten = "forgotten",
    /// What was kept for long enough of a case was taken out of it.
    Stripped = "stripped",
    /// The audit trail lost its beginning by age.
    TrailCut = "trail_cut",
    /// The line was put back to an earlier day, or somebody ended the quiet after that.
    Restored = "restored",
    /// What an operator wrote in a time that the line has lost came again; nothing of it is done.
    TakenAgain = "taken_again",
    /// A delivery of before that is held.
    DeliveryHeld = "delivery_held",
    /// A delivery may have arrived; whoever wrote it is asked.
    DeliveryUnsure = "delivery_unsure",
    /// A piece of a delivery arrived.
    DeliveryGoing = "delivery_going",
    /// Steps passed without an alarm.
    StepsPassed = "steps_passed",
    /// A channel was found deaf, mute or well.
    Sensed = "sensed",
    /// A drill began, went on or ended.
    Drill = "drill",
    /// A channel has the bot that it had, or its first.
    BotKnown = "bot_known",
    /// The same, and nobody said yet whether the messages that bear no bot are that one's.
    BotUnsure = "bot_unsure",
    /// A channel has another bot than before.
    BotChanged = "bot_changed",
    /// An admin said whose the messages are that bear no bot.
    BotConfirmed = "bot_confirmed",
    /// The audit trail has one entry more.
    Recorded = "recorded",
}

/// What the asker over the admin socket is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It is done.
    #[default]
    Done,
    /// It was not done, or there is more to say.
    Word(Word),
    /// What became of an announcement, or why nothing did.
    Announced(AnnounceWord),
    /// The invitation's token, and until when (civil time) it is good.
    Invited {
        /// What the link carries.
        token: String,
        /// Until when.
        until: Stamp,
    },
    /// The roster has no such operator.
    NoSuchOperator(OperatorId),
    /// Nobody has opened that invitation, or it is over.
    NothingToConfirm,
    /// Those are not the digits.
    WrongDigits,
    /// A drill runs already.
    DrillRuns,
    /// What had made no case is now part of that one.
    LetIn(CaseCode),
    /// The call is part of that case.
    Called(CaseCode),
    /// The contact of that case has written since somebody looked at it: nothing was forgotten.
    WroteSince(CaseCode),
    /// No drill runs.
    NoDrill,
    /// None of those who were to be called can be reached.
    NobodyToCall,
    /// No bot is known of that channel.
    NoBot,
    /// Every message of that channel bears its bot, or is not the present one's.
    NothingOlder,
}

/// What a case-related ask leads to: the reason, and a short word for the asker.
pub type Outcome = (Reason, Option<Word>);

/// It is done, and there is nothing more to say.
pub const DONE: Outcome = (Reason::OperatorCommand, None);
