//! What stands in the queue behind what nobody there may take.

use std::time::Duration;

use crate::domain::case::Index;
use crate::domain::command::CaseAsk;
use crate::domain::event::What;
use crate::domain::roster::Walk;

use super::people::policy;
use super::world::{MINUTE, World};

/// Olga has passed on so many cases that Boris, who has no place free, could take.
fn passed_on(many: usize) -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators[1].capacity = Some(0);
    let mut w = World::new(policy);
    for contact in 0..many {
        w.contact(contact).says(&format!("story number {contact}"));
        let card = w.card("olga", contact);
        w.operator("olga").presses(card, CaseAsk::PassOn);
        assert!(w.is_waiting(contact), "{contact}");
    }
    w
}

#[test]
fn however_many_she_passed_on_the_next_one_is_hers_at_once() {
    for many in [9, 100, 500] {
        let mut w = passed_on(many);
        w.policy.operators[0].capacity = Some(0);
        w.jump(MINUTE);
        w.contact(many).says("somebody else has a story");
        assert!(w.is_waiting(many), "she is full");
        w.policy.operators[0].capacity = None;
        w.jump(MINUTE);
        assert_eq!(w.assignee(many), Some("olga"), "behind {many}");
        assert!((0..many).all(|contact| w.is_waiting(contact)));
    }
}

#[test]
fn a_walk_that_used_up_its_minute_goes_on_in_the_next_from_where_it_stood() {
    let mut w = passed_on(9);
    w.policy.operators[0].capacity = Some(0);
    w.now.line = w.now.line + Duration::from_millis(1);
    w.contact(9).says("somebody else has a story");
    w.policy.operators[0].capacity = None;
    let queue = Index::Waiting(w.case(9).language.clone(), None);
    let place = |w: &World, contact: usize| (w.case(contact).unanswered_since().unwrap(), w.code(contact));
    let on = (0..9).map(|contact| place(&w, contact)).max();
    w.roster.walks = vec![Walk { queue, since: w.now.line, pages: u16::MAX, on }];
    w.event(What::RosterTick);
    assert!(w.is_waiting(9), "it had its minute");
    w.jump(MINUTE);
    assert_eq!(w.assignee(9), Some("olga"));
    assert_eq!(w.roster.walks.iter().map(|walk| (walk.pages, walk.on)).collect::<Vec<_>>(), [(1, None)]);
}
