//! What is said, as Telegram carries it: in messages of a certain length, with buttons below them.

use std::ops::Deref;

use super::Scene;
use crate::channel::said::{self, Wording, blank};
use crate::channel::telegram::button::{encode, fits};
use crate::channel::telegram::payload::{Button, Keyboard, Payload};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, ChannelName, Language, SourceId};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Recipient, Say};
use crate::text::split;

/// The common texts were written for a chat with buttons.
const WORDING: Wording = Wording { instead: &[], below: &[] };

/// The most UTF-16 units that a message of Telegram has.
pub(super) const MOST: usize = 4096;

/// The most UTF-16 units that a button's label should have; longer ones are cut by the apps.
const LABEL: usize = 60;

/// One delivery about to be rendered.
#[derive(Debug)]
pub(super) struct View<'a>(said::View<'a>);

/// All that is said alike on every channel.
impl<'a> Deref for View<'a> {
    type Target = said::View<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a> View<'a> {
    pub(super) fn new(delivery: &'a Delivery, material: &'a Material, scene: &Scene<'a>) -> Self {
        Self(said::View::new(delivery, material, *scene, &WORDING))
    }

    /// The channel by which the delivery goes, as far as that is known.
    pub(super) fn way(&self) -> Option<ChannelName> {
        match &self.delivery.to {
            Recipient::Operator(id) => {
                let operator = self.policy().operator(id)?;
                let by = self.delivery.by.as_ref();
                self.material.roster.way_for(operator, by).map(|(channel, _)| channel)
            }
            Recipient::Contact(_) => self.material.contact.as_ref().map(|c| c.channel.clone()),
            Recipient::Chat { channel, .. } => Some(channel.clone()),
            Recipient::Pager(_) => None,
        }
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
            thread: self.thread(),
            reply_to: self.reply_to().filter(|_| replies),
            protect: self.protect(),
        }
    }

    /// The topic of a chat in which something is said: an operator's thread; of a contact's chat that of what it answers,
    /// or where they wrote last.
    pub(super) fn thread(&self) -> Option<i64> {
        match &self.delivery.to {
            Recipient::Operator(_) => return self.scene.thread,
            Recipient::Contact(_) => {}
            Recipient::Chat { .. } | Recipient::Pager(_) => return None,
        }
        let said = match &self.delivery.say {
            Say::Contact(say) => say.seq(),
            Say::Operator(_) => None,
        };
        let answered = said.and_then(|seq| self.message(seq)).and_then(|folded| folded.message.answers);
        let there = self.case().zip(answered).map(|(case, seq)| case.thread_of(seq));
        there.unwrap_or_else(|| self.material.contact.as_ref().and_then(|contact| contact.thread))
    }

    /// The message of the chat that it answers. What was said by mail, or to another bot, has no number here.
    pub(super) fn reply_to(&self) -> Option<SourceId> {
        let here = |to: &SourceId| self.scene.count.knows(*to) && i32::try_from(to.number()).is_ok();
        self.delivery.reply_to.filter(here)
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
