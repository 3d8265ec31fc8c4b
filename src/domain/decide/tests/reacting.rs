//! Emoji on messages: seen by who has the case, kept, and no more than that.

use crate::domain::case::Case;
use crate::domain::command::CaseAsk;
use crate::domain::decide::Reason;
use crate::domain::event::Came;
use crate::domain::id::SourceId;
use crate::domain::message::{Milestone, Reaction};
use crate::domain::say::{Recipient, Say, ToContact, ToOperator, Word};

use super::people::line;
use super::world::{HOUR, MINUTE, World};

fn thumb() -> Vec<Reaction> {
    vec![Reaction::Emoji("👍".into())]
}

/// Olga has answered contact 1, who has her answer at that place.
fn answered() -> (World, SourceId) {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I am hiding");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Put a thumb up if you are safe.");
    let is_answer =
        |d: &crate::domain::say::Delivery| matches!(d.say, Say::Contact(ToContact::Answer { .. }));
    let at = w.sent.iter().find(|(d, _)| is_answer(d)).and_then(|(_, at)| *at).unwrap();
    w.forget_sent();
    (w, at)
}

fn reacts(w: &mut World, at: SourceId, with: Vec<Reaction>) -> Reason {
    w.contact(1).comes(at, Came::Reacted(with))
}

fn on_answer(w: &World) -> Vec<Reaction> {
    w.told(w.code(1)).0.into_iter().find(|f| f.message.seq == 2).unwrap().reactions
}

#[test]
fn a_thumb_on_an_answer_is_shown_kept_and_changes_nothing() {
    let (mut w, at) = answered();
    let state = w.case(1).state.clone();
    assert_eq!(reacts(&mut w, at, thumb()), Reason::Reacted);
    assert_eq!(w.to("olga"), [Say::Operator(ToOperator::Reacted { seq: 2 })]);
    assert_eq!(on_answer(&w), thumb());
    assert_eq!(w.case(1).state, state);
    assert_eq!(w.to_contact(1), []);
    reacts(&mut w, at, Vec::new());
    assert_eq!(
        w.count("olga", |s| *s == Say::Operator(ToOperator::Reacted { seq: 2 })),
        2,
        "taken off is told, too"
    );
    assert_eq!(on_answer(&w), []);
}

#[test]
fn it_starts_and_stops_no_clock() {
    let (mut w, at) = answered();
    w.contact(1).says("are you there?");
    let since = w.case(1).unanswered_since();
    assert!(since.is_some());
    reacts(&mut w, at, thumb());
    assert_eq!(w.case(1).unanswered_since(), since);
    w.pass(HOUR * 4);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Reminder)));
}

#[test]
fn who_has_the_case_by_now_is_told() {
    let (mut w, at) = answered();
    w.contact(1).says("thank you");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::GiveTo(Some("boris".into())));
    w.forget_sent();
    reacts(&mut w, at, thumb());
    assert_eq!((w.to("olga"), w.to("boris")), (vec![], vec![Say::Operator(ToOperator::Reacted { seq: 2 })]));
}

#[test]
fn nobody_is_rung_a_hundred_times() {
    let (mut w, at) = answered();
    for n in 0..100 {
        reacts(&mut w, at, if n % 2 == 0 { thumb() } else { Vec::new() });
    }
    let told = w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Reacted { .. })));
    assert!((1..=10).contains(&told), "{told}");
    w.pass(HOUR + MINUTE);
    reacts(&mut w, at, thumb());
    assert_eq!(w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Reacted { .. }))), told + 1);
}

#[test]
fn on_their_own_words_and_on_those_of_the_line_it_is_kept_and_told_too() {
    let (mut w, at) = answered();
    let own = w.links.iter().find(|(_, l)| l.delivery.is_none() && l.seq == 1).map(|(k, _)| k.message);
    reacts(&mut w, own.unwrap(), thumb());
    assert_eq!(w.told(w.code(1)).0[0].reactions, thumb());
    reacts(&mut w, SourceId::bare(at.number() + 50), thumb());
    assert!(w.history(1).contains(&format!("{:?}:👍", Milestone::Reacted)));
    let told =
        Say::Operator(ToOperator::Happened { what: Milestone::Reacted, who: None, why: "👍".into() });
    assert_eq!(w.to("olga"), [Say::Operator(ToOperator::Reacted { seq: 1 }), told]);
    assert!(w.is_answered(1));
}

#[test]
fn whoever_never_wrote_becomes_no_contact_by_an_emoji() {
    let mut w = line(&["olga"]);
    assert_eq!(reacts(&mut w, SourceId::bare(5), thumb()), Reason::Nothing);
    assert!(w.cases.is_empty() && w.contacts.is_empty());
}

#[test]
fn a_closed_case_stays_closed() {
    let (mut w, at) = answered();
    w.jump(HOUR * 73);
    w.forget_sent();
    reacts(&mut w, at, thumb());
    assert_eq!(w.case(1).state_word(), "closed");
    assert_eq!(w.to("olga"), [Say::Operator(ToOperator::Reacted { seq: 2 })]);
}

#[test]
fn an_operators_emoji_on_a_card_goes_to_nobody_and_they_hear_so() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I am hiding");
    let card = w.card("olga", 1);
    w.operator("olga").comes(card, Came::Reacted(thumb()));
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::ReactionStays))));
    assert!(w.case(1).unanswered_since().is_some());
    w.forget_sent();
    w.operator("olga").comes(card, Came::Reacted(Vec::new()));
    assert_eq!(w.to("olga"), [], "taken off again, it needs no word");
    let contact = |d: &crate::domain::say::Delivery| matches!(d.to, Recipient::Contact(_));
    assert!(!w.sent.iter().any(|(d, _)| contact(d)));
}

#[test]
fn a_case_of_before_there_were_reactions_is_still_read() {
    let (w, _) = answered();
    let stored = serde_json::to_value(w.case(1)).unwrap();
    assert!(stored.get("reacted_at").is_none(), "without reactions nothing of them is stored now, either");
    assert_eq!(serde_json::from_value::<Case>(stored).unwrap().reacted_at, []);
}
