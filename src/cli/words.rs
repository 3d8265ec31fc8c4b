//! What the line's decisions mean, in short English sentences.

use super::announce_words;
use crate::domain::decide::Answer;
use crate::domain::id::OperatorId;
use crate::domain::say::{Stands, Word};

/// Why something was not done; `None` if it was.
pub(super) fn refusal(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Done
        | Answer::Invited { .. }
        | Answer::LetIn(_)
        | Answer::Called(_)
        | Answer::Announced(_) => None,
        Answer::Word(word) => Some(sentence(word)),
        Answer::NoSuchOperator(who) => Some(no_such(who)),
        Answer::NothingToConfirm => {
            Some("nobody has opened the invitation, or it is over: make one with `hotlined operator invite NAME`".into())
        }
        Answer::DrillRuns => {
            Some("a drill runs already: look with `hotlined drill status`, or end it with `hotlined drill stop`".into())
        }
        Answer::NoBot => Some("that channel has no bot, or none that is known yet: see `hotlined bot list`".into()),
        Answer::NothingOlder => {
            Some("every message of that channel bears its bot, or came before this bot did: there is nothing to confirm".into())
        }
        Answer::WroteSince(code) => Some(format!(
            "the contact of {code} has written since this was asked for, so nothing was forgotten: read it \
             (`hotlined case show {code}`), then ask again"
        )),
        Answer::NoDrill => Some("no drill runs".into()),
        Answer::NobodyToCall => Some(
            "none of them can be reached: see `hotlined operator list`, and enrol them with \
             `hotlined operator invite NAME`"
                .into(),
        ),
        Answer::WrongDigits => Some(
            "those are not the digits that the bot shows; a third wrong try ends the invitation. If they were \
             read out rightly, somebody else opened the link: invite again"
                .into(),
        ),
    }
}

fn no_such(who: &OperatorId) -> String {
    format!("the roster has no {who}: see `hotlined operator list`")
}

/// What a short word says. Most are for operators; over the socket few can come, but none may be silent.
#[expect(
    clippy::too_many_lines,
    reason = "an arm for each word, so that the compiler names the one that is missing"
)]
fn sentence(word: &Word) -> String {
    let fixed = match word {
        Word::Paused(None) => "no new cases until they are resumed",
        Word::Paused(Some(until)) => return format!("no new cases until {until}"),
        Word::Resumed => "new cases again",
        Word::WentOff(cases) => return format!("off until the next shift; {cases} cases are handed over"),
        Word::KeptAsDraft => "the case is somebody else's; the words were kept and offered to them",
        Word::WhichCaseOfCommand => "name the case by its code",
        Word::NoSuchCase => "there is no such case: look with `hotlined case list`",
        Word::Leaving(code, at) => return format!("the contact of {code} is forgotten at {at}"),
        Word::Stays(code) => return format!("the contact of {code} stays"),
        Word::Forgotten(code) => return format!("{code} was forgotten"),
        Word::Linked { .. } | Word::Unlinked(_) | Word::LinkNotHere => {
            "a contact's phones were connected or parted; operators hear of that, nobody else"
        }
        Word::NotOnDuty => "who is off duty or paused reads no more than what they have",
        Word::NothingHeld => "nothing is held",
        Word::BulkUndoOver => "that can't be undone any more",
        Word::NotYours => "only the operator of the case or a supervisor may do that",
        Word::NotNow => {
            "that can't be done in the state that the case is in: look with `hotlined case show CODE`"
        }
        Word::CantRelay => "this kind of content can't be relayed",
        Word::NoDocuments => "files that can't be cleaned are not relayed from operators",
        Word::TooLarge => "what was attached is too large to be relayed",
        Word::UnknownCommand => "the daemon does not know that command: is it of another version?",
        Word::Closed => "the case was closed",
        Word::Flagged => "supervisors hear of it",
        Word::NobodyToTell => "there is no supervisor to tell",
        Word::Unsafe | Word::UnsafeAlready => "nothing goes to that contact",
        Word::Safe | Word::SafeAlready => "their address is not marked as unsafe",
        Word::BlockedUntil(_) => "what they write is held",
        Word::Unblocked | Word::NotBlocked => "they are not blocked",
        Word::ReadyAnswers(_) | Word::NoSuchReady(_) | Word::ReadyLacks { .. } => {
            "ready answers are for operators"
        }
        Word::MergeProposed(_)
        | Word::Merged { .. }
        | Word::Parted { .. }
        | Word::MergedAlready(_)
        | Word::NotMerged(_)
        | Word::SamePerson => "which cases are one person's is for operators and supervisors",
        Word::LaterAt(_)
        | Word::SafeHour(_)
        | Word::TooManyReminders
        | Word::PlanStopped
        | Word::PlanNotSent
        | Word::PlanDoubtful
        | Word::WordsOnly
        | Word::WantsQuiet => "what waits for its hour is for operators",
        Word::NoWords => "nothing can be written to whoever called",
        Word::LanguageNow(_) | Word::WhichLanguage => "the language of an operator's own chat",
        Word::ClosedUnanswered => "the case was closed, and somebody in it was not answered",
        Word::UndoOver => "it was closed too long ago for that: `hotlined case reopen CODE`",
        Word::NotClosed => "the case is not closed",
        Word::Reopened => "the case is open again",
        Word::NewerCase(other) => return format!("its contact goes on in {other} by now"),
        Word::NoAnswerUndone => "it does not count that nobody answered",
        Word::Did(_) => "it is done",
        Word::Stands(stands) => return format!("{} case: that can't be done with it", stood(*stands)),
        Word::Misused(_) => "what stands behind the command makes no sense",
        Word::HasItAlready(who) => return format!("{who} has it already"),
        Word::CantHold(who) => return format!("nothing reaches {who} now: locked out, or not enrolled"),
        Word::SeveralOfThatName(all) => {
            let names = all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return format!("several are called so: write one of {names}");
        }
        Word::CloseNeedsReason => {
            "no human has answered this contact: say why the case is closed, with --why \"…\""
        }
        Word::NobodyElse => "nobody else can take it; it stays",
        Word::Noted => "it is noted",
        Word::EnrolDigits(_) => "the digits are shown in the chat that opened the invitation",
        Word::EnrolOver => "the invitation is unknown or over",
        Word::Enrolled => "they are enrolled",
        Word::EnrolledOther(who) => return format!("{who} is enrolled"),
        Word::LockedOut { who, .. } => {
            return format!(
                "{who} is locked out. If the phone is safe again, or there is another: `hotlined operator unlock {who}`"
            );
        }
        Word::Unlocked(who) => return format!("{who} is not locked out any more"),
        Word::LockLeavesNobody(who) => {
            return format!(
                "nobody would be left whom the line could call: without {who} no supervisor is reached (or, if {who} is \
                 none, no operator). Enrol another first (`hotlined operator invite NAME`), or lock all the same with --force"
            );
        }
        Word::NoSuchOperator => "the roster has nobody of that name: see `hotlined operator list`",
        Word::Announce(word) => return announce_words::sentence(word),
        Word::SupervisorsOnly => "only a supervisor may do that",
        Word::OperatorUnreachable(who) => return format!("{who} can't be reached any more"),
        Word::PassedByAll => "everyone passed the case on",
        Word::NoCases => "there are no cases",
        Word::Impostor(why) => return format!("a mail in an operator's name was refused: {why}"),
        Word::Campaign(n) => return format!("{n} people sent one text; further ones are held"),
        Word::Impostors(n) => return format!("{n} mails in an operator's name were refused"),
        Word::ChannelLost { .. } => "a channel hears or sends nothing",
        Word::ChannelBack { .. } => "a channel works again",
        Word::PagerDeaf(host) => return format!("the pager at {host} refuses alarms"),
        Word::BotChanged { .. } => "a channel speaks as another bot",
        Word::Emptied(_) => "the line's store was lost",
        Word::Restored { .. } => "the line was put back to an earlier day",
        Word::DrillAnswered(_) => "the answer to the drill came in",
        Word::DrillTaken => "the drill was taken",
        Word::DrillOnly => "a drill can be taken and answered, nothing else",
        Word::DrillOver => "the drill is over",
        Word::Stopping => "the reply is stopped, unless it is just going out",
        Word::MailStays => "a mail that is out can't be taken back",
        Word::Corrected => "the changed words went out as a correction",
        Word::ChangeNotYours => {
            "the case is somebody else's; the contact has the words as they were first written"
        }
        Word::ChangeTooLate => "an answer can be changed for 15 minutes after it went out",
        Word::ChangeClosed => "the case is closed; what was said in it stays as it was",
        Word::ChangeOfUnsent => "what was changed is not with the contact",
        Word::ChangeNames => {
            "what it was changed to tells who answers here; the contact has what it said before"
        }
        Word::DraftChanged => "its writer has changed it since, and was asked about the new words",
        Word::ChangeOfDraft => "what was changed waits for somebody to send it, as it was shown to them",
        Word::ChangedPartly(n) => {
            return format!("{n} messages of the answer could not be changed; the rest were");
        }
        Word::ChangeUnsure => "nobody knows whether the change reached the contact",
        Word::ChangeUnknown => "nothing is known of the message that was changed, so nothing was",
        Word::ChangeFailed => "the change could not be made at the contact",
        Word::ChangeIsCommand => "a message that is changed into a command does nothing",
        Word::NoCall => "the case did not come by telephone",
        Word::CantWrite => "the case came by telephone, so nothing can be written to its contact",
        Word::TriedOften => "nobody answered three times, so it is not tried again",
        Word::CallAgainAt(_) => "its operator is told to call again",
        Word::CallTaken(_) => "the call is in",
        Word::NotANumber => "that is no telephone number: write it as +380441234567",
        Word::CloseNeedsNote => "nobody can be called back: close it with a note of what was said",
        Word::RecallAsked => "the case is somebody else's; they were asked to take the answer back",
        Word::RecallTooLate => "an answer can be taken back for 48 hours after it went out",
        Word::NotWithThem => "the answer is not with the contact, so there is nothing to take back",
        Word::PerhapsWithThem => "nobody knows whether the answer arrived, so it can't be taken back",
        Word::OutAlready => "the answer is with the contact already",
        Word::OnItsWay => "the answer is on its way already",
        Word::ReactionStays => "an emoji on a card goes to nobody",
        Word::MachineAnswers => "a machine answers in the operator's name; what it says is kept",
        Word::Replayed => "a mail came a second time; nothing of it was done again",
        Word::NoAddress => {
            "nobody knows where the contact is answered: say it with `hotlined case answer-to`"
        }
        Word::AddressKnown => "the contact is answered at that address from now on",
        Word::AddressOf(other) => {
            return format!(
                "the contact is answered at that address from now on; what they write next comes in their own case {other}"
            );
        }
        Word::OwnAddress => "that is the line's own address, or an operator's: nobody can be answered there",
        Word::NotAnAddress => "nobody can be answered at that address: write one such as name@example.org",
        Word::ThreadMoved(_) => "the case is somebody else's; what is typed in its thread goes nowhere",
        Word::ThreadAndReply => "the thread and the message replied to are of different cases",
        Word::NoForwards => "what is forwarded goes to no contact",
        Word::Threadless => "a message could not be put into its thread; it is answered by a reply",
        Word::Stranger => "the bot is the operators' own: a stranger hears nothing but that",
        Word::OtherBot => "the operator works in the other bot; what they write to this one reaches nobody",
        Word::AddressOver => "the case ended too long ago for its reply address",
        Word::Partly(n) => return format!("{n} parts were gone and did not go along; the rest did"),
        Word::Unshowable(who) => return format!("{who} can't be shown a message: the service refuses it"),
        Word::QuietUntil(until) => return format!("no alarm about it until {until}"),
    };
    fixed.to_owned()
}

/// Where a case stands.
fn stood(stands: Stands) -> &'static str {
    match stands {
        Stands::Held => "it is a held",
        Stands::Waiting => "it is a waiting",
        Stands::Assigned => "it is an assigned",
        Stands::Answered => "it is an answered",
        Stands::Closed => "it is a closed",
        Stands::Unreachable => "its contact can't be reached, it is a standing",
    }
}
