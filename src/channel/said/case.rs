//! Cases and their messages, as they are named on a line.

use super::View;
use crate::domain::case::{Case, State};
use crate::domain::id::CaseCode;
use crate::domain::message::{Folded, Happened, fold};
use crate::domain::time::Stamp;
use crate::text::isolate;

impl<'a> View<'a> {
    /// Where a case stands, in few words: "waits 2 h 5 min", "answered".
    pub fn state(&self, case: &Case) -> String {
        let id = match &case.state {
            State::Held { .. } => "state-held",
            State::Waiting { .. } | State::Assigned { .. } => {
                return self.say("state-waits", &[("span", self.voice.span(self.waited(case)).into())]);
            }
            State::Answered { .. } => "state-answered",
            State::Closed { .. } => "state-closed",
            State::Unreachable { .. } => "state-unreachable",
        };
        self.word(id)
    }

    /// A case on one line: code, pseudonym, where it stands.
    pub fn case_line(&self, case: &Case) -> String {
        self.say(
            "case-line",
            &[
                ("code", case.code.to_string().into()),
                ("pseudonym", case.contact.pseudonym().into()),
                ("state", self.state(case).into()),
            ],
        )
    }

    /// Who has a case, or had it last.
    pub fn with(&self, case: &Case) -> String {
        match case.operator() {
            Some(id) => self.say("state-with", &[("who", self.colleague(id).into())]),
            None => self.word("state-with-nobody"),
        }
    }

    /// The listed cases that still exist, in the order in which they are listed.
    pub fn listed(&self, codes: &[CaseCode]) -> Vec<&'a Case> {
        codes.iter().filter_map(|code| self.material.cases.iter().find(|c| c.code == *code)).collect()
    }

    /// Whose case began with the same words, if another contact's did.
    pub fn alike(&self) -> Option<String> {
        let other = self.case()?.alike?;
        Some(self.say("card-alike", &[("other", isolate(&other.to_string()).into())]))
    }

    /// How often a message came, the first time included: "×2" for one that was said again. None if it was not.
    pub fn repeats(&self, seq: u32) -> Option<String> {
        let said = self.case()?.said.iter().filter(|s| s.seq == seq).map(|s| s.repeats).max()?;
        (said > 0).then(|| self.say("card-repeats", &[("n", said.saturating_add(1).into())]))
    }

    /// The transcript as it now reads.
    pub fn folded(&self) -> (Vec<Folded>, Vec<Happened>) {
        let entries = &self.material.entries;
        self.case().map_or_else(|| fold(entries), |case| case.fold(entries))
    }

    /// Of when a moving place is: "position of 14:05".
    pub fn position(&self, at: Stamp) -> String {
        self.say("card-position", &[("at", self.voice.clock(self.civil(at)).into())])
    }

    /// The message of that number as it now reads.
    pub fn message(&self, seq: u32) -> Option<Folded> {
        self.folded().0.into_iter().find(|f| f.message.seq == seq)
    }
}
