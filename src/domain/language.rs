//! Which language a case is in.

use std::cmp::Ordering;

use whatlang::{Detector, Lang, Script};

use super::case::LanguageFrom;
use super::id::Language;
use super::policy::Policy;

/// How sure the model must be before its guess is taken.
const LIKELY: f64 = 0.5;
/// How sure it must be, and of how many letters, before it counts for more than what the contact's app says.
const SURE: f64 = 0.8;
const ENOUGH: usize = 20;
/// How much of a text is looked at, in characters: more makes nothing surer.
const LOOKED_AT: usize = 2_000;

/// The language of a case, and how that is known: the contact's choice, else what their words tell for certain
/// among the line's languages, else their app's code if the line has that language and the words can be of it,
/// else what the words seem to tell, else the line's first. A telephone is often set to a language that its
/// owner does not write.
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
    let told = detect(text, policy);
    if let Some(Told { language, sure: true }) = told {
        return (language, LanguageFrom::Detected);
    }
    let app = app.and_then(|code| of_line(code.as_str(), policy));
    match (app, told) {
        (Some(theirs), None) => (theirs, LanguageFrom::App),
        (Some(theirs), Some(_)) if is_written_so(&theirs, text) => (theirs, LanguageFrom::App),
        (_, Some(guess)) => (guess.language, LanguageFrom::Guessed),
        (None, None) => (policy.fallback(), LanguageFrom::Fallback),
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

/// What words tell.
struct Told {
    language: Language,
    /// Whether it can hardly be another of the line's languages.
    sure: bool,
}

/// A language of the line with the detector's name for it.
type Candidate<'a> = (&'a Language, Lang);

/// What the words tell. The script alone often decides: of the line's languages only those written in it
/// come into question, and if detection is not sure among them, it is the first of them. None for what says
/// nothing: it is the line's first language as well as any.
fn detect(text: &str, policy: &Policy) -> Option<Told> {
    let words = words(text);
    let script = whatlang::detect_script(&words)?;
    let known = policy.languages.iter().filter_map(|l| Some((l, lang(l)?)));
    let candidates: Vec<Candidate<'_>> = known.filter(|(_, l)| script.langs().contains(l)).collect();
    let (first, _) = *candidates.first()?;
    if let Some(language) = by_letters(&words, &candidates) {
        return Some(Told { language, sure: true });
    }
    // Anyone's language can be spelt in Latin letters; no other script is borrowed so.
    let alone = candidates.len() == 1 && policy.languages.iter().all(|l| lang(l).is_some());
    if alone && script != Script::Latin {
        return Some(Told { language: first.clone(), sure: true });
    }
    by_model(&words, &candidates)
        .or_else(|| (*first != policy.fallback()).then(|| Told { language: first.clone(), sure: false }))
}

/// Whether a text may be of that language by its script: all languages are written in Latin letters
/// at times, and of those that the detector does not know, nothing is known.
fn is_written_so(language: &Language, text: &str) -> bool {
    let Some(script) = whatlang::detect_script(&words(text)) else { return true };
    script == Script::Latin || lang(language).is_none_or(|known| script.langs().contains(&known))
}

/// The beginning of a text in lower case, without addresses of any kind: they are Latin in every language.
fn words(text: &str) -> String {
    let start: String = text.chars().take(LOOKED_AT).collect();
    let is_word = |w: &&str| !w.contains(['@', '/']) && !w.starts_with("www.");
    start.split_whitespace().filter(is_word).collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A model of how often letters follow each other. With but one language to choose from it is sure of it, which
/// tells nothing: then it must find that one among all that it knows.
fn by_model(words: &str, candidates: &[Candidate<'_>]) -> Option<Told> {
    let allowed = candidates.iter().map(|(_, l)| *l).collect();
    let info = Detector::with_allowlist(allowed).detect(words).filter(|info| info.confidence() >= LIKELY)?;
    let among_all =
        || Detector::new().detect(words).filter(|all| all.lang() == info.lang()).map(|all| all.confidence());
    let enough = words.chars().filter(|c| c.is_alphabetic()).count() >= ENOUGH;
    let sure = enough
        && match candidates {
            [_] => among_all().is_some_and(|confidence| confidence >= LIKELY),
            _ => info.confidence() >= SURE,
        };
    Some(Told { language: find(info.lang(), candidates)?, sure })
}

/// Russian, Ukrainian or Belarusian, by letters that only one of them has: a model can hardly tell them
/// apart in a short message.
fn by_letters(words: &str, candidates: &[Candidate<'_>]) -> Option<Language> {
    let (russian, ukrainian) = (find(Lang::Rus, candidates)?, find(Lang::Ukr, candidates)?);
    let count = |letters: &str| words.chars().filter(|c| letters.contains(*c)).count();
    let (ru, uk) = (count("ыэъё"), count("іїєґ"));
    if let Some(belarusian) = find(Lang::Bel, candidates) {
        // It shares ы, э, ё with Russian and і with Ukrainian, and has no и, щ, ъ.
        if count("ў") > 0 || (count("ыэё") > 0 && count("і") > 0) {
            return Some(belarusian);
        }
        if count("ищъїєґ") == 0 {
            return None;
        }
    }
    match ru.cmp(&uk) {
        Ordering::Greater => Some(russian),
        Ordering::Less => Some(ukrainian),
        Ordering::Equal => None,
    }
}

fn find(wanted: Lang, candidates: &[Candidate<'_>]) -> Option<Language> {
    candidates.iter().find(|(_, l)| *l == wanted).map(|(language, _)| (*language).clone())
}

/// The detector's name for a language; none if it does not know it.
fn lang(language: &Language) -> Option<Lang> {
    let bare = modern(language.as_str().split('-').next()?);
    let mut known = DETECTED.split(' ').filter_map(|pair| pair.split_once('='));
    Lang::from_code(known.find(|(two, _)| *two == bare)?.1)
}

/// What the detector knows: ISO 639-1 codes with the ISO 639-3 codes that it uses.
const DETECTED: &str = "\
    af=afr ak=aka am=amh ar=ara az=aze be=bel bg=bul bn=ben ca=cat cs=ces cy=cym da=dan de=deu el=ell \
    en=eng eo=epo es=spa et=est fa=pes fi=fin fr=fra gu=guj he=heb hi=hin hr=hrv hu=hun hy=hye id=ind \
    it=ita ja=jpn jv=jav ka=kat km=khm kn=kan ko=kor la=lat lt=lit lv=lav mk=mkd ml=mal mr=mar my=mya \
    ne=nep nl=nld no=nob or=ori pa=pan pl=pol pt=por ro=ron ru=rus si=sin sk=slk sl=slv sn=sna sr=srp \
    sv=swe ta=tam te=tel th=tha tk=tuk tl=tgl tr=tur uk=ukr ur=urd uz=uzb vi=vie yi=yid zh=cmn zu=zul";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::fixture::policy;

    fn line(languages: &[&str]) -> Policy {
        Policy { languages: languages.iter().map(Language::from).collect(), ..policy(vec![]) }
    }

    fn chosen(choice: Option<&str>, app: Option<&str>, text: &str) -> (String, LanguageFrom) {
        let (choice, app) = (choice.map(Language::from), app.map(Language::from));
        let (language, from) = choose(choice.as_ref(), app.as_ref(), text, &line(&["en", "ru", "uk", "fr"]));
        (language.to_string(), from)
    }

    fn told(languages: &[&str], text: &str) -> String {
        choose(None, None, text, &line(languages)).0.to_string()
    }

    #[test]
    fn the_contacts_choice_goes_before_their_words_and_these_before_their_app() {
        let text = "Потрібна допомога, брата забрали вночі";
        assert_eq!(chosen(Some("fr"), Some("ru"), text), ("fr".into(), LanguageFrom::Chosen));
        assert_eq!(chosen(None, Some("ru"), text), ("uk".into(), LanguageFrom::Detected));
        assert_eq!(chosen(None, Some("de"), text), ("uk".into(), LanguageFrom::Detected));
        assert_eq!(chosen(None, Some("ru"), "🆘 112"), ("ru".into(), LanguageFrom::App));
        assert_eq!(chosen(None, None, "🆘 112"), ("en".into(), LanguageFrom::Fallback));
    }

    #[test]
    fn an_apps_code_counts_only_where_the_words_can_be_of_its_language() {
        for (app, text, language, from) in [
            ("en", "да", "ru", LanguageFrom::Guessed),
            ("fr", "помогите", "ru", LanguageFrom::Guessed),
            ("en", "вы тут?", "ru", LanguageFrom::Detected),
            ("uk", "вы тут?", "ru", LanguageFrom::Detected),
            ("uk", "да", "uk", LanguageFrom::App),
            ("ru", "ok", "ru", LanguageFrom::App),
            ("ru", "pomogite, moego brata zabrali nochyu", "ru", LanguageFrom::App),
            ("fr", "hello", "fr", LanguageFrom::App),
            ("ru", "Good morning, I need help, they came and took my brother", "en", LanguageFrom::Detected),
            ("en", "Bonjour, j'ai besoin d'aide, ils ont emmené mon frère", "fr", LanguageFrom::Detected),
        ] {
            assert_eq!(chosen(None, Some(app), text), (language.into(), from), "{app}: {text}");
        }
    }

    #[test]
    fn a_language_that_is_alone_with_its_letters_is_told_by_one_word() {
        let georgian = choose(None, Some(&"en".into()), "დახმარება", &line(&["en", "ka", "ar"]));
        assert_eq!(georgian, ("ka".into(), LanguageFrom::Detected));
        let perhaps_kazakh = choose(None, Some(&"kk".into()), "көмек", &line(&["en", "ru", "kk"]));
        assert_eq!(perhaps_kazakh, ("kk".into(), LanguageFrom::App));
    }

    #[test]
    fn an_apps_code_may_name_a_region_or_an_old_code() {
        let app = |languages: &[&str], code: &str| {
            choose(None, Some(&Language::from(code)), "", &line(languages)).0.to_string()
        };
        assert_eq!(app(&["en", "pt"], "pt-BR"), "pt");
        assert_eq!(app(&["en", "pt"], "PT_br"), "pt");
        assert_eq!(app(&["en", "pt", "pt-br"], "pt-BR"), "pt-br");
        assert_eq!(app(&["en", "he"], "iw"), "he");
        assert_eq!(app(&["en", "no"], "nb-NO"), "no");
        assert_eq!(app(&["en", "pt"], "-"), "en");
        assert_eq!(app(&["en", "pt"], ""), "en");
    }

    #[test]
    fn a_plea_in_each_of_the_lines_languages_is_recognised() {
        let line = ["en", "ru", "uk", "fr"];
        for (language, text) in [
            ("en", "Good morning, I need help, they came to my house and took my brother away"),
            ("fr", "Bonjour, j'ai besoin d'aide, ils sont venus chez moi et ont emmené mon frère"),
            ("ru", "Здравствуйте, мне нужна помощь, ко мне пришли и забрали моего брата"),
            ("uk", "Доброго дня, потрібна допомога, до мене прийшли і забрали брата"),
        ] {
            assert_eq!(told(&line, text), language, "{text}");
        }
    }

    #[test]
    fn short_russian_and_ukrainian_are_told_apart_by_their_letters() {
        let line = ["en", "uk", "ru"];
        for (language, text) in [
            ("uk", "привіт"),
            ("uk", "ЇЖА"),
            ("uk", "де є ґанок"),
            ("ru", "вы тут"),
            ("ru", "ЭТО"),
            ("ru", "объект"),
            ("ru", "она ещё там"),
        ] {
            assert_eq!(told(&line, text), language, "{text}");
        }
    }

    #[test]
    fn belarusian_is_not_taken_for_its_neighbours() {
        let line = ["en", "ru", "uk", "be"];
        for text in ["дзе ён быў", "мне патрэбна дапамога, яны прыйшлі"]
        {
            assert_eq!(told(&line, text), "be", "{text}");
        }
        assert_eq!(told(&line, "помогите, они пришли ночью, вы где"), "ru");
        assert_eq!(told(&line, "допоможіть, вони прийшли вночі"), "uk");
    }

    #[test]
    fn the_script_decides_where_words_are_few() {
        assert_eq!(told(&["en", "ru", "uk"], "да"), "ru", "the first of the line's Cyrillic languages");
        assert_eq!(told(&["en", "uk"], "помогите"), "uk");
        assert_eq!(told(&["ru", "en"], "help"), "en");
        assert_eq!(told(&["en", "ka", "ar"], "დახმარება"), "ka");
        assert_eq!(told(&["en", "ka", "ar"], "ساعدوني"), "ar");
        assert_eq!(told(&["en", "fr"], "ok"), "en");
        assert_eq!(told(&["en", "fr"], "დახმარება"), "en", "a script that the line doesn't read");
    }

    #[test]
    fn addresses_in_a_text_do_not_count() {
        let text =
            "помогите https://example.com/a/very/long/way/to/say/nothing www.example.com me@example.com";
        assert_eq!(told(&["en", "ru"], text), "ru");
    }

    #[test]
    fn a_language_that_detection_does_not_know_can_be_chosen_and_is_the_fallback() {
        assert_eq!(told(&["kk", "en"], "көмектесіңіздер"), "kk");
        let (language, from) = choose(Some(&"kk".into()), None, "", &line(&["en", "kk"]));
        assert_eq!((language.as_str(), from), ("kk", LanguageFrom::Chosen));
    }

    #[test]
    fn the_table_names_every_language_that_the_detector_knows() {
        let all: std::collections::BTreeSet<_> = ('a'..='z')
            .flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}")))
            .filter_map(|code| lang(&Language::from(&code)))
            .map(|l| l.code())
            .collect();
        assert_eq!(all.len(), Lang::all().len());
    }

    proptest! {
        #[test]
        fn whatever_is_written_the_answer_is_one_of_the_lines_languages(text in any::<String>(), app in ".{0,8}") {
            let policy = line(&["en", "ru", "uk", "ja", "be", "pt"]);
            let (language, _) = choose(None, Some(&Language::from(app)), &text, &policy);
            prop_assert!(policy.languages.contains(&language));
        }
    }
}
