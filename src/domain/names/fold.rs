//! A word as it sounds, coarsely: so coarsely that the ways meet in which one name is written in Cyrillic letters and in
//! the Latin ones of an English, French or Polish text. `Ковальская`, `Kovalskaya` and `Kowalska` begin alike.

use unicode_normalization::UnicodeNormalization;

use crate::domain::invisible::is_invisible;

/// Letters by what they become. Marks above and below a letter are gone by then.
const LETTERS: [(&str, &str); 34] = [
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("гґ", "g"),
    ("д", "d"),
    ("еэ", "e"),
    ("є", "ie"),
    ("ж", "zh"),
    ("з", "z"),
    ("иіы", "i"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ю", "iu"),
    ("я", "ia"),
    ("ьъ’ʼ'`", ""),
    ("ł", "l"),
    ("ø", "o"),
    ("đ", "d"),
    ("ı", "i"),
    ("ß", "ss"),
];

/// What is one sound, the longer spellings first. `C` is any of ш, щ and ч: no two languages agree on them.
const SOUNDS: [(&str, &str); 31] = [
    ("shch", "C"),
    ("szcz", "C"),
    ("chtch", "C"),
    ("tsch", "C"),
    ("tch", "C"),
    ("sch", "C"),
    ("ch", "C"),
    ("sh", "C"),
    ("cz", "C"),
    ("sz", "C"),
    ("zh", "z"),
    ("kh", "h"),
    ("gh", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("tz", "ts"),
    ("ou", "u"),
    ("c", "k"),
    ("q", "k"),
    ("g", "h"),
    ("x", "ks"),
    ("w", "v"),
    ("f", "v"),
    ("y", "i"),
    ("j", "i"),
    ("CC", "C"),
    ("ii", "i"),
    ("ie", "e"),
    ("io", "e"),
    ("Ce", "Ce"),
];

/// What may stand for each other in one name, by the language that spelt it: Polish `c` and `ch`, French `j`.
const OTHERWISE: [(&str, &str); 5] = [("ts", "k"), ("k", "ts"), ("h", "C"), ("C", "h"), ("z", "i")];

/// How a word sounds. Takes time in proportion to the word.
pub fn sound(word: &str) -> String {
    let mut latin = String::with_capacity(word.len());
    for c in plain(word) {
        match LETTERS.iter().find(|(from, _)| from.contains(c)) {
            Some((_, to)) => latin.push_str(to),
            None => latin.push(c),
        }
    }
    let heard = SOUNDS.iter().fold(latin, |heard, (from, to)| heard.replace(from, to));
    let mut once = String::with_capacity(heard.len());
    for c in heard.chars() {
        if !once.ends_with(c) {
            once.push(c);
        }
    }
    once
}

/// As [`sound`], and how it sounds if it was spelt in another language.
pub fn sounds(name: &str) -> Vec<String> {
    let sound = sound(name);
    let others = OTHERWISE.iter().map(|(from, to)| sound.replace(from, to));
    let mut all: Vec<String> = others.filter(|other| *other != sound).collect();
    all.insert(0, sound);
    all
}

/// The letters and digits in small form, without marks.
fn plain(word: &str) -> impl Iterator<Item = char> + '_ {
    let marks = |c: &char| !('\u{300}'..='\u{36f}').contains(c) && !is_invisible(*c);
    word.nfkd().filter(marks).flat_map(char::to_lowercase)
}

/// What a name may end with when a language bends it, in place of its own last vowels.
const BENT: &str = "a e i o u oi ei oiu eiu om em im oho eho omu emu ovi evi am ami ah aia uiu iu ia iei iam iu in ina inu oiu ohi owi ie";

/// Whether a word is that name, bent or not. Both as they sound; a short name bends only at its end.
pub fn is_bent(word: &str, name: &str) -> bool {
    if word == name || word.strip_suffix('s') == Some(name) {
        return true;
    }
    let stem = name.trim_end_matches(['a', 'e', 'i', 'o', 'u']);
    let whole = stem.len() == name.len();
    stem.len() > 2
        && word
            .strip_prefix(stem)
            .is_some_and(|end| (whole && end.is_empty()) || BENT.split(' ').any(|e| e == end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_sounds_alike_in_every_spelling() {
        for (a, b) in [
            ("Ольга", "Olga"),
            ("Ольга", "Olha"),
            ("Сергій", "Serhii"),
            ("Юлия", "Yulia"),
            ("Юлія", "Julia"),
            ("Наталья", "Natalya"),
            ("Шевченко", "Shevchenko"),
            ("Шевченко", "Chevtchenko"),
            ("Шевченко", "Szewczenko"),
            ("Щербак", "Shcherbak"),
            ("Жуков", "Zhukov"),
            ("Жуков", "Joukov"),
            ("Кравець", "Kravets"),
            ("Кравець", "Krawiec"),
            ("Хмельницкая", "Khmelnitskaia"),
            ("Соловьёв", "Soloviev"),
            ("Соловьёв", "Solovyov"),
            ("Łukasz", "Лукаш"),
            ("Михайлова", "Mikhaylova"),
            ("ｏｌｇａ", "olga"),
        ] {
            assert!(sounds(a).contains(&sound(b)), "{a} {:?} {b} {:?}", sounds(a), sound(b));
        }
        for (a, b) in [("Лина", "линия"), ("Вера", "верно"), ("Марк", "марка"), ("Роман", "рома")]
        {
            assert_ne!(sound(a), sound(b), "{a} {b}");
        }
    }

    #[test]
    fn a_name_is_known_when_it_is_bent_and_a_word_that_begins_alike_is_not() {
        let bent = |word: &str, name: &str| is_bent(&sound(word), &sound(name));
        for (word, name) in [
            ("Ольгу", "Olga"),
            ("Ольгою", "Ольга"),
            ("Петровой", "Petrova"),
            ("Ковальскую", "Ковальская"),
            ("Kovalskaya", "Ковальская"),
            ("Kowalskiej", "Kowalska"),
            ("Иваном", "Иван"),
            ("Іванові", "Іван"),
            ("Vera's", "Vera"),
            ("Шевченком", "Шевченко"),
        ] {
            assert!(bent(word, name), "{word} {name} {} {}", sound(word), sound(name));
        }
        for (word, name) in [("верить", "Вера"), ("марка", "Мар"), ("петрушка", "Пётр"), ("ира", "Инна")]
        {
            assert!(!bent(word, name), "{word} {name}");
        }
    }
}
