//! What is encrypted, and not for the line.

use crate::domain::event::Said;
use crate::domain::message::Kind;
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Say, ToContact};

use super::people::{attachment, line, with};
use super::world::World;

fn told(w: &mut World) -> usize {
    w.to_contact(1).into_iter().filter(|say| *say == Say::Contact(ToContact::Locked)).count()
}

fn shut(text: &str) -> Said {
    with(text, vec![attachment(Kind::Sealed, "message")])
}

#[test]
fn who_can_t_be_read_hears_so_and_has_a_case() {
    let mut w = line(&["olga"]);
    w.contact(1).sends(shut(""));
    assert_eq!((told(&mut w), w.cases.len()), (1, 1));
    w.card("olga", 1);
    let mut w = line(&["olga"]);
    w.contact(1).sends(shut("See below"));
    assert_eq!(told(&mut w), 0, "there are words to answer");
}

#[test]
fn nothing_is_said_where_nothing_may_be() {
    let mut w = line(&["olga"]);
    w.policy.channels[0].acknowledge = Acknowledge::Off;
    w.contact(1).sends(shut(""));
    let mut machine = line(&["olga"]);
    machine.contact(1).sends(Said { maybe_machine: true, ..shut("") });
    assert_eq!((told(&mut w), told(&mut machine)), (0, 0));
}
