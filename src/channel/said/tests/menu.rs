//! What contacts can choose, as the tests of every channel need it.

use crate::domain::id::{Language, Topic};
use crate::domain::menu::{Item, Menu};

/// Topics in two languages: two with answers below one without, and one with an answer and more below it.
pub fn menu() -> Menu {
    let text = |en: &str, ru: &str| [(Language::from("en"), en.into()), (Language::from("ru"), ru.into())];
    let item = |name: &str, under: Option<&str>, label: (&str, &str), answer: Option<(&str, &str)>| Item {
        topic: name.into(),
        label: text(label.0, label.1).into(),
        answer: answer.map(|(en, ru)| text(en, ru)).into_iter().flatten().collect(),
        attach: Vec::new(),
        under: under.map(Topic::from),
        opens: false,
        urgent: false,
        route: None,
    };
    let rights = ("You may ask for a lawyer.", "Вы можете требовать адвоката.");
    let home = ("You may call once a week.", "Звонить можно раз в неделю.");
    Menu {
        items: vec![
            item("captivity", None, ("In captivity", "В плену"), None),
            item("rights", Some("captivity"), ("What are my rights?", "Какие у меня права?"), Some(rights)),
            item("home", None, ("Calls home", "Звонки домой"), Some(home)),
            item("parcels", Some("home"), ("Parcels", "Посылки"), None),
            item("lists", Some("home"), ("Lists", "Списки"), None),
            item("names", Some("lists"), ("Names", "Имена"), Some(home)),
        ],
    }
}
