//! What contacts are asked by mail, and how operators who read mail read what they answered.

use super::fixtures::*;
use crate::channel::said::tests::questions::{answered, asked, questions};
use crate::domain::message::Author;
use crate::domain::policy::Acknowledge;
use crate::domain::say::{CardWhy, Recipient, Say, ToContact, ToOperator};

fn acknowledged(stage: &Stage) -> String {
    let say = Say::Contact(ToContact::Acknowledge { staffed_at: None, first: true, danger: false });
    stage.render(Recipient::Contact(CONTACT), say, "ru").expect("a mail").text
}

#[test]
fn the_one_acknowledgement_asks_all_by_number() {
    let mut stage = Stage::new();
    stage.policy.channels[1].acknowledge = Acknowledge::Full;
    stage.policy.questions = questions();
    stage.case().questions = asked(Some(3));
    let told = acknowledged(&stage);
    assert!(
        told.contains(
            "\n\n3. Где вы?\n4. Вы в безопасности? (Да / Нет)\n5. Кто с вами?\n\nГде вы, увидят только"
        ),
        "{told}"
    );
    stage.case().questions.over = true;
    assert!(!acknowledged(&stage).contains("Где вы?"), "somebody is there now");
    stage.case().questions = asked(Some(3));
    stage.case().questions.asked.iter_mut().for_each(|asked| asked.delivery.0 += 1);
    assert!(!acknowledged(&stage).contains("Где вы?"), "another mail asks");
}

#[test]
fn answers_by_number_stand_below_the_mail_that_holds_them() {
    let mut stage = Stage::new();
    stage.policy.questions = questions();
    stage.case().questions = answered(Some(3), 1);
    stage.says(message(1, Author::Contact, "3. у реки\n4. нет"));
    let say = Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::Further });
    let told = stage.for_operator(say).expect("a mail").text;
    assert!(
        told.contains("4. нет\n\n❓ Where are you? – place on the map\n❓ Are you safe? – No\n"),
        "{told}"
    );
}
