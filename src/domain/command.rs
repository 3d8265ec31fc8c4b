//! What people can ask of the line. Channels parse their own syntax (a slash command, a button, the first
//! line of a mail) into this one form, which the admin socket shares.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{Address, CaseCode, ChannelName, ChatId, Language, OperatorId, QuestionKey, Topic};
use super::say::Which;
use super::time::Stamp;

pub use super::misuse::Misuse;

/// One request. Who may make it is decided, not parsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// `/start`, with what the link carried.
    Start(Option<String>),
    /// `/help`.
    Help,
    /// `/language`, with the choice if one was made.
    Language(Option<Language>),
    /// The contact wants to read about a topic.
    Topic(Topic),
    /// `/menu`: what there is to read; under a topic, or at the top. Where a button asks for it that stands under such
    /// a list, the list itself is changed.
    Menu(Option<Topic>),
    /// As above, from below an answer, which stays.
    Back(Option<Topic>),
    /// "Talk to a human", about a topic if about one.
    Human(Option<Topic>),
    /// The contact chose an answer to a question: the one of that place, from 0.
    Pick(QuestionKey, u32),
    /// They would rather not answer it.
    Skip(QuestionKey),
    /// `/forget`.
    Forget,
    /// The first of two taps: the contact wants to be forgotten.
    ForgetMe,
    /// The second, or a mail to the address for it.
    ForgetNow,
    /// They don't, after all.
    KeepMe,
    /// `/link`: words by which another phone of theirs is known, or, with these behind it, they type them there.
    Link,
    /// `/unlink`: this phone is on its own again.
    Unlink,
    /// `/clear`: what can be taken back from their chat is, and the case stays.
    Clear,
    /// Something about one case.
    Case {
        /// Which; absent where the message that it replies to tells.
        code: Option<CaseCode>,
        /// What.
        ask: CaseAsk,
    },
    /// `/cases`.
    Cases,
    /// `/mine`: theirs, and nothing of what waits.
    Mine,
    /// `/say`: which ready answers there are.
    ReadyAnswers,
    /// `/all held`: a page of the cases that stand so, behind that one if it is named.
    All(Which, Option<CaseCode>),
    /// `/roster`: who is there, and what each has.
    Roster,
    /// `/stats`: what was counted.
    Stats,
    /// `/releaseheld`, `/closeheld`: all that is held, once somebody is sure of what has been held until that line time.
    Bulk {
        /// Whether it is let through; else it is closed.
        release: bool,
        /// Until when it came, for who is sure.
        until: Option<Stamp>,
    },
    /// `/undobulk`: what was closed together then is held again.
    UndoBulk(Stamp),
    /// `/pause 1h`; without a duration until `/resume`.
    Pause(Option<Duration>),
    /// `/resume`.
    Resume,
    /// `/off`: until the next shift begins.
    Off,
    /// `/lock olga`: what she has in her hands may be in somebody else's.
    Lock(OperatorId),
    /// `/unlock olga`.
    Unlock(OperatorId),
    /// `/call +380… words`: somebody called, and an operator heard what they said.
    Call {
        /// The number in the form of E.164; none if it was withheld.
        number: Option<Address>,
        /// What was said.
        words: String,
    },
    /// As above, with something that is no number.
    CallOfNobody,
    /// `/announce`: about what the line says in its public channel.
    Announce(AnnounceAsk),
    /// Known, and not to be obeyed as it was typed.
    Misused(Misuse),
}

/// What can be asked about announcements. Each has a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnnounceAsk {
    /// Announce that; it is shown first.
    Write(String),
    /// Show me what there is.
    List,
    /// It goes out.
    Post(u32),
    /// It does not.
    Drop(u32),
    /// What of it did not go out, or may not have, goes out once more.
    Again(u32),
    /// It goes from the channel.
    Delete(u32),
}

impl Command {
    /// The cases that it names.
    pub fn cases(&self) -> impl Iterator<Item = CaseCode> {
        let (code, other) = match self {
            Self::Case { code, ask } => match ask {
                CaseAsk::Merge(with) | CaseAsk::MergeNow(with) | CaseAsk::Unmerge(with) => {
                    (*code, Some(*with))
                }
                _ => (*code, None),
            },
            Self::All(_, after) => (*after, None),
            _ => (None, None),
        };
        code.into_iter().chain(other)
    }
}

/// What can be asked about a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseAsk {
    /// I have it in hand; moves nothing.
    Take,
    /// Give it to another.
    PassOn,
    /// It is done. Where somebody waits in it, they are asked whether they are sure.
    Close(Option<String>),
    /// It is done, though somebody waits: I have seen what is unanswered, up to the message of that number.
    CloseNow(u32, Option<String>),
    /// It is not done after all, which I say at once.
    Undo,
    /// It is not done after all.
    Reopen,
    /// Show me all of it.
    History,
    /// Show me the further buttons of this card.
    More,
    /// Back to the card's first buttons.
    Less,
    /// Give it to that operator; without a name, show me to whom I can.
    GiveTo(Option<OperatorId>),
    /// Give it to me, from an alert.
    GiveMe,
    /// I'm on it: no alarm about it for two hours.
    Quiet,
    /// Colleagues should know this.
    Note(String),
    /// Urgent or not; absent toggles.
    Urgent(Option<bool>),
    /// Its language is another.
    SetLanguage(Language),
    /// I mean this case: show me a prompt to answer it.
    Answer,
    /// Take back the reply of that number.
    Recall(u32),
    /// Stop the reply of that number, which is not out yet.
    Stop(u32),
    /// Send the refused reply of that number again.
    SendAgain(u32),
    /// Send the draft of that number as mine: a colleague's, or my own that was held back.
    SendDraft(u32),
    /// Let a held case through.
    Release,
    /// Supervisors are to look at it, for that reason if I name one.
    Flag(Option<String>),
    /// Its contact's address is believed to be in wrong hands: nothing goes there.
    Unsafe,
    /// It is not.
    Safe,
    /// What its contact writes is to be held for a while; asked twice, and done with the third.
    Block(u32),
    /// It is not.
    Unblock,
    /// That case is the same person's, I believe.
    Merge(CaseCode),
    /// It is.
    MergeNow(CaseCode),
    /// It is not.
    Unmerge(CaseCode),
    /// Tell me of it in so many minutes, with those words of mine.
    Later(u32, String),
    /// Those words go out at that minute of the line's day, or at the hour that their reader said is safe. Without words:
    /// which hour that is.
    At(Option<u32>, String),
    /// I write first.
    Write,
    /// Show me the ready answer of that name, to send it.
    Say(String),
    /// Whoever connected its contact's phone with another is somebody else: it is on its own again.
    Unlink,
    /// Let all through that are held with it, or as copies of it.
    ReleaseAll,
    /// Close all of those.
    CloseAll,
    /// Its contact, of whom that was not known, is answered at that address.
    AnswerTo(Address),
    /// Show me the number that its contact called from.
    Number,
    /// I called its contact back: ask me how that ended.
    CalledBack,
    /// I spoke with its contact, about that if I say so.
    Spoke(Option<String>),
    /// I called, and nobody answered.
    NoAnswer,
    /// I did not: so many times it had been then.
    UndoNoAnswer(u32),
    /// Tell me to try again in so many minutes.
    CallAgain(u32),
    /// I did not speak with its contact, as that number of the case says.
    UndoCall(u32),
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// An operator.
    Operator(OperatorId),
    /// Someone whom the admin socket let in.
    Admin,
}

/// What the admin socket can ask that changes something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdminAsk {
    /// As an operator with a supervisor's rights.
    Command(Command),
    /// Invite an operator: makes the link.
    Invite(OperatorId),
    /// Confirm the chat that opened the link, by its four digits.
    Confirm(OperatorId, String),
    /// What made no case is a person's message after all: its code, and who wrote it.
    LetIn(CaseCode, ChatId),
    /// No new cases for an operator.
    Pause(OperatorId, Option<Duration>),
    /// New cases again.
    Resume(OperatorId),
    /// Lock an operator out.
    Lock {
        /// Whom.
        operator: OperatorId,
        /// Whether also where nobody is left whom the line could call.
        force: bool,
    },
    /// The end of that.
    Unlock(OperatorId),
    /// The line was put back to an earlier day, and somebody has looked at what is held since.
    Restore(RestoreAsk),
    /// A test case to every operator.
    Drill(DrillAsk),
    /// Something about announcements.
    Announce(AnnounceAsk),
    /// The messages that bear no bot, because an older version stored them, are those of that channel's bot.
    ConfirmBot(ChannelName),
}

/// What can be asked about a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DrillAsk {
    /// Begin one.
    Start {
        /// Whom to call; everyone if empty.
        operators: Vec<OperatorId>,
        /// Only those of them who are on duty now.
        on_duty: bool,
    },
    /// End it now.
    Stop,
}

/// What becomes of the deliveries that are held since a restore. Either ends the quiet of the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestoreAsk {
    /// They go out, marked as possible repeats.
    Release,
    /// They don't; who wrote a reply among them hears so.
    Drop,
}
