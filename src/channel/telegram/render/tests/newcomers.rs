//! Newcomers for whom nobody has room, a line each.

use super::fixtures::*;
use crate::domain::case::{Case, Priority, Spell, State};
use crate::domain::message::{Author, Entry};
use crate::domain::say::{Say, ToOperator};

fn waits(case: &mut Case, text: &str, priority: Priority) {
    case.state = State::Waiting { spell: Spell::begin(1, NOW), rank: NOW, offer_again: None };
    case.priority = priority;
    case.head = vec![Entry::Said(message(1, Author::Contact, text))];
}

#[test]
fn each_has_a_line_that_a_tap_opens_the_urgent_before_the_others() {
    let mut stage = Stage::new();
    let say = Say::Operator(ToOperator::Newcomers { cases: vec![code(), other_code()] });
    let [first, second] = stage.material.cases.as_mut_slice() else { panic!("two cases") };
    let words = "/start@bot\nI am in\u{202E} the cellar, and they are coming up the stairs";
    waits(first, words, Priority::Normal);
    waits(second, "help", Priority::Urgent);
    let mut script = Script::default();
    script.for_operator("newcomers", &stage, &say);
    stage.material.cases[1].head.clear();
    stage.material.cases.remove(0);
    script.for_operator("one of them, without words", &stage, &say);
    stage.material.cases.clear();
    script.for_operator("all found somebody", &stage, &say);
    insta::assert_snapshot!("newcomers", script.text());
}
