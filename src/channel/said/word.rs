//! Short answers to commands.

use super::{View, announcing, deed, paragraphs};
use crate::domain::id::{CaseCode, ChannelName};
use crate::domain::say::{Deed, Recipient, ToOperator, Word};
use crate::domain::senses::{Lost, Trouble};
use crate::domain::time::Stamp;
use crate::text::{Value, isolate, native_name};

/// How to answer; for supervisors, what else they can do.
pub fn help(view: &View<'_>) -> String {
    let operator = view.reader().and_then(|id| view.policy().operator(id));
    let more = operator.is_some_and(|o| o.supervisor).then(|| view.word("supervisor-help"));
    paragraphs(std::iter::once(view.word("operator-help")).chain(more))
}

/// A short answer to a command, in words.
pub fn word(view: &View<'_>, word: &Word) -> String {
    let (id, given) = text(view, word);
    let args: Vec<_> = std::iter::once(("code", view.code().into())).chain(given).collect();
    let said = view.say(id, &args);
    if let Word::Restored { cases, open, .. } = word {
        return restored(view, said, cases, *open);
    }
    let of_a_channel = matches!(word, Word::ChannelLost { .. } | Word::ChannelBack { .. });
    if of_a_channel { said } else { naming(view, said) }
}

/// What is about a case names it, whatever its text says: who has several must not guess.
fn naming(view: &View<'_>, text: String) -> String {
    let code = view.code();
    let to_operator = matches!(view.delivery.to, Recipient::Operator(_));
    if !to_operator || view.case_code().is_none() || text.contains(&code) {
        return text;
    }
    [view.voice.label(&code), text].join(" ")
}

/// What of the operators' may be said to someone who is none: a word that names no case, no colleague and no inner
/// working. Whatever is not named here is kept from them.
pub fn for_stranger(say: &ToOperator) -> Option<&Word> {
    let ToOperator::Word(word) = say else { return None };
    let theirs = matches!(
        word,
        Word::EnrolDigits(_)
            | Word::EnrolOver
            | Word::Enrolled
            | Word::UnknownCommand
            | Word::Stranger
            | Word::OtherBot
    );
    theirs.then_some(word)
}

/// The line was put back to an earlier day: which cases that may concern.
fn restored(view: &View<'_>, said: String, cases: &[CaseCode], open: Option<u32>) -> String {
    let mut parts = vec![said];
    if !cases.is_empty() {
        let codes = cases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        parts.push(view.say("word-restored-cases", &[("codes", codes.into())]));
    }
    parts.extend(open.map(|n| view.say("word-restored-open", &[("n", n.into())])));
    parts.join("\n\n")
}

/// What a text is given.
type Given<'w> = Vec<(&'static str, Value<'w>)>;

/// A minute of the day as a clock shows it.
pub fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The text of a word, and what it has besides `$code`.
#[expect(
    clippy::too_many_lines,
    reason = "an arm for each word, so that the compiler names the one that is missing"
)]
fn text<'w>(view: &View<'_>, word: &'w Word) -> (&'static str, Given<'w>) {
    let moment = |at: &Stamp| Value::from(view.voice.moment(*at));
    let count = |n: u32| vec![("n", n.into())];
    let who = |id| vec![("who", view.colleague(id).into())];
    let id = match word {
        Word::Paused(Some(at)) => return ("word-paused-until", vec![("at", moment(at))]),
        Word::WentOff(n) => return ("word-went-off", count(*n)),
        Word::EnrolDigits(digits) => return ("word-enrol-digits", vec![("digits", digits.as_str().into())]),
        Word::ThreadMoved(Some(id)) => return ("word-thread-moved", who(id)),
        Word::EnrolledOther(id) => return ("word-enrolled-other", who(id)),
        Word::LockedOut { who: id, by: None } => return ("word-locked-out", who(id)),
        Word::LockedOut { who: id, by: Some(by) } => {
            let by = ("by", view.colleague(by).into());
            return ("word-locked-out-by", who(id).into_iter().chain([by]).collect());
        }
        Word::Unlocked(id) => return ("word-unlocked", who(id)),
        Word::LockLeavesNobody(id) => return ("word-lock-leaves-nobody", who(id)),
        Word::OperatorUnreachable(id) => return ("word-operator-unreachable", who(id)),
        Word::Partly(n) => return ("word-partly", count(*n)),
        Word::ChangedPartly(n) => return ("word-changed-partly", count(*n)),
        Word::AddressOf(other) => return ("word-address-of", vec![("other", other.to_string().into())]),
        Word::PagerDeaf(host) => return ("word-pager-deaf", vec![("host", host.as_str().into())]),
        Word::BotChanged { channel, since } => {
            return ("word-bot-changed", vec![("channel", channel.as_str().into()), ("at", moment(since))]);
        }
        Word::Unshowable(id) => return ("word-unshowable", who(id)),
        Word::HasItAlready(id) => return ("word-has-it-already", who(id)),
        Word::CantHold(id) => return ("word-cant-hold", who(id)),
        Word::SeveralOfThatName(all) => {
            let names = all.iter().map(|id| isolate(id.as_str())).collect::<Vec<_>>().join(", ");
            return ("word-several-of-that-name", vec![("names", names.into())]);
        }
        Word::Did(done) => return (deed::deed(done), done_with(view, done)),
        Word::Stands(stands) => return (deed::stands(*stands), Vec::new()),
        Word::Misused(misuse) => return (deed::misused(*misuse), Vec::new()),
        Word::BlockedUntil(at) => return ("word-blocked-until", vec![("at", moment(at))]),
        Word::ReadyAnswers(names) if names.is_empty() => "word-no-ready-answers",
        Word::ReadyAnswers(names) => return ("word-ready-answers", listed(names)),
        Word::NoSuchReady(names) if names.is_empty() => "word-no-ready-answers",
        Word::NoSuchReady(names) => return ("word-no-such-ready", listed(names)),
        Word::ReadyLacks { language, languages } => {
            let known = languages.iter().map(native_name).collect::<Vec<_>>().join(", ");
            let language = ("language", native_name(language).to_owned().into());
            return ("word-ready-lacks", vec![language, ("names", known.into())]);
        }
        Word::LanguageNow(_) => "word-language-now",
        Word::WhichLanguage => {
            let all = view.policy().languages.iter();
            let names = all.map(|l| format!("{l} – {}", native_name(l))).collect::<Vec<_>>().join("\n");
            return ("word-which-language", vec![("names", names.into())]);
        }
        Word::Flagged => "word-flagged",
        Word::NobodyToTell => "word-nobody-to-tell",
        Word::Unsafe => "word-unsafe",
        Word::Safe => "word-safe",
        Word::UnsafeAlready => "word-unsafe-already",
        Word::SafeAlready => "word-safe-already",
        Word::Unblocked => "word-unblocked",
        Word::NotBlocked => "word-not-blocked",
        Word::NoWords => "word-nothing-written",
        Word::MergeProposed(with) => return ("word-merge-proposed", vec![("with", with.to_string().into())]),
        Word::Merged { code, with } => return ("word-merged", both(*code, *with)),
        Word::Parted { code, with } => return ("word-parted", both(*code, *with)),
        Word::MergedAlready(with) => return ("word-merged-already", vec![("with", with.to_string().into())]),
        Word::NotMerged(with) => return ("word-not-merged", vec![("with", with.to_string().into())]),
        Word::SamePerson => "word-same-person",
        Word::SafeHour(minute) => return ("word-safe-hour", vec![("at", clock(*minute).into())]),
        Word::LaterAt(at) => return ("word-later-at", vec![("at", moment(at))]),
        Word::TooManyReminders => "word-too-many-reminders",
        Word::PlanStopped => "word-plan-stopped",
        Word::PlanNotSent => "word-plan-not-sent",
        Word::PlanDoubtful => "word-plan-doubtful",
        Word::WordsOnly => "word-words-only",
        Word::WantsQuiet => "word-wants-quiet",
        Word::NewerCase(other) => return ("word-newer-case", vec![("other", other.to_string().into())]),
        Word::Impostor(why) => return ("word-impostor", vec![("why", view.word(unproven(why)).into())]),
        Word::Campaign(n) => {
            let code = ("code", view.code().into());
            return ("word-campaign", count(*n).into_iter().chain([code]).collect());
        }
        Word::Impostors(n) => return ("word-impostors", count(*n)),
        Word::ChannelLost { channel, lost } if lost.hearing => {
            return ("word-channel-deaf", trouble(view, channel, lost));
        }
        Word::ChannelLost { channel, lost } => return ("word-channel-mute", trouble(view, channel, lost)),
        Word::ChannelBack { channel, since } => {
            return ("word-channel-back", vec![("channel", channel.as_str().into()), ("at", moment(since))]);
        }
        Word::Emptied(at) => return ("word-emptied", vec![("at", moment(at))]),
        Word::Restored { from, to, .. } => {
            return ("word-restored", vec![("from", moment(from)), ("to", moment(to))]);
        }
        Word::DrillAnswered(after) => {
            return ("word-drill-answered", vec![("span", view.voice.span(*after).into())]);
        }
        Word::Leaving(code, at) => {
            return ("word-leaving", vec![("code", code.to_string().into()), ("at", moment(at))]);
        }
        Word::Stays(code) => return ("word-stays", vec![("code", code.to_string().into())]),
        Word::Forgotten(code) => return ("word-forgotten", vec![("code", code.to_string().into())]),
        Word::Linked { code, with } => return linked(*code, *with),
        Word::Unlinked(code) => return ("word-unlinked", vec![("code", code.to_string().into())]),
        Word::Announce(word) => return announcing::word(view, word),
        Word::QuietUntil(at) => return ("word-quiet-until", vec![("at", moment(at))]),
        Word::CallAgainAt(at) => return ("word-call-again-at", vec![("at", moment(at))]),
        Word::CallTaken(code) => return ("word-call-taken", vec![("taken", code.to_string().into())]),
        Word::NoCall => "word-no-call",
        Word::CantWrite => "word-cant-write",
        Word::TriedOften => "word-tried-often",
        Word::NotANumber => "word-not-a-number",
        Word::CloseNeedsNote => "word-close-needs-note",
        Word::Paused(None) => "word-paused",
        Word::Resumed => "word-resumed",
        Word::KeptAsDraft => "word-kept-as-draft",
        Word::WhichCaseOfCommand => "word-which-case-of-command",
        Word::NoSuchCase => "word-no-such-case",
        Word::LinkNotHere => "word-link-not-here",
        Word::NotYours => "word-not-yours",
        Word::NotNow => "word-not-now",
        Word::NoSuchOperator => "word-no-such-operator",
        Word::NotOnDuty => "word-not-on-duty",
        Word::NothingHeld => "word-nothing-held",
        Word::BulkUndoOver => "word-bulk-undo-over",
        Word::SupervisorsOnly => "word-supervisors-only",
        Word::CantRelay => "word-cant-relay",
        Word::NoDocuments => "word-no-documents",
        Word::TooLarge => "word-too-large",
        Word::UnknownCommand => "word-unknown-command",
        Word::Closed => "word-closed",
        Word::CloseNeedsReason => "word-close-needs-reason",
        Word::ClosedUnanswered => "word-closed-unanswered",
        Word::UndoOver => "word-undo-over",
        Word::NotClosed => "word-not-closed",
        Word::Reopened => "word-reopened",
        Word::NoAnswerUndone => "word-no-answer-undone",
        Word::NobodyElse => "word-nobody-else",
        Word::Noted => "word-noted",
        Word::EnrolOver => "word-enrol-over",
        Word::ThreadMoved(None) => "word-thread-over",
        Word::ThreadAndReply => "word-thread-and-reply",
        Word::NoForwards => "word-no-forwards",
        Word::Threadless => "word-threadless",
        Word::Stranger => "word-stranger",
        Word::OtherBot => "word-other-bot",
        Word::Enrolled => "word-enrolled",
        Word::PassedByAll => "word-passed-by-all",
        Word::NoCases => "word-no-cases",
        Word::DrillTaken => "word-drill-taken",
        Word::DrillOnly => "word-drill-only",
        Word::DrillOver => "word-drill-over",
        Word::Stopping => "word-stopping",
        Word::MailStays => "word-mail-stays",
        Word::Corrected => "word-corrected",
        Word::ChangeNotYours => "word-change-not-yours",
        Word::ChangeTooLate => "word-change-too-late",
        Word::ChangeClosed => "word-change-closed",
        Word::ChangeOfUnsent => "word-change-of-unsent",
        Word::ChangeOfDraft => "word-change-of-draft",
        Word::DraftChanged => "word-draft-changed",
        Word::ChangeNames => "word-change-names",
        Word::ChangeUnsure => "word-change-unsure",
        Word::ChangeUnknown => "word-change-unknown",
        Word::ChangeFailed => "word-change-failed",
        Word::ChangeIsCommand => "word-change-is-command",
        Word::RecallAsked => "word-recall-asked",
        Word::RecallTooLate => "word-recall-too-late",
        Word::NotWithThem => "word-not-with-them",
        Word::PerhapsWithThem => "word-perhaps-with-them",
        Word::OutAlready => "word-out-already",
        Word::OnItsWay => "word-on-its-way",
        Word::ReactionStays => "word-reaction-stays",
        Word::Replayed => "word-replayed",
        Word::MachineAnswers => "word-machine-answers",
        Word::AddressOver => "word-address-over",
        Word::NoAddress => "word-no-address",
        Word::AddressKnown => "word-address-known",
        Word::NotAnAddress => "word-not-an-address",
        Word::OwnAddress => "word-own-address",
    };
    (id, Vec::new())
}

/// Two cases.
fn both<'w>(code: CaseCode, with: CaseCode) -> Given<'w> {
    vec![("code", code.to_string().into()), ("with", with.to_string().into())]
}

/// Names in their order.
fn listed<'w>(names: &[String]) -> Given<'w> {
    vec![("names", names.iter().map(|name| isolate(name)).collect::<Vec<_>>().join(", ").into())]
}

/// Whom or what a deed names.
fn done_with<'w>(view: &View<'_>, deed: &Deed) -> Given<'w> {
    match deed {
        Deed::Passed(Some(who)) | Deed::Given(who) => vec![("who", view.colleague(who).into())],
        Deed::Language(language) => vec![("language", native_name(language).to_owned().into())],
        Deed::Taken
        | Deed::Passed(None)
        | Deed::Yours
        | Deed::Urgent
        | Deed::Normal
        | Deed::Released
        | Deed::Begun
        | Deed::Goes
        | Deed::Done => Vec::new(),
    }
}

/// Another phone of a case's contact, with the case that they have there, if they have one.
fn linked<'w>(code: CaseCode, with: Option<CaseCode>) -> (&'static str, Given<'w>) {
    let code = ("code", Value::from(code.to_string()));
    match with {
        Some(with) => ("word-linked", vec![code, ("with", with.to_string().into())]),
        None => ("word-linked-nowhere", vec![code]),
    }
}

/// Why a mail in an operator's name was not proven to be theirs, by the fixed word for it.
const UNPROVEN: [(&str, &str); 12] = [
    ("token", "unproven-token"),
    ("other_case", "unproven-other-case"),
    ("from", "unproven-from"),
    ("date", "unproven-date"),
    ("dns", "unproven-dns"),
    ("unsigned", "unproven-unsigned"),
    ("alignment", "unproven-alignment"),
    ("headers", "unproven-partial"),
    ("partial", "unproven-partial"),
    ("expired", "unproven-expired"),
    ("dmarc", "unproven-dmarc"),
    ("dkim", "unproven-dkim"),
];

fn unproven(why: &str) -> &'static str {
    UNPROVEN.iter().find(|(word, _)| *word == why).map_or("unproven-dkim", |(_, id)| id)
}

/// The trouble of a channel, as its text is given it.
fn trouble<'w>(view: &View<'_>, channel: &'w ChannelName, lost: &Lost) -> Given<'w> {
    let (at, why) = (view.voice.moment(lost.since), view.say(why(lost.why), &[]));
    vec![("channel", channel.as_str().into()), ("at", at.into()), ("why", why.into())]
}

/// What a channel's trouble means.
fn why(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "channel-unreachable",
        Trouble::Garbled => "channel-garbled",
        Trouble::Limited => "channel-limited",
        Trouble::Unauthorised => "channel-unauthorised",
        Trouble::LoggedOut => "channel-logged-out",
        Trouble::Conflict => "channel-conflict",
        Trouble::Elsewhere => "channel-elsewhere",
        Trouble::NoMailbox => "channel-no-mailbox",
        Trouble::NotListening => "channel-not-listening",
        Trouble::Full => "channel-full",
        Trouble::NotTaken => "channel-not-taken",
        Trouble::Refused => "channel-refused",
    }
}
