//! Language codes, and what people write instead of them.

use crate::domain::id::Language;

use super::item::{Item, one_of, quoted};

/// ISO 639-1, and of ISO 639-3 a few that have no shorter code and many speakers in distress.
/// <https://www.loc.gov/standards/iso639-2/php/code_list.php>
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii \
    ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn \
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si \
    sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi \
    yo za zh zu ckb fil hmn kmr pap prs rhg rom";

/// Countries and names that are taken for languages.
const MEANT: [(&str, &str); 14] = [
    ("ua", "uk"),
    ("by", "be"),
    ("cz", "cs"),
    ("kz", "kk"),
    ("gr", "el"),
    ("jp", "ja"),
    ("cn", "zh"),
    ("dk", "da"),
    ("ge", "ka"),
    ("us", "en"),
    ("gb", "en"),
    ("ir", "fa"),
    ("iw", "he"),
    ("kp", "ko"),
];

/// Reads a language's code.
pub fn read(item: &Item<'_>) -> Option<Language> {
    item.parsed("write the two small letters of ISO 639, such as \"en\" or \"uk\"", known)
}

/// Reads the code of one of the line's languages.
pub fn of_line(item: &Item<'_>, line: &[Language]) -> Option<Language> {
    let language = read(item)?;
    if line.contains(&language) {
        return Some(language);
    }
    let theirs = one_of(line.iter().map(Language::as_str));
    let reason = format!("{} is no language of the line", quoted(language.as_str()));
    item.fault(reason, format!("add it to line.languages, or write {theirs}"));
    None
}

/// Reads a list of languages, each by `read`; refuses repeats and an empty list.
pub fn list(item: &Item<'_>, read: impl Fn(&Item<'_>) -> Option<Language>) -> Option<Vec<Language>> {
    super::lists::unique(item, "language", |item| read(item))
}

fn known(text: &str) -> Result<Language, String> {
    if CODES.split_whitespace().any(|code| code == text) {
        return Ok(Language::from(text));
    }
    let lower = text.to_lowercase();
    let short = lower.split(['-', '_']).next().unwrap_or_default();
    let meant = MEANT.iter().find(|(wrong, _)| *wrong == short).map(|(_, code)| *code);
    let meant = meant.or_else(|| CODES.split_whitespace().find(|code| *code == short));
    let hint = meant.map_or_else(String::new, |code| format!("; did you mean `{code}`?"));
    Err(format!("{} is no language code{hint}", quoted(text)))
}
