//! Short answers to commands.

use super::View;
use crate::domain::id::CaseCode;
use crate::domain::say::{Recipient, Word};
use crate::domain::time::Stamp;
use crate::text::Value;

/// A short answer to a command, in words.
pub fn word(view: &View<'_>, word: &Word) -> String {
    if let Word::Restored { from, to, cases, open } = word {
        return restored(view, [*from, *to], cases, *open);
    }
    if let Word::ChannelLost { channel, lost } = word {
        let (at, why) = (view.voice.moment(lost.since), view.say(why(&lost.why), &[]));
        let args = [("channel", channel.as_str().into()), ("at", at.into()), ("why", why.into())];
        return view.say(id(word), &args);
    }
    if let Word::ChannelBack { channel, since } = word {
        let at = view.voice.moment(*since);
        return view.say(id(word), &[("channel", channel.as_str().into()), ("at", at.into())]);
    }
    let mut args = vec![("code", view.code().into())];
    args.extend(argument(view, word));
    naming(view, view.say(id(word), &args))
}

/// What is about a case names it, whatever its text says: who has several must not guess.
fn naming(view: &View<'_>, text: String) -> String {
    let code = view.code();
    let to_operator = matches!(view.delivery.to, Recipient::Operator(_));
    if !to_operator || view.case_code().is_none() || text.contains(&code) {
        return text;
    }
    format!("{code}: {text}")
}

/// Whether a word may go to someone who is no operator: it names no case, no colleague and no inner working.
pub fn is_for_strangers(word: &Word) -> bool {
    matches!(word, Word::EnrolDigits(_) | Word::EnrolOver | Word::Enrolled | Word::UnknownCommand)
}

/// The line was put back to an earlier day.
fn restored(view: &View<'_>, [from, to]: [Stamp; 2], cases: &[CaseCode], open: Option<u32>) -> String {
    let [from, to] = [from, to].map(|at| view.voice.moment(at));
    let mut parts = vec![view.say("word-restored", &[("from", from.into()), ("to", to.into())])];
    if !cases.is_empty() {
        let codes = cases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        parts.push(view.say("word-restored-cases", &[("codes", codes.into())]));
    }
    parts.extend(open.map(|n| view.say("word-restored-open", &[("n", n.into())])));
    parts.join("\n\n")
}

/// What a channel's fixed word for its trouble means.
fn why(word: &str) -> &'static str {
    match word {
        "unreachable" => "channel-unreachable",
        "garbled" => "channel-garbled",
        "limited" => "channel-limited",
        "unauthorised" => "channel-unauthorised",
        "logged_out" => "channel-logged-out",
        "conflict" => "channel-conflict",
        "elsewhere" => "channel-elsewhere",
        "no_mailbox" => "channel-no-mailbox",
        "not_listening" => "channel-not-listening",
        "full" => "channel-full",
        "not_taken" => "channel-not-taken",
        _ => "channel-refused",
    }
}

/// The text of a word; each may have `$code`.
fn id(word: &Word) -> &'static str {
    match word {
        Word::Paused(None) => "word-paused",
        Word::Paused(Some(_)) => "word-paused-until",
        Word::Resumed => "word-resumed",
        Word::WentOff(_) => "word-went-off",
        Word::KeptAsDraft => "word-kept-as-draft",
        Word::WhichCaseOfCommand => "word-which-case-of-command",
        Word::NoSuchCase => "word-no-such-case",
        Word::NotYours => "word-not-yours",
        Word::NotNow => "word-not-now",
        Word::CantRelay => "word-cant-relay",
        Word::NoDocuments => "word-no-documents",
        Word::TooLarge => "word-too-large",
        Word::UnknownCommand => "word-unknown-command",
        Word::Closed => "word-closed",
        Word::CloseNeedsReason => "word-close-needs-reason",
        Word::NobodyElse => "word-nobody-else",
        Word::Noted => "word-noted",
        Word::EnrolDigits(_) => "word-enrol-digits",
        Word::EnrolOver => "word-enrol-over",
        Word::Enrolled => "word-enrolled",
        Word::EnrolledOther(_) => "word-enrolled-other",
        Word::OperatorUnreachable(_) => "word-operator-unreachable",
        Word::Partly(_) => "word-partly",
        Word::Unshowable(_) => "word-unshowable",
        Word::PassedByAll => "word-passed-by-all",
        Word::NoCases => "word-no-cases",
        Word::Impostor(_) => "word-impostor",
        Word::ChannelLost { lost, .. } if lost.hearing => "word-channel-deaf",
        Word::ChannelLost { .. } => "word-channel-mute",
        Word::ChannelBack { .. } => "word-channel-back",
        Word::Emptied(_) => "word-emptied",
        Word::Restored { .. } => "word-restored",
        Word::DrillAnswered(_) => "word-drill-answered",
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
        Word::AddressOver => "word-address-over",
        Word::NoAddress => "word-no-address",
        Word::AddressKnown => "word-address-known",
        Word::NotAnAddress => "word-not-an-address",
        Word::QuietUntil(_) => "word-quiet-until",
    }
}

/// What a word's text has besides.
fn argument<'w>(view: &View<'_>, word: &'w Word) -> Option<(&'static str, Value<'w>)> {
    Some(match word {
        Word::Paused(Some(at)) | Word::QuietUntil(at) | Word::Emptied(at) => {
            ("at", view.voice.moment(*at).into())
        }
        Word::WentOff(n) | Word::Partly(n) => ("n", (*n).into()),
        Word::EnrolDigits(digits) => ("digits", digits.as_str().into()),
        Word::EnrolledOther(who) | Word::OperatorUnreachable(who) | Word::Unshowable(who) => {
            ("who", view.colleague(who).into())
        }
        Word::Impostor(why) => ("why", why.as_str().into()),
        Word::DrillAnswered(after) => ("span", view.voice.span(*after).into()),
        _ => return None,
    })
}
