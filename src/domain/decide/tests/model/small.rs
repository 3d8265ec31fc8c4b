//! What is kept of a case does not grow with what is said.

use super::super::people::policy;
use super::super::world::{MINUTE, World};
use super::checks::assert_sound;
use crate::domain::command::CaseAsk;

#[test]
fn a_case_stays_small_however_much_is_said() {
    let mut w = World::new(policy(&["olga", "boris"]));
    let mut sizes = Vec::new();
    for round in 0..600 {
        let at = w.contact(1).says(&format!("line {round} of a long story"));
        w.contact(1).edits(at, &format!("line {round} of a very long story"));
        let who = w.assignee(1).unwrap().to_owned();
        let card = w.card(&who, 1);
        match round % 5 {
            0 => drop(w.operator(&who).replies(card, "I see")),
            1 => drop(w.operator(&who).presses(card, CaseAsk::PassOn)),
            2 => {
                w.operator(&who).replies(card, "I see");
                let newest = w.case(1).next_seq - 1;
                w.operator(&who).presses(card, CaseAsk::Recall(newest));
            }
            _ => {}
        }
        w.cases.values_mut().for_each(|c| c.passed_by.clear());
        if w.is_waiting(1) {
            w.pass(MINUTE * 31);
        }
        assert_sound(&w);
        sizes.push(serde_json::to_vec(w.case(1)).unwrap().len());
    }
    let (early, late) = (sizes[200], sizes[599]);
    assert!(late < early + early / 10, "{early} bytes became {late}");
}
