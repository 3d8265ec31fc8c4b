//! Many people with one text are one case and a count; nobody is lost, and whoever says anything of their own is let
//! through.

use crate::domain::case::{Index, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::Said;
use crate::domain::message::Kind;
use crate::domain::policy::{Operator, PriorityRule};
use crate::domain::say::{Say, ToContact, ToOperator, Word};

use super::people::{attachment, is_alert, operator, policy, said, with};
use super::world::{HOUR, MINUTE, World};

const TEXT: &str = "Ваша горячая линия работает на врага, остановитесь и уходите, пока вас всех не нашли. Мы знаем каждого \
                    из вас, и мы скоро придём за каждым.";

/// Olga answers, vera supervises and takes no cases.
fn line() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    policy.priority = vec![PriorityRule { words: vec!["нож".into()], ..PriorityRule::default() }];
    World::new(policy)
}

/// So many people send the same text.
fn sent_by(people: usize) -> World {
    let mut w = line();
    (1..=people).for_each(|number| {
        w.contact(number).says(TEXT);
    });
    w
}

fn is_held(w: &World, contact: usize) -> bool {
    matches!(w.case(contact).state, State::Held { .. })
}

fn held(w: &World) -> usize {
    w.cases.values().filter(|case| matches!(case.state, State::Held { .. })).count()
}

#[test]
fn of_a_thousand_with_one_text_ten_are_given_out_and_the_others_held_and_none_is_lost() {
    let mut w = sent_by(1_000);
    assert_eq!((w.cases.len(), held(&w)), (1_000, 990));
    assert_eq!(w.roster.campaigns.count(w.code(1)), 1_000);
    let told = w.count("vera", |s| matches!(s, Say::Operator(ToOperator::Word(Word::Campaign(11)))));
    assert_eq!(told, 1, "supervisors hear of it once");
    assert_eq!(w.to_contact(500), [Say::Contact(ToContact::Alike)], "whoever is held hears the way out");
    w.contact(1_001).says(
        "меня держат в подвале, помогите, пожалуйста, мне нужен кто-нибудь прямо сейчас, мне очень страшно",
    );
    assert!(!is_held(&w, 1_001), "somebody else");
    assert!(w.to("olga").len() + w.to("boris").len() < 60, "the operators read what a person can read");
}

#[test]
fn disguised_copies_are_held_and_names_in_them_are_told() {
    let mut w = sent_by(11);
    for (number, copy) in (20..).zip([
        TEXT.to_uppercase(),
        TEXT.replace('о', "o"),
        TEXT.chars().flat_map(|c| [c, '\u{200B}']).collect(),
        format!("😡 {TEXT} 🔥"),
    ]) {
        w.contact(number).says(&copy);
        assert!(is_held(&w, number), "{copy}");
    }
    assert_eq!(w.count("olga", is_newcomers) + w.count("boris", is_newcomers), 0);
    w.contact(30).says(&format!("Оксана: {TEXT}"));
    assert!(is_held(&w, 30));
    let code = w.code(30);
    let seen = |s: &Say| matches!(s, Say::Operator(ToOperator::Newcomers { cases }) if *cases == [code]);
    let reader = if w.count("olga", seen) == 1 { "olga" } else { "boris" };
    assert_eq!(w.count(reader, seen), 1, "held, and seen");
    let open = Command::Case { code: Some(code), ask: CaseAsk::GiveMe };
    assert_eq!(w.operator(reader).orders(open), Reason::OperatorCommand);
    assert_eq!(w.assignee(30), Some(reader));
}

fn is_newcomers(say: &Say) -> bool {
    matches!(say, Say::Operator(ToOperator::Newcomers { .. }))
}

#[test]
fn whoever_has_something_of_their_own_is_not_held() {
    let mut w = sent_by(11);
    w.contact(30).says(&format!("{TEXT} +380441234567"));
    w.contact(31).says(&format!("{TEXT} я в Харькове"));
    w.contact(32).sends(with(TEXT, vec![attachment(Kind::Photo, "p")]));
    w.contact(33).says(&format!("{TEXT} у него нож"));
    w.contact(34).says("Ваша горячая линия работает на врага");
    w.contact(35).says("помогите");
    w.contact(36).orders(Command::Human(None));
    w.contact(36).says(TEXT);
    let by_topic = (30..=36).filter(|number| is_held(&w, *number)).collect::<Vec<_>>();
    assert_eq!(by_topic, Vec::<usize>::new());
    w.policy.flood.campaign_threshold = 0;
    w.contact(40).says(TEXT);
    assert!(!is_held(&w, 40), "switched off");
}

#[test]
fn one_word_of_their_own_or_the_wish_for_a_human_lets_through_at_once() {
    let mut w = sent_by(13);
    w.contact(12).says(TEXT);
    assert!(is_held(&w, 12), "the same again is nothing of one's own");
    w.contact(12).says("это правда я");
    assert!(!is_held(&w, 12));
    w.contact(13).orders(Command::Human(None));
    assert!(!is_held(&w, 13));
    assert!(w.case(12).campaign.is_none() && w.case(13).campaign.is_none());
}

#[test]
fn whose_words_go_on_beyond_what_is_compared_is_not_held() {
    let mut w = sent_by(11);
    w.contact(30).sends(Said { rest: Some("меня держат в подвале".into()), ..said(TEXT) });
    assert!(!is_held(&w, 30));
    let long = TEXT.repeat(20);
    for number in 40..=60 {
        w.contact(number).says(&long);
        assert!(!is_held(&w, number), "{number}");
    }
}

#[test]
fn whoever_changes_a_held_message_is_let_through() {
    let mut w = sent_by(11);
    let message = w.contact(12).says(TEXT);
    assert!(is_held(&w, 12));
    w.contact(12).edits(message, "меня держат в подвале");
    assert!(!is_held(&w, 12) && w.case(12).campaign.is_none());
}

#[test]
fn whoever_was_held_and_is_out_of_it_is_heard_like_anybody() {
    let mut w = sent_by(13);
    w.contact(12).blocks();
    w.contact(12).says("меня держат в подвале");
    assert!(w.assignee(12).is_some() || w.is_waiting(12));
    let close =
        Command::Case { code: Some(w.code(13)), ask: CaseAsk::CloseNow(u32::MAX, Some("spam".into())) };
    w.operator("vera").orders(close);
    assert!(matches!(w.case(13).state, State::Closed { .. }) && w.case(13).campaign.is_none());
    w.contact(13).says("меня держат в подвале");
    assert!(w.assignee(13).is_some() || w.is_waiting(13));
}

#[test]
fn nobody_is_held_where_no_supervisor_could_let_them_go() {
    let mut w = line();
    w.policy.operators.retain(|operator| !operator.supervisor);
    (1..=30).for_each(|number| {
        w.contact(number).says(TEXT);
    });
    assert_eq!(held(&w), 0);
}

#[test]
fn supervisors_hear_of_a_campaign_though_the_copy_that_makes_it_one_is_spared() {
    let mut w = sent_by(10);
    w.contact(11).says(&format!("{TEXT} нож"));
    assert!(!is_held(&w, 11));
    w.contact(12).says(TEXT);
    assert!(is_held(&w, 12));
    let told = w.count("vera", |s| matches!(s, Say::Operator(ToOperator::Word(Word::Campaign(11)))));
    assert_eq!(told, 1);
}

#[test]
fn what_is_held_is_looked_at_when_its_time_comes() {
    let w = sent_by(12);
    let mut case = w.case(12).clone();
    assert!(is_held(&w, 12));
    let until = w.now.line + HOUR;
    case.spell_mut().unwrap().quiet_until = Some(until);
    assert!(case.indexes().contains(&(Index::Timer, until)));
}

#[test]
fn what_is_held_climbs_the_ladder_to_supervisors_as_one_message() {
    let mut w = sent_by(200);
    w.pass(HOUR * 16 + MINUTE);
    assert!(w.count("vera", is_alert) >= 1);
    let tells_of_held = |s: &Say| match s {
        Say::Operator(ToOperator::Alarm { total, .. }) => *total >= 190,
        _ => false,
    };
    assert_eq!(w.count("vera", tells_of_held).min(1), 1, "with the count of all");
    assert!(w.count("vera", is_alert) <= 4, "{}", w.count("vera", is_alert));
    assert!(held(&w) == 190, "time alone lets none through");
}

#[test]
fn a_supervisor_lets_them_go_one_by_one_all_at_once_or_closes_them_as_one() {
    let ask = |w: &World, contact: usize, ask| Command::Case { code: Some(w.code(contact)), ask };
    let mut w = sent_by(120);
    let (one, all) = (ask(&w, 50, CaseAsk::Release), ask(&w, 1, CaseAsk::ReleaseAll));
    assert_eq!(w.operator("olga").orders(all.clone()), Reason::Refused);
    assert_eq!(w.operator("vera").orders(one), Reason::OperatorCommand);
    assert!(!is_held(&w, 50) && is_held(&w, 51));
    assert_eq!(w.operator("vera").orders(all), Reason::OperatorCommand);
    assert_eq!(held(&w), 0);
    let mut w = sent_by(120);
    let close = ask(&w, 77, CaseAsk::CloseAll);
    assert_eq!(w.operator("vera").orders(close), Reason::OperatorCommand);
    assert_eq!(held(&w), 0);
    assert!(
        matches!(w.case(77).state, State::Closed { .. }) && !matches!(w.case(1).state, State::Closed { .. })
    );
    w.contact(77).says("но я настоящий человек");
    assert!(!matches!(w.case(77).state, State::Closed { .. }), "nobody is shut out");
}

#[test]
fn a_hundred_people_with_one_plea_and_a_name_or_a_place_each_are_all_seen() {
    let mut w = line();
    for number in 1..=100 {
        let sounds = ["ма", "ри", "ол", "ег", "на", "та", "ша", "ви", "кто", "рю"];
        let who =
            format!("{}{}{}", sounds[number % 10], sounds[number / 10 % 10], sounds[(number * 7 + 3) % 10]);
        let own = if number % 2 == 0 {
            format!("в посёлке {who}ово")
        } else {
            format!("моего сына зовут {who}-{who}")
        };
        let plea = format!(
            "Помогите найти моего сына, он пропал без вести и не выходит на связь, мы ждём его дома, {own}, спасибо вам"
        );
        w.contact(number).sends(said(&plea));
    }
    for number in 1..=100 {
        let code = w.code(number);
        let told =
            |s: &Say| matches!(s, Say::Operator(ToOperator::Newcomers { cases }) if cases.contains(&code));
        let seen = w.count("olga", told) + w.count("boris", told) > 0;
        assert!(!is_held(&w, number) || seen, "number {number}");
    }
}
