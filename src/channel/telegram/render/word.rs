//! Short answers to commands, and the operators' help.

use super::Scene;
use super::history::reasons;
use super::view::{View, keyboard, press};
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, DeliveryId, Language};
use crate::domain::material::Material;
use crate::domain::say::{Class, Delivery, Recipient, Say, Word};
use crate::domain::time::Stamp;
use crate::text::split;

/// The most characters of the answer to a button press.
const POPUP: usize = 200;

/// What an operator can do here.
pub(super) fn help(view: &View<'_>) -> Vec<Payload> {
    view.send(&view.voice.word("operator-help"), Keyboard::None)
}

/// A short answer to a command.
pub(super) fn word(view: &View<'_>, word: &Word) -> Vec<Payload> {
    view.send(&short(view, word), buttons(view, word))
}

/// A word alone, without its buttons, short enough to pop up.
pub(super) fn popup(word: &Word, language: &Language, case: Option<CaseCode>, scene: &Scene<'_>) -> String {
    let material = Material::default();
    let delivery = Delivery {
        id: DeliveryId(0),
        to: Recipient::Pager(String::new()),
        class: Class::Prompt,
        slot: None,
        say: Say::Word(word.clone()),
        language: language.clone(),
        case,
        contact: None,
        reply_to: None,
        made_at: scene.now.line,
        dated: scene.now.civil,
        not_before: scene.now.line,
        decides: false,
    };
    let text = short(&View::new(&delivery, &material, scene), word);
    split(&text, POPUP).first().copied().unwrap_or_default().trim_end().to_owned()
}

/// Whether a word may go to a chat that is no operator's: it names no case, no colleague and no inner working.
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
    }
    parts.extend(open.map(|n| view.say("word-restored-open", &[("n", n.into())])));
    parts.join("\n\n")
}

fn short(view: &View<'_>, word: &Word) -> String {
    let plain = |id| view.voice.word(id);
    let coded = |id| view.say(id, &[("code", view.code().into())]);
    let of = |id: &str, who| view.say(id, &[("who", view.colleague(who).into())]);
    match word {
        Word::Paused(None) => plain("word-paused"),
        Word::Paused(Some(until)) => {
            view.say("word-paused-until", &[("at", view.voice.moment(*until).into())])
        }
        Word::Resumed => plain("word-resumed"),
        Word::WentOff(n) => view.say("word-went-off", &[("n", (*n).into())]),
        Word::KeptAsDraft => coded("word-kept-as-draft"),
        Word::WhichCaseOfCommand => plain("word-which-case-of-command"),
        Word::NoSuchCase => plain("word-no-such-case"),
        Word::NotYours => plain("word-not-yours"),
        Word::NotNow => plain("word-not-now"),
        Word::CantRelay => plain("word-cant-relay"),
        Word::NoDocuments => plain("word-no-documents"),
        Word::TooLarge => plain("word-too-large"),
        Word::UnknownCommand => plain("word-unknown-command"),
        Word::Closed => coded("word-closed"),
        Word::CloseNeedsReason => coded("word-close-needs-reason"),
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

fn buttons(view: &View<'_>, word: &Word) -> Keyboard {
    match (word, view.delivery.case) {
        (Word::Paused(_), _) => keyboard([[press(&view.voice.word("button-resume"), &Command::Resume)]]),
        (Word::CloseNeedsReason, Some(code)) => keyboard(reasons(view).into_iter().map(|(why, read)| {
            let ask = CaseAsk::Close(Some(why.to_owned()));
            [press(&read, &Command::Case { code: Some(code), ask })]
        })),
        (Word::PassedByAll, Some(code)) => keyboard([[
            view.ask("button-take", code, CaseAsk::GiveMe),
            view.ask("button-give-to", code, CaseAsk::GiveTo(None)),
            view.ask("button-history", code, CaseAsk::History),
        ]]),
        _ => Keyboard::None,
    }
}
