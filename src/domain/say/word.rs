//! What the line answers in a word.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::announcing::AnnounceWord;
use super::deed::{Deed, Stands};
use crate::domain::id::{CaseCode, ChannelName, Language, OperatorId};
use crate::domain::misuse::Misuse;
use crate::domain::senses::Lost;
use crate::domain::time::Stamp;

/// Short answers to commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// No new cases until then (civil time), or until they come back.
    Paused(Option<Stamp>),
    /// New cases again.
    Resumed,
    /// Off until the next shift; so many cases will be handed over when someone can take them.
    WentOff(u32),
    /// That case is somebody else's; the words were kept and offered to them.
    KeptAsDraft,
    /// The command needs a case: reply to one of its messages, or name its code.
    WhichCaseOfCommand,
    /// There is no such case.
    NoSuchCase,
    /// The contact of that case wants to be forgotten, and is at that time (civil), unless they write before.
    Leaving(CaseCode, Stamp),
    /// They don't, after all.
    Stays(CaseCode),
    /// A case's contact is the same person as another's, by their words.
    Linked {
        /// The case.
        code: CaseCode,
        /// The other one; none where they have none there yet.
        with: Option<CaseCode>,
    },
    /// They are not connected any more.
    Unlinked(CaseCode),
    /// An operator's chat can't be connected with a contact.
    LinkNotHere,
    /// That case was forgotten: whoever has it hears, for it may be somebody else who asked for that.
    Forgotten(CaseCode),
    /// Only the operator of the case or a supervisor may do that.
    NotYours,
    /// That can't be done in the state that the case is in.
    NotNow,
    /// There is nothing to send: this kind of content can't be relayed.
    CantRelay,
    /// Files that can't be cleaned are not relayed from operators.
    NoDocuments,
    /// What was attached is too large to be relayed.
    TooLarge,
    /// The command is unknown.
    UnknownCommand,
    /// Your case was closed.
    Closed,
    /// The case was closed, and somebody in it was not answered.
    ClosedUnanswered,
    /// It was closed too long ago to be opened again by a tap.
    UndoOver,
    /// The case is not closed.
    NotClosed,
    /// The case is open again, as it stood.
    Reopened,
    /// Its contact goes on in that case by now.
    NewerCase(CaseCode),
    /// It does not count that nobody answered the telephone.
    NoAnswerUndone,
    /// Close needs a reason: nobody has answered this contact.
    CloseNeedsReason,
    /// Nobody else can take it; it stays.
    NobodyElse,
    /// It is noted.
    Noted,
    /// The four digits that the inviter must confirm.
    EnrolDigits(String),
    /// The bot is not for whoever wrote.
    Stranger,
    /// An operator wrote to the public bot, where nothing of theirs is taken.
    OtherBot,
    /// The case of a thread is somebody else's, or nobody's; what is typed in its thread goes nowhere.
    ThreadMoved(Option<OperatorId>),
    /// A command stands in the thread of one case and replies to a message of another.
    ThreadAndReply,
    /// What was forwarded goes to no contact.
    NoForwards,
    /// A message that belongs into a thread could not be put there, and is answered by a reply.
    Threadless,
    /// The invitation is unknown or over.
    EnrolOver,
    /// Welcome to the roster.
    Enrolled,
    /// A supervisor hears that somebody was enrolled.
    EnrolledOther(OperatorId),
    /// A supervisor hears that an operator is locked out.
    LockedOut {
        /// Who is.
        who: OperatorId,
        /// The supervisor who did it; none if an admin did.
        by: Option<OperatorId>,
    },
    /// A supervisor hears that they are not any more.
    Unlocked(OperatorId),
    /// Nobody would be left whom the line could call, so that this one is not locked out.
    LockLeavesNobody(OperatorId),
    /// The roster has nobody of that name.
    NoSuchOperator,
    /// The roster has several of that name.
    SeveralOfThatName(Vec<OperatorId>),
    /// What is behind a command, or not there, makes no sense.
    Misused(Misuse),
    /// What a command did.
    Did(Deed),
    /// It can't be done with a case that stands so.
    Stands(Stands),
    /// The case is that colleague's already.
    HasItAlready(OperatorId),
    /// Nothing reaches that colleague, so nothing can be given to them.
    CantHold(OperatorId),
    /// Supervisors hear of the case.
    Flagged,
    /// There is no supervisor but whoever asks.
    NobodyToTell,
    /// Nothing goes to the case's contact any more.
    Unsafe,
    /// It does again.
    Safe,
    /// It was so already.
    UnsafeAlready,
    /// It was so already.
    SafeAlready,
    /// What the contact writes is held until then (civil time).
    BlockedUntil(Stamp),
    /// They are heard again.
    Unblocked,
    /// They are not blocked.
    NotBlocked,
    /// The ready answers that there are.
    ReadyAnswers(Vec<String>),
    /// There is no ready answer of that name; there are these.
    NoSuchReady(Vec<String>),
    /// The ready answer has no text in the contact's language.
    ReadyLacks {
        /// The contact's.
        language: Language,
        /// Those that it has.
        languages: Vec<Language>,
    },
    /// Nothing can be written to whoever called.
    NoWords,
    /// Supervisors are asked whether that case is the same person's.
    MergeProposed(CaseCode),
    /// It is.
    Merged {
        /// The case.
        code: CaseCode,
        /// The other one.
        with: CaseCode,
    },
    /// It is not, after all.
    Parted {
        /// The case.
        code: CaseCode,
        /// The other one.
        with: CaseCode,
    },
    /// That is known of the other case.
    MergedAlready(CaseCode),
    /// Nobody said so of the other case.
    NotMerged(CaseCode),
    /// It is the same case, or the same contact's.
    SamePerson,
    /// They are told of the case then, in civil time.
    LaterAt(Stamp),
    /// From that minute of the line's day it is safe to write to the contact, as they said themselves.
    SafeHour(u32),
    /// So much waits for its time in the case already.
    TooManyReminders,
    /// What waited for its hour does not go out.
    PlanStopped,
    /// What waited for its hour did not go out: the case stands otherwise by now.
    PlanNotSent,
    /// What was to wait may hold what its writer does not mean to send.
    PlanDoubtful,
    /// Only words can wait for an hour.
    WordsOnly,
    /// The contact wants nothing sent until they write again.
    WantsQuiet,
    /// The line speaks to them in that language.
    LanguageNow(Language),
    /// In which language shall it?
    WhichLanguage,
    /// Whoever is off duty or paused reads no more than what they have.
    NotOnDuty,
    /// Nothing is held.
    NothingHeld,
    /// What was done together is too long ago to be undone.
    BulkUndoOver,
    /// Only a supervisor may do that.
    SupervisorsOnly,
    /// About the public channel.
    Announce(AnnounceWord),
    /// A supervisor hears that an operator can't be reached any more.
    OperatorUnreachable(OperatorId),
    /// So many parts of the album that you sent are gone from your chat, so they did not go along.
    Partly(u32),
    /// A supervisor hears that their operator can't be shown a message of a case: the service refuses it in any form.
    Unshowable(OperatorId),
    /// The case did not come by telephone.
    NoCall,
    /// The case came by telephone: nobody can be written to, and the words are kept as a note.
    CantWrite,
    /// Nobody answered so often that it is not tried again.
    TriedOften,
    /// They are told then, in civil time, to try again.
    CallAgainAt(Stamp),
    /// The call that they took is that case.
    CallTaken(CaseCode),
    /// What stands behind the command is no number that can be called.
    NotANumber,
    /// The case can't be called back and was not answered: it is closed with a note.
    CloseNeedsNote,
    /// A supervisor hears that everyone passed a case on.
    PassedByAll,
    /// This chat is private to the line's work; nothing is relayed from here.
    NoCases,
    /// A mail in this operator's name was refused, with a fixed word for what did not hold.
    Impostor(String),
    /// So many people sent the text of that case; from now on further ones are held.
    Campaign(u32),
    /// So many further mails in their name were not theirs.
    Impostors(u32),
    /// No alarm about it until then, in civil time.
    QuietUntil(Stamp),
    /// The reply is stopped, unless it is just going out: how it ended is told then.
    Stopping,
    /// What was sent by mail can't be taken back.
    MailStays,
    /// The first version was out already, so the changed words went out as a correction.
    Corrected,
    /// What was changed stays at the contact as it was: the case is somebody else's, who was told.
    ChangeNotYours,
    /// As above: it went out too long ago.
    ChangeTooLate,
    /// As above: the case is closed.
    ChangeClosed,
    /// What was changed is not with the contact, and the change is only kept.
    ChangeOfUnsent,
    /// What was changed waits for somebody's word; it stays as it was shown to them, and the change is only kept.
    ChangeOfDraft,
    /// What they say yes to they have changed since, and were asked about anew.
    DraftChanged,
    /// What it was changed to tells of our people, and goes nowhere.
    ChangeNames,
    /// The change could not be made at the contact.
    ChangeFailed,
    /// So many messages of the answer that was changed stay at the contact as they were.
    ChangedPartly(u32),
    /// Nothing is known of the message that was changed, so nothing was.
    ChangeUnknown,
    /// It may read otherwise at the contact now, or as it did: the service never said.
    ChangeUnsure,
    /// A message was changed into a command: nothing is done.
    ChangeIsCommand,
    /// The case is somebody else's: they were asked to take the answer back.
    RecallAsked,
    /// The answer went out too long ago to be taken back.
    RecallTooLate,
    /// The answer is not with the contact, so there is nothing to take back.
    NotWithThem,
    /// Nobody knows whether the answer is with the contact, so it can be neither changed nor taken back; a change is
    /// only kept.
    PerhapsWithThem,
    /// The answer is with the contact already.
    OutAlready,
    /// The answer is on its way already.
    OnItsWay,
    /// An emoji on a card goes to nobody.
    ReactionStays,
    /// A mail of this operator came a second time; nothing of it was done again.
    Replayed,
    /// A machine answers in this operator's name, again and again: what else it says today is kept, and not shown.
    MachineAnswers,
    /// Nobody knows where the contact is answered: the words are held until somebody says it.
    NoAddress,
    /// The contact is answered there from now on.
    AddressKnown,
    /// As above; they have that open case of their own, in which what they write next comes.
    AddressOf(CaseCode),
    /// A contact can't be answered there.
    NotAnAddress,
    /// As above: it is the line's own address, or an operator's.
    OwnAddress,
    /// The address that was written to is of a case that ended too long ago.
    AddressOver,
    /// The operator's answer to a drill came in, so long after the test case had reached them.
    DrillAnswered(Duration),
    /// The drill's Take was pressed.
    DrillTaken,
    /// A drill can be taken and answered, nothing else.
    DrillOnly,
    /// The drill is over, for this operator at least.
    DrillOver,
    /// A channel hears or sends nothing.
    ChannelLost {
        /// Which.
        channel: ChannelName,
        /// What it has lost.
        lost: Lost,
    },
    /// A channel hears and sends again.
    ChannelBack {
        /// Which.
        channel: ChannelName,
        /// Since when it had not, in civil time.
        since: Stamp,
    },
    /// A pager of that host refused an alarm: nobody was called by it.
    PagerDeaf(String),
    /// By a channel another bot hears and speaks.
    BotChanged {
        /// Which channel.
        channel: ChannelName,
        /// Since when, in civil time.
        since: Stamp,
    },
    /// The line's store was lost, and it knows nothing of the time before that moment (civil time).
    Emptied(Stamp),
    /// The line was put back to an earlier day and knows nothing of the time between (civil time).
    Restored {
        /// Where that begins.
        from: Stamp,
        /// Where it ends.
        to: Stamp,
        /// The operator's cases.
        cases: Vec<CaseCode>,
        /// For a supervisor: how many are unanswered in all.
        open: Option<u32>,
    },
}
