//! `[topic.NAME]`: what is read of it, and what `check` says of what is not there.

use std::fs;

use super::super::load;
use super::{config, loaded, smallest_with};
use crate::domain::id::Language;

const MENU: &str = r#"
[line]
languages = ["en", "ru"]
[topic.captivity]
label = { en = "In captivity", ru = "В плену" }
[topic.rights]
label  = { en = "What are my rights?", ru = "Какие у меня права?" }
answer = { en = "You may ask for a lawyer.", ru = "Вы можете требовать адвоката." }
under  = "captivity"
route  = "legal"
urgent = true
[topic.home]
label = { en = "Calls home", ru = "Звонки домой" }
opens = true
"#;

fn told(more: &str) -> Vec<(String, bool, String)> {
    let warnings = loaded(&smallest_with(more)).warnings;
    let of_topics = warnings.into_iter().filter(|w| w.finding.key.starts_with("topic"));
    of_topics.map(|w| (w.finding.key, w.loud, w.finding.reason)).collect()
}

#[test]
fn topics_are_read_in_the_order_of_the_file_with_their_tree() {
    let policy = config(&smallest_with(MENU)).policy;
    let reached: Vec<_> = policy.menu.reached().into_iter().map(|(d, i)| (d, i.topic.as_str())).collect();
    assert_eq!(reached, [(0, "captivity"), (1, "rights"), (0, "home")]);
    let rights = &policy.menu.items[1];
    let (en, ru) = (Language::from("en"), Language::from("ru"));
    assert_eq!(rights.answer(&ru, &en), Some("Вы можете требовать адвоката."));
    assert_eq!(rights.label(&ru, &en), "Какие у меня права?");
    assert_eq!(
        (policy.menu.route(&rights.topic).as_str(), rights.urgent, rights.opens),
        ("legal", true, false)
    );
    assert!(policy.menu.items[2].opens);
    assert_eq!(told(MENU), []);
}

#[test]
fn operators_know_the_topics_under_which_cases_are_given_out() {
    assert_eq!(told(&format!("topics = [\"legal\", \"captivity\", \"home\"]{MENU}")), []);
    let covered = told(&format!("topics = [\"captivity\", \"home\"]{MENU}"));
    assert_eq!(covered.len(), 1, "{covered:?}");
    assert!(covered[0].2.contains("nobody on the roster covers `legal`"), "{covered:?}");
}

#[test]
fn what_some_of_those_who_read_it_lack_is_told() {
    let lacks =
        MENU.replace(", ru = \"Вы можете требовать адвоката.\"", "").replace(", ru = \"В плену\"", "");
    let keys: Vec<String> = told(&lacks).into_iter().map(|(key, ..)| key).collect();
    assert_eq!(keys, ["topic.captivity.label", "topic.rights.answer"]);
    let long = MENU.replace("Calls home", &"Calls home ".repeat(6));
    assert_eq!(told(&long)[0].0, "topic.home.label");
}

#[test]
fn what_is_never_reached_is_told_loudly() {
    let circle = MENU.replace(
        "\nopens = true",
        "\nunder = \"door\"\n[topic.door]\nlabel = { en = \"a\", ru = \"б\" }\nunder = \"home\"",
    );
    let keys: Vec<(String, bool)> = told(&circle).into_iter().map(|(key, loud, _)| (key, loud)).collect();
    assert_eq!(keys, [("topic.home".to_owned(), true), ("topic.door".to_owned(), true)]);
}

#[test]
fn an_answer_may_stand_in_a_file_beside_the_config_and_one_that_is_not_there_stops_no_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hotlined.toml");
    let menu = MENU
        .replace("\"You may ask for a lawyer.\"", "{ file = \"texts/rights.en.md\" }")
        .replace("\"Вы можете требовать адвоката.\"", "{ file = \"texts/rights.ru.md\" }");
    fs::write(&file, smallest_with(&menu)).unwrap();
    let menu = menu.replace("urgent = true", "attach = [\"a.pdf\", \"b.pdf\", \"c.docx\"]");
    fs::write(&file, smallest_with(&menu)).unwrap();
    fs::write(folder.path().join("a.pdf"), "%PDF-1.4").unwrap();
    fs::write(folder.path().join("c.docx"), "PK").unwrap();
    fs::create_dir(folder.path().join("texts")).unwrap();
    fs::write(folder.path().join("texts/rights.en.md"), "Ask for a lawyer.\n").unwrap();
    let loaded = load(&file).unwrap();
    let rights = &loaded.config.policy.menu.items[1];
    assert_eq!(rights.answer.get(&"en".into()).map(String::as_str), Some("Ask for a lawyer."));
    assert_eq!(rights.answer.get(&"ru".into()), None);
    let loud: Vec<_> = loaded.warnings.iter().filter(|w| w.loud).map(|w| w.finding.key.as_str()).collect();
    for key in ["topic.rights.answer.ru.file", "topic.rights.attach[1]", "topic.rights.attach[2]"] {
        assert!(loud.contains(&key), "{key}: {loud:?}");
    }
    assert_eq!(rights.attach.len(), 1);
}
