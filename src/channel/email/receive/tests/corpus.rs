//! The mails of `tests/corpus/bounces`: what servers, answering machines and people are known to write, made up in
//! the forms that are documented. `=== name` parts them; `@RETURN@`, `@LINE@`, `@CONTACT@` and `@DATE@` are filled in.

use super::world::{DATE, World, by_imap, by_lmtp, code, written};
use crate::domain::event::{Came, Machine};
use crate::domain::id::DeliveryId;

const CONTACT: &str = "ada@mail.example";
const FAILURES: &str = include_str!("../../../../../tests/corpus/bounces/failures.txt");
const MACHINES: &str = include_str!("../../../../../tests/corpus/bounces/machines.txt");
const PEOPLE: &str = include_str!("../../../../../tests/corpus/bounces/people.txt");

/// Written when the rules for those above were made, in the words of other systems.
const LATER: &str = include_str!("../../../../../tests/corpus/bounces/failures-later.txt");
const PEOPLE_LATER: &str = include_str!("../../../../../tests/corpus/bounces/people-later.txt");
/// Successes and delays.
const INFORMS: &str = include_str!("../../../../../tests/corpus/bounces/informs.txt");

/// The mails of a file, each with its name.
fn mails(world: &World, file: &str) -> Vec<(String, String)> {
    let fill = |mail: &str| {
        let mail = mail.replace("@RETURN@", &world.bounces(5)).replace("@LINE@", "help@line.example");
        mail.replace("@CONTACT@", CONTACT).replace("@DATE@", DATE).replace('\n', "\r\n")
    };
    let all = file.split("=== ").filter(|mail| !mail.is_empty());
    all.filter_map(|mail| mail.split_once('\n')).map(|(name, mail)| (name.to_owned(), fill(mail))).collect()
}

/// Which of a file's mails the line takes for an answer that came back, as a server hands them in: with who sent
/// them, or without; and how many there are.
async fn came_back(world: &World, file: &str, sender: Option<&str>) -> (Vec<String>, usize) {
    let all = mails(world, file);
    let mut found = Vec::new();
    for (name, mail) in &all {
        let raw = match sender {
            Some(sender) => by_lmtp(format!("Return-Path: <{sender}>\r\n{mail}"), "help@line.example"),
            None => by_imap(mail.clone()),
        };
        let arrival = world.gets_raw(raw).await.arrival;
        // What may be one is asked about, unless the contact's own machine sent it.
        let is_one = |sure: bool| sure || arrival.address.0 != CONTACT;
        if matches!(arrival.what, Came::Machine(Machine::Bounced { sure, .. }, _) if is_one(sure)) {
            found.push(name.clone());
        }
    }
    (found, all.len())
}

#[tokio::test]
async fn of_sixty_bounces_of_thirty_systems_all_but_two_are_told_and_no_person_is_one() {
    let world = World::new().await;
    for (sender, least) in [(Some(""), 2), (None, 10)] {
        let (failures, all) = came_back(&world, FAILURES, sender).await;
        let (machines, of_machines) = came_back(&world, MACHINES, sender).await;
        let how = if sender.is_some() { "null sender" } else { "no Return-Path" };
        let (told, taken) = (failures.len(), machines.len());
        println!(
            "{how}: {told} of {all} bounces told, {taken} of {of_machines} answering machines taken for one"
        );
        let missed = mails(&world, FAILURES).into_iter().map(|(name, _)| name);
        let missed: Vec<String> = missed.filter(|name| !failures.contains(name)).collect();
        assert!(missed.len() <= least, "{missed:?}");
        assert!(machines.is_empty(), "{machines:?}");
    }
    for sender in [Some(CONTACT), None] {
        let (people, all) = came_back(&world, PEOPLE, sender).await;
        println!("{} of {all} people taken for a bounce", people.len());
        assert!(people.is_empty(), "{people:?}");
    }
}

#[tokio::test]
async fn people_who_write_of_mail_that_came_back_are_people() {
    let world = World::new().await;
    for (name, mail) in [mails(&world, PEOPLE), mails(&world, PEOPLE_LATER)].concat() {
        let raw = by_lmtp(format!("Return-Path: <{CONTACT}>\r\n{mail}"), "help@line.example");
        let what = world.gets_raw(raw).await.arrival.what;
        assert!(matches!(&what, Came::Said(said) if !said.maybe_machine), "{name}: {what:?}");
    }
}

#[tokio::test]
async fn of_sixty_more_bounces_all_but_two_are_told() {
    let world = World::new().await;
    for (sender, least) in [(Some(""), 2), (None, 4)] {
        let (told, all) = came_back(&world, LATER, sender).await;
        let missed = mails(&world, LATER).into_iter().map(|(name, _)| name);
        let missed: Vec<String> = missed.filter(|name| !told.contains(name)).collect();
        let how = if sender.is_some() { "null sender" } else { "no Return-Path" };
        println!("{how}: {} of {all} further bounces told, missed: {missed:?}", told.len());
        assert!(missed.len() <= least, "{missed:?}");
    }
    for sender in [Some(CONTACT), None] {
        let (people, all) = came_back(&world, PEOPLE_LATER, sender).await;
        println!("{} of {all} further people taken for a bounce", people.len());
        assert!(people.is_empty(), "{people:?}");
    }
}

#[tokio::test]
async fn what_arrived_or_is_under_way_has_not_come_back() {
    let world = World::new().await;
    for sender in [Some(""), None] {
        let (told, all) = came_back(&world, INFORMS, sender).await;
        println!("{} of {all} successes and delays taken for a bounce", told.len());
        assert!(told.is_empty(), "{told:?}");
    }
}

#[tokio::test]
async fn a_bounce_by_an_address_that_nobody_reads_is_none_s_message() {
    let world = World::new().await;
    let words = "Your message to ada@mail.example could not be delivered: 550 5.1.1 no such user";
    let mail =
        written("noreply@mx.example", &world.bounces(5), words).replace("Re: K7F-3QD", "Delivery failed");
    assert_eq!(
        world.machine(mail).await,
        Machine::Bounced { delivery: DeliveryId(5), case: Some(code()), sure: true }
    );
    let to_all =
        written("noreply@mx.example", "help@line.example", words).replace("Re: K7F-3QD", "Delivery failed");
    assert!(matches!(world.machine(to_all.clone()).await, Machine::Automatic(_)));
    let by_form = to_all.replace("To: help", "Reply-To: ada@mail.example\r\nTo: help");
    assert!(world.said(by_form).await.text.contains("no such user"), "a person, by a form");
}
