//! Another phone of the same person: connected by words, and never taken for the one whose card is answered.

use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::{Said, What};
use crate::domain::forget::{Forget, Noted};
use crate::domain::id::{Address, ContactId, SourceId};
use crate::domain::linking::{ALL_TRIES, DAY, Draw, Linking, Mark, SHOWN, TRIES};
use crate::domain::say::{Aside, Delivery, Say, ToContact, ToOperator, Word};
use crate::domain::trail::Who;

use super::people::{chat_of, is_card, line, said};
use super::world::{HOUR, World};

/// The words that were drawn from that number.
pub fn words(n: u8) -> Mark {
    Mark([n; 16])
}

pub fn id(contact: usize) -> ContactId {
    chat_of(&"telegram".into(), &Address(format!("contact {contact}"))).contact()
}

/// `/link`.
pub fn asks_for_words(w: &mut World, contact: usize, n: u8) -> SourceId {
    let linking = Some(Linking::Wanted(Draw { number: [n; 16], mark: words(n) }));
    w.contact(contact).sends(Said { command: Some(Command::Link), linking, ..said("/link") })
}

/// Four words.
pub fn types(w: &mut World, contact: usize, n: u8) -> SourceId {
    let linking = Some(Linking::Typed { mark: Some(words(n)), ordered: false });
    w.contact(contact).sends(Said { linking, ..said("river lake forest meadow") })
}

pub fn aside(aside: Aside) -> Say {
    Say::Contact(ToContact::Aside(aside))
}

fn told(w: &World, operator: &str, wanted: &Word) -> usize {
    w.count(operator, |say| *say == Say::Operator(ToOperator::Word(wanted.clone())))
}

/// A line on which contact 1 wrote and connected contact 2.
fn connected() -> World {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    types(&mut w, 2, 7);
    w
}

/// The same, a day ago: whoever is there is them.
fn connected_long_ago() -> World {
    let mut w = connected();
    w.now.line = w.now.line + DAY;
    w
}

fn answers(w: &World, contact: usize) -> usize {
    w.to_contact(contact).iter().filter(|say| matches!(say, Say::Contact(ToContact::Answer { .. }))).count()
}

#[test]
fn another_phone_is_the_same_person_and_each_card_is_answered_where_it_was_written() {
    let mut w = connected();
    let [first, second] = [w.code(1), w.code(2)];
    assert_ne!(first, second, "each keeps its case");
    assert_eq!((w.assignee(1), w.assignee(2)), (Some("olga"), Some("olga")));
    assert_eq!(told(&w, "olga", &Word::Linked { code: first, with: Some(second) }), 0, "once is enough");
    assert_eq!(told(&w, "olga", &Word::Linked { code: second, with: Some(first) }), 1);
    w.contact(2).says("It is me");
    for contact in [1, 2] {
        let card = w.card("olga", contact);
        w.operator("olga").replies(card, "Stay inside");
        assert!(w.is_answered(contact));
    }
    assert_eq!((answers(&w, 1), answers(&w, 2)), (1, 1));
    let links = |n| w.contacts[&id(n)].links.iter().map(|l| (l.id, l.case, l.newer)).collect::<Vec<_>>();
    assert_eq!(links(1), [(id(2), Some(second), true)]);
    assert_eq!(links(2), [(id(1), Some(first), false)]);
}

#[test]
fn the_new_phone_can_be_written_to_before_it_wrote_anything() {
    let mut w = connected();
    let card = w.card("olga", 2);
    w.operator("olga").replies(card, "Is it you? Who is your sister?");
    assert_eq!((answers(&w, 1), answers(&w, 2)), (0, 1));
}

#[test]
fn a_phone_is_spoken_with_in_the_language_that_is_known_of_its_owner() {
    let mut w = line(&["olga"]);
    w.contact(1).orders(Command::Language(Some("uk".into())));
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    types(&mut w, 2, 7);
    assert_eq!((w.case(2).language.as_str(), w.case(2).language_from), ("uk", w.case(1).language_from));
}

#[test]
fn nothing_is_told_where_the_words_came_from_and_nothing_of_before_where_they_are_typed() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    let before = w.to_contact(1);
    let typed = types(&mut w, 2, 7);
    assert_eq!(w.to_contact(1), before);
    let cleared = Say::Contact(ToContact::Cleared { messages: vec![typed] });
    assert_eq!(w.to_contact(2), [cleared, aside(Aside::Linked)]);
    assert!(w.told(w.code(2)).0.iter().all(|m| m.message.text.is_empty()), "the words are nowhere");
}

#[test]
fn words_go_from_the_chat_that_shows_them_after_a_minute_and_hold_nothing_up() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    w.prompt = false;
    let asked = asks_for_words(&mut w, 1, 7);
    let shows = |d: &Delivery| matches!(d.say, Say::Contact(ToContact::LinkWords { .. }));
    let shown = w.outbox.iter().find(|d| shows(d)).cloned().expect("the words");
    w.deliver(&shown);
    let number = w.sent.last().and_then(|(_, at)| *at).expect("a number");
    let gone = Say::Contact(ToContact::Cleared { messages: vec![number, asked] });
    let later = w.outbox.iter().find(|d| d.say == gone).expect("it is taken back");
    assert_eq!(later.not_before, w.now.line + SHOWN);
    assert!(later.case.is_some_and(|code| !w.cases.contains_key(&code)), "a lane of its own");
}

#[test]
fn words_work_once_and_new_ones_void_the_old_and_none_lasts_for_ever() {
    let mut w = connected();
    types(&mut w, 3, 7);
    assert!(w.to_contact(3).contains(&aside(Aside::NoSuchWords)), "used");
    asks_for_words(&mut w, 1, 8);
    asks_for_words(&mut w, 1, 9);
    types(&mut w, 4, 8);
    assert!(w.to_contact(4).contains(&aside(Aside::NoSuchWords)), "void");
    w.jump(w.policy.routing.reopen_within);
    types(&mut w, 5, 9);
    assert!(w.to_contact(5).contains(&aside(Aside::NoSuchWords)), "too old");
    assert_eq!(w.contacts[&id(1)].links.len(), 1);
}

#[test]
fn a_phone_is_not_connected_with_itself_and_keeps_its_words() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    types(&mut w, 1, 7);
    assert!(w.to_contact(1).contains(&aside(Aside::NoSuchWords)));
    types(&mut w, 2, 7);
    assert_eq!(w.contacts[&id(2)].links.len(), 1);
}

#[test]
fn there_are_no_words_without_a_case_to_connect_with() {
    let mut w = line(&["olga"]);
    asks_for_words(&mut w, 1, 7);
    assert_eq!(w.to_contact(1), [aside(Aside::NothingToLink)]);
    types(&mut w, 2, 7);
    assert!(w.contacts.values().all(|contact| contact.links.is_empty()));
}

#[test]
fn wrong_words_may_be_all_that_somebody_has_to_say() {
    let mut w = line(&["olga"]);
    types(&mut w, 1, 7);
    assert!(w.to_contact(1).contains(&aside(Aside::NoSuchWords)));
    assert_eq!(w.told(w.code(1)).0[0].message.text, "river lake forest meadow");
    assert_eq!(w.count("olga", is_card), 1);
    let linking = Some(Linking::Typed { mark: None, ordered: true });
    w.contact(2).sends(Said { command: Some(Command::Link), linking, ..said("/link a b c d") });
    assert!(
        !w.contacts[&id(2)].case.is_some_and(|code| w.cases.contains_key(&code)),
        "an order is no message"
    );
}

#[test]
fn words_are_tried_a_few_times_a_day_and_not_by_everybody_together_without_end() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    for _ in 0..TRIES {
        types(&mut w, 2, 99);
    }
    assert!(!w.to_contact(2).contains(&aside(Aside::TooManyTries)));
    types(&mut w, 2, 7);
    assert!(w.to_contact(2).contains(&aside(Aside::TooManyTries)), "also the right ones");
    assert!(w.contacts[&id(2)].links.is_empty());
    w.jump(DAY);
    types(&mut w, 2, 7);
    assert_eq!(w.contacts[&id(2)].links.len(), 1, "tomorrow");
    asks_for_words(&mut w, 1, 8);
    for n in 0..ALL_TRIES {
        types(&mut w, 10 + usize::try_from(n).unwrap(), 99);
    }
    types(&mut w, 3, 8);
    assert!(w.contacts[&id(3)].links.is_empty());
}

#[test]
fn an_operators_chat_is_not_connected_and_the_words_go_to_nobody() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    let before = w.to_contact(1);
    for ordered in [false, true] {
        let linking = Some(Linking::Typed { mark: Some(words(7)), ordered });
        let command = ordered.then_some(Command::Link);
        w.operator("olga").sends(Said { command, linking, ..said("river lake forest meadow") });
        assert_eq!(w.last.reason, Reason::Refused);
    }
    assert_eq!(told(&w, "olga", &Word::LinkNotHere), 2);
    assert_eq!(w.to_contact(1), before);
    assert!(w.contacts.values().all(|contact| contact.links.is_empty()));
    types(&mut w, 2, 7);
    assert_eq!(w.contacts[&id(2)].links.len(), 1, "they are not used by that");
}

#[test]
fn who_has_a_case_of_their_own_keeps_it_and_both_operators_hear() {
    let mut w = line(&["olga", "ivan"]);
    w.contact(1).says("They are at the door");
    w.contact(2).says("I need a lawyer");
    let before = [w.assignee(1), w.assignee(2)].map(|who| who.map(str::to_owned));
    let (first, second) = (w.code(1), w.code(2));
    asks_for_words(&mut w, 1, 7);
    types(&mut w, 2, 7);
    assert_eq!([w.assignee(1), w.assignee(2)].map(|who| who.map(str::to_owned)), before, "nothing moves");
    assert_eq!(w.cases.len(), 2);
    let [one, two] = before.map(Option::unwrap);
    assert_eq!(told(&w, &one, &Word::Linked { code: first, with: Some(second) }), 1);
    assert_eq!(told(&w, &two, &Word::Linked { code: second, with: Some(first) }), 1);
    assert!(w.history(1).contains(&format!("Linked:{second}")));
    assert!(w.history(2).contains(&format!("Linked:{first}")));
}

#[test]
fn a_connected_phone_that_writes_anew_goes_to_who_has_the_other_case() {
    let mut w = line(&["olga", "ivan"]);
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    types(&mut w, 2, 7);
    assert_eq!(w.assignee(2), w.assignee(1), "and not to whose turn it is");
}

#[test]
fn whoever_ends_it_is_on_their_own_and_is_told_the_same_as_who_never_was() {
    let mut w = connected();
    w.contact(3).says("Somebody else");
    let (first, second) = (w.code(1), w.code(2));
    for contact in [2, 3] {
        w.contact(contact).orders(Command::Unlink);
        assert_eq!(w.to_contact(contact).last(), Some(&aside(Aside::Unlinked)));
    }
    assert!(w.contacts.values().all(|contact| contact.links.is_empty()));
    assert_eq!((told(&w, "olga", &Word::Unlinked(first)), told(&w, "olga", &Word::Unlinked(second))), (1, 1));
    asks_for_words(&mut w, 1, 9);
    w.contact(1).orders(Command::Unlink);
    types(&mut w, 2, 9);
    assert!(w.contacts[&id(2)].links.is_empty(), "its words are void, too");
}

#[test]
fn whoever_answers_them_can_part_a_phone_that_somebody_else_connected_and_nobody_there_hears() {
    let mut w = line(&["olga", "ivan"]);
    w.contact(1).says("They are at the door");
    asks_for_words(&mut w, 1, 7);
    types(&mut w, 2, 7);
    let (first, second) = (w.code(1), w.code(2));
    let before = (w.to_contact(1), w.to_contact(2));
    let holder = w.assignee(2).expect("somebody").to_owned();
    let other = if holder == "olga" { "ivan" } else { "olga" };
    let part = || Command::Case { code: Some(second), ask: CaseAsk::Unlink };
    w.operator(other).orders(part());
    assert_eq!(w.contacts[&id(1)].links.len(), 1, "only whoever answers them");
    w.operator(&holder).orders(part());
    assert!(w.contacts.values().all(|contact| contact.links.is_empty()));
    assert_eq!(
        (told(&w, &holder, &Word::Unlinked(second)), told(&w, &holder, &Word::Unlinked(first))),
        (1, 1)
    );
    assert_eq!((w.to_contact(1), w.to_contact(2)), before);
    assert!(w.history(1).contains(&format!("Unlinked:{second}")));
}

#[test]
fn who_answers_any_of_their_phones_hears_that_they_want_to_be_forgotten() {
    let mut w = connected_long_ago();
    for command in [Command::Forget, Command::ForgetMe, Command::ForgetNow] {
        w.contact(2).orders(command);
    }
    let at = w.now.civil + HOUR / 6;
    for code in [w.code(1), w.code(2)] {
        assert_eq!(told(&w, "olga", &Word::Leaving(code, at)), 1, "{code}");
    }
}

#[test]
fn a_phone_that_was_connected_within_a_day_has_nothing_forgotten_elsewhere() {
    for (newer, other) in [(1, 2), (2, 1)] {
        let mut w = connected();
        for command in [Command::Forget, Command::ForgetMe, Command::ForgetNow] {
            w.contact(newer).orders(command);
        }
        let at = w.now.civil + HOUR / 6;
        let hears = [newer, other].map(|n| told(&w, "olga", &Word::Leaving(w.code(n), at)));
        assert_eq!(hears, [1, 0], "what stands on the other stays");
        assert_eq!(w.to_contact(newer).last(), Some(&aside(Aside::ElsewhereStays)));
    }
}

#[test]
fn a_word_from_any_of_their_phones_stops_that_they_are_forgotten() {
    let mut w = connected_long_ago();
    for command in [Command::Forget, Command::ForgetMe, Command::ForgetNow] {
        w.contact(1).orders(command);
    }
    assert_eq!(w.leaving.len(), 1);
    w.contact(2).says("No, somebody took my phone");
    assert!(w.leaving.is_empty() && w.contacts[&id(1)].leaving.is_none());
    assert_eq!(
        (told(&w, "olga", &Word::Stays(w.code(1))), told(&w, "olga", &Word::Stays(w.code(2)))),
        (1, 1)
    );
}

#[test]
fn nothing_answers_for_who_is_forgotten_neither_words_nor_a_link() {
    let mut w = connected();
    asks_for_words(&mut w, 1, 9);
    let code = w.code(1);
    let noted = Noted { code, next: w.case(1).next_seq };
    let what = Forget { cases: vec![noted], contacts: vec![id(1)], ..Forget::default() };
    w.event(What::Forget(Box::new(what), Who::Line));
    assert!(!w.links.contains_key(&words(9).key()));
    assert!(w.contacts[&id(2)].links.is_empty() && !w.contacts.contains_key(&id(1)));
    types(&mut w, 3, 9);
    assert!(w.contacts[&id(3)].links.is_empty());
}
