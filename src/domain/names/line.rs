//! What a line at the end of a text is: said to its reader, or about who wrote it.

use super::common;
use super::fold::is_bent;
use super::given::{is_given, is_surname};
use super::own::Own;
use super::person::part_of;
use super::phrases::{self, plain};
use super::reach::reaches;
use super::words::{Word, words};

/// A name has at most so many words.
const NAME: usize = 4;
/// So much of a name's beginning, as it sounds, tells its short forms.
const LIKE: usize = 3;
/// How names of affection end, as they sound.
const FONDLY: [&str; 12] =
    ["usia", "usa", "ochka", "ula", "ulia", "usha", "ushka", "ulka", "onka", "ka", "usik", "ochok"];
/// Fewer words are no sentence, whatever they are.
const SENTENCE: usize = 3;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing but an alias and what stands beside one.
    Signed,
    /// Said to the reader.
    Said,
    /// About who wrote: a name, an address, a calling.
    Card,
}

/// What a piece of text below a closing is.
pub fn look(text: &str, own: &Own) -> Look {
    let reach = reaches(text);
    if reach.iter().any(|reach| !own.open.reaches(&reach.what) && !own.said.reaches(&reach.what))
        || is_ours(text, own)
    {
        return Look::Card;
    }
    if own.open.says(text) {
        return Look::Signed;
    }
    let all = words(text);
    let left: Vec<&Word<'_>> = all.iter().filter(|word| !may_stand(word, own)).collect();
    if left.is_empty() {
        return Look::Signed;
    }
    let low = plain(text);
    let talk = all.iter().filter(|word| phrases::is_talk(&plain(word.raw))).count();
    if phrases::is_footer(&low) {
        return Look::Card;
    }
    let works = || all.iter().any(|word| phrases::is_work(&plain(word.raw)));
    if talk > 0 && all.len() >= SENTENCE {
        // `Maître Lambert, avocat au barreau de Lyon` says nothing to anybody.
        return if works() && is_signature(text, own) { Look::Card } else { Look::Said };
    }
    if left.iter().any(|word| is_name(word, own) || word.is_initial() || phrases::is_work(&plain(word.raw))) {
        return Look::Card;
    }
    wordless(text, &all, &left)
}

/// What a piece is that has no word which tells.
fn wordless(text: &str, all: &[Word<'_>], left: &[&Word<'_>]) -> Look {
    let loud = text.trim_end().ends_with(['!', '?', '…']);
    let numbered = all.iter().any(|word| word.raw.chars().any(char::is_numeric));
    let big = all.iter().skip(1).any(|word| word.big);
    let first = left.first().is_some_and(|word| word.big);
    match all.len() {
        1 if loud || !first => Look::Said,
        1 => Look::Card,
        _ if numbered || big => Look::Card,
        _ if first && !loud && all.len() < SENTENCE && !text.trim_end().ends_with('.') => Look::Card,
        _ => Look::Said,
    }
}

/// Whether a word may stand beside an alias.
fn may_stand(word: &Word<'_>, own: &Own) -> bool {
    if word.is_initial() {
        return false;
    }
    let of_line = |heard: &String| is_bent(&word.sound, heard);
    own.alias.contains(&word.sound)
        || own.line.iter().any(of_line)
        || phrases::signs(&plain(word.raw))
        || phrases::signs(&word.raw.to_lowercase())
}

/// Whether a word is somebody's name: of one of ours, of anybody's, or by how it ends.
fn is_name(word: &Word<'_>, own: &Own) -> bool {
    let ours = || own.people.iter().any(|person| part_of(word, person).is_some());
    let low = word.raw.to_lowercase();
    let given = is_given(&word.sound) && (word.big || !common::is_word(&word.sound));
    given || ours() || (word.big && (is_surname(&low) || is_short_for(word, own)))
}

/// Whether it begins as a name of whoever writes does, `Яринка`, `Надійка`, or is what that begins with, `Hel`.
fn is_short_for(word: &Word<'_>, own: &Own) -> bool {
    let Some(me) = own.people.first() else { return false };
    let heard = &word.sound;
    let begins = |name: &String| name.get(..LIKE).is_some_and(|begins| heard.starts_with(begins));
    // Of a short name hardly anything is left: then the ending tells.
    let fondly = |name: &String| {
        let stem = name.trim_end_matches(['a', 'o', 'i']);
        name.len() <= LIKE + 1
            && stem.len() > 1
            && heard.strip_prefix(stem).is_some_and(|rest| FONDLY.contains(&rest))
    };
    let cut =
        |name: &String| heard.len() >= LIKE && name.starts_with(heard.as_str()) && !common::is_word(heard);
    // They end alike in these languages.
    let alike = heard.ends_with(['a', 'i']);
    let mut given = me.parts.iter().flat_map(|part| &part.sounds).filter(|name| is_given(name));
    given.any(|name| (alike && begins(name)) || fondly(name) || cut(name))
}

/// Whether any word of a line but its first is somebody's name.
pub fn names_one(text: &str, own: &Own) -> bool {
    words(text).iter().skip(1).any(|word| word.big && is_name(word, own))
}

/// Whether it has the name of the host by which our people write.
pub fn is_ours(text: &str, own: &Own) -> bool {
    let squeezed = super::squeezed::Squeezed::new(text);
    own.hosts.iter().any(|host| squeezed.holds(host))
}

/// Whether a piece begins with somebody's name and says nothing to its reader: `Вера`, `V. Kowalska, psychologist`.
pub fn is_signature(text: &str, own: &Own) -> bool {
    let first = text
        .split(['|', ',', '/', '•', '·', '–', '—', '(', '<', ':', ';', '\t'])
        .map(str::trim)
        .find(|part| part.chars().any(char::is_alphabetic));
    let Some(first) = first else { return false };
    let all = words(first);
    let left: Vec<&Word<'_>> = all.iter().filter(|word| !may_stand(word, own)).collect();
    let open = |word: &&Word<'_>| own.open.names(&word.sound) || own.said.names(&word.sound);
    let named_so = first.contains(['«', '"', '“', '„', '»'])
        || all.iter().any(|word| phrases::is_place(&plain(word.raw)));
    if left.is_empty() || left.len() > NAME || left.iter().all(open) || named_so {
        return false;
    }
    let big = |word: &&Word<'_>| word.big || word.is_initial();
    let long = |word: &&Word<'_>| word.sound.len() > LIKE;
    let sure =
        |word: &&Word<'_>| !word.big && long(word) && is_given(&word.sound) && !common::is_word(&word.sound);
    let named = left.iter().any(|word| is_name(word, own));
    let initials = left.iter().all(|word| word.is_initial()) && left.len() < NAME;
    let ends = text.trim_end().ends_with(['!', '?']);
    let kisses = |word: &&Word<'_>| word.raw.to_lowercase().chars().all(|c| c == 'x' || c == 'х');
    let alone = all.iter().filter(|word| !kisses(word)).count() <= left.len();
    (named || initials)
        && !ends
        && (alone || left.len() > 1 || (named && all.len() <= NAME))
        && left.iter().all(|word| big(word) || sure(word) || phrases::is_work(&plain(word.raw)))
}
