//! The hour from which it is safe to write to somebody, as they said it: in answer to the question of that name, or in a
//! line of a form.

use super::id::QuestionKey;

/// The key of the question that asks for it.
const KEY: &str = "safe_hour";

/// What stands before it in a line of a form, in small letters.
const LABELS: [&str; 12] = [
    "safe to write",
    "safe hour",
    "safe time",
    "best time",
    "безопасно писать",
    "безопасный час",
    "безопасное время",
    "безпечно писати",
    "безпечний час",
    "безпечна година",
    "heure sûre",
    "écrire sans risque",
];
/// What makes an hour the end of what is safe, where it stands right before it.
const ENDS: [&str; 9] = ["before", "until", "till", "to", "до", "avant", "jusqu'à", "jusqu’à", "by"];
/// What stands behind the number of an hour: in the morning or at any time, and in the evening.
const HOURS: [&str; 17] = [
    "h",
    "am",
    "a.m",
    "uhr",
    "ч",
    "час",
    "часа",
    "часов",
    "утра",
    "год",
    "години",
    "годині",
    "ранку",
    "heure",
    "heures",
    "o'clock",
    "matin",
];
const EVENING: [&str; 8] = ["pm", "p.m", "вечера", "вечора", "soir", "дня", "evening", "après-midi"];

/// Whether that question asks for it.
#[must_use]
pub fn is_asked_by(key: &QuestionKey) -> bool {
    key.as_str() == KEY
}

/// The minute of the day that an answer names, if it names one from which it is safe.
#[must_use]
pub fn said(answer: &str) -> Option<u32> {
    let spaced = apart(&answer.to_lowercase());
    let words: Vec<&str> =
        spaced.split_whitespace().map(|w| w.trim_matches([',', ';', '!', '?', '('])).collect();
    let at = |n: usize| words.get(n).copied().unwrap_or_default();
    (0..words.len()).find_map(|n| {
        let (hour, minute, whole) = time(at(n))?;
        let unit = at(n + 1).trim_end_matches(['.', ')']);
        let evening =
            [unit, at(n + 2).trim_end_matches(['.', ')'])].iter().any(|word| EVENING.contains(word));
        let known = whole || evening || HOURS.contains(&unit) || words.len() == 1;
        let ends = n > 0 && ENDS.contains(&at(n - 1));
        let hour = match hour {
            12 if unit.starts_with('a') => 0,
            ..12 if evening => hour + 12,
            _ => hour,
        };
        (known && !ends && hour < 24).then_some(hour * 60 + minute)
    })
}

/// The minute of the day in a line of a form that names it.
#[must_use]
pub fn in_form(text: &str) -> Option<u32> {
    text.lines().find_map(|line| {
        let (label, value) = line.split_once(':')?;
        let label = label.trim().to_lowercase();
        LABELS.iter().any(|known| label.starts_with(known)).then(|| said(value)).flatten()
    })
}

/// With a gap between digits and the letters behind them: `7pm`, but not in `7h30`.
fn apart(text: &str) -> String {
    let mut spaced = String::new();
    let mut all = text.chars().peekable();
    while let Some(c) = all.next() {
        spaced.push(c);
        let next = all.peek().copied().unwrap_or(' ');
        if c.is_ascii_digit() && next == 'h' && all.clone().nth(1).is_some_and(|c| c.is_ascii_digit()) {
            spaced.push(':');
            all.next();
        } else if c.is_ascii_digit() && next.is_alphabetic() {
            spaced.push(' ');
        }
    }
    spaced
}

/// `7:30`, `07.30` or `7`, and whether it has minutes. What stands longer is a date, or a number of something else.
fn time(word: &str) -> Option<(u32, u32, bool)> {
    let word = word.trim_end_matches(['.', ')']);
    let number = |part: &str| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits)
    };
    // Of a span its beginning.
    let word = word.split(['-', '–', '—']).next()?;
    match word.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => {
            Some((number(hour).filter(|h| *h < 24)?, number(minute).filter(|m| *m < 60)?, true))
        }
        Some(_) => None,
        None => Some((number(word).filter(|h| *h < 24)?, 0, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(hour: u32, minute: u32) -> u32 {
        hour * 60 + minute
    }

    #[test]
    fn an_hour_is_read_as_people_write_it() {
        for (text, want) in [
            ("07:30", at(7, 30)),
            ("7.30", at(7, 30)),
            ("7h30", at(7, 30)),
            ("after 7 pm", at(19, 0)),
            ("After 7pm, please.", at(19, 0)),
            ("в 7 утра", at(7, 0)),
            ("після 21:00", at(21, 0)),
            ("о 8 вечора", at(20, 0)),
            ("à 19 h", at(19, 0)),
            ("from 7:30 to 9:00", at(7, 30)),
            ("6:15-7:00", at(6, 15)),
            ("12 pm", at(12, 0)),
            ("12 am", at(0, 0)),
            ("в 7 часов вечера", at(19, 0)),
            ("9", at(9, 0)),
        ] {
            assert_eq!(said(text), Some(want), "{text}");
        }
    }

    #[test]
    fn what_names_no_hour_from_which_it_is_safe_is_none() {
        for text in [
            "",
            "never",
            "before 9:00",
            "до 21:00",
            "I have 2 children",
            "30.11.2026",
            "25:00",
            "7:75",
            "call 112",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn a_form_names_it_in_a_line_of_its_own() {
        assert_eq!(in_form("Name: A\nSafe to write: 07:30\n\nThey took him at 5:10"), Some(at(7, 30)));
        assert_eq!(in_form("Безпечно писати (час): після 21:00"), Some(at(21, 0)));
        assert_eq!(in_form("They came at 5:10\nTime: 7:30"), None);
    }

    #[test]
    fn only_the_question_of_that_name_asks_for_it() {
        assert!(is_asked_by(&"safe_hour".into()) && !is_asked_by(&"hour".into()));
    }
}
