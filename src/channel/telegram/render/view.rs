//! What every text needs: who reads it, in which language, about which case, and how things are named there.

use std::time::Duration;

use super::Scene;
use crate::channel::telegram::button::{encode, fits};
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::case::{Case, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, ChannelName, ContactId, Language, OperatorId};
use crate::domain::material::Material;
use crate::domain::message::{Folded, fold};
use crate::domain::policy::Policy;
use crate::domain::say::{Delivery, Recipient};
use crate::domain::time::Stamp;
use crate::text::{Value, Voice, isolate, split};

/// The most UTF-16 units that a message of Telegram has.
pub(super) const MOST: usize = 4096;

/// The most UTF-16 units that a button's label should have; longer ones are cut by the apps.
const LABEL: usize = 60;

/// One delivery about to be rendered.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub delivery: &'a Delivery,
    pub material: &'a Material,
    pub scene: &'a Scene<'a>,
    pub voice: Voice<'a>,
}

impl<'a> View<'a> {
    pub(super) fn new(delivery: &'a Delivery, material: &'a Material, scene: &'a Scene<'a>) -> Self {
        let voice = Voice::new(scene.texts, &delivery.language, scene.policy, scene.now);
        Self { delivery, material, scene, voice }
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.scene.policy
    }

    pub(super) fn case(&self) -> Option<&'a Case> {
        self.material.case.as_ref()
    }

    /// The operator who reads it, if one does.
    pub(super) fn reader(&self) -> Option<&'a OperatorId> {
        match &self.delivery.to {
            Recipient::Operator(id) => Some(id),
            _ => None,
        }
    }

    /// The channel by which the delivery goes, as far as that is known.
    pub(super) fn way(&self) -> Option<ChannelName> {
        match &self.delivery.to {
            Recipient::Operator(id) => {
                let operator = self.policy().operator(id)?;
                self.material.roster.way_to(operator).map(|(channel, _)| channel)
            }
            Recipient::Contact(_) => self.material.contact.as_ref().map(|c| c.channel.clone()),
            Recipient::Chat { channel, .. } => Some(channel.clone()),
            Recipient::Pager(_) => None,
        }
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
        let code = self.delivery.case.or_else(|| self.case().map(|c| c.code));
        code.map_or_else(|| self.voice.word("this-case"), |code| code.to_string())
    }

    pub(super) fn pseudonym(&self) -> String {
        let contact = self.delivery.contact.or_else(|| self.case().map(|c| c.contact));
        contact.map_or_else(|| "–".to_owned(), ContactId::pseudonym)
    }

    /// A colleague, as operators are shown them: "Anna/olga".
    pub(super) fn colleague(&self, id: &OperatorId) -> String {
        match self.policy().operator(id).and_then(|o| o.alias.as_deref()) {
            Some(alias) if alias.to_lowercase() == id.as_str() => isolate(alias),
            Some(alias) => isolate(&format!("{alias}/{id}")),
            None => isolate(id.as_str()),
        }
    }

    /// A moment of line time on the wall clock.
    pub(super) fn civil(&self, line: Stamp) -> Stamp {
        self.scene.now.civil_of(line)
    }

    pub(super) fn waited(&self, case: &Case) -> Duration {
        case.waited(self.scene.now.line)
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
        self.say(
            "case-line",
            &[
                ("code", case.code.to_string().into()),
                ("pseudonym", case.contact.pseudonym().into()),
                ("state", self.state(case).into()),
            ],
        )
    }

    /// The listed cases that still exist, in the order in which they are listed.
    pub(super) fn listed(&self, codes: &[CaseCode]) -> Vec<&'a Case> {
        codes.iter().filter_map(|code| self.material.cases.iter().find(|c| c.code == *code)).collect()
    }

    /// The message of that number as it now reads.
    pub(super) fn message(&self, seq: u32) -> Option<Folded> {
        fold(&self.material.entries).0.into_iter().find(|f| f.message.seq == seq)
    }

    /// A button that asks something about a case, with the text of that id on it.
    pub(super) fn ask(&self, id: &str, code: CaseCode, ask: CaseAsk) -> Option<Button> {
        press(&self.voice.word(id), &Command::Case { code: Some(code), ask })
    }

    /// A row of buttons with the languages of the line, by what each press means.
    pub(super) fn languages(&self, command: impl Fn(Language) -> Command) -> Vec<Vec<Button>> {
        let all = self.policy().languages.iter().take(12);
        let buttons: Vec<_> =
            all.filter_map(|l| press(crate::text::native_name(l), &command(l.clone()))).collect();
        buttons.chunks(2).map(<[Button]>::to_vec).collect()
    }

    /// A text as messages: as many as it takes, the first a reply, the last with the keyboard. An operator
    /// is told if it may be a repeat; a contact is told so of answers only.
    pub(super) fn send(&self, text: &str, keyboard: Keyboard) -> Vec<Payload> {
        let marked;
        let mut text = text;
        if self.scene.maybe_sent && self.reader().is_some() {
            marked = [&self.voice.word("card-possible-repeat"), "\n", text].concat();
            text = &marked;
        }
        let mut pieces: Vec<&str> = split(text, MOST).into_iter().filter(|p| !blank(p)).collect();
        let Some(last) = pieces.pop() else { return Vec::new() };
        let mut payloads: Vec<Payload> =
            pieces.iter().enumerate().map(|(i, p)| self.text(p, Keyboard::None, i == 0)).collect();
        payloads.push(self.text(last, keyboard, payloads.is_empty()));
        payloads
    }

    /// One message; the text must be short enough.
    pub(super) fn text(&self, text: &str, keyboard: Keyboard, replies: bool) -> Payload {
        Payload::Text {
            text: text.to_owned(),
            keyboard,
            // What was said by mail has no number here.
            reply_to: self.delivery.reply_to.filter(|to| replies && i32::try_from(to.0).is_ok()),
            protect: self.protect(),
        }
    }

    /// What operators are sent can't be saved or forwarded; a contact's own chat is theirs.
    pub(super) fn protect(&self) -> bool {
        self.reader().is_some()
    }
}

/// A button that means a command; none if the command can't stand on one.
pub(super) fn press(label: &str, command: &Command) -> Option<Button> {
    let label = split(label, LABEL).first().copied().unwrap_or_default().trim_end().to_owned();
    fits(command).then(|| Button { label, data: encode(command) })
}

/// A keyboard of the rows that have buttons.
pub(super) fn keyboard<R, B>(rows: R) -> Keyboard
where
    R: IntoIterator<Item = B>,
    B: IntoIterator<Item = Option<Button>>,
{
    let rows: Vec<Vec<Button>> = rows
        .into_iter()
        .map(|row| row.into_iter().flatten().collect())
        .filter(|r: &Vec<_>| !r.is_empty())
        .collect();
    if rows.is_empty() { Keyboard::None } else { Keyboard::Inline(rows) }
}

/// Whether Telegram would refuse a text as empty.
pub(super) fn blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}
