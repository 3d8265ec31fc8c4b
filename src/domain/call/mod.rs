//! Calls: whose number rang, and what is known of calling back.
//!
//! Whoever calls can't be written to. They are called back by a human, with a telephone, and the line only hears of
//! it. A number that an exchange tells is easily forged: it says whom to call, and never who somebody is.

#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{Address, CaseCode, ChannelName};
use super::time::Stamp;

/// The channel by which calls come. The config has no such channel: nothing is sent by it.
pub const CHANNEL: &str = "telephone";

/// How often somebody who does not answer is called: more would tell whoever holds their telephone that a line calls.
pub const TRIES: u8 = 3;

/// The digits of a number with its country's code, at least and at most (ITU-T E.164, section 6.2.1; no country's
/// are shorter).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// From so many digits on a number without a plus has its country's code in front.
const WITH_COUNTRY: usize = 11;
/// A number of so many digits is whole, even without its country.
const WHOLE: usize = 10;
/// So many digits at the end of two numbers that are one are the same, however the country is written.
const WITHIN: usize = 8;
/// What parts the digits of a number where people write it.
const BETWEEN: [char; 9] = [' ', '-', '(', ')', '.', '/', '\u{a0}', '\u{202f}', '\u{2011}'];
/// What exchanges put in the place of a number that they don't tell, in small letters.
const WITHHELD: [&str; 12] = [
    "",
    "anonymous",
    "unknown",
    "private",
    "withheld",
    "restricted",
    "unavailable",
    "blocked",
    "none",
    "null",
    "<unknown>",
    "(null)",
];
/// What stands behind an address that is nobody's but this call's.
const ALONE: char = '#';

/// The channel's name.
#[must_use]
pub fn channel() -> ChannelName {
    ChannelName::from(CHANNEL)
}

/// Who called, as far as the exchange tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A number that can be called from anywhere: a plus and digits (E.164).
    Number(Address),
    /// Something else, as it was told: an extension, a number without its country.
    Unclear(Address),
    /// Nothing.
    Withheld,
}

impl Caller {
    /// Reads what an exchange tells. `country` is the code (`380`) of numbers that come without one.
    #[must_use]
    pub fn read(text: &str, country: Option<&str>) -> Self {
        let bare = text.trim().trim_matches('"');
        let bare =
            ["tel:", "sips:", "sip:"].iter().find_map(|scheme| bare.strip_prefix(scheme)).unwrap_or(bare);
        let bare = bare.split(['@', ';']).next().unwrap_or_default().trim();
        if WITHHELD.contains(&bare.to_lowercase().as_str()) || bare.chars().all(|c| c == '0') {
            return Self::Withheld;
        }
        match international(bare, country) {
            Some(number) => Self::Number(Address(number)),
            None => Self::Unclear(Address(bare.to_owned())),
        }
    }

    /// The address under which they are kept: their number, or one that `unique` makes this call's alone, for two of
    /// whom nothing is known are not one.
    #[must_use]
    pub fn address(&self, unique: &str) -> Address {
        match self {
            Self::Number(number) => number.clone(),
            Self::Unclear(told) => Address(format!("{}{ALONE}{unique}", told.0)),
            Self::Withheld => Address(format!("{ALONE}{unique}")),
        }
    }

    /// Whether somebody can be called there.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }
}

/// What was told of the number behind an address; none where it was withheld.
#[must_use]
pub fn told(address: &Address) -> Option<&str> {
    let told = address.0.split(ALONE).next().unwrap_or_default();
    (!told.is_empty()).then_some(told)
}

/// The number in the form of E.164, if it is one.
#[must_use]
pub fn international(text: &str, country: Option<&str>) -> Option<String> {
    let text = text.trim();
    let (plus, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => text.strip_prefix("00").map_or((false, text), |rest| (true, rest)),
    };
    let digits: String = rest.chars().filter(|c| !BETWEEN.contains(c)).collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = match country {
        _ if plus => digits,
        Some(country) => with_country(&digits, country),
        None if digits.len() >= WITH_COUNTRY => digits,
        None => return None,
    };
    // No country's code begins with a nought.
    let sound = DIGITS.contains(&digits.len()) && !digits.starts_with('0');
    sound.then(|| format!("+{digits}"))
}

/// A number as it is told within its country, with that country's code.
fn with_country(digits: &str, country: &str) -> String {
    if digits.starts_with(country) && digits.len() >= WITH_COUNTRY {
        return digits.to_owned();
    }
    // Where the code is 7, an 8 leads out of town, elsewhere a nought.
    let trunk = if country == "7" && digits.len() == WITH_COUNTRY { '8' } else { '0' };
    format!("{country}{}", digits.strip_prefix(trunk).unwrap_or(digits))
}

/// The number that a text holds, if an exchange wrote it there: `Voicemail from +380 44 123 45 67 (0:32)`.
#[must_use]
pub fn number_in(text: &str, country: Option<&str>) -> Option<String> {
    let of_number = |c: char| c.is_ascii_digit() || BETWEEN.contains(&c);
    let mut runs: Vec<String> = Vec::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        match c {
            '+' => {
                runs.push(std::mem::take(&mut run));
                run.push('+');
            }
            c if of_number(c) && !is_over(&run, c) => run.push(c),
            // The hour of a time stands behind a number, and is no part of it.
            ':' => {
                let hour = run.rfind(' ').filter(|at| run.len() - at <= 3);
                run.truncate(hour.unwrap_or(run.len()));
                runs.push(std::mem::take(&mut run));
            }
            _ => runs.push(std::mem::take(&mut run)),
        }
    }
    let marked = runs.iter().filter(|run| run.starts_with('+')).find_map(|run| longest(run, country));
    marked.or_else(|| {
        let long = |run: &&String| run.chars().filter(char::is_ascii_digit).count() >= 9;
        runs.iter().filter(long).find_map(|run| longest(run, country))
    })
}

/// Whether a number ends before that character: a town's code in brackets stands at its beginning, and one that is
/// written without gaps has none at its end.
#[must_use]
pub fn is_over(run: &str, next: char) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    match next {
        '(' => digits >= *DIGITS.start(),
        ' ' | '\u{a0}' => digits >= WHOLE && !run.contains([' ', '\u{a0}']),
        _ => false,
    }
}

/// As much of a run of digits as is a number.
fn longest(run: &str, country: Option<&str>) -> Option<String> {
    let mut ends = run.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).collect::<Vec<_>>();
    ends.push(run.len());
    ends.into_iter().rev().find_map(|end| international(&run[..end], country))
}

/// Whether a text is that number, with its country or without: as many digits at the end are the same as make a number
/// within a country.
#[must_use]
pub fn same_number(text: &str, number: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    let (text, number) = (digits(text), digits(number));
    if number.len() <= WITHIN || text.len() <= WITHIN {
        return !text.is_empty() && text == number;
    }
    text.len() <= *DIGITS.end() + 2 && text[text.len() - WITHIN..] == number[number.len() - WITHIN..]
}

/// Whether something is safe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Safe {
    /// They said so.
    Yes,
    /// Nobody knows.
    #[default]
    Unknown,
    /// They said that it is not.
    No,
}

impl std::str::FromStr for Safe {
    type Err = NotSafe;

    fn from_str(text: &str) -> Result<Self, NotSafe> {
        match text.to_lowercase().as_str() {
            "yes" => Ok(Self::Yes),
            "no" => Ok(Self::No),
            "unknown" => Ok(Self::Unknown),
            _ => Err(NotSafe),
        }
    }
}

/// Text that says nothing about safety.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write yes, no or unknown")]
pub struct NotSafe;

/// A call, as it comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Whether there is a number that can be called.
    pub number: bool,
    /// Whether calling back is safe for them.
    pub callback: Safe,
    /// Whether leaving them a message is.
    pub message: Safe,
    /// Whether there was a recording, and it could not be had.
    pub lacks_voice: bool,
}

/// How long a number stays in the chat of whoever asked for it.
pub const SHOWN: Duration = Duration::from_secs(600);

/// How it stands with calling back, in a case by telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calling {
    /// Whether there is a number that can be called.
    pub number: bool,
    /// Whether calling back is safe: the most careful of what the calls said.
    pub callback: Safe,
    /// Whether leaving a message is, likewise.
    pub message: Safe,
    /// Whether a recording could not be had.
    #[serde(default)]
    pub lacks_voice: bool,
    /// How often nobody answered since they called last.
    #[serde(default)]
    pub tries: u8,
    /// Line time at which its operator wants to be told to try again.
    #[serde(default)]
    pub again_at: Option<Stamp>,
    /// An earlier case of the same number, and so possibly of the same person.
    #[serde(default)]
    pub perhaps: Option<CaseCode>,
}

impl Calling {
    /// Of the first call of a case.
    #[must_use]
    pub fn begin(call: Call, perhaps: Option<CaseCode>) -> Self {
        let Call { number, callback, message, lacks_voice } = call;
        Self { number, callback, message, lacks_voice, tries: 0, again_at: None, perhaps }
    }

    /// What is known by another call from the same number. Anyone can tell an exchange to say that number: so what was
    /// said not to be safe does not become so.
    pub fn learn(&mut self, call: Call) {
        self.callback = self.callback.max(call.callback);
        self.message = self.message.max(call.message);
        self.lacks_voice |= call.lacks_voice;
    }

    /// Somebody called again, and is to be called back anew.
    pub fn rang_again(&mut self, call: Call) {
        self.learn(call);
        (self.tries, self.again_at) = (0, None);
    }

    /// Whether it may be tried again after all that nobody answered.
    #[must_use]
    pub fn may_try_again(&self) -> bool {
        self.tries < TRIES
    }
}

/// `[calls]`: how the line calls back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// The line's own numbers, from which contacts are called.
    pub from: Vec<String>,
    /// The code (`380`) of numbers that an exchange tells without one.
    pub country: Option<String>,
    /// The language of a call that does not tell its own.
    pub language: Option<super::id::Language>,
}

impl Calls {
    /// From which of the line's numbers somebody is called: the one that has most in common with theirs, so that
    /// they see a number of their own country or town.
    #[must_use]
    pub fn from_for(&self, number: &str) -> Option<&str> {
        let common = |own: &String| own.bytes().zip(number.bytes()).take_while(|(a, b)| a == b).count();
        // Of equals the first in the file.
        self.from.iter().rev().max_by_key(|own| common(own)).map(String::as_str)
    }
}

/// How long after nobody answered it can be tried again, as it is offered.
pub const AGAIN: [Duration; 2] = [Duration::from_hours(1), Duration::from_hours(4)];
/// The longest time for which it can be put off.
pub const LATEST: Duration = Duration::from_hours(24);
