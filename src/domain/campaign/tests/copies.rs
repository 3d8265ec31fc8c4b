//! The line's promises about copies of a text, on texts in four languages.

use super::super::{Likeness, Sketch, Token, WORTH_A_LOOK, likeness, tokens};
use super::corpus::{FLOODS, GENUINE, OWN, PLEAS};
use super::mutated::{Kind, Numbers, STRANGE, USUAL, mutated};

const LANGUAGES: [&str; 4] = ["ru", "uk", "en", "fr"];

/// A text, with what it is compared by.
struct Known(Vec<Token>, Sketch);

impl Known {
    fn of(text: &str) -> Self {
        let words = tokens(text);
        let sketch = Sketch::of(&words);
        Self(words, sketch)
    }

    fn beside(&self, first: &Self) -> Likeness {
        if self.1.shared(&first.1) < WORTH_A_LOOK {
            return Likeness::Another;
        }
        likeness(&self.0, &first.0)
    }
}

/// How many of a hundred copies are known again, by what was done to them.
fn known(floods: &[&str], numbers: &mut Numbers, changes: &[&[Kind]]) -> usize {
    let mut known = 0;
    for flood in floods {
        let first = Known::of(flood);
        for kinds in changes {
            let copy = kinds.iter().fold((*flood).to_owned(), |text, kind| mutated(&text, *kind, numbers));
            known += usize::from(Known::of(&copy).beside(&first) != Likeness::Another);
        }
    }
    known * 100 / (floods.len() * changes.len())
}

fn one(kind: &Kind) -> &[Kind] {
    std::slice::from_ref(kind)
}

#[test]
fn of_a_hundred_copies_that_were_changed_in_one_way_ninety_five_are_known_again() {
    let mut numbers = Numbers(1);
    for (language, floods) in LANGUAGES.iter().zip(FLOODS) {
        for kind in USUAL {
            let share = known(&floods, &mut numbers, &[one(&kind); 10]);
            assert!(share >= 95, "{language} {kind:?}: {share}");
        }
    }
}

#[test]
fn of_a_hundred_copies_that_were_changed_in_two_ways_ninety_five_are_known_again() {
    let mut numbers = Numbers(2);
    let two: Vec<[Kind; 2]> = USUAL.iter().flat_map(|one| USUAL.map(|other| [*one, other])).collect();
    let two: Vec<&[Kind]> =
        two.iter().filter(|two| two[0] != two[1]).step_by(2).map(<[Kind; 2]>::as_slice).collect();
    for (language, floods) in LANGUAGES.iter().zip(FLOODS) {
        let share = known(&floods, &mut numbers, &two);
        assert!(share >= 95, "{language}: {share}");
    }
}

#[test]
fn copies_that_were_changed_in_a_stranger_way_are_as_a_rule_known_again() {
    let mut numbers = Numbers(3);
    for (language, floods) in LANGUAGES.iter().zip(FLOODS) {
        for kind in STRANGE {
            let share = known(&floods, &mut numbers, &[one(&kind); 20]);
            // A word of digits alone may be a number, which is somebody's own, and behind `à` may stand a place.
            let least = match kind {
                Kind::Digits => 70,
                Kind::Greeting => 85,
                _ => 90,
            };
            assert!(share >= least, "{language} {kind:?}: {share}");
        }
    }
}

#[test]
fn nobody_who_writes_about_the_same_with_the_same_phrases_is_a_copy() {
    for ((genuine, floods), pleas) in GENUINE.iter().zip(FLOODS).zip(PLEAS) {
        let all: Vec<&str> = genuine.iter().copied().chain(floods).chain(pleas).collect();
        let known: Vec<Known> = all.iter().map(|text| Known::of(text)).collect();
        for (text, is) in all.iter().zip(&known) {
            for (first, other) in all.iter().zip(&known).filter(|(first, _)| *first != text) {
                assert_eq!(is.beside(other), Likeness::Another, "{text}\n{first}");
            }
        }
    }
}

/// A hundred, each somebody's own: names, places, numbers, and names with either.
fn owned(language: usize) -> Vec<String> {
    let [names, places, numbers] = OWN[language].map(|all| all.split('|').collect::<Vec<_>>());
    let alone = [&names, &places, &numbers].into_iter().flatten().map(|own| (*own).to_owned());
    let placed = names.iter().zip(&places).map(|(name, place)| format!("{name} {place}"));
    let numbered = names.iter().zip(&numbers).map(|(name, number)| format!("{name}, {number}"));
    alone.chain(placed).chain(numbered).collect()
}

#[test]
fn what_is_the_own_of_each_of_a_hundred_who_copied_one_plea_is_seen() {
    for (language, pleas) in PLEAS.iter().enumerate() {
        let all = owned(language);
        assert_eq!(all.len(), 100);
        // Whoever comes first has something of their own, too.
        for (plea, first) in pleas.iter().flat_map(|plea| [2, 41, 70].map(|first| (plea, first))) {
            let from = plea.find("{}").unwrap();
            let known = Known::of(&plea.replace("{}", &all[first]));
            for own in all.iter().filter(|own| **own != all[first]) {
                let copy = plea.replace("{}", own);
                let Likeness::Copy(told) = Known::of(&copy).beside(&known) else { continue };
                let theirs = tokens(&all[first]);
                for word in
                    tokens(own).iter().filter(|word| theirs.iter().all(|other| other.folded != word.folded))
                {
                    let (at, to) = (from + word.at.0, from + word.at.1);
                    let is_told = told.iter().any(|told| told.0 <= at && to <= told.1);
                    assert!(is_told, "{own} beside {}: {copy}", all[first]);
                }
            }
        }
    }
}
