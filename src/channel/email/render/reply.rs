//! What an operator is told and asked around a reply.

use super::media;
use super::view::{Section, View, theirs};
use super::word;
use crate::channel::email::token::Token;
use crate::channel::said::{paragraphs, phones, reply};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::say::{TickEnd, Word};
use crate::text::visible;

/// How a reply ended: it comes back to its writer once, as it went out.
pub(super) fn tick(view: &View<'_>, seq: u32, end: TickEnd) -> Option<Section> {
    if end == TickEnd::Waits {
        // By the time that a mail is read, it is over.
        return None;
    }
    let head = reply::tick(view, end);
    let crossed = (end == TickEnd::DeliveredButCrossed).then(|| view.voice.word("mail-crossed"));
    let again = reply::can_go_again(end)
        .then(|| view.say("mail-send-again", &[("command", format!("/send-again {seq}").into())]));
    let mut folded = view.message(seq);
    let reach = folded.as_ref().map(|f| reply::reach_in(view, end, &f.message.text)).unwrap_or_default();
    if let Some(folded) = &mut folded {
        for at in reach.iter().rev() {
            folded.message.text.insert(at.start, '❗');
        }
    }
    let marked = if reach.is_empty() { String::new() } else { view.word("tick-reach-marked") };
    let said = folded.map(|folded| words(view, &folded.message)).unwrap_or_default();
    let after = crossed.or(again).unwrap_or_default();
    view.section(paragraphs([head, said, marked, after]))
}

/// The message was no reply: an address for each case that it could be for.
pub(super) fn which_case(view: &View<'_>, codes: &[CaseCode]) -> Option<Section> {
    let cases = view.listed(codes);
    if cases.is_empty() {
        return word::word(view, &Word::NoCases);
    }
    let list = super::lists::with_addresses(view, &cases, |case| view.case_line(case));
    view.section_about(None, paragraphs([view.word("which-case"), list]))
}

/// A mail to answer, so that the words go to that case and to no other.
pub(super) fn prompt(view: &View<'_>) -> Option<Section> {
    let lines = phones::lines(view).join("\n");
    view.section(paragraphs([view.say_of_case("prompt", &[]), lines]))
}

/// To whom the case can go, as lines to send back.
pub(super) fn give_to(view: &View<'_>, operators: &[OperatorId]) -> Option<Section> {
    let line =
        |id: &OperatorId| format!("/transfer {} – {}", crate::text::isolate(id.as_str()), view.colleague(id));
    let lines: Vec<String> = operators.iter().map(line).collect();
    view.section(paragraphs([reply::give_to(view, operators), lines.join("\n")]))
}

/// A reply to the reader's case that waits for their word: a colleague's, or their own that was held back.
pub(super) fn draft(view: &View<'_>, seq: u32, by: &OperatorId) -> Option<Section> {
    let how = if reply::is_held(view, by) { "mail-send-held" } else { "mail-send-draft" };
    let reply_to = view.case_code().and_then(|case| view.token_address(&Token::Confirm { case, seq }));
    let section = written(view, seq, reply::draft_head(view, seq, by))?;
    Some(Section { how: Some(view.voice.word(how)), reply_to, ..section })
}

/// A colleague's note. An answer to it may be meant for them, and goes to nobody before its writer says to whom.
pub(super) fn noted(view: &View<'_>, seq: u32, by: &OperatorId) -> Option<Section> {
    let section = written(view, seq, reply::note_head(view, by))?;
    Some(among_us(view, section))
}

fn among_us(view: &View<'_>, section: Section) -> Section {
    let how = view.say("mail-how-to-note", &[("code", view.code().into())]);
    Section { reply_to: view.answer_address(None), how: Some(how), ..section }
}

/// A colleague's change of what they had sent, which the contact never got.
pub(super) fn change_kept(view: &View<'_>, seq: u32, by: &OperatorId) -> Option<Section> {
    let folded = view.message(seq)?;
    let kept = folded.not_sent.last().map(|kept| theirs(&visible(&kept.text))).unwrap_or_default();
    let (head, instead) = (reply::change_kept_head(view, by), view.word("change-kept-instead"));
    let section = view.section(paragraphs([head, words(view, &folded.message), instead, kept]))?;
    Some(among_us(view, section))
}

/// The contact put emoji on an answer, or took them off.
pub(super) fn reacted(view: &View<'_>, seq: u32) -> Option<Section> {
    let folded = view.message(seq)?;
    let said = theirs(&reply::beginning(&visible(&folded.message.text)));
    view.section(paragraphs([reply::reacted_head(view, &folded), said]))
}

/// A colleague asks to take an answer back.
pub(super) fn recall_asked(view: &View<'_>, seq: u32, by: &OperatorId) -> Option<Section> {
    let how = view.say("mail-recall", &[("command", format!("/recall {seq}").into())]);
    let section = written(view, seq, reply::recall_asked_head(view, by))?;
    Some(Section { how: Some(how), ..section })
}

pub(super) fn written(view: &View<'_>, seq: u32, head: String) -> Option<Section> {
    let message = view.message(seq)?.message;
    view.section(paragraphs([head, words(view, &message)]))
}

fn words(view: &View<'_>, message: &crate::domain::message::Message) -> String {
    let lines = media::lines(view, message).join("\n");
    paragraphs([theirs(&visible(&message.text)), lines])
}
