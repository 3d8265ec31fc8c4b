//! What somebody does to a text so that its copies are not known again. The same numbers make the same copies.

/// What is done to a text, of what the line promises to see through.
pub(super) const USUAL: [Kind; 15] = {
    use Kind::{
        Doubled, Dropped, Emoji, End, Front, HiddenMarks, LookAlikes, Middle, Order, Punctuation, Replaced,
        Sentences, Spaces, Swapped, Upper,
    };
    [
        Order,
        Sentences,
        Swapped,
        Dropped,
        Doubled,
        Replaced,
        Emoji,
        HiddenMarks,
        LookAlikes,
        Upper,
        Punctuation,
        Spaces,
        Front,
        Middle,
        End,
    ]
};

/// What else strangers have done.
pub(super) const STRANGE: [Kind; 15] = {
    use Kind::{
        Accented, Bare, Cut, Digits, Greeting, Hashtags, Inner, Letters, Lines, Long, Quoted, Spelt,
        SpeltOut, Together, WithinEmoji,
    };
    [
        Accented,
        Bare,
        Cut,
        Digits,
        Greeting,
        Hashtags,
        Inner,
        Letters,
        Lines,
        Long,
        Quoted,
        Spelt,
        SpeltOut,
        Together,
        WithinEmoji,
    ]
};

/// One way to change a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Order,
    Sentences,
    Swapped,
    Dropped,
    Doubled,
    Replaced,
    Emoji,
    HiddenMarks,
    LookAlikes,
    Upper,
    Punctuation,
    Spaces,
    Front,
    Middle,
    End,
    Accented,
    Bare,
    Cut,
    Digits,
    Greeting,
    Hashtags,
    Inner,
    Letters,
    Lines,
    Long,
    Quoted,
    Spelt,
    SpeltOut,
    Together,
    WithinEmoji,
}

/// Numbers that look as if nobody had chosen them.
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    /// One that is less than `most`.
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn shuffled<T>(&mut self, mut all: Vec<T>) -> Vec<T> {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
        all
    }
}

const NAMES: [&str; 12] = [
    "Иван",
    "Оксана Шевчук",
    "Peter",
    "Amélie Dupont",
    "Олег Бондаренко",
    "Mary Ann",
    "Ґанна",
    "Жан",
    "Jean-Luc",
    "Богдан Ступка",
    "O'Brien",
    "Дмитро",
];
const GREETINGS: [&str; 6] =
    ["Добрый день! ", "Вітаю вас, друзі! ", "Hello there, ", "Bonjour à tous, ", "Здравствуйте. ", "Hi! "];
const PARTINGS: [&str; 6] = [
    " Спасибо.",
    " Дякую за увагу!",
    " Best regards",
    " Merci d'avance",
    " С уважением, Игорь",
    " Thanks!!!",
];

/// One letter and others that look like it.
const LOOKS: [&str; 22] = [
    "aаα", "eе", "oоο", "cсϲ", "pрρ", "xхχ", "yу", "iіι", "sѕ", "jј", "kкκ", "mм", "tтτ", "bв", "hн", "AАΑ",
    "EЕΕ", "OОΟ", "BВΒ", "HНΗ", "PРΡ", "KКΚ",
];
const LEET: [&str; 10] = ["оo0", "аa4", "еe3", "зз3", "іi1", "бb6", "тt7", "sѕ5", "чч4", "в8"];

/// The text after one change.
pub(super) fn mutated(text: &str, kind: Kind, n: &mut Numbers) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    match kind {
        Kind::Order => n.shuffled(words).join(" "),
        Kind::Sentences => n.shuffled(text.split_inclusive(['.', ',', '!', ';', '?']).collect()).join(" "),
        Kind::Swapped | Kind::Dropped | Kind::Doubled | Kind::Replaced => {
            some(words, n, |word, n| mistyped(&chars(word), kind, n)).join(" ")
        }
        Kind::Emoji => {
            some(words, n, |word, n| format!("{word}{}", n.of(&["🙏", " 😡🔥", " ❤️", "🇺🇦 ", "👩‍👧"])))
                .join(" ")
        }
        Kind::HiddenMarks => {
            each(text, n, |c, n| format!("{c}{}", n.of(&["", "\u{200B}", "\u{2060}", "\u{AD}", "\u{FEFF}"])))
        }
        Kind::LookAlikes => each(text, n, |c, n| alike(&LOOKS, c, n)),
        Kind::Upper => text.to_uppercase(),
        Kind::Punctuation => each(text, n, |c, n| match c {
            c if c.is_ascii_punctuation() || c == '’' => n.of(&["", "!", "...", " —", "?!", ";"]).into(),
            ' ' => n.of(&[" ", " ", " ", ", ", " - "]).into(),
            c => c.into(),
        }),
        Kind::Spaces => words.join(n.of(&["  ", "   ", " \u{A0}", "\n", " \t"])),
        Kind::Front => format!("{}{} {text}", n.of(&NAMES), n.of(&["", ":", "!", ","])),
        Kind::End => format!("{text} {}", n.of(&NAMES)),
        Kind::Middle => {
            let mut words = words;
            words.insert(n.below(words.len()), n.of(&NAMES).into());
            words.join(" ")
        }
        Kind::Accented => {
            each(text, n, |c, n| format!("{c}{}", n.of(&["", "\u{301}", "\u{336}", "\u{308}"])))
        }
        Kind::Bare => text.chars().filter(|c| !"'’ʼ-".contains(*c)).map(bare).collect(),
        Kind::Cut => words[..words.len() - words.len() / (3 + n.below(5))].join(" "),
        Kind::Digits => each(text, n, |c, n| alike(&LEET, c, n)),
        Kind::Greeting => match n.below(3) {
            0 => format!("{}{text}", n.of(&GREETINGS)),
            1 => format!("{text}{}", n.of(&PARTINGS)),
            _ => format!("{}{text}{}", n.of(&["Hi! ", "Привет, ", "Вітаю! "]), n.of(&PARTINGS)),
        },
        Kind::Hashtags => some(words, n, |word, _| format!("#{word}")).join(" "),
        Kind::Inner => some(words, n, |word, n| {
            let mut chars = chars(word);
            if chars.len() > 3 {
                chars.insert(1 + n.below(chars.len() - 2), ['.', '*', '_', '-', '/', '|'][n.below(6)]);
            }
            chars.into_iter().collect()
        })
        .join(" "),
        Kind::Letters => text.chars().map(|c| fancy(c, n.below(2))).collect(),
        Kind::Lines => format!("{text}\n{text}"),
        Kind::Long => {
            each(text, n, |c, n| c.to_string().repeat(if n.below(5) == 0 { 2 + n.below(4) } else { 1 }))
        }
        Kind::Quoted => format!("«{text}» {}", n.of(&["\"!\"", "***", "))))", "…"])),
        Kind::Spelt => some(words, n, |word, _| spelt(word)).join(" "),
        Kind::SpeltOut => words.iter().map(|word| spelt(word)).collect::<Vec<_>>().join(n.of(&[" ", "  "])),
        Kind::Together => words.chunks(1 + n.below(3)).map(<[String]>::concat).collect::<Vec<_>>().join(" "),
        Kind::WithinEmoji => some(words, n, |word, n| {
            let mut chars = chars(word);
            chars.insert(n.below(chars.len()), '🔥');
            chars.into_iter().collect()
        })
        .join(" "),
    }
}

/// With about a third of the words changed.
fn some(words: Vec<String>, n: &mut Numbers, act: impl Fn(&str, &mut Numbers) -> String) -> Vec<String> {
    let step = 3 + n.below(2);
    let from = n.below(step);
    words
        .into_iter()
        .enumerate()
        .map(|(at, word)| if at % step == from { act(&word, n) } else { word })
        .collect()
}

fn each(text: &str, n: &mut Numbers, act: impl Fn(char, &mut Numbers) -> String) -> String {
    text.chars().map(|c| act(c, n)).collect()
}

/// A typing error in words of three letters and more.
fn mistyped(word: &[char], kind: Kind, n: &mut Numbers) -> String {
    let mut word = word.to_vec();
    if word.len() < 3 {
        return word.into_iter().collect();
    }
    let at = n.below(word.len() - 1);
    match kind {
        Kind::Swapped => word.swap(at, at + 1),
        Kind::Dropped => drop(word.remove(at)),
        Kind::Doubled => word.insert(at, word[at]),
        _ => word[at] = "аеонрesirtnк".chars().nth(n.below(12)).unwrap(),
    }
    word.into_iter().collect()
}

/// Every other letter by one that looks like it.
fn alike(looks: &[&str], c: char, n: &mut Numbers) -> String {
    match looks.iter().find(|all| all.contains(c)) {
        Some(all) if n.below(3) > 0 => all.chars().nth(n.below(all.chars().count())).unwrap().into(),
        _ => c.into(),
    }
}

fn bare(c: char) -> char {
    match c {
        'ё' => 'е',
        'й' => 'и',
        'ї' => 'і',
        'é' | 'è' | 'ê' => 'e',
        'à' | 'â' => 'a',
        'ç' => 'c',
        'ô' => 'o',
        c => c,
    }
}

/// Of another form, of which Latin letters have many.
fn fancy(c: char, which: usize) -> char {
    let base = if which == 0 { 0x1D41A } else { 0xFF41 };
    match c {
        'a'..='z' => char::from_u32(base + u32::from(c) - u32::from('a')).unwrap_or(c),
        c => c,
    }
}

fn spelt(word: &str) -> String {
    word.chars().map(String::from).collect::<Vec<_>>().join(" ")
}
