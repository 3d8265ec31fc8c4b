//! What the words of a line are: the reading behind the judgement.

use super::super::words;

/// How a line names an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// Not at all.
    None,
    /// As a word: `a@b`.
    Bare,
    /// In brackets, as clients do: `<a@b>`.
    Bracketed,
}

/// One word, by what it can be in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Weekday,
    Month,
    /// The number of a day beside a month.
    Day,
    Year,
    /// A whole date in digits.
    Date,
    Time,
    Verb,
    From,
    You,
    Third,
    Filler,
    Bracketed,
    Bare,
    /// A name, or any word with a capital.
    Name,
    /// A word without one, which is mostly prose.
    Lower,
}

/// What was read of a line.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent observations, each read on its own")]
pub(super) struct Shape {
    pub(super) date: bool,
    pub(super) year: bool,
    pub(super) time: bool,
    pub(super) verb: bool,
    /// The verb is the last word.
    pub(super) ends_verb: bool,
    /// An address is the last word.
    pub(super) ends_addressed: bool,
    pub(super) from: bool,
    pub(super) you: bool,
    pub(super) third: bool,
    /// Nothing but a date stands at the start.
    pub(super) opens: bool,
    /// Name, verb, date: `A. Petrov писал 2026-11-23 14:05:`.
    pub(super) named_first: bool,
    /// Date, time, a comma, one or two names and the verb: `23.11.2026 14:05, helpline пишет:`.
    pub(super) tight: bool,
    /// The year is followed by the word for year, as in prose.
    pub(super) prose_year: bool,
    pub(super) address: Address,
    /// Words that may be names.
    pub(super) names: usize,
    /// Those of them in lower case.
    pub(super) lower: usize,
    pub(super) words: usize,
}

impl Word {
    fn is_date(self) -> bool {
        matches!(self, Self::Weekday | Self::Month | Self::Day | Self::Date)
    }
}

impl Shape {
    pub(super) fn read(text: &str) -> Self {
        let (words, prose_year) = read_words(text);
        let has = |kind: Word| words.contains(&kind);
        let at = |kind: Word| words.iter().position(|w| *w == kind);
        let first_date = words.iter().position(|w| w.is_date());
        let date = has(Word::Date) || (has(Word::Month) && has(Word::Day));
        let last = words.iter().rev().find(|w| **w != Word::Filler).copied();
        let lower = words.iter().filter(|w| **w == Word::Lower).count();
        let address = match (has(Word::Bracketed), has(Word::Bare)) {
            (true, _) => Address::Bracketed,
            (_, true) => Address::Bare,
            _ => Address::None,
        };
        let leads = |w: &Word| matches!(w, Word::Filler | Word::Time | Word::Year);
        let said = at(Word::Verb).or(at(Word::From).filter(|_| address != Address::None));
        Self {
            date,
            year: has(Word::Date) || has(Word::Year),
            time: has(Word::Time),
            verb: has(Word::Verb),
            ends_verb: last == Some(Word::Verb),
            ends_addressed: matches!(last, Some(Word::Bracketed | Word::Bare)),
            from: has(Word::From),
            you: has(Word::You),
            third: has(Word::Third),
            opens: first_date.is_some_and(|d| words[..d].iter().all(leads)),
            named_first: matches!((said, first_date), (Some(v), Some(d)) if v < d
                && words[d..].iter().all(|w| w.is_date() || leads(w))
                && (!words[..d].contains(&Word::Lower) || address == Address::Bracketed)),
            tight: is_tight(text, &words),
            prose_year,
            address,
            names: lower + words.iter().filter(|w| **w == Word::Name).count(),
            lower,
            words: words.len(),
        }
    }
}

fn is_tight(text: &str, words: &[Word]) -> bool {
    let named = |w: &Word| matches!(w, Word::Name | Word::Lower);
    let Some(first) = words.iter().position(named) else { return false };
    let (led, rest) = words.split_at(first);
    let dated = led.contains(&Word::Date) && led.contains(&Word::Time);
    let names = rest.iter().take_while(|w| named(w)).count();
    let said = rest[names..].iter().filter(|w| **w != Word::Filler).eq([&Word::Verb]);
    dated && names <= 2 && said && text.contains(", ")
}

/// The words, and whether a year is called one.
fn read_words(text: &str) -> (Vec<Word>, bool) {
    let text = with_tokens(text);
    let raw: Vec<&str> = text.split([' ', ',', ';', '|']).map(trimmed).filter(|w| !w.is_empty()).collect();
    let low: Vec<String> = raw.iter().map(|w| w.to_lowercase().replace(['’', 'ʼ'], "'")).collect();
    let beside_number = |i: usize| {
        let number = |j: Option<usize>| j.and_then(|j| low.get(j)).is_some_and(|w| day(w).is_some());
        number(i.checked_sub(1))
            || number(Some(i + 1))
            || (i > 1 && low[i - 1] == "de" && number(Some(i - 2)))
    };
    let mut kinds: Vec<Word> = (0..raw.len())
        .map(|i| kind(raw[i], &low[i], (i == 0, i + 1 == raw.len()), beside_number(i)))
        .collect();
    for i in 0..kinds.len() {
        let month = |j: Option<usize>| j.and_then(|j| kinds.get(j)) == Some(&Word::Month);
        let near =
            // The word between is there where the one behind it is a month.
            month(i.checked_sub(1)) || month(Some(i + 1)) || (month(Some(i + 2)) && low[i + 1] == "de");
        if day(&low[i]).is_some() && kinds[i] != Word::Month {
            kinds[i] = if near { Word::Day } else { Word::Filler };
        }
    }
    let prose_year =
        low.windows(2).any(|w| is_year(&w[0]) && matches!(w[1].as_str(), "года" | "році" | "року"));
    (kinds, prose_year)
}

/// Brackets with an address and names in quotation marks become one word each.
fn with_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '[', '(', '"', '«', '“']) {
        let (before, bracket) = rest.split_at(at);
        out.push_str(before);
        let open = bracket.chars().next().unwrap_or_default();
        let inner = &bracket[open.len_utf8()..];
        let close = match open {
            '<' => '>',
            '[' => ']',
            '(' => ')',
            '«' => '»',
            '“' => '”',
            _ => '"',
        };
        let end = inner.find(close).filter(|end| *end <= 160);
        match end {
            Some(end) if inner[..end].contains('@') && !matches!(open, '"' | '«' | '“') => {
                out.push_str(" <@> ");
            }
            Some(end) if matches!(open, '"' | '«' | '“') && !inner[..end].contains(':') => {
                out.push_str(" \u{1} ");
            }
            Some(end) if matches!(open, '<' | '[') && inner[..end].contains("//") => {}
            _ => {
                out.push(open);
                rest = inner;
                continue;
            }
        }
        rest = end.map_or(inner, |end| &inner[end + close.len_utf8()..]);
    }
    out.push_str(rest);
    out
}

/// Without the punctuation around it; the bracket of `(а)` goes, too.
fn trimmed(word: &str) -> &str {
    if word == "<@>" {
        return word;
    }
    let sign = |c: char| c.is_ascii_punctuation() && !matches!(c, '+' | '@') || "«»“”…–—".contains(c);
    word.trim_matches(sign)
}

fn kind(raw: &str, low: &str, (first, last): (bool, bool), beside_number: bool) -> Word {
    match low {
        "<@>" => return Word::Bracketed,
        "\u{1}" => return Word::Name,
        _ if low.contains('@') => return Word::Bare,
        _ => {}
    }
    let lists = [(&words::YOU, Word::You), (&words::FROM, Word::From), (&words::FILLERS, Word::Filler)];
    if beside_number && words::MONTHS.contains(low) {
        return Word::Month;
    }
    // `On` and `il` lead a date in one language and are a person in another.
    if let Some((_, kind)) = lists.iter().find(|(list, _)| list.contains(low)) {
        return *kind;
    }
    // `We Help` may sign a mail; `we` does not.
    if (first || raw == low) && words::THIRD.contains(low) {
        return Word::Third;
    }
    if words::is_verb(low) {
        return Word::Verb;
    }
    if is_date(low) {
        return Word::Date;
    }
    if is_time(low) {
        return Word::Time;
    }
    if is_year(low) {
        return Word::Year;
    }
    // `Sam` and `Ven` are names where a day would not stand.
    if !last && words::WEEKDAYS.contains(low) {
        return Word::Weekday;
    }
    let zone = low.trim_start_matches("gmt").trim_start_matches("utc");
    if zone.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '−' | ':' | '.' | '/')) {
        return Word::Filler;
    }
    match raw.chars().find(|c| c.is_alphanumeric()) {
        Some(c) if c.is_lowercase() => Word::Lower,
        Some(_) => Word::Name,
        None => Word::Filler,
    }
}

/// `23`, `23rd`, `1er`.
fn day(word: &str) -> Option<u8> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, ending) = word.split_at_checked(digits)?;
    let known = matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "го" | "-го");
    number.parse().ok().filter(|n| known && digits <= 2 && (1..=31).contains(n))
}

fn is_year(word: &str) -> bool {
    let word = word.trim_end_matches(['г', 'р', '.']);
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}

/// `23.11.2026`, `11/23/26`, `2026-11-23`, with or without `г`.
fn is_date(word: &str) -> bool {
    let word = word.trim_end_matches(['г', 'р', '.']);
    ['.', '/', '-'].iter().any(|sign| {
        let parts: Vec<&str> = word.splitn(4, *sign).collect();
        let numbers = parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        numbers && matches!(lengths[..], [1..=2, 1..=2, 2 | 4] | [4, 1..=2, 1..=2])
    })
}

/// `14:05`, `14:05:20`, `2:05pm`, `14h05`.
fn is_time(word: &str) -> bool {
    let word = word.trim_end_matches("pm").trim_end_matches("am");
    let mut parts = word.splitn(3, [':', 'h']);
    let numeric =
        |p: &str, least: usize| (least..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    let hours = parts.next().is_some_and(|p| numeric(p, 1));
    let minutes = parts.next().is_some_and(|p| numeric(p, 2));
    hours && minutes && parts.next().is_none_or(|p| numeric(p, 2) || p.is_empty())
}
