//! A second set, of other people, in which nothing was looked at while the rules were written: they must hold for who is not
//! known to them.

use super::corpus::cases;
use super::*;

const LINE: &str = "Маяк";
const TEXTS: [&str; 2] =
    ["Лінія «Маяк»: 0 800 211 444, цілодобово. У небезпеці дзвоніть 112.", "Наш канал: @mayak_help"];

/// Who answers, and by what else they are reached, by the short name that the files give them.
fn people() -> Vec<(&'static str, Own)> {
    let each = [
        ("inna", "Інна Білоус", "inna.bilous@step-nadii.org.ua", "Марта", "+380 67 111 22 33 @inna_bilous"),
        ("gleb", "Глеб Зимин", "g.zimin@right-to-live.org", "Павел", "+7 921 555 44 33"),
        ("helen", "Helen Ward", "h.ward@lantern-line.org", "Joan", "+44 7700 900123"),
        ("thierry", "Thierry Lambert", "thierry.lambert@asso-horizon.fr", "Luc", "06 12 34 56 78"),
        ("lily", "Lily Hope", "lily.hope@proton.me", "", ""),
        ("zorya", "Злата Зоря", "zorya@dim-svitla.org.ua", "Ніна", "050 777 88 99"),
        ("roman", "Роман Воля", "roman.volya@gmail.com", "Игорь", "@roman_volya"),
        ("fleur", "Fleur Marchand", "fleur.marchand@asso-phare.fr", "Julie", "07 98 76 54 32"),
    ];
    let whole = each.map(|(id, name, ..)| Person::called([id, name], &[]));
    let own = |(id, name, mail, alias, reach): (&'static str, &'static str, &str, &str, &str)| {
        let alias: Vec<String> = alias.split_whitespace().map(sound).collect();
        let mut people = vec![Person::called([id, name], &alias)];
        people.extend(whole.iter().cloned());
        let own = Own {
            alias,
            line: vec![sound(LINE)],
            people,
            reach: [reach, mail].into_iter().flat_map(reach_of).collect(),
            hosts: host_of(mail, &["help@mayak.example"]).into_iter().collect(),
            never: ["Lantern House".to_owned()].into(),
            open: Open::new(TEXTS),
            said: Open::new(["Я Марина, мій номер 067 555 44 33"]),
        };
        (id, own)
    };
    each.map(own).into()
}

/// Of those replies the ones that are held or (not) sent, with who wrote them.
fn those(all: &[(String, String)], held: bool) -> Vec<&(String, String)> {
    let people = people();
    let own =
        |who: &str| people.iter().find(|(id, _)| *id == who).map(|(_, own)| own).expect("somebody known");
    let found: Vec<_> = all.iter().filter(|(who, text)| betrays(text, own(who)).is_some() == held).collect();
    for (who, text) in &found {
        println!("-- {}: {who} {:?}\n{text}", if held { "held" } else { "sent" }, betrays(text, own(who)));
    }
    println!("{} of {}", found.len(), all.len());
    found
}

#[test]
fn nothing_that_tells_of_people_who_are_new_to_the_rules_goes_out() {
    let all = cases(include_str!("../../../tests/corpus/names/fresh-signatures.txt"));
    assert!(all.len() >= 100);
    assert!(those(&all, false).is_empty());
}

#[test]
fn of_their_answers_that_help_one_in_fifty_waits_at_most() {
    let all = cases(include_str!("../../../tests/corpus/names/fresh-answers.txt"));
    assert!(all.len() >= 200);
    assert!(those(&all, true).len() * 50 <= all.len());
}
