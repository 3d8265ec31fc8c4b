//! What every text needs: who reads it, in which language, about which case, and how things are named there.

use std::time::Duration;

use super::MailCtx;
use super::media::Packed;
use crate::channel::Scene;
use crate::channel::email::token::{Holder, Token};
use crate::channel::media::Enclosure;
use crate::domain::case::{Case, State};
use crate::domain::id::{Address, CaseCode, ChannelName, ContactId, OperatorId};
use crate::domain::material::Material;
use crate::domain::message::{Folded, fold};
use crate::domain::policy::Policy;
use crate::domain::say::{Delivery, Recipient};
use crate::domain::time::{Now, Stamp};
use crate::text::{Value, Voice, isolate};

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
    pub delivery: &'a Delivery,
    pub material: &'a Material,
    pub ctx: &'a MailCtx<'a>,
    pub voice: Voice<'a>,
    /// What the same mail encloses already, for other deliveries.
    pub packed: Packed,
    policy: &'a Policy,
    now: Now,
}

impl<'a> View<'a> {
    /// A mail that is sent again must be the same mail, so its ages and hours are those of its decision and not
    /// of its sending.
    pub(super) fn new(
        delivery: &'a Delivery,
        material: &'a Material,
        scene: &Scene<'a>,
        ctx: &'a MailCtx<'a>,
        packed: Packed,
    ) -> Self {
        let now = Now { line: delivery.made_at, civil: delivery.dated };
        let voice = Voice::new(scene.texts, &delivery.language, scene.policy, now);
        Self { delivery, material, ctx, voice, packed, policy: scene.policy, now }
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.policy
    }

    pub(super) fn case(&self) -> Option<&'a Case> {
        self.material.case.as_ref()
    }

    pub(super) fn case_code(&self) -> Option<CaseCode> {
        self.delivery.case.or_else(|| self.case().map(|c| c.code))
    }

    /// The channel by which the case's contact is reached.
    pub(super) fn contact_channel(&self) -> Option<&'a ChannelName> {
        self.case().map(|c| &c.channel).or_else(|| self.material.contact.as_ref().map(|c| &c.channel))
    }

    /// The operator who reads it, if one does.
    pub(super) fn reader(&self) -> Option<&'a OperatorId> {
        match &self.delivery.to {
            Recipient::Operator(id) => Some(id),
            _ => None,
        }
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

    pub(super) fn say(&self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.voice.say(id, args)
    }

    /// A text about the delivery's case: `$code`, `$pseudonym`, and what else is given.
    pub(super) fn say_of_case(&self, id: &str, more: &[(&str, Value<'_>)]) -> String {
        let mut args = vec![("code", self.code().into()), ("pseudonym", self.pseudonym().into())];
        args.extend(more.iter().cloned());
        self.say(id, &args)
    }

    /// The case's code, or "the case" where the delivery names none.
    pub(super) fn code(&self) -> String {
        self.case_code().map_or_else(|| self.voice.word("this-case"), |code| code.to_string())
    }

    fn contact(&self) -> Option<ContactId> {
        self.delivery.contact.or_else(|| self.case().map(|c| c.contact))
    }

    pub(super) fn pseudonym(&self) -> String {
        self.contact().map_or_else(|| "–".to_owned(), ContactId::pseudonym)
    }

    /// A colleague, as operators are shown them: "Anna/olga".
    pub(super) fn colleague(&self, id: &OperatorId) -> String {
        match self.policy().operator(id).and_then(|o| o.alias.as_deref()) {
            Some(alias) => isolate(&format!("{alias}/{id}")),
            None => isolate(id.as_str()),
        }
    }

    /// A moment of line time on the wall clock.
    pub(super) fn civil(&self, line: Stamp) -> Stamp {
        self.now.civil_of(line)
    }

    pub(super) fn waited(&self, case: &Case) -> Duration {
        case.waited(self.now.line)
    }

    /// Where a case stands, in few words: "waits 2 h 5 min", "answered".
    pub(super) fn state(&self, case: &Case) -> String {
        let id = match &case.state {
            State::Held { .. } => "state-held",
            State::Waiting { .. } | State::Assigned { .. } => {
                return self.say("state-waits", &[("span", self.voice.span(self.waited(case)).into())]);
            }
            State::Answered { .. } => "state-answered",
            State::Closed { .. } => "state-closed",
            State::Unreachable { .. } => "state-unreachable",
        };
        self.voice.word(id)
    }

    /// A case on one line: code, pseudonym, where it stands.
    pub(super) fn case_line(&self, case: &Case) -> String {
        let state = self.state(case);
        self.say(
            "case-line",
            &[
                ("code", case.code.to_string().into()),
                ("pseudonym", case.contact.pseudonym().into()),
                ("state", state.into()),
            ],
        )
    }

    /// Who has a case, or had it last.
    pub(super) fn with(&self, case: &Case) -> String {
        match case.operator() {
            Some(id) => self.say("state-with", &[("who", self.colleague(id).into())]),
            None => self.voice.word("state-with-nobody"),
        }
    }

    /// The listed cases that still exist, in the order in which they are listed.
    pub(super) fn listed(&self, codes: &[CaseCode]) -> Vec<&'a Case> {
        codes.iter().filter_map(|code| self.material.cases.iter().find(|c| c.code == *code)).collect()
    }

    /// The message of that number as it now reads.
    pub(super) fn message(&self, seq: u32) -> Option<Folded> {
        fold(&self.material.entries).0.into_iter().find(|f| f.message.seq == seq)
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
        let how = Some(self.voice.word("mail-how-to-answer"));
        self.section(text).map(|section| Section { how, ..section })
    }
}

/// Somebody's words, each line marked as theirs, so that no words can pass for a line of ours.
pub(super) fn theirs(words: &str) -> String {
    let marked = |line: &str| if line.is_empty() { "│".to_owned() } else { format!("│ {line}") };
    words.trim_end().lines().map(marked).collect::<Vec<_>>().join("\n")
}

/// Whether there is nothing to read.
pub(super) fn blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

/// Paragraphs, those that say something.
pub(super) fn paragraphs<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> String {
    let all: Vec<T> = all.into_iter().collect();
    all.iter().map(AsRef::as_ref).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n")
}
