//! What is said, as a mail carries it: in sections of a letter, with an address for the answer to each.

use std::ops::Deref;

use super::ctx::MailCtx;
use super::packed::Packed;
use super::wording::WORDING;
use crate::channel::email::token::{Holder, Token};
use crate::channel::media::Enclosure;
use crate::channel::said::{self, Scene, blank};
use crate::domain::id::{Address, CaseCode};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Recipient};
use crate::domain::time::Now;
use crate::text::isolate;

/// What a letter says about one delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// What the mail is called if it says nothing else.
    pub subject: String,
    /// The words.
    pub text: String,
    /// How to go on from here, below the words.
    pub how: Option<String>,
    /// Where an answer to it goes.
    pub reply_to: Option<Address>,
    /// What it encloses.
    pub enclosed: Vec<Enclosure>,
    /// Whether a person says it.
    pub personal: bool,
    /// Whether it should be read before others.
    pub urgent: bool,
}

/// One delivery about to be rendered.
#[derive(Debug)]
pub(super) struct View<'a> {
    said: said::View<'a>,
    pub ctx: &'a MailCtx<'a>,
    /// What the same mail encloses already, for other deliveries.
    pub packed: Packed,
}

/// All that is said alike on every channel.
impl<'a> Deref for View<'a> {
    type Target = said::View<'a>;

    fn deref(&self) -> &Self::Target {
        &self.said
    }
}

impl<'a> View<'a> {
    /// A mail that is sent again must be the same mail, so its ages and hours are those of its decision and not
    /// of its sending, and it does not say that it may be a repeat.
    pub(super) fn new(
        delivery: &'a Delivery,
        material: &'a Material,
        scene: &Scene<'a>,
        ctx: &'a MailCtx<'a>,
        packed: Packed,
    ) -> Self {
        let now = Now { line: delivery.made_at, civil: delivery.dated };
        let scene = Scene { now, maybe_sent: false, ..*scene };
        Self { said: said::View::new(delivery, material, scene, &WORDING), ctx, packed }
    }

    /// For whom the mail's tokens are made; none for a stranger.
    pub(super) fn holder(&self) -> Option<Holder<'a>> {
        match &self.delivery.to {
            Recipient::Operator(id) => Some(Holder::Operator(id)),
            Recipient::Contact(id) => Some(Holder::Contact(*id)),
            Recipient::Chat { .. } | Recipient::Pager(_) => None,
        }
    }

    /// Where this operator's answer about that case goes.
    pub(super) fn answer_address(&self, case: Option<CaseCode>) -> Option<Address> {
        self.token_address(&Token::Card { case, delivery: self.delivery.id })
    }

    pub(super) fn token_address(&self, token: &Token) -> Option<Address> {
        self.holder().map(|holder| self.ctx.tokens.address(token, &holder))
    }

    /// A section for an operator about the delivery's case, or about none: an answer to it goes there.
    pub(super) fn section(&self, text: String) -> Option<Section> {
        self.section_about(self.case_code(), text)
    }

    /// A section for an operator that is answered as one about that case; about none, an answer asks which.
    pub(super) fn section_about(&self, case: Option<CaseCode>, text: String) -> Option<Section> {
        let subject = match self.case_code() {
            // A drill has a code and is about nobody.
            Some(code) if self.contact().is_none() => code.to_string(),
            Some(code) => format!("{code} · {}", self.pseudonym()),
            None => isolate(&self.policy().name),
        };
        let said = !blank(&text);
        said.then(|| Section { subject, text, reply_to: self.answer_address(case), ..Section::default() })
    }

    /// As above, with how to answer it.
    pub(super) fn answerable(&self, text: String) -> Option<Section> {
        let called = self.case().is_some_and(|case| case.call.is_some());
        let how = if called { "mail-how-to-call" } else { "mail-how-to-answer" };
        let how = Some(self.voice.word(how));
        self.section(text).map(|section| Section { how, ..section })
    }
}

/// Somebody's words, each line marked as theirs, so that no words can pass for a line of ours. No line ends in
/// white space of ours, which mail programs take for a line that goes on.
pub(super) fn theirs(words: &str) -> String {
    let marked = |line: &str| if line.is_empty() { "│".to_owned() } else { format!("│ {line}") };
    words.trim_end().lines().map(marked).collect::<Vec<_>>().join("\n")
}
