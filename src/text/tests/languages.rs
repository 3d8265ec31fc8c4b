//! What a reader of a language stumbles over, held for every text: plural forms, lengths, spacing, apostrophes,
//! two words for one thing.

use super::*;

/// What Telegram takes (<https://core.telegram.org/bots/api>) and what a telephone's screen shows, in UTF-16 units.
const MESSAGE: usize = 4_096;
const MENU: usize = 256;
const PLACEHOLDER: usize = 64;
const BUTTON: usize = 32;

/// The forms that whole numbers need, by CLDR: <https://cldr.unicode.org/index/cldr-spec/plural-rules>. What is
/// not named falls to the default: `many` of Russian and Ukrainian, since nothing here is told in fractions.
fn forms(language: &str) -> &'static [&'static str] {
    match language {
        "ru" | "uk" => &["one", "few"],
        _ => &["one"],
    }
}

/// The keys of each choice of a file, with the line that it begins on; the default one without its star.
fn choices(source: &str) -> Vec<(usize, Vec<&str>)> {
    let mut all: Vec<(usize, Vec<&str>)> = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let key = line.trim_start().trim_start_matches('*').strip_prefix('[').and_then(|l| l.split_once(']'));
        if line.trim_end().ends_with("->") {
            all.push((index + 1, Vec::new()));
        } else if let (Some((key, _)), Some((_, keys))) = (key, all.last_mut()) {
            keys.push(key);
        }
    }
    all
}

/// Every text of a language with something for each variable.
fn spoken(language: &str) -> Vec<(String, String)> {
    let texts = Texts::builtin();
    let source = BUILTIN.iter().find(|(of, _)| *of == language).unwrap().1;
    let say = |(id, variables): (String, BTreeSet<String>)| {
        let args: Vec<(&str, Value<'_>)> = variables.iter().map(|v| (v.as_str(), sample(v))).collect();
        let text = texts.get(&Language::from(language), &id, &args);
        (id, text)
    };
    messages(source).into_iter().map(say).collect()
}

/// About the longest that a variable can be.
fn sample(variable: &str) -> Value<'static> {
    match variable {
        "n" | "days" | "hours" | "minutes" | "left" | "hour" | "day" => 22.into(),
        "code" => "K7F-3QD".into(),
        "pseudonym" => "Chestnut Nightingale 27".into(),
        "emoji" => "👍".into(),
        "time" => "08:00".into(),
        "digits" => "1234".into(),
        "language" => "Azərbaycanca".into(),
        _ => "somebody of the line".into(),
    }
}

#[test]
fn every_choice_by_number_has_all_forms_of_its_language() {
    const PLURAL: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    for (language, source) in BUILTIN {
        let numbers = |keys: &[&str]| keys.iter().any(|k| PLURAL.contains(k) && *k != "other");
        for (line, keys) in choices(source).into_iter().filter(|(_, keys)| numbers(keys)) {
            let lacking: Vec<_> = forms(language).iter().filter(|form| !keys.contains(form)).collect();
            assert!(
                lacking.is_empty() && keys.last() == Some(&"other"),
                "{language}.ftl:{line}: {lacking:?}"
            );
        }
    }
}

#[test]
fn a_number_with_a_noun_is_a_choice_in_every_language_where_it_is_in_one() {
    let plural = |source: &str| -> BTreeSet<String> {
        let starts: Vec<usize> =
            choices(source).into_iter().filter(|(_, k)| k.contains(&"one")).map(|c| c.0).collect();
        let ids = declared(source);
        let of = |line: &usize| ids.iter().rev().find(|d| d.line <= *line).unwrap().id.clone();
        starts.iter().map(of).collect()
    };
    let english = plural(BUILTIN[0].1);
    for (language, source) in BUILTIN {
        let theirs = plural(source);
        assert!(theirs.is_superset(&english), "{language}: {:?}", english.difference(&theirs));
    }
}

#[test]
fn every_text_fits_where_it_is_shown() {
    for (language, _) in BUILTIN {
        for (id, text) in spoken(language) {
            let most = match id.as_str() {
                "prompt-placeholder" => PLACEHOLDER,
                id if id.starts_with("menu-") => MENU,
                id if id.starts_with("button-") || id.ends_with("-button") || id.starts_with("reason-") => {
                    BUTTON
                }
                _ => MESSAGE,
            };
            let most =
                if matches!(id.as_str(), "reason-account-gone" | "reason-crossed") { MESSAGE } else { most };
            assert!((1..=most).contains(&units(&text)), "{language}: {id}: {} units: {text}", units(&text));
        }
    }
}

#[test]
fn french_has_a_space_that_does_not_break_before_its_high_signs_and_within_its_quotation_marks() {
    for (id, text) in spoken("fr") {
        let all: Vec<char> = text.chars().collect();
        for (at, sign) in all.iter().enumerate() {
            let before = at.checked_sub(1).map(|i| all[i]);
            let after = all.get(at + 1).copied();
            let ends = after.is_none_or(|c| c.is_whitespace() || ".)…".contains(c));
            let told = match sign {
                ';' | '!' | '?' if ends => before.is_none_or(|c| c == '\u{202f}'),
                ':' if ends => before == Some('\u{a0}'),
                '»' => before == Some('\u{a0}'),
                '«' => after == Some('\u{a0}'),
                _ => true,
            };
            assert!(told, "{id}: {sign} in {text:?}");
        }
    }
}

#[test]
fn the_apostrophe_of_a_language_is_one() {
    for (language, _) in BUILTIN {
        let strange = if language == "en" { '’' } else { '\'' };
        for (id, text) in spoken(language) {
            assert!(!text.contains(strange), "{language}: {id}: {text}");
        }
    }
}

#[test]
fn one_thing_has_one_word_and_no_word_means_another_thing() {
    // Words that once stood here, and why they don't.
    for (language, words) in [
        ("en", vec!["With it", "un late:"]),
        // What sirens announce; a Latin word beside the one in use; care for children; to skip; a second word for one.
        ("ru", vec!["тревог", "тревож", "супервизор", "присмотр", "Пропустить", "Служба", " служба "]),
        (
            "uk",
            vec![
                "тривог",
                "супервізор",
                "догля",
                "Пропустити",
                "служба ",
                "айте відповідь",
                "адуть відповідь",
            ],
        ),
        // A letter on paper, or the English word; several people for one; to call back; to close for good.
        (
            "fr",
            vec![
                "courriel",
                " mail ",
                " mails",
                "leur discussion",
                "leur service",
                "leur message",
                "leur écrire",
                "ppeler",
                " clos",
                "conversation",
            ],
        ),
    ] {
        for (id, text) in spoken(language) {
            // Of whoever called one may say that they are called back.
            let calls = id.contains("call");
            let meant = |word: &&&str| !(calls && **word == "ppeler");
            let found: Vec<_> = words.iter().filter(|word| text.contains(**word)).filter(meant).collect();
            assert!(found.is_empty(), "{language}: {id}: {found:?} in {text:?}");
        }
    }
}

#[test]
fn nobody_is_promised_that_only_the_line_reads_along() {
    let texts = Texts::builtin();
    for (language, others) in
        [("en", "mailbox"), ("ru", "почтовые службы"), ("uk", "поштові служби"), ("fr", "e-mail")]
    {
        let say =
            |id| texts.get(&Language::from(language), id, &[("line", "L".into()), ("within", "W".into())]);
        assert!(say("welcome").contains("Telegram"), "{language}");
        assert!(say("mail-welcome").contains(others), "{language}");
    }
}

#[test]
fn a_time_of_day_is_told_with_its_preposition() {
    let said = |language, hours| {
        let mut said = String::new();
        with(language, |voice| said = voice.moment(TUESDAY + super::hours(hours)));
        said
    };
    assert_eq!(said("en", 0), "today at 06:30");
    assert_eq!(said("ru", 0), "сегодня в 06:30");
    assert_eq!(said("uk", 0), "сьогодні о 06:30");
    assert_eq!(said("uk", 5), "сьогодні об 11:30");
    assert_eq!(said("uk", 24), "завтра о 06:30");
    assert_eq!(said("fr", 0), "aujourd’hui à 06:30");
    assert_eq!(said("fr", 96), "sam. 28 nov. à 06:30");
}

#[test]
fn when_someone_is_here_again_is_told_as_people_tell_it() {
    let told = |language, ahead: Duration| {
        let mut told = String::new();
        with(language, |voice| told = voice.say_of_moment("acknowledge-staffed", TUESDAY + ahead));
        told
    };
    assert_eq!(told("en", Duration::from_mins(95)), "Someone is here from 08:05 today, in about 2 hours.");
    assert_eq!(told("en", Duration::from_secs(5)), "Someone is here from 06:30 today, in about 1 minute.");
    assert_eq!(told("ru", super::hours(25)), "Люди будут на линии завтра с 07:30, примерно через 25 часов.");
    assert_eq!(
        told("uk", super::hours(99)),
        "Люди будуть на лінії у суботу, 28 листопада, з 09:30, приблизно через 4 дні."
    );
    assert_eq!(
        told("fr", super::hours(96)),
        "Il y aura quelqu’un samedi 28 nov. à partir de 06:30, dans 4 jours environ."
    );
}
