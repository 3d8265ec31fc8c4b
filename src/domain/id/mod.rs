//! Names of things. Each is a type of its own, so that a case code can't stand where a contact belongs.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod source;

pub use source::{BotId, SourceId};

/// Makes a cheap-to-clone text name.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<T: AsRef<str>> From<T> for $name {
            fn from(text: T) -> Self {
                Self(Arc::from(text.as_ref()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// The key of an operator's table in the config: `olga` of `[operator.olga]`.
    OperatorId
}
name! {
    /// The name of a configured channel: `telegram` of `[channel.telegram]`.
    ChannelName
}
name! {
    /// A language as its lower-case ISO 639 code: `en`, `uk`.
    Language
}
name! {
    /// The key of a topic that contacts can choose.
    Topic
}
name! {
    /// The key of a question that contacts are asked.
    QuestionKey
}
name! {
    /// The name of a shift: `day` of `[shift.day]`.
    ShiftName
}

/// The bytes of a keyed hash, which reveal nothing without the line's key, as the name of something.
macro_rules! hashed {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(with = "serde_bytes")] pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

hashed! {
    /// Where the line talks with one person, contact or operator: the keyed hash of a channel and an address on it.
    ChatId
}

hashed! {
    /// Who writes to the line. The same person on two channels is two contacts.
    ContactId
}

impl ChatId {
    /// Whoever writes there, as a contact: their id is that of the chat.
    #[must_use]
    pub const fn contact(self) -> ContactId {
        ContactId(self.0)
    }
}

impl ContactId {
    /// The chat in which they write.
    #[must_use]
    pub const fn chat(self) -> ChatId {
        ChatId(self.0)
    }
}

/// Where someone is reached on a channel: a chat id, a mail address. Never shown by `Debug`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(pub String);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// A case's short code, thirty bits in Crockford's base 32: `K7F-3QD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseCode(u32);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl CaseCode {
    /// The code before all others.
    pub const FIRST: Self = Self(0);

    /// The code behind all others.
    pub const LAST: Self = Self(0x3FFF_FFFF);
    /// The code as a number.
    #[must_use]
    pub fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// The code made of the lowest thirty bits of `bits`.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        // Thirty bits always fit.
        Self(u32::try_from(bits & 0x3FFF_FFFF).unwrap_or(0))
    }

    /// The code without its dash, as store keys and button data carry it: `K7F3QD`.
    #[must_use]
    pub fn compact(self) -> String {
        // Five bits can't point beyond 32 letters.
        (0..6).rev().map(|i| char::from(ALPHABET[((self.0 >> (5 * i)) & 31) as usize])).collect()
    }
}

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.compact();
        write!(f, "{}-{}", &code[..3], &code[3..])
    }
}

impl fmt::Debug for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The key of a stored follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FollowupId(pub u64);

/// Text that is no case code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a case code is six letters or digits such as K7F-3QD")]
pub struct NotACode;

/// Reads what a person types: any case, with or without the dash or a `#`, `O` for zero, `I` or `L` for one.
impl FromStr for CaseCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut code = 0u32;
        let mut digits = 0;
        for c in text.trim().trim_start_matches('#').chars().filter(|c| *c != '-') {
            let digit = match c.to_ascii_uppercase() {
                'O' => 0,
                'I' | 'L' => 1,
                c => ALPHABET.iter().position(|a| char::from(*a) == c).ok_or(NotACode)?,
            };
            // What falls out at the top is of a text that is too long, which is refused below.
            code = code.wrapping_shl(5) | u32::try_from(digit).map_err(|_| NotACode)?;
            digits += 1;
        }
        if digits == 6 { Ok(Self(code & 0x3FFF_FFFF)) } else { Err(NotACode) }
    }
}

/// One thing to send; unique for the life of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryId(pub u64);

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// One message of one chat: what a reply, an edit or a button press refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LinkKey {
    /// The chat, be it a contact's or an operator's.
    pub chat: ChatId,
    /// The message in it.
    pub message: SourceId,
}

/// The memory that a source message was taken: a keyed hash, kept by the day of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeenKey {
    /// How long it is kept.
    pub shelf: Shelf,
    /// Days since the Unix epoch at the source; a day is pruned whole.
    pub day: i32,
    /// Keyed hash of what makes the source message that one message.
    #[serde(with = "serde_bytes")]
    pub hash: [u8; 16],
}

/// Which kind of source a [`SeenKey`] remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Shelf {
    /// Telegram updates: kept 7 days.
    Telegram,
    /// Mails: kept 400 days.
    Mail,
    /// The line's own events (settlements, follow-ups): kept 7 days.
    Own,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_read_aloud() {
        let code = CaseCode::from_bits(0x2_7654_3210);
        let shown = code.to_string();
        assert_eq!(shown.len(), 7);
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', ""), format!("#{shown}")] {
            assert_eq!(typed.parse(), Ok(code), "{typed}");
        }
        assert_eq!("OIL-000".parse::<CaseCode>().map(|c| c.to_string()), Ok("011-000".into()));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "K7F-3Q", "K7F-3QDD", "K7F-3QU", "привет", "K7F 3QD!"] {
            assert_eq!(text.parse::<CaseCode>(), Err(NotACode), "{text}");
        }
    }

    #[test]
    fn an_address_is_never_debugged() {
        assert_eq!(format!("{:?}", Address("123456789".into())), "Address(…)");
    }
}
