//! Short answers to commands, and the operators' help.

use super::contact;
use super::view::{Section, View, paragraphs};
use crate::domain::id::CaseCode;
use crate::domain::say::Word;
use crate::domain::time::Stamp;

/// What an operator can do here.
pub(super) fn help(view: &View<'_>) -> Option<Section> {
    view.section(view.voice.word("mail-operator-help"))
}

/// A short answer to a command.
pub(super) fn word(view: &View<'_>, word: &Word) -> Option<Section> {
    view.section(short(view, word))
}

/// A word for someone who is no operator yet.
pub(super) fn for_stranger(view: &View<'_>, word: &Word) -> Section {
    contact::told(view, short(view, word))
}

/// Whether a word may go to someone who is no operator: it names no case, no colleague and no inner working.
pub(super) fn is_for_strangers(word: &Word) -> bool {
    matches!(word, Word::EnrolDigits(_) | Word::EnrolOver | Word::Enrolled | Word::UnknownCommand)
}

/// The line was put back to an earlier day.
fn restored(view: &View<'_>, [from, to]: [Stamp; 2], cases: &[CaseCode], open: Option<u32>) -> String {
    let [from, to] = [from, to].map(|at| view.voice.moment(at));
    let mut parts = vec![view.say("word-restored", &[("from", from.into()), ("to", to.into())])];
    if !cases.is_empty() {
        let codes = cases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        parts.push(view.say("word-restored-cases", &[("codes", codes.into())]));
        parts.push(view.voice.word("mail-restored-held"));
    }
    parts.extend(open.map(|n| view.say("word-restored-open", &[("n", n.into())])));
    parts.join("\n\n")
}

fn short(view: &View<'_>, word: &Word) -> String {
    let plain = |id| view.voice.word(id);
    let coded = |id| view.say(id, &[("code", view.code().into())]);
    let of = |id: &str, who| view.say(id, &[("who", view.colleague(who).into())]);
    match word {
        Word::Paused(None) => plain("mail-word-paused"),
        Word::Paused(Some(until)) => {
            view.say("word-paused-until", &[("at", view.voice.moment(*until).into())])
        }
        Word::Resumed => plain("word-resumed"),
        Word::WentOff(n) => view.say("word-went-off", &[("n", (*n).into())]),
        Word::KeptAsDraft => coded("word-kept-as-draft"),
        Word::WhichCaseOfCommand => plain("mail-word-which-case"),
        Word::NoSuchCase => plain("word-no-such-case"),
        Word::NotYours => plain("word-not-yours"),
        Word::NotNow => plain("mail-word-not-now"),
        Word::CantRelay => plain("mail-word-cant-relay"),
        Word::NoDocuments => plain("word-no-documents"),
        Word::TooLarge => plain("word-too-large"),
        Word::UnknownCommand => plain("word-unknown-command"),
        Word::Closed => coded("word-closed"),
        Word::CloseNeedsReason => paragraphs([coded("word-close-needs-reason"), plain("mail-close-reason")]),
        Word::NobodyElse => coded("word-nobody-else"),
        Word::Noted => plain("word-noted"),
        Word::EnrolDigits(digits) => view.say("word-enrol-digits", &[("digits", digits.as_str().into())]),
        Word::EnrolOver => plain("word-enrol-over"),
        Word::Enrolled => plain("word-enrolled"),
        Word::EnrolledOther(who) => of("word-enrolled-other", who),
        Word::OperatorUnreachable(who) => of("word-operator-unreachable", who),
        Word::PassedByAll => coded("word-passed-by-all"),
        Word::NoCases => plain("word-no-cases"),
        Word::Impostor(why) => view.say("word-impostor", &[("why", why.as_str().into())]),
        Word::Restored { from, to, cases, open } => restored(view, [*from, *to], cases, *open),
        Word::DrillAnswered(after) => {
            view.say("word-drill-answered", &[("span", view.voice.span(*after).into())])
        }
        Word::DrillTaken => plain("word-drill-taken"),
        Word::DrillOnly => plain("word-drill-only"),
        Word::DrillOver => plain("word-drill-over"),
        Word::Stopping => plain("word-stopping"),
        Word::MailStays => coded("word-mail-stays"),
        Word::Corrected => coded("word-corrected"),
        Word::Replayed => plain("word-replayed"),
        Word::AddressOver => coded("word-address-over"),
        Word::QuietUntil(at) => {
            let at = view.voice.moment(*at);
            view.say("word-quiet-until", &[("code", view.code().into()), ("at", at.into())])
        }
    }
}
