//! What makes a case urgent: the admin's rules on words, languages, topics and channels.

use unicode_normalization::char::is_combining_mark;

use super::id::{ChannelName, Language, Topic};
use super::plain::plain;
use super::policy::PriorityRule;

/// What makes a case with that message urgent: the places of the rules of which all conditions hold. A rule without
/// any condition is none of them.
///
/// A rule's word is found where it stands as a word of its own, without regard to case, hidden characters or
/// the kind of apostrophe; it may be several words, and one that ends in `*` is found with any ending, which
/// inflected languages need. Scripts that write no spaces have no words to stand apart, so there it is found
/// anywhere.
#[must_use]
pub fn holding(
    text: &str,
    language: &Language,
    topic: Option<&Topic>,
    channel: &ChannelName,
    rules: &[PriorityRule],
) -> Vec<u16> {
    let mut words = None;
    let all = (0_u16..).zip(rules).filter(|(_, rule)| {
        stands(rule)
            && (rule.languages.is_empty() || rule.languages.contains(language))
            && (rule.topics.is_empty() || topic.is_some_and(|t| rule.topics.contains(t)))
            && (rule.channels.is_empty() || rule.channels.contains(channel))
            && (rule.words.is_empty() || holds(words.get_or_insert_with(|| spaced(text)), &rule.words))
    });
    all.map(|(place, _)| place).collect()
}

fn stands(rule: &PriorityRule) -> bool {
    let PriorityRule { words, languages, topics, channels } = rule;
    !(words.is_empty() && languages.is_empty() && topics.is_empty() && channels.is_empty())
}

fn holds(text: &str, words: &[String]) -> bool {
    words.iter().filter_map(|w| needle(w)).any(|needle| text.contains(&needle))
}

/// What to look for in a [`spaced`] text; none for what has nothing to look for.
fn needle(word: &str) -> Option<String> {
    let (stem, open) = word.trim_end().strip_suffix('*').map_or((word, false), |stem| (stem, true));
    let spaced = spaced(stem);
    let bare = spaced.trim();
    let left = if is_unspaced(bare.chars().next()?) { "" } else { " " };
    let right = if open || is_unspaced(bare.chars().next_back()?) { "" } else { " " };
    Some(format!("{left}{bare}{right}"))
}

/// The text's words in plain form, one space before, between and after them. Signs such as emoji are words.
fn spaced(text: &str) -> String {
    let mut out = String::from(" ");
    for c in plain(text).chars() {
        match sort(c) {
            // Most people write `е` for it.
            Sort::Letter => out.push(if c == 'ё' { 'е' } else { c }),
            Sort::Sign => {
                end_word(&mut out);
                out.push(c);
                end_word(&mut out);
            }
            Sort::Apart => end_word(&mut out),
        }
    }
    end_word(&mut out);
    out
}

fn end_word(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

enum Sort {
    Letter,
    Sign,
    Apart,
}

fn sort(c: char) -> Sort {
    match c {
        // Letters by their class and apostrophes by their use, as in Ukrainian: as `'` and `’` are.
        '\u{02BB}'..='\u{02BD}' => Sort::Apart,
        // What composes with nothing, such as a virama, is no letter by its class and stands within words.
        _ if c.is_alphanumeric() || is_combining_mark(c) => Sort::Letter,
        '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' => Sort::Sign,
        _ => Sort::Apart,
    }
}

/// Whether a character belongs to a script that puts no spaces between words: Thai, Lao, Burmese, Khmer,
/// Tibetan, Chinese, Japanese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(words: &[&str]) -> PriorityRule {
        PriorityRule { words: words.iter().map(|w| (*w).to_owned()).collect(), ..PriorityRule::default() }
    }

    fn urgent(text: &str, rule: PriorityRule) -> bool {
        let (language, channel) = (Language::from("ru"), ChannelName::from("telegram"));
        !holding(text, &language, Some(&Topic::from("legal")), &channel, &[rule]).is_empty()
    }

    #[test]
    fn a_word_is_found_as_a_word_in_any_script_and_disguise() {
        for (word, text) in [
            ("arrest", "ARREST!"),
            ("arrest", "an (arrest)…"),
            ("arrest", "ar\u{200B}re\u{AD}st"),
            ("arrest", "ａｒｒｅｓｔ"),
            ("арест", "Сегодня Арест."),
            ("арешт*", "його заарештували? ні, арештували"),
            ("pièce", "la PIE\u{300}CE"),
            ("arrestation", "l’arrestation"),
            ("п'ять", "їх п’ять"),
            ("п'ять", "їх пʼять"),
            ("подъем", "ПОДЪЁМ"),
            ("hunger strike", "on  hunger\nstrike now"),
            ("救命", "快来救命啊"),
            ("ช่วยด้วย", "โปรดช่วยด้วยนะ"),
            ("मदद", "कृपया मदद!"),
            ("اعتقال", "تم اعتقال أخي"),
            ("🆘", "please🆘🆘"),
            ("a a", "xa a a"),
            ("ΣΟΣ", "σος"),
        ] {
            assert!(urgent(text, words(&["never", word])), "{word} in {text}");
        }
    }

    #[test]
    fn a_part_of_a_word_is_not_the_word() {
        for (word, text) in [
            ("arrest", "arrested"),
            ("rest", "arrest"),
            ("арест", "арестован"),
            ("арест*", "заарестован"),
            ("hunger strike", "hunger, they strike"),
            ("мол", "мо\u{301}лодь"),
            ("दद", "मदद"),
            ("救命", "救 命"),
            ("й", "и"),
        ] {
            assert!(!urgent(text, words(&[word])), "{word} in {text}");
        }
    }

    #[test]
    fn a_rule_that_asks_for_nothing_never_matches() {
        assert!(!urgent("help", PriorityRule::default()));
        for nothing in ["", " ", "*", "!?", "\u{200B}"] {
            assert!(!urgent("help * !? \u{200B}", words(&[nothing])), "{nothing:?}");
        }
    }

    #[test]
    fn all_conditions_of_a_rule_must_hold_and_any_rule_will_do() {
        let rule = |languages: &[&str], topics: &[&str], channels: &[&str]| PriorityRule {
            words: vec!["help".into()],
            languages: languages.iter().map(Language::from).collect(),
            topics: topics.iter().map(Topic::from).collect(),
            channels: channels.iter().map(ChannelName::from).collect(),
        };
        assert!(urgent("help", rule(&["uk", "ru"], &["legal"], &["telegram"])));
        assert!(!urgent("hi", rule(&["uk", "ru"], &["legal"], &["telegram"])));
        assert!(!urgent("help", rule(&["uk"], &["legal"], &["telegram"])));
        assert!(!urgent("help", rule(&["ru"], &["family"], &["telegram"])));
        assert!(!urgent("help", rule(&["ru"], &["legal"], &["mail"])));
        assert!(urgent("hi", PriorityRule { words: vec![], ..rule(&["ru"], &[], &[]) }));
        let (language, channel) = (Language::from("ru"), ChannelName::from("telegram"));
        let rules = [rule(&["uk"], &[], &[]), rule(&[], &[], &[])];
        assert_eq!(holding("help", &language, None, &channel, &rules), [1]);
        assert!(holding("help", &language, None, &channel, &[rule(&[], &["legal"], &[])]).is_empty());
    }

    proptest! {
        #[test]
        fn anything_is_searched_for_anything(text in any::<String>(), word in any::<String>()) {
            let found = urgent(&text, words(&[&word]));
            let bare = spaced(word.trim_end().strip_suffix('*').unwrap_or(&word));
            prop_assert!(!found || spaced(&text).contains(bare.trim()));
        }

        #[test]
        fn a_word_among_others_is_found(before in "\\PC{0,20}", word in "[a-zа-я0-9]{1,9}", after in "\\PC{0,20}") {
            let text = format!("{before} {word} {after}");
            prop_assert!(urgent(&text, words(&[&word])), "{} in {}", word, text);
        }
    }
}
