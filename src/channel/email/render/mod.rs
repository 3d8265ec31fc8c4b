//! Makes mails out of what the line says: a [`Delivery`] and its [`Material`] become a [`Letter`].
//!
//! Pure, so that a mail that is sent again is the same mail: its words, its Message-ID and its date come from
//! what is stored, and the [`Scene`]'s clock and its mark of a possible repeat are not looked at; who gets a
//! mail twice has one mail of one Message-ID. Three rules hold throughout: a contact is never shown an
//! operator's name, id or address (their configured alias at most); an operator is never shown a contact's
//! address; and whatever came in (words, file names, media types) is made anew or marked as somebody's words.
//!
//! A mail begins with [`MARKER`], below which an answer's quotation is cut off.

mod announcing;
mod answer;
mod asking;
mod bare;
mod board;
mod calling;
mod card;
mod contact;
mod ctx;
mod drill;
mod history;
mod letter;
mod lists;
mod media;
mod packed;
mod reply;
mod view;
mod word;
mod wording;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use crate::channel::media::Enclosure;
pub use ctx::MailCtx;
pub use letter::Letter;

use super::token::{Holder, Token};
use crate::channel::said::{self, Scene, paragraphs};
use crate::domain::id::{Address, CaseCode, DeliveryId};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Recipient, Say, ToContact, ToOperator};
use packed::Packed;
use view::{Section, View};

/// Stands around the first line of every mail of ours, in every language.
pub const MARKER: &str = "##-=-##";

/// Between two deliveries of one mail.
const RULE: &str = "────────────────";

/// The mail that carries a delivery. None where there is nothing to do any more, or nothing that a mail can do:
/// the case is forgotten, an alert is about cases that were answered meanwhile, a mail is to be taken back.
#[must_use]
pub fn render(
    delivery: &Delivery,
    material: &Material,
    scene: &Scene<'_>,
    ctx: &MailCtx<'_>,
) -> Option<Letter> {
    render_bundle(&[(delivery, material)], scene, ctx)
}

/// The one mail that carries several deliveries to one operator, in order. Those that have nothing to say any
/// more are left out, but still make it that mail. Deliveries to others than the first's recipient are not
/// carried. About one case, it is answered like any mail; about several, each has an address of its own, and
/// an answer to the mail as a whole asks which was meant.
#[must_use]
pub fn render_bundle(all: &[(&Delivery, &Material)], scene: &Scene<'_>, ctx: &MailCtx<'_>) -> Option<Letter> {
    let to = &all.first()?.0.to;
    let mut packed = Packed::default();
    let (mut views, mut said) = (Vec::new(), Vec::new());
    for (delivery, material) in all.iter().filter(|(delivery, _)| delivery.to == *to) {
        let view = View::new(delivery, material, scene, ctx, packed.clone());
        let section = section(&view);
        section.iter().flat_map(|s| &s.enclosed).for_each(|enclosure| packed.add(enclosure));
        said.extend(section.map(|section| (views.len(), section)));
        views.push(view);
    }
    let said: Vec<(&View<'_>, Section)> =
        said.into_iter().filter_map(|(at, section)| Some((views.get(at)?, section))).collect();
    let (first, _) = said.first()?;
    let others: Vec<DeliveryId> = views.iter().skip(1).map(|view| view.delivery.id).collect();
    let message_id = ctx.idents.letter(views.first()?.delivery.id, &others);
    let case = one_case(&said);
    let thread = case.zip(first.holder()).map(|(case, holder)| ctx.idents.root(case, &holder));
    let (subject, text) = (subject(&said), text(&said, case));
    let words = matches!(to, Recipient::Contact(_)).then(|| ctx.idents.words(&text, &subject));
    Some(Letter {
        message_id,
        dated: views.first()?.delivery.dated,
        from_name: ctx.from_name.map(str::to_owned),
        from: ctx.tokens.mailbox(),
        bounces_to: bounces_to(views.first()?, case),
        reply_to: reply_to(&said, case),
        thread,
        words,
        subject,
        text,
        auto: !said.iter().any(|(_, s)| s.personal),
        key: key(views.first()?),
        urgent: said.iter().any(|(_, s)| s.urgent),
        enclosed: said.iter().flat_map(|(_, s)| s.enclosed.clone()).collect(),
    })
}

/// The key for which whoever reads it wants it encrypted.
fn key(view: &View<'_>) -> Option<Arc<[u8]>> {
    match &view.delivery.to {
        Recipient::Operator(id) => view.scene.policy.operator(id)?.mail_key.clone(),
        Recipient::Contact(id) => {
            let contact = view.material.contact.as_ref().filter(|contact| contact.id == *id)?;
            // Who is written to at an address that somebody said has given their key under their own name.
            let given = view.material.person.as_ref().and_then(|person| person.answer_key.as_deref());
            given.or(contact.answer_key.as_deref()).map(Arc::from)
        }
        Recipient::Chat { .. } | Recipient::Pager(_) => None,
    }
}

fn section(view: &View<'_>) -> Option<Section> {
    match (&view.delivery.to, &view.delivery.say) {
        (Recipient::Contact(_) | Recipient::Chat { .. }, Say::Contact(say)) => to_contact(view, say),
        (Recipient::Contact(_) | Recipient::Chat { .. }, Say::Operator(say)) => to_stranger(view, say),
        (Recipient::Operator(_), Say::Operator(say)) => Some(bare::instead(view, to_operator(view, say)?)),
        (Recipient::Operator(_), Say::Contact(say)) => contact::notice(view, say),
        (Recipient::Pager(_), _) => None,
    }
}

fn to_contact(view: &View<'_>, say: &ToContact) -> Option<Section> {
    match say {
        ToContact::Answer { seq } => answer::answer(view, *seq),
        ToContact::AnswerEdited { seq, .. } => answer::edited(view, *seq),
        // A mail stays where it lies.
        ToContact::AnswerRecalled { .. } | ToContact::Cleared { .. } => None,
        ToContact::Welcome
        | ToContact::ChooseLanguage
        | ToContact::LanguageSet
        | ToContact::Menu { .. }
        | ToContact::Ready { .. }
        | ToContact::Leaflet { .. }
        | ToContact::Human { .. }
        | ToContact::Question { .. }
        | ToContact::QuestionOver { .. }
        | ToContact::QuestionGone
        | ToContact::ContactHelp
        | ToContact::Acknowledge { .. }
        | ToContact::Alike
        | ToContact::Late
        | ToContact::TooLarge
        | ToContact::Locked
        | ToContact::ForgetHelp
        | ToContact::ForgetSure
        | ToContact::ForgetSoon { .. }
        | ToContact::ForgetNot
        | ToContact::LinkWords { .. }
        | ToContact::Aside(_) => contact::notice(view, say),
    }
}

/// What of the operators' may go to a contact, or to an address of which nothing is known: a few words. Everything
/// else is not for them, whatever asked for it.
fn to_stranger(view: &View<'_>, say: &ToOperator) -> Option<Section> {
    said::word::for_stranger(say).map(|word| word::for_stranger(view, word))
}

fn to_operator(view: &View<'_>, say: &ToOperator) -> Option<Section> {
    match say {
        ToOperator::Card { seq, why } => card::card(view, *seq, why),
        ToOperator::CardUpdate { seq, buttons, .. } => card::update(view, *seq, buttons),
        ToOperator::Bare => view.answerable(view.say_of_case("card-bare", &[])),
        ToOperator::Part { seq, source } => card::part(view, *seq, *source),
        ToOperator::Tick { seq, end } => reply::tick(view, *seq, *end),
        ToOperator::WhichCase { cases } => reply::which_case(view, cases),
        ToOperator::Prompt => reply::prompt(view),
        ToOperator::GiveTo { operators } => reply::give_to(view, operators),
        ToOperator::Draft { seq, by } => reply::draft(view, *seq, by),
        ToOperator::Noted { seq, by } => reply::noted(view, *seq, by),
        ToOperator::ChangeKept { seq, by } => reply::change_kept(view, *seq, by),
        ToOperator::Reacted { seq } => reply::reacted(view, *seq),
        ToOperator::RecallAsked { seq, by } => reply::recall_asked(view, *seq, by),
        ToOperator::Calling(what) => calling::calling(view, *what),
        ToOperator::Asking(what) => asking::asking(view, what),
        ToOperator::History => history::history(view),
        ToOperator::Happened { what, who, why } => history::happened(view, *what, who.as_ref(), why),
        ToOperator::CaseList { cases, waiting } => lists::case_list(view, cases, *waiting),
        ToOperator::Reminder => lists::reminder(view),
        ToOperator::Alert { cases } => lists::alert(view, cases),
        ToOperator::Alarm { cases, total, .. } => lists::alarm(view, cases, *total),
        ToOperator::Newcomers { cases } => lists::newcomers(view, cases),
        ToOperator::HandoverSoon { cases, at } => lists::handover(view, cases, *at),
        ToOperator::Board(what) => board::board(view, what),
        ToOperator::Drill => drill::drill(view),
        // What was said by mail stays as it was said; and no mail is an album, of which a part could be missing.
        ToOperator::DrillUpdate { .. } | ToOperator::Lacking | ToOperator::Gone { .. } => None,
        ToOperator::Announcing(what) => announcing::announcing(view, what),
        ToOperator::OperatorHelp => word::help(view),
        ToOperator::Word(word) => word::word(view, word),
    }
}

/// The one case that all of it is about.
fn one_case(said: &[(&View<'_>, Section)]) -> Option<CaseCode> {
    let mut cases = said.iter().map(|(view, _)| view.case_code());
    let first = cases.next()??;
    cases.all(|case| case == Some(first)).then_some(first)
}

/// A bounce says of which delivery it is, whoever sends it.
fn bounces_to(first: &View<'_>, case: Option<CaseCode>) -> Address {
    let token = Token::Return { case, delivery: first.delivery.id };
    first.ctx.tokens.address(&token, &Holder::Anyone)
}

/// Where an answer goes: to the newest of what is about one case; about several, to none of them.
fn reply_to(said: &[(&View<'_>, Section)], case: Option<CaseCode>) -> Option<Address> {
    let (view, section) = said.last()?;
    if said.len() == 1 || case.is_some() {
        return section.reply_to.clone();
    }
    view.answer_address(None)
}

fn subject(said: &[(&View<'_>, Section)]) -> String {
    let mut subjects: Vec<&str> = said.iter().map(|(_, s)| s.subject.as_str()).collect();
    subjects.dedup();
    subjects.join(" | ")
}

fn text(said: &[(&View<'_>, Section)], case: Option<CaseCode>) -> String {
    let Some((first, _)) = said.first() else { return String::new() };
    let above = first.voice.word("mail-above");
    let mut parts = vec![format!("{MARKER} {above} {MARKER}")];
    if said.len() == 1 || case.is_some() {
        let words: Vec<&str> = said.iter().map(|(_, s)| s.text.as_str()).collect();
        parts.push(words.join(&format!("\n\n{RULE}\n\n")));
        let how = said.iter().rev().find_map(|(_, s)| s.how.as_ref());
        parts.extend(how.map(|how| format!("{RULE}\n{how}")));
    } else {
        parts.push(first.voice.word("mail-how-several"));
        for (view, section) in said {
            let address = section.reply_to.as_ref().map(|to| at(view, to)).unwrap_or_default();
            parts.extend([RULE.to_owned(), paragraphs([&section.text, &address])]);
        }
    }
    parts.join("\n\n") + "\n"
}

/// The line that says where the answer to one of several goes.
fn at(view: &View<'_>, to: &Address) -> String {
    view.say("mail-answer-at", &[("code", view.code().into()), ("address", to.0.as_str().into())])
}
