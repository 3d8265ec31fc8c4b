//! A reply and a message that cross on their way: what its writer had not been shown stays unanswered.

use std::time::Duration;

use hotlined::sandbox::botapi::{Fault, Gate, On};

use crate::support::line::{Line, operators};
use crate::support::people::{card, code, count, told, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_card_was_on_its_way_is_not_answered_by_the_reply_to_the_one_before() {
    crossed(Fault::Hold).await;
}

/// The card is in the chat, but the line can't know so yet: in doubt the message counts as not seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_card_nobody_confirmed_yet_is_not_answered_either() {
    crossed(Fault::HoldAnswer).await;
}

async fn crossed(hold: fn(Gate) -> Fault) {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("Can you call me?");
    let first = line.card(&olga, "Can you call me?").await;
    line.drained().await;

    let gate = Gate::new();
    let second = On::method("sendMessage").chat(olga.id());
    line.api
        .fault(second.when(|call| call.text.is_some_and(|t| t.contains("Not today"))), hold(gate.clone()));
    ada.write("Not today after all!");
    gate.reached(1).await;
    olga.reply(first.id, "I'll call you today");
    told(&ada, "I'll call you today").await;
    gate.open();
    card(&olga, "Not today after all!").await;
    told(&olga, words("tick-crossed")).await;

    let case = line.case(&code(&first)).await;
    assert_eq!((case.state.as_str(), case.unanswered_since.is_some()), ("assigned", true));
    let second = case.messages.iter().find(|m| m.text.starts_with("Not today")).unwrap();
    assert_eq!(case.unanswered_since.as_ref(), Some(&second.received_at));

    line.pass(Duration::from_mins(4 * 60 + 1)).await;
    line.settled().await;
    assert_eq!(count(&olga, words("reminder")), 1);
    line.pass(Duration::from_hours(20)).await;
    line.settled().await;
    assert_eq!(count(&ada, "and you have not. We are sorry."), 1);
    assert_eq!(count(&ada, "I'll call you today"), 1);
}
