//! Newcomers for whom nobody has room, a line each.

use super::fixtures::*;
use crate::channel::telegram::payload::Payload;
use crate::domain::case::{Case, Member, Priority, Spell, State};
use crate::domain::message::{Author, Entry};
use crate::domain::say::{Say, ToOperator};

fn waits(case: &mut Case, text: &str, priority: Priority) {
    case.state = State::Waiting { spell: Spell::begin(1, NOW), rank: NOW, offer_again: None };
    case.priority = priority;
    case.head = vec![Entry::Said(message(1, Author::Contact, text))];
}

/// What olga reads, line by line, without what keeps directions apart.
fn lines(stage: &Stage) -> Vec<String> {
    let say = Say::Operator(ToOperator::Newcomers { cases: vec![code(), other_code()] });
    let text = match stage.for_operator(say).as_slice() {
        [] => return Vec::new(),
        [Payload::Text { text, .. }] => text.replace(['\u{2068}', '\u{2069}'], ""),
        other => panic!("{other:?}"),
    };
    text.lines().map(str::to_owned).collect()
}

#[test]
fn each_has_a_line_that_a_tap_opens_the_urgent_before_the_others() {
    let mut stage = Stage::new();
    let [first, second] = stage.material.cases.as_mut_slice() else { panic!("two cases") };
    waits(
        first,
        "/start@bot\nI am in\u{202E} the cellar, and they are coming up the stairs",
        Priority::Normal,
    );
    waits(second, "help", Priority::Urgent);
    let read = lines(&stage);
    assert_eq!(read.len(), 3, "{read:?}");
    assert!(read[0].contains('2'), "how many");
    assert_eq!(read[1], "/open_9WX0AB ❗ help");
    assert!(read[2].starts_with("/open_K7F3QD ") && read[2].ends_with('…'), "{}", read[2]);
    assert!(!read[2][1..].contains('/') && !read[2].contains('@'), "nothing in it is a command of ours");
    stage.material.cases.clear();
    assert!(lines(&stage).is_empty(), "all found somebody");
}

#[test]
fn of_a_copy_that_is_held_its_writer_s_own_words_are_told() {
    let mut stage = Stage::new();
    stage.material.cases.truncate(1);
    let first = other_code();
    let case = &mut stage.material.cases[0];
    let text = "Find my son, his name is Taras Shevchuk, please";
    waits(case, text, Priority::Normal);
    case.state = State::Held { since: NOW, spell: Spell::begin(1, NOW) };
    let own = ["Taras", "Shevchuk"].map(|word| {
        let at = text.find(word).unwrap();
        (at, at + word.len())
    });
    case.campaign = Some(Member { first, own: own.to_vec() });
    assert_eq!(lines(&stage).last().map(String::as_str), Some("/open_K7F3QD Taras Shevchuk"));
}
