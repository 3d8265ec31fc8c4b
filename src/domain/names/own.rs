//! What is known of the line's own people, and what anybody may read.

use std::collections::HashSet;

use super::fold::{sound, sounds};
use super::given;
use super::reach::{self, What, reaches};
use super::squeezed::Squeezed;
use super::{common, given::is_given};

/// Who writes, for whom, and what belongs to them.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// What a contact may see of whoever writes.
    pub alias: Vec<String>,
    /// What the line calls itself, as it sounds.
    pub line: Vec<String>,
    /// The people, whoever writes first.
    pub people: Vec<Person>,
    /// Where they are reached.
    pub reach: HashSet<What>,
    /// The names of those hosts that their addresses have and the line's has not.
    pub hosts: Vec<Squeezed>,
    /// What the config never tells.
    pub never: Vec<String>,
    /// What stands in the line's own texts, and what may be told.
    pub open: Open,
    /// What the contact said.
    pub said: Open,
}

/// Somebody, by the parts of their name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Each part once.
    pub parts: Vec<Part>,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// How it sounds, in whichever spelling.
    pub sounds: Vec<String>,
    /// Whether it is a word, too.
    pub word: bool,
}

impl Person {
    /// Somebody by all that they are called, but for what anybody may call them.
    #[must_use]
    pub fn called<'a>(names: impl IntoIterator<Item = &'a str>, but: &[String]) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        let words = names
            .into_iter()
            .flat_map(|name| name.split(|c: char| !(c.is_alphanumeric() || "'’ʼ".contains(c))));
        for word in words.map(|word| word.trim_matches(|c: char| !c.is_alphabetic())) {
            let heard = sound(word);
            let short = word.chars().count() < 3 || word.chars().any(char::is_numeric);
            let known = parts.iter().any(|part| part.sounds.contains(&heard));
            if short || known || but.contains(&heard) || (common::is_work(&heard) && !is_given(&heard)) {
                continue;
            }
            let mut all = sounds(word);
            all.extend(given::same(&heard).map(str::to_owned).filter(|same| !but.contains(same)));
            parts.push(Part { word: all.iter().any(|heard| common::is_word(heard)), sounds: all });
        }
        Self { parts }
    }
}

/// Words that anybody may read.
#[derive(Clone, Debug, Default)]
pub struct Open {
    reach: HashSet<What>,
    words: HashSet<String>,
    text: String,
}

impl Open {
    /// Those of these texts.
    #[must_use]
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut open = Self::default();
        for text in texts {
            open.reach.extend(reaches(text).into_iter().map(|reach| reach.what));
            let names = text.split(|c: char| !(c.is_alphanumeric() || "'’ʼ".contains(c)));
            let long = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().count() > 2;
            open.words.extend(names.filter(long).map(sound));
            open.text.push_str(&Squeezed::new(text).text);
            open.text.push('\n');
        }
        open
    }

    /// Whether that is among them.
    #[must_use]
    pub fn reaches(&self, what: &What) -> bool {
        self.reach.contains(what)
    }

    /// Whether a word that sounds so stands there as a name does.
    #[must_use]
    pub fn names(&self, sound: &str) -> bool {
        self.words.contains(sound)
    }

    /// Whether all of a line stands there.
    #[must_use]
    pub fn says(&self, line: &str) -> bool {
        let line = Squeezed::new(line).text;
        line.len() > 3 && self.text.contains(&line)
    }
}

/// Where somebody is reached, of an address or a number as it is configured or was written.
pub fn reach_of(text: &str) -> impl Iterator<Item = What> {
    let whole = reaches(text).into_iter().map(|reach| reach.what);
    let number = text
        .chars()
        .all(|c| c.is_ascii_digit() || "+ ()-.".contains(c))
        .then(|| reach::number(text))
        .flatten();
    whole.chain(number.map(What::Number))
}

/// Mailboxes that anybody can have: their host tells nothing.
const EVERYBODYS: &str = "gmail googlemail yahoo ymail outlook hotmail live msn icloud me mac proton protonmail pm tuta tutanota riseup mail \
    yandex ya rambler bk inbox list ukr i meta gmx web posteo mailbox fastmail zoho aol orange free laposte sfr wanadoo wp o2 onet interia op \
    seznam t-online freenet disroot autistici systemli mailfence hey example localhost test ngo org line";

/// What a mail address tells of whom its writer works for, if it does.
pub fn host_of(address: &str, lines: &[&str]) -> Option<Squeezed> {
    let (_, host) = address.rsplit_once('@')?;
    if lines.iter().any(|line| line.rsplit_once('@').is_some_and(|(_, own)| own.eq_ignore_ascii_case(host))) {
        return None;
    }
    let label = host.rsplit('.').skip(1).find(|label| label.len() > 4)?;
    let low = label.to_lowercase();
    (!EVERYBODYS.split_whitespace().any(|common| common == low)).then(|| Squeezed::new(&low))
}
