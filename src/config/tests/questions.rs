//! `[[ask]]`: what is read of it, and what `check` says of what is not there.

use super::super::parse;
use super::{config, loaded, smallest_with};
use crate::domain::question::Wanted;

const ASK: &str = r#"
[line]
languages = ["en", "ru"]
[topic.captivity]
label = { en = "In captivity", ru = "В плену" }
[[ask]]
key  = "place"
text = { en = "Where are you?", ru = "Где вы?" }
kind = "location"
[[ask]]
key     = "safe"
text    = { en = "Are you safe?", ru = "Вы в безопасности?" }
kind    = "choice"
choices = [{ en = "Yes", ru = "Да" }, { en = "No", ru = "Нет" }]
topics  = ["captivity"]
"#;

fn warned(more: &str) -> Vec<(String, String)> {
    let warnings = loaded(&smallest_with(more)).warnings.into_iter().map(|w| w.finding);
    warnings.filter(|f| f.key.starts_with("ask")).map(|f| (f.key, f.reason)).collect()
}

fn refused(more: &str) -> Vec<(String, String)> {
    let faults = parse("hotlined.toml", &smallest_with(more), &[]).expect_err("a fault").0;
    faults.into_iter().map(|f| (f.key, f.reason)).collect()
}

#[test]
fn questions_are_read_in_the_order_of_the_file() {
    let policy = config(&smallest_with(ASK)).policy;
    let [place, safe] = &policy.questions[..] else { panic!("two questions") };
    let (en, ru) = ("en".into(), "ru".into());
    assert_eq!(
        (place.key.as_str(), place.kind, place.text(&ru, &en)),
        ("place", Wanted::Location, "Где вы?")
    );
    assert_eq!((safe.kind, safe.choices(&ru, &en)), (Wanted::Choice, vec!["Да".to_owned(), "Нет".into()]));
    assert_eq!((place.topics.len(), safe.topics.len()), (0, 1));
    assert_eq!(warned(ASK), []);
}

#[test]
fn what_some_of_those_who_are_asked_lack_is_told() {
    let lacks = ASK
        .replace(", ru = \"Где вы?\"", "")
        .replace(", ru = \"Нет\"", "")
        .replace("\"Yes\"", &format!("{:?}", "Yes ".repeat(20)));
    let keys: Vec<String> = warned(&lacks).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["ask[0].text", "ask[1].choices[0]", "ask[1].choices[1]"]);
}

#[test]
fn where_no_channel_asks_that_is_told() {
    let off = smallest_with(ASK).replace("kind = \"telegram\"", "kind = \"telegram\"\nacknowledge = \"off\"");
    let warnings = loaded(&off).warnings;
    assert!(warnings.iter().any(|w| w.finding.reason.contains("nobody is asked anything")), "{warnings:?}");
}

#[test]
fn what_is_no_question_is_refused_with_its_place() {
    for (from, to, key, reason) in [
        ("key  = \"place\"", "", "ask[0].key", "is missing"),
        ("key  = \"place\"", "key = \"Where is it\"", "ask[0].key", "is no key"),
        ("\"place\"", "\"safe\"", "ask[1].key", "is the key of another question"),
        ("kind = \"location\"", "kind = \"place\"", "ask[0].kind", "is not known"),
        (
            "kind = \"location\"",
            "choices = [{ en = \"Yes\" }]",
            "ask[0].choices",
            "is for a question of kind",
        ),
        (", { en = \"No\", ru = \"Нет\" }", "", "ask[1].choices", "has 1 answers"),
        ("en = \"No\"", "en = \"Yes\"", "ask[1].choices[1]", "reads as another"),
        ("en = \"No\"", "de = \"Nein\"", "ask[1].choices[1].de", "is no language of the line"),
        ("topics  = [\"captivity\"]", "topics = [\"captives\"]", "ask[1].topics[0]", "is no topic"),
        ("\"Where are you?\"", "\" \"", "ask[0].text.en", "is empty"),
    ] {
        let text = ASK.replacen(from, to, 1);
        assert_ne!(text, ASK, "{from}");
        let found = refused(&text);
        assert!(found.iter().any(|(k, r)| k == key && r.contains(reason)), "{key} {reason}: {found:?}");
    }
    let one = |n| format!("[[ask]]\nkey = \"q{n}\"\ntext = {{ en = \"?\" }}\n");
    let many = (0..11).map(one).collect::<Vec<_>>().concat();
    assert_eq!(refused(&many)[0].0, "ask");
}
