//! Replies as people write them: those that tell who wrote, and those that help.
//!
//! A file of `tests/corpus/names` begins with who writes: name, address, alias and what else, one a line; each reply
//! stands below a line `## who`.

use std::collections::HashMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

const LINE: &str = "Опора";
const TEXTS: [&str; 3] = [
    "Горячая линия «Опора»: 0 800 300 155, круглосуточно. В опасности звоните 112.",
    "Наш канал: @opora_help, сайт https://opora.example/help",
    "Психологиня Олена Савчук приймає щосереди.",
];

static PEOPLE: LazyLock<HashMap<&'static str, Own>> = LazyLock::new(people);

/// Who answers, by the short name that the files give them.
fn people() -> HashMap<&'static str, Own> {
    let each = [
        ("vera", "Вера Ковальская", "vera.kowalska@helping-hands.org", "Анна"),
        ("nadia", "Надія Мороз", "nmoroz@gmail.com", "Оксана"),
        ("slava", "Slava Petrenko", "slava@prava-ludyny.org.ua", "Ігор"),
        ("mark", "Mark Baker", "m.baker@safe-passage.org", "Tom"),
        ("rose", "Rose Petit", "rose.petit@asso-entraide.fr", "Claire"),
        ("grace", "Grace Okafor", "grace.okafor@proton.me", ""),
        ("olga", "Olga Petrova", "olga@ngo.example", "Anna"),
        ("lubov", "Любовь Соколова", "l.sokolova@memorial-help.org", "Мария"),
        ("yaryna", "Ярина Ткачук-Левицька", "yaryna@dim-bez-strahu.org.ua", "Ліна"),
        ("siobhan", "Siobhán O'Malley", "s.omalley@harbour-light.org", ""),
        ("aissatou", "Aïssatou Diallo", "a.diallo@maison-solidaire.fr", "Sophie"),
        ("pawel", "Paweł Wiśniewski", "pawel.w@gmail.com", "Adam"),
    ];
    let whole = each.map(|(id, name, ..)| Person::called([id, name], &[]));
    let own = |(id, name, mail, alias): (&'static str, &'static str, &str, &str)| {
        let alias: Vec<String> = alias.split_whitespace().map(sound).collect();
        let mut people = vec![Person::called([id, name], &alias)];
        people.extend(whole.iter().cloned());
        let reach = ["+48 601 234 567", "@vera_k", mail].into_iter().flat_map(reach_of).collect();
        let own = Own {
            alias,
            line: vec![sound(LINE)],
            people,
            reach,
            hosts: host_of(mail, &["help@opora.example"]).into_iter().collect(),
            never: ["Helping Hands", "Лесная 5"].map(str::to_owned).into(),
            open: Open::new(TEXTS),
            said: Open::new(["Я Марина, мой номер 067 555 44 33, пишите на marina@mail.example"]),
        };
        (id, own)
    };
    each.map(own).into()
}

const SIGNATURES: &str = include_str!("../../../tests/corpus/names/signatures.txt");
const ANSWERS: &str = include_str!("../../../tests/corpus/names/answers.txt");

pub fn cases(text: &str) -> Vec<(String, String)> {
    let case = |one: &str| {
        let (who, text) = one.split_once('\n')?;
        Some((who.trim().to_owned(), text.trim_end().to_owned()))
    };
    text.split("\n## ").skip(1).filter_map(case).collect()
}

#[test]
fn nothing_that_tells_who_wrote_goes_out() {
    let (people, cases) = (&*PEOPLE, cases(SIGNATURES));
    let sent: Vec<_> =
        cases.iter().filter(|(who, text)| betrays(text, &people[who.as_str()]).is_none()).collect();
    for (who, text) in &sent {
        println!("-- sent: {who}\n{text}");
    }
    println!("{} of {} signatures sent", sent.len(), cases.len());
    assert!(cases.len() >= 100 && sent.is_empty());
}

#[test]
fn of_answers_that_help_one_in_fifty_waits_at_most() {
    let (people, cases) = (&*PEOPLE, cases(ANSWERS));
    let held: Vec<_> = cases
        .iter()
        .filter_map(|(who, text)| Some((who, text, betrays(text, &people[who.as_str()])?)))
        .collect();
    for (who, text, why) in &held {
        println!("-- held: {who} {why:?}\n{text}");
    }
    println!("{} of {} answers held", held.len(), cases.len());
    assert!(cases.len() >= 200 && held.len() * 50 <= cases.len());
}

const WORDS: &str = "yes no ok okay sure fine hi hello good done now today tomorrow soon here wait stay run go come help thanks and nobody \
    right left north call me safe free open closed never always maybe please understood certainly agreed noted received done early late \
    да нет ага угу хорошо ладно ясно понял поняла иду еду жду тут вот сейчас завтра сегодня скоро ждите бегите стойте можно нельзя конечно \
    обязательно принято спасибо пожалуйста здравствуйте привет приходите там здесь никогда всегда верно точно бесплатно открыто закрыто \
    так ні добре гаразд дякую прошу вітаю коли де зараз чекайте біжіть можна авжеж звичайно зрозуміло прийнято приходьте завжди ніколи \
    oui non merci bonjour salut maintenant demain bientôt ici attendez venez courez bien sûr parfait entendu jamais toujours reçu ouvert fermé";

#[test]
fn a_word_that_everybody_says_is_nobodys_name() {
    let mut held = Vec::new();
    for word in WORDS.split_whitespace() {
        let mut letters = word.chars();
        let big: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        for text in [
            word.to_owned(),
            big.clone(),
            format!("{big}."),
            format!("{big}!"),
            format!("{big}?"),
            format!("We come.\n\n{big}"),
        ] {
            for who in ["vera", "mark", "rose", "olga", "aissatou"] {
                if betrays(&text, &PEOPLE[who]).is_some() {
                    held.push(format!("{who}: {text}"));
                }
            }
        }
    }
    assert_eq!(held, [""; 0]);
    for text in ["OK", "and I", "NO", "Да, и я", "You and I"] {
        assert_eq!(betrays(text, &PEOPLE["mark"]), None, "{text}");
    }
}

/// A way to sign: a closing in one of four languages, what parts it from the name, and what may stand behind.
fn signed() -> impl Strategy<Value = String> {
    let closing = prop::sample::select(vec![
        "С уважением",
        "с теплом",
        "Искренне ваша",
        "З повагою",
        "Щиро",
        "Best regards",
        "Yours",
        "Warmly",
        "Kind regards",
        "Cordialement",
        "Bien à vous",
        "Amicalement",
        "Pozdrawiam",
    ]);
    let parted = prop::sample::select(vec![",\n", "\n", ", ", "\n\n", " —\n", ":\n", "!\n", ", 🌷 "]);
    let name = prop::sample::select(vec![
        "Вера",
        "Ковальская",
        "Vera K.",
        "V. Kowalska",
        "Вера Ковальська",
        "Wiera Kowalska",
        "В.К.",
    ]);
    let behind = prop::sample::select(vec![
        "",
        "\n+48 22 555 01 77",
        "\n@vera",
        "\n— психолог",
        "\nSent from my iPhone",
        "\n\n🌻",
    ]);
    let before = prop::sample::select(vec![
        "We come at six.",
        "Мы рядом. Пишите.",
        "Приходьте.\n\nВізьміть воду.",
        "Oui.",
        "Бегите!",
    ]);
    (before, closing, parted, name, behind).prop_map(|(a, b, c, d, e)| format!("{a}\n\n{b}{c}{d}{e}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whoever_signs_below_a_closing_is_told_of(text in signed()) {
        prop_assert!(betrays(&text, &PEOPLE["vera"]).is_some(), "{text}");
    }

    #[test]
    fn any_text_is_looked_at_without_harm(text in any::<String>()) {
        let own = &PEOPLE["vera"];
        prop_assert_eq!(betrays(&text, own), betrays(&text, own));
        for reach in reaches(&text) {
            prop_assert!(text.get(reach.at).is_some());
        }
    }

    #[test]
    fn what_is_all_small_letters_without_a_number_or_an_address_is_no_signature(words in "[дзжф]{2,7}( [дзжф]{2,7}){3,9}[.!?]") {
        prop_assert_eq!(betrays(&words, &PEOPLE["mark"]), None);
    }

    #[test]
    fn a_secret_is_found_wherever_it_stands(before in "[a-z ]{0,40}", after in "[a-z ]{0,40}") {
        let text = format!("{before} +48601234567 {after}");
        prop_assert_eq!(betrays(&text, &PEOPLE["vera"]), Some(Betrayal::Reach));
    }
}
