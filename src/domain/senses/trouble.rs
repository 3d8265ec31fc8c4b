//! What can be wrong with a channel, in a fixed word, in words and with what to do about it.

use serde::{Deserialize, Serialize};

/// What can be wrong with a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The service does not answer.
    Unreachable,
    /// The service answers what can't be read.
    Garbled,
    /// The service asks us to be slower.
    Limited,
    /// The service does not accept our credentials.
    Unauthorised,
    /// The service has logged us out, or serves us at another address.
    LoggedOut,
    /// Somebody else takes the messages that belong to this line.
    Conflict,
    /// The service delivers the messages elsewhere, to a web hook.
    Elsewhere,
    /// The mailbox that is read is not there.
    NoMailbox,
    /// The line can't listen where the config says.
    NotListening,
    /// All connections are taken, so that others are turned away.
    Full,
    /// The line itself can't take messages; they stay with the service.
    NotTaken,
    /// The service refuses what we ask. Also what another version had a word for that this one does not know.
    #[serde(other)]
    Refused,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Unreachable,
        Self::Garbled,
        Self::Limited,
        Self::Unauthorised,
        Self::LoggedOut,
        Self::Conflict,
        Self::Elsewhere,
        Self::NoMailbox,
        Self::NotListening,
        Self::Full,
        Self::Refused,
        Self::NotTaken,
    ];

    /// The fixed word for logs, metrics and alarms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Garbled => "garbled",
            Self::Limited => "limited",
            Self::Unauthorised => "unauthorised",
            Self::LoggedOut => "logged_out",
            Self::Conflict => "conflict",
            Self::Elsewhere => "elsewhere",
            Self::NoMailbox => "no_mailbox",
            Self::NotListening => "not_listening",
            Self::Full => "full",
            Self::Refused => "refused",
            Self::NotTaken => "not_taken",
        }
    }

    /// What it means, for an admin.
    #[must_use]
    pub fn means(self) -> &'static str {
        match self {
            Self::Unreachable => "its service does not answer",
            Self::Garbled => "its service answers what can't be read",
            Self::Limited => "its service asks us to be slower",
            Self::Unauthorised => "its service does not accept our token or password",
            Self::LoggedOut => "its service has logged us out, or serves us elsewhere",
            Self::Conflict => "somebody else takes the messages of this line",
            Self::Elsewhere => "its service delivers elsewhere, to a web hook",
            Self::NoMailbox => "its mailbox is not there",
            Self::NotListening => "it can't listen where the config says",
            Self::Full => "all its connections are taken",
            Self::Refused => "its service refuses what we ask",
            Self::NotTaken => "the line can't take messages; they stay with the service",
        }
    }

    /// What an admin does about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Unreachable => "see whether the service runs and the network lets us: hotlined doctor",
            Self::Garbled => "see whether a proxy stands in between, and whether the address is right",
            Self::Limited => "it passes by itself; if it does not, something else uses this account too",
            Self::Unauthorised => "write the present token or password to its file and restart the line",
            Self::LoggedOut => "see api_url: the bot must be logged in at that server and at no other",
            Self::Conflict => {
                "find the other poller; if it is none of yours, the token is stolen: have @BotFather revoke it"
            }
            Self::Elsewhere => "somebody set a web hook: remove it, and have @BotFather revoke the token",
            Self::NoMailbox => "make the mailbox again, or name another in imap.mailbox",
            Self::NotListening => "see whether its folder is there and nothing else listens there",
            Self::Full => "see what holds the connections: ss -xtp | grep hotlined",
            Self::Refused => "the log says what was refused: journalctl -u hotlined",
            Self::NotTaken => "see the store: hotlined status",
        }
    }

    /// Whether it shows now and then only, while it goes on all the time.
    #[must_use]
    pub fn settles(self) -> bool {
        matches!(self, Self::Conflict | Self::Elsewhere | Self::Full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_a_word_of_its_own_a_meaning_and_a_remedy() {
        let words: std::collections::BTreeSet<_> = Trouble::ALL.iter().map(|t| t.word()).collect();
        assert_eq!(words.len(), Trouble::ALL.len());
        assert!(Trouble::ALL.iter().all(|t| !t.means().is_empty() && !t.remedy().is_empty()));
    }

    #[test]
    fn a_trouble_is_stored_as_its_word_and_one_of_another_version_is_read() {
        for trouble in Trouble::ALL {
            let stored = rmp_serde::to_vec_named(trouble.word()).expect("a word");
            assert_eq!(rmp_serde::to_vec_named(&trouble).expect("it is stored"), stored, "{trouble:?}");
            assert_eq!(rmp_serde::from_slice::<Trouble>(&stored).expect("it opens"), trouble);
        }
        let strange = rmp_serde::to_vec_named("asleep").expect("a word");
        assert_eq!(rmp_serde::from_slice::<Trouble>(&strange).expect("it opens"), Trouble::Refused);
    }
}
