//! The public channel, for supervisors who read mail: there are no buttons, so each says what to answer.

use super::fixtures::*;
use crate::channel::said::tests::announcements::shown;
use crate::domain::say::{Announcing, Say, ToOperator};

#[test]
fn a_mail_says_what_to_answer_to_an_announcement() {
    let stage = Stage::new();
    for (name, what) in shown() {
        let wanted = match &what {
            Announcing::Ask { .. } => Some("/announce post 7"),
            Announcing::Ended { .. } => Some("/announce delete 7"),
            Announcing::Post { .. } | Announcing::List { .. } => None,
        };
        let told = stage.for_operator(Say::Operator(ToOperator::Announcing(what))).expect("a mail").text;
        assert!(wanted.is_none_or(|wanted| told.contains(wanted)), "{name}: {told}");
    }
}
