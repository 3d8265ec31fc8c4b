//! Which of the Cyrillic charsets a text is in.
//!
//! The six share their bytes, and all of them turn any bytes into letters. But only in the right one do the
//! letters come in pairs that Russian and Ukrainian are made of, with capitals at the beginning of words. Pairs
//! tell more than single letters, so that the few words of a subject are enough.

use std::collections::HashSet;
use std::sync::LazyLock;

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1251, X_MAC_CYRILLIC};

/// In the order of how common they are: an equal score goes to the earlier.
const CHARSETS: [&Encoding; 6] = [WINDOWS_1251, KOI8_R, KOI8_U, IBM866, ISO_8859_5, X_MAC_CYRILLIC];

/// The score of a letter, in hundredths of a point, from which a text is taken for Cyrillic with nothing else to go by.
const CLEAR: i64 = 40;
/// By how many points another reading must be better than a declared Cyrillic one: about one letter, for some of
/// these charsets differ in few.
const BETTER: i64 = 4;
/// Fewer letters than that prove nothing against a declaration.
const ENOUGH: i64 = 4;

/// Pairs that make up about three quarters of Russian and Ukrainian text.
const PAIRS: &str = "\
    ст но то на ен ов ни ра во ко ро ос пр по не ал ли ре от ер ла ка ор ол ан та ес го ел ть од ет ва ом ти \
    ри де те ло да ле до ат за ны ит ск ак бы мо ве ам об ой ин из им ог ви ем ив ма ас ми ке ту ки ня вы сь \
    тв тр со ше же че чт ил ль ые ый ий ая ое ии ие ия ых их ся сл св сп см сн мн мы вс вн дн др бо бе ба бу \
    бр пе па пи пл пу пы ме мя му ру ры рт рс рн жи жа жд жн ус ут уд ул уж ую ют ят яз яв ял аю ад аз ап ар \
    ав ае аб ах ач аш еб ев ег ед ее еж ез ек ещ ею ид иг ик ис ич иш оп оо ок он ох оч ош ож оз ту тс ты тя \
    дл ду ды дя дь зн зд зв зо зы зн га гд ги гл гр гу кр кт ку кл лж лу лю ля лс лн лы нн нт нс ну нь нд ще \
    щи ща ци ца це ча чи чн чу ши ща эт юд ьн ьс ьк ью яс хо ха хв сб са се си ск су сы шк шл шн ёт её ём \
    \
    ві ід ін іс іт із ім ік ій ія ії іл ір іш ає ію ає єт єм єс ої їх їм їз ні ті мі рі лі ді кі сі пі бі зі \
    що як ці ьо йо йт йс жі чі ши єт ає йн йо ня ою ею мо їн вж зм зб зу зв вн пн ґр ої яє ює ок уя ям ях юч \
    нц тя ср єв іб нк дп дк бл бн бс ви вд ву вч рш рю ря шо щу юс";

static COMMON: LazyLock<HashSet<(char, char)>> = LazyLock::new(|| {
    PAIRS.split_whitespace().filter_map(|pair| pair.chars().next().zip(pair.chars().nth(1))).collect()
});

/// The Cyrillic charset in which these bytes are plainly words.
pub(super) fn detect(bytes: &[u8]) -> Option<&'static Encoding> {
    let (best, score) = best(bytes);
    (score.per_letter() >= CLEAR).then_some(best)
}

/// The charset that was meant when `declared` makes no words of these bytes and another does.
pub(super) fn correct(declared: &'static Encoding, bytes: &[u8]) -> Option<&'static Encoding> {
    let (best, score) = best(bytes);
    if score.letters < ENOUGH || score.per_letter() < CLEAR {
        return None;
    }
    let is_cyrillic = CHARSETS.contains(&declared);
    let gain = score.points - Score::of(declared, bytes).points;
    (!is_cyrillic || gain >= BETTER).then_some(best)
}

fn best(bytes: &[u8]) -> (&'static Encoding, Score) {
    let scored = CHARSETS.map(|encoding| (encoding, Score::of(encoding, bytes)));
    let first = (WINDOWS_1251, Score::default());
    let better = |a: (_, Score), b: (_, Score)| {
        if a.1.letters == 0 || b.1.per_letter() > a.1.per_letter() { b } else { a }
    };
    scored.into_iter().fold(first, better)
}

/// How much a text looks like Russian or Ukrainian.
#[derive(Clone, Copy, Default)]
struct Score {
    points: i64,
    letters: i64,
    /// The letter before is a capital that begins a word.
    begun: bool,
}

impl Score {
    fn of(encoding: &'static Encoding, bytes: &[u8]) -> Self {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let mut score = Self::default();
        let mut before = ' ';
        for c in text.chars() {
            score.add(before, c);
            before = c;
        }
        score
    }

    /// Counts one character: what counts are those outside ASCII, since the others are the same everywhere.
    fn add(&mut self, before: char, c: char) {
        let begun = std::mem::replace(&mut self.begun, is_upper(c) && before.is_whitespace());
        if c.is_ascii() {
            return;
        }
        self.letters += 1;
        self.points += match (is_letter(before), is_letter(c)) {
            (_, false) if is_sign(c) => 0,
            (_, false) => -4,
            // So looks KOI8 read as windows-1251: where one has small letters the other has capitals.
            (true, true) if is_upper(c) && !is_upper(before) => -4,
            (true, true) => pair(before, c) + if begun { 2 } else { 0 },
            // A Latin `i` may stand in a word: so do people type і who have no key for it.
            (false, true) if before.is_alphanumeric() && !matches!(before, 'i' | 'I') => -4,
            (false, true) if matches!(before, '–' | '—' | '‘' | '…' | '•') => -4,
            (false, true) => 0,
        };
    }

    /// In hundredths of a point.
    fn per_letter(self) -> i64 {
        self.points * 100 / self.letters.max(1)
    }
}

/// The points of two letters. A text in capitals is possible, but less likely than one in small letters.
fn pair(before: char, c: char) -> i64 {
    match (COMMON.contains(&(small(before), small(c))), is_upper(c)) {
        (true, false) => 2,
        (true, true) => 1,
        (false, _) => -2,
    }
}

fn is_letter(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' | 'і' | 'І' | 'ї' | 'Ї' | 'є' | 'Є' | 'ґ' | 'Ґ' | 'ў' | 'Ў')
}

/// Signs that a text may well hold.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '\u{a0}'
            | '«'
            | '»'
            | '–'
            | '—'
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '…'
            | '№'
            | '•'
            | '€'
            | '₴'
    )
}

fn is_upper(c: char) -> bool {
    matches!(c, 'А'..='Я' | 'Ё' | 'І' | 'Ї' | 'Є' | 'Ґ' | 'Ў')
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}
