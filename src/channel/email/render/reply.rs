//! What an operator is told and asked around a reply.

use super::media;
use super::view::{Section, View, paragraphs, theirs};
use super::word;
use crate::channel::email::token::Token;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::say::{TickEnd, Word};
use crate::text::visible;

/// How a reply ended: it comes back to its writer once, as it went out.
pub(super) fn tick(view: &View<'_>, seq: u32, end: TickEnd) -> Option<Section> {
    if end == TickEnd::Waits {
        // By the time that a mail is read, it is over.
        return None;
    }
    let code = ("code", view.code().into());
    let head = match end {
        TickEnd::Delivered | TickEnd::DeliveredButCrossed => {
            view.say("mail-sent", &[("pseudonym", view.pseudonym().into())])
        }
        TickEnd::Refused => view.say("tick-refused", &[code]),
        TickEnd::Waits | TickEnd::Stopped => view.say("tick-stopped", &[code]),
        TickEnd::TakenBack => view.say("tick-taken-back", &[code]),
        TickEnd::NotPassed => view.say("tick-not-passed", &[code]),
        TickEnd::TooLarge => view.say("tick-too-large", &[code]),
        TickEnd::Recalled => view.say("tick-recalled", &[code]),
        TickEnd::RecallFailed => view.say("tick-recall-failed", &[code]),
    };
    let crossed = (end == TickEnd::DeliveredButCrossed).then(|| view.voice.word("mail-crossed"));
    let again = matches!(end, TickEnd::Refused | TickEnd::TakenBack | TickEnd::Stopped)
        .then(|| view.say("mail-send-again", &[("command", format!("/send-again {seq}").into())]));
    let said = view.message(seq).map(|folded| words(view, &folded.message)).unwrap_or_default();
    let after = crossed.or(again).unwrap_or_default();
    view.section(paragraphs([head, said, after]))
}

/// The message was no reply: an address for each case that it could be for.
pub(super) fn which_case(view: &View<'_>, codes: &[CaseCode]) -> Option<Section> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return word::word(view, &Word::NoCases);
    }
    let list = super::lists::with_addresses(view, &cases, |case| view.case_line(case));
    view.section_about(None, paragraphs([view.voice.word("mail-which-case"), list]))
}

/// A mail to answer, so that the words go to that case and to no other.
pub(super) fn prompt(view: &View<'_>) -> Option<Section> {
    view.section(view.say_of_case("mail-prompt", &[]))
}

/// To whom the case can go, as lines to send back.
pub(super) fn give_to(view: &View<'_>, operators: &[OperatorId]) -> Option<Section> {
    if operators.is_empty() {
        return view.section(view.say_of_case("give-to-nobody", &[]));
    }
    let line =
        |id: &OperatorId| format!("/transfer {} – {}", crate::text::isolate(id.as_str()), view.colleague(id));
    let lines: Vec<String> = operators.iter().map(line).collect();
    view.section(paragraphs([view.say_of_case("mail-give-to", &[]), lines.join("\n")]))
}

/// A reply to the reader's case that waits for their word: a colleague's, or their own that was held back.
pub(super) fn draft(view: &View<'_>, seq: u32, by: &OperatorId) -> Option<Section> {
    let held = view.reader() == Some(by);
    let (head, how) = if held {
        (view.say_of_case("mail-held", &[]), view.voice.word("mail-send-held"))
    } else {
        let who = ("who", view.colleague(by).into());
        (view.say_of_case("draft-head", &[who]), view.voice.word("mail-send-draft"))
    };
    let reply_to = view.case_code().and_then(|case| view.token_address(&Token::Confirm { case, seq }));
    let section = written(view, seq, head)?;
    Some(Section { how: Some(how), reply_to, ..section })
}

/// A colleague's note.
pub(super) fn noted(view: &View<'_>, seq: u32, by: &OperatorId) -> Option<Section> {
    let head = view.say_of_case("note-head", &[("who", view.colleague(by).into())]);
    written(view, seq, head)
}

fn written(view: &View<'_>, seq: u32, head: String) -> Option<Section> {
    let message = view.message(seq)?.message;
    view.section(paragraphs([head, words(view, &message)]))
}

fn words(view: &View<'_>, message: &crate::domain::message::Message) -> String {
    let lines = media::lines(view, message).join("\n");
    paragraphs([theirs(&visible(&message.text)), lines])
}
