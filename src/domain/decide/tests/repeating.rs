//! The same thing twice: redelivered, said again, changed and said again.

use crate::domain::decide::Reason;
use crate::domain::dedupe;
use crate::domain::event::{Came, Said, What};
use crate::domain::id::{SeenKey, Shelf};
use crate::domain::say::{Buttons, Say, ToOperator};

use super::people::{hash, is_card, line, said};
use super::world::{HOUR, World};

const WORDS: &str = "they took my brother and I don't know where";

fn repeats(w: &World, seq: u32) -> u32 {
    w.case(1).said.iter().find(|s| s.seq == seq).map_or(0, |s| s.repeats)
}

#[test]
fn the_same_words_again_fold_into_one_message_and_its_card_counts_them() {
    let mut w = line(&["olga"]);
    for _ in 0..3 {
        w.contact(1).says(WORDS);
    }
    assert_eq!(w.last.reason, Reason::Repeat);
    assert_eq!(repeats(&w, 1), 2);
    assert_eq!(w.count("olga", is_card), 1);
    assert_eq!(
        w.count("olga", |s| matches!(
            s,
            Say::Operator(ToOperator::CardUpdate { buttons: Buttons::First, .. })
        )),
        2
    );
    assert_eq!(w.told(w.code(1)).0.len(), 1);
}

#[test]
fn case_spaces_and_what_can_not_be_seen_make_no_difference() {
    let mut w = line(&["olga"]);
    w.contact(1).says(WORDS);
    w.contact(1).says("They took my\u{200B} brother  and I don't know WHERE");
    assert_eq!(repeats(&w, 1), 1);
}

#[test]
fn after_the_window_or_an_answer_the_same_words_are_new() {
    let mut w = line(&["olga"]);
    w.contact(1).says(WORDS);
    w.jump(HOUR * 25);
    w.contact(1).says(WORDS);
    assert_eq!(w.told(w.code(1)).0.len(), 2);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am looking for him");
    w.contact(1).says(WORDS);
    assert_eq!(w.assignee(1), Some("olga"), "it wants an answer again");
}

#[test]
fn a_repeat_while_the_card_is_on_its_way_is_counted_on_it() {
    let mut w = line(&["olga"]);
    w.prompt = false;
    w.contact(1).says(WORDS);
    let card = w.outbox.iter().find(|d| is_card(&d.say)).cloned().unwrap();
    w.contact(1).says(WORDS);
    w.deliver(&card);
    assert!(w.to("olga").iter().any(|s| matches!(s, Say::Operator(ToOperator::CardUpdate { .. }))));
}

#[test]
fn words_that_were_changed_and_are_said_again_are_not_hidden() {
    let mut w = line(&["olga"]);
    let message = w.contact(1).says(WORDS);
    w.contact(1).edits(message, "never mind, all is well again");
    w.contact(1).says(WORDS);
    let (messages, _) = w.told(w.code(1));
    assert_eq!(messages.last().map(|m| m.message.text.as_str()), Some(WORDS));
}

#[test]
fn one_of_several_repeats_that_is_changed_is_a_message_of_its_own() {
    let mut w = line(&["olga"]);
    w.contact(1).says(WORDS);
    let second = w.contact(1).says(WORDS);
    w.contact(1).edits(second, "they let him go");
    let (messages, _) = w.told(w.code(1));
    assert_eq!(
        messages.iter().map(|m| m.message.text.as_str()).collect::<Vec<_>>(),
        [WORDS, "they let him go"]
    );
}

#[test]
fn what_was_taken_before_changes_nothing() {
    let mut w = line(&["olga"]);
    let key = |n| SeenKey { shelf: Shelf::Telegram, day: 20_000, hash: [n; 16] };
    let at = w.contact(1).says(WORDS);
    let arrival = w.contact(1).arrival(at, Came::Said(said("something else entirely")));
    w.taken(What::Arrived(arrival.clone()), vec![key(1)]);
    let before = (w.cases.clone(), w.contacts.clone(), w.roster.clone(), w.sent.len());
    assert_eq!(w.taken(What::Arrived(arrival.clone()), vec![key(1), key(2)]), Reason::Duplicate);
    assert_eq!((w.cases.clone(), w.contacts.clone(), w.roster.clone(), w.sent.len()), before);
    assert_eq!(w.last.changes.seen, [key(2)], "the sibling is remembered");
    assert_eq!(w.taken(What::Arrived(arrival), vec![key(2)]), Reason::Duplicate);
}

#[test]
fn see_below_above_another_mail_is_no_repeat_however_short_it_is() {
    let mut w = line(&["olga"]);
    let below = |rest: &str| Said {
        rest: Some(rest.into()),
        fingerprint: hash(&dedupe::with_rest(dedupe::normal_form("see", &[]), Some(rest))),
        ..said("see")
    };
    w.contact(1).sends(below("> I come on Friday."));
    w.contact(1).sends(below("> I come on Sunday."));
    assert_eq!(w.told(w.code(1)).0.len(), 2);
    w.contact(1).sends(below("> I come on Friday."));
    assert_eq!((w.told(w.code(1)).0.len(), repeats(&w, 1)), (2, 1), "what stands below makes it long enough");
}

const PLEA: &str =
    "They took my brother from the bus stop this morning, he wears a red coat, please tell me where he is";

#[test]
fn the_same_plea_of_another_contact_goes_to_the_same_operator_and_each_case_tells_of_the_other() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says(PLEA);
    assert_eq!(w.assignee(1), Some("olga"));
    w.contact(2).says("They took my brother from the bus stop this morning,  he wears a red coat, please tell me WHERE he is");
    assert_eq!(w.assignee(2), Some("olga"), "not boris, whose turn it is");
    assert_eq!((w.case(1).alike, w.case(2).alike), (Some(w.code(2)), Some(w.code(1))));
    assert_ne!(w.case(1).contact, w.case(2).contact, "they stay two");
    w.contact(3).says(PLEA);
    assert_eq!(w.case(3).alike, None, "three people with one text are many");
}

#[test]
fn words_of_their_own_and_a_case_that_is_over_make_nobody_the_same() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says(PLEA);
    w.contact(2).says("They took my sister from the school yard this evening, she wears a blue hat, please tell me where she is");
    assert_eq!((w.assignee(2), w.case(2).alike), (Some("boris"), None));
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, crate::domain::command::CaseAsk::CloseNow(9, Some("spam".into())));
    w.contact(3).says(PLEA);
    assert_eq!(w.case(3).alike, None);
}
