//! What a channel can do: all that the rules, the renderers and the views ask of one. None of them asks which kind of
//! channel it is, so that another kind is told apart by what it can do, here and nowhere else.

use std::time::Duration;

use super::id::Address;
use super::mailbox;

/// The most bytes that one mail encloses: many servers refuse mails above 20 MB, and base 64 adds a third.
pub const MAIL_ENCLOSES: u64 = 12_000_000;

/// What a channel can do.
#[expect(clippy::struct_excessive_bools, reason = "each tells another thing that a channel can or can't")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// What its kind is called in the config and in views.
    pub kind: &'static str,
    /// How its addresses are written.
    pub addresses: Addresses,
    /// Whether a contact can be told anything on it. Where they can't, an operator calls them.
    pub tells: bool,
    /// Whether somebody becomes an operator on it by opening an invitation.
    pub invites: bool,
    /// Whether what was said can be changed where it lies; else a change is said as a correction.
    pub edits: bool,
    /// Whether what was said can be deleted where it lies.
    pub recalls: bool,
    /// Whether what is said comes at once and with buttons.
    pub buttons: bool,
    /// Whether content stays with its service, which copies it from chat to chat.
    pub copies: bool,
    /// Whether a contact's message can bear a mark of ours.
    pub marks: bool,
    /// How long an answer waits, before it goes out, for its writer's second thought.
    pub second_thought: Duration,
    /// How long the line says nothing more of its own accord to a contact whom it told something; zero where nothing
    /// bounds that. See [`meter`](super::meter).
    pub silent_for: Duration,
    /// The most bytes that one message encloses; none where nothing but the service limits them.
    pub encloses: Option<u64>,
    /// Whether machines answer by it: what comes at once after a message of ours is likely one's.
    pub machines_answer: bool,
}

/// How the addresses of a channel are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// Numbers that its service gave, each in one form.
    Numbers,
    /// Mailboxes, each in many forms.
    Mailboxes,
}

impl Addresses {
    /// Whether one address may be written in several forms, of which each is kept as its owner wrote it.
    #[must_use]
    pub fn have_forms(self) -> bool {
        match self {
            Self::Numbers => false,
            Self::Mailboxes => true,
        }
    }

    /// Whether two are one and the same.
    #[must_use]
    pub fn same(self, one: &Address, other: &Address) -> bool {
        match self {
            Self::Numbers => one == other,
            Self::Mailboxes => one == other || mailbox::same(&one.0, &other.0),
        }
    }
}

impl Traits {
    /// A Telegram bot.
    pub const TELEGRAM: Self = Self {
        kind: "telegram",
        addresses: Addresses::Numbers,
        tells: true,
        invites: true,
        edits: true,
        recalls: true,
        buttons: true,
        copies: true,
        marks: true,
        second_thought: Duration::ZERO,
        silent_for: Duration::ZERO,
        encloses: None,
        machines_answer: false,
    };

    /// A mailbox. It may be searched, and two machines that acknowledge each other must come to rest: so a contact
    /// is told at most one thing a day of which nobody knows that they asked for it.
    pub const EMAIL: Self = Self {
        kind: "email",
        addresses: Addresses::Mailboxes,
        tells: true,
        invites: false,
        edits: false,
        recalls: false,
        buttons: false,
        copies: false,
        marks: false,
        second_thought: super::say::STOPPABLE,
        silent_for: Duration::from_secs(86_400),
        encloses: Some(MAIL_ENCLOSES),
        machines_answer: true,
    };

    /// The telephone. It only brings calls: no service of ours hears or speaks there, so nothing but this is needed for
    /// it to be a channel.
    pub const TELEPHONE: Self = Self {
        kind: "telephone",
        addresses: Addresses::Numbers,
        tells: false,
        invites: false,
        edits: false,
        recalls: false,
        buttons: false,
        copies: false,
        marks: false,
        second_thought: Duration::ZERO,
        silent_for: Duration::ZERO,
        encloses: None,
        machines_answer: false,
    };

    /// A channel that the config names no more. Nothing more can be offered on it; what still hangs in it is tried, and
    /// its service says how that ends.
    pub const UNKNOWN: Self = Self {
        kind: "unknown",
        addresses: Addresses::Numbers,
        tells: true,
        invites: false,
        edits: true,
        recalls: true,
        buttons: false,
        copies: false,
        marks: false,
        second_thought: Duration::ZERO,
        silent_for: Duration::ZERO,
        encloses: None,
        machines_answer: false,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;

    #[test]
    fn a_mailbox_is_one_however_it_is_spelt_and_a_number_is_itself() {
        let [one, other] = ["Olga@NGO.example", "olga@ngo.example"].map(|text| Address(text.to_owned()));
        assert!(Addresses::Mailboxes.same(&one, &other) && Addresses::Mailboxes.have_forms());
        assert!(!Addresses::Numbers.same(&one, &other) && Addresses::Numbers.same(&one, &one));
    }

    #[test]
    fn on_a_channel_that_the_config_names_no_more_nothing_is_offered() {
        let policy = fixture::policy(vec![fixture::operator("olga")]);
        let traits = policy.traits(&"gone".into());
        assert_eq!((traits.invites, traits.buttons, traits.copies), (false, false, false));
    }
}
