//! Which language a case is in.

use whatlang::{Detector, Lang, Script};

use super::case::LanguageFrom;
use super::id::Language;
use super::policy::Policy;

/// How sure detection must be before it overrules the line's first language.
const SURE: f64 = 0.5;
/// How much of a text is looked at, in characters: more makes nothing surer.
const LOOKED_AT: usize = 2_000;

/// The language of a case, and how that is known: the contact's choice, else their app's code if the line
/// has that language, else what the words tell among the line's languages, else the line's first.
#[must_use]
pub fn choose(
    contact_choice: Option<&Language>,
    app: Option<&Language>,
    text: &str,
    policy: &Policy,
) -> (Language, LanguageFrom) {
    if let Some(chosen) = contact_choice {
        return (chosen.clone(), LanguageFrom::Chosen);
    }
    if let Some(theirs) = app.and_then(|code| of_line(code.as_str(), policy)) {
        return (theirs, LanguageFrom::App);
    }
    match detect(text, policy) {
        Some(detected) => (detected, LanguageFrom::Detected),
        None => (policy.fallback(), LanguageFrom::Fallback),
    }
}

/// The line's language that a code such as `pt-BR` means, if the line has it.
fn of_line(code: &str, policy: &Policy) -> Option<Language> {
    let code = code.to_ascii_lowercase().replace('_', "-");
    let bare = code.split('-').next().unwrap_or_default();
    let has = |wanted: &str| policy.languages.iter().find(|l| modern(l.as_str()) == wanted).cloned();
    has(&code).or_else(|| has(modern(bare)))
}

/// The code in use today for one that was withdrawn or stands for a written form of another.
fn modern(code: &str) -> &str {
    match code {
        "iw" => "he",
        "in" => "id",
        "ji" => "yi",
        "nb" | "nn" => "no",
        "fil" => "tl",
        code => code,
    }
}

/// What the words tell. The script alone often decides: of the line's languages only those written in it
/// come into question, and if detection is not sure among them, it is the first of them.
fn detect(text: &str, policy: &Policy) -> Option<Language> {
    let start: String = text.chars().take(LOOKED_AT).collect();
    let script = whatlang::detect_script(&start)?;
    let candidates: Vec<(&Language, Lang)> = policy
        .languages
        .iter()
        .filter_map(|l| Some((l, lang(l)?)))
        .filter(|(_, l)| written_in(*l, script))
        .collect();
    let (first, _) = candidates.first()?;
    if let Some(told) = by_letters(&start, &candidates) {
        return Some(told);
    }
    let sure = Detector::with_allowlist(candidates.iter().map(|(_, l)| *l).collect())
        .detect(&start)
        .filter(|info| info.confidence() >= SURE)
        .and_then(|info| candidates.iter().find(|(_, l)| *l == info.lang()));
    match sure {
        Some((language, _)) => Some((*language).clone()),
        None if **first == policy.fallback() => None,
        None => Some((*first).clone()),
    }
}

/// Russian or Ukrainian, by letters that only one of them has: a short message rarely tells otherwise.
fn by_letters(text: &str, candidates: &[(&Language, Lang)]) -> Option<Language> {
    let of = |wanted: Lang| candidates.iter().find(|(_, l)| *l == wanted).map(|(l, _)| (*l).clone());
    let (russian, ukrainian) = (of(Lang::Rus)?, of(Lang::Ukr)?);
    let count = |letters: &str| text.to_lowercase().chars().filter(|c| letters.contains(*c)).count();
    let (ru, uk) = (count("ыэъё"), count("іїєґ"));
    match ru.cmp(&uk) {
        std::cmp::Ordering::Greater => Some(russian),
        std::cmp::Ordering::Less => Some(ukrainian),
        std::cmp::Ordering::Equal => None,
    }
}

fn written_in(lang: Lang, script: Script) -> bool {
    script.langs().contains(&lang)
}

/// The detector's name for a language; none if it does not know it.
fn lang(language: &Language) -> Option<Lang> {
    let code = match modern(language.as_str()) {
        "af" => "afr",
        "ak" => "aka",
        "am" => "amh",
        "ar" => "ara",
        "az" => "aze",
        "be" => "bel",
        "bg" => "bul",
        "bn" => "ben",
        "ca" => "cat",
        "cs" => "ces",
        "cy" => "cym",
        "da" => "dan",
        "de" => "deu",
        "el" => "ell",
        "en" => "eng",
        "eo" => "epo",
        "es" => "spa",
        "et" => "est",
        "fa" => "pes",
        "fi" => "fin",
        "fr" => "fra",
        "gu" => "guj",
        "he" => "heb",
        "hi" => "hin",
        "hr" => "hrv",
        "hu" => "hun",
        "hy" => "hye",
        "id" => "ind",
        "it" => "ita",
        "ja" => "jpn",
        "jv" => "jav",
        "ka" => "kat",
        "km" => "khm",
        "kn" => "kan",
        "ko" => "kor",
        "la" => "lat",
        "lt" => "lit",
        "lv" => "lav",
        "mk" => "mkd",
        "ml" => "mal",
        "mr" => "mar",
        "my" => "mya",
        "ne" => "nep",
        "nl" => "nld",
        "no" => "nob",
        "or" => "ori",
        "pa" => "pan",
        "pl" => "pol",
        "pt" => "por",
        "ro" => "ron",
        "ru" => "rus",
        "si" => "sin",
        "sk" => "slk",
        "sl" => "slv",
        "sn" => "sna",
        "sr" => "srp",
        "sv" => "swe",
        "ta" => "tam",
        "te" => "tel",
        "th" => "tha",
        "tk" => "tuk",
        "tl" => "tgl",
        "tr" => "tur",
        "uk" => "ukr",
        "ur" => "urd",
        "uz" => "uzb",
        "vi" => "vie",
        "yi" => "yid",
        "zh" => "cmn",
        "zu" => "zul",
        _ => return None,
    };
    Lang::from_code(code)
}
