//! Who a mail claims to be from, before anything is proven.
//!
//! It is an operator's if one of our reply addresses for operators stands on it, or if an enrolled address is
//! its author: both are needed, so either alone is a forgery, or a mistake of an operator's. Of the addresses
//! only those in To count, for they are signed with the mail; what the envelope says may not contradict them.

use super::{Letterhead, Reception};
use crate::channel::command;
use crate::channel::email::parse::Mail;
use crate::channel::email::raw::Place;
use crate::channel::email::token::Token;
use crate::domain::command::Command;
use crate::domain::event::Signed;
use crate::domain::id::{Address, CaseCode, DeliveryId, OperatorId};
use crate::domain::mailbox;
use crate::domain::policy::{Operator, Policy};

/// Who seems to write.
pub(super) enum Claim {
    /// Anyone: then they are a contact.
    Contact,
    /// An operator, but what must hold before it is even worth a proof does not.
    Forged { operator: OperatorId, why: &'static str },
    /// An operator; to be proven.
    Operator(Known),
}

/// What an operator's reply is searched for.
pub(super) struct Secrets {
    /// What it must not hold.
    pub told: Vec<String>,
    /// What they are called, but for the name that contacts may see: a file of theirs must not hold that either. Of
    /// their words the line's rules judge, which know more.
    pub names: Vec<String>,
    /// What the line calls itself: it stands where a program quotes a mail of ours.
    pub ours: Vec<String>,
}

/// An operator's mail with a token of theirs.
#[derive(Clone)]
pub(super) struct Known {
    pub operator: OperatorId,
    /// Their address as it stands in the roster.
    pub enrolled: Address,
    pub token: Token,
    /// What they order without an answer to a mail of ours.
    pub first: Option<Command>,
}

impl Known {
    /// The mail of ours that they answer, if they answer one.
    pub(super) fn answers(&self) -> Option<DeliveryId> {
        self.token.delivery().filter(|_| self.first.is_none())
    }
}

impl Reception {
    pub(super) fn claim(&self, head: &Letterhead) -> Claim {
        let policy = (self.policy)();
        let to: Vec<&str> = head.mail.to.iter().map(|to| to.address.as_str()).collect();
        let around = around(head);
        let tokens = |addresses: &[&str]| self.operators_tokens(&policy, addresses);
        let (named, carried) = (tokens(&to), tokens(&around));
        let claimed = named.first().or(carried.first()).map(|(operator, _)| operator.clone());
        let Some(operator) = claimed.or_else(|| self.enrolled_author(&policy, head)) else {
            return Claim::Contact;
        };
        let Some(enrolled) = policy.operator(&operator).and_then(|o| self.address_of(o)) else {
            return Claim::Forged { operator, why: "from" };
        };
        match named.as_slice() {
            [(_, token)] if carried.iter().all(|(o, t)| *o == operator && t == token) => {
                Claim::Operator(Known { operator, enrolled, token: *token, first: None })
            }
            [] if carried.is_empty() => match self.first_order(head, &enrolled) {
                Some(order) => {
                    let token = Token::Card { case: None, delivery: DeliveryId(0) };
                    Claim::Operator(Known { operator, enrolled, token, first: Some(order) })
                }
                None => Claim::Forged { operator, why: "token" },
            },
            [_] => Claim::Forged { operator, why: "other_case" },
            _ => Claim::Forged { operator, why: "token" },
        }
    }

    /// What an operator who has no mail of ours to answer orders in the subject of one to the line itself: about no case,
    /// and nothing that any contact would read. Its answer goes to where they are enrolled, with an address to answer to.
    fn first_order(&self, head: &Letterhead, enrolled: &Address) -> Option<Command> {
        let mail = &head.mail;
        let [author] = mail.from.as_slice() else { return None };
        let ours = self.tokens.mailbox();
        let to_us = mail.to.iter().any(|to| mailbox::same(&to.address, &ours.0));
        let theirs = mailbox::same(&author.address, &enrolled.0);
        command::parse(mail.subject.trim()).filter(|order| to_us && theirs && may_be_first(order))
    }

    /// The cases of the operators' addresses that stand on it.
    pub(super) fn answered_cases(&self, head: &Letterhead) -> Vec<CaseCode> {
        let named = head.mail.to.iter().map(|to| to.address.as_str());
        let all: Vec<&str> = named.chain(around(head)).collect();
        let tokens = self.operators_tokens(&(self.policy)(), &all);
        tokens.into_iter().filter_map(|(_, token)| token.case()).collect()
    }

    /// The tokens of operators among these addresses, each once.
    fn operators_tokens(&self, policy: &Policy, addresses: &[&str]) -> Vec<(OperatorId, Token)> {
        let mut found: Vec<(OperatorId, Token)> = Vec::new();
        for address in addresses {
            let ids = policy.operators.iter().map(|o| &o.id);
            let read = self.tokens.read_among(address, ids).map(|(id, token)| (id.clone(), token));
            found.extend(read.filter(|token| !found.contains(token)));
        }
        found
    }

    /// The operator whose address is among the authors, in whatever place.
    fn enrolled_author(&self, policy: &Policy, head: &Letterhead) -> Option<OperatorId> {
        let authors =
            || head.mail.from.iter().chain(head.mail.author()).map(|author| author.address.as_str());
        let is_theirs = |o: &&Operator| {
            let enrolled = self.address_of(o);
            enrolled.is_some_and(|enrolled| authors().any(|a| mailbox::same(&enrolled.0, a)))
        };
        policy.operators.iter().find(is_theirs).map(|o| o.id.clone())
    }

    /// Where an operator is enrolled on this channel.
    fn address_of(&self, operator: &Operator) -> Option<Address> {
        operator.reach.iter().find(|reach| reach.channel == self.name).and_then(|reach| reach.address.clone())
    }

    /// What an operator's reply must not hold: where they are, their names in a file,
    /// the line's address, which stands where a quotation was not cut, and what the config never tells.
    pub(super) fn secrets(&self, head: &Letterhead, known: &Known) -> Secrets {
        let policy = (self.policy)();
        let alias = policy.operator(&known.operator).and_then(|o| o.alias.clone()).unwrap_or_default();
        let said =
            |word: &&str| word.chars().count() > 2 && !alias.to_lowercase().contains(&word.to_lowercase());
        let name = head.mail.author().and_then(|author| author.name.clone()).unwrap_or_default();
        let parts = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric()).filter(said).map(str::to_owned).collect()
        };
        let ours = [known.enrolled.0.clone(), self.tokens.mailbox().0];
        let may_be_told =
            |secret: &String| policy.may_tell.iter().any(|told| told.to_lowercase() == secret.to_lowercase());
        let told = ours.into_iter().chain(policy.never_tell.iter().cloned());
        let told = told.filter(|secret| !may_be_told(secret)).collect();
        let names = [parts(&name), parts(known.operator.as_str())].concat();
        let names = names.into_iter().filter(|name| !may_be_told(name)).collect();
        Secrets {
            told,
            names,
            ours: std::iter::once(policy.name.clone()).chain(self.from_name.clone()).collect(),
        }
    }
}

fn may_be_first(order: &Command) -> bool {
    matches!(
        order,
        Command::Help
            | Command::Cases
            | Command::Mine
            | Command::All(..)
            | Command::Roster
            | Command::Stats
            | Command::ReadyAnswers
            | Command::Pause(_)
            | Command::Resume
            | Command::Off
            | Command::Language(_)
            | Command::Lock(_)
            | Command::Misused(_)
    )
}

/// The addresses under which it came to us: the envelope's, and those that our delivery noted.
pub(super) fn around(head: &Letterhead) -> Vec<&str> {
    let noted = head.mail.delivered_to.iter().map(String::as_str);
    match &head.raw.place {
        Place::Lmtp { recipient } => std::iter::once(recipient.as_str()).chain(noted).collect(),
        Place::Imap { .. } => noted.collect(),
    }
}

/// What tells who an operator is, beside their words.
pub(super) fn signed(mail: &Mail, mut reach: Vec<String>) -> Signed {
    let author = mail.author();
    reach.extend(author.map(|author| author.address.clone()));
    Signed { names: author.and_then(|author| author.name.clone()).into_iter().collect(), reach }
}
