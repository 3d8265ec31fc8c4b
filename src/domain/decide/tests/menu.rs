//! Topics with ready answers, and the human behind all of them.

use std::time::Duration;

use crate::domain::case::{Index, Priority, State};
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Said};
use crate::domain::fixture::{topic, with_shift};
use crate::domain::id::{DeliveryId, SourceId, Topic};
use crate::domain::menu::{Item, Menu};
use crate::domain::message::Author;
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Outcome, Recipient, Say, ToContact, ToOperator};
use crate::domain::traits::Traits;

use super::people::{is_alert, is_new_card, line, policy, said};
use super::world::{HOUR, MINUTE, World};

/// Captivity (rights, bring), home with an answer, housing without one, violence that opens a case and is urgent.
fn menu() -> Menu {
    let under = |item: Item| Item { under: Some("captivity".into()), ..item };
    Menu {
        items: vec![
            topic("captivity", None),
            under(topic("rights", Some("You may ask for a lawyer."))),
            under(topic("bring", Some("Your papers."))),
            topic("home", Some("Once a week.")),
            topic("housing", None),
            Item { opens: true, urgent: true, ..topic("violence", Some("Call 112.")) },
            Item { route: Some("law".into()), ..topic("court", None) },
        ],
    }
}

fn with_menu(operators: &[&str]) -> World {
    let mut policy = policy(operators);
    policy.menu = menu();
    World::new(policy)
}

fn shown(at: Option<&str>, edit: Option<SourceId>, gone: bool) -> Say {
    Say::Contact(ToContact::Menu { at: at.map(Topic::from), edit, gone })
}

fn press(w: &mut World, on: SourceId, command: Command) -> Option<Say> {
    w.contact(1).presses_any(on, Some(command));
    w.to_contact(1).pop()
}

#[test]
fn a_list_is_changed_where_it_stands_and_an_answer_is_a_message_of_its_own() {
    let (mut w, list) = (with_menu(&["olga"]), SourceId::bare(7));
    assert_eq!(
        press(&mut w, list, Command::Topic("captivity".into())),
        Some(shown(Some("captivity"), Some(list), false))
    );
    assert_eq!(
        press(&mut w, list, Command::Topic("rights".into())),
        Some(Say::Contact(ToContact::Ready { topic: "rights".into() }))
    );
    assert_eq!(press(&mut w, list, Command::Menu(None)), Some(shown(None, Some(list), false)));
    let answer = SourceId::bare(9);
    let back = Command::Back(Some("captivity".into()));
    assert_eq!(press(&mut w, answer, back), Some(shown(Some("captivity"), None, false)), "the answer stays");
    assert!(w.cases.is_empty(), "reading opens no case");
}

#[test]
fn a_leaflet_comes_after_the_words_and_by_itself() {
    let mut w = with_menu(&["olga"]);
    w.policy.menu.items[1].attach = vec!["a.pdf".into(), "b.jpg".into()];
    w.contact(1).orders(Command::Topic("rights".into()));
    let leaflet = |at| Say::Contact(ToContact::Leaflet { topic: "rights".into(), at });
    let answer = Say::Contact(ToContact::Ready { topic: "rights".into() });
    assert_eq!(w.to_contact(1), [answer, leaflet(0), leaflet(1)]);
}

#[test]
fn a_list_that_can_not_be_changed_any_more_comes_anew() {
    let mut w = with_menu(&["olga"]);
    w.prompt = false;
    w.contact(1).presses_any(SourceId::bare(7), Some(Command::Menu(None)));
    let delivery = w.outbox[0].clone();
    w.settle(&delivery, Outcome::Dropped);
    assert_eq!(w.to_contact(1).pop(), Some(shown(None, None, false)));
}

#[test]
fn what_is_not_offered_any_more_is_told_and_loses_nobody() {
    let mut w = with_menu(&["olga"]);
    let gone = Command::Topic("lawyers".into());
    assert_eq!(press(&mut w, SourceId::bare(7), gone), Some(shown(None, None, true)));
    let back = Command::Menu(Some("lawyers".into()));
    assert_eq!(press(&mut w, SourceId::bare(7), back), Some(shown(None, Some(SourceId::bare(7)), true)));
    let human = Command::Human(Some("lawyers".into()));
    assert_eq!(
        press(&mut w, SourceId::bare(7), human),
        Some(Say::Contact(ToContact::Human { topic: None, staffed_at: None }))
    );
    assert_eq!((w.assignee(1), &w.case(1).topic), (Some("olga"), &None));
}

#[test]
fn a_human_is_one_tap_away_with_the_topic_and_the_language_that_were_chosen() {
    let mut w = with_menu(&["olga"]);
    w.contact(1).orders(Command::Language(Some("uk".into())));
    assert_eq!(w.contact(1).orders(Command::Human(Some("rights".into()))), Reason::NewCase);
    let case = w.case(1);
    assert_eq!((&case.topic, case.language.as_str()), (&Some("rights".into()), "uk"));
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.count("olga", is_new_card), 1, "the card goes out with the tap");
    let told =
        w.sent.iter().rev().find(|(d, _)| matches!(d.to, Recipient::Contact(_))).map(|(d, _)| d.clone());
    let told = told.expect("a word");
    assert_eq!(told.say, Say::Contact(ToContact::Human { topic: Some("rights".into()), staffed_at: None }));
    assert_eq!(told.language, "uk".into());
}

#[test]
fn all_taps_are_one_case_and_the_first_word_starts_its_clock() {
    let mut w = with_menu(&["olga"]);
    for _ in 0..3 {
        w.contact(1).orders(Command::Human(None));
    }
    assert_eq!((w.cases.len(), w.count("olga", is_new_card)), (1, 1));
    assert_eq!((w.roster.operator_state(&"olga".into()).room_taken(), w.load_of("olga")), (0, 1));
    assert_eq!(w.case(1).unanswered_since(), None);
    w.pass(HOUR * 25);
    assert_eq!(
        w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Reminder)) || is_alert(s)),
        0,
        "nobody is called"
    );
    w.contact(1).says("hello, my brother was taken");
    assert_eq!(w.case(1).unanswered_since(), Some(w.now.line));
    assert_eq!(w.roster.operator_state(&"olga".into()).room_taken(), 1);
    assert!(w.to_contact(1).iter().any(|s| matches!(s, Say::Contact(ToContact::Acknowledge { .. }))));
    w.pass(HOUR * 4);
    assert_eq!(w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Reminder))), 1);
    let totals = w.totals();
    assert_eq!(totals.appeals, 1, "the tap is none");
}

#[test]
fn the_first_words_bring_the_case_to_who_speaks_their_language() {
    let mut w = with_menu(&["olga", "boris"]);
    w.policy.operators[0].languages = Some(vec!["en".into()]);
    w.contact(1).orders(Command::Human(None));
    assert_eq!(w.assignee(1), Some("olga"));
    w.contact(1).says("Здравствуйте, мне нужна помощь с документами");
    assert_eq!(w.assignee(1), Some("boris"));
    assert_eq!((w.load_of("olga"), w.roster.operator_state(&"boris".into()).room_taken()), (0, 1));
}

#[test]
fn an_operator_may_write_first() {
    let mut w = with_menu(&["olga"]);
    w.contact(1).orders(Command::Human(None));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "hello, I am here");
    assert!(w.is_answered(1));
    assert_eq!(w.roster.operator_state(&"olga".into()).wordless, 0);
    w.contact(1).says("thank you for asking");
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.case(1).unanswered_since(), Some(w.now.line));
}

#[test]
fn an_answer_to_a_tap_that_is_taken_back_starts_no_clock() {
    let mut w = with_menu(&["olga"]);
    w.contact(1).orders(Command::Human(None));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "hello, I am here");
    w.operator("olga").presses(card, CaseAsk::Recall(2));
    assert!(w.case(1).is_wordless(), "{:?}", w.case(1).state);
    assert_eq!(w.roster.operator_state(&"olga".into()).wordless, 1);
}

#[test]
fn whoever_has_words_goes_first() {
    let mut policy = policy(&["olga"]);
    (policy.menu, policy.routing.capacity) = (menu(), 1);
    let mut w = World::new(policy);
    w.contact(1).says("first words of all");
    w.contact(2).orders(Command::Human(None));
    w.jump(HOUR);
    w.contact(3).says("words that came later");
    assert!(w.is_waiting(2) && w.is_waiting(3));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "an answer");
    assert_eq!((w.assignee(3), w.is_waiting(2)), (Some("olga"), true));
    let card = w.card("olga", 3);
    w.operator("olga").replies(card, "an answer");
    assert_eq!(w.assignee(2), Some("olga"));
    w.contact(4).says("and there is room for words");
    assert_eq!(w.assignee(4), Some("olga"));
}

#[test]
fn nobody_gets_more_taps_than_they_have_room_for() {
    let mut policy = policy(&["olga"]);
    (policy.menu, policy.routing.capacity) = (menu(), 2);
    let mut w = World::new(policy);
    for contact in 1..=4 {
        w.contact(contact).orders(Command::Human(None));
    }
    assert_eq!((w.load_of("olga"), w.roster.waiting), (2, 2));
    w.contact(5).says("words have room all the same");
    assert_eq!(w.assignee(5), Some("olga"));
}

#[test]
fn a_tap_without_a_word_ends_by_itself_and_calls_for_nobody() {
    let mut w = with_menu(&["olga"]);
    w.contact(1).orders(Command::Human(None));
    w.pass(HOUR * 72);
    assert!(matches!(w.case(1).state, State::Closed { .. }));
    let indexes: Vec<Index> = w.case(1).indexes().into_iter().map(|(index, _)| index).collect();
    assert_eq!(indexes, [Index::Closed], "nobody was left without an answer");
    assert_eq!(w.totals().closed_unanswered, 0);
    w.contact(1).orders(Command::Human(None));
    assert_eq!((w.cases.len(), w.assignee(1)), (1, Some("olga")), "taken up again");
}

#[test]
fn whoever_was_answered_and_taps_again_is_seen() {
    let mut w = with_menu(&["olga"]);
    w.contact(1).says("hello there");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "an answer");
    w.contact(1).orders(Command::Human(None));
    assert_eq!(w.assignee(1), Some("olga"));
    assert!(w.case(1).is_wordless());
}

#[test]
fn a_topic_that_opens_a_case_does_so_at_once_and_may_be_urgent() {
    let mut w = with_menu(&["olga"]);
    w.contact(1).orders(Command::Topic("violence".into()));
    let told = w.to_contact(1);
    assert_eq!(told[0], Say::Contact(ToContact::Ready { topic: "violence".into() }));
    assert!(matches!(told[1], Say::Contact(ToContact::Human { .. })));
    assert_eq!(w.case(1).priority, Priority::Urgent);
    w.contact(2).orders(Command::Topic("housing".into()));
    assert_eq!(w.case(2).topic, Some("housing".into()), "what says nothing opens a case");
    assert_eq!(w.case(2).priority, Priority::Normal);
}

#[test]
fn the_topic_of_an_open_case_can_be_chosen_later() {
    let mut w = with_menu(&["olga", "boris"]);
    w.policy.operators[0].topics = Some(vec!["home".into()]);
    w.contact(1).says("hello there");
    assert_eq!(w.assignee(1), Some("olga"));
    w.contact(1).orders(Command::Human(Some("rights".into())));
    assert_eq!((w.assignee(1), &w.case(1).topic), (Some("boris"), &Some("rights".into())));
    let card = w.card("boris", 1);
    w.operator("boris").presses(card, CaseAsk::Take);
    w.contact(1).orders(Command::Human(Some("home".into())));
    assert_eq!(w.assignee(1), Some("boris"), "whoever took it keeps it");
    assert!(w.history(1).contains(&"TopicSet:home".to_owned()));
}

fn night(w: &mut World, who: &str) {
    w.policy = with_shift(w.policy.clone(), "night", "UTC", &["mon-sun 20:00-24:00"], &[who]);
    w.jump(Duration::from_millis(1));
}

#[test]
fn a_topic_whose_people_all_sleep_gives_way_after_a_while_and_at_once_where_it_is_urgent() {
    let mut w = with_menu(&["olga", "boris"]);
    w.policy.operators[0].topics = Some(vec!["home".into()]);
    w.policy.operators[1].topics = Some(vec!["law".into(), "rights".into(), "violence".into()]);
    night(&mut w, "boris");
    w.contact(1).orders(Command::Human(Some("court".into())));
    w.contact(1).says("they summon me to court");
    assert!(w.is_waiting(1));
    w.pass(MINUTE * 29);
    assert!(w.is_waiting(1));
    w.pass(MINUTE);
    assert_eq!(w.assignee(1), Some("olga"));
    w.contact(2).orders(Command::Human(Some("violence".into())));
    assert_eq!(w.assignee(2), Some("olga"), "at once");
}

#[test]
fn a_case_waits_for_somebody_who_is_there_and_has_no_room() {
    let mut w = with_menu(&["olga", "boris"]);
    w.policy.operators[0].topics = Some(vec!["home".into()]);
    w.policy.operators[1].capacity = Some(1);
    w.contact(1).orders(Command::Human(Some("rights".into())));
    w.contact(1).says("what are my rights?");
    assert_eq!(w.assignee(1), Some("boris"));
    w.contact(2).orders(Command::Human(Some("rights".into())));
    w.contact(2).says("and what are mine?");
    w.pass(HOUR);
    assert!(w.is_waiting(2));
}

#[test]
fn a_topic_that_nobody_covers_holds_nothing_up() {
    let mut w = with_menu(&["olga"]);
    w.policy.operators[0].topics = Some(vec!["home".into()]);
    w.contact(1).orders(Command::Human(Some("rights".into())));
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn a_case_is_given_out_under_the_operators_topic() {
    let mut w = with_menu(&["olga", "boris"]);
    w.policy.operators[0].topics = Some(vec!["home".into()]);
    w.policy.operators[1].topics = Some(vec!["law".into()]);
    w.contact(1).orders(Command::Human(Some("court".into())));
    assert_eq!(w.assignee(1), Some("boris"));
}

#[test]
fn the_tap_stands_in_the_history_as_what_it_is() {
    let mut w = line(&["olga"]);
    w.contact(1).orders(Command::Human(None));
    let (said, _) = w.told(w.code(1));
    assert_eq!((said.len(), &said[0].message.from), (1, &Author::Asking));
    assert!(w.history(1).contains(&"Opened:asked_for_human".to_owned()));
    let code = w.code(1);
    let close = Command::Case { code: Some(code), ask: CaseAsk::Close(None) };
    w.admin(AdminAsk::Command(close));
    assert!(matches!(w.case(1).state, State::Closed { .. }), "no reason is asked for");
}

#[test]
fn whoever_blocked_us_and_asks_for_a_human_is_heard() {
    let mut w = line(&["olga"]);
    w.contact(1).says("hello there");
    w.contact(1).blocks();
    w.contact(1).comes(
        SourceId::bare(3),
        Came::Pressed {
            callback: "press".into(),
            on: SourceId::bare(3),
            command: Some(Command::Human(None)),
        },
    );
    assert_eq!(w.assignee(1), Some("olga"));
    assert!(!w.case(1).is_wordless(), "the words of before still wait");
}

/// A line whose people write mail, and that acknowledges as that.
fn by_mail(acknowledge: Acknowledge) -> World {
    let mut w = with_menu(&["olga"]);
    (w.policy.channels[0].traits, w.policy.channels[0].acknowledge) = (Traits::EMAIL, acknowledge);
    w
}

fn told(w: &World) -> Option<DeliveryId> {
    w.contacts.values().next().and_then(|contact| contact.numbered.as_ref()).map(|told| told.delivery)
}

#[test]
fn by_mail_a_number_in_answer_to_the_list_is_read_and_opens_nothing() {
    let mut w = by_mail(Acknowledge::Full);
    w.contact(1).says("hello there");
    let list = told(&w).expect("a list");
    let before = w.case(1).clone();
    w.contact(1).sends(Said { on: Some(list), ..said(" 2. ") });
    assert_eq!(w.to_contact(1).pop(), Some(Say::Contact(ToContact::Ready { topic: "bring".into() })));
    assert_eq!(w.case(1), &before, "nothing waits for an answer to it");
    w.contact(1).sends(Said { on: Some(list), rest: Some("Ada, Lisova 5".into()), ..said("1") });
    assert_eq!(w.to_contact(1).pop(), Some(Say::Contact(ToContact::Ready { topic: "rights".into() })));
    assert!(w.case(1).next_seq > before.next_seq, "what else it says is for a human");
}

#[test]
fn any_other_number_is_a_message() {
    let mut w = by_mail(Acknowledge::Full);
    w.contact(1).says("hello there");
    let list = told(&w).expect("a list");
    let mut seq = w.case(1).next_seq;
    for said in [
        Said { on: Some(list), ..said("77") },
        Said { on: Some(list), ..said("2 of us") },
        Said { on: Some(DeliveryId(5)), ..said("3") },
        said("4"),
    ] {
        w.contact(1).sends(said);
        seq += 1;
        assert_eq!(w.case(1).next_seq, seq);
    }
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "how many are you?");
    w.contact(1).sends(Said { on: Some(list), ..said("2") });
    assert!(matches!(w.case(1).state, State::Assigned { .. }), "a human has asked, and is answered");
}

#[test]
fn a_mailbox_that_may_be_searched_is_told_no_topics() {
    let mut w = by_mail(Acknowledge::Neutral);
    w.contact(1).says("hello there");
    assert_eq!(told(&w), None);
}
