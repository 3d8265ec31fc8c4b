//! Letters as they compare between copies of a text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::plain::plain;

/// A letter, and what looks like it in other alphabets, in small or in capitals. Letters of one alphabet are apart, but
/// for `в` and `ь`: both are taken for a `b`.
const ALIKE: [(char, &str); 28] = [
    ('a', "аɑαᴀ"),
    ('b', "вьβʙ"),
    ('c', "сϲᴄ"),
    ('d', "ԁᴅ"),
    ('e', "еєεᴇҽ"),
    ('f', "ꜰƒ"),
    ('g', "ɡɢց"),
    ('h', "нһηʜհ"),
    ('i', "іιıɪӏ"),
    ('j', "јᴊϳ"),
    ('k', "кκᴋқ"),
    ('l', "ʟł"),
    ('m', "мμᴍ"),
    ('n', "пɴոπ"),
    ('o', "оοσօᴏø"),
    ('p', "рρᴘ"),
    ('q', "ԛզ"),
    ('r', "гґʀᴦγ"),
    ('s', "ѕꜱ"),
    ('t', "тτᴛ"),
    ('u', "иսᴜ"),
    ('v', "νѵᴠ"),
    ('w', "шԝωѡᴡ"),
    ('x', "хχ"),
    ('y', "уүυʏ"),
    ('л', "λ"),
    ('ф', "φ"),
    ('з', "ʒɜҙ"),
];

/// As it compares: without case, accents, and hidden characters, and with one letter for all that look alike in a common
/// typeface. Digits that stand among letters are letters in disguise.
pub fn folded(word: &str) -> String {
    let letters: Vec<char> =
        plain(word).nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)).collect();
    let disguised = is_disguised(&letters);
    let mut folded = String::new();
    for c in letters {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '0' if disguised => folded.push('o'),
            '1' if disguised => folded.push('i'),
            '3' if disguised => folded.push('з'),
            '4' if disguised => folded.push('ч'),
            '6' if disguised => folded.push('б'),
            c if c.is_ascii() => folded.push(c),
            c => folded.push(ALIKE.iter().find(|(_, all)| all.contains(c)).map_or(c, |(one, _)| *one)),
        }
    }
    folded
}

/// Whether the digits in a word are letters in disguise: few, and among letters.
pub fn is_disguised(word: &[char]) -> bool {
    let letters = word.iter().filter(|c| c.is_alphabetic()).count();
    let longest = word.split(|c| !c.is_numeric()).map(<[char]>::len).max().unwrap_or_default();
    let among = word
        .windows(3)
        .any(|three| three[0].is_alphabetic() && three[1].is_numeric() && three[2].is_alphabetic());
    letters >= 2 && longest <= 2 && (among || letters * 2 > word.len())
}

/// A folded word with one letter for whatever may stand for another in play, and once for a letter that was held down.
/// Words that are one so may still be two: it serves to find copies, and never to pass over what is somebody's own.
pub fn rough(folded: &str) -> String {
    if !folded.chars().any(char::is_alphabetic) {
        return folded.into();
    }
    let mut rough: Vec<char> = folded.chars().map(class).collect();
    rough.dedup();
    rough.into_iter().collect()
}

fn class(c: char) -> char {
    match c {
        'ч' | '4' => 'a',
        'б' | '6' | '8' => 'b',
        'з' | 'э' | '3' => 'e',
        'l' | 'и' | 'u' | 'ц' | '1' => 'i',
        '0' => 'o',
        '5' => 's',
        '7' => 't',
        '9' => 'g',
        'n' => 'h',
        c => c,
    }
}
