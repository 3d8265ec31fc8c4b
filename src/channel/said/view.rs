//! What every text needs: who reads it, in which language, about which case, and how things are named there.

use std::time::Duration;

use super::{Wording, paragraphs};
use crate::domain::bots::Count;
use crate::domain::case::Case;
use crate::domain::id::{CaseCode, ChannelName, ContactId, OperatorId};
use crate::domain::material::Material;
use crate::domain::policy::Policy;
use crate::domain::say::{Delivery, Recipient};
use crate::domain::shift::zone_of;
use crate::domain::time::{Now, Stamp};
use crate::text::{Texts, Value, Voice, isolate};

/// The surroundings in which something is said.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// What the admin decides.
    pub policy: &'a Policy,
    /// All texts.
    pub texts: &'a Texts,
    /// When it is sent.
    pub now: Now,
    /// Whether an earlier attempt may have got through.
    pub maybe_sent: bool,
    /// Whose numbers mean messages of the chat that it goes to.
    pub count: Count,
    /// The thread of an operator's chat that it goes into, if it goes into one.
    pub thread: Option<i64>,
}

/// One delivery about to be said.
#[derive(Debug)]
pub struct View<'a> {
    /// What is to be said, and to whom.
    pub delivery: &'a Delivery,
    /// What it speaks of.
    pub material: &'a Material,
    /// Where and when.
    pub scene: Scene<'a>,
    /// Speaks the reader's language.
    pub voice: Voice<'a>,
    wording: &'static Wording,
}

impl<'a> View<'a> {
    /// A view for a channel of that wording.
    pub fn new(
        delivery: &'a Delivery,
        material: &'a Material,
        scene: Scene<'a>,
        wording: &'static Wording,
    ) -> Self {
        let voice = Voice::new(scene.texts, &delivery.language, scene.policy, scene.now);
        let voice = match &delivery.to {
            Recipient::Operator(id) => voice.in_zone(zone_of(scene.policy.operator(id), scene.policy)),
            Recipient::Contact(_) | Recipient::Chat { .. } | Recipient::Pager(_) => voice,
        };
        Self { delivery, material, scene, voice, wording }
    }

    /// What the admin decides.
    pub fn policy(&self) -> &'a Policy {
        self.scene.policy
    }

    /// The case that it is about, if it is still there.
    pub fn case(&self) -> Option<&'a Case> {
        self.material.case.as_ref()
    }

    /// The code of the case that it is about.
    pub fn case_code(&self) -> Option<CaseCode> {
        self.delivery.case.or_else(|| self.case().map(|c| c.code))
    }

    /// The contact that it is about.
    pub fn contact(&self) -> Option<ContactId> {
        self.delivery.contact.or_else(|| self.case().map(|c| c.contact))
    }

    /// The channel by which the case's contact is reached.
    pub fn contact_channel(&self) -> Option<&'a ChannelName> {
        self.case().map(|c| &c.channel).or_else(|| self.material.contact.as_ref().map(|c| &c.channel))
    }

    /// The operator who reads it, if one does.
    pub fn reader(&self) -> Option<&'a OperatorId> {
        match &self.delivery.to {
            Recipient::Operator(id) => Some(id),
            Recipient::Contact(_) | Recipient::Chat { .. } | Recipient::Pager(_) => None,
        }
    }

    /// A text, in the words of the channel.
    pub fn say(&self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        let said = self.voice.say(self.wording.id(id), args);
        match self.wording.more(id) {
            Some(more) => paragraphs([said, self.voice.word(more)]),
            None => said,
        }
    }

    /// A text without variables, in the words of the channel.
    pub fn word(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// A text about the delivery's case: `$code`, `$pseudonym`, and what else is given.
    pub fn say_of_case(&self, id: &str, more: &[(&str, Value<'_>)]) -> String {
        let mut args = vec![("code", self.code().into()), ("pseudonym", self.pseudonym().into())];
        args.extend(more.iter().cloned());
        self.say(id, &args)
    }

    /// The case's code, or "the case" where the delivery names none.
    pub fn code(&self) -> String {
        self.case_code().map_or_else(|| self.word("this-case"), |code| code.to_string())
    }

    /// The contact's pseudonym.
    pub fn pseudonym(&self) -> String {
        self.contact().map_or_else(|| "–".to_owned(), ContactId::pseudonym)
    }

    /// A colleague, as operators are shown them: "Anna/olga"; "Olga" alone where the id says no more.
    pub fn colleague(&self, id: &OperatorId) -> String {
        match self.policy().operator(id).and_then(|o| o.alias.as_deref()) {
            Some(alias) if alias.to_lowercase() == id.as_str() => isolate(alias),
            Some(alias) => isolate(&format!("{alias}/{id}")),
            None => isolate(id.as_str()),
        }
    }

    /// A moment of line time on the wall clock.
    pub fn civil(&self, line: Stamp) -> Stamp {
        self.scene.now.civil_of(line)
    }

    /// How long a case has waited.
    pub fn waited(&self, case: &Case) -> Duration {
        case.waited(self.scene.now.line)
    }
}
