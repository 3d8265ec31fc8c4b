//! Whether a text names one of the line's own people.

use super::fold::is_bent;
use super::given::is_given;
use super::own::{Own, Part, Person};
use super::words::Word;

/// A shorter name, as it sounds, is one only if it begins with a capital letter.
const PLAIN: usize = 4;
/// Before and behind a name that is a street's, a station's, a saint's.
const PLACES: &str = "ул улица улицы улице улицу вул вулиця вулиці вулицю просп проспект проспекте проспекту пр пл площадь площади площа площі пер переулок провулок \
    бул бульвар бульваре наб набережная набережна метро станция станція гора горе горы горі княгини княгиня княгині князя короля ст им имени ім імені св святой святого святої святої парк сквер school hospital church \
    street st str avenue ave road rd lane square sq saint sainte rue boulevard bd place quai gare station métro ulica ul plac aleja";

/// Before the name of somebody who is none of ours.
const TITLES: &str = "доктор доктора доктору врач врача лікар лікарка лікаря судья судьи суддя судді следователь следователя слідчий слідча слідчого \
    нотариус нотаріус полковник капитан капітан майор лейтенант dr doctor judge officer sergeant inspector constable professor juge docteur maître me lekarz sędzia";

/// Before the name of anybody: what is a word elsewhere is a name there.
const HONORIFICS: &str = "mr mrs ms miss mx mme mlle m madame monsieur mademoiselle maître пан пані пана пану панові панни \
    г-жа г-н господин госпожа господина госпожу госпоже pan pani pana panią frau herr";

/// Whether any of them is named in those words of a sentence. A name that is a word counts with another part of the same
/// person's beside it only.
pub fn is_named(words: &[Word<'_>], own: &Own) -> bool {
    own.people.iter().any(|person| (0..words.len()).any(|at| names(words, at, person, own)))
}

fn names(words: &[Word<'_>], at: usize, person: &Person, own: &Own) -> bool {
    let word = &words[at];
    let Some(part) = part_of(word, person) else { return false };
    if part.word && !word.big {
        return false;
    }
    if own.open.names(&word.sound) || own.said.names(&word.sound) {
        return false;
    }
    let next = words.get(at + 1).filter(|next| next.follows());
    let before = at.checked_sub(1).map(|at| &words[at]).filter(|_| word.follows());
    let behind =
        at.checked_sub(1).map(|at| &words[at]).filter(|_| word.gap.chars().all(|c| ". \u{a0}".contains(c)));
    // `ул. Веры Холодной` is called after her by both her names.
    let two_behind = at
        .checked_sub(2)
        .map(|at| &words[at])
        .filter(|_| behind.is_some_and(|b| b.big) && words[at - 1].gap.len() < 3);
    if is_place(behind, next) || is_place(two_behind, None) || behind.is_some_and(is_title) {
        return false;
    }
    if word.big && behind.is_some_and(is_honorific) {
        return true;
    }
    let another =
        |other: &Word<'_>| (other.big || !part.word) && part_of(other, person).is_some_and(|of| of != part);
    if next.is_some_and(another) {
        return true;
    }
    let initialled =
        [next, before].into_iter().flatten().any(|other| other.is_initial() && starts(person, part, other));
    if initialled && word.big {
        return true;
    }
    !part.word && !is_anothers(word, next)
}

/// Which part of somebody's name a word is.
pub fn part_of<'a>(word: &Word<'_>, person: &'a Person) -> Option<&'a Part> {
    let is = |heard: &String| match (word.big, heard.len()) {
        (true, _) => is_bent(&word.sound, heard),
        (false, PLAIN) => word.sound == *heard,
        (false, letters) => letters > PLAIN && is_bent(&word.sound, heard),
    };
    person.parts.iter().find(|part| part.sounds.iter().any(is))
}

/// Whether that initial may be of another part of the same name.
fn starts(person: &Person, but: &Part, initial: &Word<'_>) -> bool {
    let others = person.parts.iter().filter(|part| *part != but).flat_map(|part| &part.sounds);
    initial.sound.chars().next().is_some_and(|first| others.clone().any(|heard| heard.starts_with(first)))
}

/// Whether a name behind it is of somebody whom everybody calls so: a judge, a doctor, the police.
fn is_title(word: &Word<'_>) -> bool {
    let low = word.raw.to_lowercase();
    TITLES.split_whitespace().any(|title| title == low)
}

fn is_honorific(word: &Word<'_>) -> bool {
    let low = word.raw.to_lowercase();
    HONORIFICS.split_whitespace().any(|honorific| honorific == low)
}

/// Whether a street or the like stands beside a name. Behind `ул.` stands a sign that parts sentences elsewhere.
fn is_place(before: Option<&Word<'_>>, next: Option<&Word<'_>>) -> bool {
    let of_place = |other: &Word<'_>| {
        let low = other.raw.to_lowercase();
        PLACES.split_whitespace().any(|place| place == low)
    };
    before.is_some_and(of_place) || next.is_some_and(of_place)
}

/// Whether it is the first name of somebody else, whose surname follows.
fn is_anothers(word: &Word<'_>, next: Option<&Word<'_>>) -> bool {
    let surname = |next: &Word<'_>| next.big && next.raw.chars().count() > 2;
    word.big && is_given(&word.sound) && next.is_some_and(surname)
}
